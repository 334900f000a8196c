"""Coverage at the desk: which participant lists whom, to prepare a meeting with, on the screen or on paper.

Any member of staff may read it: nothing is in it that the public feed does not say, and it is made of the same rows
(`registry.exports.coverage`). Targets are linked to their public pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.admin import AdminSite
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of
from django.views.decorators.http import require_safe

from registry import queries, snapshot
from registry.admin.downloads import NotReadableError, saying_why
from registry.enums import Kind
from registry.exports import coverage, coverage_csv
from registry.exports.coverage import Cell, Pair, Row, Wanted

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

PAGE = 50
FILTERS = {
    "participant": _("Listed, now or once, by"),
    "programme": _("Under the programme"),
    "incident": _("Citing the incident"),
    "kind": _("Kind"),
    "only_by": _("Listed in force only by"),
    "not_by": _("Listed in force, but not by"),
}
KINDS: Mapping[str, "StrPromise"] = {
    "PERSON": _("Person"),
    "ORGANISATION": _("Organisation"),
    "GROUP": _("Group"),
    "STATE_BODY": _("State body"),
    "VESSEL": _("Vessel"),
    "AIRCRAFT": _("Aircraft"),
}
STANDINGS: Mapping[str, "StrPromise"] = {
    "IN_FORCE": _of("listing status", "In force"),
    "ENDED": _of("listing status", "Ended"),
    "ANNULLED": _of("listing status", "Annulled"),
}
"""Codes of documents as the house above words them; another code is shown as it is."""

Choices = Sequence[tuple[str, "str | StrPromise"]]


@dataclass(frozen=True)
class Asked:
    """What was asked for, and what there is: all rows of the state, and those that are wanted."""

    given: dict[str, str]
    at: queries.State
    every: Sequence[Row]
    rows: Sequence[Row]


def urls(site: AdminSite) -> list[URLPattern]:
    """The page, and its table as a file."""

    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return _page(request, site)

    return [
        path("coverage/", site.admin_view(page), name="coverage"),
        path("coverage/coverage.csv", site.admin_view(_file), name="coverage-file"),
    ]


def _page(request: HttpRequest, site: AdminSite) -> TemplateResponse:
    """The rows asked for, a page at a time, with the figures of all of them."""
    given, error = _given(request), ""
    try:
        asked = _ask(given)
    except NotReadableError as refused:
        asked, error = _ask({}), str(refused)
    names = _names(asked.at.sequence)
    found = Paginator(asked.rows, PAGE).get_page(request.GET.get("page"))
    codes, totals = _codes(asked.rows), coverage.totals(asked.rows)
    context = {
        **site.each_context(request),
        "title": _now("Coverage: who lists whom"),
        "error": error,
        "asked": asked,
        "as_of": given.get("as_of", ""),
        "question": urlencode(given),
        "filters": _filters(given, asked.every, names),
        "columns": [(code, names.get(code, code)) for code in codes],
        "page": found,
        "lines": [_line(row, codes) for row in found] if not error else [],
        "totals": totals,
        "pairs": _pairs(totals.pairs),
        "shares": [(share, urlencode({**given, "only_by": share.participant})) for share in totals.participants],
    }
    return TemplateResponse(request, "admin/registry/coverage/page.html", context, status=400 if error else 200)


@require_safe
def _file(request: HttpRequest) -> HttpResponseBase:
    """The rows asked for, all of them, as the table of ``coverage.csv``."""
    try:
        asked = _ask(_given(request))
    except NotReadableError as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain; charset=utf-8")
    return StreamingHttpResponse(
        coverage_csv.table(asked.rows, _codes(asked.rows)),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="coverage-{asked.at.sequence}.csv"',
            "Cache-Control": "private, no-store",
        },
    )


def _given(request: HttpRequest) -> dict[str, str]:
    return {name: text for name in (*FILTERS, "as_of") if (text := request.GET.get(name, "").strip())}


def _ask(given: dict[str, str]) -> Asked:
    """
    Raises:
        NotReadableError: no such state of the register, with the reason.
    """
    with saying_why():
        at = queries.as_at(snapshot.moment(given.get("as_of", "")))
    several = {name: (given[name],) if name in given else () for name in ("participant", "programme", "incident")}
    wanted = Wanted(
        participants=several["participant"],
        programmes=several["programme"],
        incidents=several["incident"],
        kinds=(given["kind"],) if "kind" in given else (),
        only_by=given.get("only_by", ""),
        not_by=given.get("not_by", ""),
    )
    every = snapshot.covered(at.sequence)
    return Asked(given, at, every, [row for row in every if wanted.has(row)])


def _filters(given: Mapping[str, str], rows: Sequence[Row], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each filter with the values that some row answers to, by what people call them."""
    cells = [cell for row in rows for cell in row.cells]
    participants = _choices({cell.participant for cell in cells}, names)
    choices: dict[str, Choices] = {
        "participant": participants,
        "programme": _choices({key for cell in cells for key in cell.programmes}, names),
        "incident": _choices({key for cell in cells for key in cell.incidents}, names),
        "kind": [(kind, KINDS.get(kind, kind)) for kind in sorted({row.kind for row in rows})],
        "only_by": participants,
        "not_by": participants,
    }
    chosen = {name: given.get(name, "") for name in FILTERS}
    return [
        {
            "name": name,
            "label": label,
            "choices": choices[name],
            "chosen": chosen[name],
            "words": dict(choices[name]).get(chosen[name], chosen[name]),
        }
        for name, label in FILTERS.items()
    ]


def _choices(keys: set[str], names: Mapping[str, str]) -> Choices:
    return sorted(((key, names.get(key, key)) for key in keys), key=lambda one: one[1].casefold())


def _names(at: int) -> dict[str, str]:
    """What participants, programmes and incidents are called, by the key that documents have for them."""
    kinds = (Kind.PARTICIPANT, Kind.PROGRAMME, Kind.INCIDENT)
    found = queries.as_of(at).filter(kind__in=kinds, status__in=queries.COUNTED)
    return {record.partition("/")[2]: title for record, title in found.values_list("record", "title")}


def _codes(rows: Sequence[Row]) -> list[str]:
    """Whoever has a listing among the rows."""
    return sorted({cell.participant for row in rows for cell in row.cells})


def _line(row: Row, codes: Sequence[str]) -> dict[str, Any]:
    by_code = {cell.participant: cell for cell in row.cells}
    return {"row": row, "kind": KINDS.get(row.kind, row.kind), "cells": [_cell(by_code.get(code)) for code in codes]}


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    if cell is None:
        return None
    day = cell.since if cell.status == coverage.IN_FORCE else cell.until
    return {"said": cell, "standing": STANDINGS.get(cell.status, cell.status), "day": day}


def _pairs(pairs: Sequence[Pair]) -> list[tuple[str, list[dict[str, int] | None]]]:
    """Every two participants as a square: whose row it is, how many both list and how many more the row's one does."""
    cells: dict[tuple[str, str], dict[str, int]] = {}
    for pair in pairs:
        cells[pair.first, pair.second] = {"both": pair.both, "more": pair.first_only}
        cells[pair.second, pair.first] = {"both": pair.both, "more": pair.second_only}
    codes = sorted({code for both in cells for code in both})
    return [(one, [cells.get((one, other)) for other in codes]) for one in codes]
