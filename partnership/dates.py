"""Dates as precise as their source. Pure: of Django only the enum and gettext, no database.

A partial date is the text as the source gives it, the interval it means and a qualifier. Comparison uses the interval,
display uses the text. An open end of the interval is ``None``: "not later than 18 May 2018" has no earliest day.

What is read, case aside: ISO dates and their prefixes (``1967``, ``1967-03``, ``1967-03-02``), days and months with
English or French names (``21 January 1967``, ``Jan 1967``, ``January 21, 1967``), days first with dots (``2.3.1968``),
slashes where day and month cannot be exchanged (``23/01/2018``), ``circa``, ``about`` and the like, ``between … and``,
``… to …``, ISO intervals with a slash, ``15-17 April 2018``, decades (``1960s``), ``not later than``, ``before``, ``not
before``, ``after``, and several dates with ``or``, ``;`` or ``,``. Anything else is refused: nothing is guessed.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from partnership.enums import Precision


class DateError(ValueError):
    """The text is not a date that can be read without guessing; the message names the text."""


@dataclass(frozen=True)
class PartialDate:
    """A date as its source gives it. ``earliest`` and ``latest`` are both inclusive; None is an open end, not both.

    Raises:
        DateError: no text, no end known, or the ends the wrong way round.
    """

    text: str
    earliest: dt.date | None
    latest: dt.date | None
    precision: Precision

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise DateError("a date needs the text it was given as")
        if self.earliest is None and self.latest is None:
            raise DateError(f"{self.text!r}: neither end is known")
        if self.earliest and self.latest and self.earliest > self.latest:
            raise DateError(_("%(text)s: ends before it begins") % {"text": repr(self.text)})

    def __str__(self) -> str:
        return self.text

    def overlaps(self, other: "PartialDate") -> bool:
        """Whether both may be the same day."""
        return (self.earliest or dt.date.min) <= (other.latest or dt.date.max) and (other.earliest or dt.date.min) <= (
            self.latest or dt.date.max
        )

    def to_json(self) -> dict[str, str | None]:
        """``{"text", "earliest", "latest", "precision"}``; ends as ISO text or null."""
        return {
            "text": self.text,
            "earliest": self.earliest.isoformat() if self.earliest else None,
            "latest": self.latest.isoformat() if self.latest else None,
            "precision": self.precision.value,
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "PartialDate":
        """The inverse of ``to_json``.

        Raises:
            DateError: a key is missing, or a value is not what ``to_json`` writes.
        """
        try:
            ends = [dt.date.fromisoformat(value[end]) if value[end] else None for end in ("earliest", "latest")]
            return cls(str(value["text"]), ends[0], ends[1], Precision(value["precision"]))
        except (KeyError, TypeError, ValueError) as error:
            raise DateError(f"not a partial date: {value!r} ({error})") from error


def build(earliest: dt.date | None, latest: dt.date | None, precision: Precision) -> PartialDate:
    """A partial date from a table's columns, with the plain text that `parse` reads back to the same.

    Raises:
        DateError: the ends do not fit the precision, such as half a month for MONTH. Two days make DAY a RANGE.
    """
    if precision is Precision.DAY and earliest and latest and earliest != latest:
        precision = Precision.RANGE  # each end is known to the day, the date itself is not
    if precision is Precision.NOT_LATER_THAN or (earliest is None and latest is not None):
        text = f"not later than {latest}"
    elif latest is None:
        text = f"not before {earliest}"
    elif precision is Precision.YEAR:
        text = f"{latest:%Y}"
    elif precision is Precision.MONTH:
        text = f"{latest:%Y-%m}"
    else:
        text = f"{latest}" if precision is Precision.DAY else f"{earliest} to {latest}"
    made = PartialDate(text, earliest, latest, precision)
    if precision in PLAIN and parse(text) != made:
        raise DateError(f"{earliest} to {latest} is not one {precision.value.lower()}")
    return made


PLAIN = (Precision.DAY, Precision.MONTH, Precision.YEAR)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv", "february feb février fevrier févr fevr", "march mar mars",
            "april apr avril avr",
            "may mai", "june jun juin", "july jul juillet juil", "august aug août aout", "september sep sept septembre",
            "october oct octobre", "november nov novembre", "december dec décembre decembre déc",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
CIRCA = re.compile(r"^(?:circa|ca?\.?|about|around|approx(?:\.|imately)?|vers|environ|~)\s*(?=\d|\w)(.+)$")
BETWEEN = re.compile(r"^(?:between|entre)\s+(.+?)\s+(?:and|et)\s+(.+)$")
TO = re.compile(r"^(?:from\s+|de\s+)?(.+?)(?:\s+(?:to|until|à|-|–|—)\s+|\s*/\s*|\s*[–—]\s*)(.+)$")
YEARS = re.compile(r"^(\d{4})\s*-\s*(\d{4})$")
DAYS = re.compile(r"^(\d{1,2})\s*(?:-|–|to|and|à|et)\s*(\d{1,2})(\s+[^\W\d]+\.?\s+\d{4})$")
DECADE = re.compile(r"^(\d{3})0s$")
NOT_AFTER = re.compile(r"^(?:not later than|no later than|on or before|by|au plus tard(?: le)?)\s+(.+)$")
BEFORE = re.compile(r"^(?:before|avant)\s+(.+)$")
NOT_BEFORE = re.compile(r"^(?:not before|not earlier than|on or after|from|since|depuis)\s+(.+)$")
AFTER = re.compile(r"^(?:after|après)\s+(.+)$")
SEVERAL = re.compile(r"\s*;\s*|\s+or\s+|\s+ou\s+|\s*,\s*(?=\d{1,2}\s+\w|\d{4})")


@lru_cache(maxsize=16384)
def parse(text: str) -> PartialDate:
    """Read a date as a source prints it; see the top of this file for what is read.

    ``circa`` means one unit of what it qualifies to either side: circa 1967 is 1966 to 1968.

    Raises:
        DateError: it cannot be read without guessing.
    """
    given = " ".join(text.split())
    try:
        earliest, latest, precision = _read(given.lower(), given)
    except OverflowError as error:  # the day before the first of all, or after the last
        raise DateError(f"{given!r}: {error}") from error
    return PartialDate(given, earliest, latest, precision)


Meaning = tuple[dt.date | None, dt.date | None, Precision]


def _read(text: str, given: str) -> Meaning:
    simple = _simple(text, given)
    if simple:
        return simple
    if found := CIRCA.match(text):
        return _circa(found[1], given)
    return _half_open(text, given) or _interval(text, given) or _several(text, given)


def _circa(text: str, given: str) -> Meaning:
    inner = _simple(text, given)
    if inner is None:  # "circa 1960 to 1965": the interval as printed, marked as inexact
        inner = _interval(text, given) or _refuse(given)
        return inner[0], inner[1], Precision.CIRCA
    earliest, latest, precision = inner
    assert earliest is not None  # noqa: S101 - a simple date has both ends
    assert latest is not None  # noqa: S101
    if precision is Precision.DAY:
        return earliest - dt.timedelta(days=1), latest + dt.timedelta(days=1), Precision.CIRCA
    before, after = earliest - dt.timedelta(days=1), latest + dt.timedelta(days=1)
    if precision is Precision.MONTH:
        return before.replace(day=1), _month(after.year, after.month)[1], Precision.CIRCA
    return dt.date(before.year, 1, 1), dt.date(after.year, 12, 31), Precision.CIRCA


def _half_open(text: str, given: str) -> Meaning | None:
    day = dt.timedelta(days=1)
    if found := NOT_AFTER.match(text):
        return None, _ends(found[1], given)[1], Precision.NOT_LATER_THAN
    if found := BEFORE.match(text):
        return None, _ends(found[1], given)[0] - day, Precision.NOT_LATER_THAN
    if found := AFTER.match(text):
        return _ends(found[1], given)[1] + day, None, Precision.RANGE
    if (found := NOT_BEFORE.match(text)) and (inner := _simple(found[1], given)):
        return inner[0], None, Precision.RANGE
    return None


def _interval(text: str, given: str) -> Meaning | None:
    if found := DECADE.match(text):
        return dt.date(int(found[1] + "0"), 1, 1), dt.date(int(found[1] + "9"), 12, 31), Precision.RANGE
    if found := DAYS.match(text):
        return _ends(found[1] + found[3], given)[0], _ends(found[2] + found[3], given)[1], Precision.RANGE
    found = YEARS.match(text) or BETWEEN.match(text) or TO.match(text)
    if found is None:
        return None
    return _ends(found[1], given)[0], _ends(found[2], given)[1], Precision.RANGE


def _several(text: str, given: str) -> Meaning:
    parts = [part for part in SEVERAL.split(text) if part]
    if len(parts) < 2:
        _refuse(given)
    ends = [_ends(part, given) for part in parts]
    return min(first for first, _ in ends), max(last for _, last in ends), Precision.SEVERAL


def _ends(text: str, given: str) -> tuple[dt.date, dt.date]:
    earliest, latest, _precision = _simple(text, given) or _refuse(given)
    if earliest is None or latest is None:
        raise DateError(_("%(text)s: an end of it is open") % {"text": repr(given)})
    return earliest, latest


def _simple(text: str, given: str) -> Meaning | None:
    """A day, a month or a year; None when the text has another shape."""
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", text.strip().removeprefix("le "))
    if found := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", text):
        return _made(given, found[1], found[2], found[3])
    if found := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        return _made(given, found[3], found[2], found[1])
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        if int(found[1]) <= 12 and found[1] != found[2]:
            raise DateError(
                _("%(text)s: day and month could be exchanged; write the month's name") % {"text": repr(given)}
            )
        return _made(given, found[3], found[2], found[1])
    if found := re.fullmatch(r"(?:(\d{1,2})\s+)?([^\W\d]+)\.?,?\s+(\d{4})", text):
        return _named(given, found[3], found[2], found[1])
    if found := re.fullmatch(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})", text):
        return _named(given, found[3], found[1], found[2])
    return None


def _named(given: str, year: str, month: str, day: str | None) -> Meaning | None:
    return _made(given, year, str(MONTHS[month]), day) if month in MONTHS else None


def _made(given: str, year: str, month: str | None, day: str | None) -> Meaning:
    try:
        if month is None:
            return dt.date(int(year), 1, 1), dt.date(int(year), 12, 31), Precision.YEAR
        if day is None:
            return (*_month(int(year), int(month)), Precision.MONTH)
        exact = dt.date(int(year), int(month), int(day))
    except ValueError as error:
        raise DateError(f"{given!r}: {error}") from error
    return exact, exact, Precision.DAY


def _month(year: int, month: int) -> tuple[dt.date, dt.date]:
    first = dt.date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])


def _refuse(given: str) -> NoReturn:
    raise DateError(_("%(text)s is not a date that can be read without guessing") % {"text": repr(given)})
