"""Subscribers at the admin: how each one fares, and what a keeper may do about it.

Every field is read-only here; each button leads to a page that says what will happen, and its form calls one action. No
delete, no bulk actions. A secret is shown in the answer to the request that made it, and never again.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import F, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from registry.actions import subscribers
from registry.channels import addresses
from registry.enums import SubscriberState
from registry.models import DeliveryAttempt, Head, Subscriber
from registry.permissions import NotAllowedError, check_may_change_subscribers, may_change_subscribers
from registry.sealing import SealError

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Subscriber]
    TabularInline = admin.TabularInline[DeliveryAttempt, Subscriber]
else:  # not subscriptable when it runs
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline

SHOWN_ATTEMPTS = 25


class AddressForm(forms.Form):
    """Where to deliver to; the action resolves and checks it."""

    url = forms.CharField(
        label=_("Address"), max_length=500, widget=forms.URLInput(attrs={"size": 60}), help_text=_("https, port 443")
    )


class AddForm(AddressForm):
    """A new subscriber."""

    name = forms.CharField(label=_("Name"), max_length=100)
    field_order = ("name", "url")


class ReplayForm(forms.Form):
    """From where to deliver again."""

    first = forms.IntegerField(label=_("From sequence"), min_value=1)


class ConfirmForm(forms.Form):
    """Nothing to fill in: pressing the button is the answer."""


class Attempts(TabularInline):
    """The newest attempts, as they were written down."""

    model = DeliveryAttempt
    verbose_name_plural = _("Newest attempts (sequence 0 is a test ping)")
    fields = readonly_fields = ("attempted_at", "sequence", "status", "duration_ms", "error")
    extra = max_num = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[DeliveryAttempt]:
        of_one = super().get_queryset(request)
        subscriber_id = request.resolver_match.kwargs["object_id"] if request.resolver_match else 0
        newest = of_one.filter(subscriber_id=subscriber_id).order_by("-pk").values("pk")[:SHOWN_ATTEMPTS]
        return of_one.filter(pk__in=Subquery(newest)).order_by("-pk")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # whoever sees the subscriber sees how it fares

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Subscriber)
class SubscriberAdmin(ModelAdmin):
    """Health, lag and last error of each; buttons for what a keeper decides."""

    actions = None
    list_display = ("name", "health", "lag", "delivered_at", "failures", "next_attempt_at", "last_error")
    list_filter = ("state",)
    search_fields = ("name", "url")
    ordering = ("name",)
    inlines = (Attempts,)
    change_form_template = "admin/registry/subscriber/subscriber.html"
    fields = readonly_fields = (
        *("name", "url", "health", "cursor", "lag", "delivered_at", "failures", "failing_since_at"),
        *("next_attempt_at", "last_error", "old_secret_until"),
    )

    @admin.display(description=_("Health"), ordering="state")
    def health(self, subscriber: Subscriber) -> str:
        """The state as a person would say it."""
        if subscriber.state == SubscriberState.PAUSED:
            return str(_("Paused by failures") if subscriber.failures else _("Paused"))
        return str(SubscriberState(subscriber.state).label)

    @admin.display(description=_("Events behind"), ordering="cursor")
    def lag(self, subscriber: Subscriber) -> int:
        """Head less cursor."""
        behind: int = getattr(subscriber, "behind", 0)
        return behind

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subscriber]:
        return (
            super().get_queryset(request).annotate(behind=Subquery(Head.objects.values("sequence")[:1]) - F("cursor"))
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        return may_change_subscribers(request.user) or request.user.has_perm("registry.view_subscriber")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_change_subscribers(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Subscriber | None = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        acts = [
            path(f"<int:object_id>/{act.name}/", self.admin_site.admin_view(_view(self, act)), name=_url_name(act))
            for act in ACTS
        ]
        return [*acts, *super().get_urls()]

    @method_decorator(never_cache)
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Name and address; the secret comes with the answer."""
        return self.perform(request, ADD, None)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one subscriber, with the buttons that make sense for it now."""
        row = self.get_object(request, object_id)
        shown = [act for act in ACTS if row and act.offered(row)] if may_change_subscribers(request.user) else []
        buttons = [(reverse(f"admin:{_url_name(act)}", args=[object_id]), act.label) for act in shown]
        named = {"title": row.name, "subtitle": None} if row else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **named, "buttons": buttons})

    def perform(self, request: HttpRequest, act: "Act", row: Subscriber | None) -> HttpResponse:
        """Ask, then act once: a page with a form, and what its POST brings."""
        try:
            check_may_change_subscribers(request.user)
        except NotAllowedError as error:
            raise PermissionDenied from error
        form = act.form(request.POST if request.method == "POST" else None, initial={"url": row.url} if row else None)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": act.label,
            "original": row,
            "form": form,
            "warning": act.warning,
        }
        if request.method == "POST" and form.is_valid():
            try:
                row, secret, said = act.run(request, row, form.cleaned_data)
            except (addresses.AddressRefusedError, subscribers.SubscriberError, SealError) as error:
                form.add_error(None, ValidationError(str(error)))
            except IntegrityError:
                form.add_error("name", ValidationError(_("There is a subscriber of this name already.")))
            else:
                record = self.log_addition if act is ADD else self.log_change
                record(request, row, str(said))
                if secret:
                    return TemplateResponse(request, SECRET_PAGE, {**context, "original": row, "secret": secret})
                self.message_user(request, str(said))
                return HttpResponseRedirect(reverse("admin:registry_subscriber_change", args=[row.pk]))
        return TemplateResponse(request, ACT_PAGE, context)


SECRET_PAGE = "admin/registry/subscriber/secret.html"  # noqa: S105 - the page's name
ACT_PAGE = "admin/registry/subscriber/act.html"
Done = tuple[Subscriber, str, Any]


class Act:
    """A button: what it says, when it is offered, what it asks and what it does.

    ``run`` returns the subscriber, a secret to show once or nothing, and what to say.
    """

    def __init__(
        self,
        name: str,
        label: Any,
        run: Callable[[HttpRequest, Any, dict[str, Any]], Done],
        *,
        warning: Any,
        form: type[forms.Form] = ConfirmForm,
        offered: Callable[[Subscriber], bool] = lambda row: True,
    ) -> None:
        self.name, self.label, self.run = name, label, run
        self.warning, self.form, self.offered = warning, form, offered


def _add(request: HttpRequest, row: None, answers: dict[str, Any]) -> Done:
    added, secret = subscribers.add(name=answers["name"], url=answers["url"], by=request.user, at=timezone.now())
    return added, secret, _("Added.")


def _redirect(request: HttpRequest, row: Subscriber, answers: dict[str, Any]) -> Done:
    changed = subscribers.redirect(row, answers["url"], by=request.user, at=timezone.now())
    return changed, "", _("The address was changed.")


def _pause(request: HttpRequest, row: Subscriber, answers: dict[str, Any]) -> Done:
    return subscribers.pause(row, by=request.user, at=timezone.now()), "", _("Paused. Events wait in the register.")


def _resume(request: HttpRequest, row: Subscriber, answers: dict[str, Any]) -> Done:
    return subscribers.resume(row, by=request.user, at=timezone.now()), "", _("Resumed. Delivery begins in a moment.")


def _replay(request: HttpRequest, row: Subscriber, answers: dict[str, Any]) -> Done:
    replayed = subscribers.replay(row, first=answers["first"], by=request.user, at=timezone.now())
    return replayed, "", _("Delivering again from %(first)s.") % {"first": answers["first"]}


def _rotate(request: HttpRequest, row: Subscriber, answers: dict[str, Any]) -> Done:
    changed, secret = subscribers.rotate_secret(row, by=request.user, at=timezone.now())
    return changed, secret, _("The secret was rotated.")


def _ping(request: HttpRequest, row: Subscriber, answers: dict[str, Any]) -> Done:
    answer = subscribers.ping(row, by=request.user, at=timezone.now())
    if answer.ok:
        said = _("The ping was answered with %(status)s.") % {"status": answer.status}
    else:
        said = _("The ping failed: %(error)s") % {"error": answer.error}
    return row, "", said


ADD = Act(
    "add",
    _("Add a subscriber"),
    _add,
    form=AddForm,
    warning=_("It will be told everything from the register's first event on. Its secret is shown once."),
)
ACTS = (
    Act(
        "pause",
        _("Pause"),
        _pause,
        offered=lambda row: row.state != SubscriberState.PAUSED,
        warning=_("Nothing is delivered until it is resumed. Nothing is lost: events wait in the register."),
    ),
    Act(
        "resume",
        _("Resume"),
        _resume,
        offered=lambda row: row.state != SubscriberState.ACTIVE,
        warning=_("Delivery goes on now, where it stopped."),
    ),
    Act(
        "replay",
        _("Replay"),
        _replay,
        form=ReplayForm,
        warning=_("Every event from this sequence on is delivered again, and a paused subscriber is resumed."),
    ),
    Act(
        "redirect",
        _("Change address"),
        _redirect,
        form=AddressForm,
        warning=_("The next attempt goes to the new address. The cursor stays."),
    ),
    Act(
        "rotate",
        _("Rotate secret"),
        _rotate,
        warning=_("The new secret is shown once. For one day deliveries carry the old secret's signature too."),
    ),
    Act(
        "ping",
        _("Send a test ping"),
        _ping,
        warning=_("One signed message of type ping is sent now. It moves nothing."),
    ),
)


def _url_name(act: Act) -> str:
    return f"registry_subscriber_{act.name}"


def _view(desk: SubscriberAdmin, act: Act) -> Callable[..., HttpResponse]:
    @never_cache
    def view(request: HttpRequest, object_id: int) -> HttpResponse:
        row = desk.get_object(request, str(object_id))
        if row is None:
            raise Http404
        return desk.perform(request, act, row)

    return view
