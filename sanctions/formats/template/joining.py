"""Records put in order in little memory: sorted runs in temporary files, merged."""

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any, TypeVar

import msgspec

Kept = TypeVar("Kept", bound=msgspec.Struct)
Key = tuple[Any, ...]

RUN = 2 << 20
"""Bytes of records, as they are stored, that are sorted at once; less than that never touches the disk."""


def in_order(
    records: Iterable[Kept], key: Callable[[Kept], Key], form: type[Kept], *, run: int = RUN
) -> Iterator[Kept]:
    """The records by their key, which must differ from one to the next."""
    decoder = msgspec.msgpack.Decoder(form)
    encode = msgspec.msgpack.Encoder().encode
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        held: list[tuple[Key, bytes]] = []
        size = 0
        for record in records:
            data = encode(record)
            held.append((key(record), data))
            size += len(data)
            if size > run:
                runs.append(files.enter_context(TemporaryFile()))
                _write(held, runs[-1])
                held, size = [], 0
        held.sort(key=_first)
        sorted_runs: list[Iterable[tuple[Key, bytes]]] = [_read(file, key, decoder) for file in runs]
        for _, data in heapq.merge(*sorted_runs, held, key=_first):
            yield decoder.decode(data)


def _first(pair: tuple[Key, bytes]) -> Key:
    return pair[0]


def _write(held: list[tuple[Key, bytes]], out: IO[bytes]) -> None:
    held.sort(key=_first)
    for _, data in held:
        out.write(len(data).to_bytes(4, "big"))
        out.write(data)
    out.seek(0)


def _read(
    file: IO[bytes], key: Callable[[Kept], Key], decoder: msgspec.msgpack.Decoder[Kept]
) -> Iterator[tuple[Key, bytes]]:
    while length := file.read(4):
        data = file.read(int.from_bytes(length, "big"))
        yield key(decoder.decode(data)), data
