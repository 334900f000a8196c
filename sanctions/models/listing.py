"""One State's designation of one target under one programme."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.models import Incident, Participant
from sanctions.enums import EndReason, ListingStatus, Measure
from sanctions.models.programme import Announcement, LegalAct, Programme
from sanctions.models.target import Target


class ListingQuerySet(models.QuerySet["Listing"]):
    def of(self, participant: Participant) -> "ListingQuerySet":
        """One State's own."""
        return self.filter(participant=participant)

    def in_force(self, *, on: dt.date) -> "ListingQuerySet":
        """Certainly in force on a day: begun at the latest by then, and not ended at the earliest by then.

        One that ended on a day nobody knows ("not later than 2020") may have ended on any day before.
        """
        return self.filter(begun_latest__lte=on).filter(Q(ended_text="") | Q(ended_earliest__gt=on))


class Listing(models.Model):
    """What stands: written only by publication, from the approved line; the words of it are in ``proposal``.

    ``proposal`` is the published proposal as JSON, what an amendment is diffed against. The columns are for queries and
    for rules Postgres can hold.
    """

    ref = models.CharField(
        max_length=12, unique=True, null=True, help_text="Public reference, such as L000123; none while withheld."
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="listings")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="listings")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="listings")
    announcement = models.ForeignKey(Announcement, on_delete=models.PROTECT, null=True, related_name="listings")
    own_reference = models.CharField(max_length=200)
    status = models.CharField(max_length=9, choices=ListingStatus.choices, default=ListingStatus.IN_FORCE)
    measures = ArrayField(models.CharField(max_length=32, choices=Measure.choices))
    acts = models.ManyToManyField(LegalAct, related_name="listings")
    incidents = models.ManyToManyField(Incident, related_name="+")
    designated_text = models.CharField(max_length=100, blank=True)
    begun_earliest = models.DateField(null=True)
    begun_latest = models.DateField(null=True)
    ended_text = models.CharField(max_length=100, blank=True)
    ended_earliest = models.DateField(null=True)
    ended_latest = models.DateField(null=True)
    end_reason = models.CharField(max_length=16, choices=EndReason.choices, blank=True)
    withheld = models.BooleanField(default=False)
    proposal = models.JSONField()
    ending = models.JSONField(null=True, help_text="The published `proposal.Ending` as JSON, once ended.")

    objects = ListingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "own_reference"], name="sanctions_listing_own_reference_once"
            ),
            models.CheckConstraint(
                condition=Q(ref=None) | Q(ref__regex=r"^L[0-9]{6,}$"), name="sanctions_listing_ref_format"
            ),
            models.CheckConstraint(
                condition=Q(withheld=True) | Q(ref__isnull=False), name="sanctions_listing_public_has_a_ref"
            ),
            models.CheckConstraint(condition=Q(status__in=ListingStatus.values), name="sanctions_listing_status_known"),
            models.CheckConstraint(
                condition=Q(measures__contained_by=Measure.values) & Q(measures__len__gt=0),
                name="sanctions_listing_measures_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_latest=None) | Q(begun_earliest=None) | Q(ended_latest__gte=F("begun_earliest")),
                name="sanctions_listing_ended_after_begun",
            ),
            models.CheckConstraint(
                condition=Q(designated_text__gt="") | Q(begun_earliest=None, begun_latest__isnull=False),
                name="sanctions_listing_undated_begun_by_publication",
            ),
            models.CheckConstraint(
                condition=Q(status=ListingStatus.IN_FORCE, end_reason="", ended_text="")
                | (~Q(status=ListingStatus.IN_FORCE) & Q(end_reason__in=EndReason.values, ended_text__gt="")),
                name="sanctions_listing_ended_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ref or 'withheld'} {self.own_reference}"
