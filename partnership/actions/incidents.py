"""Uses and alleged uses, and what international bodies found. What States say of them goes to `claims`."""

from collections.abc import Sequence

from partnership.actions import keeping
from partnership.dates import PartialDate
from partnership.enums import Confidence, IncidentStatus
from partnership.models import Body, Finding, Incident, Source, User
from partnership.permissions import check_may_keep


def record_incident(
    key: str,
    *,
    by: User,
    confidence: Confidence,
    when: PartialDate | None = None,
    place: str = "",
    country: str = "",
    agent: str = "",
    status: IncidentStatus | str = "",
    related_references: Sequence[str] = (),
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Incident, bool]:
    """Record an incident by its key, which is its public reference. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a value does not fit.
    """
    check_may_keep(by)
    values = {
        "confidence": confidence,
        "when": when,
        "place": place,
        "country": country,
        "agent": agent,
        "status": status,
        "related_references": list(related_references),
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Incident, {"key": key}, values, {"sources": sources})


def record_finding(
    incident: Incident,
    body: Body,
    *,
    by: User,
    confidence: Confidence,
    reference: str = "",
    found: PartialDate | None = None,
    attributed_to: str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Finding, bool]:
    """Record what a body concluded, by its report; ``attributed_to`` stays blank when it did not attribute.

    Returns it, and whether anything changed. Raises as `record_incident`.
    """
    check_may_keep(by)
    natural = {"incident": incident, "body": body, "reference": reference}
    values = {
        "confidence": confidence,
        "found": found,
        "attributed_to": attributed_to,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Finding, natural, values, {"sources": sources})
