"""Proposing to publish a record, and the second person's queue.

Both pages show the very document: readable, raw, and as a diff against what was published last. The page posts
the digest of what it showed, so that nobody proposes something else than they read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from partnership.actions import publication
from partnership.actions.errors import RefusedError
from partnership.admin.base import DeskAdmin, person
from partnership.documents import NotPublishableError
from partnership.enums import RequestState
from partnership.models import PublicationRequest, User
from partnership.permissions import (
    may_confirm_publication,
    may_decline_publication,
    may_request_publication,
)
from registry.canonical import canonical
from registry.diff import changes
from registry.enums import Kind, Operation
from registry.models import Event
from registry.tasks import wake_after_commit


@dataclass(frozen=True)
class Node:
    """A part of a document for the page: a value, or parts below it."""

    label: str
    value: Any = None
    children: "tuple[Node, ...] | None" = None


def outline(label: str, value: Any) -> Node:
    """A document as nodes; a partial date, an empty list or an empty object is one value."""
    if isinstance(value, Mapping) and set(value) == {"text", "earliest", "latest", "precision"}:
        return Node(
            label, f"{value['text']} ({value['earliest'] or '…'} – {value['latest'] or '…'}, {value['precision']})"
        )
    if isinstance(value, Mapping) and value:
        return Node(label, children=tuple(outline(key, child) for key, child in value.items()))
    if isinstance(value, list) and value:
        return Node(label, children=tuple(outline(str(place), child) for place, child in enumerate(value, start=1)))
    return Node(label, say("none") if value in ([], {}) else value)


def shown(document: Mapping[str, Any], before: Mapping[str, Any] | None) -> dict[str, Any]:
    """What both pages show of a document."""
    return {
        "outline": outline(
            "", {key: value for key, value in document.items() if key != "correction" or value}
        ).children,
        "raw": canonical(document).decode(),
        "changes": changes(before, document),
        "is_first": before is None,
    }


class ProposeForm(forms.Form):
    """The first person's word."""

    digest = forms.CharField(widget=forms.HiddenInput)
    is_correction = forms.BooleanField(
        label=_("This corrects an error in what was published"), required=False, help_text=_("Leave blank for news.")
    )
    reason = forms.CharField(
        label=_("What was wrong, and why"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    authority = forms.CharField(label=_("On whose authority it is corrected"), required=False, max_length=300)
    read = forms.BooleanField(label=_("I have read the document above; it may be published as it reads."))

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("is_correction") and not (values.get("reason") and values.get("authority")):
            raise forms.ValidationError(_("A correction says why, and on whose authority."))
        return values

    @property
    def correction(self) -> publication.Correction | None:
        values = self.cleaned_data
        return publication.Correction(values["reason"], values["authority"]) if values["is_correction"] else None


class ConfirmForm(forms.Form):
    """The second person's word."""

    digest = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(label=_("I have read the document above; it is published with this."))


class DeclineForm(forms.Form):
    """Why not."""

    why = forms.CharField(label=_("Why it is not published"), widget=forms.Textarea(attrs={"rows": 3}))


class PublishedAdmin(DeskAdmin):
    """A table whose records can be published, each by its reference."""

    kind: ClassVar[Kind]
    ref: ClassVar[str] = "key"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.propose_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_propose"
        return [path("<path:object_id>/propose/", view, name=name), *super().get_urls()]

    def tools(self, request: HttpRequest, object_id: str) -> list[dict[str, str]]:
        """Buttons of one record."""
        if not may_request_publication(request.user):
            return []
        url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_propose", args=[object_id])
        return [{"url": url, "label": say("Propose publication")}]

    def propose_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The document as it would read now; posting proposes exactly that."""
        obj = self.get_object(request, object_id)
        if not may_request_publication(request.user):
            raise PermissionDenied
        if obj is None:
            raise Http404
        ref = str(getattr(obj, self.ref))
        opened = PublicationRequest.objects.filter(kind=self.kind, ref=ref, state="OPEN").first()
        if opened:
            messages.info(request, say("A request to publish this record is open already."))
            return HttpResponseRedirect(reverse("admin:partnership_publicationrequest_change", args=[opened.pk]))
        context: dict[str, Any] = {"record": f"{self.kind.value}/{ref}", "obstacle": ""}
        form = ProposeForm(request.POST or None)
        try:
            drafted = publication.draft(self.kind, ref)
            form.fields["is_correction"].required = drafted.entry.operation is Operation.WITHDRAWN
            if request.method == "POST" and form.is_valid():
                if form.cleaned_data["digest"] == drafted.digest:
                    asked = publication.request(
                        self.kind, ref, by=person(request), at=timezone.now(), correction=form.correction
                    )
                    messages.success(request, say("Proposed. Another person now reads and publishes it."))
                    return HttpResponseRedirect(reverse("admin:partnership_publicationrequest_change", args=[asked.pk]))
                form.add_error(None, say("The record changed while you read it. This is how it reads now."))
            context |= shown(drafted.entry.document, drafted.before)
            context |= {"operation": Operation(drafted.entry.operation).label, "digest": drafted.digest}
        except (RefusedError, NotPublishableError) as error:
            context["obstacle"] = str(error)
        frame = {
            **self.admin_site.each_context(request),
            "title": say("Propose publication"),
            "opts": self.opts,
            "original": obj,
            "media": self.media,
            "form": form,
        }
        return TemplateResponse(request, "admin/partnership/propose.html", frame | context)


@admin.register(PublicationRequest)
class PublicationRequestAdmin(DeskAdmin):
    """The queue: open ones first. Nothing is edited here; two buttons, one action each."""

    list_display = ("named", "title", "operation", "state", "requested_by", "requested_at", "decided_by")
    list_filter = ("state", "kind", "operation")
    search_fields = ("ref", "title", "digest")
    date_hierarchy = "requested_at"
    ordering = ("-requested_at",)
    list_select_related = ("requested_by", "decided_by")

    @admin.display(description=_("Record"), ordering="ref")
    def named(self, asked: PublicationRequest) -> str:
        """Not called ``record``: that is the desk's action."""
        return asked.record

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:object_id>/publish/", wrap(self.publish_view), name="partnership_publicationrequest_publish"),
            path("<int:object_id>/decline/", wrap(self.decline_view), name="partnership_publicationrequest_decline"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One request, read; the buttons post elsewhere."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        return self._page(request, object_id, {})

    def publish_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Publish what was shown."""
        asked, form = self._asked(request, object_id), ConfirmForm(request.POST)
        if not may_confirm_publication(request.user, asked):
            raise PermissionDenied
        if not form.is_valid():
            return self._page(request, str(object_id), {"confirm_form": form})
        if form.cleaned_data["digest"] != asked.digest:
            raise PermissionDenied
        try:
            (event,) = publication.confirm(asked, by=person(request), at=timezone.now())
            wake_after_commit()
            messages.success(request, say("Published as event %d of the register.") % event.sequence)
        except RefusedError as error:
            messages.error(request, say("Not published: %s") % error)
        return HttpResponseRedirect(reverse("admin:partnership_publicationrequest_change", args=[asked.pk]))

    def decline_view(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Do not publish it."""
        asked, form = self._asked(request, object_id), DeclineForm(request.POST)
        if not form.is_valid():
            return self._page(request, str(object_id), {"decline_form": form})
        try:
            publication.decline(asked, by=person(request), at=timezone.now(), why=form.cleaned_data["why"])
            messages.success(request, say("Declined."))
        except RefusedError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("admin:partnership_publicationrequest_change", args=[asked.pk]))

    def _asked(self, request: HttpRequest, object_id: int) -> PublicationRequest:
        asked = self.get_object(request, str(object_id))
        if request.method != "POST" or not isinstance(asked, PublicationRequest):
            raise PermissionDenied
        return asked

    def _page(self, request: HttpRequest, object_id: str, forms_sent: dict[str, Any]) -> HttpResponse:
        asked = self.get_object(request, object_id)
        if not self.has_view_permission(request, asked):
            raise PermissionDenied
        if not isinstance(asked, PublicationRequest):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": asked.record,
            "is_record_page": True,
            "opts": self.opts,
            "original": asked,
            "media": self.media,
            "confirm_form": ConfirmForm(initial={"digest": asked.digest}),
            "decline_form": DeclineForm(),
            **forms_sent,
            **shown(_json(asked.document), _before(asked)),
            "digest": asked.digest,
            "operation": asked.get_operation_display(),
            "may_confirm": asked.state == "OPEN" and may_confirm_publication(request.user, asked),
            "may_decline": may_decline_publication(request.user, asked),
        }
        return TemplateResponse(request, "admin/partnership/publication_request.html", context)


def waiting(user: User) -> dict[str, int]:
    """How many records wait for a second person, ``open``; how many of them this one may publish, ``mine``."""
    opened = PublicationRequest.objects.filter(state=RequestState.OPEN)
    others = ~Q(requested_by=user) if may_request_publication(user) else Q(pk=None)
    return opened.aggregate(open=Count("pk"), mine=Count("pk", filter=others))


def _json(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    return document


def _before(asked: PublicationRequest) -> dict[str, Any] | None:
    """What was published when it was proposed."""
    event = Event.objects.filter(sequence=asked.base).first() if asked.base else None
    return _json(event.document) if event else None
