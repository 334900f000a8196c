"""Uses and alleged uses of chemical weapons: all of them by date, and each with what bodies found, what States say, and
who sanctioned whom for it.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.enums import Kind
from registry.site import numbers
from registry.site.line import Line
from registry.site.linked import event
from registry.site.numbers import Numbers
from registry.site.pages.kept import citations, naming, newest_first, record
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source

MOST = 100
"""Listings shown; the search has them all."""


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All incidents, the newest first, those without a date at the end."""
    lines = newest_first(source.of_kind(Kind.INCIDENT), "when")
    in_force = {line.ref: source.numbers[f"{line.record}/IN_FORCE"] for line in lines}
    years = by_year(lines)
    yield (
        "incidents/",
        shared(
            source,
            "incidents",
            "incidents/",
            lines=lines,
            in_force=in_force,
            statuses=any(line.document.get("status") for line in lines),
            by_year=years,
            most=max((found + others for _, found, others in years), default=0),
            without_year=len(lines) - sum(found + others for _, found, others in years),
        ),
    )


def by_year(lines: Sequence[Line]) -> list[tuple[int, int, int]]:
    """For each year: its incidents with a finding by an international body, and those without one here."""
    found: dict[int, list[bool]] = defaultdict(list)
    for line in lines:
        when = line.document.get("when") or {}
        first, last = (str(when.get(end) or "")[:4] for end in ("earliest", "latest"))
        if first and first == last:
            found[int(first)].append(bool(line.document["findings"]))
    years = range(min(found), max(found) + 1) if found else ()
    return [(year, sum(found[year]), len(found[year]) - sum(found[year])) for year in years]


def more(source: Source, line: Line) -> Mapping[str, Any]:
    """What names the incident, and the listings for it."""
    announcements = newest_first(naming(source, line, Kind.ANNOUNCEMENT), "date")
    meetings = newest_first(naming(source, line, Kind.MEETING), "when")
    return {
        "by_state": by_state(source.numbers, line.ref),
        "listings": source.newest(Kind.LISTING, Kind.INCIDENT.value, line.ref, limit=MOST),
        "most": MOST,
        "announcements": [one for one in announcements if one.text],
        "meetings": [one for one in meetings if one.text],
        "cited": citations(source, line),
        "linked": event(line, line.title, identifier=line.ref) if line.document else None,
    }


def by_state(counted: Numbers, ref: str) -> list[tuple[str, Mapping[str, int]]]:
    """How many listings by each State are for an incident, by how they stand; the most in force first."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for key, number in numbers.below(counted, f"for/{ref}").items():
        code, _, status = key.partition("/")
        found[code][status] = number
    return sorted(found.items(), key=lambda one: (-one[1].get("IN_FORCE", 0), one[0]))


SORTS = (
    Sort("incidents", "incidents.html", index, always=True),
    record(Kind.INCIDENT, "incidents", more),
)
