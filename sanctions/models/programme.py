"""A State's legal regime, the acts it rests on, and the rounds it announced under it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.models import Fact, Incident, Meeting, Participant
from partnership.models.columns import Dated
from partnership.models.history import tracked
from sanctions.enums import AnnouncementAction, Measure, NamesKnown, ProgrammeStatus


@tracked()
class Programme(Fact):
    """A legal regime under which a State lists: key such as ``GB-CW``, and the measures it can carry."""

    key = models.CharField(max_length=40, unique=True)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="programmes")
    title = models.CharField(max_length=300)
    authority = models.CharField(max_length=200, blank=True)
    measures = ArrayField(models.CharField(max_length=32, choices=Measure.choices), default=list, blank=True)
    scope = models.CharField(max_length=40, blank=True, help_text="What it is about, such as chemical_weapons.")
    status = models.CharField(max_length=8, choices=ProgrammeStatus.choices, blank=True, help_text="Blank: unknown.")
    status_as_of = models.CharField(max_length=10, blank=True, help_text="As precisely as known: 2026-08.")
    acts = ArrayField(models.CharField(max_length=300), default=list, blank=True, help_text="As cited.")
    started_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(key__regex=r"^[A-Z0-9]+(-[A-Z0-9]+)+$"), name="sanctions_programme_key_format"
            ),
            models.CheckConstraint(
                condition=Q(measures__contained_by=Measure.values), name="sanctions_programme_measures_known"
            ),
            models.CheckConstraint(
                condition=Q(status="") | Q(status__in=ProgrammeStatus.values), name="sanctions_programme_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="sanctions_programme_ended_after_started",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


@tracked()
class LegalAct(models.Model):
    """A national or regional act, by its number as cited; never a treaty, which is `partnership.Instrument`."""

    authority = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="legal_acts")
    number = models.CharField(max_length=200)
    title = models.CharField(max_length=500, blank=True)
    date_text = models.CharField(max_length=60, blank=True)
    url = models.URLField(max_length=500, blank=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True, related_name="legal_acts")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="sanctions_legal_act_number_once"),
            models.CheckConstraint(condition=Q(number__gt=""), name="sanctions_legal_act_has_number"),
        ]

    def __str__(self) -> str:
        return self.number


@tracked()
class Announcement(Fact):
    """A round of measures a State made known: its counts always, its names only as far as they are public."""

    key = models.CharField(max_length=60, unique=True)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="announcements")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, null=True, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    meeting_link = models.CharField(max_length=200, blank=True, help_text="How it belongs to the meeting.")
    action = models.CharField(max_length=16, choices=AnnouncementAction.choices)
    date_text = models.CharField(max_length=60, help_text="As precisely as known: 2022-07, 2021.")
    date_earliest = models.DateField(null=True, blank=True)
    date_latest = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=16)
    date = Dated("date")
    effective_on = models.DateField(null=True, blank=True)
    legal_basis = models.TextField(blank=True)
    legal_act = models.TextField(blank=True)
    persons_count = models.PositiveIntegerField(null=True, blank=True)
    entities_count = models.PositiveIntegerField(null=True, blank=True)
    total_count = models.PositiveIntegerField(null=True, blank=True)
    other_targets = models.TextField(blank=True)
    incidents = models.ManyToManyField(Incident, blank=True, related_name="+")
    names_known = models.CharField(max_length=16, choices=NamesKnown.choices)
    names_seen = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    status_now = models.CharField(max_length=40, blank=True)
    status_as_of = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=AnnouncementAction.values), name="sanctions_announcement_action_known"
            ),
            models.CheckConstraint(
                condition=Q(names_known__in=NamesKnown.values), name="sanctions_announcement_names_known_known"
            ),
            models.CheckConstraint(
                condition=~Q(names_known=NamesKnown.NONE) | Q(names_seen__len=0),
                name="sanctions_announcement_numbers_only_has_no_names",
            ),
            models.CheckConstraint(
                condition=Q(date_earliest=None) | Q(date_latest=None) | Q(date_latest__gte=F("date_earliest")),
                name="sanctions_announcement_date_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.key
