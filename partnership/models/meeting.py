"""What was met on, where, and who was there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from partnership.enums import Confidence, Level, Precision
from partnership.models.body import Body
from partnership.models.columns import Dated, country_format, date_holds_together, key_format, known, one_of
from partnership.models.history import tracked
from partnership.models.incident import Incident
from partnership.models.participant import Participant
from partnership.models.source import Fact


@tracked()
class Meeting(Fact):
    """A meeting of the partnership; ``held`` is unknown when it was announced and nobody says that it took place."""

    key = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=300)
    when_text = models.CharField(max_length=200, blank=True)
    when_earliest = models.DateField(null=True, blank=True)
    when_latest = models.DateField(null=True, blank=True)
    when_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    place = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True, help_text=_("ISO 3166-1 alpha-2."))
    level = models.CharField(max_length=12, choices=Level.choices, blank=True)
    held = models.BooleanField(null=True, blank=True)
    host = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="hosted")
    chair = models.CharField(max_length=200, blank=True)
    speakers = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    convened_on = models.TextField(blank=True, help_text=_("What it was convened on."))
    incidents = models.ManyToManyField(Incident, blank=True, related_name="meetings")

    when = Dated("when")

    class Meta:
        constraints = [
            key_format("meeting"),
            known("meeting", "confidence", Confidence),
            known("meeting", "level", Level, blank=True),
            country_format("meeting"),
            date_holds_together("meeting", "when"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.when_text})" if self.when_text else self.title


@tracked()
class Attendance(Fact):
    """Somebody came to a meeting: a participant or another State, a body, or whoever the source names.

    It says nothing of membership.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances"
    )
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="attendances")
    name = models.CharField(max_length=200, blank=True, help_text=_("For those who are neither, as the source says."))
    representative = models.CharField(max_length=200, blank=True, help_text=_("Person and office, as the source says."))

    class Meta:
        constraints = [
            known("attendance", "confidence", Confidence),
            models.CheckConstraint(
                condition=one_of(["participant", "body"], ["name"]),
                name="partnership_attendance_of_exactly_one",
                violation_error_message=_("Name a participant, a body or somebody else: exactly one."),
            ),
            models.UniqueConstraint(
                fields=["meeting", "participant", "body", "name"],
                nulls_distinct=False,
                name="partnership_attendance_once",
                violation_error_message=_("This attendance is recorded already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.participant or self.body or self.name)
