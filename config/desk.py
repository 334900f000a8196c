"""The admin site as people meet it: its name, the queue on its front page, and the word of what this register is."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.db.models import Field
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config import labels

View = Callable[..., HttpResponseBase]


class Lookup(AutocompleteJsonView):
    """Autocompletion that may say more than a row's own text: a desk's ``lookup_label`` of it."""

    def process_request(self, request: HttpRequest) -> Any:
        """What the caller names must be a field of its own; Django stumbles over the other end of one."""
        found = super().process_request(request)
        if not isinstance(found[2], Field):
            raise PermissionDenied
        return found

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        told: Any = getattr(self.model_admin, "lookup_label", str)
        return super().serialize_result(obj, to_field_name) | {"text": told(obj)}


class Desk(admin.AdminSite):
    """Django's site; who may see what is decided by roles, in each house's admin."""

    site_header = _("Registry of the Partnership")
    site_title = _("Registry of the Partnership")
    index_title = _("Desk")
    site_url = "/v1/"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page knows: whether this register is a demonstration from public acts."""
        from registry.models import Head  # models load after the settings that name this site

        return super().each_context(request) | {
            "demonstration": Head.objects.values_list("demonstration", flat=True).first() or False
        }

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page: the public website, what waits at the reviewers' desk and for a second person to publish."""
        from partnership.admin.publishing import waiting
        from partnership.models import User
        from partnership.permissions import may_enter
        from registry.admin import website
        from sanctions.admin.likenesses import to_do
        from sanctions.admin.queue import summary
        from sanctions.permissions import may_see_desk

        content: dict[str, Any] = {"website": website.summary(request.user, at=timezone.now())}
        if isinstance(request.user, User) and may_see_desk(request.user):
            content["desk"] = summary(request.user, at=timezone.now())
            content["same"] = to_do()
        if isinstance(request.user, User) and may_enter(request.user):
            content["publications"] = waiting(request.user)
        return super().index(request, {**content, **(extra_context or {})})

    def get_urls(self) -> list[Any]:
        """Django's pages, and the downloads, the coverage and the website, which belong to no table."""
        from registry.admin import coverage, downloads, website  # as above

        return [*downloads.urls(self), *coverage.urls(self), *website.urls(self), *super().get_urls()]

    def admin_view(self, view: View, cacheable: bool = False) -> Any:
        """A question that no table can be asked (a NUL, a year beyond all years) is a bad one, and no fault of ours."""

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except (DataError, OverflowError) as error:
                if request.method not in {"GET", "HEAD"}:
                    raise
                raise BadRequest from error

        return super().admin_view(answered, cacheable)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        answer = Lookup.as_view(admin_site=self)(request)
        assert isinstance(answer, HttpResponse)  # noqa: S101 - a view of our own that is not asynchronous
        return answer


class DeskConfig(AdminConfig):
    """Stands in for ``django.contrib.admin``."""

    default_site = "config.desk.Desk"

    def ready(self) -> None:
        """The tables' words become translatable before the admin makes forms of them."""
        labels.translate()
        super().ready()
