"""The parts that forms of the API are made of: each takes one shape and no other, at every depth.

Text is brought to NFC and trimmed here and nowhere else (`registry.legible.tidy`).
"""

import datetime as dt
import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from registry.legible import fault, tidy

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)


class Strict(serializers.Serializer[Any]):
    """An object with these members and no others; all wrong ones are named together."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        message = _("There is no such member here.")
        wrong: dict[str, Any] = {
            name: [ErrorDetail(str(message), code="unknown_field")] for name in data if name not in self.fields
        }
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail = error.detail
            wrong = {**detail, **wrong} if isinstance(detail, dict) else wrong
        if wrong:
            raise serializers.ValidationError(wrong)
        return value


class Text(serializers.CharField):
    """Text in NFC without spaces at its ends; a number or a boolean is not taken for one."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return tidy(super().to_internal_value(data))


class Shown(Text):
    """Text outside the proposals, which `rules` does not see: nothing invisible in it, but lines may break."""

    def to_internal_value(self, data: Any) -> str:
        value = super().to_internal_value(data)
        if why := fault(value.replace("\n", " ")):
            raise serializers.ValidationError(why, code="unreadable_text")
        return value


class Flag(serializers.BooleanField):
    """``true`` or ``false``, not words or numbers that may mean them."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Moment(serializers.DateTimeField):
    """A moment as RFC 3339 prints it, with its offset: without one nobody knows when an embargo ends."""

    def to_internal_value(self, data: Any) -> dt.datetime:
        if isinstance(data, str) and MOMENT.fullmatch(data):
            try:
                return dt.datetime.fromisoformat(data.upper()).astimezone(dt.UTC)
            except (ValueError, OverflowError):
                pass
        raise serializers.ValidationError(
            _("A moment such as 2026-05-18T14:00:00Z, with its offset from UTC."), code="moment"
        )
