"""What every admin page of sanctions keeps to: roles decide, actions write, nothing is deleted.

Django's own permissions are not asked: being a superuser shows nothing and allows nothing. There is no delete, no bulk
action and no editing in lists, so that no page goes round an action.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from partnership.models import User
from sanctions.permissions import may_see_desk

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:  # not subscriptable when it runs
    ModelAdmin, TabularInline = admin.ModelAdmin, admin.TabularInline


def person(request: HttpRequest) -> User:
    """Who asks.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if isinstance(request.user, AnonymousUser):
        raise PermissionDenied
    return request.user


class ReadOnly(ModelAdmin):
    """A table that staff may look at; how it is written is a matter of the actions."""

    list_per_page = 50
    show_full_result_count = False
    actions = None

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["sanctions/desk.css"]}

    def may_see(self, user: User) -> bool:
        """Whether a person may look at this table at all."""
        return may_see_desk(user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return isinstance(request.user, User) and self.may_see(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; posting to one (bulk actions, edits in place) is refused before Django looks at it."""
        if request.method == "POST":
            raise PermissionDenied
        return super().changelist_view(request, extra_context)


class Page(ReadOnly):
    """A table whose single records are shown by a template of ours instead of a form."""

    page_template = ""

    def page(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the template shows of one record."""
        raise NotImplementedError

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One record; a page of its own is read, never posted to."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        obj = self.get_object(request, object_id)
        if not self.has_view_permission(request, obj):
            raise PermissionDenied
        if obj is None:
            raise Http404
        return self.render(request, obj, self.page(request, obj))

    def render(
        self, request: HttpRequest, obj: Any, content: dict[str, Any], *, template: str = "", status: int = 200
    ) -> HttpResponse:
        """A page within the admin's frame."""

        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "title": str(obj),
            "media": self.media,
            **content,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template or self.page_template, context, status=status)
