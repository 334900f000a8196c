"""Strict JSON, strict forms: one way to read what is sent, so that no two parsers can differ about what was asked."""

import json
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from sanctions.matching.v1.limits import LARGEST
from sanctions.matching.v1.problems import ProblemError

DEEPEST = 12
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def body_of(request: HttpRequest, media_type: str) -> str:
    """The body's text.

    Raises:
        ProblemError: too large, of another type, or not UTF-8.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    try:
        if not length.isdecimal() or int(length) > LARGEST or len(request.body) > LARGEST:
            raise ProblemError("too-large", f"A body has at most {LARGEST:,} bytes.")
    except RequestDataTooBig as error:
        raise ProblemError("too-large", f"A body has at most {LARGEST:,} bytes.") from error
    except UnreadablePostError as error:
        raise ProblemError("unreadable-body", "The body did not arrive whole.") from error
    charset = (request.content_params or {}).get("charset", "utf-8")
    if (request.content_type or "").lower() != media_type or charset.lower() not in {"utf-8", "utf8"}:
        raise ProblemError("unsupported-media-type", f"Send {media_type} in UTF-8.")
    try:
        return request.body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError("unreadable-body", f"Byte {error.start + 1} is not UTF-8.") from error


def read(text: str) -> Any:
    """The value of a JSON text.

    Raises:
        ProblemError: it is none, names a key twice, is nested too deep or holds half a surrogate pair.
    """
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
        if not _is_shallow(value):
            raise ProblemError("unreadable-body", f"Nested deeper than {DEEPEST} levels.")
        json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ProblemError("unreadable-body", f"Not JSON: {error.msg}, {where}.") from error
    except UnicodeEncodeError as error:
        raise ProblemError("unreadable-body", "Half of a surrogate pair stands alone.") from error
    except RecursionError as error:
        raise ProblemError("unreadable-body", f"Nested deeper than {DEEPEST} levels.") from error
    except ValueError as error:  # a number of thousands of digits
        raise ProblemError("unreadable-body", "A number is too long.") from error
    return value


def form(text: str) -> list[tuple[str, str]]:
    """The fields of a form.

    Raises:
        ProblemError: there are more than ten, or one is not UTF-8.
    """
    try:
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=10)
    except ValueError as error:
        raise ProblemError("unreadable-body", "It is no form of a few fields in UTF-8.") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ProblemError("unreadable-body", "A key stands twice in one object.")
    return found


def _no_constant(text: str) -> NoReturn:
    raise ProblemError("unreadable-body", f"{text} is not JSON.")


def _is_shallow(value: Any) -> bool:
    layer = [value]
    for _ in range(DEEPEST):
        layer = [child for one in layer if isinstance(one, dict | list) for child in _children(one)]
    return not layer


def _children(value: dict[str, Any] | list[Any]) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value
