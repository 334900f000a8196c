"""Uses and alleged uses of chemical weapons, and what international bodies found."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.enums import Confidence, IncidentStatus, Precision
from partnership.models.body import Body
from partnership.models.columns import Dated, country_format, date_holds_together, key_format, known
from partnership.models.history import tracked
from partnership.models.source import Fact


@tracked()
class Incident(Fact):
    """A use or alleged use: when, where, with what. Who did it is a `Finding`; what States say is a `Claim`."""

    key = models.CharField(max_length=64, unique=True)
    when_text = models.CharField(max_length=200, blank=True)
    when_earliest = models.DateField(null=True, blank=True)
    when_latest = models.DateField(null=True, blank=True)
    when_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2."))
    agent = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=12, choices=IncidentStatus.choices, blank=True)
    related_references = ArrayField(
        models.CharField(max_length=100),
        default=list,
        blank=True,
        help_text=_("Symbols of reports about it that do not attribute, separated by commas."),
    )

    when = Dated("when")

    class Meta:
        constraints = [
            key_format("incident"),
            known("incident", "confidence", Confidence),
            known("incident", "status", IncidentStatus, blank=True),
            country_format("incident"),
            date_holds_together("incident", "when"),
        ]

    def __str__(self) -> str:
        return f"{self.place or self.country or self.key} {self.when_text}".strip()


@tracked()
class Finding(Fact):
    """What one international body concluded; ``attributed_to`` is blank when it did not attribute."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="findings")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="findings")
    reference = models.CharField(max_length=100, blank=True, help_text=_("Symbol of the report, where it was seen."))
    found_text = models.CharField(max_length=200, blank=True)
    found_earliest = models.DateField(null=True, blank=True)
    found_latest = models.DateField(null=True, blank=True)
    found_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    attributed_to = models.CharField(max_length=200, blank=True)

    found = Dated("found")

    class Meta:
        constraints = [
            known("finding", "confidence", Confidence),
            date_holds_together("finding", "found"),
            models.UniqueConstraint(
                fields=["incident", "body", "reference"],
                name="partnership_finding_once_per_report",
                violation_error_message=_("This finding is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.attributed_to or '–'}"
