"""Who takes part, since when, and who says so."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import Confidence, EvidenceKind, MembershipStatus, Precision
from partnership.models.columns import Dated, date_holds_together, known
from partnership.models.history import tracked
from partnership.models.participant import Participant
from partnership.models.source import Fact, Source

CERTAIN = """daterange(
    CASE WHEN joined_latest IS NULL THEN DATE '0001-01-01' ELSE joined_latest END,
    CASE WHEN joined_latest IS NULL THEN DATE '0001-01-01'
         WHEN left_text = '' THEN NULL
         WHEN left_earliest IS NULL OR left_earliest < joined_latest THEN joined_latest
         ELSE left_earliest END)"""
"""From the last day on which the participant may have joined to the first on which it may have left; maybe empty."""


class MembershipQuerySet(models.QuerySet["Membership"]):
    def confirmed(self) -> "MembershipQuerySet":
        """What may be published: not the candidates, nothing entered in error."""
        return self.filter(status=MembershipStatus.CONFIRMED, in_error=False)

    def open(self) -> "MembershipQuerySet":
        """Not ended, confirmed or not."""
        return self.filter(left_text="", in_error=False)


@tracked(exclude=["during"])
class Membership(Fact):
    """One period of participation. Its evidence stands in rows of its own; `confidence` is that of the membership."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="memberships")
    status = models.CharField(max_length=10, choices=MembershipStatus.choices)
    joined_text = models.CharField(max_length=200, blank=True)
    joined_earliest = models.DateField(null=True, blank=True)
    joined_latest = models.DateField(null=True, blank=True)
    joined_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    left_text = models.CharField(max_length=200, blank=True)
    left_earliest = models.DateField(null=True, blank=True)
    left_latest = models.DateField(null=True, blank=True)
    left_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    date_confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)
    during = models.GeneratedField(
        expression=Func(template=CERTAIN, output_field=DateRangeField()), output_field=DateRangeField(), db_persist=True
    )

    joined = Dated("joined")
    left = Dated("left")
    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            known("membership", "confidence", Confidence),
            known("membership", "date_confidence", Confidence, blank=True),
            known("membership", "status", MembershipStatus),
            date_holds_together("membership", "joined"),
            date_holds_together("membership", "left"),
            models.CheckConstraint(
                condition=Q(left_latest=None) | Q(joined_earliest=None) | Q(left_latest__gte=F("joined_earliest")),
                name="partnership_membership_left_after_joined",
                violation_error_message=_("It cannot end before it begins."),
            ),
            ExclusionConstraint(
                name="partnership_membership_periods_do_not_overlap",
                expressions=[("participant", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(in_error=False),
                violation_error_message=_("This participant already has a membership in that time."),
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(left_text="", in_error=False),
                name="partnership_membership_one_open",
                violation_error_message=_("This participant already has an open membership."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.code}, {self.joined_text or _('since an unknown day')}"


@tracked()
class MembershipEvidence(models.Model):
    """One source's claim that a participant joined, and when. Attendance is not membership: never preferred."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices)
    joined_text = models.CharField(max_length=200, blank=True)
    joined_earliest = models.DateField(null=True, blank=True)
    joined_latest = models.DateField(null=True, blank=True)
    joined_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    preferred = models.BooleanField(default=False)
    reason = models.TextField(blank=True, help_text=_("Why this claim is preferred."))
    note = models.TextField(blank=True, help_text=_("Published with the fact."))
    in_error = models.BooleanField(default=False, help_text=_("Entered by mistake; kept, and published no more."))

    joined = Dated("joined")

    class Meta:
        verbose_name_plural = "membership evidence"
        constraints = [
            known("membership_evidence", "confidence", Confidence),
            known("membership_evidence", "kind", EvidenceKind),
            date_holds_together("membership_evidence", "joined"),
            models.CheckConstraint(
                condition=~Q(preferred=True, kind=EvidenceKind.ATTENDANCE),
                name="partnership_membership_evidence_attendance_never_preferred",
                violation_error_message=_("Attendance is not membership: it cannot be the preferred evidence."),
            ),
            models.CheckConstraint(
                condition=Q(preferred=False) | Q(reason__gt="", in_error=False),
                name="partnership_membership_evidence_preferred_has_reason",
                violation_error_message=_("Say why this claim is preferred."),
            ),
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(preferred=True),
                name="partnership_membership_evidence_one_preferred",
                violation_error_message=_("Another claim is preferred already."),
            ),
            models.UniqueConstraint(
                fields=["membership", "source", "kind"],
                name="partnership_membership_evidence_claim_once",
                violation_error_message=_("This source's claim is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.joined_text}".strip()
