"""Meetings and who came to them."""

from collections.abc import Sequence

from partnership.actions import keeping
from partnership.dates import PartialDate
from partnership.enums import Confidence, Level
from partnership.models import Attendance, Body, Incident, Meeting, Participant, Source, User
from partnership.permissions import check_may_keep


def record_meeting(
    key: str,
    *,
    by: User,
    title: str,
    confidence: Confidence,
    when: PartialDate | None = None,
    place: str = "",
    country: str = "",
    level: Level | str = "",
    held: bool | None = None,
    host: Participant | None = None,
    chair: str = "",
    speakers: Sequence[str] = (),
    convened_on: str = "",
    incidents: Sequence[Incident] = (),
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Meeting, bool]:
    """Record a meeting by its key, which is its public reference. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a value does not fit.
    """
    check_may_keep(by)
    values = {
        "title": title,
        "confidence": confidence,
        "when": when,
        "place": place,
        "country": country,
        "level": level,
        "held": held,
        "host": host,
        "chair": chair,
        "speakers": list(speakers),
        "convened_on": convened_on,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Meeting, {"key": key}, values, {"incidents": incidents, "sources": sources})


def record_attendance(
    meeting: Meeting,
    *,
    by: User,
    confidence: Confidence,
    participant: Participant | None = None,
    body: Body | None = None,
    name: str = "",
    representative: str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Attendance, bool]:
    """Record that a participant, a body or somebody else came: exactly one of the three. Says nothing of membership.

    Returns it, and whether anything changed. Raises as `record_meeting`.
    """
    check_may_keep(by)
    natural = {"meeting": meeting, "participant": participant, "body": body, "name": name}
    values = {"confidence": confidence, "representative": representative, "note": note, "in_error": in_error}
    return keeping.keep(Attendance, natural, values, {"sources": sources})
