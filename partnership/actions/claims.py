"""Competing claims, and States' attributions of incidents; kept apart from findings."""

from partnership.actions import keeping
from partnership.enums import ClaimKind
from partnership.models import Body, Claim, Incident, Instrument, Meeting, Membership, Source, Statement, User
from partnership.models.claim import SUBJECTS
from partnership.permissions import check_may_keep

Subject = Membership | Meeting | Statement | Instrument | Body | Incident


def record_claim(
    about: Subject,
    text: str,
    *,
    by: User,
    kind: ClaimKind = ClaimKind.OTHER,
    claimant: str = "",
    source: Source | None = None,
    in_error: bool = False,
) -> tuple[Claim, bool]:
    """Record what somebody says of a record, by its text. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: an attribution of what is no incident, or a value that does not fit.
    """
    check_may_keep(by)
    natural = {**dict.fromkeys(SUBJECTS), str(about._meta.model_name): about, "kind": kind, "text": text}
    return keeping.keep(Claim, natural, {"claimant": claimant, "source": source, "in_error": in_error})
