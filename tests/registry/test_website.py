"""What is noted of the website's making: a row of failures raises one alarm, waits grow, success clears it all."""

import datetime as dt
import logging

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import timezone
from pytest_django import Settings

from registry.actions import website
from registry.models import Website
from registry.site import build, showing
from registry.site.checking import BuildError
from registry.site.folder import Folder
from registry.site.store import StoreError, Version
from tests.registry.pushing import publish
from tests.registry.test_push import Clock

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _keeper(settings: Settings) -> None:
    settings.ALARM_EMAILS = ["keeper@example.org"]


def show(clock: Clock, monkeypatch: pytest.MonkeyPatch, *steps: Exception | Version | None) -> bool:
    """One slice of the worker's, in which the steps come out so."""
    left = list(steps)

    def update(store: object, **_: object) -> Version | None:
        step = left.pop(0)
        if isinstance(step, Exception):
            raise step
        return step

    monkeypatch.setattr(build, "update", update)
    return showing.show(clock=clock, store=Shown("/nowhere"))


class Shown(Folder):
    """A store of which only what it shows is asked."""

    def current(self) -> Version:
        return Version(sequence=7, renderer="made-up")


def row() -> Website:
    return Website.objects.get()


def test_what_is_shown_is_noted_with_its_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    assert show(clock, monkeypatch, Version(sequence=3, renderer="made-up"), None) is False
    assert (row().sequence, row().shown_at, row().failures) == (7, clock.now, 0)
    before = clock.now
    clock.now += dt.timedelta(hours=1)
    show(clock, monkeypatch, None)
    assert row().shown_at == before, "the same version is shown since then"


@pytest.mark.parametrize("error", [BuildError("en/: two headings"), StoreError("No space left on device")])
def test_a_row_of_failures_raises_one_alarm(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    publish(4)
    clock = Clock()
    website.note_shown(2, at=clock.now)
    first = clock.now
    for _ in range(3):
        show(clock, monkeypatch, error)
        clock.now += dt.timedelta(minutes=6)
    assert (row().failures, row().failing_since_at) == (3, first)
    assert row().last_error == f"{type(error).__name__}: {error}"
    assert row().sequence == 2, "what it showed before, it shows still"
    (letter,) = mail.outbox
    assert letter.to == ["keeper@example.org"]
    assert letter.subject == "The public website stands still"
    assert "It shows line: 2\nThe register's newest line: 4\n" in letter.body
    assert str(error) in letter.body
    assert any(record.levelno == logging.ERROR for record in caplog.records)


def test_waits_grow_to_five_minutes() -> None:
    at = timezone.now()
    waits = []
    for _ in range(12):
        website.note_failure("full", at=at)
        waits.append((row().next_attempt_at or at) - at)
    assert [wait.total_seconds() for wait in waits] == [5, 10, 20, 40, 80, 160, *[300] * 6]


def test_nothing_is_attempted_before_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    show(clock, monkeypatch, StoreError("full"))
    assert show(clock, monkeypatch) is False, "no step was asked for, or there would have been none to take"
    clock.now += dt.timedelta(seconds=5)
    show(clock, monkeypatch, None)
    assert row().failures == 0


def test_success_clears_and_the_next_failure_raises_another_alarm(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    for _ in range(2):
        show(clock, monkeypatch, StoreError("full"))
        clock.now += dt.timedelta(minutes=6)
        show(clock, monkeypatch, None)
        found = row()
        assert (found.failures, found.last_error, found.alarm_pending) == (0, "", False)
        assert found.failing_since_at is None
        assert found.next_attempt_at is None
    assert len(mail.outbox) == 2


def test_an_alarm_that_cannot_be_mailed_stays_due(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()

    def broken(self: object) -> int:
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", broken)
        show(clock, monkeypatch, StoreError("full"))
    assert row().alarm_pending
    show(clock, monkeypatch)
    assert len(mail.outbox) == 1, "mailed before its next attempt is due"
    assert not row().alarm_pending
    clock.now += dt.timedelta(minutes=6)
    show(clock, monkeypatch, StoreError("full"))
    assert len(mail.outbox) == 1


def test_an_alarm_that_was_not_mailed_is_forgotten_when_all_is_well_again() -> None:
    at = timezone.now()
    website.note_failure("full", at=at)
    website.note_shown(1, at=at)
    website.raise_alarm()
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"sequence": -1}, "registry_website_counts_up"),
        ({"failures": 1}, "registry_website_failing_says_since_when_and_why"),
        ({"last_error": "left over"}, "registry_website_failing_says_since_when_and_why"),
        ({"next_attempt_at": timezone.now()}, "registry_website_failing_says_since_when_and_why"),
    ],
)
def test_the_tables_rules(change: dict[str, object], name: str) -> None:
    website.note_shown(1, at=timezone.now())
    with pytest.raises(IntegrityError, match=name):
        Website.objects.update(**change)
