"""What the partnership refers to: instruments, bodies, incidents; and the published counts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from partnership.actions import bodies, counts, incidents, instruments
from partnership.admin.base import RowInline
from partnership.admin.claims import ClaimInline
from partnership.admin.forms import PartialDateField, RecordForm
from partnership.admin.publishing import PublishedAdmin
from partnership.models import Body, Finding, Incident, Instrument, ParticipantCount, User
from registry.enums import Kind


class InstrumentForm(RecordForm):
    adopted = PartialDateField(label=_("Adopted"))
    in_force = PartialDateField(label=_("In force"))


@admin.register(Instrument)
class InstrumentAdmin(PublishedAdmin):
    kind = Kind.INSTRUMENT
    record = staticmethod(instruments.record_instrument)
    form = InstrumentForm
    fields = (
        "key",
        "kind",
        "title",
        "symbol",
        "as_cited",
        "normalisation",
        "organ",
        "adopted",
        "in_force",
        "document_url",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("key", "symbol", "title", "kind", "adopted_text", "confidence")
    list_filter = ("kind", "normalisation", "confidence", "in_error")
    search_fields = ("key", "symbol", "as_cited", "title")
    date_hierarchy = "adopted_latest"
    ordering = ("kind", "symbol")
    autocomplete_fields = ("organ", "sources")
    inlines = (ClaimInline,)


class BodyForm(RecordForm):
    created = PartialDateField(label=_("Created"))
    ended = PartialDateField(label=_("Ended"))


@admin.register(Body)
class BodyAdmin(PublishedAdmin):
    kind = Kind.BODY
    record = staticmethod(bodies.record_body)
    form = BodyForm
    fields = (
        "key",
        "name",
        "acronym",
        "kind",
        "parent",
        "basis",
        "created",
        "ended",
        "status",
        "mandate",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("key", "acronym", "name", "kind", "parent", "status")
    list_filter = ("kind", "status", "confidence", "in_error")
    search_fields = ("key", "name", "acronym")
    ordering = ("key",)
    list_select_related = ("parent",)
    autocomplete_fields = ("parent", "sources")
    inlines = (ClaimInline,)


class FindingForm(RecordForm):
    found = PartialDateField(label=_("Found"))


class FindingInline(RowInline):
    """What an international body concluded; what States say is a claim."""

    model = Finding
    record = staticmethod(incidents.record_finding)
    form = FindingForm
    natural = ("body",)
    fixed = ("body", "reference")
    fields = ("body", "reference", "found", "attributed_to", "confidence", "note", "in_error", "sources")
    autocomplete_fields = ("body", "sources")


class IncidentForm(RecordForm):
    when = PartialDateField(label=_("When"))


@admin.register(Incident)
class IncidentAdmin(PublishedAdmin):
    kind = Kind.INCIDENT
    record = staticmethod(incidents.record_incident)
    form = IncidentForm
    fields = (
        "key",
        "when",
        "place",
        "country",
        "agent",
        "status",
        "related_references",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("key", "place", "country", "when_text", "agent", "confidence")
    list_filter = ("country", "status", "confidence", "in_error")
    search_fields = ("key", "place", "agent")
    date_hierarchy = "when_latest"
    ordering = ("-when_latest",)
    autocomplete_fields = ("sources",)
    inlines = (FindingInline, ClaimInline)


class CountForm(RecordForm):
    when = PartialDateField(label=_("When"))
    prefer = forms.BooleanField(
        label=_("Preferred"), required=False, help_text=_("Over the others of its day and kind.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "prefer" in self.fields:
            self.fields["prefer"].initial = self.initial["prefer"] = self.instance.preferred


@admin.register(ParticipantCount)
class ParticipantCountAdmin(PublishedAdmin):
    """Figures that disagree stand beside one another."""

    kind = Kind.COUNT
    record = staticmethod(counts.record_count)
    form = CountForm
    fields = (
        "key",
        "when",
        "kind",
        "qualifier",
        "states",
        "total",
        "includes_eu",
        "wording",
        "language",
        "prefer",
        "reason",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("key", "when_text", "kind", "qualifier", "states", "total", "preferred", "confidence")
    list_filter = ("kind", "qualifier", "preferred", "includes_eu", "confidence", "in_error")
    search_fields = ("key", "wording")
    date_hierarchy = "when_latest"
    ordering = ("-when_latest", "key")
    autocomplete_fields = ("sources",)

    def keep(self, by: User, obj: Any, values: dict[str, Any]) -> Model:
        prefer, reason = values.pop("prefer"), values.pop("reason")
        row = super().keep(by, obj, values)
        assert isinstance(row, ParticipantCount)  # noqa: S101 - what the action above returns
        if prefer:
            counts.prefer(row, by=by, reason=reason)
        return row
