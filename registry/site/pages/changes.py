"""What changed, day by day: every line of the register, in parts of two hundred; the days of a year; the newest."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby

from registry.site import numbers
from registry.site.line import Line
from registry.site.numbers import Numbers
from registry.site.pages.sort import Made, Sort, shared
from registry.site.pages.told import Told, altered
from registry.site.source import Source

PART = 200
NEWEST_DAYS = 30
NEWEST_LINES = 50


def parts_of(line: Line, counted: Numbers) -> list[str]:
    """The parts of days that a line changes: the one it stands on, ``2026-11-28/1``, and where it begins a part or a
    day, the page before it, which from then on leads there.
    """
    day = f"{line.published_at:%Y-%m-%d}"
    earlier = {one: number for one, number in numbers.below(counted, "day").items() if one < day}
    part, place = divmod(line.sequence - sum(earlier.values()) - 1, PART)
    found = [f"{day}/{part + 1}"]
    if place == 0 and part:
        found.append(f"{day}/{part}")
    if place == 0 and not part and earlier:
        found.append(f"{max(earlier)}/1")
    return found


def days(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The parts of days: the first is the day's own page, and has the way to the days beside it."""
    counted = numbers.below(source.numbers, "day")
    last = dict(zip(counted, accumulate(counted.values()), strict=True))
    known = list(counted)
    for ref in refs:
        day, _, part = ref.partition("/")
        first = last[day] - counted[day] + (int(part) - 1) * PART
        lines = source.told(first, min(PART, last[day] - first))
        place = f"changes/{day}/" if part == "1" else f"changes/{ref}/"
        where = known.index(day)
        yield (
            place,
            shared(
                source,
                "changes",
                place,
                day=day,
                part=int(part),
                more=counted[day] > int(part) * PART,
                told=told(source, lines),
                before=known[where - 1] if where else None,
                after=known[where + 1] if where + 1 < len(known) else None,
            ),
        )


def every_day(source: Source) -> Iterator[Sequence[str]]:
    """All parts of all days."""
    for day, number in numbers.below(source.numbers, "day").items():
        yield [f"{day}/{part + 1}" for part in range(-(-number // PART))]


def years(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The days of a year, month by month."""
    counted = numbers.below(source.numbers, "day")
    for year in refs:
        place = f"changes/{year}/"
        of_year = reversed([(day, number) for day, number in counted.items() if day.startswith(year)])
        months = [(month, list(those)) for month, those in groupby(of_year, lambda one: one[0][:7])]
        yield place, shared(source, "changes", place, year=year, months=months)


def every_year(source: Source) -> Iterator[Sequence[str]]:
    """All years in which something was published."""
    yield sorted({day[:4] for day in numbers.below(source.numbers, "day")})


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The newest days, and the newest lines."""
    counted = numbers.below(source.numbers, "day")
    yield (
        "changes/",
        shared(
            source,
            "changes",
            "changes/",
            days=list(counted.items())[-NEWEST_DAYS:][::-1],
            years=sorted({day[:4] for day in counted}, reverse=True),
            told=newest(source),
        ),
    )


def feed(name: str) -> Sort:
    """The newest lines for feed readers, a feed in each language."""

    def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
        those = newest(source)
        yield f"changes/{name}", shared(source, "changes", None, lines=[one.line for one in those], told=those)

    return Sort(name, name, contexts, always=True)


@lru_cache(maxsize=1)
def newest(source: Source) -> list[Told]:
    """The newest lines, the newest first; four pages ask for them, one after the other."""
    return told(source, source.told(max(source.at - NEWEST_LINES, 0), NEWEST_LINES))[::-1]


def told(source: Source, lines: Sequence[Line]) -> list[Told]:
    """Lines with what they changed, and whether their records stand today."""
    before = source.lines(line.supersedes for line in lines if line.supersedes)
    today = source.records({line.record for line in lines})
    return [
        Told(
            line,
            altered(before[line.supersedes], line) if line.supersedes in before else (),
            today[line.record].has_page,
        )
        for line in lines
    ]


SORTS = (
    Sort("day", "day.html", days, every_day),
    Sort("year", "year.html", years, every_year),
    Sort("changes", "changes.html", index, always=True),
    feed("feed.atom"),
    feed("feed.json"),
)
