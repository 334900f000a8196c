"""What every admin page of the partnership keeps to: roles decide, actions write, nothing is deleted.

Django's own permissions are not asked: being a superuser shows nothing and allows nothing. A form's fields are named as
an action's arguments, so that saving is one call of one action. What the action refuses is shown on the form, beside
what the person typed.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, TextField, URLField
from django.http import HttpRequest, HttpResponse

from partnership.actions.errors import RefusedError
from partnership.admin.forms import RecordForm
from partnership.admin.history import history_page
from partnership.models import User
from partnership.permissions import may_enter, may_keep, may_read_history

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
else:  # not subscriptable when it runs
    ModelAdmin, TabularInline, StackedInline = admin.ModelAdmin, admin.TabularInline, admin.StackedInline


WIDGETS: Any = {
    URLField: {"assume_scheme": "https"},
    TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
}


def person(request: HttpRequest) -> User:
    """Who asks.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


class DeskAdmin(ModelAdmin):
    """A table that the secretariat sees and officers keep, through the action ``record``.

    ``natural`` names the fields that are the action's positional arguments; they are fixed once the row exists.
    """

    form = RecordForm
    record: ClassVar[Callable[..., Any] | None] = None
    natural: ClassVar[Sequence[str]] = ("key",)
    actions = None
    list_per_page = 50
    formfield_overrides = WIDGETS
    show_full_result_count = False
    change_form_template = "admin/partnership/change_form.html"
    object_history_template = "admin/partnership/history.html"

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["registry/desk.css"]}

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_enter(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_keep(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_keep(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; posting to one (bulk actions, edits in place) is refused before Django looks at it."""
        if request.method == "POST":
            raise PermissionDenied
        return super().changelist_view(request, extra_context)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        fixed = self.natural if obj else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (form,), {"refusal": getattr(request, "refusal", None)})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The form; refused by an action, it comes back with what was typed and the action's words above it."""
        context = {
            **(extra_context or {}),
            "may_read_history": may_read_history(request.user),
            "desk_tools": self.tools(request, object_id) if object_id else [],
        }
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, context)
        except RefusedError as error:
            request.refusal = error  # type: ignore[attr-defined]  # for get_form, in this one request
            return super().changeform_view(request, object_id, form_url, context)

    def tools(self, request: HttpRequest, object_id: str) -> list[dict[str, str]]:
        """Buttons of one record: ``url`` and ``label`` each."""
        return []

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """One action; the row it answers with is the one Django goes on with."""
        obj.pk = self.keep(person(request), obj, dict(form.cleaned_data)).pk

    def keep(self, by: User, obj: Any, values: dict[str, Any]) -> Model:
        """Call ``record`` with the natural key and the form's values.

        Raises:
            RefusedError: a rule forbids it.
        """
        record = type(self).record
        if record is None:
            raise PermissionDenied
        natural = [getattr(obj, name) for name in self.natural]
        rest = {name: value for name, value in values.items() if name not in self.natural}
        row: Model = record(*natural, by=by, **rest)[0]
        return row

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The action wrote the links; each changed inline row is one action more."""
        inlines = {inline.model: inline for inline in self.get_inline_instances(request, form.instance)}
        for formset in formsets:
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
            inline = inlines[formset.model]
            if not isinstance(inline, RowInline):
                continue
            for one in formset.forms:
                if one.has_changed():
                    new = one.instance.pk is None
                    inline.keep(person(request), form.instance, one.instance, dict(one.cleaned_data))
                    formset.new_objects += [one.instance] if new else []
                    formset.changed_objects += [] if new else [(one.instance, one.changed_data)]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The row's history from the database's own triggers, with that of its inline rows."""
        return history_page(self, request, object_id)


class Inline:
    """What inlines share: nothing is deleted, roles decide."""

    extra = 0
    can_delete = False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_enter(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_keep(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RowInline(Inline, StackedInline):
    """Rows kept through ``record(parent, *natural, by=…, **rest)``; natural fields are fixed once the row exists."""

    form = RecordForm
    record: ClassVar[Callable[..., Any] | None] = None
    natural: ClassVar[Sequence[str]] = ()
    fixed: ClassVar[Sequence[str]] = ()
    classes: Any = ("collapse",)
    formfield_overrides = WIDGETS

    def keep(self, by: User, parent: Model, row: Any, values: dict[str, Any]) -> None:
        """One action for one changed row.

        Raises:
            RefusedError: a rule forbids it.
        """
        values = {name: value for name, value in values.items() if name in self.arguments(values)}
        natural = [values.pop(name) for name in self.natural]
        record = type(self).record
        if record is None:
            raise PermissionDenied
        row.pk = record(parent, *natural, by=by, **values)[0].pk

    def arguments(self, values: dict[str, Any]) -> set[str]:
        """Which of the form's values the action takes: not the row's own number, nor its parent."""
        fields = self.model._meta.fields
        above = [field.name for field in fields if field.related_model is self.parent_model and field.remote_field]
        return set(values) - {"id", "DELETE", self.fk_name or above[0]}

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form = type(formset.form.__name__, (formset.form,), {"fixed": self.fixed or self.natural})
        return formset


class ShownInline(Inline, TabularInline):
    """Rows that are read here and written elsewhere."""

    show_change_link = True
    max_num = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
