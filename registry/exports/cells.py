"""Text of strangers in the cells of spreadsheets. Pure.

A spreadsheet takes a cell that begins with ``=``, ``+``, ``-`` or ``@`` for a formula when it opens a CSV file, also in
the full width of East Asian typing, and some also after blanks, quotes or marks that do not show. One that expects
another separator than ours cuts the line elsewhere: at a semicolon, a tab, a line's end inside our quotes. So every
piece of a value between two of those that would begin as a formula is given an apostrophe in front. `plain` takes them
away again, exactly. (RELIABILITY I4; OWASP, CSV injection.)

Several values in one cell are a CSV record of their own with ``;`` between them, as in `targets.simple.csv`.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

FORMULA = frozenset("=+-@|%")
"""What begins a formula or, in older spreadsheets, a command. Its wide and small forms fold to these (NFKC)."""

_MINUS = frozenset("\u2212\u2010\u2011\u2012\u2013\u2014")
"""Dashes that NFKC leaves, and that a spreadsheet may take for a minus as it corrects what people type."""

_SEPARATORS = re.compile(r"([;\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029])")
_QUOTES = frozenset("\"'`‘’“”«»")


def neutral(text: str) -> str:
    """The text with an apostrophe before each piece that a spreadsheet could take for a formula."""
    return "".join(f"'{piece}" if _is_risky(piece) else piece for piece in _SEPARATORS.split(text))


def plain(cell: str) -> str:
    """The text that `neutral` was given."""
    return "".join(
        piece[1:] if piece.startswith("'") and _is_risky(piece[1:]) else piece for piece in _SEPARATORS.split(cell)
    )


def joined(values: Iterable[str]) -> str:
    """Several values in one cell, in the order given, each neutral; an empty text for none."""
    kept = [neutral(value) for value in values if value]
    if not kept:
        return ""
    into = io.StringIO()
    csv.writer(into, delimiter=";", lineterminator="\r\n").writerow(kept)  # what ends a line is quoted
    return into.getvalue().removesuffix("\r\n")


def parted(cell: str) -> list[str]:
    """The values that `joined` was given."""
    return [plain(value) for row in csv.reader(io.StringIO(cell, newline=""), delimiter=";") for value in row]


def _is_risky(piece: str) -> bool:
    for char in piece:
        if char in _QUOTES or char.isspace() or unicodedata.category(char) in {"Cf", "Cc", "Mn", "Me"}:
            continue
        folded = unicodedata.normalize("NFKC", char)
        return char in _MINUS or folded[:1] in FORMULA
    return False
