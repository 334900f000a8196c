"""The one live page: finding targets by name and narrowing them, read from the register as the public reads.

Whatever is asked stands in the address, so that a search can be sent to somebody. The page works without a script.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from registry import folding, queries
from registry.enums import Kind
from registry.models import Event
from registry.site import addresses, answers, numbers, rendering, similar
from registry.site.line import Line
from registry.site.numbers import Numbers
from registry.site.pages import sanctions
from registry.site.pages.sort import shared
from registry.site.source import Source
from registry.site.store import StoreError
from registry.site.views import kept
from registry.site.words import codes

FACETS = ("participant", "programme", "incident", "kind", "measure", "status")
ORDERS = {"best": ("-score", "record"), "name": ("title", "record"), "newest": ("-record",), "oldest": ("record",)}
PAGE, FURTHEST, LONGEST = 50, 100, 200


@dataclass(frozen=True)
class Asked:
    """A search as the address has it. ``wrong`` are the names of what it has that cannot be."""

    words: str
    facets: Mapping[str, str]
    order: str
    page: int
    wrong: tuple[str, ...] = ()

    @property
    def form(self) -> Mapping[str, str]:
        """What the form shows again."""
        return {"q": self.words, **self.facets}

    def address(self, **other: Any) -> str:
        """The address of the same search but for this."""
        said = {"q": self.words, **self.facets, "sort": self.order, "page": self.page} | other
        return "?" + urlencode({name: value for name, value in said.items() if value and (name, value) != ("page", 1)})


@require_safe
def results(request: HttpRequest, language: str) -> HttpResponseBase:
    """A page of results."""
    if language not in addresses.LANGUAGES:
        raise Http404
    try:
        source = _source(queries.head().sequence, _shown())
        choices: Any = sanctions.choices(source)["choices"]
        choices["kind"] = list(dict.fromkeys([*choices["kind"], *codes("kind")]))  # of what is listed no more, too
        asked = read(request.GET, choices)
        if not asked.wrong and (place := similar.place_of(source, asked.words)):
            return _elsewhere(f"/{language}/{place}")
        said = _found(source, asked) if not asked.wrong else {"lines": [], "rows": {}, "count": 0, "pages": 0}
        held = sanctions.held(source) if not (asked.wrong or said["count"]) else []
    except DatabaseError:
        answers.log.warning("a search was not answered", exc_info=True)
        return answers.hardened(HttpResponseRedirect(f"/{language}/sanctions/no-search/"))
    context = shared(source, "sanctions", None, asked=asked, choices=choices, orders=list(ORDERS), held=held, **said)
    status = HTTPStatus.BAD_REQUEST if asked.wrong else HTTPStatus.OK
    answer = HttpResponse(rendering.page("search.html", language, context), status=status)
    answer["Cache-Control"] = "no-store"
    return answers.hardened(answer)


def read(given: MultiValueDict[str, str], choices: Mapping[str, list[str]]) -> Asked:
    """What an address asks; of a name given twice the last."""
    words = given.get("q", "").strip()[:LONGEST].replace("\0", "")
    facets = {facet: value for facet in FACETS if (value := given.get(facet, ""))}
    order = given.get("sort") or ("best" if words else "newest")
    page = given.get("page") or "1"
    wrong = [facet for facet, value in facets.items() if value not in choices[facet]]
    if order not in ORDERS or (order == "best" and not words):
        wrong, order = [*wrong, "sort"], "newest"
    if not (page.isascii() and page.isdigit() and len(page) < 4 and 1 <= int(page) <= FURTHEST):
        wrong, page = [*wrong, "page"], "1"
    return Asked(words, facets, order, int(page), tuple(wrong))


def _elsewhere(address: str) -> HttpResponseBase:
    """To another page, for now: whether a record has one may change."""
    answer = HttpResponseRedirect(address)
    answer["Cache-Control"] = "no-store"
    return answers.hardened(answer)


def _found(source: Source, asked: Asked) -> dict[str, Any]:
    """The page of targets that were asked for; where no name bears the words, what else they may have meant."""
    facets = {facet: [value] for facet, value in asked.facets.items()}
    first = (asked.page - 1) * PAGE
    names, alike = _names(source, asked, facets), list[str]()
    if not names and _unknown(source, asked):
        names = similar.of_own_reference(asked.words, source.at, facets)
        alike = similar.alike(asked.words, facets) if not names else []
    lines = _lines(source, names[first : first + PAGE])
    likely = _lines(source, alike)
    return {
        "lines": lines,
        "rows": sanctions.rows(lines),
        "count": len(names),
        "pages": -(-len(names) // PAGE),
        "likely": likely,
        "likely_rows": sanctions.rows(likely),
    }


def _names(source: Source, asked: Asked, facets: Mapping[str, list[str]]) -> list[str]:
    """The records of all targets that are found, in their order."""
    events: QuerySet[Event, Any]
    if asked.order == "best" and not folding.fold(asked.words):
        return []  # neither a letter nor a digit: nobody is called so
    if asked.order == "best":
        found = queries.search(asked.words, at=source.at, kinds=[Kind.TARGET], facets=facets, limit=PAGE * FURTHEST)
        return list(found.values_list("record", flat=True))
    events = queries.as_of(source.at).filter(kind=Kind.TARGET.value)
    events = queries.filtered(events, facets=facets, words=asked.words).order_by(*ORDERS[asked.order])
    return list(events.values_list("record", flat=True)[: PAGE * FURTHEST])


def _unknown(source: Source, asked: Asked) -> bool:
    """Whether it is the name itself that nothing bears, and not only what it was narrowed to; said on a first page."""
    if asked.order != "best" or asked.page != 1 or not folding.fold(asked.words):
        return False
    if not asked.facets:
        return True  # the search for the name has just found nothing
    return not queries.search(asked.words, at=source.at, kinds=[Kind.TARGET], limit=1).exists()


def _lines(source: Source, names: Sequence[str]) -> list[Line]:
    """Records by name, in this order; those not known by then are left out."""
    records = source.records(names)
    return [records[name] for name in names if name in records]


def _shown() -> str:
    """The root of the website that is shown; empty where there is none, or its store does not answer."""
    try:
        version = kept(str(settings.SITE_STORE)).current()
    except StoreError:
        return ""
    return version.root if version else ""


@lru_cache(maxsize=1)
def _source(sequence: int, shown: str) -> Source:
    """The register as at its head, with what it may be narrowed to, which the website that is shown has counted; kept
    until either moves on.

    Where none is shown the listings are asked, and they may be a hundred thousand.
    """
    source = Source(queries.as_at(sequence))
    try:
        source.numbers = numbers.read(kept(str(settings.SITE_STORE)).file(shown, numbers.FILE))
    except StoreError:
        counted = queries.as_of(sequence).filter(kind=Kind.LISTING.value, status__in=queries.COUNTED)
        source.numbers = _numbers(counted.values_list("facets", flat=True))
    return source


def _numbers(facets: Any) -> Numbers:
    """How often each value of each facet occurs among listings."""
    found = Numbers()
    for one in facets:
        found.update(f"{facet}/{value}/{status}" for facet in FACETS if facet != "kind"
                     for value in one.get(facet) or () for status in one.get("status") or ())  # fmt: skip
        found.update(f"kind/{value}" for value in one.get("kind") or ())
    return found
