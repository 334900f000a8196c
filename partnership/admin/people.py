"""Accounts: keepers make them and give roles."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import admin as _groups  # noqa: F401 - registers Group, which is then taken out again
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from partnership.actions import people
from partnership.actions.errors import RefusedError
from partnership.admin.base import DeskAdmin, person
from partnership.admin.forms import RecordForm
from partnership.enums import Role
from partnership.models import User
from partnership.permissions import NotAllowedError, may_manage_people

if admin.site.is_registered(Group):  # roles rule here, not groups
    admin.site.unregister(Group)


ACCOUNT = ("username", "first_name", "last_name", "email", "roles", "participant", "is_active")


class RolesField(forms.TypedMultipleChoiceField):
    """Roles as ticks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Role.choices, coerce=Role, widget=forms.CheckboxSelectMultiple, required=False, label=_("Roles")
        )


class UserForm(RecordForm):
    rules = {
        "_delegate_speaks_for_one": ("participant", _("Name the participant that this person speaks for.")),
        "_delegate_is_not_staff": ("roles", _("A person who speaks for a participant has no role in the secretariat.")),
    }
    roles = RolesField()


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("New password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False
    )


@admin.register(User)
class UserAdmin(DeskAdmin):
    """An account is never removed; it is made inactive."""

    form = UserForm
    natural = ("username",)
    fields = ACCOUNT
    list_display = ("username", "first_name", "last_name", "roles_held", "participant", "is_active", "last_login")
    list_filter = ("is_active", "participant")
    search_fields = ("username", "first_name", "last_name", "email")
    date_hierarchy = "date_joined"
    ordering = ("username",)
    list_select_related = ("participant",)
    autocomplete_fields = ("participant",)

    @admin.display(description=_("Roles"))
    def roles_held(self, user: User) -> str:
        """As people call them."""
        return ", ".join(str(Role(role).label) for role in user.roles)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_manage_people(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_manage_people(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_manage_people(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in ACCOUNT if obj or name != "is_active"]

    def keep(self, by: User, obj: Any, values: dict[str, Any]) -> Model:
        described = {name: values[name] for name in ("first_name", "last_name", "email")}
        roles, participant = values["roles"], values["participant"]
        if obj.pk is None:
            return people.create_user(obj.username, by=by, roles=roles, participant=participant, **described)
        user = User.objects.get(pk=obj.pk)
        people.describe(user, by=by, **described)
        try:
            if (set(user.roles), user.participant) != (set(roles), participant):
                people.set_roles(user, by=by, roles=roles, participant=participant)
            if user.is_active != values["is_active"]:
                people.set_active(user, values["is_active"], by=by)
        except NotAllowedError as error:
            raise RefusedError(str(error)) from error
        return user

    def tools(self, request: HttpRequest, object_id: str) -> list[dict[str, str]]:
        url = reverse("admin:partnership_user_password", args=[object_id])
        return [{"url": url, "label": say("Set password")}]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.password_view)
        return [path("<path:object_id>/set-password/", view, name="partnership_user_password"), *super().get_urls()]

    def password_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A new password, by one action; it is neither shown nor kept, but who set it is in the admin's own log."""
        user = self.get_object(request, object_id)
        if not may_manage_people(request.user):
            raise PermissionDenied
        if not isinstance(user, User):
            raise Http404
        form = PasswordForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                people.set_password(user, form.cleaned_data["password"], by=person(request))
                self.log_change(request, user, "set password")
                messages.success(request, say("The password is set."))
                return HttpResponseRedirect(reverse("admin:partnership_user_change", args=[user.pk]))
            except RefusedError as error:
                said = [one for each in error.fields.values() for one in each]
                form.add_error("password", ValidationError(said or [str(error)]))
        context = {
            **self.admin_site.each_context(request),
            "title": say("Set password"),
            "opts": self.opts,
            "original": user,
            "media": self.media,
            "form": form,
        }
        return TemplateResponse(request, "admin/partnership/password.html", context)
