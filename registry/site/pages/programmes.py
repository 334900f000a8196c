"""National programmes, and the rounds of measures that States announced under them or without one."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from registry.enums import Kind
from registry.site import linked
from registry.site.line import Line
from registry.site.pages.kept import naming, newest_first, record
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source

STANDINGS = ("IN_FORCE", "ENDED", "ANNULLED")
NEWEST = 100
"""Listings that a page shows; the search has all."""


def programmes(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All programmes by key, each with its listings in force."""
    yield (
        "programmes/",
        shared(
            source,
            "sanctions",
            "programmes/",
            programmes=source.of_kind(Kind.PROGRAMME),
            counted=source.numbers,
        ),
    )


def programme(source: Source, line: Line) -> Mapping[str, Any]:
    """What was announced under it, and its newest listings."""
    title = line.document.get("title")
    return {
        "announcements": newest_first(naming(source, line, Kind.ANNOUNCEMENT), "date"),
        "standings": [(code, source.numbers[f"programme/{line.ref}/{code}"]) for code in STANDINGS],
        "listings": source.newest(Kind.LISTING, Kind.PROGRAMME.value, line.ref, limit=NEWEST),
        "linked": linked.thing(line, "Thing", title, identifier=line.ref) if title else None,
    }


def announcements(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All rounds by year, the newest first."""
    lines = newest_first(source.of_kind(Kind.ANNOUNCEMENT), "date")
    years = [(year, list(those)) for year, those in groupby(lines, key=_year)]
    yield "announcements/", shared(source, "sanctions", "announcements/", years=years, number=len(lines))


def announcement(source: Source, line: Line) -> Mapping[str, Any]:
    """The listings published under it."""
    return {
        "state": source.label(Kind.PARTICIPANT, line.document.get("participant") or ""),
        "listings": source.newest(Kind.LISTING, Kind.ANNOUNCEMENT.value, line.ref, limit=NEWEST),
        "linked": linked.thing(line, "Thing", line.title, identifier=line.ref) if line.document else None,
    }


def _year(line: Line) -> str:
    """By the end of its date, as it is sorted."""
    date = line.document.get("date") or {}
    return (date.get("latest") or date.get("earliest") or "")[:4]


SORTS = (
    Sort("programmes", "programmes.html", programmes, always=True),
    Sort("announcements", "announcements.html", announcements, always=True),
    record(Kind.PROGRAMME, "sanctions", programme),
    record(Kind.ANNOUNCEMENT, "sanctions", announcement),
)
