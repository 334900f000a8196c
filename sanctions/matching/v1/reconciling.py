"""The queries of a reconciliation batch, read strictly, as queries about entities."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from registry.legible import tidy
from sanctions.matching.v1 import limits
from sanctions.matching.v1.entities import COMPARED, KINDS, interval, not_compared, subject_of_entity
from sanctions.matching.v1.questions import Query, Wrong, check_number, refuse, step

LIMIT = 5
MEMBERS = frozenset({"query", "type", "limit", "properties", "type_strict"})
STRICTNESS = ("any", "should", "all")


@dataclass(frozen=True)
class Asked:
    """One query of the batch: as an entity, the words it was asked by, and how many candidates are wanted."""

    query: Query
    text: str
    limit: int


def read(body: Any) -> list[Asked]:
    """``{key: {"query", "type", "limit", "properties": [{"pid", "v"}], "type_strict"}}``.

    Raises:
        ProblemError: see there.
    """
    if not isinstance(body, dict):
        refuse([Wrong("", "malformed", "An object of queries by their keys.")])
    wrong = list(check_number(len(body), limits.QUERIES, "", "queries"))
    asked: list[Asked] = []
    for key, one in body.items() if not wrong else ():
        pointer = f"/{step(key[: limits.LONGEST_KEY])}"
        mistakes = list(_mistakes(key, one, pointer))
        properties: dict[str, list[str]] = {}
        if not mistakes:
            mistakes += _fill(one, pointer, properties)
        wrong += mistakes
        if not mistakes:
            asked.append(_asked(key, one, properties))
    refuse(wrong)
    return asked


def _mistakes(key: str, one: Any, pointer: str) -> Iterator[Wrong]:
    """What is wrong with the members of a query, the values of properties aside."""
    if not isinstance(one, dict):
        yield Wrong(pointer, "malformed", "An object with query or properties.")
        return
    if len(key) > limits.LONGEST_KEY:
        yield Wrong(pointer, "key", f"The key of a query has at most {limits.LONGEST_KEY} characters.")
    for name in one.keys() - MEMBERS:
        yield Wrong(f"{pointer}/{step(name)}", "unknown", "There is no such member here.")
    text = one.get("query", "")
    if not isinstance(text, str) or len(text) > limits.LONGEST:
        yield Wrong(f"{pointer}/query", "malformed", f"A text of at most {limits.LONGEST} characters.")
    if "query" not in one and not one.get("properties"):
        yield Wrong(pointer, "missing", "One of query and properties, or both.")
    types = _types(one)
    if not isinstance(types, list) or not all(isinstance(name, str) and name in KINDS for name in types):
        yield Wrong(f"{pointer}/type", "schema", f"A schema of FollowTheMoney, or several: {', '.join(KINDS)}.")
    limit = one.get("limit", LIMIT)
    if isinstance(limit, bool) or not isinstance(limit, int | float) or limit < 1 or limit != limit // 1:
        yield Wrong(f"{pointer}/limit", "malformed", "A whole number, at least 1.")
    if one.get("type_strict", "any") not in STRICTNESS:
        yield Wrong(f"{pointer}/type_strict", "malformed", f"One of {', '.join(STRICTNESS)}.")


def _fill(one: Any, pointer: str, into: dict[str, list[str]]) -> Iterator[Wrong]:
    """Put the values of the properties that are compared where `subject_of_entity` looks for them."""
    if text := one.get("query", "").strip():
        into["name"] = [tidy(text)]
    given = one.get("properties", [])
    if not isinstance(given, list) or len(given) > limits.PROPERTIES:
        yield Wrong(f"{pointer}/properties", "malformed", f"A list of at most {limits.PROPERTIES}.")
        return
    for place, each in enumerate(given):
        here = f"{pointer}/properties/{place}"
        if not isinstance(each, dict) or not isinstance(each.get("pid"), str) or "v" not in each:
            yield Wrong(here, "malformed", "An object with pid and v.")
            continue
        name = each["pid"].rpartition(":")[2]  # Person:birthDate, as yente's own suggestions have it
        values = each["v"] if isinstance(each["v"], list) else [each["v"]]
        if len(values) > limits.VALUES:
            yield Wrong(f"{here}/v", "number", f"At most {limits.VALUES} values.")
        elif name in COMPARED:
            texts = [_text(value) for value in values]
            wrong = [why for text in texts for why in _unfit(name, text, f"{here}/v")]
            yield from wrong
            if not wrong:
                into.setdefault(name, []).extend(tidy(text) for text in texts if text)


def _text(value: Any) -> str | None:
    """A value as text: a spreadsheet's numbers too, of another entity its name. None of what is none of these."""
    if isinstance(value, dict):
        value = value.get("name", value.get("id"))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return f"{value:.0f}" if isinstance(value, float) and value == value // 1 else str(value)


def _unfit(name: str, text: str | None, pointer: str) -> Iterator[Wrong]:
    if text is None:
        yield Wrong(pointer, "malformed", "A text, a number, or an entity with a name.")
    elif len(text) > limits.LONGEST:
        yield Wrong(pointer, "too_long", f"At most {limits.LONGEST} characters.")
    elif name == "birthDate" and text.strip() and interval(text) is None:
        yield Wrong(pointer, "date", "A year, a month or a day: 1967, 1967-03 or 1967-03-02.")


def _types(one: Any) -> Any:
    types = one.get("type", [])
    return [types] if isinstance(types, str) else types


def _asked(key: str, one: Any, properties: dict[str, list[str]]) -> Asked:
    """Of several types that are of one kind, that kind; of several kinds, any."""
    types = _types(one)
    schema = types[0] if len({KINDS[name] for name in types}) == 1 else "Thing"
    subject = subject_of_entity(schema, properties)
    query = Query(key, schema, properties, subject, ignored=not_compared(properties))
    return Asked(query, one.get("query", "").strip(), min(int(one.get("limit", LIMIT)), limits.RESULTS))
