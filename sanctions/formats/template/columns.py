"""What a sheet and a column of the template are."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sanctions import proposal as forms

REFERENCE = "own_reference"
"""The member whose column joins the sheets."""


class Says(StrEnum):
    """What the cells of a column say; how each is written is in `written`."""

    TEXT = "text"
    CODE = "one of its codes"
    CODES = "several codes"
    TEXTS = "several texts"
    FLAG = "yes or no"
    PARTS = "parts by name"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading and one line of help, English and French; the member of the form it fills; an example.

    ``member`` is a path below the sheet's form: ``kind``, ``parts.given``, ``parts`` for all other parts. ``codes`` are
    those allowed. ``exact`` is set where a number must keep its leading zeros, so that a cell holding a number instead
    of text is worth a warning. ``make`` is of a column of Listings that holds a whole value of the list ``member`` (a
    primary name, a birth date): it makes the value of the cell's text.
    """

    heading: tuple[str, str]
    member: str
    help: tuple[str, str]
    example: str = ""
    says: Says = Says.TEXT
    needed: bool = False
    codes: tuple[str, ...] = ()
    exact: bool = False
    wide: bool = False
    make: Callable[[str], Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet: its title, English and French; what it is for; the list of the proposal that its rows fill (empty: the
    listings themselves), the form of a row, and its columns."""

    title: tuple[str, str]
    help: tuple[str, str]
    member: str
    form: type[forms.Form]
    columns: Sequence[Column] = field(default=())


def folded(heading: str) -> str:
    """What two spellings of a heading have in common: no case, accents, apostrophes' shapes, outer stars or spaces."""
    plain = unicodedata.normalize("NFKD", heading.replace("’", "'").casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).replace("*", " ").split())


def reference_column(what: tuple[str, str]) -> Column:
    """The first column of every sheet."""
    return Column(heading=("Reference", "Référence"), member=REFERENCE, help=what, example="EXAMPLE-1", needed=True)
