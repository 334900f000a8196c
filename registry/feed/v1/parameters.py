"""What a reader asked for, read strictly: an unknown or repeated parameter or a bad value is refused by its name."""

import base64
import binascii
import datetime as dt
import re
from collections.abc import Collection, Iterable

from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from registry import folding
from registry.feed.v1.problems import bad_value, unknown_parameter
from registry.queries import AsOf

DIGITS = re.compile(r"[0-9]{1,18}", re.ASCII)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,140}", re.ASCII)
LONGEST = 200
MANY = 20


class Parameters:
    """The query string of one request.

    Raises:
        Problem: from the constructor for a name not among ``allowed``, from each reader for its own value.
    """

    def __init__(self, query: QueryDict, allowed: Collection[str]) -> None:
        for name in query:
            if name not in allowed:
                raise unknown_parameter(name[:LONGEST], f"Known here: {', '.join(sorted(allowed)) or 'none'}.")
        self._query = query

    def many(self, name: str, choices: Iterable[str] | None = None) -> list[str]:
        """Every value given for a name; a repeated parameter means any of its values."""
        values = self._query.getlist(name)
        if len(values) > MANY:
            raise bad_value(name, f"At most {MANY} values.")
        for value in values:
            if not value or len(value) > LONGEST or not value.isprintable():
                raise bad_value(name, f"From 1 to {LONGEST} printable characters.")
            if choices is not None and value not in choices:
                raise bad_value(name, f"One of {', '.join(choices)}.")
        return values

    def one(self, name: str) -> str | None:
        """The value of a name that may be given once; None when it is not given."""
        values = self.many(name)
        if len(values) > 1:
            raise unknown_parameter(name, "May be given once.")
        return values[0] if values else None

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.one(name)
        if value is None:
            return default
        if not DIGITS.fullmatch(value) or not low <= int(value) <= high:
            raise bad_value(name, f"A whole number from {low} to {high}.")
        return int(value)

    def day(self, name: str) -> dt.date | None:
        value = self.one(name)
        return None if value is None else _day(name, value)

    def as_of(self, name: str = "as_of") -> AsOf | None:
        """A sequence, a day or a moment with its offset."""
        value = self.one(name)
        if value is None:
            return None
        if DIGITS.fullmatch(value):
            return int(value)
        if DAY.fullmatch(value):
            return _day(name, value)
        return _moment(name, value)

    def words(self, name: str = "q") -> str | None:
        """Words to find names by: at least one letter or digit of some script among them."""
        value = self.one(name)
        if value is not None and not folding.fold(value):
            raise bad_value(name, "At least one letter or digit.")
        return value

    def cursor(self, name: str = "after") -> str | None:
        """The reference a page of records starts after, out of its opaque form."""
        value = self.one(name)
        if value is None:
            return None
        try:
            ref = base64.b64decode(value + "=" * (-len(value) % 4), b"-_", validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            ref = ""
        if not REF.fullmatch(ref) or as_cursor(ref) != value:
            raise bad_value(name, "The cursor of a page's `next`, as it was given.")
        return ref


def as_cursor(ref: str) -> str:
    """The opaque form of a reference."""
    return base64.urlsafe_b64encode(ref.encode()).decode().rstrip("=")


def _day(name: str, value: str) -> dt.date:
    try:
        return dt.date.fromisoformat(value if DAY.fullmatch(value) else "")
    except ValueError:
        raise bad_value(name, "A day of the calendar, such as 2018-05-18.") from None


def _moment(name: str, value: str) -> dt.datetime:
    try:
        moment = parse_datetime(value.upper()) if MOMENT.fullmatch(value) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        detail = "A sequence number, a day such as 2018-05-18, or a moment such as 2018-05-18T14:00:00Z."
        raise bad_value(name, f"{detail} In an address, write the + of an offset as %2B.")
    return moment
