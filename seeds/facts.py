"""Reading the data files. No database: what is printed there, in types; a blank is unknown, never a default.

Inside a cell several values are separated by ``;``, several pages by `` | ``.
"""

import csv
import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from django.db import models

from partnership.dates import PartialDate, build, parse
from partnership.enums import Precision

DATA = Path(__file__).parent / "data"
PAGE = re.compile(r"https?://\S+")
C = TypeVar("C", bound=models.TextChoices)


class FactError(ValueError):
    """A row cannot be what it says; the message names file and line."""


class Row(dict[str, str]):
    """One line of a file, by column; ``where`` is file and line."""

    where: str


def rows(name: str) -> Iterator[Row]:
    """The rows of ``data/<name>.csv`` in its order.

    Raises:
        FactError: a line has more or fewer cells than the header.
    """
    path = DATA / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for cells in reader:
            row = Row(cells)
            row.where = f"{path.name}, line {reader.line_num}"
            if None in row or None in row.values():
                raise FactError(f"{row.where}: not as many cells as the header has")
            yield row


def several(cell: str, separator: str = ";") -> list[str]:
    """The values of a cell; none if it is blank."""
    return [value.strip() for value in cell.split(separator) if value.strip()]


def pages(cell: str) -> list[str]:
    """The addresses of a cell."""
    return several(cell, " | ")


def code(choices: type[C], cell: str) -> C:
    """The stored code of a word such as ``own_statement`` or ``asset freeze``.

    Raises:
        ValueError: not one of them; a blank is none.
    """
    return choices(cell.replace(" ", "_").upper())


def maybe(choices: type[C], cell: str) -> C | str:
    """As `code`, but a blank stays blank."""
    return code(choices, cell) if cell else ""


def yes_no(cell: str) -> bool | None:
    """``true``, ``false``, or None for a blank.

    Raises:
        KeyError: anything else.
    """
    return {"true": True, "false": False, "": None}[cell]


def number(cell: str) -> int | None:
    return int(cell) if cell else None


def day(cell: str) -> dt.date | None:
    return dt.date.fromisoformat(cell) if cell else None


def date(cell: str) -> PartialDate | None:
    return parse(cell) if cell else None


def span(first: str, last: str) -> PartialDate | None:
    """From one end to the other; one end alone leaves the other open."""
    if first and last:
        return parse(first if first == last else f"{first} to {last}")
    if not first and not last:
        return None
    return build(day(first), day(last), Precision.RANGE)


def interval(first: str, last: str, precision: str) -> PartialDate | None:
    """A join date: two days and what they mean."""
    if not first and not last:
        return None
    return build(day(first), day(last), code(Precision, precision))


def dated(row: Row, first: str, last: str) -> PartialDate | None:
    """A date, or the month or year in the row's key where only that is known and the cells are blank."""
    if first or last:
        return span(first, last)
    shapes = {"month": r"\d{4}-\d{2}", "year": r"\d{4}"}
    if row["date_precision"] not in shapes:
        return None
    found = re.search(shapes[row["date_precision"]], row["key"])
    if not found:
        raise FactError(f"{row.where}: the key says no {row['date_precision']}")
    return parse(found[0])


def claims(cell: str) -> Iterator[tuple[str, str, str]]:
    """What others say: (claimant, text without its page, page), claimant and page blank where the cell names none."""
    for said in pages(cell):
        page = PAGE.search(said)
        text = PAGE.sub("", said).strip()
        named = re.match(r"([A-Z]{2})(?= |:)|([^,:]+)(?:,[^:]*)?:", text)
        yield (named[1] or named[2]) if named else "", text, page[0] if page else ""


def as_of() -> dt.datetime:
    """The first moment at which all that the files say of listings lies in the past."""
    days = [
        row[column]
        for name in ("designations_eu_chem", "designations_uk_cw")
        for row in rows(name)
        for column in ("listed_on", "status_as_of")
    ]
    return dt.datetime.combine(dt.date.fromisoformat(max(days)), dt.time(), dt.UTC) + dt.timedelta(days=1)
