"""The document of a meeting, with who is known to have been there."""

from partnership.documents.participant import memberships
from partnership.documents.shapes import Document, claims, date, grounds, text
from partnership.models import Attendance, Meeting, Participant


def meeting(row: Meeting) -> Document:
    """``held`` is null when it was announced and no source says that it took place. Attendance is not membership."""
    present = [attendance for attendance in row.attendances.all() if not attendance.in_error]
    return {
        "title": row.title,
        "when": date(row.when),
        "place": text(row.place),
        "country": text(row.country),
        "level": text(row.level),
        "held": row.held,
        "host": state(row.host) if row.host else None,
        "chair": text(row.chair),
        "speakers": list(row.speakers),
        "convened_on": text(row.convened_on),
        "incidents": sorted(f"incident/{incident.key}" for incident in row.incidents.all()),
        "attendances": sorted((_attendance(one) for one in present), key=lambda one: one["name"]),
        "other_claims": claims(row.claims.all()),
        **grounds(row),
    }


def state(row: Participant) -> Document:
    """A State or organisation by its code; the reference is null for one that is not known to take part."""
    return {
        "participant": f"participant/{row.code}" if memberships(row) else None,
        "code": row.code,
        "name": row.name_en,
    }


def _attendance(row: Attendance) -> Document:
    if row.participant:
        who = {**state(row.participant), "body": None}
    elif row.body:
        who = {"participant": None, "code": None, "name": row.body.name, "body": f"body/{row.body.key}"}
    else:
        who = {"participant": None, "code": None, "name": row.name, "body": None}
    return {**who, "representative": text(row.representative), **grounds(row)}
