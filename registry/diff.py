"""What differs between two documents. Pure: no Django, no database.

Lists are compared in order, aligned on equal items: a line added at the top does not make all others look changed.
A mark of identity (``key``, ``ref``, ``url``, ``number``, ``text``, ``name``) pairs an object with its changed self.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.canonical import canonical

Json = Any

IDENTITY = ("key", "ref", "record", "url", "number", "text", "name", "title")


class _Absent:
    """Not there at all, which is not the same as null."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __bool__(self) -> bool:
        return False


ABSENT = _Absent()


@dataclass(frozen=True)
class Change:
    """One difference: where (``names[2].text``), what stood there, what stands there now; `ABSENT` on either side."""

    path: str
    before: Json
    after: Json

    @property
    def pointer(self) -> str:
        """The path as a JSON pointer, ``/names/2/text``, as documents name what a correction changed."""
        return "/" + self.path.replace("[", "/").replace("]", "").replace(".", "/")

    @property
    def kind(self) -> str:
        """``added``, ``removed`` or ``changed``."""
        if self.before is ABSENT:
            return "added"
        return "removed" if self.after is ABSENT else "changed"


def changes(old: Mapping[str, Json] | None, new: Mapping[str, Json]) -> list[Change]:
    """Every difference between two documents, in the order of their paths as the new one reads.

    With no old document every value that says something (not null, not empty) is an addition.
    Indices in paths are those of the new list, or of the old one for what was removed.
    """
    if old is None:
        return [change for change in _added("", dict(new)) if not _says_nothing(change.after)]
    return list(_compare("", dict(old), dict(new)))


def _says_nothing(value: Json) -> bool:
    return value is None or value in ("", [], {})


def _compare(path: str, old: Json, new: Json) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*new, *(key for key in old if key not in new)]:
            yield from _compare(_join(path, key), old.get(key, ABSENT), new.get(key, ABSENT))
    elif _is_list(old) and _is_list(new):
        yield from _compare_lists(path, old, new)
    elif old is ABSENT:
        yield from _added(path, new)
    elif new is ABSENT:
        yield from (Change(change.path, change.after, ABSENT) for change in _added(path, old))
    elif _form(old) != _form(new):
        yield Change(path, old, new)


def _compare_lists(path: str, old: Sequence[Json], new: Sequence[Json]) -> Iterator[Change]:
    matcher = difflib.SequenceMatcher(
        None, [_form(item) for item in old], [_form(item) for item in new], autojunk=False
    )
    before: list[tuple[int, Json]] = []
    after: list[tuple[int, Json]] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag != "equal":
            before += list(enumerate(old))[old_from:old_to]
            after += list(enumerate(new))[new_from:new_to]
    yield from _pair(path, before, after)


def _pair(path: str, old: list[tuple[int, Json]], new: list[tuple[int, Json]]) -> Iterator[Change]:
    """Items that are not the same in the same order: pair those of one identity, then name what is left."""
    left = list(old)
    for index, item in new:
        pair = next((one for one in left if _same_thing(one[1], item)), None)
        if pair is None:
            yield from _added(f"{path}[{index}]", item)
        else:
            left.remove(pair)
            if _form(pair[1]) == _form(item):
                yield Change(f"{path}[{index}]", f"at place {pair[0] + 1}", f"at place {index + 1}")
            else:
                yield from _compare(f"{path}[{index}]", pair[1], item)
    for index, item in left:
        yield from (Change(change.path, change.after, ABSENT) for change in _added(f"{path}[{index}]", item))


def _same_thing(old: Json, new: Json) -> bool:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for mark in IDENTITY:
            if old.get(mark) is not None and new.get(mark) is not None:
                return bool(old[mark] == new[mark])
    return _form(old) == _form(new)


def _added(path: str, value: Json) -> Iterator[Change]:
    """A new value leaf by leaf; an empty list or object is a value of its own."""
    if isinstance(value, Mapping) and value:
        for key, child in value.items():
            yield from _added(_join(path, key), child)
    elif _is_list(value) and value:
        for index, child in enumerate(value):
            yield from _added(f"{path}[{index}]", child)
    else:
        yield Change(path, ABSENT, value)


def _is_list(value: Json) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _form(value: Json) -> bytes:
    """Two values are the same if their canonical bytes are: 1 is not true, and the order of keys is nothing."""
    return canonical(value)
