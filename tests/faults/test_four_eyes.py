"""F1 and F2: nobody publishes alone, whatever the door, and two who act at once do not slip through together.

Six people in every place of (author, submitter, first approver, second approver), through the actions, the desk and raw
SQL as the role that the web service runs as. Lawful is one thing alone: two different active reviewers, neither of the
State nor author nor submitter.
"""

import contextlib
import datetime as dt
import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnership.enums import Role
from partnership.models import User
from partnership.permissions import NotAllowedError
from sanctions import workflow
from sanctions.actions import publication, reviews, submissions
from sanctions.actions.submissions import ChangedError
from sanctions.enums import SubmissionStatus, Verdict
from sanctions.models import Review, Submission
from tests.sanctions import builders as given

ROUNDS = 25
REVIEW = (
    "INSERT INTO sanctions_review (submission_id, reviewer_id, digest, verdict, remark, reviewed_at)"
    " VALUES (%s, %s, %s, 'APPROVE', '', now())"
)
REFUSALS = (NotAllowedError, workflow.NotNowError, ChangedError)


@dataclass(frozen=True)
class Six:
    """Two signatories of the State, two reviewers, a reviewer of that same State, and a reviewer who has left."""

    signatory: User
    other_signatory: User
    reviewer: User
    other_reviewer: User
    of_own_state: User
    gone: User

    def __iter__(self) -> Iterator[User]:
        return iter(vars(self).values())

    def lawful(self, author: User, submitter: User, first: User, second: User) -> bool:
        may = {self.reviewer, self.other_reviewer} - {author, submitter}
        return first != second and {first, second} <= may


@pytest.fixture
def six() -> Six:
    gb = given.state("GB")
    gone = given.person("gone", Role.REVIEWER)
    gone.is_active = False
    gone.save()
    return Six(
        given.signatory(gb),
        given.person("other-signatory", Role.SIGNATORY, of=gb),
        given.reviewer(1),
        given.reviewer(2),
        given.person("british-reviewer", Role.REVIEWER, of=gb),
        gone,
    )


class UndoError(Exception):
    """Ends a savepoint."""


@pytest.fixture
def anyone_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Authors and submitters of every kind, so that the rules of review stand alone."""
    for name in ("check_may_draft", "check_may_submit"):
        monkeypatch.setattr(submissions, name, lambda user, participant: None)


def submitted_by(author: User, submitter: User) -> Submission:
    gb, now = given.state("GB"), timezone.now()
    given.programme(gb)
    draft = submissions.create(participant=gb, title="Made up", lines=[given.add(gb)], by=author, at=now)
    return submissions.submit(draft, by=submitter, at=now)


def passed(submission: Submission, first: User, second: User, approve: Callable[[Submission, User], None]) -> bool:
    """Whether it can be published once both have tried to approve; undone again."""
    published = False
    try:
        with transaction.atomic():
            for person in (first, second):
                approve(submission, person)
            try:
                with transaction.atomic():
                    published = publication.publish(submission.pk).status == SubmissionStatus.PUBLISHED
            except workflow.NotNowError:
                published = False
            raise UndoError
    except UndoError:
        return published


def by_action(submission: Submission, person: User) -> None:
    with contextlib.suppress(*REFUSALS):
        reviews.approve(submission, digest=submission.digest, by=person, at=timezone.now())


def by_desk(submission: Submission, person: User) -> None:
    client = Client()
    client.force_login(person)
    address = reverse("admin:sanctions_submission_decide", args=[submission.pk])
    client.post(address, {"digest": submission.digest, "verdict": "APPROVE", "confirmed": "1"})


def by_sql(submission: Submission, person: User) -> None:
    """Both the review and the step it would allow, written straight into the tables."""
    with contextlib.suppress(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(REVIEW, [submission.pk, person.pk, submission.digest])
    for status in ("UNDER_REVIEW", "APPROVED"):
        with contextlib.suppress(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE sanctions_submission SET status = %s WHERE id = %s", [status, submission.pk])


@pytest.mark.django_db
@pytest.mark.usefixtures("anyone_writes")
@pytest.mark.parametrize("approve", [by_action, by_sql])
def test_of_all_tuples_of_six_people_only_the_lawful_publish(
    six: Six, approve: Callable[[Submission, User], None]
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == "registry_app"
    lawful = 0
    for author, submitter in itertools.product(six, repeat=2):
        try:
            with transaction.atomic():
                submission = submitted_by(author, submitter)
                for first, second in itertools.product(six, repeat=2):
                    expected = six.lawful(author, submitter, first, second)
                    assert passed(submission, first, second, approve) is expected, (author, submitter, first, second)
                    lawful += expected
                raise UndoError
        except UndoError:
            continue
    assert lawful == 2 * 4 * 4  # two orders of the two reviewers; author and submitter among the four others


@pytest.mark.django_db
@pytest.mark.usefixtures("anyone_writes")
def test_at_the_desk_only_the_lawful_publish(six: Six) -> None:
    ordinary = six.signatory
    pairs = [(ordinary, ordinary), (six.reviewer, ordinary), (ordinary, six.other_reviewer)]
    for author, submitter in pairs:
        try:
            with transaction.atomic():
                submission = submitted_by(author, submitter)
                for first, second in itertools.product(six, repeat=2):
                    expected = six.lawful(author, submitter, first, second)
                    assert passed(submission, first, second, by_desk) is expected, (author, submitter, first, second)
                raise UndoError
        except UndoError:
            continue


@pytest.mark.django_db
def test_only_signatories_of_the_state_submit(six: Six) -> None:
    gb, now = given.state("GB"), timezone.now()
    for author, submitter in itertools.product(six, repeat=2):
        both = {author, submitter} <= {six.signatory, six.other_signatory}
        try:
            with transaction.atomic():
                given.programme(gb)
                draft = submissions.create(participant=gb, title="Made up", lines=[given.add(gb)], by=author, at=now)
                submissions.submit(draft, by=submitter, at=now)
                assert both, (author, submitter)
                raise UndoError
        except UndoError:
            continue
        except NotAllowedError:
            assert not both, (author, submitter)


def refused(statement: str, values: list[Any]) -> str:
    """The name of the rule that refuses a statement."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    cause = caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name or ""


@pytest.mark.django_db
@pytest.mark.usefixtures("anyone_writes")
def test_each_rule_refuses_by_its_name(six: Six) -> None:
    submission = submitted_by(six.reviewer, six.other_reviewer)
    own = "sanctions_review_not_by_submitter"
    assert refused(REVIEW, [submission.pk, six.reviewer.pk, submission.digest]) == own
    assert refused(REVIEW, [submission.pk, six.other_reviewer.pk, submission.digest]) == own
    state = "sanctions_review_not_of_own_state"
    assert refused(REVIEW, [submission.pk, six.of_own_state.pk, submission.digest]) == state
    for nobody in (six.gone, given.officer()):
        assert refused(REVIEW, [submission.pk, nobody.pk, submission.digest]) == "sanctions_review_by_a_reviewer"
    third = given.reviewer(3)
    assert refused(REVIEW, [submission.pk, third.pk, "0" * 64]) == "sanctions_review_of_current_digest"
    update = "UPDATE sanctions_submission SET status = %s WHERE id = %s"
    assert refused(update, ["APPROVED", submission.pk]) == "sanctions_submission_transition_known"
    by_sql(submission, third)
    assert refused(update, ["APPROVED", submission.pk]) == "sanctions_submission_two_approvals"
    again = "sanctions_review_one_per_reviewer_and_digest"
    assert refused(REVIEW, [submission.pk, third.pk, submission.digest]) == again


@pytest.mark.django_db
def test_nobody_publishes_before_the_moment() -> None:
    later = timezone.now() + dt.timedelta(hours=1)
    submission = given.approved(given.state("GB"), publish_at=later)
    assert submission.status == SubmissionStatus.SCHEDULED
    update = "UPDATE sanctions_submission SET status = 'PUBLISHED' WHERE id = %s"
    assert refused(update, [submission.pk]) == "sanctions_submission_not_before_its_moment"


@pytest.mark.usefixtures("feed_db")
def test_without_the_triggers_one_person_would_do() -> None:
    """The twin: the same statements, with the rules asleep, and everything goes through."""
    submission = given.submitted(given.state("GB"))
    try:
        with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
            cursor.execute("ALTER TABLE sanctions_review DISABLE TRIGGER sanctions_review_four_eyes")
            cursor.execute("ALTER TABLE sanctions_submission DISABLE TRIGGER sanctions_submission_lawful")
            cursor.execute(REVIEW, [submission.pk, submission.submitted_by_id, submission.digest])
            cursor.execute("UPDATE sanctions_submission SET status = 'APPROVED' WHERE id = %s", [submission.pk])
            cursor.execute("SELECT status FROM sanctions_submission WHERE id = %s", [submission.pk])
            assert cursor.fetchone() == ("APPROVED",)
            raise UndoError
    except UndoError:
        pass


def at_once(*acts: Callable[[], object]) -> list[BaseException | None]:
    """Run acts in threads that start together; what each raised."""
    barrier = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> BaseException | None:
        try:
            barrier.wait(10)
            act()
        except REFUSALS as refusal:
            return refusal
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(30) for future in [pool.submit(run, act) for act in acts]]


def approving(submission: Submission, number: int) -> Callable[[], object]:
    person = given.reviewer(number)
    return lambda: reviews.approve(submission, digest=submission.digest, by=person, at=timezone.now())


def fresh(number: int) -> Submission:
    gb = given.state("GB")
    return given.submitted(gb, given.add(gb, own_reference=f"GB-{number}"))


@pytest.mark.usefixtures("feed_db")
def test_two_approvals_at_once_make_exactly_one_approved() -> None:
    for number in range(ROUNDS):
        submission = fresh(number)
        assert at_once(approving(submission, 1), approving(submission, 2)) == [None, None]
        submission.refresh_from_db()
        assert submission.status == SubmissionStatus.APPROVED
        steps = list(submission.transitions.order_by("id").values_list("target", flat=True))
        assert steps == ["SUBMITTED", "UNDER_REVIEW", "APPROVED"]


@pytest.mark.usefixtures("feed_db")
def test_one_person_twice_at_once_counts_once() -> None:
    for number in range(ROUNDS):
        submission = fresh(number)
        outcome = at_once(*(approving(submission, 1) for _ in range(3)))
        assert sorted(map(bool, outcome)) == [False, True, True]
        submission.refresh_from_db()
        assert (Review.objects.filter(submission=submission).count(), submission.status) == (1, "UNDER_REVIEW")


@pytest.mark.usefixtures("feed_db")
def test_the_last_approval_and_a_withdrawal_at_once_leave_nothing_to_publish() -> None:
    signatory = given.signatory(given.state("GB"))

    def withdraw(submission: Submission) -> object:
        return submissions.withdraw(submission, by=signatory, at=timezone.now())

    for number in range(ROUNDS):
        submission = given.approve(fresh(number), 1)
        approved, withdrawn = at_once(approving(submission, 2), partial(withdraw, submission))
        submission.refresh_from_db()
        assert withdrawn is None
        assert approved is None or isinstance(approved, workflow.NotNowError)
        assert submission.status == SubmissionStatus.WITHDRAWN
        assert publication.due() == []


@pytest.mark.usefixtures("feed_db")
def test_an_approval_never_counts_for_words_written_meanwhile() -> None:
    gb = given.state("GB")
    drafter, signatory = given.drafter(gb), given.signatory(gb)

    def rewrite(submission: Submission, number: int) -> None:
        now = timezone.now()
        reviews.return_(submission, digest=submission.digest, remark="Again.", by=given.reviewer(2), at=now)
        submission.refresh_from_db()
        revised = submissions.replace(
            submission,
            title="Revised",
            lines=[given.add(gb, own_reference=f"GB-{number}", designated_on="2026-01-16")],
            publish_at=None,
            version=submission.version,
            by=drafter,
            at=now,
        )
        submissions.submit(revised, by=signatory, at=now)

    for number in range(ROUNDS):
        submission = fresh(number)
        before = submission.digest
        again = Submission.objects.get(pk=submission.pk)
        at_once(approving(submission, 1), partial(rewrite, again, number))
        submission.refresh_from_db()
        assert submission.digest != before
        assert not Review.objects.approvals(submission).exists()
        assert submission.status == SubmissionStatus.SUBMITTED
        assert not Review.objects.filter(submission=submission, digest=submission.digest).exists()
    assert Review.objects.filter(verdict=Verdict.RETURN).count() == ROUNDS
