"""Targets with what every State says of them side by side, listings with their chain in the register, judgements."""

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Model, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.models import User
from registry.models import Event
from sanctions.actions import judging
from sanctions.actions.lines import document_of
from sanctions.admin.base import Page, ReadOnly, person
from sanctions.admin.logs import link_to
from sanctions.admin.reading import label, phrases, reading
from sanctions.enums import Judgement
from sanctions.models import Listing, Name, Resolution, Target
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


class Judging(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    class Meta:
        model = Resolution
        fields = ("left", "right", "judgement", "note")
        labels = {"left": _("One target"), "right": _("The other target"), "note": _("On what grounds")}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("left") and cleaned.get("left") == cleaned.get("right"):
            raise ValidationError(_("Two different targets are needed."))
        return cleaned

    def _post_clean(self) -> None:
        """The action puts the pair in order and ends the standing judgement: the form's own row is never saved."""


@admin.register(Resolution)
class ResolutionAdmin(ReadOnly):
    """Judgements of who is the same. A new one replaces the standing one; an old one stays to be read."""

    form = Judging
    list_display = ("pair", "judgement", "judged_by", "judged_at", "undone_at")
    list_filter = ("judgement", ("undone_at", admin.EmptyFieldListFilter))
    search_fields = ("left__ref", "right__ref", "left__names__text", "right__names__text", "note")
    autocomplete_fields = ("left", "right")
    date_hierarchy = "judged_at"
    change_form_template = "sanctions/admin/resolution.html"
    readonly_fields = ("judged_at", "judged_by", "undone_at", "undone_by")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resolution]:
        return Resolution.objects.select_related("left", "right", "judged_by", "undone_by").order_by(
            "-judged_at", "-pk"
        )

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return ("left", "right", "judgement", "note", *(self.readonly_fields if obj else ()))

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [path("<int:pk>/undo/", wrap(self.undo), name="sanctions_resolution_undo"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_judge(request.user)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Resolution:
        """The action is the only writer; what it wrote is what the admin goes on with."""
        said = form.cleaned_data
        return judging.judge(
            said["left"],
            said["right"],
            Judgement(said["judgement"]),
            note=said["note"],
            by=person(request),
            at=timezone.now(),
        )

    def save_model(self, request: HttpRequest, obj: Resolution, form: Any, change: bool) -> None:
        """Saved by the action already."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside it."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        return super().render_change_form(request, context | {"may_judge": may_judge(person(request))}, *args, **kwargs)

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a judgement back."""
        resolution = self.get_object(request, str(pk))
        if request.method != "POST" or resolution is None or not may_judge(person(request)):
            raise PermissionDenied
        try:
            judging.undo(resolution, by=person(request), at=timezone.now())
        except ValueError:
            messages.error(request, _("It was taken back already."))
        else:
            messages.success(request, _("The judgement is taken back."))
        return redirect(reverse("admin:sanctions_resolution_change", args=[pk]))

    @admin.display(description=_("targets"))
    def pair(self, row: Resolution) -> str:
        return f"{row.left} – {row.right}"


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
