"""Downloads at the desk: what is published, in each format, as the register stands or stood.

Any member of staff may take them: nothing is in them that the public feed does not say. They are read through the
public connection and streamed. What the public downloads are releases, which are signed.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from registry import queries, snapshot
from registry.exports.catalogue import FORMATS
from registry.exports.record import Edition

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

TITLES: Mapping[str, "StrPromise"] = {
    "register.jsonl": _("The register, a line for each record: the authentic form"),
    "entities.ftm.json": _("FollowTheMoney entities"),
    "targets.nested.json": _("Listed targets, each whole on one line"),
    "targets.simple.csv": _("Listed targets, a row for each, for machines"),
    "listings.csv": _("Listings, a row for each, for spreadsheets"),
    "listings.xlsx": _("Listings, a workbook with a sheet for each sort of value"),
    "coverage.csv": _("Who lists whom, a row for each target"),
    "coverage.xlsx": _("Who lists whom, a workbook with the figures of each two participants"),
    "register.xml": _("Listings in force, in the schema of the United Nations' list"),
}
"""What each format is, for people; the same words as `registry.exports.catalogue`, to be translated."""


class NotReadableError(ValueError):
    """What was asked for is no state of the register; the message says why, for people."""


def urls(site: AdminSite) -> list[URLPattern]:
    """The page, and each file at an address that ends in its name."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return _page(request, site)

    return [
        path("downloads/", site.admin_view(page), name="downloads"),
        path("downloads/<str:name>", site.admin_view(_file), name="download"),
    ]


def _page(request: HttpRequest, site: AdminSite) -> TemplateResponse:
    """The formats, and a form to ask for another state or for one participant alone."""
    head = snapshot.edition()
    asked = {name: text for name in ("as_of", "participant") if (text := request.GET.get(name, "").strip())}
    made, error = head, ""
    try:
        made = _edition(request) if asked else head
    except NotReadableError as refused:
        error = str(refused)
    context = {
        **site.each_context(request),
        "title": _now("Downloads"),
        "formats": [(name, title) for name, title in TITLES.items()] if not error else [],
        "question": f"?{urlencode(asked)}" if asked else "",
        "asked": asked,
        "error": error,
        "made": made,
        "participants": sorted(head.participants.items(), key=lambda one: one[1]),
    }
    status = 400 if error else 200
    return TemplateResponse(request, "admin/registry/downloads/page.html", context, status=status)


@require_safe
def _file(request: HttpRequest, name: str) -> HttpResponseBase:
    """One file, in pieces as they are made."""
    if name not in FORMATS:
        raise Http404
    try:
        made = _edition(request)
    except NotReadableError as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain; charset=utf-8")
    form = FORMATS[name]
    stem, _dot, suffix = name.partition(".")
    marks = [stem, *([made.participant] if made.participant else []), str(made.sequence)]
    return StreamingHttpResponse(
        snapshot.write(form, made),
        content_type=form.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{"-".join(marks)}.{suffix}"',
            "Cache-Control": "private, no-store",
        },
    )


def _edition(request: HttpRequest) -> Edition:
    """The state asked for.

    Raises:
        NotReadableError: there is none, with the reason.
    """
    given, participant = request.GET.get("as_of", "").strip(), request.GET.get("participant", "").strip()
    with saying_why():
        return snapshot.edition(snapshot.moment(given), participant=participant)


@contextmanager
def saying_why() -> Iterator[None]:
    """What keeps a state of the register from being read, in words for people.

    Raises:
        NotReadableError: for each of them.
    """
    try:
        yield
    except queries.BeyondHeadError as error:
        raise NotReadableError(_now("The register has not reached this sequence yet.")) from error
    except queries.NotYetError as error:
        raise NotReadableError(_now("This day is still to come.")) from error
    except snapshot.UnknownParticipantError as error:
        raise NotReadableError(_now("No participant of this code was published by then.")) from error
    except (ValueError, DataError) as error:
        raise NotReadableError(_now("Write a day such as 2018-05-18, or a sequence.")) from error
