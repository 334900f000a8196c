"""Strict JSON: one way to read a body, so that no two parsers can differ about what was submitted (RELIABILITY I5, I7).

Refused, with line and column where there is one: anything but UTF-8, a byte order mark, duplicate keys, NaN, Infinity
and numbers with a fraction, lone surrogates, deep nesting and bodies over `LARGEST`.
"""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from json import decoder, scanner
from typing import IO, Any, NoReturn

from django.http import HttpRequest
from django.utils.translation import gettext as say
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.parsers import BaseParser

from sanctions.api.v1.problems import ProblemError

LARGEST = 2 * 1024 * 1024
"""Bytes of a body."""
DEEPEST = 20
"""Levels of nesting; a submission needs seven."""
LONGEST_NUMBER = 16
"""Digits; nothing submitted is a number, and beyond 2^53 two parsers differ."""


class UnreadableError(ProblemError):
    """The body is not the JSON we read; says where."""

    def __init__(self, detail: str, *, code: str = "malformed", pointer: str = "", at: tuple[int, int] | None = None):
        where = {"line": at[0], "column": at[1]} if at else {}
        super().__init__("unreadable-body", detail, [{"pointer": pointer, "code": code, "detail": detail, **where}])


class StrictJSON(BaseParser):
    """``application/json`` in UTF-8, and no other."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """
        Raises:
            UnreadableError: see there.
            ProblemError: too large.
        """
        charset = (parser_context or {}).get("encoding", "utf-8")
        for part in (media_type or "").split(";")[1:]:
            name, _, value = part.strip().partition("=")
            charset = value.strip('"') if name.lower() == "charset" else charset
        if charset.lower() not in {"utf-8", "utf8"}:
            raise UnsupportedMediaType(media_type or "")
        request: HttpRequest = (parser_context or {})["request"]._request
        return read(body_of(request))


def body_of(request: HttpRequest) -> bytes:
    """The body's bytes.

    Raises:
        ProblemError: more than `LARGEST`.
    """
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST or len(request.body) > LARGEST:
        raise ProblemError("too-large", say("A body has at most %(most)s bytes.") % {"most": LARGEST})
    return request.body


def read(body: bytes) -> Any:
    """The value of a JSON text.

    Raises:
        UnreadableError: see there.
    """
    if body.startswith(b"\xef\xbb\xbf"):
        raise UnreadableError(say("The body begins with a byte order mark."), at=(1, 1))
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        column = error.start - body.rfind(b"\n", 0, error.start)
        raise UnreadableError(
            say("Byte %(number)s is not UTF-8.") % {"number": error.start + 1}, code="encoding", at=(line, column)
        ) from error
    try:
        value = json.loads(text, **_HOOKS)
    except json.JSONDecodeError as error:
        raise UnreadableError(say("Not JSON: %(why)s.") % {"why": error.msg}, at=(error.lineno, error.colno)) from error
    except _RefusedError as refused:
        raise UnreadableError(refused.detail, code=refused.code, at=_place(text)) from refused
    except RecursionError as error:
        raise UnreadableError(
            say("Nested deeper than %(most)s levels.") % {"most": DEEPEST}, code="too_deep"
        ) from error
    for pointer, depth, child in _walk(value):
        if depth > DEEPEST:
            raise UnreadableError(
                say("Nested deeper than %(most)s levels.") % {"most": DEEPEST}, code="too_deep", pointer=pointer[:200]
            )
        if isinstance(child, str) and not _is_text(child):
            raise UnreadableError(
                say("Half of a surrogate pair stands alone."), code="surrogate", pointer=_printable(pointer)
            )
    return value


class _RefusedError(Exception):
    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _RefusedError(
            "duplicate_key", say("The key %(key)s stands twice in one object.") % {"key": repr(_printable(twice)[:100])}
        )
    return found


def _no_float(text: str) -> NoReturn:
    raise _RefusedError("number", say("Numbers with a fraction or an exponent are not taken."))


def _no_constant(text: str) -> NoReturn:
    raise _RefusedError("number", say("%(text)s is not JSON.") % {"text": text})


def _short(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise _RefusedError("number", say("A number has at most %(most)s digits.") % {"most": LONGEST_NUMBER})
    return int(text)


_HOOKS: dict[str, Any] = {
    "object_pairs_hook": _once,
    "parse_float": _no_float,
    "parse_constant": _no_constant,
    "parse_int": _short,
}


def _place(text: str) -> tuple[int, int]:
    """Line and column of what the hooks refuse: the slow scanner goes over the text again and remembers where it is."""
    slow: Any = decoder.JSONDecoder(**_HOOKS)
    at = 0

    def noting(scan: Callable[[str, int], Any]) -> Callable[[str, int], Any]:
        def scan_at(string: str, index: int) -> Any:
            nonlocal at
            at = index
            return scan(string, index)

        return scan_at

    def parse_object(begin: tuple[str, int], strict: bool, scan: Any, *rest: Any) -> Any:
        nonlocal at
        try:
            return decoder.JSONObject(begin, strict, noting(scan), *rest)  # type: ignore[attr-defined]
        except _RefusedError as refused:
            if refused.code == "duplicate_key" and not getattr(refused, "placed", False):
                at, refused.placed = begin[1] - 1, True  # type: ignore[attr-defined]  # the innermost object
            raise

    slow.parse_object = parse_object
    slow.parse_array = lambda begin, scan: decoder.JSONArray(begin, noting(scan))  # type: ignore[attr-defined]
    slow.scan_once = noting(scanner.py_make_scanner(slow))  # type: ignore[attr-defined]
    with contextlib.suppress(_RefusedError, RecursionError):
        slow.decode(text)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def _walk(value: Any) -> Iterator[tuple[str, int, Any]]:
    """Every value and every key below, with its pointer and depth; without recursion."""
    waiting = [("", 0, value)]
    while waiting:
        pointer, depth, value = waiting.pop()
        yield pointer, depth, value
        if isinstance(value, dict):
            for key, child in value.items():
                here = f"{pointer}/{escape(key)}"
                yield here, depth, key
                waiting.append((here, depth + 1, child))
        elif isinstance(value, list):
            waiting += [(f"{pointer}/{index}", depth + 1, child) for index, child in enumerate(value)]


def escape(key: str) -> str:
    """A key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _printable(text: str) -> str:
    return text.encode("utf-8", "backslashreplace").decode()
