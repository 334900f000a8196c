"""The queries of a batch, read strictly: everything wrong is named together, each error with its pointer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.legible import tidy
from sanctions.matching.v1 import limits
from sanctions.matching.v1.entities import COMPARED, KINDS, interval, not_compared, subject_of_entity
from sanctions.matching.v1.problems import ProblemError
from sanctions.screening.subjects import Subject

MEMBERS = frozenset({"id", "schema", "properties", "exclude_entity_ids"})
SCHEMAS = ", ".join(KINDS)


@dataclass(frozen=True)
class Query:
    """Whom one query asks for, as it was understood; ``ignored`` are pointers of what says nothing to matching."""

    key: str
    schema: str
    properties: dict[str, list[str]]
    subject: Subject
    id: str | None = None
    ignored: list[str] = field(default_factory=list)
    without: frozenset[str] = frozenset()


class Wrong(Exception):  # noqa: N818 - it is one error of several
    """One thing that cannot stand, and where."""

    def __init__(self, pointer: str, code: str, detail: str) -> None:
        super().__init__(code)
        self.pointer, self.code, self.detail = pointer, code, detail

    def shown(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "detail": self.detail}


def read(body: Any) -> list[Query]:
    """``{"queries": {key: {"schema", "properties"}}}``, as yente takes it; weights and config only if empty.

    Raises:
        ProblemError: see there.
    """
    wrong = list(_outside(body))
    queries = []
    for key, one in body["queries"].items() if not wrong else ():
        try:
            queries.append(_query(key, one, f"/queries/{step(key)}"))
        except _SeveralError as several:
            wrong += several.wrong
    refuse(wrong)
    return queries


def refuse(wrong: Sequence[Wrong]) -> None:
    """
    Raises:
        ProblemError: if anything is wrong.
    """
    if wrong:
        first = wrong[0]
        raise ProblemError("invalid", f"{first.pointer}: {first.detail}", [one.shown() for one in wrong])


def step(key: str) -> str:
    """A key as a step of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def check_number(number: int, most: int, pointer: str, what: str) -> Iterator[Wrong]:
    """Wrong if there are none, or too many."""
    if not 1 <= number <= most:
        yield Wrong(pointer, "number", f"From 1 to {most} {what}, not {number}.")


class _SeveralError(Exception):
    def __init__(self, wrong: list[Wrong]) -> None:
        super().__init__()
        self.wrong = wrong


def _outside(body: Any) -> Iterator[Wrong]:
    if not isinstance(body, dict) or not isinstance(body.get("queries"), dict):
        yield Wrong("", "malformed", "An object with the member queries, itself an object.")
        return
    for name in body.keys() - {"queries"}:
        if name not in {"weights", "config"}:
            yield Wrong(f"/{step(name)}", "unknown", "There is no such member here.")
        elif body[name]:
            yield Wrong(f"/{name}", "unsupported", "The scores of this register cannot be weighted by who asks.")
    yield from check_number(len(body["queries"]), limits.QUERIES, "/queries", "queries")
    for key in body["queries"]:
        if len(key) > limits.LONGEST_KEY:
            yield Wrong("/queries", "key", f"The key of a query has at most {limits.LONGEST_KEY} characters.")


def _query(key: str, one: Any, pointer: str) -> Query:
    if not isinstance(one, dict):
        raise _SeveralError([Wrong(pointer, "malformed", "An object with schema and properties.")])
    wrong = [
        Wrong(f"{pointer}/{step(name)}", "unknown", "There is no such member here.") for name in one.keys() - MEMBERS
    ]
    schema, given, own = one.get("schema"), one.get("properties"), one.get("id")
    if not isinstance(schema, str) or schema not in KINDS:
        wrong.append(
            Wrong(f"{pointer}/schema", "schema", f"A schema of FollowTheMoney that can be matched: {SCHEMAS}.")
        )
    if own is not None and (not isinstance(own, str) or len(own) > limits.LONGEST):
        wrong.append(Wrong(f"{pointer}/id", "malformed", f"A text of at most {limits.LONGEST} characters."))
    without = one.get("exclude_entity_ids", [])
    if not isinstance(without, list) or len(without) > limits.EXCLUDED or not all(isinstance(x, str) for x in without):
        detail = f"A list of at most {limits.EXCLUDED} references."
        wrong.append(Wrong(f"{pointer}/exclude_entity_ids", "malformed", detail))
    properties: dict[str, list[str]] = {}
    wrong += _properties(given, f"{pointer}/properties", properties)
    if wrong:
        raise _SeveralError(wrong)
    ignored = [f"/properties/{step(name)}" for name in given or () if name not in COMPARED]
    ignored += [f"/properties/{place}" for place in not_compared(properties)]
    subject = subject_of_entity(str(schema), properties)
    return Query(key, str(schema), properties, subject, own, ignored, frozenset(without))


def _properties(given: Any, pointer: str, into: dict[str, list[str]]) -> Iterator[Wrong]:
    """Fills ``into`` with the properties that are compared; of the others nothing is looked at but their number."""
    if not isinstance(given, dict) or len(given) > limits.PROPERTIES:
        yield Wrong(pointer, "malformed", f"An object with at most {limits.PROPERTIES} members.")
        return
    for name, values in given.items():
        here = f"{pointer}/{step(name[: limits.LONGEST_KEY])}"
        if len(name) > limits.LONGEST_KEY:
            yield Wrong(here, "key", f"The name of a property has at most {limits.LONGEST_KEY} characters.")
        elif name in COMPARED:
            texts = values if isinstance(values, list) else [values]
            if len(texts) > limits.VALUES:
                yield Wrong(here, "number", f"At most {limits.VALUES} values.")
                continue
            into[name] = [tidy(str(text)) for text in texts]
            for place, text in enumerate(texts):
                yield from _value(name, text, f"{here}/{place}" if isinstance(values, list) else here)


def _value(name: str, text: Any, pointer: str) -> Iterator[Wrong]:
    if isinstance(text, bool) or not isinstance(text, str | int):
        yield Wrong(pointer, "malformed", "A text.")
    elif len(str(text)) > limits.LONGEST:
        yield Wrong(pointer, "too_long", f"At most {limits.LONGEST} characters.")
    elif name == "birthDate" and interval(str(text)) is None:
        yield Wrong(pointer, "date", "A year, a month or a day: 1967, 1967-03 or 1967-03-02.")
