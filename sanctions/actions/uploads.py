"""Lists as States send them: received, read into a draft, cancelled. Whole or nothing.

The queue is the table: a worker claims an upload and reads it (`reading.run`), a chunk at a time, with its progress for
all to see, and makes the draft in one transaction at the end. Killed anywhere, it leaves an upload that the next sweep
takes up from the beginning; there is no draft before there is a whole one.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.models import Participant, User
from sanctions import workflow
from sanctions.actions import upload_files
from sanctions.actions.making_way import drafts_of_uploads
from sanctions.actions.staging import publications
from sanctions.actions.submissions import LONGEST_TITLE, InvalidError
from sanctions.actions.upload_files import LARGEST_FILE, LARGEST_SET, FilesError, Sent
from sanctions.enums import UploadMode, UploadStatus
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Format
from sanctions.models import Upload
from sanctions.permissions import check_may_upload
from sanctions.rules import Problem, text_problems

__all__ = ["LARGEST_FILE", "LARGEST_SET", "Received", "cancel", "due", "receive"]


@dataclass(frozen=True)
class Received:
    """The upload that answers for what was sent; ``repeated`` when it is an earlier one, and nothing was kept."""

    upload: Upload
    repeated: bool


class _RepeatedError(Exception):
    """Takes what was stored of a repeat back with the transaction."""

    def __init__(self, upload: Upload) -> None:
        super().__init__(str(upload.key))
        self.upload = upload


def receive(
    *,
    participant: Participant,
    format_name: str,
    mode: str,
    files: Sequence[Sent],
    title: str = "",
    accept_endings: bool = False,
    replace: bool = False,
    language: str = "en",
    by: User,
    at: dt.datetime,
) -> Received:
    """Keep a list for a worker to read; ``files`` are streamed. The same bytes again keep nothing.

    They are answered by the earlier upload: of the same State, format, mode and bytes, whose reading is under way,
    whose draft is still open, or which changed nothing, as nothing of the State's has changed since.

    Raises:
        NotAllowedError: ``by`` does not upload lists of the State.
        InvalidError: unknown format or mode, files missing, empty or too large, a title that cannot stand.
    """
    check_may_upload(by, participant)
    format_ = _check_words(format_name, mode, title)
    title = title.strip() or _title(format_, files)
    try:
        roles = upload_files.roles(format_, [name for name, _data in files])
        with transaction.atomic():
            stored = upload_files.store(files, roles)
            sha256 = _digest(format_.name, stored)
            Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
            if earlier := _standing(participant, sha256, mode, replace=replace):
                raise _RepeatedError(earlier)
            upload = Upload.objects.create(
                participant=participant,
                format=format_.name,
                mode=mode,
                title=title,
                accept_endings=accept_endings,
                replace=replace,
                language=language,
                size=sum(file.size for file in stored),
                sha256=sha256,
                created_at=at,
                created_by=by,
            )
            upload_files.name(upload, stored)
    except FilesError as error:
        raise InvalidError([error.problem]) from error
    except _RepeatedError as error:
        return Received(error.upload, repeated=True)
    return Received(upload, repeated=False)


def cancel(upload: Upload, *, by: User, at: dt.datetime) -> Upload:
    """Ask that a list be read no further: at once while it waits, else at the next chunk, by whoever reads it.

    Raises:
        NotAllowedError: ``by`` does not upload lists of the State.
        NotNowError: something has become of it already.
    """
    check_may_upload(by, upload.participant)
    with transaction.atomic():
        upload = lock(upload.pk)
        if upload.finished_at:
            raise workflow.NotNowError(_("the upload is over: %(status)s") % {"status": upload.status})
        if upload.cancel_asked_at is None:
            upload.cancel_asked_at, upload.cancel_asked_by = at, by
        if upload.status == UploadStatus.WAITING:
            upload.status, upload.finished_at = UploadStatus.CANCELLED, at
        upload.save(update_fields=["cancel_asked_at", "cancel_asked_by", "status", "finished_at"])
    return upload


def due() -> list[int]:
    """What waits to be read, or was left behind in the middle, in the order in which it came.

    What another worker is reading is among them: it is told by the claim.
    """
    return list(Upload.objects.unfinished().order_by("created_at", "pk").values_list("pk", flat=True))


def lock(pk: int) -> Upload:
    """The upload as it is now, its row held until the transaction ends."""
    return (
        Upload.objects.select_for_update(of=("self",))
        .select_related("participant", "created_by__participant")
        .get(pk=pk)
    )


def _check_words(format_name: str, mode: str, title: str) -> Format:
    found = text_problems("/title", title.strip(), longest=LONGEST_TITLE)
    format_ = FORMATS.get(format_name)
    for pointer, value, values in (("/format", format_name, list(FORMATS)), ("/mode", mode, UploadMode.values)):
        if value not in values:
            found.append(Problem(pointer, "unknown", _("One of %(values)s.") % {"values": ", ".join(values)}))
    if found or format_ is None:
        raise InvalidError(found)
    return format_


def _title(format_: Format, files: Sequence[Sent]) -> str:
    label = upload_files.label(files[0][0]) if files else ""
    return f"{format_.title}: {label}"[:LONGEST_TITLE]


def _digest(format_name: str, stored: Sequence[upload_files.Stored]) -> str:
    """Of the format and of every file, with its part in the set."""
    said = "\n".join([format_name, *(f"{file.role} {file.sha256}" for file in stored)])
    return hashlib.sha256(said.encode()).hexdigest()


def _standing(participant: Participant, sha256: str, mode: str, *, replace: bool) -> Upload | None:
    """The upload of the same bytes whose result still stands, if there is one."""
    same = Upload.objects.filter(participant=participant, sha256=sha256, mode=mode)
    for upload in same.select_related("participant", "created_by", "submission").order_by("-created_at", "-pk")[:10]:
        if upload.status in {UploadStatus.WAITING, UploadStatus.READING}:
            return upload
        if upload.submission and upload.submission.status not in workflow.CLOSED:
            return upload
        unchanged = upload.status == UploadStatus.UNCHANGED and upload.publications == publications(participant)
        if unchanged and not (replace and drafts_of_uploads(upload).exists()):  # it may take the place of those
            return upload
    return None
