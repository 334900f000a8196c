"""From submission to the register's line: adding, amending, correcting, ending, listing again, withholding."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from registry.models import Event
from sanctions import workflow
from sanctions.actions import publication, submissions
from sanctions.actions.lines import proposed_document
from sanctions.enums import ListingStatus, SubmissionStatus
from sanctions.models import Line, Listing, Name, Submission, Target, Transition
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db


def publish(*lines: Any, of: Any = None, publish_at: dt.datetime | None = None) -> Submission:
    """A submission approved by two and published now."""
    submission = given.approved(of or given.state(), *lines, publish_at=publish_at)
    return publication.publish(submission.pk)


def newest() -> Event:
    return Event.objects.latest("sequence")


def document(event: Event) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(event.document)
    return value


def test_a_new_listing_is_the_newest_event_and_its_target_the_one_before() -> None:
    submission = publish()
    target, listing = Event.objects.order_by("sequence")
    assert (target.record, target.operation) == ("target/T000001", "published")
    assert (listing.record, listing.operation) == ("listing/L000001", "published")
    assert document(listing)["target"] == "target/T000001"
    assert document(target)["listings"][0]["listing"] == "listing/L000001"
    assert submission.status == SubmissionStatus.PUBLISHED
    assert submission.published_sequence == listing.sequence


def test_the_published_document_differs_from_the_approved_one_by_the_target_alone() -> None:
    submission = given.approved(given.state())
    approved = proposed_document(submission)["lines"][0]["listing"]
    publication.publish(submission.pk)
    assert approved["target"] == "new"
    assert document(newest()) == approved | {"target": "target/T000001"}


def test_facets_periods_and_names_are_those_of_the_document() -> None:
    publish()
    event = newest()
    assert event.facets["participant"] == ["FR"]
    assert event.facets["status"] == ["IN_FORCE"]
    assert event.facets["target"] == ["T000001"]
    assert [(period.lower, period.upper) for period in event.periods] == [(dt.date(2026, 1, 15), None)]
    assert "Ksav'er Primer" in event.names


def test_an_amendment_is_the_records_next_event_and_old_values_stay_unasserted() -> None:
    publish()
    listing = Listing.objects.get()
    publish(given.amend(listing, names=[{"text": "Xavier SAMPLE"}]))
    event = newest()
    assert (event.record, event.operation, event.supersedes) == ("listing/L000001", "amended", 2)
    assert document(event)["name"] == "Xavier SAMPLE"
    assert list(Name.objects.filter(asserted=True).values_list("text", flat=True)) == ["Xavier SAMPLE"]
    assert Name.objects.filter(asserted=False).count() == 2


def test_a_correction_says_which_fields_why_and_on_whose_authority() -> None:
    publish()
    publish(given.correct(Listing.objects.get(), birth_dates=[{"text": "1968"}]))
    event = newest()
    assert event.operation == "corrected"
    correction = document(event)["correction"]
    assert correction["reason"] == "A made-up slip of the pen."
    assert correction["authority"] == "Made-up authority"
    assert correction["fields"]
    assert all(field.startswith("/birth_dates") for field in correction["fields"])


@pytest.mark.parametrize(
    ("reason", "operation", "status"),
    [("DELISTED", "ended", ListingStatus.ENDED), ("ANNULLED", "annulled", ListingStatus.ANNULLED)],
)
def test_an_end_is_published_for_listing_and_target(reason: str, operation: str, status: str) -> None:
    publish()
    publish(given.end(Listing.objects.get(), reason=reason))
    target, listing = Event.objects.filter(sequence__gt=2).order_by("sequence")
    assert (target.record, target.operation) == ("target/T000001", operation)
    assert (listing.record, listing.operation) == ("listing/L000001", operation)
    assert document(listing)["ended"]["reason"] == reason
    assert Listing.objects.get().status == status


def test_an_annulled_listing_was_never_in_force() -> None:
    publish()
    publish(given.end(Listing.objects.get(), reason="ANNULLED"))
    assert newest().periods == []


def test_listing_again_keeps_the_reference_and_the_history() -> None:
    publish()
    publish(given.end(Listing.objects.get()))
    publish(given.amend(Listing.objects.get()))
    event = newest()
    assert (event.record, event.operation) == ("listing/L000001", "relisted")
    assert Event.objects.of("listing/L000001").count() == 3
    assert Event.objects.filter(kind="target").latest("sequence").operation == "relisted"


def test_a_withheld_listing_leaves_no_trace_in_the_register() -> None:
    submission = publish(given.add(given.state(), withheld=True))
    assert submission.status == SubmissionStatus.PUBLISHED
    assert not Event.objects.exists()
    assert Listing.objects.get().ref is None
    assert Target.objects.get().ref is None


def test_a_withheld_listing_made_public_later_is_published_then() -> None:
    publish(given.add(given.state(), withheld=True))
    listing = Listing.objects.get()
    publish(given.amend(listing, withheld=False))
    assert [event.record for event in Event.objects.order_by("sequence")] == ["target/T000001", "listing/L000001"]
    assert newest().operation == "published"


def test_two_states_listings_of_one_target_stand_on_one_page() -> None:
    publish()
    other = given.state("CA")
    publish(given.add(other, target="T000001", birth_dates=[{"text": "1968"}]), of=other)
    page = document(Event.objects.filter(kind="target").latest("sequence"))
    assert [listing["participant"] for listing in page["listings"]] == ["FR", "CA"]
    assert [(date["text"], [said["participant"] for said in date["said_by"]]) for date in page["birth_dates"]] == [
        ("1967-03", ["FR"]),
        ("1968", ["CA"]),
    ]
    assert [said["participant"] for said in page["names"][0]["said_by"]] == ["FR", "CA"]


def test_an_embargo_holds_to_its_moment() -> None:
    submission = given.approved(given.state(), publish_at=timezone.now() + dt.timedelta(hours=1))
    assert submission.status == SubmissionStatus.SCHEDULED
    assert publication.due() == []
    with pytest.raises(publication.EmbargoError):
        publication.publish(submission.pk)
    assert not Event.objects.exists()


def test_the_database_holds_the_embargo_even_if_the_action_forgot(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = given.approved(given.state(), publish_at=timezone.now() + dt.timedelta(hours=1))
    monkeypatch.setattr(publication, "_check_moment", lambda submission: None)
    with pytest.raises(IntegrityError, match="registry_event_not_before_its_embargo"), transaction.atomic():
        publication.publish(submission.pk)
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.SCHEDULED
    assert not Event.objects.exists()


def test_a_withdrawn_submission_is_not_published() -> None:
    submission = given.approved(given.state())
    submissions.withdraw(submission, by=given.signatory(given.state()), at=timezone.now())
    with pytest.raises(workflow.NotNowError):
        publication.publish(submission.pk)
    assert not Line.objects.filter(is_open=True).exists()


def test_what_is_due_is_published_oldest_first_and_one_that_fails_holds_up_none() -> None:
    france, canada, japan = given.state("FR"), given.state("CA"), given.state("JP")
    approved = [given.approved(of) for of in (france, canada, japan)]
    with connection.cursor() as cursor:  # as if the line had been tampered with after approval
        cursor.execute(
            "UPDATE sanctions_line SET content = jsonb_set(content, '{note}', '\"tampered\"') WHERE submission_id = %s",
            [approved[1].pk],
        )
    published = publication.publish_due()
    assert [submission.participant.code for submission in published] == ["FR", "JP"]
    approved[1].refresh_from_db()
    assert approved[1].status == SubmissionStatus.APPROVED
    assert approved[1].stuck.startswith("NotApprovedError")


def test_every_step_is_in_the_log() -> None:
    submission = publish()
    steps = Transition.objects.filter(submission=submission).order_by("id")
    assert [step.target for step in steps] == ["SUBMITTED", "UNDER_REVIEW", "APPROVED", "PUBLISHED"]
    assert steps.last().by is None  # type: ignore[union-attr]


def test_a_failure_leaves_nothing_behind() -> None:
    france = given.state()
    publish()
    second = given.approved(france, given.add(france, own_reference="FR-2026-002"))
    Listing.objects.filter(own_reference="FR-2026-001").update(own_reference="FR-2026-002")
    with pytest.raises(IntegrityError, match="sanctions_listing_own_reference_once"), transaction.atomic():
        publication.publish(second.pk)
    assert Event.objects.count() == 2
    assert Target.objects.count() == 1
    assert publication.due() == [second.pk]
