"""Treaties, resolutions and decisions the partnership cites."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import Confidence, InstrumentKind, Normalisation, Precision
from partnership.models.body import Body
from partnership.models.columns import Dated, date_holds_together, key_format, known
from partnership.models.history import tracked
from partnership.models.source import Fact


@tracked()
class Instrument(Fact):
    """A text of international law or policy. Never a State's own legal act, which is `sanctions.LegalAct`."""

    key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=40, choices=InstrumentKind.choices)
    title = models.CharField(max_length=400)
    symbol = models.CharField(max_length=100, blank=True, help_text=_("Normalised; blank when it has none or several."))
    as_cited = models.CharField(max_length=400, blank=True, help_text=_("As the partnership prints it."))
    normalisation = models.CharField(max_length=16, choices=Normalisation.choices, blank=True)
    organ = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="instruments", help_text=_("Adopted it.")
    )
    adopted_text = models.CharField(max_length=200, blank=True)
    adopted_earliest = models.DateField(null=True, blank=True)
    adopted_latest = models.DateField(null=True, blank=True)
    adopted_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    in_force_text = models.CharField(max_length=200, blank=True)
    in_force_earliest = models.DateField(null=True, blank=True)
    in_force_latest = models.DateField(null=True, blank=True)
    in_force_precision = models.CharField(max_length=16, choices=Precision.choices, blank=True)
    document_url = models.URLField(max_length=1000, blank=True)

    adopted = Dated("adopted")
    in_force = Dated("in_force")

    class Meta:
        constraints = [
            key_format("instrument"),
            known("instrument", "confidence", Confidence),
            known("instrument", "kind", InstrumentKind),
            known("instrument", "normalisation", Normalisation, blank=True),
            date_holds_together("instrument", "adopted"),
            date_holds_together("instrument", "in_force"),
            models.UniqueConstraint(
                fields=["kind", "symbol"],
                condition=Q(symbol__gt=""),
                name="partnership_instrument_symbol_once_per_kind",
                violation_error_message=_("An instrument of this kind has that symbol already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} {self.title}".strip()
