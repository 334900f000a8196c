"""Days and moments as pages say them, in the language that is active."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from markupsafe import Markup


def day(date: Mapping[str, Any] | str | None) -> str:
    """A date as its source gives it; a plain day or month, or what is known of it, in the reader's language."""
    return _said(date, _("between %(earliest)s and %(latest)s"))


def days(date: Mapping[str, Any] | str | None) -> str:
    """The same of what lasts, such as a meeting: from one day to another."""
    return _said(date, _("from %(earliest)s to %(latest)s"))


def moment(at: dt.datetime) -> Markup:
    """When, to the second, in UTC."""
    said = f"{_day(translation.get_language(), at.date())}, {at:%H:%M:%S} UTC"
    return Markup('<time datetime="{}">{}</time>').format(f"{at:%Y-%m-%dT%H:%M:%SZ}", said)


def _said(date: Mapping[str, Any] | str | None, both: str) -> str:
    text = date if isinstance(date, str) else (date or {}).get("text") or ""
    first, to, last = text.partition(" to ")
    try:
        if to:
            same_month = len(first) == len(last) == 10 and first[:7] == last[:7]
            earliest = _plain(first).partition(" ")[0] if same_month else _plain(first)
            return both % {"earliest": earliest, "latest": _plain(last)}
        if text.startswith("not before "):
            return _("not before %(day)s") % {"day": _plain(text.removeprefix("not before "))}
        if text.startswith("not later than "):
            return _("not later than %(day)s") % {"day": _plain(text.removeprefix("not later than "))}
        return _plain(text)
    except ValueError:
        return text


def _plain(text: str) -> str:
    """
    Raises:
        ValueError: it is neither a day such as 2018-01-23 nor a month such as 2018-01.
    """
    if len(text) not in {7, 10}:
        raise ValueError(text)
    return _day(translation.get_language(), dt.date.fromisoformat(f"{text}-01"[:10]), month=len(text) == 7)


@lru_cache(maxsize=4096)
def _day(language: str, at: dt.date, *, month: bool = False) -> str:
    """In French the first of a month is an ordinal: *1er octobre 2016*."""
    if month:
        return date_format(at, "F Y")
    said = date_format(at, "j F Y")
    return f"1er{said[1:]}" if language == "fr" and at.day == 1 else said
