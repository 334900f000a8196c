"""Whether a reader kept what a file says: every text of a record must be found in the words of its entry."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from sanctions.formats.entry import Entry

WORD = re.compile(r"\w+")


def words_of(entry: Entry) -> str:
    """All that an entry says, as one folded text of words."""
    said = [msgspec.to_builtins(entry.said), entry.programmes, msgspec.to_builtins(entry.ended)]
    return f" {folded(' '.join(_texts(said)))} "


def lost(texts: Iterable[tuple[str, str]], entry: Entry) -> list[tuple[str, str]]:
    """Those (place, text) of a record whose words the entry does not have in that order."""
    kept = words_of(entry)
    return [(place, text) for place, text in texts if WORD.search(text) and f" {folded(text)} " not in kept]


def folded(text: str) -> str:
    """Words alone; numbers without leading zeros, so that 04 is 4."""
    return " ".join(word.lstrip("0") or "0" for word in WORD.findall(text.casefold()))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, child in value.items():
            yield f"| {key} |"
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)
            yield "|"
