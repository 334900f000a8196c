"""What somebody says that differs from, or goes beyond, what a record states."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import ClaimKind
from partnership.models.body import Body
from partnership.models.columns import known, one_of
from partnership.models.history import tracked
from partnership.models.incident import Incident
from partnership.models.instrument import Instrument
from partnership.models.meeting import Meeting
from partnership.models.membership import Membership
from partnership.models.source import Source
from partnership.models.statement import Statement

SUBJECTS = ("membership", "meeting", "statement", "instrument", "body", "incident")


@tracked()
class Claim(models.Model):
    """A competing claim, or a State's attribution of an incident: kept apart from findings, with its source if any.

    ``text`` holds the claim as recorded; ``claimant`` who makes it, where that is known.
    """

    kind = models.CharField(max_length=12, choices=ClaimKind.choices)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    claimant = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=500)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    in_error = models.BooleanField(default=False, help_text=_("Entered by mistake; kept, and published no more."))

    class Meta:
        constraints = [
            known("claim", "kind", ClaimKind),
            models.CheckConstraint(
                condition=one_of(SUBJECTS),
                name="partnership_claim_about_exactly_one",
                violation_error_message=_("A claim is about exactly one record."),
            ),
            models.CheckConstraint(
                condition=~Q(kind=ClaimKind.ATTRIBUTION) | Q(incident__isnull=False),
                name="partnership_claim_attribution_is_of_an_incident",
                violation_error_message=_("Only an incident is attributed."),
            ),
            models.UniqueConstraint(
                fields=["kind", *SUBJECTS, "text"], nulls_distinct=False, name="partnership_claim_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text
