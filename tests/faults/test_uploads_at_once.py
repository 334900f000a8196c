"""While a list is read and drafted, others publish and type: the draft is the difference from what stands, or there is
none. Every name is made up.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from partnership.models import Participant
from sanctions.actions import lines, publication, reading
from sanctions.enums import UploadStatus
from sanctions.models import Submission, Upload
from tests.sanctions import builders as given
from tests.sanctions import lists
from tests.sanctions.lists import file, refs

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def france() -> Participant:
    return given.state()


def elsewhere(act: Callable[[], Any]) -> None:
    """Do something in a session of its own, to the end."""
    failed: list[BaseException] = []

    def work() -> None:
        try:
            act()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(30)
    assert not failed, failed


@contextmanager
def publishing(submission: Submission) -> Iterator[Callable[[], None]]:
    """A publication whose moment is taken and which has not committed; call what is yielded to let it."""
    written, go = threading.Event(), threading.Event()

    def work() -> None:
        try:
            with transaction.atomic():
                publication.publish(submission.pk)
                written.set()
                go.wait(30)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)

    def commit() -> None:
        go.set()
        thread.join(30)

    thread.start()
    try:
        assert written.wait(20)
        yield commit
    finally:
        commit()


def before_the_lines(monkeypatch: pytest.MonkeyPatch, act: Callable[[], Any]) -> None:
    """Do something once, just before the lines of a draft are written."""
    write = lines.write_staged

    def late(submission: Submission, upload: Upload) -> None:
        monkeypatch.setattr(lines, "write_staged", write)
        elsewhere(act)
        write(submission, upload)

    monkeypatch.setattr(lines, "write_staged", late)


def test_what_commits_after_the_reading_began_is_compared_with(france: Participant) -> None:
    """Its moment lies before the reading's: moments do not tell whether something was seen."""
    approved = given.approved(france, given.add(france, own_reference="R2", listed_in=lists.LIST))
    upload = lists.sent(file(*refs(1, 2)), to=france).upload
    with publishing(approved) as commit:
        read = reading.run(upload.pk, clock=timezone.now, watch=lambda _entries: commit())
    assert read
    assert lists.counts(read) == {"added": 1, "amended": 1}


def test_what_was_unchanged_then_is_read_again(france: Participant) -> None:
    data = file(*refs(1))
    lists.published(data, to=france)
    approved = given.approved(france, given.add(france, own_reference="R2", listed_in=lists.LIST))
    with publishing(approved):
        assert lists.uploaded(data, to=france).status == UploadStatus.UNCHANGED
    assert not lists.sent(data, to=france).repeated


def test_what_is_published_while_the_lines_are_written_is_compared_with(
    france: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.published(file(*refs(*range(1, 11))), to=france)
    approved = given.approved(france, given.add(france, own_reference="R99", listed_in=lists.LIST))
    before_the_lines(monkeypatch, lambda: publication.publish(approved.pk))
    upload = lists.uploaded(file(*refs(*range(1, 12))), to=france)
    assert lists.counts(upload) == {"added": 1, "ended": 1, "unchanged": 10}


def test_a_draft_typed_at_the_same_moment_refuses_the_list_by_name(
    france: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before_the_lines(
        monkeypatch, lambda: given.draft(france, given.add(france, own_reference="R1"), title="Typed just now")
    )
    upload = lists.uploaded(file(*refs(1, 2)), to=france)
    assert (upload.status, upload.refusal_code) == (UploadStatus.REFUSED, "open_elsewhere")
    assert "Typed just now" in upload.refusal
    assert upload.submission is None


def test_two_lists_of_one_state_at_once_record_their_programme_once(france: Participant) -> None:
    first, second = (lists.sent(file(*refs(number), dated=f"2026-02-0{number}"), to=france).upload for number in (1, 2))
    done: list[int] = []

    def watch(_entries: int) -> None:
        if not done:
            done.append(1)
            elsewhere(lambda: reading.run(second.pk, clock=timezone.now))
            programme = france.programmes.get(key="FR-MADE-UP")
            programme.title = "Completed by an officer"
            programme.save(update_fields=["title"])

    read = reading.run(first.pk, clock=timezone.now, watch=watch)
    assert read
    assert (read.status, read.refusal) == (UploadStatus.DRAFTED, "")
    assert france.programmes.get(key="FR-MADE-UP").title == "Completed by an officer"


def test_who_may_no_longer_is_asked_as_the_draft_is_made(france: Participant) -> None:
    drafter = given.drafter(france)
    upload = lists.sent(file(*refs(1)), to=france, by=drafter).upload

    def watch(_entries: int) -> None:
        type(drafter).objects.filter(pk=drafter.pk).update(is_active=False)

    read = reading.run(upload.pk, clock=timezone.now, watch=watch)
    assert read
    assert read.refusal_code == "not_allowed"
