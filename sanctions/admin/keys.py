"""API keys, for keepers: issued, shown once, rotated, revoked; nothing of them is edited or deleted."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnership.enums import STATE_ROLES
from partnership.models import User
from sanctions.actions import keys
from sanctions.admin.base import Page, person
from sanctions.enums import Scope
from sanctions.models import ApiKey
from sanctions.permissions import may_manage_keys


class Issue(forms.Form):
    """Whose key, what for, what it may do, and for how long."""

    user = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("Person"), help_text=gettext_lazy("Who drafts or signs for a State.")
    )
    label = forms.CharField(
        max_length=100, label=gettext_lazy("Label"), help_text=gettext_lazy("The system that will use it.")
    )
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, label=gettext_lazy("Scopes")
    )
    days = forms.IntegerField(
        min_value=1, max_value=keys.LIFETIME.days, initial=keys.LIFETIME.days, label=gettext_lazy("Days")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        delegates = User.objects.filter(roles__overlap=sorted(STATE_ROLES), is_active=True)
        field: Any = self.fields["user"]
        field.queryset = delegates.select_related("participant").order_by("participant__code", "username")
        field.label_from_instance = lambda user: f"{user.participant.code} · {user.username}"


class Alive(admin.SimpleListFilter):
    """By whether a key works now."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("usable", gettext_lazy("Usable")), ("over", gettext_lazy("Expired or revoked"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ApiKey]) -> QuerySet[ApiKey]:
        usable = ApiKey.objects.usable(at=timezone.now()).values("pk")
        if self.value() == "usable":
            return queryset.filter(pk__in=usable)
        return queryset.exclude(pk__in=usable) if self.value() == "over" else queryset


@admin.register(ApiKey)
class ApiKeyAdmin(Page):
    """The secret is on the page that answers the act, once; the table holds its hash."""

    page_template = "sanctions/admin/key.html"
    list_display = ("prefix", "label", "user", "state", "allowed", "expires_at", "last_used_at", "standing")
    list_filter = (Alive, ("user__participant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user__participant",)
    search_fields = ("prefix", "label", "user__username", "user__participant__code")
    ordering = ("-created_at",)

    def may_see(self, user: User) -> bool:
        return may_manage_keys(user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_urls(self) -> list[URLPattern]:
        """Rotation and revocation, beside Django's own addresses of a record."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/rotate/", wrap(self.rotate), name="sanctions_apikey_rotate"),
            path("<int:pk>/revoke/", wrap(self.revoke), name="sanctions_apikey_revoke"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, or the new key with its secret."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = Issue(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            issued = self._secret(
                request,
                lambda: keys.issue(
                    user=said["user"],
                    label=said["label"],
                    scopes=[Scope(scope) for scope in said["scopes"]],
                    lifetime=dt.timedelta(days=said["days"]),
                    by=person(request),
                    at=timezone.now(),
                ),
            )
            if isinstance(issued, HttpResponse):
                return issued
            form.add_error(None, issued)
        content = {"title": _("Issue an API key"), "original": _("New"), "form": form}
        template = "sanctions/admin/key_form.html"
        return self.render(request, None, content, template=template, status=422 if form.errors else 200)

    def page(self, request: HttpRequest, obj: ApiKey) -> dict[str, Any]:
        return {"key": obj, "standing": self.standing(obj), "usable": _usable(obj), "next": _next(obj)}

    def rotate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A successor, shown once; the old key goes on for a while."""
        key = self._found(request, pk)
        issued = self._secret(request, lambda: keys.rotate(key, by=person(request), at=timezone.now()))
        if isinstance(issued, HttpResponse):
            return issued
        messages.error(request, issued)
        return redirect(_page_of(pk))

    def revoke(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The end of a key, at once."""
        key = self._found(request, pk)
        try:
            keys.revoke(key, by=person(request), at=timezone.now())
        except ValueError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The key no longer works."))
        return redirect(_page_of(pk))

    def _secret(self, request: HttpRequest, act: Callable[[], tuple[ApiKey, str]]) -> HttpResponse | str:
        """The page that shows a new key's secret, or why there is none."""
        try:
            key, secret = act()
        except ValueError as error:
            return str(error)
        content = {"title": _("A new API key"), "key": key, "secret": secret, "overlap": keys.OVERLAP.days}
        response = self.render(request, key, content, template="sanctions/admin/key_shown.html")
        response["Cache-Control"] = "no-store"
        return response

    def _found(self, request: HttpRequest, pk: int) -> ApiKey:
        if request.method != "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        key: ApiKey | None = self.get_queryset(request).select_related("user__participant").filter(pk=pk).first()
        if key is None:
            raise Http404
        return key

    @admin.display(description=gettext_lazy("State"), ordering="user__participant__code")
    def state(self, row: ApiKey) -> str:
        return row.user.participant.code if row.user.participant else ""

    @admin.display(description=gettext_lazy("scopes"))
    def allowed(self, row: ApiKey) -> str:
        return ", ".join(row.scopes)

    @admin.display(description=gettext_lazy("standing"))
    def standing(self, row: ApiKey) -> str:
        if row.revoked_at:
            return _("revoked")
        return _("usable") if _usable(row) else _("expired, or its person is not active")


def _usable(key: ApiKey) -> bool:
    return key.revoked_at is None and key.expires_at > timezone.now() and key.user.is_active


def _next(key: ApiKey) -> ApiKey | None:
    return ApiKey.objects.filter(rotated_from=key).first()


def _page_of(pk: int) -> str:
    return reverse("admin:sanctions_apikey_change", args=[pk])
