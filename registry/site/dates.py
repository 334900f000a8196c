"""Days and moments as pages say them, in the language that is active."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from markupsafe import Markup


def day(date: Mapping[str, Any] | str | None) -> str:
    """A date as its source gives it; a plain day in the reader's language, which says the same."""
    text = date if isinstance(date, str) else (date or {}).get("text") or ""
    try:
        return _day(translation.get_language(), dt.date.fromisoformat(text)) if len(text) == 10 else text
    except ValueError:
        return text


def moment(at: dt.datetime) -> Markup:
    """When, to the second, in UTC."""
    said = f"{_day(translation.get_language(), at.date())}, {at:%H:%M:%S} UTC"
    return Markup('<time datetime="{}">{}</time>').format(f"{at:%Y-%m-%dT%H:%M:%SZ}", said)


@lru_cache(maxsize=4096)
def _day(_language: str, at: dt.date) -> str:
    return date_format(at, "j F Y")
