"""Two people decide, on exact bytes."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from partnership.enums import Role
from partnership.models import User
from partnership.permissions import NotAllowedError
from sanctions import workflow
from sanctions.actions import publication, reviews, submissions
from sanctions.actions.lines import digest_of
from sanctions.actions.submissions import ChangedError
from sanctions.enums import SubmissionStatus as S
from sanctions.models import Remark, Review, Submission, Transition
from sanctions.models.review import ReviewQuerySet
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db


def decide(act: Any, submission: Submission, by: Any, **said: Any) -> Submission:
    submission.refresh_from_db()
    act(submission, **({"digest": submission.digest, "by": by, "at": timezone.now()} | said))
    submission.refresh_from_db()
    return submission


def tamper(submission: Submission) -> None:
    """Change a line past every action."""
    with connection.cursor() as cursor:
        cursor.execute(
            'UPDATE sanctions_line SET content = content || \'{"note": "tampered"}\' WHERE submission_id = %s',
            [submission.pk],
        )


def test_two_reviewers_approve_and_each_step_is_logged() -> None:
    submission = given.submitted(given.state())
    once = decide(reviews.approve, submission, given.reviewer(1))
    assert (once.status, once.approved_at) == (S.UNDER_REVIEW, None)
    assert decide(reviews.approve, submission, given.reviewer(2)).status == S.APPROVED
    assert submission.approved_at
    steps = Transition.objects.filter(submission=submission).order_by("id").values_list("target", "by__username")
    assert list(steps)[1:] == [("UNDER_REVIEW", "reviewer-1"), ("APPROVED", "reviewer-2")]


def test_one_reviewer_twice_is_one() -> None:
    submission = given.submitted(given.state())
    decide(reviews.approve, submission, given.reviewer(1))
    with pytest.raises(workflow.NotNowError, match="has decided on these bytes already"):
        decide(reviews.approve, submission, given.reviewer(1))
    submission.refresh_from_db()
    assert submission.status == S.UNDER_REVIEW


@pytest.mark.parametrize("act", [reviews.approve, reviews.return_, reviews.reject])
def test_who_may_not_review_decides_nothing(act: Any) -> None:
    france = given.state()
    submission = given.submitted(france)
    said = {} if act is reviews.approve else {"remark": "no"}
    for by in (
        given.officer(),
        given.keeper(),
        given.signatory(france),
        given.drafter(france),
        given.person("seconded", Role.REVIEWER, of=france),
    ):
        with pytest.raises(NotAllowedError):
            decide(act, submission, by, **said)
    assert not Review.objects.exists()


@pytest.mark.parametrize("act", [reviews.approve, reviews.return_, reviews.reject])
@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_what_was_not_shown_is_not_decided_on(act: Any, digest: str) -> None:
    submission = given.submitted(given.state())
    said = {} if act is reviews.approve else {"remark": "no"}
    with pytest.raises(ChangedError):
        decide(act, submission, given.reviewer(), digest=digest, **said)
    assert not Review.objects.exists()


def test_bytes_changed_since_submission_cannot_be_approved() -> None:
    submission = given.submitted(given.state())
    tamper(submission)
    with pytest.raises(ChangedError):
        decide(reviews.approve, submission, given.reviewer())


def test_bytes_changed_since_submission_can_be_sent_back() -> None:
    submission = given.submitted(given.state())
    tamper(submission)
    shown = digest_of(submission)
    assert shown != submission.digest
    decide(reviews.return_, submission, given.reviewer(), digest=shown, remark="not what was submitted")
    submission.refresh_from_db()
    assert submission.status == S.RETURNED


def test_a_return_carries_remarks_by_line_and_voids_nothing_but_itself() -> None:
    france = given.state()
    submission = given.submitted(france, given.add(france), given.add(france, own_reference="FR-2"))
    decide(
        reviews.return_, submission, given.reviewer(), remark="see line 2", remarks={2: "which act?", 9: "x", 1: " "}
    )
    assert submission.status == S.RETURNED
    assert list(Remark.objects.values_list("line_number", "text")) == [(2, "which act?")]
    assert Transition.objects.latest("id").why == "see line 2"
    assert submission.lines.filter(is_open=True).count() == 2


@pytest.mark.parametrize("act", [reviews.return_, reviews.reject])
def test_a_refusal_says_why(act: Any) -> None:
    submission = given.submitted(given.state())
    with pytest.raises(IntegrityError, match="sanctions_review_refusal_says_why"), transaction.atomic():
        decide(act, submission, given.reviewer(), remark="")


def test_a_rejection_ends_it_and_frees_its_lines() -> None:
    submission = decide(reviews.reject, given.submitted(given.state()), given.reviewer(), remark="no")
    assert submission.status == S.REJECTED
    assert not submission.lines.filter(is_open=True).exists()
    with pytest.raises(workflow.NotNowError):
        decide(reviews.approve, submission, given.reviewer(2))


def test_a_revision_needs_both_approvals_anew() -> None:
    france = given.state()
    submission = given.submitted(france)
    decide(reviews.approve, submission, given.reviewer(1))
    decide(reviews.return_, submission, given.reviewer(2), remark="the act?")
    revised = submissions.replace(
        submission,
        title="Again",
        lines=[given.add(france, note="with its act")],
        publish_at=None,
        version=submission.version,
        by=given.drafter(france),
        at=timezone.now(),
    )
    assert revised.status == S.DRAFT
    submission = submissions.submit(revised, by=given.signatory(france), at=timezone.now())
    assert decide(reviews.approve, submission, given.reviewer(2)).status == S.UNDER_REVIEW
    assert decide(reviews.approve, submission, given.reviewer(1)).status == S.APPROVED


def test_what_is_approved_may_still_be_returned_but_not_rejected() -> None:
    submission = given.approved(given.state())
    with pytest.raises(workflow.NotNowError):
        decide(reviews.reject, submission, given.reviewer(3), remark="no")
    assert decide(reviews.return_, submission, given.reviewer(3), remark="wait").status == S.RETURNED
    assert publication.due() == []


def test_an_embargo_makes_it_scheduled() -> None:
    submission = given.approved(given.state(), publish_at=timezone.now() + dt.timedelta(hours=1))
    assert submission.status == S.SCHEDULED
    assert decide(reviews.return_, submission, given.reviewer(3), remark="wait").status == S.RETURNED


def test_an_embargo_that_passed_during_review_publishes_at_once() -> None:
    submission = given.submitted(given.state(), publish_at=timezone.now() + dt.timedelta(hours=1))
    for number in (1, 2):
        decide(reviews.approve, submission, given.reviewer(number), at=timezone.now() + dt.timedelta(hours=2))
    assert submission.status == S.APPROVED


def test_a_draft_is_not_reviewed() -> None:
    with pytest.raises(workflow.NotNowError):
        decide(reviews.approve, given.draft(given.state()), given.reviewer())


def test_the_action_counts_approvals_of_these_bytes_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: were one approval enough for the action, Postgres would still refuse."""
    monkeypatch.setattr(reviews, "APPROVALS_NEEDED", 1)
    submission = given.submitted(given.state())
    with pytest.raises(IntegrityError, match="sanctions_submission_two_approvals"), transaction.atomic():
        decide(reviews.approve, submission, given.reviewer())


GONE: dict[str, dict[str, Any]] = {
    "inactive": {"is_active": False},
    "no reviewer any more": {"roles": [Role.AUDITOR]},
    "of the State": {"of_the_state": True},
    "its signatory": {"of_the_state": True, "roles": [Role.SIGNATORY]},
}


def leave(submission: Submission, *, of_the_state: bool = False, **values: Any) -> None:
    """The first reviewer approves, and then is somebody else."""
    decide(reviews.approve, submission, given.reviewer(1))
    state = {"participant": submission.participant} if of_the_state else {}
    User.objects.filter(username="reviewer-1").update(**values, **state)


@pytest.mark.parametrize("values", GONE.values(), ids=GONE)
def test_an_approval_does_not_count_for_who_may_no_longer_review_when_it_is_decided(values: dict[str, Any]) -> None:
    submission = given.submitted(given.state())
    leave(submission, **values)
    assert decide(reviews.approve, submission, given.reviewer(2)).status == S.UNDER_REVIEW
    assert decide(reviews.approve, submission, given.reviewer(3)).status == S.APPROVED


@pytest.mark.parametrize("values", GONE.values(), ids=GONE)
def test_nor_does_it_for_postgres(monkeypatch: pytest.MonkeyPatch, values: dict[str, Any]) -> None:
    """The twin: were every approval of the bytes counted by the action, Postgres would still refuse."""
    monkeypatch.setattr(ReviewQuerySet, "of_who_may", ReviewQuerySet.approvals)
    submission = given.submitted(given.state())
    leave(submission, **values)
    with pytest.raises(IntegrityError, match="sanctions_submission_two_approvals"), transaction.atomic():
        decide(reviews.approve, submission, given.reviewer(2))


def test_a_decision_stands_when_who_took_it_leaves() -> None:
    submission = given.approved(given.state())
    User.objects.filter(username="reviewer-1").update(is_active=False)
    assert publication.publish(submission.pk).status == S.PUBLISHED
