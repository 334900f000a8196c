"""E6: withdrawn at the last second. Withdrawal and publication contend for one row: exactly one of them happens."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from registry.models import Event
from sanctions import workflow
from sanctions.actions import publication, submissions
from sanctions.enums import SubmissionStatus
from sanctions.models import Listing, Submission, Transition
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


def hang_up(pool: ThreadPoolExecutor, threads: int) -> None:
    """Close the connection of each thread of a pool; they wait for one another, so that none does it twice."""
    all_here = threading.Barrier(threads)

    def close() -> None:
        all_here.wait(10)
        connection.close()

    for done in [pool.submit(close) for _ in range(threads)]:
        done.result(30)


def race(rounds: int) -> dict[SubmissionStatus, int]:
    """Who won how often; asserts of each round that one alone did, and that the log says which."""
    france = given.state()
    signatory, won = given.signatory(france), {SubmissionStatus.PUBLISHED: 0, SubmissionStatus.WITHDRAWN: 0}
    with ThreadPoolExecutor(2) as pool:
        for number in range(rounds):
            submission = given.approved(france, given.add(france, own_reference=f"FR-{number}"))
            start = threading.Barrier(2)

            def at_once(act: Callable[[], Any], start: threading.Barrier = start) -> bool:
                start.wait(10)
                try:
                    act()
                except workflow.NotNowError:
                    return False
                return True

            def withdraw(submission: Submission = submission) -> object:
                return submissions.withdraw(submission, why="made up", by=signatory, at=timezone.now())

            def publish(submission: Submission = submission) -> object:
                return publication.publish(submission.pk)

            both = (withdraw, publish) if number % 2 else (publish, withdraw)
            results: list[Future[bool]] = [pool.submit(at_once, act) for act in both]
            happened = {act.__name__: result.result(30) for act, result in zip(both, results, strict=True)}
            won[_outcome(submission, number, happened)] += 1
        hang_up(pool, 2)
    return won


def _outcome(submission: Submission, number: int, happened: dict[str, bool]) -> SubmissionStatus:
    submission.refresh_from_db()
    assert sum(happened.values()) == 1, happened
    listed = Listing.objects.filter(own_reference=f"FR-{number}").exists()
    assert listed is happened["publish"]
    final = Transition.objects.filter(submission=submission).latest("id")
    assert final.target == submission.status == ("PUBLISHED" if happened["publish"] else "WITHDRAWN")
    assert (final.by is None) is happened["publish"]
    assert Transition.objects.filter(submission=submission, target__in=workflow.CLOSED).count() == 1
    return SubmissionStatus(submission.status)


def check(rounds: int) -> None:
    won = race(rounds)
    assert sum(won.values()) == rounds
    assert Event.objects.count() == 2 * won[SubmissionStatus.PUBLISHED]
    assert all(won.values()), f"one side never won, so nothing was raced: {won}"


def test_exactly_one_of_the_two_happens() -> None:
    check(200)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_exactly_one_of_the_two_happens_a_thousand_times() -> None:
    check(1000)


def interleaved(monkeypatch: pytest.MonkeyPatch) -> Submission:
    """Withdrawal without its lock: it looks, the submission is published and committed, then it writes."""
    submission = given.approved(given.state())

    def look(submission: Submission) -> Submission:
        seen = Submission.objects.select_related("participant").get(pk=submission.pk)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(publication.publish, seen.pk).result(30)
            hang_up(pool, 1)
        return seen

    monkeypatch.setattr(submissions, "lock", look)
    return submission


def test_without_the_lock_postgres_still_refuses_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    submission = interleaved(monkeypatch)
    with pytest.raises(IntegrityError, match="sanctions_submission_transition_known"):
        submissions.withdraw(submission, by=given.signatory(given.state()), at=timezone.now())
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.PUBLISHED


def test_without_lock_and_trigger_both_would_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: what the two guards are for."""
    submission = interleaved(monkeypatch)
    trigger = "TRIGGER sanctions_submission_lawful"
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE sanctions_submission DISABLE {trigger}")
    try:
        submissions.withdraw(submission, by=given.signatory(given.state()), at=timezone.now())
    finally:
        with connections["owner"].cursor() as cursor:
            cursor.execute(f"ALTER TABLE sanctions_submission ENABLE {trigger}")
    closed = Transition.objects.filter(submission=submission, target__in=workflow.CLOSED)
    assert sorted(closed.values_list("target", flat=True)) == ["PUBLISHED", "WITHDRAWN"]
    assert Event.objects.count() == 2
