"""Documents the partnership adopted or issued, what they name and what they commit to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import CitedKind, Confidence, Precision, StatementKind
from partnership.models.body import Body
from partnership.models.columns import Dated, date_holds_together, key_format, known
from partnership.models.history import tracked
from partnership.models.incident import Incident
from partnership.models.instrument import Instrument
from partnership.models.meeting import Meeting
from partnership.models.participant import Participant
from partnership.models.source import Fact

TARGETS = {
    CitedKind.INSTRUMENT: "instrument",
    CitedKind.BODY: "body",
    CitedKind.INCIDENT: "incident",
    CitedKind.MEETING: "meeting",
    CitedKind.PARTICIPANT: "participant",
}
"""Which column holds what is cited; the other kinds stand in ``target_text``."""


def _target_is_the_kinds() -> Q:
    columns = set(TARGETS.values())
    fits = Q()
    for kind, column in TARGETS.items():
        fits |= Q(cited_kind=kind, target_text="", **{f"{column}__isnull": False}) & Q(
            **{f"{other}__isnull": True for other in columns - {column}}
        )
    alone = [kind for kind in CitedKind if kind not in TARGETS]
    return fits | Q(cited_kind__in=alone, target_text__gt="", **{f"{column}__isnull": True for column in columns})


@tracked()
class Statement(Fact):
    """A declaration, statement or guiding document. ``full_text_seen`` tells whether the text itself was read."""

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=20, choices=StatementKind.choices)
    title = models.CharField(max_length=300)
    issued_text = models.CharField(max_length=200, blank=True)
    issued_earliest = models.DateField(null=True, blank=True)
    issued_latest = models.DateField(null=True, blank=True)
    issued_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="statements")
    issuer = models.CharField(max_length=200, blank=True, help_text=_("As the source says: participating States."))
    languages = ArrayField(
        models.CharField(max_length=8), default=list, blank=True, help_text=_("Codes such as en, fr; commas between.")
    )
    summary = models.TextField(blank=True, help_text=_("In own words."))
    full_text_seen = models.BooleanField(null=True, blank=True)
    endorsers = models.ManyToManyField(Participant, blank=True, related_name="endorsed")

    issued = Dated("issued")

    class Meta:
        constraints = [
            key_format("statement"),
            known("statement", "confidence", Confidence),
            known("statement", "kind", StatementKind),
            date_holds_together("statement", "issued"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.issued_text})" if self.issued_text else self.title


@tracked()
class StatementLink(models.Model):
    """Where the text of a statement can be read."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="links")
    url = models.URLField(max_length=1000)
    language = models.CharField(max_length=8, blank=True)
    label = models.CharField(max_length=200, blank=True)
    in_error = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "url"], name="partnership_statement_link_once"),
        ]

    def __str__(self) -> str:
        return self.label or self.url


@tracked()
class Citation(Fact):
    """One mention in a statement: what it prints, and what that is. The two stand side by side, never merged."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="citations")
    number = models.PositiveSmallIntegerField(help_text=_("Its place among the statement's citations."))
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    cited_kind = models.CharField(max_length=12, choices=CitedKind.choices)
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    target_text = models.CharField(
        max_length=200, blank=True, help_text=_("For an actor, a resource or an initiative, which stand alone.")
    )
    as_cited = models.CharField(max_length=400, help_text=_("As printed."))
    normalised = models.CharField(max_length=200, blank=True, help_text=_("The normalised symbol or usual name."))
    stance = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            known("citation", "confidence", Confidence),
            known("citation", "cited_kind", CitedKind),
            models.CheckConstraint(
                condition=_target_is_the_kinds(),
                name="partnership_citation_exactly_one_target",
                violation_error_message=_("A citation points to exactly one thing, of its own kind."),
            ),
            models.UniqueConstraint(fields=["statement", "number"], name="partnership_citation_number_once"),
        ]

    def __str__(self) -> str:
        return self.as_cited


@tracked()
class Commitment(Fact):
    """One commitment of a statement; the order may be this registry's own, which ``numbering_confidence`` tells."""

    key = models.CharField(max_length=64, unique=True)
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="commitments")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(help_text=_("In own words."))
    numbering_confidence = models.CharField(max_length=6, choices=Confidence.choices, blank=True)

    class Meta:
        constraints = [
            key_format("commitment"),
            known("commitment", "confidence", Confidence),
            known("commitment", "numbering_confidence", Confidence, blank=True),
            models.UniqueConstraint(fields=["statement", "number"], name="partnership_commitment_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.key}"


@tracked()
class Initiative(Fact):
    """Capacity-building work under a commitment: who leads it, for whom, with which partner programme."""

    key = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=300)
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="initiatives")
    lead = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives")
    beneficiaries = ArrayField(
        models.CharField(max_length=2),
        default=list,
        blank=True,
        help_text=_("ISO 3166-1 alpha-2 codes, commas between."),
    )
    partner_programme = models.CharField(max_length=300, blank=True)
    when_text = models.CharField(max_length=200, blank=True)
    when_earliest = models.DateField(null=True, blank=True)
    when_latest = models.DateField(null=True, blank=True)
    when_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    description = models.TextField(blank=True)

    when = Dated("when")

    class Meta:
        constraints = [
            key_format("initiative"),
            known("initiative", "confidence", Confidence),
            date_holds_together("initiative", "when"),
        ]

    def __str__(self) -> str:
        return self.title
