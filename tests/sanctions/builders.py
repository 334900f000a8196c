"""A small made-up world for tests of sanctions, built through the actions that the product itself uses.

States, people, programmes and the like come with defaults and are made once: asking again for the same returns it.
Everything about targets is made up.
"""

import datetime as dt
import json
from functools import lru_cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from partnership.actions import people
from partnership.enums import Confidence, Role
from partnership.models import Incident, Participant, User
from registry.models import Event
from sanctions.actions import keys, programmes, publication, reviews, submissions
from sanctions.actions.lines import LineDraft
from sanctions.enums import LineOperation, Measure, Scope
from sanctions.models import Listing, Programme, Submission
from sanctions.proposal import Ending, Proposal, proposal
from tests.partnership import builders as partnership

AT = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)
"""A moment in the past, for whatever needs one and no clock."""

PASSWORD = "made-up pass phrase"
ALL_SCOPES = (Scope.READ, Scope.DRAFT, Scope.SUBMIT)


@lru_cache
def _hashed() -> str:
    """Hashing is slow by design; once a run is enough."""
    return make_password(PASSWORD)


def state(code: str = "FR") -> Participant:
    """A State by its code."""
    known = Participant.objects.filter(code=code).first()
    return known or partnership.participant(code, by=keeper(), name_en=f"State {code}")


def person(username: str, *roles: Role, of: Participant | None = None) -> User:
    """A person with roles; `PASSWORD` signs in."""
    known = User.objects.filter(username=username).first()
    if known:
        return known
    by = None if username == "keeper" else keeper()
    user = people.create_user(username, by=by, roles=roles, participant=of, email=f"{username}@example.test")
    user.password = _hashed()
    user.save(update_fields=["password"])
    return user


def drafter(of: Participant) -> User:
    return person(f"drafter-{of.code.lower()}", Role.DRAFTER, of=of)


def signatory(of: Participant) -> User:
    return person(f"signatory-{of.code.lower()}", Role.SIGNATORY, of=of)


def reviewer(number: int = 1) -> User:
    """The first, second… reviewer of the secretariat."""
    return person(f"reviewer-{number}", Role.REVIEWER)


def officer() -> User:
    return person("officer", Role.OFFICER)


def keeper() -> User:
    return person("keeper", Role.KEEPER)


def programme(of: Participant, *measures: Measure, key: str = "") -> Programme:
    """A State's regime, ``<code>-CW`` unless named; carries an asset freeze and a travel ban unless told."""
    return programmes.record_programme(
        key or f"{of.code}-CW",
        participant=of,
        title=f"Chemical weapons sanctions of {of.code} (made up)",
        measures=measures or (Measure.ASSET_FREEZE, Measure.TRAVEL_BAN),
        confidence=Confidence.HIGH,
        by=officer(),
    )[0]


def incident(key: str = "2017-04-04-example") -> Incident:
    """A made-up incident."""
    known = Incident.objects.filter(key=key).first()
    return known or partnership.incident(key, by=officer(), place="Exampletown", country="XX")


def content(of: Participant, **changes: Any) -> dict[str, Any]:
    """A sound proposal of a State as JSON: a made-up person under its ``<code>-CW``; ``changes`` replace members."""
    return {
        "own_reference": f"{of.code}-2026-001",
        "programme": f"{of.code}-CW",
        "kind": "PERSON",
        "names": [{"text": "Xavier EXAMPLE"}, {"text": "Ксавьер Пример", "kind": "ALIAS", "language": "ru"}],
        "birth_dates": [{"text": "1967-03"}],
        "nationalities": [{"text": "Exampleland"}],
        "measures": ["ASSET_FREEZE"],
        "acts": [{"number": f"{of.code} 2026/1", "title": "Made-up act", "date": "2026-01-15"}],
        "reasons": [{"text": "A made-up statement of reasons.", "language": "en"}],
        "designated_on": "2026-01-15",
    } | changes


def words(of: Participant, **changes: Any) -> Proposal:
    """`content` in its typed form."""
    return proposal(content(of, **changes))


def add(of: Participant, **changes: Any) -> LineDraft:
    """A line that adds a listing."""
    return LineDraft(operation=LineOperation.ADD, content=words(of, **changes))


def amend(listing: Listing, **changes: Any) -> LineDraft:
    """A line that amends a listing: what stands, with ``changes``."""
    return LineDraft(
        operation=LineOperation.AMEND,
        content=proposal(listing.proposal | changes),
        listing=listing.ref or listing.own_reference,
    )


def correct(listing: Listing, *, reason: str = "A made-up slip of the pen.", **changes: Any) -> LineDraft:
    """A line that corrects a listing."""
    return LineDraft(
        operation=LineOperation.CORRECT,
        content=proposal(listing.proposal | changes),
        listing=listing.ref or listing.own_reference,
        reason=reason,
        authority="Made-up authority",
    )


def end(listing: Listing, *, reason: str = "DELISTED", on: str = "2026-02-01") -> LineDraft:
    """A line that ends a listing."""
    return LineDraft(
        operation=LineOperation.END,
        content=Ending(ended_on=on, reason=reason),
        listing=listing.ref or listing.own_reference,
    )


def draft(of: Participant, *lines: LineDraft, publish_at: dt.datetime | None = None, title: str = "") -> Submission:
    """A draft by the State's drafter; one made-up person unless lines are given."""
    programme(of)
    return submissions.create(
        participant=of,
        title=title or f"Made-up submission of {of.code}",
        lines=lines or [add(of)],
        publish_at=publish_at,
        by=drafter(of),
        at=timezone.now(),
    )


def submitted(of: Participant, *lines: LineDraft, publish_at: dt.datetime | None = None) -> Submission:
    """At review, submitted by the State's signatory."""
    return submissions.submit(draft(of, *lines, publish_at=publish_at), by=signatory(of), at=timezone.now())


def approve(submission: Submission, *numbers: int) -> Submission:
    """Approve what a submission says now, by the first and second reviewer unless told."""
    for number in numbers or (1, 2):
        submission.refresh_from_db()
        reviews.approve(submission, digest=submission.digest, by=reviewer(number), at=timezone.now())
    submission.refresh_from_db()
    return submission


def approved(of: Participant, *lines: LineDraft, publish_at: dt.datetime | None = None) -> Submission:
    """Approved by two reviewers; scheduled, if it has a moment."""
    return approve(submitted(of, *lines, publish_at=publish_at))


def published(of: Participant, *lines: LineDraft) -> Submission:
    """In the register."""
    return publication.publish(approved(of, *lines).pk)


def listing(of: Participant, **changes: Any) -> Listing:
    """A State's published listing; ``changes`` as for `content`."""
    programme(of)
    published(of, add(of, **changes))
    return Listing.objects.get(participant=of, own_reference=content(of, **changes)["own_reference"])


def page(record: str) -> dict[str, Any]:
    """The newest document of a record, such as ``target/T000001``."""
    value: dict[str, Any] = json.loads(Event.objects.of(record).latest("sequence").document)
    return value


def api_key(of: User, *scopes: Scope, lifetime: dt.timedelta = keys.LIFETIME, at: dt.datetime | None = None) -> str:
    """The secret of a new key of a delegate: every scope the person may hold, unless told."""
    allowed = ALL_SCOPES if of.has_role(Role.SIGNATORY) else (Scope.READ, Scope.DRAFT)
    return keys.issue(
        user=of,
        label="made-up key",
        scopes=scopes or allowed,
        lifetime=lifetime,
        by=keeper(),
        at=at or timezone.now(),
    )[1]
