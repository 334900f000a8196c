"""What a spreadsheet's cell says, as text: the number or the day that its reader sees, not what the file computes with.

A spreadsheet keeps a day as a count of days and a style, and a passport number typed into a plain cell as a number
without its leading zeros. So a day comes out in ISO form, as precise as it is shown (``1961``, ``1961-03``,
``1961-03-02``), a number as it was typed, and both say what they were (`Kind`), so that the reader of a table can warn.
"""

import math
import re
from collections.abc import Mapping
from datetime import datetime, time
from enum import StrEnum
from functools import lru_cache
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

EXACT = 10**15
"""Beyond it a spreadsheet keeps no digit for sure: it has fifteen."""
LAST_DAY = 2_958_466
"""One after 9999-12-31, counted from 1900."""
GENERAL: Final = "General"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
"""In a number format: quoted text, colours and languages, escapes, spacing."""


class Kind(StrEnum):
    """What a cell is where it is not text."""

    NUMBER = "number"
    INEXACT = "inexact number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"


def formats(own: Mapping[int, str], styles: list[int]) -> list[str]:
    """The number format of each style of a workbook: its own by their numbers, else those every program knows."""
    return [own.get(number) or BUILTIN_FORMATS.get(number) or GENERAL for number in styles]


def shown(value: str, code: str, *, from_1904: bool) -> tuple[str, Kind]:
    """A number as a reader of the sheet sees it, and what it is. ``code`` is its number format.

    Raises:
        ValueError: it is no number.
    """
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    if _is_date(code):
        return _day(number, value, code, from_1904=from_1904)
    if abs(number) >= EXACT:
        return value, Kind.INEXACT
    if number.is_integer():
        text = str(int(number))
        return (text.zfill(len(code)) if code and not code.strip("0") else text), Kind.NUMBER
    return f"{number:.15g}", Kind.NUMBER


def unescaped(text: str) -> str:
    """Text as it was before a spreadsheet wrote characters that XML has not as ``_x000D_``."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def escaped(text: str) -> str:
    """The opposite: control characters, halves of surrogate pairs and what would be read as such an escape."""
    text = _ESCAPE.sub(lambda found: f"_x005F{found[0]}", text) if "_x" in text else text
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold, and the carriage return, which it would read as another line end."""


def _day(number: float, value: str, code: str, *, from_1904: bool) -> tuple[str, Kind]:
    if not 0 <= number < LAST_DAY:
        return value, Kind.ERROR
    when = from_excel(number, MAC_EPOCH if from_1904 else WINDOWS_EPOCH)
    if isinstance(when, time):
        return when.isoformat("seconds"), Kind.DATE
    assert isinstance(when, datetime)  # noqa: S101 - for the types: without `timedelta` nothing else is answered
    if when.hour or when.minute or when.second:
        return when.replace(microsecond=0).isoformat(), Kind.DATE
    letters = _letters(code)
    if "d" in letters or "y" not in letters:
        return f"{when:%Y-%m-%d}", Kind.DATE
    return (f"{when:%Y-%m}" if "m" in letters else f"{when:%Y}"), Kind.DATE


@lru_cache(maxsize=512)
def _is_date(code: str) -> bool:
    return bool(is_date_format(code))


@lru_cache(maxsize=512)
def _letters(code: str) -> frozenset[str]:
    return frozenset(_UNSHOWN.sub("", code.partition(";")[0]).lower())
