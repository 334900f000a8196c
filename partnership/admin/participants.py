"""Participants, their memberships and accessions, and sources."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from partnership import workflow
from partnership.actions import accessions, memberships, participants
from partnership.actions.errors import RefusedError
from partnership.admin.base import DeskAdmin, RowInline, ShownInline, person
from partnership.admin.claims import ClaimInline
from partnership.admin.forms import PartialDateField, RecordForm
from partnership.admin.publishing import PublishedAdmin
from partnership.enums import Confidence, EvidenceKind, Stage
from partnership.models import (
    Accession,
    AccessionStep,
    Membership,
    MembershipEvidence,
    Participant,
    Source,
    User,
)
from partnership.permissions import may_keep, may_request_publication
from registry.enums import Kind


@admin.register(Source)
class SourceAdmin(DeskAdmin):
    record = staticmethod(participants.record_source)
    natural = ("url",)
    fields = ("url", "title", "publisher", "published_on", "consulted_on")
    list_display = ("__str__", "publisher", "published_on", "consulted_on")
    search_fields = ("url", "title", "publisher")
    date_hierarchy = "consulted_on"
    ordering = ("-pk",)


class MembershipsShown(ShownInline):
    model = Membership
    fields = readonly_fields = ("joined_text", "left_text", "status", "confidence", "in_error")


class AccessionsShown(ShownInline):
    model = Accession
    fields = readonly_fields = ("stage", "opened_at", "opened_by")


@admin.register(Participant)
class ParticipantAdmin(PublishedAdmin):
    kind = Kind.PARTICIPANT
    ref = "code"
    record = staticmethod(participants.record_participant)
    natural = ("code",)
    fields = ("code", "alpha3", "kind", "name_en", "name_fr", "name_own", "un_regional_group", "founding", "note")
    list_display = ("code", "name_en", "kind", "un_regional_group", "founding")
    list_filter = ("kind", "un_regional_group", "founding", "memberships__status")
    search_fields = ("code", "alpha3", "name_en", "name_fr", "name_own")
    ordering = ("code",)
    inlines = (MembershipsShown, AccessionsShown)


class EvidenceForm(RecordForm):
    joined = PartialDateField(label=_("Joined"))
    prefer = forms.BooleanField(label=_("Preferred"), required=False, help_text=_("Never attendance."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["prefer"].initial = self.initial["prefer"] = self.instance.preferred


class EvidenceInline(RowInline):
    """One claim a row. Preferring one puts the others back."""

    model = MembershipEvidence
    form = EvidenceForm
    natural = ()
    fixed = ("kind", "source")
    classes = ()
    fields = ("kind", "source", "joined", "confidence", "prefer", "reason", "note", "in_error")
    autocomplete_fields = ("source",)

    def keep(self, by: User, parent: Model, row: Any, values: dict[str, Any]) -> None:
        taken = {name: values[name] for name in ("kind", "source", "joined", "confidence", "note", "in_error")}
        assert isinstance(parent, Membership)  # noqa: S101 - the admin it stands in
        evidence, _changed = memberships.add_evidence(parent, by=by, **taken)
        row.pk = evidence.pk
        if values["prefer"]:
            memberships.prefer(evidence, by=by, reason=values["reason"])


PERIOD = ("participant", "status", "joined", "left", "confidence", "date_confidence", "note", "in_error", "sources")
LATER = ("left", "in_error")
"""A membership is opened first; it ends, or turns out to be an error, later."""


class MembershipForm(RecordForm):
    joined = PartialDateField(label=_("Joined"))
    left = PartialDateField(label=_("Left"))


@admin.register(Membership)
class MembershipAdmin(DeskAdmin):
    """A probable membership is a candidate: kept, never published."""

    form = MembershipForm
    natural = ("participant",)
    fields = PERIOD
    list_display = ("participant", "status", "joined_text", "left_text", "confidence", "in_error")
    list_filter = ("status", "confidence", "in_error", "participant__kind", "joined_precision")
    search_fields = ("participant__code", "participant__name_en", "joined_text")
    date_hierarchy = "joined_latest"
    ordering = ("participant__code", "joined_latest")
    list_select_related = ("participant",)
    autocomplete_fields = ("participant", "sources")
    inlines = (EvidenceInline, ClaimInline)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in PERIOD if obj or name not in LATER]

    def tools(self, request: HttpRequest, object_id: str) -> list[dict[str, str]]:
        """A membership is published with its participant."""
        row = self.get_object(request, object_id)
        if row is None or not may_request_publication(request.user):
            return []
        url = reverse("admin:partnership_participant_propose", args=[row.participant_id])
        return [{"url": url, "label": say("Propose publication")}]

    def keep(self, by: User, obj: Any, values: dict[str, Any]) -> Model:
        values.pop("participant", None)
        if obj.pk is None:
            values.pop("left", None)
            return memberships.open_membership(obj.participant, by=by, **values)
        row = Membership.objects.get(pk=obj.pk)
        memberships.revise(row, by=by, **values)
        return row


class StepsShown(ShownInline):
    model = AccessionStep
    fields = readonly_fields = ("from_stage", "to_stage", "taken_at", "taken_by", "note")


class StepForm(forms.Form):
    """The next step. Joining asks for what the membership will rest on."""

    stage = forms.ChoiceField(label=_("Next step"))
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    joined = PartialDateField(label=_("Joined"))
    kind = forms.ChoiceField(
        label=_("Evidence"),
        required=False,
        choices=[("", "—"), *(c for c in EvidenceKind.choices if c[0] != EvidenceKind.ATTENDANCE)],
    )
    source = forms.ModelChoiceField(Source.objects.order_by("-pk"), label=_("Source"), required=False)
    confidence = forms.ChoiceField(label=_("Confidence"), required=False, choices=[("", "—"), *Confidence.choices])
    reason = forms.CharField(label=_("Why this evidence"), required=False, max_length=500)

    def __init__(self, *args: Any, stage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["stage"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - declared above
        choice.choices = [(stage.value, stage.label) for stage in workflow.nexts(stage)]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("stage") == Stage.JOINED:
            for name in ("joined", "kind", "source", "confidence", "reason"):
                if not values.get(name):
                    self.add_error(name, _("Joining needs this."))
        return values


@admin.register(Accession)
class AccessionAdmin(DeskAdmin):
    """Invited here, moved on by the button; the steps are append-only."""

    natural = ("participant",)
    fields = ("participant", "note", "sources")
    list_display = ("participant", "stage", "opened_at", "opened_by", "membership")
    list_filter = ("stage",)
    search_fields = ("participant__code", "participant__name_en")
    date_hierarchy = "opened_at"
    ordering = ("-opened_at",)
    list_select_related = ("participant", "opened_by", "membership__participant")
    autocomplete_fields = ("participant", "sources")
    inlines = (StepsShown,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("participant", "stage", "membership", "note", "sources") if obj else ("participant", "note", "sources")

    def keep(self, by: User, obj: Any, values: dict[str, Any]) -> Model:
        return accessions.invite(
            obj.participant, by=by, at=timezone.now(), note=values["note"], sources=values["sources"]
        )

    def tools(self, request: HttpRequest, object_id: str) -> list[dict[str, str]]:
        if not may_keep(request.user):
            return []
        url = reverse("admin:partnership_accession_step", args=[object_id])
        return [{"url": url, "label": say("Next step")}]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.step_view)
        return [path("<path:object_id>/step/", view, name="partnership_accession_step"), *super().get_urls()]

    def step_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One step, one action."""
        accession = self.get_object(request, object_id)
        if not may_keep(request.user):
            raise PermissionDenied
        if not isinstance(accession, Accession):
            raise Http404
        form = StepForm(request.POST or None, stage=accession.stage)
        if request.method == "POST" and form.is_valid():
            try:
                _take(accession, form.cleaned_data, person(request))
                messages.success(request, say("Done."))
                return HttpResponseRedirect(reverse("admin:partnership_accession_change", args=[accession.pk]))
            except (RefusedError, workflow.NotNowError) as error:
                form.add_error(None, str(error))
        context = {
            **self.admin_site.each_context(request),
            "title": say("Next step"),
            "opts": self.opts,
            "original": accession,
            "media": self.media,
            "form": form,
            "nexts": workflow.nexts(accession.stage),
        }
        return TemplateResponse(request, "admin/partnership/step.html", context)


def _take(accession: Accession, values: dict[str, Any], by: User) -> None:
    stage, at = Stage(values["stage"]), timezone.now()
    if stage is not Stage.JOINED:
        accessions.move(accession, stage, by=by, at=at, note=values["note"])
        return
    accessions.join(
        accession,
        by=by,
        at=at,
        joined=values["joined"],
        kind=EvidenceKind(values["kind"]),
        source=values["source"],
        confidence=Confidence(values["confidence"]),
        reason=values["reason"],
        note=values["note"],
    )
