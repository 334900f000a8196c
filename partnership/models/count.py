"""Published figures of how many take part. They disagree; all of them stay."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import Confidence, CountKind, Precision, Qualifier
from partnership.models.columns import Dated, date_holds_together, key_format, known
from partnership.models.history import tracked
from partnership.models.source import Fact


@tracked()
class ParticipantCount(Fact):
    """One source's figure, in its wording. Never derived from rows; ``includes_eu`` null: it does not say."""

    key = models.CharField(max_length=64, unique=True)
    when_text = models.CharField(max_length=200, blank=True)
    when_earliest = models.DateField(null=True, blank=True)
    when_latest = models.DateField(null=True, blank=True)
    when_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    kind = models.CharField(max_length=12, choices=CountKind.choices)
    qualifier = models.CharField(max_length=10, choices=Qualifier.choices)
    states = models.PositiveIntegerField(null=True, blank=True, help_text=_("Without organisations."))
    total = models.PositiveIntegerField(null=True, blank=True, help_text=_("With organisations."))
    includes_eu = models.BooleanField(null=True, blank=True)
    wording = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=8, blank=True)
    preferred = models.BooleanField(default=False)
    reason = models.TextField(blank=True, help_text=_("Why this figure is preferred."))

    when = Dated("when")

    class Meta:
        constraints = [
            key_format("count"),
            known("count", "confidence", Confidence),
            known("count", "kind", CountKind),
            known("count", "qualifier", Qualifier),
            date_holds_together("count", "when"),
            models.CheckConstraint(
                condition=Q(states__isnull=False) | Q(total__isnull=False),
                name="partnership_count_has_a_figure",
                violation_error_message=_("Give the States, the total, or both."),
            ),
            models.CheckConstraint(
                condition=Q(preferred=False) | Q(reason__gt="", in_error=False),
                name="partnership_count_preferred_has_reason",
                violation_error_message=_("Say why this figure is preferred."),
            ),
            models.UniqueConstraint(
                fields=["kind", "when_earliest", "when_latest"],
                condition=Q(preferred=True),
                nulls_distinct=False,
                name="partnership_count_one_preferred",
                violation_error_message=_("Another figure of that day and kind is preferred already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.when_text}: {self.wording or self.total or self.states}"
