"""Statements with what they name and where they can be read; commitments and the work under them."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from partnership.actions import statements
from partnership.admin.base import DeskAdmin, RowInline
from partnership.admin.claims import ClaimInline
from partnership.admin.forms import PartialDateField, RecordForm
from partnership.admin.publishing import PublishedAdmin
from partnership.enums import CitedKind
from partnership.models import Citation, Commitment, Initiative, Statement, StatementLink, User
from partnership.models.statement import TARGETS
from registry.enums import Kind


class LinkInline(RowInline):
    model = StatementLink
    record = staticmethod(statements.record_link)
    natural = ("url",)
    fields = ("url", "language", "label", "in_error")


class CitationInline(RowInline):
    """What is printed, beside what it is."""

    model = Citation
    natural = ("number",)
    fields = (
        "number",
        "paragraph",
        "cited_kind",
        *TARGETS.values(),
        "target_text",
        "as_cited",
        "normalised",
        "stance",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    autocomplete_fields = (*TARGETS.values(), "sources")

    def keep(self, by: User, parent: Model, row: Any, values: dict[str, Any]) -> None:
        assert isinstance(parent, Statement)  # noqa: S101 - the admin it stands in
        kind = CitedKind(values["cited_kind"])
        taken = (
            "as_cited",
            "confidence",
            "paragraph",
            "normalised",
            "stance",
            "note",
            "in_error",
            "sources",
        )
        citation, _changed = statements.record_citation(
            parent,
            values["number"],
            by=by,
            kind=kind,
            cited=values[TARGETS.get(kind, "target_text")],
            **{name: values[name] for name in taken},
        )
        row.pk = citation.pk


class StatementForm(RecordForm):
    issued = PartialDateField(label=_("Issued"))


@admin.register(Statement)
class StatementAdmin(PublishedAdmin):
    kind = Kind.STATEMENT
    record = staticmethod(statements.record_statement)
    form = StatementForm
    fields = (
        "key",
        "kind",
        "title",
        "issued",
        "meeting",
        "issuer",
        "languages",
        "summary",
        "full_text_seen",
        "endorsers",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("key", "title", "kind", "issued_text", "meeting", "confidence")
    list_filter = ("kind", "full_text_seen", "confidence", "in_error")
    search_fields = ("key", "title", "summary")
    date_hierarchy = "issued_latest"
    ordering = ("-issued_latest",)
    list_select_related = ("meeting",)
    autocomplete_fields = ("meeting", "endorsers", "sources")
    inlines = (LinkInline, CitationInline, ClaimInline)


class InitiativeForm(RecordForm):
    when = PartialDateField(label=_("When"))


@admin.register(Commitment)
class CommitmentAdmin(DeskAdmin):
    """Published with its statement."""

    record = staticmethod(statements.record_commitment)
    fields = (
        "key",
        "statement",
        "number",
        "text",
        "confidence",
        "numbering_confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("number", "key", "statement", "confidence")
    list_filter = ("statement", "confidence")
    search_fields = ("key", "text")
    ordering = ("statement__key", "number")
    list_select_related = ("statement",)
    autocomplete_fields = ("statement", "sources")


@admin.register(Initiative)
class InitiativeAdmin(DeskAdmin):
    """Published with the statement it carries out."""

    record = staticmethod(statements.record_initiative)
    form = InitiativeForm
    fields = (
        "key",
        "title",
        "commitment",
        "lead",
        "beneficiaries",
        "partner_programme",
        "when",
        "description",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("key", "title", "commitment", "lead", "when_text")
    list_filter = ("commitment", "lead", "confidence")
    search_fields = ("key", "title", "partner_programme")
    ordering = ("key",)
    list_select_related = ("commitment", "lead")
    autocomplete_fields = ("commitment", "lead", "sources")
