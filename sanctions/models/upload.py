"""A list as a State sent it: its bytes, how far its reading has come, and what became of each entry.

The queue is this table: a worker claims what waits, and beat sweeps what nobody holds. The bytes are kept in
PostgreSQL, since web and workers share no disk, and since the State's own file is the source of every value read out
of it.
"""

import uuid

from django.db import models
from django.db.models import Q

from partnership.models import Participant, User
from sanctions.enums import RowOutcome, UploadMode, UploadStatus
from sanctions.models.listing import Listing
from sanctions.models.submission import Submission

UNFINISHED = (UploadStatus.WAITING, UploadStatus.READING)


class UploadQuerySet(models.QuerySet["Upload"]):
    def of(self, participant: Participant | None) -> "UploadQuerySet":
        """One State's own; none at all for a person who speaks for none."""
        return self.filter(participant=participant) if participant else self.none()

    def unfinished(self) -> "UploadQuerySet":
        """What a worker has to do or is doing: waiting, being read, or left behind by a worker that died."""
        return self.filter(status__in=UNFINISHED)


class Upload(models.Model):
    """One list as sent: a file, or a set of them (OFAC's), in one of the formats of `sanctions.formats.catalogue`.

    It becomes one draft, or nothing at all. ``listed_in`` and ``dated`` (ISO day) are what the file says of itself.
    ``refusal`` says why the file as a whole cannot stand; what is wrong with single entries stands in their rows.
    ``unmapped`` goes by path, ``{path: {"count", "where", "sample"}}``; ``ignored`` and ``notices`` are counts.
    ``programmes`` are the keys of the programmes that were recorded for names the State's did not have.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="uploads")
    format = models.CharField(max_length=20, help_text="Name in the catalogue of formats, such as un-xml.")
    mode = models.CharField(max_length=5, choices=UploadMode.choices)
    title = models.CharField(max_length=200, help_text="Of the draft it becomes.")
    accept_endings = models.BooleanField(
        default=False, help_text="The explicit word for a full list that ends more than a tenth of what stands."
    )
    replace = models.BooleanField(
        default=False, help_text="Whether it takes the place of unsubmitted drafts that earlier uploads made."
    )
    language = models.CharField(
        max_length=8, default="en", help_text="In which its sender reads what is wrong with it."
    )
    size = models.PositiveBigIntegerField(help_text="Bytes of all its files.")
    sha256 = models.CharField(max_length=64, help_text="Of the format and of every file, in order.")
    status = models.CharField(max_length=9, choices=UploadStatus.choices, default=UploadStatus.WAITING)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True, help_text="When a worker last took it up.")
    finished_at = models.DateTimeField(null=True, blank=True)
    publications = models.PositiveIntegerField(
        default=0, help_text="Of the State's, when the list was compared with what stands."
    )
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often a worker took it up.")
    cancel_asked_at = models.DateTimeField(null=True, blank=True)
    cancel_asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    bytes_read = models.PositiveBigIntegerField(default=0, help_text="How far the reading has come, of `size`.")
    entries = models.PositiveIntegerField(default=0, help_text="Read so far; once finished, in the file.")
    added = models.PositiveIntegerField(default=0)
    amended = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    listed_in = models.CharField(max_length=200, blank=True)
    dated = models.CharField(max_length=10, blank=True, help_text="The list's own day, as the file says it.")
    unmapped = models.JSONField(default=dict, blank=True)
    ignored = models.JSONField(default=dict, blank=True)
    notices = models.JSONField(default=dict, blank=True)
    programmes = models.JSONField(default=list, blank=True)
    refusal = models.TextField(blank=True)
    refusal_where = models.CharField(max_length=200, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads")

    objects = UploadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=UploadMode.values), name="sanctions_upload_mode_known"),
            models.CheckConstraint(condition=Q(status__in=UploadStatus.values), name="sanctions_upload_status_known"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$") & Q(size__gt=0), name="sanctions_upload_has_bytes"
            ),
            models.CheckConstraint(
                condition=(Q(status__in=UNFINISHED) & Q(finished_at=None))
                | (~Q(status__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="sanctions_upload_finished_has_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(cancel_asked_at=None, cancel_asked_by=None)
                | Q(cancel_asked_at__isnull=False, cancel_asked_by__isnull=False),
                name="sanctions_upload_cancel_asked_paired",
            ),
            models.CheckConstraint(
                condition=~Q(status=UploadStatus.CANCELLED) | Q(cancel_asked_at__isnull=False),
                name="sanctions_upload_cancelled_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(status=UploadStatus.DRAFTED, submission__isnull=False)
                | (~Q(status=UploadStatus.DRAFTED) & Q(submission=None)),
                name="sanctions_upload_drafted_has_a_submission",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[UploadStatus.REFUSED, UploadStatus.FAILED], refusal__gt="", refusal_code__gt="")
                | (~Q(status__in=[UploadStatus.REFUSED, UploadStatus.FAILED]) & Q(refusal="", refusal_code="")),
                name="sanctions_upload_refusal_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-created_at"], name="sanctions_upload_own"),
            models.Index(fields=["participant", "sha256"], name="sanctions_upload_same_bytes"),
            models.Index(
                fields=["created_at", "id"], condition=Q(status__in=UNFINISHED), name="sanctions_upload_queue"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.code} {self.title}"


class UploadFile(models.Model):
    """One file of an upload.

    ``name`` is a label for people and never a path; ``role`` is its word in a set, such as ``alt``.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="files")
    place = models.PositiveSmallIntegerField(help_text="0 is the file that is read; the others lie beside it.")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=40, blank=True)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "place"], name="sanctions_upload_file_place_once"),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$") & Q(size__gt=0), name="sanctions_upload_file_has_bytes"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UploadChunk(models.Model):
    """A megabyte of a file, the last one less; never loaded with its siblings, so that memory stays flat."""

    file = models.ForeignKey(UploadFile, on_delete=models.CASCADE, related_name="chunks")
    place = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "place"], name="sanctions_upload_chunk_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.place}"


class UploadRowQuerySet(models.QuerySet["UploadRow"]):
    def after(self, number: int) -> "UploadRowQuerySet":
        """The rows beyond a number, in order: for paging by key."""
        return self.filter(number__gt=number).order_by("number")


class UploadRow(models.Model):
    """What one entry of the list means, by its number in the file; listings that a full list ends follow at the end.

    ``where`` is the entry's place in the file, for people, empty for what is not in it. ``content`` is what the line
    says (`proposal.Proposal` or `proposal.Ending` as JSON; null if unchanged or refused), ``before`` the proposal that
    stood when it was compared (null for what is new): the two together are the diff, whatever is published later.
    ``problems`` are ``[{"pointer", "code", "detail"}]`` of a refused entry. ``line`` is its line's number in the draft.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    where = models.CharField(max_length=200, blank=True)
    own_reference = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=9, choices=RowOutcome.choices)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    line = models.PositiveIntegerField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)
    problems = models.JSONField(default=list, blank=True)

    objects = UploadRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["upload", "number"], name="sanctions_upload_row_number_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=RowOutcome.values), name="sanctions_upload_row_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=RowOutcome.REFUSED, line=None) & ~Q(problems=[])
                | ~Q(outcome=RowOutcome.REFUSED) & Q(problems=[]),
                name="sanctions_upload_row_refused_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[RowOutcome.AMENDED, RowOutcome.ENDED]) | Q(listing__isnull=False),
                name="sanctions_upload_row_names_its_listing",
            ),
        ]
        indexes = [
            models.Index(fields=["upload", "outcome", "number"], name="sanctions_upload_row_outcome"),
            models.Index(fields=["upload", "own_reference"], name="sanctions_upload_row_own_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.outcome} {self.own_reference}"
