"""Small things tests need, made through the actions: people first, then what they keep."""

import datetime as dt
from itertools import count
from typing import Any

from partnership.actions import (
    bodies,
    counts,
    incidents,
    instruments,
    meetings,
    memberships,
    participants,
    people,
    statements,
)
from partnership.dates import parse
from partnership.enums import (
    BodyKind,
    Confidence,
    CountKind,
    EvidenceKind,
    InstrumentKind,
    MembershipStatus,
    ParticipantKind,
    Qualifier,
    Role,
    StatementKind,
)
from partnership.models import (
    Body,
    Incident,
    Instrument,
    Meeting,
    Membership,
    MembershipEvidence,
    Participant,
    ParticipantCount,
    Source,
    Statement,
    User,
)

NOW = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
HIGH = Confidence.HIGH
_numbers = count(1)


def keeper() -> User:
    """The first keeper, who makes everybody else."""
    known = User.objects.filter(roles__contains=[Role.KEEPER]).first()
    return known or people.create_user("keeper", by=None, roles=[Role.KEEPER])


def user(*roles: Role, participant: Participant | None = None) -> User:
    name = f"{'-'.join(role.value.lower() for role in roles) or 'nobody'}-{next(_numbers)}"
    return people.create_user(name, by=keeper(), roles=roles, participant=participant)


def officer() -> User:
    return user(Role.OFFICER)


def participant(code: str = "FR", **values: Any) -> Participant:
    given = {"by": keeper(), "kind": ParticipantKind.STATE, "name_en": f"State of {code}", **values}
    return participants.record_participant(code, **given)[0]


def source(url: str = "https://example.org/page") -> Source:
    return participants.record_source(url, by=keeper())[0]


def membership(
    state: Participant | None = None,
    joined: str = "2018-01-23",
    status: MembershipStatus = MembershipStatus.CONFIRMED,
) -> Membership:
    """Without evidence; see `member`."""
    return memberships.open_membership(
        state or participant(), by=keeper(), joined=parse(joined), status=status, confidence=HIGH, sources=[source()]
    )


def evidence(
    of: Membership, kind: EvidenceKind = EvidenceKind.SIGNATURE, url: str = "https://example.org/page"
) -> MembershipEvidence:
    return memberships.add_evidence(
        of, by=keeper(), kind=kind, source=source(url), confidence=HIGH, joined=parse("2018-01-23")
    )[0]


def member(code: str = "FR", joined: str = "2018-01-23") -> Participant:
    """A participant whose confirmed membership rests on a preferred signature."""
    state = participant(code)
    memberships.prefer(evidence(membership(state, joined)), by=keeper(), reason="It signed.")
    return Participant.objects.get(pk=state.pk)


def meeting(key: str = "2018-01-23-paris", **values: Any) -> Meeting:
    given = {"by": keeper(), "title": "Launch conference", "confidence": HIGH, "when": parse("2018-01-23"), **values}
    return meetings.record_meeting(key, **given)[0]


def statement(key: str = "declaration", **values: Any) -> Statement:
    given = {"by": keeper(), "kind": StatementKind.DECLARATION, "title": "Declaration", "confidence": HIGH, **values}
    return statements.record_statement(key, **given)[0]


def instrument(key: str = "cwc", **values: Any) -> Instrument:
    given = {"by": keeper(), "kind": InstrumentKind.TREATY, "title": "Convention", "confidence": HIGH, **values}
    return instruments.record_instrument(key, **given)[0]


def body(key: str = "opcw", **values: Any) -> Body:
    given = {
        "by": keeper(),
        "kind": BodyKind.INTERNATIONAL_ORGANISATION,
        "name": "Organisation for the Prohibition of Chemical Weapons",
        "confidence": HIGH,
        **values,
    }
    return bodies.record_body(key, **given)[0]


def incident(key: str = "douma-2018-04-07", **values: Any) -> Incident:
    given = {
        "by": keeper(),
        "confidence": HIGH,
        "when": parse("2018-04-07"),
        "place": "Douma",
        "country": "SY",
        **values,
    }
    return incidents.record_incident(key, **given)[0]


def published_count(key: str = "2018-05-18-a", **values: Any) -> ParticipantCount:
    given = {
        "by": keeper(),
        "kind": CountKind.PARTICIPANTS,
        "qualifier": Qualifier.EXACT,
        "confidence": HIGH,
        "when": parse("2018-05-18"),
        "total": 33,
        "wording": "33 States and organisations",
        **values,
    }
    return counts.record_count(key, **given)[0]
