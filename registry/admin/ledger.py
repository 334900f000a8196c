"""The register in the admin, to read and nothing else: its lines, and how each record stands.

Whoever holds ``registry.view_event`` sees it (the house above says which roles do). A line's page shows the exact
document with its hash, and every version of its record with what each changed.
"""

import json
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from registry import queries
from registry.diff import Change, changes
from registry.models import Event, Record
from registry.permissions import may_read_register

if TYPE_CHECKING:
    EventAdminBase = admin.ModelAdmin[Event]
    RecordAdminBase = admin.ModelAdmin[Record]
else:  # not subscriptable when it runs
    EventAdminBase = RecordAdminBase = admin.ModelAdmin

DEFAULT = "default"
"""The desk reads as itself: the public connection gives up after two seconds, and a desk may look longer."""


class ReadOnly:
    """Nobody adds, changes or deletes here, whoever they are."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_read_register(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_read_register(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}


@admin.register(Event)
class EventAdmin(ReadOnly, EventAdminBase):
    """The log, newest line first."""

    list_display = ("sequence", "published_at", "operation", "record", "title", "status")
    list_display_links = ("sequence", "record")
    list_filter = ("kind", "operation", "status", "published_at")
    ordering = ("-sequence",)
    list_per_page = 50
    show_full_result_count = False  # a count of the whole log for each page looked at
    search_fields = ("record",)
    search_help_text = _("Words of a name in any script, or a reference such as listing/L000001.")
    change_form_template = "admin/registry/event/event.html"
    fields = readonly_fields = (
        *("sequence", "record_link", "operation", "status", "published_at", "not_before"),
        *("effective_from", "effective_to", "supersedes_link", "merged_into", "schema", "facets", "names"),
        *("content_sha256", "salt", "leaf"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        return super().get_queryset(request).defer("search", "periods")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Event], search_term: str
    ) -> tuple[QuerySet[Event], bool]:
        """By reference when it looks like one, by the words of the names otherwise."""
        term = search_term.strip()
        if "/" in term:
            return queryset.filter(record__startswith=term), False
        return (queries.bearing(queryset, term) if term else queryset), False

    @admin.display(description=_("Record"))
    def record_link(self, event: Event) -> str:
        return format_html(
            '<a href="{}?q={}">{}</a>', reverse("admin:registry_event_changelist"), event.record, event.record
        )

    @admin.display(description=_("Supersedes"))
    def supersedes_link(self, event: Event) -> str:
        if event.supersedes is None:
            return "–"
        place = reverse("admin:registry_event_change", args=[event.supersedes])
        return format_html('<a href="{}">{}</a>', place, event.supersedes)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One line, its document as it was hashed, and the chain it stands in."""
        event = self.get_object(request, object_id)
        content: dict[str, Any] = {}
        if event is not None and self.has_view_permission(request, event):
            content = {"exact": event.document, "pretty": pretty(event.document), "chain": chain(event)}
        return super().change_view(request, object_id, form_url, {**content, **(extra_context or {})})


@admin.register(Record)
class RecordAdmin(ReadOnly, RecordAdminBase):
    """How each record stands now; each leads to its newest line."""

    list_display = ("record", "title", "status", "newest", "changed_at")
    list_display_links = None
    list_filter = ("kind", "event__status")
    list_select_related = ("event",)
    ordering = ("kind", "record")
    search_fields = ("record", "event__title")
    show_full_result_count = False
    fields = readonly_fields = ("record", "kind", "title", "status", "newest", "changed_at")

    @admin.display(description=_("Title"))
    def title(self, record: Record) -> str:
        return record.event.title

    @admin.display(description=_("Status"), ordering="event__status")
    def status(self, record: Record) -> str:
        return record.event.get_status_display()

    @admin.display(description=_("Newest line"), ordering="event_id")
    def newest(self, record: Record) -> str:
        place = reverse("admin:registry_event_change", args=[record.event_id])
        return format_html('<a href="{}">{}</a>', place, record.event_id)

    @admin.display(description=_("Changed"), ordering="event__published_at")
    def changed_at(self, record: Record) -> Any:
        return record.event.published_at


def pretty(document: str) -> str:
    """A document with a line for each value, to read; it is not what was hashed."""
    return json.dumps(json.loads(document), ensure_ascii=False, indent=2) if document else ""


def chain(event: Event) -> list[tuple[Event, list[Change]]]:
    """Every version of the record, newest first, each with what it changed."""
    versions = list(queries.history(event.record, at=queries.LATEST, using=DEFAULT))
    before: dict[str, Any] | None = None
    steps: list[tuple[Event, list[Change]]] = []
    for version in versions:
        now: dict[str, Any] = json.loads(version.document) if version.document else {}
        steps.append((version, changes(before, now)))
        before = now
    return steps[::-1]
