"""Every rule that Postgres holds for uploads, broken by name."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sanctions.enums import RowOutcome, UploadMode, UploadStatus
from sanctions.models import Upload, UploadChunk, UploadFile, UploadRow
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
AT = given.AT


@pytest.fixture
def upload() -> Upload:
    france = given.state()
    made = Upload.objects.create(
        participant=france,
        format="made-up",
        mode=UploadMode.FULL,
        title="Made up",
        size=1,
        sha256="0" * 64,
        created_at=AT,
        created_by=given.drafter(france),
    )
    file = UploadFile.objects.create(upload=made, place=0, name="made-up", size=1, sha256="0" * 64)
    UploadChunk.objects.create(file=file, place=0, data=b"x")
    UploadRow.objects.create(upload=made, number=1, outcome=RowOutcome.ADDED)
    return made


def change(upload: Upload, **values: Any) -> None:
    Upload.objects.filter(pk=upload.pk).update(**values)


BROKEN: dict[str, Callable[[Upload], Any]] = {
    "sanctions_upload_mode_known": lambda u: change(u, mode="HALF"),
    "sanctions_upload_status_known": lambda u: change(u, status="LOST", finished_at=AT),
    "sanctions_upload_has_bytes": lambda u: change(u, size=0),
    "sanctions_upload_finished_has_a_moment": lambda u: change(u, status=UploadStatus.UNCHANGED),
    "sanctions_upload_cancel_asked_paired": lambda u: change(u, cancel_asked_at=AT),
    "sanctions_upload_cancelled_by_someone": lambda u: change(u, status=UploadStatus.CANCELLED, finished_at=AT),
    "sanctions_upload_drafted_has_a_submission": lambda u: change(u, status=UploadStatus.DRAFTED, finished_at=AT),
    "sanctions_upload_refusal_says_why": lambda u: change(u, status=UploadStatus.REFUSED, finished_at=AT, refusal="x"),
    "sanctions_upload_result_stands": lambda u: change(u, sha256="1" * 64),
    "sanctions_upload_file_place_once": lambda u: UploadFile.objects.create(
        upload=u, place=0, name="again", size=1, sha256="0" * 64
    ),
    "sanctions_upload_file_has_bytes": lambda u: u.files.update(sha256="none"),
    "sanctions_upload_chunk_place_once": lambda u: UploadChunk.objects.create(file=u.files.get(), place=0, data=b"y"),
    "sanctions_upload_row_number_once": lambda u: UploadRow.objects.create(
        upload=u, number=1, outcome=RowOutcome.ADDED
    ),
    "sanctions_upload_row_outcome_known": lambda u: u.rows.update(outcome="LOST"),
    "sanctions_upload_row_refused_says_why": lambda u: u.rows.update(outcome=RowOutcome.REFUSED),
    "sanctions_upload_row_names_its_listing": lambda u: u.rows.update(outcome=RowOutcome.AMENDED),
}


@pytest.mark.parametrize("rule", sorted(BROKEN))
def test_a_rule_holds_by_its_name(rule: str, upload: Upload) -> None:
    with pytest.raises(IntegrityError, match=rf"\b{rule}\b"), transaction.atomic():
        BROKEN[rule](upload)


def test_what_became_of_an_upload_never_changes(upload: Upload) -> None:
    change(upload, status=UploadStatus.UNCHANGED, finished_at=AT)
    for values in ({"added": 1}, {"status": UploadStatus.WAITING, "finished_at": None}, {"title": "Otherwise"}):
        with pytest.raises(IntegrityError, match="sanctions_upload_result_stands"), transaction.atomic():
            change(upload, **values)


def test_while_nothing_became_of_it_its_progress_changes(upload: Upload) -> None:
    change(upload, status=UploadStatus.READING, started_at=AT, entries=1, bytes_read=1)


def test_rows_of_other_outcomes_name_their_listing_and_say_nothing_wrong(upload: Upload) -> None:
    upload.rows.update(outcome=RowOutcome.REFUSED, problems=[{"pointer": "", "code": "made_up", "detail": "made up"}])
    with pytest.raises(IntegrityError, match="sanctions_upload_row_refused_says_why"), transaction.atomic():
        upload.rows.update(outcome=RowOutcome.ADDED)
