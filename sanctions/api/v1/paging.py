"""Pages by key, never by number: stable while others write, and the cursor tells nothing but the caller's own place."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _
from rest_framework.request import Request

from sanctions.api.v1.problems import ProblemError

LIMIT, MOST = 50, 100
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Page(Generic[M]):
    """Some rows in order, and the cursor of the next page, if there is one."""

    items: list[M]
    next: str | None


def page(rows: "QuerySet[M]", request: Request, *, order: Sequence[str]) -> Page[M]:
    """The page that ``limit`` and ``cursor`` ask for; ``order`` names unique columns together, all the same way round.

    Raises:
        ProblemError: a parameter is wrong.
    """
    limit = _limit(request.query_params.get("limit", str(LIMIT)))
    columns = [name.removeprefix("-") for name in order]
    way = "lt" if order[0].startswith("-") else "gt"
    try:
        if cursor := request.query_params.get("cursor", ""):
            rows = rows.filter(_beyond(columns, _place(cursor, len(columns)), way))
        found = list(rows.order_by(*order)[: limit + 1])
    except (ValueError, ValidationError) as error:  # a cursor's place is no value of its column
        raise wrong("cursor", _("It is no cursor of this list.")) from error
    last = found[:limit][-1] if found else None
    following = _cursor([str(getattr(last, name)) for name in columns]) if len(found) > limit else None
    return Page(found[:limit], following)


def check_parameters(request: Request, known: Mapping[str, Sequence[str]]) -> None:
    """Refuse parameters that mean nothing, twice given, or with a value not among those listed (empty = any).

    Raises:
        ProblemError: all of them at once.
    """
    errors = []
    for name, values in request.query_params.lists():
        if name not in known:
            errors.append(_error(name, "unknown_parameter", _("There is no such parameter.")))
        elif len(values) > 1:
            errors.append(_error(name, "twice", _("It stands there twice.")))
        elif known[name] and values[0] not in known[name]:
            errors.append(_error(name, "unknown", _("One of %(values)s.") % {"values": ", ".join(known[name])}))
        elif "\x00" in values[0]:
            errors.append(_error(name, "malformed", _("It holds a null character.")))
    if errors:
        raise ProblemError("invalid-parameter", _("The address asks for what cannot be."), errors)


def wrong(name: str, detail: str) -> ProblemError:
    """One parameter is wrong."""
    return ProblemError("invalid-parameter", detail, [_error(name, "malformed", detail)])


def _error(name: str, code: str, detail: str) -> dict[str, Any]:
    return {"parameter": name, "code": code, "detail": detail}


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 5 and 1 <= int(text) <= MOST):
        raise wrong("limit", _("A number from 1 to %(most)s.") % {"most": MOST})
    return int(text)


def _cursor(values: list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _place(cursor: str, length: int) -> list[str]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise wrong("cursor", _("It is no cursor of this list.")) from error
    sound = isinstance(values, list) and len(values) == length and all(isinstance(value, str) for value in values)
    if not sound or any("\x00" in value or not value.isprintable() for value in values):
        raise wrong("cursor", _("It is no cursor of this list."))
    return list(values)


def _beyond(columns: Sequence[str], values: Sequence[str], way: str) -> Q:
    """Rows after a place in the order: greater in the first column, or equal there and greater in the next…"""
    found = Q()
    for index, (column, value) in enumerate(zip(columns, values, strict=True)):
        same = dict(zip(columns[:index], values[:index], strict=True))
        found |= Q(**same, **{f"{column}__{way}": value})
    return found
