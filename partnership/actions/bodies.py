"""Organisations, organs, missions and mechanisms."""

from collections.abc import Sequence

from partnership.actions import keeping
from partnership.dates import PartialDate
from partnership.enums import BodyKind, BodyStatus, Confidence
from partnership.models import Body, Source, User
from partnership.permissions import check_may_keep


def record_body(
    key: str,
    *,
    by: User,
    name: str,
    kind: BodyKind,
    confidence: Confidence,
    acronym: str = "",
    parent: Body | None = None,
    basis: str = "",
    created: PartialDate | None = None,
    ended: PartialDate | None = None,
    status: BodyStatus | str = "",
    mandate: str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Body, bool]:
    """Record a body by its key, which is its public reference. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a value does not fit.
    """
    check_may_keep(by)
    values = {
        "name": name,
        "kind": kind,
        "confidence": confidence,
        "acronym": acronym,
        "parent": parent,
        "basis": basis,
        "created": created,
        "ended": ended,
        "status": status,
        "mandate": mandate,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Body, {"key": key}, values, {"sources": sources})
