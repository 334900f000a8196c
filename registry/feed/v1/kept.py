"""Bytes that cannot change, kept in memory: the events of a full range, and the hash over them so far.

Only ranges that lie wholly at or below the head are kept, each under the leaf of its last event. A leaf is like no
other, so a restored or another register never finds the bytes of this one.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

Key = tuple[int, int, str]
"""First and last sequence of the range, and the leaf of the last."""


@dataclass(frozen=True, slots=True)
class Part:
    """The beginning of an answer, and its SHA-256 so far: `sha.copy()` goes on with the rest."""

    data: bytes
    sha: Any

    @classmethod
    def of(cls, data: bytes) -> "Part":
        return cls(data, hashlib.sha256(data))


class Kept:
    """The parts asked for lately, up to a number of bytes. Safe between threads."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._size = 0
        self._parts: OrderedDict[Key, Part] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], bytes]) -> Part:
        """The part, made now if it is not here. Two threads may both make it; they make the same."""
        with self._lock:
            if key in self._parts:
                self._parts.move_to_end(key)
                return self._parts[key]
        part = Part.of(make())
        with self._lock:
            if key not in self._parts and len(part.data) <= self._room:
                self._parts[key] = part
                self._size += len(part.data)
            while self._size > self._room:
                _, oldest = self._parts.popitem(last=False)
                self._size -= len(oldest.data)
        return part
