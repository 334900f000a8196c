"""A State or an organisation that takes part, or may."""

from django.db import models
from django.db.models import Q

from partnership.enums import ParticipantKind
from partnership.models.history import tracked


@tracked()
class Participant(models.Model):
    """Known by its own code: ISO 3166-1 alpha-2 for a State, a reserved code such as ``EU`` for an organisation.

    A row here says nothing about taking part: that is a `Membership`, with its evidence.
    """

    code = models.CharField(max_length=8, unique=True)
    alpha3 = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=12, choices=ParticipantKind.choices)
    name_en = models.CharField(max_length=200)
    name_fr = models.CharField(max_length=200, blank=True)
    name_own = models.CharField(max_length=200, blank=True, help_text="In its own language and script.")
    un_regional_group = models.CharField(max_length=32, blank=True)
    founding = models.BooleanField(null=True, blank=True, help_text="Unknown when blank.")
    note = models.TextField(blank=True, help_text="Not published.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Z][A-Z0-9]{1,7}$"), name="partnership_participant_code_format"
            ),
            models.CheckConstraint(
                condition=Q(alpha3="") | Q(alpha3__regex=r"^[A-Z]{3}$"), name="partnership_participant_alpha3_format"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ParticipantKind.values), name="partnership_participant_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_en}"
