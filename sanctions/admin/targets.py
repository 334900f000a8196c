"""Targets with what every State says of them side by side, listings with their chain in the register."""

import json
from typing import Any

from django.contrib import admin
from django.db.models import F, Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.models import Event
from sanctions.actions.lines import document_of
from sanctions.admin.base import Page, person
from sanctions.admin.logs import link_to
from sanctions.admin.pairs import said_differently
from sanctions.admin.reading import label, phrases, reading
from sanctions.models import Listing, Merge, Name, Resolution, Target
from sanctions.permissions import may_judge
from sanctions.proposal import VALUES

NAMES = Prefetch("names", Name.objects.filter(asserted=True, kind="PRIMARY").order_by("listing_id", "place"))


@admin.register(Target)
class TargetAdmin(Page):
    """What the register resolves across States; written by publication alone."""

    page_template = "sanctions/admin/target.html"
    list_display = ("__str__", "known_as", "kind", "states", "merged_into")
    list_filter = ("kind", "listings__status", ("listings__participant", admin.RelatedOnlyFieldListFilter))
    search_fields = (
        "ref",
        "names__text",
        "names__latin",
        "identifiers__number",
        "listings__ref",
        "listings__own_reference",
    )
    search_help_text = _("Reference, a name in its script or in Latin letters, an identifier, a State's reference")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Target]:
        rows = Target.objects.select_related("merged_into")
        return rows.prefetch_related(NAMES, "listings__participant").order_by(F("ref").desc(nulls_first=True), "-pk")

    def page(self, request: HttpRequest, obj: Target) -> dict[str, Any]:
        listings = list(obj.listings.select_related("participant", "programme", "target").order_by("pk"))
        documents = [document_of(listing) for listing in listings]
        resolutions = Resolution.objects.filter(left=obj) | Resolution.objects.filter(right=obj)
        return {
            "title": f"{obj} {documents[0]['name'] if documents else ''}".strip(),
            "listings": listings,
            "rows": [(label(group), [phrases(group, document[group]) for document in documents]) for group in VALUES],
            "dropped": _dropped(obj),
            "record": f"target/{obj.ref}" if obj.ref else "",
            "collection": "targets",
            "ref": obj.ref,
            "events": _chain(f"target/{obj.ref}") if obj.ref else [],
            "resolutions": resolutions.select_related("left", "right", "judged_by", "undone_by").order_by("-judged_at"),
            "merges": Merge.objects.filter(Q(survivor=obj) | Q(merged=obj))
            .select_related("survivor", "merged", "merged_by", "split_by")
            .order_by("-merged_at"),
            "conflicts": said_differently(obj),
            "may_judge": may_judge(person(request)),
        }

    def lookup_label(self, row: Target) -> str:
        """What a lookup shows: the reference alone would tell nobody who it is."""
        return " · ".join(filter(None, (str(row), self.known_as(row), self.states(row))))

    @admin.display(description=_("name"))
    def known_as(self, row: Target) -> str:
        return next((name.text for name in row.names.all()), "")

    @admin.display(description=_("listed by"))
    def states(self, row: Target) -> str:
        return ", ".join(dict.fromkeys(listing.participant.code for listing in row.listings.all()))


@admin.register(Listing)
class ListingAdmin(Page):
    """What stands; written by publication alone, from the line that two people approved."""

    page_template = "sanctions/admin/listing.html"
    list_display = (
        "ref",
        "own_reference",
        "known_as",
        "participant",
        "programme",
        "status",
        "designated_text",
        "withheld",
    )
    list_display_links = ("ref", "own_reference")
    list_filter = (
        "status",
        ("participant", admin.RelatedOnlyFieldListFilter),
        ("programme", admin.RelatedOnlyFieldListFilter),
        "withheld",
        "target__kind",
    )
    search_fields = ("ref", "own_reference", "names__text", "names__latin", "identifiers__number", "target__ref")
    search_help_text = _("Reference, the State's own, a name in its script or in Latin letters, an identifier")
    date_hierarchy = "begun_latest"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Listing]:
        rows = Listing.objects.select_related("participant", "programme", "target")
        return rows.prefetch_related(NAMES).order_by("-pk")

    def page(self, request: HttpRequest, obj: Listing) -> dict[str, Any]:
        document = document_of(obj)
        lines = obj.lines.select_related("submission__participant").order_by("submission__approved_at", "pk")
        return {
            "title": f"{obj.ref or _('withheld')} {document['name']}",
            "reading": reading(document),
            "lines": [(line, link_to(line.submission)) for line in lines],
            "dropped": _dropped(obj),
            "record": f"listing/{obj.ref}" if obj.ref else "",
            "collection": "listings",
            "ref": obj.ref,
            "events": _chain(f"listing/{obj.ref}") if obj.ref else [],
        }

    @admin.display(description=_("name"))
    def known_as(self, row: Listing) -> str:
        return next((name.text for name in row.names.all()), "")


def _chain(record: str) -> list[tuple[Event, str]]:
    """Every version of a record in the register, the newest first, with the address of its bytes in the feed."""
    return [(event, json.loads(event.document).get("name", "")) for event in Event.objects.of(record).reverse()]


def _dropped(obj: Target | Listing) -> list[tuple[str, list[Any]]]:
    """Values once asserted and no longer: what was said remains known."""
    groups = []
    for group in ("names", "birthdates", "places", "nationalitys", "identifiers", "addresss", "positions"):
        values = list(getattr(obj, group).filter(asserted=False).select_related("listing__participant").order_by("pk"))
        if values:
            groups.append((str(values[0]._meta.verbose_name_plural), values))
    return groups
