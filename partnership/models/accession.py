"""The way into the partnership, before there is a membership."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import Stage
from partnership.models.columns import known
from partnership.models.history import tracked
from partnership.models.membership import Membership
from partnership.models.participant import Participant
from partnership.models.source import Source
from partnership.models.user import User

OPEN_STAGES = [Stage.INVITED, Stage.CONSIDERING, Stage.ENDORSED]


@tracked()
class Accession(models.Model):
    """From an invitation to joining or declining; ``workflow.TRANSITIONS`` says which step follows which.

    Internal: nothing of it is published. Joining opens a `Membership`, which then is.
    """

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="accessions")
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.INVITED)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    membership = models.OneToOneField(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="accession"
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            known("accession", "stage", Stage),
            models.CheckConstraint(
                condition=Q(stage=Stage.JOINED, membership__isnull=False)
                | (~Q(stage=Stage.JOINED) & Q(membership__isnull=True)),
                name="partnership_accession_joined_has_membership",
                violation_error_message=_("Joining opens a membership, and nothing else does."),
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(stage__in=OPEN_STAGES),
                name="partnership_accession_one_open",
                violation_error_message=_("This participant already has an open accession."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant.code}: {self.get_stage_display()}"


class AccessionStep(models.Model):
    """From, to, by whom, when, why. Append-only."""

    accession = models.ForeignKey(Accession, on_delete=models.PROTECT, related_name="steps")
    from_stage = models.CharField(max_length=12, choices=Stage.choices, blank=True)
    to_stage = models.CharField(max_length=12, choices=Stage.choices)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            known("accession_step", "from_stage", Stage, blank=True),
            known("accession_step", "to_stage", Stage),
            models.CheckConstraint(
                condition=~Q(from_stage=F("to_stage")), name="partnership_accession_step_goes_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_stage or '·'} → {self.to_stage}"
