"""A State's proposal, its lines, and every step of its life."""

import uuid

from django.db import models
from django.db.models import F, Q

from partnership.models import Participant, User
from sanctions.enums import LineOperation, SubmissionStatus
from sanctions.models.listing import Listing
from sanctions.workflow import CLOSED


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of(self, participant: Participant | None) -> "SubmissionQuerySet":
        """One State's own; none at all for a person who speaks for none."""
        return self.filter(participant=participant) if participant else self.none()

    def open(self) -> "SubmissionQuerySet":
        return self.exclude(status__in=CLOSED)


class Submission(models.Model):
    """Lines that are published together or not at all.

    ``digest`` is set at submission: SHA-256 over the canonical JSON of everything that will be published and when
    (`documents.proposed`). Reviews approve a digest, never a row. ``version`` counts every change, for If-Match.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="submissions")
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=SubmissionStatus.choices, default=SubmissionStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    publish_at = models.DateTimeField(null=True, blank=True, help_text="The embargo's end; blank: once approved.")
    digest = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True, help_text="By whom: the two reviews.")
    stuck = models.TextField(blank=True, help_text="Why the last attempt to publish failed; blank once it worked.")
    published_sequence = models.BigIntegerField(null=True, blank=True, help_text="The register's line it ended with.")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=SubmissionStatus.values), name="sanctions_submission_status_known"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="sanctions_submission_submitted_paired",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[SubmissionStatus.DRAFT, SubmissionStatus.WITHDRAWN])
                | Q(submitted_at__isnull=False, digest__regex=r"^[0-9a-f]{64}$"),
                name="sanctions_submission_submitted_has_a_digest",
            ),
            models.CheckConstraint(
                condition=~Q(status=SubmissionStatus.SCHEDULED) | Q(publish_at__isnull=False),
                name="sanctions_submission_scheduled_has_a_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["participant", "-created_at"], name="sanctions_submission_own"),
            models.Index(
                fields=["publish_at", "id"],
                condition=Q(status__in=[SubmissionStatus.APPROVED, SubmissionStatus.SCHEDULED]),
                name="sanctions_submission_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.code} {self.title}"


class Line(models.Model):
    """One listing added, amended, corrected or ended.

    ``content`` is a `proposal.Proposal` as JSON, or a `proposal.Ending` for END. A correction says in
    ``reason`` and ``authority`` why the register was wrong. ``is_open`` follows the submission's state: the action that
    moves the submission moves it, so that Postgres can hold that a listing has one open line.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="lines")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    operation = models.CharField(max_length=8, choices=LineOperation.choices)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="lines")
    own_reference = models.CharField(max_length=200)
    content = models.JSONField()
    reason = models.TextField(blank=True)
    authority = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "number"], name="sanctions_line_number_once"),
            models.UniqueConstraint(
                fields=["listing"], condition=Q(is_open=True), name="sanctions_line_one_open_per_listing"
            ),
            models.UniqueConstraint(
                fields=["participant", "own_reference"],
                condition=Q(is_open=True),
                name="sanctions_line_one_open_per_own_reference",
            ),
            models.CheckConstraint(
                condition=Q(operation__in=LineOperation.values), name="sanctions_line_operation_known"
            ),
            models.CheckConstraint(
                condition=Q(operation=LineOperation.ADD, listing=None)
                | (~Q(operation=LineOperation.ADD) & Q(listing__isnull=False))
                | Q(is_open=False),
                name="sanctions_line_names_its_listing",
            ),
            models.CheckConstraint(
                condition=~Q(operation=LineOperation.CORRECT) | Q(reason__gt=""),
                name="sanctions_line_correction_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.operation} {self.own_reference}"


class Transition(models.Model):
    """Who moved a submission from where to where, when and why. Append-only; ``by`` is empty for the clock's act."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="transitions")
    source = models.CharField(max_length=12, choices=SubmissionStatus.choices, blank=True)
    target = models.CharField(max_length=12, choices=SubmissionStatus.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    why = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="sanctions_transition_moves"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(target__in=[SubmissionStatus.PUBLISHED, SubmissionStatus.SCHEDULED]),
                name="sanctions_transition_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(target__in=[SubmissionStatus.RETURNED, SubmissionStatus.REJECTED]) | Q(why__gt=""),
                name="sanctions_transition_refusal_says_why",
            ),
        ]
        indexes = [models.Index(fields=["submission", "at"], name="sanctions_transition_of")]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
