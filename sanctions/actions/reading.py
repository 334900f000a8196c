"""Reading one uploaded list: claimed by one worker, visible while it goes on, ended on request, resumed after a crash.

No transaction is open while the file is read. Each chunk of rows is committed with the progress; the draft is made in
one transaction when the last entry has been read.
"""

import datetime as dt
import logging
import time
import traceback
from collections.abc import Callable, Iterator
from itertools import islice

from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from registry.actions import claims
from sanctions.actions import staged_drafts, upload_files, uploads
from sanctions.actions.staging import CHUNK, Staging, storable
from sanctions.enums import RowOutcome, UploadStatus
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import CancelledError, Entry, Report, UnreadableError
from sanctions.models import Upload

logger = logging.getLogger(__name__)
Clock = Callable[[], dt.datetime]
Watch = Callable[[int], None]

NAMESPACE = 0x4C495354  # "LIST": the first half of the claim's name; the second is the upload's id
TURN = 0
"""Instead of an upload's id: the claim of whoever's turn it is."""
LONGEST = 20 * 60
"""Seconds after which a reading is given up: no list takes as long, and nobody else's list is read meanwhile."""
MOST_ATTEMPTS = 3
"""A list whose reading killed its worker so often is not tried again."""
OWN_FORMATS = ("template-xlsx", "template-csv")
"""Those in which a State says what it wants done; the others are what somebody publishes, ended entries included."""
NOTE_SECONDS = 1.0
"""Between two notes of progress while one chunk is read."""


def run_next(*, clock: Clock) -> Upload | None:
    """Read the oldest upload that nobody else reads; None if there is none, or while another worker reads one.

    Workers take turns, one list at a time: the second process of a worker stays free to say that it lives.

    Raises: as `run`.
    """
    with claims.claim(TURN, namespace=NAMESPACE) as turn:
        for upload_id in uploads.due() if turn else []:
            if upload := run(upload_id, clock=clock):
                return upload
    return None


def run(upload_id: int, *, clock: Clock, watch: Watch = lambda _entries: None) -> Upload | None:
    """Read one upload and make its draft; the upload as it then is, or None if another worker has it or it is over.

    ``watch`` is called now and then with the number of entries read.

    Raises:
        ClaimLostError, OperationalError: the database session ended meanwhile. Nothing is lost: a sweep takes it up.
        TransactionManagementError: called inside a transaction.
    """
    with claims.claim(upload_id, namespace=NAMESPACE) as claim:
        if claim is None:
            return None
        upload = _take_up(upload_id, at=clock())
        if upload and upload.status == UploadStatus.READING:
            with translation.override(upload.language):
                _read(upload, claim, clock, watch)
    return upload


def _take_up(upload_id: int, *, at: dt.datetime) -> Upload | None:
    """Begin, or begin again where another worker died: nothing of its rows is kept."""
    with transaction.atomic():
        upload = uploads.lock(upload_id)
        if upload.finished_at:
            return None
        upload.rows.all().delete()
        upload.attempts += 1
        upload.started_at, upload.bytes_read, upload.entries = at, 0, 0
        upload.status = UploadStatus.READING
        if upload.cancel_asked_at:
            upload.status, upload.finished_at = UploadStatus.CANCELLED, at
        elif upload.attempts > MOST_ATTEMPTS:
            _fail(upload, _("its reading broke off %(times)s times") % {"times": MOST_ATTEMPTS}, "broke_off")
            upload.finished_at = at
        upload.save()
    return upload


def _read(upload: Upload, claim: claims.Claim, clock: Clock, watch: Watch) -> None:
    try:
        while True:
            try:
                _stage(upload, claim, clock, watch)
                break
            except staged_drafts.StaleError:  # published or drafted meanwhile: compare with what stands now
                with transaction.atomic():
                    upload.rows.all().delete()
                upload.started_at = clock()
                _forget(upload)
    except CancelledError:
        upload.status = UploadStatus.CANCELLED
        _finish(upload, claim, clock())
    except UnreadableError as error:
        _refuse(upload, error)
        _finish(upload, claim, clock())
    except (OperationalError, InterfaceError, claims.ClaimLostError):
        raise
    except Exception as error:  # whatever it is, it must not be tried for ever, nor hold up the others
        logger.error("reading of upload %s failed: %s", upload.key, _unquoted(error))
        _fail(upload, _("the registry could not read it; its keepers have been told why"), "error")
        _finish(upload, claim, clock())


def _stage(upload: Upload, claim: claims.Claim, clock: Clock, watch: Watch) -> None:
    """Read every entry into rows, then make the draft of them."""
    progress = _Progress(upload, watch)
    report = Report(tick=progress.tick)
    format_ = FORMATS[upload.format]
    staged = Staging(upload, report, own=upload.format in OWN_FORMATS, on=clock().date())
    with upload_files.laid_out(upload, format_) as path:
        for chunk in _chunks(format_.read(path, report)):
            with transaction.atomic():
                staged.take(chunk)
            progress.note(staged.entries)
    _describe(upload, staged)
    with transaction.atomic():
        _take_time()
        claim.check()
        if uploads.lock(upload.pk).cancel_asked_at:
            raise CancelledError
        upload.entries, upload.bytes_read = staged.entries, upload.size
        try:
            staged_drafts.draft(staged, at=clock())
        except UnreadableError as error:
            if error.code != "faults":
                raise
            _refuse(upload, error)
        upload.finished_at = clock()
        _keep(upload)


def _unquoted(error: BaseException) -> str:
    """What an error is and where it came from, without its message: that may quote a row of a list under embargo, as
    PostgreSQL's do.
    """
    told = []
    cause: BaseException | None = error
    while cause:
        constraint = getattr(getattr(cause, "diag", None), "constraint_name", None) or ""
        told.append(f"{type(cause).__name__} {constraint}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__
    return "from ".join(told)


def _take_time() -> None:
    """Let the statements of this transaction take as long as a reading may: they write a whole list at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [f"{LONGEST}s"])


class _Progress:
    """How far a reading has come, written where everybody sees it; and whether somebody wants it to end."""

    def __init__(self, upload: Upload, watch: Watch) -> None:
        self.upload, self.watch = upload, watch
        self.read = self.entries = 0
        self.begun = self.noted = time.monotonic()

    def tick(self, read: int) -> None:
        """Called by readers, with the bytes read since; raises `CancelledError`."""
        self.read += read
        if time.monotonic() - self.noted > NOTE_SECONDS:
            self.note(self.entries)

    def note(self, entries: int) -> None:
        self.entries, self.noted = entries, time.monotonic()
        if self.noted - self.begun > LONGEST:
            raise UnreadableError(_("reading it takes too long"), code="too_slow")
        upload = self.upload
        upload.entries, upload.bytes_read = entries, min(self.read, upload.size)
        row = Upload.objects.filter(pk=upload.pk)
        row.update(entries=upload.entries, bytes_read=upload.bytes_read)
        self.watch(entries)
        if row.exclude(cancel_asked_at=None).exists():
            raise CancelledError


def _chunks(entries: Iterator[Entry]) -> Iterator[list[Entry]]:
    while chunk := list(islice(entries, CHUNK)):
        yield chunk


def _describe(upload: Upload, staged: Staging) -> None:
    """What the report says of the file as a whole."""
    report = staged.report
    upload.listed_in = storable("; ".join(name for name in staged.listed_in if name), 200)
    upload.dated = storable(report.dated, 10)
    upload.unmapped = {
        storable(path, 200): {"count": found.count, "where": storable(found.where), "sample": storable(found.sample)}
        for path, found in report.unmapped.items()
    }
    upload.ignored = {storable(path, 200): count for path, count in report.ignored.items()}
    upload.notices = {storable(notice): count for notice, count in report.notices.items()}


def _refuse(upload: Upload, error: UnreadableError) -> None:
    _forget(upload)
    upload.status = UploadStatus.REFUSED
    upload.refusal, upload.refusal_where = storable(error.message), storable(error.where, 200)
    upload.refusal_code = error.code[:40]


def _forget(upload: Upload) -> None:
    """What a draft that was rolled back had left in memory."""
    upload.status, upload.submission, upload.programmes = UploadStatus.READING, None, []
    upload.added = upload.amended = upload.ended = upload.unchanged = 0


def _fail(upload: Upload, why: str, code: str) -> None:
    _refuse(upload, UnreadableError(why, code=code))
    upload.status = UploadStatus.FAILED


def _finish(upload: Upload, claim: claims.Claim, at: dt.datetime) -> None:
    """Write down what became of it, in a transaction of its own: what made the draft has been rolled back."""
    with transaction.atomic():
        claim.check()
        upload.finished_at = at
        _keep(upload)


def _keep(upload: Upload) -> None:
    """Save what became of it. Of what was refused, the rows that say why stay, and no other."""
    asked = uploads.lock(upload.pk)  # somebody may have asked to cancel it since
    upload.cancel_asked_at, upload.cancel_asked_by = asked.cancel_asked_at, asked.cancel_asked_by
    if upload.status not in {UploadStatus.DRAFTED, UploadStatus.UNCHANGED}:
        upload.rows.exclude(outcome=RowOutcome.REFUSED).delete()
        upload.refused = upload.rows.count()
    upload.save()
