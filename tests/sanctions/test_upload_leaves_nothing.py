"""What is left of an upload where nobody should find it: folders on disk, words in the log, faults in the file to mend.
Every name is made up.
"""

import logging
import os
import tempfile
import time
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from partnership.models import Participant
from sanctions import tasks, workflow
from sanctions.actions import mending, reading, staged_drafts, upload_files
from sanctions.enums import UploadMode, UploadStatus
from tests.sanctions import builders, lists
from tests.sanctions.lists import file, refs

pytestmark = pytest.mark.usefixtures("feed_db")
CANARY = "Canary EMBARGOED-7f3a"


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def france() -> Participant:
    return builders.state()


def test_the_folder_of_a_killed_reader_is_taken_away_by_the_next(
    france: Participant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead, alive, others = (tmp_path / name for name in (f"{upload_files.PREFIX}a", f"{upload_files.PREFIX}b", "others"))
    for folder in (dead, alive, others):
        folder.mkdir()
        (folder / "list.xml").write_text(CANARY)
    long_ago = time.time() - upload_files.LEFT_BEHIND - 60
    for folder in (dead, others):
        os.utime(folder, (long_ago, long_ago))
    assert lists.uploaded(file(*refs(1)), to=france).status == UploadStatus.DRAFTED
    assert sorted(tmp_path.iterdir()) == sorted([alive, others])


def test_a_folder_is_the_readers_alone(france: Participant) -> None:
    upload = lists.sent(file(*refs(1)), to=france).upload
    with upload_files.laid_out(upload, lists.FORMAT) as path:
        assert path.parent.stat().st_mode & 0o077 == 0
        assert path.name == "list.jsonl"
    assert not path.parent.exists()


def test_an_error_of_ours_quotes_nothing_of_a_list_in_the_log(
    france: Participant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """PostgreSQL's own words would: "Failing row contains (…)"."""

    def broken(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE sanctions_uploadrow SET outcome = 'GHOST'")

    monkeypatch.setattr(staged_drafts, "_find_twice", broken)
    with caplog.at_level(logging.DEBUG):
        upload = lists.uploaded(file({"ref": "R1", "name": CANARY}), to=france)
    assert (upload.status, upload.refusal_code) == (UploadStatus.FAILED, "error")
    assert "sanctions_upload_row_outcome_known" in caplog.text  # the twin: it says what happened, and where
    assert "in broken" in caplog.text
    assert CANARY not in caplog.text


def test_a_reading_that_breaks_off_quotes_nothing_either(
    france: Participant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    lists.sent(file({"ref": "R1", "name": CANARY}), to=france)

    def broken(*_: object) -> None:
        raise OperationalError(f"made up, as of a COPY: CONTEXT: COPY sanctions_uploadrow, line 1: {CANARY}")

    monkeypatch.setattr(staged_drafts, "_find_twice", broken)
    with caplog.at_level(logging.DEBUG):
        assert tasks.read_uploads() is False
    assert "broke off" in caplog.text
    assert CANARY not in caplog.text


def test_the_file_to_mend_brings_no_faults_of_its_own(
    france: Participant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A published list names who had left it before it was ever sent here; in our own form that is a fault."""
    lists.published(file(*refs(1)), to=france)
    data = file({"ref": "R1", "ended": True}, {"ref": "R2", "ended": True}, {"ref": "R3", "kind": "GHOST"})
    upload = lists.uploaded(data, to=france)
    assert lists.faults(upload) == [("line 4", "/kind", "unknown")]
    workbook = b"".join(mending.mend_xlsx(upload))
    sent = lists.sent(workbook, to=france, format_name="template-xlsx", mode=UploadMode.DELTA).upload
    again = reading.run(sent.pk, clock=timezone.now)
    assert again
    assert {fault[1] for fault in lists.faults(again)} <= {"/kind"}


def test_a_workbook_that_takes_too_long_is_given_up(france: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    upload = lists.uploaded(file(*refs(1), {"ref": "R2", "kind": "GHOST"}), to=france)
    assert b"".join(mending.mend_xlsx(upload)).startswith(b"PK")
    monkeypatch.setattr(mending, "LONGEST", -1.0)
    with pytest.raises(workflow.NotNowError):
        mending.mend_xlsx(upload)
