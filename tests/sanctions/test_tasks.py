"""Celery as an alarm clock: what is due stands in PostgreSQL."""

import logging
from typing import Any

import pytest
from billiard.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import transaction

from registry.models import Event
from sanctions import tasks
from sanctions.actions import publication, telling, watching
from sanctions.enums import SubmissionStatus
from sanctions.models import Likeness, Profile
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was woken, in order, in place of the broker."""
    calls: list[str] = []
    monkeypatch.setattr(tasks, "wake_after_commit", lambda: calls.append("deliveries"))
    monkeypatch.setattr(tasks.publish_due, "delay", lambda: calls.append("publication"))
    return calls


def test_the_task_publishes_what_is_due_and_wakes_the_deliveries(woken: list[str]) -> None:
    submission = given.approved(given.state())
    assert tasks.publish_due() == 1
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.PUBLISHED
    assert woken == ["deliveries"]


def test_run_twice_it_publishes_once_and_wakes_nobody_for_nothing(woken: list[str]) -> None:
    given.approved(given.state())
    tasks.publish_due()
    assert tasks.publish_due() == 0
    assert woken == ["deliveries"]
    assert Event.objects.count() == 2


def test_publication_is_woken_after_the_commit_and_never_after_a_rollback(
    woken: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        tasks.publish_after_commit()
        assert woken == []
        try:
            with transaction.atomic():
                tasks.publish_after_commit()
                raise RuntimeError
        except RuntimeError:
            pass
    assert len(callbacks) == 1
    callbacks[0]()
    assert woken == ["publication"]


def test_a_dead_broker_is_logged_and_otherwise_ignored(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse() -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(tasks.publish_due, "delay", refuse)
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        tasks.publish_after_commit()
    assert "beat will sweep" in caplog.text


@pytest.mark.parametrize("error", [ValueError, KeyError, RuntimeError, AssertionError, SoftTimeLimitExceeded])
def test_whatever_goes_wrong_with_one_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception], woken: list[str]
) -> None:
    bad, good = given.approved(given.state()), given.approved(given.state("CA"))
    publish = publication.publish

    def fail(key: int, **more: Any) -> Any:
        if key == bad.pk:
            raise error("made up")
        return publish(key, **more)

    monkeypatch.setattr(publication, "publish", fail)
    assert tasks.publish_due() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert bad.stuck.startswith(error.__name__)
    assert (bad.status, good.status) == (SubmissionStatus.APPROVED, SubmissionStatus.PUBLISHED)
    monkeypatch.setattr(publication, "publish", publish)
    assert tasks.publish_due() == 1
    bad.refresh_from_db()
    assert bad.stuck == ""


def test_a_whole_list_is_not_broken_off_half_way_again_and_again() -> None:
    """Ten times what it takes (docs/architecture.md), by limits of its own; and no second worker is handed it."""
    task: Any = tasks.publish_due
    assert task.acks_late is False
    assert settings.CELERY_TASK_ACKS_LATE, "or the task need not say so"
    assert 120 <= task.soft_time_limit < task.time_limit


def test_the_task_finds_who_is_alike_and_makes_old_profiles_anew() -> None:
    for code in ("FR", "CA"):
        given.listing(given.state(code))
    Profile.objects.update(version=0, data=b"")
    tasks.find_likenesses()
    assert Likeness.objects.get().score == 100
    assert not Profile.objects.filter(compared=False).exists()


def test_the_scan_of_watches_tells_each_that_is_due_on_the_queue_of_deliveries(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[Any, ...]] = []

    def scan(**_: Any) -> bool:
        told.append(("scan",))
        return False

    monkeypatch.setattr(watching, "scan", scan)
    monkeypatch.setattr(telling, "due", lambda **_: [3, 5])
    monkeypatch.setattr(tasks.tell_watcher, "apply_async", lambda args, **how: told.append((*args, how["queue"])))
    tasks.scan_watches()
    assert told == [("scan",), (3, "delivery"), (5, "delivery")]


def test_a_watcher_with_more_to_be_told_has_another_slice(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [True, False]
    again: list[int] = []
    monkeypatch.setattr(telling, "tell", lambda watcher, **_: left.pop(0))
    monkeypatch.setattr(tasks.tell_watcher, "apply_async", lambda args, **_: again.extend(args))
    tasks.tell_watcher(7)
    tasks.tell_watcher(7)
    assert again == [7]
