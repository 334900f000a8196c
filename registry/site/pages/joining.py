"""When participants joined, as a line of time: a bar from the earliest day a date allows to the latest. Pure.

Nothing is guessed: who shares a date shares a bar, a date that is open at one end reaches the end of the line, and one
that is not recorded has no bar.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from registry.site.line import Json, Line

WIDE = 1000
"""The length of the line of time, in units of its drawing."""
LEAST = 8
"""A day must be seen on a line of years."""

Period = tuple[Line, Json]
"""A participant and one of its memberships."""


@dataclass(frozen=True)
class Joined:
    """Who joined by one date. ``bar`` is where it begins and how long it is; None for a date not recorded."""

    date: Json | None
    lines: Sequence[Line]
    bar: tuple[int, int] | None


@dataclass(frozen=True)
class Joining:
    """The dates, the earliest first and the unknown last, between the two days at which the line of time ends."""

    begins: str
    ends: str
    dates: Sequence[Joined]


def joining(periods: Iterable[Period]) -> Joining:
    """The line of time of memberships."""
    found: dict[tuple[str, str, str], list[Period]] = {}
    for line, membership in periods:
        date = membership["joined"] or {}
        found.setdefault((date.get("latest") or "~", date.get("earliest") or "", date.get("text") or ""), []).append(
            (line, membership)
        )
    days = sorted(day for latest, earliest, _ in found for day in (latest, earliest) if day not in {"", "~"})
    if not days:
        return Joining("", "", [Joined(None, [line for line, _ in one], None) for one in found.values()])
    begins, ends = dt.date.fromisoformat(days[0]).replace(day=1), _end_of_month(dt.date.fromisoformat(days[-1]))
    dates = [
        Joined(one[0][1]["joined"], [line for line, _ in one], _bar(one[0][1]["joined"], begins, ends))
        for _, one in sorted(found.items())
    ]
    return Joining(begins.isoformat(), ends.isoformat(), dates)


def _bar(date: Json | None, begins: dt.date, ends: dt.date) -> tuple[int, int] | None:
    if not date or not (date["earliest"] or date["latest"]):
        return None
    days = (ends - begins).days + 1
    first = dt.date.fromisoformat(date["earliest"]) if date["earliest"] else begins
    last = dt.date.fromisoformat(date["latest"]) if date["latest"] else ends
    at = round(WIDE * (first - begins).days / days)
    long = max(round(WIDE * ((last - first).days + 1) / days), LEAST)
    return min(at, WIDE - long), long


def _end_of_month(day: dt.date) -> dt.date:
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
