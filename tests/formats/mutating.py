"""Files of strangers made of good ones: what wires, editors and enemies do to a list. Deterministic by seed."""

import random
from collections.abc import Callable

INJECTED = (
    *(b"\x00", "\u202e".encode(), "\u2066".encode(), b"\xed\xa0\x80", b"\xff\xfe", b"\x1b[2J", b"&bomb;", b"]]>", b'"'),
    *(b"<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", b"=1+1", b"{", b"<a>" * 300, b"[" * 300, b"\r", b"\\"),
)

Change = Callable[[random.Random, bytes], bytes]


def _flipped(chance: random.Random, data: bytes) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(len(data))]


def _torn(chance: random.Random, data: bytes) -> bytes:
    first, last = sorted(chance.randrange(len(data)) for _ in range(2))
    return data[:first] + data[last:]


def _lines(chance: random.Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = chance.randrange(len(lines))
    match chance.randrange(3):
        case 0:
            lines.insert(chance.randrange(len(lines)), lines[at])
        case 1:
            del lines[at]
        case _:
            lines.append(lines.pop(at))
    return b"".join(lines)


def _encoded(chance: random.Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(chance.choice(["utf-16", "utf-32", "latin-1", "utf-7"]), "replace")


def _huge(chance: random.Random, data: bytes) -> bytes:
    return _put(chance, data, b"A" * chance.choice([40_000, 3_000_000]))


def _injected(chance: random.Random, data: bytes) -> bytes:
    return _put(chance, data, chance.choice(INJECTED))


def _put(chance: random.Random, data: bytes, more: bytes) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + more + data[at:]


CHANGES: tuple[Change, ...] = (_flipped, _cut, _torn, _lines, _encoded, _huge, _injected)


def mutated(seed: int, data: bytes) -> bytes:
    """The file with one to three changes."""
    chance = random.Random(seed)  # noqa: S311 - the same files each time
    for _ in range(chance.randint(1, 3)):
        data = chance.choice(CHANGES)(chance, data) or b"\n"
    return data
