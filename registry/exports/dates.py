"""The dates of documents as formats want them. Pure.

A document's date is ``{"text", "earliest", "latest", "precision"}``: the text as given and the interval it means. What
has no interval that could be read (``worded``) has the text alone.
"""

import re
from typing import Any

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_LENGTHS = {"DAY": 10, "MONTH": 7, "YEAR": 4}


def iso(date: dict[str, Any] | None) -> str:
    """The ISO prefix that says exactly what the date says (``1961``, ``1961-03``, ``1961-03-02``), else empty."""
    if not date or not date.get("earliest"):
        return ""
    length = _LENGTHS.get(date.get("precision") or "", 0)
    return str(date["earliest"])[:length]


def is_iso(text: str) -> bool:
    """Whether a text is an ISO date or a prefix of one."""
    return bool(_ISO.fullmatch(text))


def day(date: dict[str, Any] | None) -> str:
    """The day in ISO form where the date is one, else empty."""
    return iso(date) if date and date.get("precision") == "DAY" else ""


def text(date: dict[str, Any] | None) -> str:
    """The date as given, empty if there is none."""
    return str(date["text"]) if date else ""


def seconds(moment: str | None) -> str:
    """A moment of the register to the second, without its zone: ``2018-05-18T14:00:00``."""
    return (moment or "1970-01-01T00:00:00")[:19]
