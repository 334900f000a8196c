"""Programmes, legal acts and announcements: forms for officers and keepers over the actions that write."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from partnership.admin.base import DeskAdmin
from partnership.admin.forms import RULES, PartialDateField, RecordForm, lines
from partnership.admin.publishing import PublishedAdmin
from partnership.models import User
from registry.enums import Kind
from sanctions.actions import programmes
from sanctions.enums import Measure
from sanctions.models import Announcement, LegalAct, Programme


class ProgrammeForm(RecordForm):
    rules = {
        **RULES,
        "_key_format": ("key", _("Capital letters and digits in parts joined by hyphens, as in EU-CHEM.")),
        "_ended_after_started": ("ended_on", _("It cannot end before it begins.")),
    }
    measures = forms.MultipleChoiceField(
        choices=Measure.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Measures"),
        help_text=_("What a listing under it may carry; none ticked: any."),
    )
    acts = lines(_("Acts it rests on, as cited"))


class AnnouncementForm(RecordForm):
    rules = {"_numbers_only_has_no_names": ("names_seen", _("No name was made public, it says above."))}
    date = PartialDateField(label=_("Date"), required=True)
    names_seen = lines(_("Names made public"))


@admin.register(Programme)
class ProgrammeAdmin(PublishedAdmin):
    kind = Kind.PROGRAMME
    record = staticmethod(programmes.record_programme)
    form = ProgrammeForm
    list_display = ("key", "title", "participant", "status", "status_as_of", "confidence")
    list_filter = ("status", ("participant", admin.RelatedOnlyFieldListFilter), "confidence", "in_error")
    search_fields = ("key", "title", "authority", "participant__code", "participant__name_en", "acts")
    autocomplete_fields = ("participant", "sources")
    fieldsets = (
        (None, {"fields": ("key", "participant", "title", "authority", "scope", "measures", "acts", "url")}),
        (_("In force"), {"fields": ("status", "status_as_of", "started_on", "ended_on")}),
        (_("Where it is known from"), {"fields": ("sources", "confidence", "note", "in_error")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Programme]:
        return Programme.objects.select_related("participant").order_by("key")


class LegalActForm(RecordForm):
    """No field beyond the row's own."""


@admin.register(LegalAct)
class LegalActAdmin(DeskAdmin):
    """Acts come with published listings; here their titles, dates and links are completed."""

    natural = ("authority", "number")
    list_display = ("number", "title", "authority", "date_text", "programme")
    list_filter = (("authority", admin.RelatedOnlyFieldListFilter), ("programme", admin.RelatedOnlyFieldListFilter))
    search_fields = ("number", "title", "url")
    autocomplete_fields = ("authority", "programme")
    fields = ("authority", "number", "title", "date_text", "url", "programme")
    form = LegalActForm

    def get_queryset(self, request: HttpRequest) -> QuerySet[LegalAct]:
        return LegalAct.objects.select_related("authority", "programme").order_by("authority__code", "number")

    def keep(self, by: User, obj: LegalAct, values: dict[str, Any]) -> LegalAct:
        """The form has filled the row; the action keeps it."""
        return programmes.save(obj, links={}, by=by)


@admin.register(Announcement)
class AnnouncementAdmin(PublishedAdmin):
    kind = Kind.ANNOUNCEMENT
    record = staticmethod(programmes.record_announcement)
    form = AnnouncementForm
    list_display = ("key", "participant", "action", "date_text", "total_count", "names_known", "programme", "meeting")
    list_filter = ("action", "names_known", ("participant", admin.RelatedOnlyFieldListFilter), "confidence", "in_error")
    search_fields = (
        "key",
        "participant__code",
        "participant__name_en",
        "legal_act",
        "legal_basis",
        "names_seen",
        "note",
    )
    date_hierarchy = "date_earliest"
    autocomplete_fields = ("participant", "programme", "meeting", "incidents", "sources")
    fieldsets = (
        (None, {"fields": ("key", "participant", "programme", "action", "date", "effective_on")}),
        (_("Meeting"), {"fields": ("meeting", "meeting_link")}),
        (_("Numbers"), {"fields": ("persons_count", "entities_count", "total_count", "other_targets")}),
        (_("Names"), {"fields": ("names_known", "names_seen")}),
        (_("Grounds"), {"fields": ("legal_basis", "legal_act", "incidents")}),
        (_("Since then"), {"fields": ("status_now", "status_as_of")}),
        (_("Where it is known from"), {"fields": ("sources", "confidence", "note", "in_error")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Announcement]:
        rows = Announcement.objects.select_related("participant", "programme", "meeting")
        return rows.order_by("-date_earliest", "key")
