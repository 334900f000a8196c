"""Watchers, for keepers: made, rotated, sent elsewhere, paused, ended; of what they watch, counts and nothing more."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership.models import User
from registry.channels.addresses import AddressRefusedError
from registry.enums import SubscriberState
from registry.models import Head
from registry.sealing import SealError
from sanctions.actions import watchers
from sanctions.actions.watchers import WatcherError
from sanctions.admin.base import Page, person
from sanctions.models import Watcher
from sanctions.permissions import may_manage_keys


class Address(forms.Form):
    """Where hits are posted to."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.URLInput(),
        help_text=gettext_lazy("https, port 443"),
    )


class Add(Address):
    """Who asks to be told, where, and from what likeness on."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("Whom to write to when deliveries are paused.")
    )
    threshold = forms.IntegerField(
        label=gettext_lazy("Threshold, in hundredths"),
        min_value=watchers.LEAST,
        max_value=watchers.MOST,
        initial=watchers.USUAL,
    )
    field_order = ("name", "email", "url", "threshold")


@admin.register(Watcher)
class WatcherAdmin(Page):
    """Key and secret are on the page that answers the act, once."""

    page_template = "sanctions/admin/watcher.html"
    list_display = ("name", "standing", "watched", "waiting", "told_at", "last_used_at", "created_at")
    search_fields = ("name",)
    ordering = ("name", "pk")

    def may_see(self, user: User) -> bool:
        return may_manage_keys(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """The acts, beside Django's own addresses of a record."""
        acts = ("rotate_key", "rotate_secret", "redirect", "pause", "resume", "end")
        wrap = self.admin_site.admin_view
        return [
            *(path(f"<int:pk>/{act}/", wrap(getattr(self, act)), name=f"sanctions_watcher_{act}") for act in acts),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, or the new watcher with its key and secret."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = Add(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                watcher, key, secret = watchers.add(**form.cleaned_data, by=person(request), at=timezone.now())
            except (WatcherError, AddressRefusedError, SealError) as error:
                form.add_error(None, str(error))
            else:
                return self._shown(request, watcher, key=key, secret=secret)
        content = {"title": _("Add a watcher"), "original": _("New"), "form": form}
        template = "sanctions/admin/watcher_form.html"
        return self.render(request, None, content, template=template, status=422 if form.errors else 200)

    def page(self, request: HttpRequest, obj: Watcher) -> dict[str, Any]:
        head = Head.objects.values_list("sequence", flat=True).get()
        return {
            "watcher": obj,
            "standing": self.standing(obj),
            "names": self.watched(obj),
            "hits": obj.hits.count(),
            "waiting": self.waiting(obj),
            "dismissed": obj.hits.exclude(dismissed_at=None).count(),
            "behind": head - obj.cursor,
            "is_paused": obj.state == SubscriberState.PAUSED,
            "is_active": obj.state == SubscriberState.ACTIVE,
            "form": Address(initial={"url": obj.url}),
        }

    def rotate_key(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new API key, shown once."""
        return self._secret(request, pk, "key", watchers.rotate_key)

    def rotate_secret(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new webhook secret, shown once."""
        return self._secret(request, pk, "secret", watchers.rotate_secret)

    def redirect(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Another address."""
        url = request.POST.get("url", "").strip()[:500]
        return self._act(
            request,
            pk,
            lambda watcher: watchers.redirect(watcher, url, by=person(request), at=timezone.now()),
            _("The address was changed."),
        )

    def pause(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Nothing is told for now."""
        return self._act(
            request,
            pk,
            lambda watcher: watchers.pause(watcher, by=person(request), at=timezone.now()),
            _("Paused. Hits wait."),
        )

    def resume(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What waits is told."""
        return self._act(
            request,
            pk,
            lambda watcher: watchers.resume(watcher, by=person(request), at=timezone.now()),
            _("Resumed. Delivery begins in a moment."),
        )

    def end(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The end of a watcher and of all it registered."""
        return self._act(
            request,
            pk,
            lambda watcher: watchers.end(watcher, by=person(request), at=timezone.now()),
            _("Ended. Its names, their hits and its secrets are deleted."),
        )

    def _act(self, request: HttpRequest, pk: int, act: Callable[[Watcher], Watcher], said: str) -> HttpResponse:
        watcher = self._found(request, pk)
        try:
            act(watcher)
        except (WatcherError, AddressRefusedError) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said)
        return redirect(_page_of(pk))

    def _secret(
        self, request: HttpRequest, pk: int, shown: str, act: Callable[..., tuple[Watcher, str]]
    ) -> HttpResponse:
        watcher = self._found(request, pk)
        try:
            watcher, made = act(watcher, by=person(request), at=timezone.now())
        except (WatcherError, SealError) as error:
            messages.error(request, str(error))
            return redirect(_page_of(pk))
        return self._shown(request, watcher, **{shown: made})

    def _shown(self, request: HttpRequest, watcher: Watcher, *, key: str = "", secret: str = "") -> HttpResponse:
        """The page that shows what is shown once."""
        content = {"title": _("Of a watcher, shown once"), "watcher": watcher, "key": key, "secret": secret}
        response = self.render(request, watcher, content, template="sanctions/admin/watcher_shown.html")
        response["Cache-Control"] = "no-store"
        return response

    def _found(self, request: HttpRequest, pk: int) -> Watcher:
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        watcher: Watcher | None = self.get_queryset(request).filter(pk=pk).first()
        if watcher is None:
            raise Http404
        return watcher

    @admin.display(description=gettext_lazy("standing"), ordering="state")
    def standing(self, row: Watcher) -> str:
        if row.ended_at:
            return _("ended")
        if row.state == SubscriberState.PAUSED:
            return _("paused by failures") if row.failures else _("paused")
        return str(SubscriberState(row.state).label)

    @admin.display(description=gettext_lazy("names watched"))
    def watched(self, row: Watcher) -> int:
        return row.names.count()

    @admin.display(description=gettext_lazy("hits to be told"))
    def waiting(self, row: Watcher) -> int:
        return row.hits.untold().count()


def _page_of(pk: int) -> str:
    return reverse("admin:sanctions_watcher_change", args=[pk])
