"""Organisations, organs, missions and mechanisms the partnership works with or cites."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import BodyKind, BodyStatus, Confidence, Precision
from partnership.models.columns import Dated, date_holds_together, key_format, known
from partnership.models.history import tracked
from partnership.models.source import Fact


@tracked()
class Body(Fact):
    """An organisation, one of its organs or sessions, or an initiative: OPCW, JIM, FFM, IIT, IIIM."""

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=400)
    acronym = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=32, choices=BodyKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts")
    basis = models.CharField(max_length=200, blank=True, help_text=_("The text or office it was created by."))
    created_text = models.CharField(max_length=200, blank=True)
    created_earliest = models.DateField(null=True, blank=True)
    created_latest = models.DateField(null=True, blank=True)
    created_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    ended_text = models.CharField(max_length=200, blank=True)
    ended_earliest = models.DateField(null=True, blank=True)
    ended_latest = models.DateField(null=True, blank=True)
    ended_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    status = models.CharField(max_length=8, choices=BodyStatus.choices, blank=True)
    mandate = models.TextField(blank=True, help_text=_("In own words."))

    created = Dated("created")
    ended = Dated("ended")

    class Meta:
        verbose_name_plural = "bodies"
        constraints = [
            key_format("body"),
            known("body", "confidence", Confidence),
            known("body", "kind", BodyKind),
            known("body", "status", BodyStatus, blank=True),
            date_holds_together("body", "created"),
            date_holds_together("body", "ended"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="partnership_body_not_its_own_parent",
                violation_error_message=_("A body is not part of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(status=BodyStatus.ACTIVE) | Q(ended_text=""),
                name="partnership_body_active_has_not_ended",
                violation_error_message=_("A body that has ended is not active."),
            ),
        ]

    def __str__(self) -> str:
        return self.acronym or self.name
