"""Treaties, resolutions and decisions."""

from collections.abc import Sequence

from partnership.actions import keeping
from partnership.dates import PartialDate
from partnership.enums import Confidence, InstrumentKind, Normalisation
from partnership.models import Body, Instrument, Source, User
from partnership.permissions import check_may_keep


def record_instrument(
    key: str,
    *,
    by: User,
    kind: InstrumentKind,
    title: str,
    confidence: Confidence,
    symbol: str = "",
    as_cited: str = "",
    normalisation: Normalisation | str = "",
    organ: Body | None = None,
    adopted: PartialDate | None = None,
    in_force: PartialDate | None = None,
    document_url: str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Instrument, bool]:
    """Record an instrument by its key, which is its public reference. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a value does not fit, or the symbol stands already for another of its kind.
    """
    check_may_keep(by)
    values = {
        "kind": kind,
        "title": title,
        "confidence": confidence,
        "symbol": symbol,
        "as_cited": as_cited,
        "normalisation": normalisation,
        "organ": organ,
        "adopted": adopted,
        "in_force": in_force,
        "document_url": document_url,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Instrument, {"key": key}, values, {"sources": sources})
