"""What a watcher sends: names as FollowTheMoney entities, strict in shape; every error says where it is."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.legible import fault, tidy
from sanctions.actions.watched_names import NameDraft
from sanctions.matching.v1.entities import subject_of_entity
from sanctions.matching.v1.watch_problems import ProblemError

MOST_NAMES = 1000
"""Names in one body."""
LONGEST_KEY, LONGEST_VALUE, LONGEST_NOTE = 200, 1000, 1000
MOST_PROPERTIES, MOST_VALUES = 100, 50


class Wrong(Exception):  # noqa: N818 - it is one error of several
    """One thing that cannot stand, and where."""

    def __init__(self, pointer: str, code: str, detail: str) -> None:
        super().__init__(code)
        self.pointer, self.code, self.detail = pointer, code, detail

    def shown(self) -> dict[str, str]:
        return {"pointer": self.pointer, "code": self.code, "detail": self.detail}


def read_one(key: str, body: Any) -> NameDraft:
    """The entity of a PUT, under the key of its address.

    Raises:
        ProblemError: see there.
    """
    try:
        return _entity(_key(key, ""), body, "", {"schema", "properties"})
    except Wrong as wrong:
        raise ProblemError("invalid", errors=[wrong.shown()]) from None


def read_many(body: Any) -> list[NameDraft]:
    """``{"names": [{"key", "schema", "properties"}, …]}``; all wrong ones are named together.

    Raises:
        ProblemError: see there.
    """
    names = body.get("names") if isinstance(body, dict) and set(body) == {"names"} else None
    if not isinstance(names, list) or not 1 <= len(names) <= MOST_NAMES:
        wrong = Wrong(
            "/names", "malformed", f"An object with the member names: a list of 1 to {MOST_NAMES:,} entities."
        )
        raise ProblemError("invalid", errors=[wrong.shown()])
    drafts, errors = [], []
    for place, one in enumerate(names):
        try:
            drafts.append(_keyed(one, f"/names/{place}"))
        except Wrong as wrong:
            errors.append(wrong.shown())
    errors += [wrong.shown() for wrong in _twice(names)]
    if errors:
        raise ProblemError("invalid", errors=errors)
    return drafts


def read_note(body: Any) -> str:
    """The note of a dismissal; may be blank.

    Raises:
        ProblemError: see there.
    """
    note = body.get("note", "") if isinstance(body, dict) and set(body) <= {"note"} else None
    if not isinstance(note, str) or len(note) > LONGEST_NOTE or "\x00" in note or not _encodes(note):
        wrong = Wrong("/note", "malformed", f"An object with a note of at most {LONGEST_NOTE:,} characters.")
        raise ProblemError("invalid", errors=[wrong.shown()])
    return note.strip()


def _keyed(one: Any, pointer: str) -> NameDraft:
    if not isinstance(one, dict):
        raise Wrong(pointer, "malformed", "An object with key, schema and properties.")
    return _entity(_key(one.get("key"), f"{pointer}/key"), one, pointer, {"key", "schema", "properties"})


def _key(key: Any, pointer: str) -> str:
    if not isinstance(key, str) or not 1 <= len(key) <= LONGEST_KEY or not _encodes(key) or fault(key):
        raise Wrong(pointer, "key", f"Your own key for the name: 1 to {LONGEST_KEY} visible characters, in NFC.")
    return key


def _entity(key: str, one: Any, pointer: str, members: set[str]) -> NameDraft:
    if not isinstance(one, dict) or set(one) != members:
        raise Wrong(pointer, "malformed", f"An object with the members {', '.join(sorted(members))} and no others.")
    if not isinstance(one["schema"], str):
        raise Wrong(f"{pointer}/schema", "malformed", "The name of a FollowTheMoney schema.")
    properties = dict(_properties(one["properties"], f"{pointer}/properties"))
    try:
        subject = subject_of_entity(one["schema"], properties)
    except ValueError as error:
        raise Wrong(f"{pointer}/schema", "schema", "No schema of FollowTheMoney that can be matched.") from error
    if not subject.names and not subject.numbers:
        raise Wrong(f"{pointer}/properties", "nothing_to_match", "Neither a name nor a number to be found by.")
    return NameDraft(key, subject)


def _properties(properties: Any, pointer: str) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(properties, Mapping) or len(properties) > MOST_PROPERTIES:
        raise Wrong(pointer, "malformed", f"An object with at most {MOST_PROPERTIES} members.")
    for name, given in properties.items():
        here = f"{pointer}/{name.replace('~', '~0').replace('/', '~1')}"
        values = [given] if isinstance(given, str) else given
        if not isinstance(values, list) or len(values) > MOST_VALUES:
            raise Wrong(here, "malformed", f"A text, or a list of at most {MOST_VALUES}.")
        yield name, [_value(value, f"{here}/{place}") for place, value in enumerate(values)]


def _value(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE or not _encodes(value):
        raise Wrong(pointer, "malformed", f"A text of at most {LONGEST_VALUE:,} characters.")
    if fault(tidy(value)):
        raise Wrong(pointer, "text", "It holds a character that cannot be seen.")
    return tidy(value)


def _twice(names: Sequence[Any]) -> Iterator[Wrong]:
    seen = set()
    for place, one in enumerate(names):
        key = one.get("key") if isinstance(one, dict) else None
        if isinstance(key, str) and key in seen:
            yield Wrong(f"/names/{place}/key", "twice", "The same key stands above.")
        if isinstance(key, str):
            seen.add(key)


def _encodes(text: str) -> bool:
    """Half a surrogate pair is no text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
