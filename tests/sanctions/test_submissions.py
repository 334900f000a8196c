"""A State's proposals: written, replaced, submitted, withdrawn; whole or nothing."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnership.models import Incident
from partnership.permissions import NotAllowedError
from registry.canonical import canonical, digest
from sanctions import workflow
from sanctions.actions import lines as drafting
from sanctions.actions import publication, submissions
from sanctions.actions.lines import LineDraft
from sanctions.actions.submissions import ChangedError, InvalidError
from sanctions.enums import LineOperation, SubmissionStatus
from sanctions.models import Line, Listing, Submission, Transition
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db


def create(*lines: LineDraft, **changes: Any) -> Submission:
    france = given.state()
    given.programme(france)
    said: dict[str, Any] = {
        "participant": france,
        "title": "Made up",
        "lines": lines,
        "by": given.drafter(france),
        "at": timezone.now(),
    }
    return submissions.create(**(said | changes))


def problems(*lines: LineDraft, **changes: Any) -> list[tuple[str, str]]:
    """Code and pointer of what is said against a draft; nothing is kept of it."""
    kept = Submission.objects.count(), Line.objects.count()
    with pytest.raises(InvalidError) as refused:
        create(*lines, **changes)
    assert (Submission.objects.count(), Line.objects.count()) == kept
    return [(problem.code, problem.pointer) for problem in refused.value.problems]


def replace(submission: Submission, *lines: LineDraft, **changes: Any) -> Submission:
    said: dict[str, Any] = {
        "title": "Made up anew",
        "lines": lines,
        "publish_at": None,
        "version": submission.version,
        "by": given.drafter(submission.participant),
        "at": timezone.now(),
    }
    return submissions.replace(submission, **(said | changes))


def test_a_draft_keeps_its_lines_in_order_and_reads_them_back() -> None:
    france = given.state()
    said = [given.add(france, own_reference=f"FR-{n}") for n in (3, 1, 2)]
    submission = create(*said)
    assert drafting.read(submission) == said
    assert [line.number for line in submission.lines.order_by("number")] == [1, 2, 3]
    assert (submission.status, submission.version, submission.digest) == ("DRAFT", 1, "")


def test_who_does_not_speak_for_the_state_writes_nothing() -> None:
    for by in (given.drafter(given.state("CA")), given.reviewer(), given.officer(), given.keeper()):
        with pytest.raises(NotAllowedError):
            create(given.add(given.state()), by=by)
    assert not Submission.objects.exists()


def test_a_drafter_does_not_submit_or_withdraw() -> None:
    submission = given.draft(given.state())
    for act in (submissions.submit, submissions.withdraw):
        with pytest.raises(NotAllowedError):
            act(submission, by=given.drafter(given.state()), at=timezone.now())
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.DRAFT


def test_everything_wrong_is_said_at_once_and_where() -> None:
    france = given.state()
    found = problems(
        given.add(france, measures=[]),
        given.add(france, own_reference="FR-2", kind="PLANET"),
        given.add(france, own_reference="FR-2"),
        title=" ",
        publish_at=timezone.now() - dt.timedelta(seconds=1),
    )
    assert set(found) >= {
        ("required", "/lines/0/content/measures"),
        ("unknown", "/lines/1/content/kind"),
        ("twice", "/lines/1/content/own_reference"),
        ("twice", "/lines/2/content/own_reference"),
        ("required", "/title"),
        ("in_the_past", "/publish_at"),
    }


@pytest.mark.parametrize("title", ["x" * 201, "hid\u202eden", "\x00", "\ud800"])
def test_a_title_that_cannot_stand_is_refused_before_the_database_sees_it(title: str) -> None:
    assert problems(given.add(given.state()), title=title)[0][1] == "/title"


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "a\u202eb"])
def test_texts_beside_the_form_are_checked_too(text: str) -> None:
    listing = given.listing(given.state())
    line = given.correct(listing, note="put right", reason=text)
    where = {pointer for _, pointer in problems(LineDraft(**{**vars(line), "authority": text, "listing": text}))}
    assert where >= {"/lines/0/reason", "/lines/0/authority", "/lines/0/listing"}


def test_a_reference_can_be_in_one_open_line_only_and_is_free_again_afterwards() -> None:
    france = given.state()
    first = create(given.add(france))
    assert problems(given.add(france)) == [("open_elsewhere", "/lines/0/content/own_reference")]
    submissions.withdraw(first, by=given.signatory(france), at=timezone.now())
    create(given.add(france))


def test_another_states_listing_is_not_there() -> None:
    listing = given.listing(given.state("CA"))
    assert ("unknown", "/lines/0/listing") in problems(given.amend(listing))
    assert ("unknown", "/lines/0/listing") in problems(given.end(listing))


def test_what_was_listed_is_amended_not_added_again() -> None:
    given.listing(given.state())
    assert problems(given.add(given.state())) == [("listed_before", "/lines/0/content/own_reference")]


@pytest.mark.parametrize("say", [given.amend, given.correct])
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, ("unchanged", "/lines/0/content")),
        ({"own_reference": "FR-9"}, ("fixed", "/lines/0/content/own_reference")),
        ({"target": "T000002"}, ("fixed", "/lines/0/content/target")),
        ({"kind": "GROUP"}, ("fixed", "/lines/0/content/kind")),
        ({"withheld": True}, ("public_already", "/lines/0/content/withheld")),
    ],
)
def test_what_a_change_may_not_change(say: Any, changes: dict[str, Any], problem: tuple[str, str]) -> None:
    listing = given.listing(given.state())  # of T000001
    given.listing(given.state("CA"))  # of T000002
    assert problem in problems(say(listing, **changes))


def test_a_withheld_listing_cannot_be_tied_to_a_public_target_by_amending_it() -> None:
    """Its own target has no reference yet, so what is approved would name another than what is published."""
    france = given.state()
    given.listing(given.state("CA"))
    withheld = given.listing(france, withheld=True)
    assert ("fixed", "/lines/0/content/target") in problems(given.amend(withheld, target="T000001", withheld=False))


def test_an_ended_listing_is_listed_again_by_amendment_alone() -> None:
    france = given.state()
    listing = given.listing(france)
    given.published(france, given.end(listing))
    listing.refresh_from_db()
    assert ("ended", "/lines/0/listing") in problems(given.end(listing))
    assert ("ended", "/lines/0/listing") in problems(given.correct(listing, note="typing"))
    create(given.amend(listing))


def test_an_end_needs_an_ending_and_the_others_a_proposal() -> None:
    france = given.state()
    listing = given.listing(france)
    crossed = [
        LineDraft(operation=LineOperation.END, content=given.words(france), listing=listing.ref or ""),
        LineDraft(operation=LineOperation.ADD, content=given.end(listing).content),
        LineDraft(operation=LineOperation.ADD, content=given.words(france, own_reference="X"), listing="L000001"),
    ]
    found = problems(*crossed)
    assert {
        ("wrong_form", "/lines/0/content"),
        ("wrong_form", "/lines/1/content"),
        ("not_here", "/lines/2/listing"),
    } <= {*found}


def test_replacing_writes_the_lines_anew_and_counts_the_version() -> None:
    france = given.state()
    submission = create(given.add(france))
    after = replace(submission, given.add(france), given.add(france, own_reference="FR-2"))
    assert (after.version, after.title, after.lines.count()) == (2, "Made up anew", 2)
    with pytest.raises(ChangedError):
        replace(submission, given.add(france), version=1)
    with pytest.raises(InvalidError):
        replace(after, given.add(france, measures=[]))
    assert after.lines.count() == 2


def test_only_a_draft_or_what_was_returned_is_replaced() -> None:
    submission = given.submitted(given.state())
    with pytest.raises(workflow.NotNowError):
        replace(submission, given.add(given.state(), own_reference="FR-7"))


def test_an_empty_draft_cannot_be_submitted() -> None:
    submission = create()
    with pytest.raises(InvalidError) as refused:
        submissions.submit(submission, by=given.signatory(given.state()), at=timezone.now())
    assert [problem.pointer for problem in refused.value.problems] == ["/lines"]


def test_submitting_checks_again_what_has_changed_since() -> None:
    france = given.state()
    submission = create(given.add(france))
    programme = given.programme(france)
    programme.measures = ["TRAVEL_BAN"]
    programme.save()
    with pytest.raises(InvalidError, match="does not carry ASSET_FREEZE"):
        submissions.submit(submission, by=given.signatory(france), at=timezone.now())
    submission.refresh_from_db()
    assert (submission.status, submission.digest) == (SubmissionStatus.DRAFT, "")


def test_submitting_fixes_the_digest_of_the_bytes() -> None:
    submission = given.submitted(given.state())
    assert (
        submission.digest == drafting.digest_of(submission) == digest(canonical(drafting.proposed_document(submission)))
    )
    assert (submission.status, submission.submitted_by) == ("SUBMITTED", given.signatory(given.state()))


def test_withdrawing_frees_the_lines_and_is_logged_with_its_reason() -> None:
    submission = given.submitted(given.state())
    submissions.withdraw(submission, why="made up", by=given.signatory(given.state()), at=timezone.now())
    assert not Line.objects.filter(is_open=True).exists()
    step = Transition.objects.latest("id")
    assert (step.source, step.target, step.why) == ("SUBMITTED", "WITHDRAWN", "made up")
    with pytest.raises(workflow.NotNowError):
        submissions.withdraw(submission, by=given.signatory(given.state()), at=timezone.now())


def queries(number: int) -> tuple[int, int]:
    """Of writing and of submitting a draft with so many lines, half of them amendments."""
    france = given.state()
    given.published(france, *[given.add(france, own_reference=f"FR-{number}-{n}") for n in range(number // 2)])
    old = Listing.objects.filter(own_reference__startswith=f"FR-{number}-").select_related("target")
    lines = [given.amend(listing, note="new") for listing in old]
    lines += [given.add(france, own_reference=f"FR-{number}-new-{n}") for n in range(number // 2)]
    by, at = given.signatory(france), timezone.now()
    with CaptureQueriesContext(connection) as writing:
        submission = create(*lines)
    with CaptureQueriesContext(connection) as submitting:
        submissions.submit(submission, by=by, at=at)
    return len(writing), len(submitting)


def test_a_thousand_lines_take_as_many_queries_as_two() -> None:
    few, many = queries(2), queries(10)
    assert few == many


def test_publication_asks_as_much_for_many_lines_as_for_few() -> None:
    """New listings, amendments and ends alike: no statement is a line's own."""
    france, made_up = given.state(), given.incident()
    given.listing(france)  # the act that all rest on is recorded once
    asked: dict[int, list[int]] = {}
    for number in (2, 12):
        content = [{"own_reference": f"FR-{number}-{n}", "incidents": [made_up.key]} for n in range(number)]
        steps: list[Callable[[], list[LineDraft]]] = [
            lambda said=content: [given.add(france, **one) for one in said],  # type: ignore[misc]
            lambda some=number: [given.amend(one, note="new") for one in standing(some)],  # type: ignore[misc]
            lambda some=number: [given.end(one) for one in standing(some)],  # type: ignore[misc]
        ]
        asked[number] = []
        for step in steps:
            submission = given.approved(france, *step())
            with CaptureQueriesContext(connection) as queries:
                publication.publish(submission.pk)
            asked[number].append(len(queries))
    assert asked[2] == asked[12]


def standing(number: int) -> list[Listing]:
    return list(Listing.objects.filter(own_reference__startswith=f"FR-{number}-").select_related("target"))


def test_an_incident_entered_in_error_is_none_to_refer_to() -> None:
    france, made_up = given.state(), given.incident()
    given.programme(france)
    given.draft(france, given.add(france, incidents=[made_up.key]))
    Incident.objects.filter(pk=made_up.pk).update(in_error=True)
    with pytest.raises(InvalidError) as refused:
        given.draft(france, given.add(france, own_reference="FR-2", incidents=[made_up.key]))
    assert [problem.pointer for problem in refused.value.problems] == ["/lines/0/content/incidents/0"]
