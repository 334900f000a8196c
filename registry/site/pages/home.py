"""The front: what the partnership is, what is new, numbers over time. And the choice of a language before it."""

from collections.abc import Iterator, Sequence

from registry.enums import Kind
from registry.site import numbers
from registry.site.line import Line
from registry.site.linked import PARTNERSHIP, website
from registry.site.pages.changes import NEWEST_LINES, newest, told
from registry.site.pages.participants import newest_counts
from registry.site.pages.sanctions import held
from registry.site.pages.sort import Made, Sort, shared
from registry.site.pages.told import Told
from registry.site.source import Source

NEWEST = 8
FURTHEST = 1_000
"""So many lines are looked through for news."""


def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The front page."""
    participants = source.of_kind(Kind.PARTICIPANT)
    yield (
        "",
        shared(
            source,
            "",
            "",
            counted=source.numbers,
            participants=participants,
            count=next(iter(newest_counts(source)), None),
            told=news(source),
            statements=_dated(source, Kind.STATEMENT, "issued")[:3],
            over_time=over_time(source),
            held=held(source),
            linked=website(),
        ),
    )


def over_time(source: Source) -> list[tuple[int, int, int]]:
    """For each year: its listings whose year of beginning is known, and of these how many were in force at its end."""
    begun, over = numbers.below(source.numbers, "begun"), numbers.below(source.numbers, "over")
    if not begun:
        return []
    found, standing = [], 0
    last = max(int(year) for year in [*begun, *over])
    for year in range(int(min(begun)), last + 1):
        standing += begun.get(str(year), 0) - over.get(str(year), 0)
        found.append((year, begun.get(str(year), 0), standing))
    return found


def news(source: Source) -> list[Told]:
    """The newest lines that are news to a reader: a target's page follows its listings, and a merge moves them."""
    found: list[Told] = []
    part, at = newest(source), source.at
    while part:
        found += [one for one in part if one.line.kind is not Kind.TARGET and not _moved(one)]
        at -= len(part)
        enough = len(found) >= NEWEST or source.at - at >= FURTHEST
        part = [] if enough else told(source, source.told(max(at - NEWEST_LINES, 0), min(at, NEWEST_LINES)))[::-1]
    return found[:NEWEST]


def _moved(one: Told) -> bool:
    """Whether a line only says that its listing is of another target."""
    return bool(one.changes) and {change.member for change in one.changes} == {"target"}


def choice(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The page before all others, for servers that cannot tell the reader's language."""
    yield "", shared(source, "", None, partnership=PARTNERSHIP)


def _dated(source: Source, kind: Kind, member: str) -> list[Line]:
    lines = [line for line in source.of_kind(kind) if line.document and line.document[member]]
    return sorted(lines, key=lambda line: line.document[member]["latest"] or "", reverse=True)


SORTS = (
    Sort("home", "home.html", contexts, always=True),
    Sort("language", "language.html", choice, languages=("",), always=True),
)
