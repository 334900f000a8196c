"""One line of the register, and the pointer to the newest line of each record."""

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from registry.enums import Kind, Operation, Status


class EventQuerySet(models.QuerySet["Event"]):
    def since(self, sequence: int) -> "EventQuerySet":
        """Events after a cursor, in order."""
        return self.filter(sequence__gt=sequence).order_by("sequence")

    def of(self, record: str) -> "EventQuerySet":
        """Every version of one record, oldest first."""
        return self.filter(record=record).order_by("sequence")


class Event(models.Model):
    """What the world was told, once: appended, never changed.

    ``document`` holds the canonical JSON exactly as hashed. The columns below it are for finding events; all of them
    are public, derived from the document by the house that wrote it. The table takes INSERT and nothing else, from
    anyone: grants refuse the rest to the runtime roles and triggers refuse it to the owner.
    """

    sequence = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    record = models.CharField(max_length=160, help_text="kind/reference, such as listing/L000123")
    operation = models.CharField(max_length=12, choices=Operation.choices)
    published_at = models.DateTimeField()
    effective_from = models.DateField(null=True, help_text="Legal time, where the document knows it.")
    effective_to = models.DateField(null=True)
    supersedes = models.BigIntegerField(null=True, unique=True, help_text="The record's event before this one.")
    schema = models.CharField(max_length=32)
    document = models.TextField()
    salt = models.CharField(max_length=64)
    content_sha256 = models.CharField(max_length=64)
    leaf = models.CharField(max_length=64, unique=True)

    title = models.CharField(max_length=500)
    status = models.CharField(max_length=12, choices=Status.choices)
    facets = models.JSONField(default=dict, help_text="Name of a filter → list of its values.")
    periods = ArrayField(
        DateRangeField(), default=list, help_text="Legal time the document speaks of: in force, or participating."
    )
    names = models.TextField(blank=True, help_text="Every name the document carries, a line each.")
    search = models.TextField(
        blank=True, default="", db_default="", help_text="The title and the names as search compares them."
    )
    merged_into = models.CharField(max_length=160, blank=True)
    not_before = models.DateTimeField(null=True, help_text="The embargo this line was under, if any.")

    objects = EventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sequence__gte=1), name="registry_event_sequence_starts_at_one"),
            models.CheckConstraint(
                condition=Q(not_before__isnull=True) | Q(published_at__gte=F("not_before")),
                name="registry_event_not_before_its_embargo",
            ),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | Q(supersedes__lt=F("sequence")),
                name="registry_event_supersedes_an_earlier_one",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="registry_event_kind_known"),
            models.CheckConstraint(condition=Q(operation__in=Operation.values), name="registry_event_operation_known"),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="registry_event_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.MERGED, merged_into__gt="") | (~Q(status=Status.MERGED) & Q(merged_into="")),
                name="registry_event_merged_says_into_what",
            ),
            models.CheckConstraint(
                condition=Q(content_sha256__regex=r"^[0-9a-f]{64}$") & Q(leaf__regex=r"^[0-9a-f]{64}$"),
                name="registry_event_hashes_are_sha256",
            ),
            models.CheckConstraint(
                condition=Q(record__regex=r"^[a-z]+/[A-Za-z0-9][A-Za-z0-9._-]*$"),
                name="registry_event_record_well_formed",
            ),
        ]
        indexes = [
            models.Index(fields=["record", "-sequence"], name="registry_event_record"),
            models.Index(fields=["kind", "record", "sequence"], include=["status"], name="registry_event_collection"),
            models.Index(
                fields=["supersedes", "sequence"],
                condition=Q(supersedes__isnull=False),
                name="registry_event_superseded",  # as at a sequence: what nothing up to there supersedes
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(status=Status.MERGED),
                name="registry_event_merged_into",  # a page says what was merged into its record, and most nothing was
            ),
            models.Index(fields=["published_at"], name="registry_event_published_at"),
            GinIndex(OpClass("facets", name="jsonb_path_ops"), name="registry_event_facets"),
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="registry_event_search"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.operation} {self.record}"


class Record(models.Model):
    """Where a record's newest event is. Moves in the transaction that appends the event, and only then."""

    record = models.CharField(primary_key=True, max_length=160)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    event = models.OneToOneField(Event, on_delete=models.PROTECT, related_name="current_for")
    first = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["kind", "record"], name="registry_record_kind")]

    def __str__(self) -> str:
        return self.record
