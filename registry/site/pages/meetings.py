"""Meetings: all of them in time with what was adopted, and the page of each."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.enums import Kind
from registry.site import linked
from registry.site.line import Json, Line
from registry.site.pages.kept import citations, exactly, naming, newest_first, record
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source

YEAR = 80
"""How wide a year is drawn."""

Mark = tuple[tuple[dt.date, dt.date] | None, bool | None]
"""From when to when, where that is known; and whether it is sure to have been."""


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All meetings and statements, the newest first."""
    meetings = newest_first(source.of_kind(Kind.MEETING), "when")
    statements = newest_first(source.of_kind(Kind.STATEMENT), "issued")
    yield (
        "meetings/",
        shared(
            source, "meetings", "meetings/", meetings=meetings, statements=statements, drawn=drawn(meetings, statements)
        ),
    )


def drawn(meetings: Sequence[Line], statements: Sequence[Line]) -> dict[str, Any] | None:
    """Where on a line of years each stands: from where to where, and whether it is sure to have been."""
    found: dict[str, list[Mark]] = {
        "meetings": [(_span(line.document.get("when")), line.document.get("held")) for line in meetings],
        "statements": [(_span(line.document.get("issued")), True) for line in statements],
    }
    days = [day for marks in found.values() for span, _ in marks if span for day in span]
    if not days:
        return None
    first, last = min(days).year, max(days).year
    placed: dict[str, Any] = {
        name: [(_across(span[0], first), _across(span[1], first), sure) for span, sure in marks if span][::-1]
        for name, marks in found.items()
    }
    years = [(year, (year - first) * YEAR) for year in range(first, last + 1)]
    return placed | {"years": years, "width": (last - first + 1) * YEAR}


def _span(date: Json | None) -> tuple[dt.date, dt.date] | None:
    """None where an end is not known."""
    if not date or not date["earliest"] or not date["latest"]:
        return None
    return dt.date.fromisoformat(date["earliest"]), dt.date.fromisoformat(date["latest"])


def _across(day: dt.date, first: int) -> int:
    return (day.year - first) * YEAR + (day.timetuple().tm_yday - 1) * YEAR // 366


def meeting(source: Source, line: Line) -> Mapping[str, Any]:
    """What was adopted and announced at it, and which statements speak of it."""
    return {
        "adopted": [one for one in newest_first(naming(source, line, Kind.STATEMENT), "issued")
                    if one.document["meeting"] == line.record],
        "cited": citations(source, line),
        "announcements": newest_first(naming(source, line, Kind.ANNOUNCEMENT), "date"),
        "linked": _linked(line),
    }  # fmt: skip


def _linked(line: Line) -> Json | None:
    document = line.document
    if not document:
        return None
    when = document["when"]
    more = {} if when and when["precision"] == "RANGE" else {"startDate": exactly(when), "endDate": exactly(when)}
    return linked.event(line, document["title"], **more)


SORTS = (
    Sort("meetings", "meetings.html", index, always=True),
    record(Kind.MEETING, "meetings", meeting),
)
