"""History pages: what the database's triggers caught of a row and of the rows below it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from partnership.models import User
from partnership.permissions import may_read_history
from registry.diff import ABSENT, Change

NEWEST = 500


@dataclass(frozen=True)
class Line:
    """One moment of one row."""

    at: Any
    who: str
    what: str
    row: str
    changes: list[Change]


def history_page(desk: "admin.ModelAdmin[Any]", request: HttpRequest, object_id: str) -> HttpResponse:
    """The newest moments first; keepers and auditors read it.

    Raises:
        PermissionDenied: anybody else.
    """
    if not may_read_history(request.user):
        raise PermissionDenied
    obj = desk.get_object(request, object_id)
    if obj is None:
        raise Http404
    found = list(_of(type(obj), "pgh_obj_id", obj.pk))
    for inline in desk.inlines:
        if hasattr(inline.model, "events"):
            found += _of(inline.model, _parent(inline.model, type(obj)), obj.pk)
    people = {str(user.pk): str(user) for user in User.objects.all()}
    context = {
        **desk.admin_site.each_context(request),
        "title": _("History: %s") % obj,
        "opts": desk.opts,
        "original": obj,
        "media": desk.media,
        "lines": _lines(sorted(found, key=lambda event: (event.pgh_created_at, event.pgh_id)), people)[:NEWEST],
    }
    return TemplateResponse(request, "admin/partnership/history.html", context)


def _of(model: type[Model], column: str, pk: Any) -> Iterator[Any]:
    events: Any = getattr(model, "events").rel.related_model  # noqa: B009 - given by pghistory, unknown to types
    yield from events.objects.filter(**{column: pk}).select_related("pgh_context")


def _parent(model: type[Model], of: type[Model]) -> str:
    return next(f.attname for f in model._meta.fields if isinstance(f, ForeignKey) and f.related_model is of)


def _lines(events: list[Any], people: dict[str, str]) -> list[Line]:
    before: dict[tuple[type, Any], dict[str, Any]] = {}
    found = []
    for event in events:
        now = _values(event)
        key = (type(event), event.pgh_obj_id)
        context = event.pgh_context.metadata if event.pgh_context else {}
        who = people.get(str(context.get("user")), "")
        found.append(
            Line(
                at=event.pgh_created_at,
                who=who,
                what=event.pgh_label,
                row=f"{type(event)._meta.get_field('pgh_obj').related_model._meta.verbose_name} {event.pgh_obj_id}",
                changes=_changes(before.get(key), now) if event.pgh_label != "delete" else [],
            )
        )
        before[key] = now
    return found[::-1]


def _values(event: Any) -> dict[str, Any]:
    found = {f.attname: getattr(event, f.attname) for f in event._meta.fields if not f.name.startswith("pgh_")}
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in found.items()}


def _changes(before: dict[str, Any] | None, now: dict[str, Any]) -> list[Change]:
    if before is None:
        return [Change(name, ABSENT, value) for name, value in now.items() if value not in (None, "", [])]
    return [Change(name, before.get(name), value) for name, value in now.items() if before.get(name) != value]
