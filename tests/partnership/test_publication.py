"""Publishing what officers keep: two people, the exact bytes, never a candidate."""

import json
import threading
from typing import Any

import pytest
from django.db import connections

from partnership.actions import claims, incidents, meetings, memberships, publication
from partnership.actions.errors import DecidedError, DigestChangedError, NothingToPublishError, RefusedError
from partnership.dates import parse
from partnership.documents import NotPublishableError
from partnership.enums import ClaimKind, EvidenceKind, MembershipStatus, RequestState, Role
from partnership.models import PublicationRequest, User
from partnership.permissions import NotAllowedError
from registry.canonical import digest
from registry.enums import Kind, Operation
from registry.models import Event
from tests.partnership import builders as make

pytestmark = pytest.mark.django_db


def publish(kind: Kind, ref: str, correction: publication.Correction | None = None) -> Event:
    """As it goes: one officer proposes, another confirms."""
    asked = publication.request(kind, ref, by=make.officer(), at=make.NOW, correction=correction)
    (event,) = publication.confirm(asked, by=make.officer(), at=make.NOW)
    return event


def test_what_is_published_is_what_was_proposed_byte_for_byte() -> None:
    make.meeting()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    assert not Event.objects.exists()
    (event,) = publication.confirm(asked, by=make.officer(), at=make.NOW)
    asked.refresh_from_db()
    assert event.document == asked.document
    assert digest(event.document.encode()) == asked.digest
    assert (event.operation, event.record) == ("published", "meeting/2018-01-23-paris")
    assert (asked.state, asked.event) == (RequestState.CONFIRMED, event.sequence)


def test_one_person_does_not_publish_alone() -> None:
    make.meeting()
    officer = make.officer()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=officer, at=make.NOW)
    with pytest.raises(NotAllowedError):
        publication.confirm(asked, by=officer, at=make.NOW)
    assert not Event.objects.exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
def test_others_neither_propose_nor_confirm_nor_decline(role: Role) -> None:
    make.meeting()
    other = make.user(role)
    with pytest.raises(NotAllowedError):
        publication.request(Kind.MEETING, "2018-01-23-paris", by=other, at=make.NOW)
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    with pytest.raises(NotAllowedError):
        publication.confirm(asked, by=other, at=make.NOW)
    with pytest.raises(NotAllowedError):
        publication.decline(asked, by=other, at=make.NOW, why="no")


def test_a_change_after_the_proposal_voids_it() -> None:
    make.meeting()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    make.meeting(place="Paris")
    with pytest.raises(DigestChangedError):
        publication.confirm(asked, by=make.officer(), at=make.NOW)
    asked.refresh_from_db()
    assert asked.state == RequestState.VOID
    assert asked.why
    assert not Event.objects.exists()
    publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)


def test_a_change_that_was_undone_does_not() -> None:
    make.meeting()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    make.meeting(place="Paris")
    make.meeting()
    assert publication.confirm(asked, by=make.officer(), at=make.NOW)


GONE: dict[str, dict[str, Any]] = {"inactive": {"is_active": False}, "an auditor now": {"roles": [Role.AUDITOR]}}


@pytest.mark.parametrize("values", GONE.values(), ids=GONE)
def test_a_proposal_of_who_may_no_longer_propose_is_void(values: dict[str, Any]) -> None:
    make.meeting()
    proposer = make.officer()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=proposer, at=make.NOW)
    User.objects.filter(pk=proposer.pk).update(**values)
    with pytest.raises(DigestChangedError, match="may no longer propose"):
        publication.confirm(asked, by=make.officer(), at=make.NOW)
    asked.refresh_from_db()
    assert asked.state == RequestState.VOID
    assert not Event.objects.exists()


@pytest.mark.parametrize("values", GONE.values(), ids=GONE)
def test_so_it_is_for_postgres(monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]) -> None:
    """The twin: without the action's question, Postgres still asks for two people who keep records."""
    monkeypatch.setattr(publication, "may_request_publication", lambda user: True)
    make.meeting()
    proposer = make.officer()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=proposer, at=make.NOW)
    User.objects.filter(pk=proposer.pk).update(**values)
    with pytest.raises(RefusedError) as refusal:
        publication.confirm(asked, by=make.officer(), at=make.NOW)
    assert refusal.value.constraint == "partnership_publication_request_by_two_keepers"
    assert not Event.objects.exists()


def test_declined_is_not_published_and_says_why() -> None:
    make.meeting()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    with pytest.raises(RefusedError):
        publication.decline(asked, by=make.officer(), at=make.NOW, why="")
    publication.decline(asked, by=make.officer(), at=make.NOW, why="The place is missing.")
    with pytest.raises(DecidedError):
        publication.confirm(asked, by=make.officer(), at=make.NOW)


def test_one_request_is_open_at_a_time() -> None:
    make.meeting()
    publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    with pytest.raises(RefusedError) as refusal:
        publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    assert refusal.value.constraint == "partnership_publication_request_one_open"


def test_nothing_new_is_nothing_to_publish() -> None:
    make.meeting()
    publish(Kind.MEETING, "2018-01-23-paris")
    with pytest.raises(NothingToPublishError):
        publication.draft(Kind.MEETING, "2018-01-23-paris")


def test_later_it_is_amended_or_corrected_with_fields_reason_and_authority() -> None:
    make.meeting()
    publish(Kind.MEETING, "2018-01-23-paris")
    make.meeting(place="Paris")
    assert publish(Kind.MEETING, "2018-01-23-paris").operation == Operation.AMENDED
    make.meeting(place="Paris", country="FR")
    event = publish(Kind.MEETING, "2018-01-23-paris", publication.Correction("It was left out.", "Secretariat"))
    assert event.operation == Operation.CORRECTED
    said = json.loads(event.document)["correction"]
    assert said == {"fields": ["/country"], "reason": "It was left out.", "authority": "Secretariat"}


def test_what_was_entered_in_error_is_taken_back_by_two_with_reason_and_authority() -> None:
    row = make.meeting()
    publish(Kind.MEETING, "2018-01-23-paris")
    type(row).objects.filter(pk=row.pk).update(in_error=True)
    with pytest.raises(RefusedError, match="what was wrong"):
        publish(Kind.MEETING, "2018-01-23-paris")
    event = publish(Kind.MEETING, "2018-01-23-paris", publication.Correction("It never was.", "Secretariat"))
    assert (event.operation, event.status) == (Operation.WITHDRAWN, "withdrawn")
    assert json.loads(event.document)["correction"]["reason"] == "It never was."
    assert "Paris" not in event.document + event.title.removeprefix("meeting/2018-01-23-paris") + event.names
    with pytest.raises(publication.NotPublishableError):
        publication.draft(Kind.MEETING, "2018-01-23-paris")


def test_what_was_never_published_cannot_be_corrected() -> None:
    make.meeting()
    with pytest.raises(RefusedError):
        publication.draft(Kind.MEETING, "2018-01-23-paris", correction=publication.Correction("x", "y"))


def test_a_participant_joins_leaves_and_joins_again() -> None:
    state = make.member("FR")
    joined = publish(Kind.PARTICIPANT, "FR")
    assert (joined.operation, joined.status) == ("joined", "current")
    memberships.end(state.memberships.get(), by=make.keeper(), left=parse("2020-06-30"), sources=[make.source()])
    left = publish(Kind.PARTICIPANT, "FR")
    assert (left.operation, left.status) == ("left", "ended")
    with pytest.raises(NothingToPublishError):
        publication.draft(Kind.PARTICIPANT, "FR")
    again = make.membership(state, "2022-01-01")
    make.evidence(again)
    back = publish(Kind.PARTICIPANT, "FR")
    assert (back.operation, back.status) == ("joined", "current")
    back.refresh_from_db()
    assert [(str(p.lower), p.upper and str(p.upper)) for p in back.periods] == [
        ("2018-01-23", "2020-06-30"),
        ("2022-01-01", None),
    ]


def test_a_left_participant_put_right_stays_left() -> None:
    state = make.member("FR")
    publish(Kind.PARTICIPANT, "FR")
    memberships.end(state.memberships.get(), by=make.keeper(), left=parse("2020-06-30"), sources=[make.source()])
    publish(Kind.PARTICIPANT, "FR")
    make.participant("FR", name_fr="La France")
    event = publish(Kind.PARTICIPANT, "FR", publication.Correction("Its French name was missing.", "Secretariat"))
    assert event.status == "ended"


def test_a_probable_membership_is_a_candidate() -> None:
    row = make.membership(make.participant("LU"), status=MembershipStatus.PROBABLE)
    make.evidence(row)
    with pytest.raises(NotPublishableError):
        publication.request(Kind.PARTICIPANT, "LU", by=make.officer(), at=make.NOW)
    assert not PublicationRequest.objects.exists()


def test_so_is_one_that_rests_on_attendance_alone() -> None:
    make.evidence(make.membership(make.participant("LU")), EvidenceKind.ATTENDANCE)
    with pytest.raises(NotPublishableError):
        publication.draft(Kind.PARTICIPANT, "LU")


def test_what_became_a_candidate_after_the_proposal_is_not_published() -> None:
    state = make.member("FR")
    asked = publication.request(Kind.PARTICIPANT, "FR", by=make.officer(), at=make.NOW)
    row = state.memberships.get()
    memberships.revise(row, by=make.keeper(), joined=row.joined, status=MembershipStatus.PROBABLE, confidence=make.HIGH)
    with pytest.raises(DigestChangedError):
        publication.confirm(asked, by=make.officer(), at=make.NOW)
    assert not Event.objects.exists()


def test_what_was_entered_in_error_is_not_published() -> None:
    make.meeting(in_error=True)
    with pytest.raises(NotPublishableError):
        publication.draft(Kind.MEETING, "2018-01-23-paris")


def test_attribution_claims_stay_apart_from_findings() -> None:
    incident = make.incident()
    claims.record_claim(incident, "Highly likely X", by=make.keeper(), kind=ClaimKind.ATTRIBUTION, claimant="FR")
    incidents.record_finding(incident, make.body(), by=make.keeper(), confidence=make.HIGH, reference="S/1/2023")
    document = json.loads(publish(Kind.INCIDENT, incident.key).document)
    assert [finding["attributed_to"] for finding in document["findings"]] == [None]
    assert [claim["text"] for claim in document["attribution_claims"]] == ["Highly likely X"]
    assert document["other_claims"] == []


def test_attendance_names_a_candidate_without_calling_it_a_participant() -> None:
    meeting = make.meeting()
    for code in ("LU", "FR"):
        state = make.member(code) if code == "FR" else make.participant(code)
        meetings.record_attendance(meeting, by=make.keeper(), participant=state, confidence=make.HIGH)
    document = json.loads(publish(Kind.MEETING, meeting.key).document)
    assert [(one["code"], one["participant"]) for one in document["attendances"]] == [
        ("FR", "participant/FR"),
        ("LU", None),
    ]


def test_unknown_records_and_kinds_are_refused() -> None:
    for kind, ref in ((Kind.MEETING, "none"), (Kind.LISTING, "L000001")):
        with pytest.raises(RefusedError):
            publication.draft(kind, ref)


def test_two_confirmations_at_once_make_one_event(feed_db: None) -> None:
    make.meeting()
    asked = publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)
    people, together, refusals = [make.officer(), make.officer()], threading.Barrier(2), []

    def confirm(who: int) -> None:
        try:
            together.wait()
            publication.confirm(asked, by=people[who], at=make.NOW)
        except DecidedError as error:
            refusals.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=confirm, args=(who,)) for who in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (Event.objects.count(), len(refusals)) == (1, 1)
