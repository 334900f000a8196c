"""A worker dies with -9 in the middle of a list, two want the same list: there is one whole draft, or none yet."""

import signal
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from sanctions import tasks
from sanctions.actions import reading
from sanctions.enums import UploadStatus
from sanctions.models import Submission, Upload
from tests.faults.workers import Worker
from tests.registry.pushing import eventually
from tests.sanctions import builders as given
from tests.sanctions import lists
from tests.sanctions.lists import file, refs

pytestmark = pytest.mark.usefixtures("feed_db")
READER = """
import django, pytest
django.setup()
from django.utils import timezone
from sanctions.actions import reading
from tests.sanctions import lists
with pytest.MonkeyPatch.context() as patch:
    lists.register(patch)
    reading.run_next(clock=timezone.now)
"""


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


def reader(folder: Path) -> Worker:
    """A process that reads the next upload."""
    return Worker([sys.executable, "-c", READER], folder / "reader.log", DJANGO_SETTINGS_MODULE="config.settings")


def test_a_killed_workers_list_is_taken_up_by_the_next_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.read_uploads, "delay", lambda: None)
    france, marker = given.state(), tmp_path / "in the middle"
    entries = [*refs(*range(600)), {"pause": str(marker)}, *refs(*range(600, 700))]
    upload = lists.sent(file(*entries), to=france).upload
    worker = reader(tmp_path)
    try:
        eventually(marker.exists)
        upload.refresh_from_db()
        assert (upload.status, upload.rows.count()) == (UploadStatus.READING, 500)
        assert not Submission.objects.exists()
        assert reading.run(upload.pk, clock=timezone.now) is None  # nobody else's while it lives
    finally:
        worker.kill()
    monkeypatch.setattr(signal, "pause", lambda: None)
    eventually(tasks.read_uploads)  # the claim ends with the session, as soon as the server sees it go
    upload.refresh_from_db()
    assert (upload.status, upload.attempts, lists.counts(upload)) == (UploadStatus.DRAFTED, 2, {"added": 700})
    assert upload.rows.count() == 700
    assert upload.submission
    assert upload.submission.lines.count() == 700


def test_a_list_that_kills_its_workers_is_given_up() -> None:
    upload = lists.sent(file(*refs(1)), to=given.state()).upload
    Upload.objects.filter(pk=upload.pk).update(attempts=reading.MOST_ATTEMPTS, status=UploadStatus.READING)
    read = reading.run(upload.pk, clock=timezone.now)
    assert read
    assert (read.status, read.refusal_code) == (UploadStatus.FAILED, "broke_off")


def test_a_cancelled_list_of_a_dead_worker_is_cancelled_by_the_sweep() -> None:
    france = given.state()
    upload = lists.sent(file(*refs(1)), to=france).upload
    Upload.objects.filter(pk=upload.pk).update(
        status=UploadStatus.READING, cancel_asked_at=timezone.now(), cancel_asked_by=given.drafter(france)
    )
    read = reading.run(upload.pk, clock=timezone.now)
    assert read
    assert read.status == UploadStatus.CANCELLED


def test_two_workers_at_once_make_one_draft() -> None:
    upload = lists.sent(file(*refs(*range(600))), to=given.state()).upload
    barrier, read = threading.Barrier(2), []

    def work() -> None:
        barrier.wait(10)
        try:
            read.append(reading.run(upload.pk, clock=timezone.now))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found is not None for found in read) == [False, True]
    assert Submission.objects.count() == 1


def test_a_session_that_ends_in_the_middle_leaves_the_list_to_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.read_uploads, "delay", lambda: None)
    upload = lists.sent(file(*refs(*range(1200))), to=given.state()).upload
    torn: list[int] = []

    def tear(_self: object, entries: int) -> None:
        if not torn:
            torn.append(entries)
            with connection.cursor() as cursor, pytest.raises(Exception, match="terminat"):
                cursor.execute("SET LOCAL ROLE NONE; SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(reading._Progress, "note", tear)
    assert tasks.read_uploads() is False
    upload.refresh_from_db()
    assert upload.status == UploadStatus.READING
    assert tasks.read_uploads() is True
    upload.refresh_from_db()
    assert (upload.status, upload.attempts) == (UploadStatus.DRAFTED, 2)
