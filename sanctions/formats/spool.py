"""What a reader must find again by name, kept on disk: memory stays flat however much it is. Pure.

Some formats say a thing in one place and refer to it in another, before or after. `Spool` takes pieces under keys while
the file is read, then gives them back by key, in the order they came. Of the index only every 256th entry is in memory.
"""

import hashlib
import heapq
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from struct import Struct
from typing import IO, Self

RUN = 1 << 14
"""Index entries sorted in memory at once."""
PAGE = 256
"""Index entries read at once."""
ENTRY = Struct("=QQ")
LENGTHS = Struct(">IQ")


class Spool:
    """Pieces of bytes under keys, in files without a name that go away with it; use it in a ``with``.

    First `keep` as many as there are, then `find`. Keeping after finding is an error of the caller.
    """

    def __init__(self) -> None:
        self._pieces, self._index = _file(), _file()
        self._fresh: list[tuple[int, int]] = []
        self._runs: list[tuple[int, int]] = []
        self._end = 0
        self._firsts: array[int] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pieces.close()
        self._index.close()

    def keep(self, key: str, piece: bytes) -> None:
        """Take a piece under a key; several under one key are all kept."""
        name = key.encode("utf-8", "surrogatepass")
        self._fresh.append((_hash(name), self._end))
        self._end += self._pieces.write(LENGTHS.pack(len(name), len(piece)) + name + piece)
        if len(self._fresh) >= RUN:
            self._write_run()

    def find(self, key: str) -> list[bytes]:
        """The pieces under a key, in the order they were kept."""
        if self._firsts is None:
            self._sort()
        name = key.encode("utf-8", "surrogatepass")
        return [piece for at in self._offsets(_hash(name)) for own, piece in [self._read(at)] if own == name]

    def __contains__(self, key: str) -> bool:
        return bool(self.find(key))

    def _read(self, at: int) -> tuple[bytes, bytes]:
        self._pieces.seek(at)
        name, piece = LENGTHS.unpack(self._pieces.read(LENGTHS.size))
        return self._pieces.read(name), self._pieces.read(piece)

    def _offsets(self, wanted: int) -> Iterator[int]:
        assert self._firsts is not None  # noqa: S101 - `find` sorts before it asks
        page = max(bisect_left(self._firsts, wanted) - 1, 0)
        while page < len(self._firsts) and self._firsts[page] <= wanted:
            self._index.seek(page * PAGE * ENTRY.size)
            read = array("Q", self._index.read(PAGE * ENTRY.size))
            hashes = read[::2]
            for place in range(bisect_left(hashes, wanted), len(hashes)):
                if hashes[place] != wanted:
                    return
                yield read[2 * place + 1]
            page += 1

    def _write_run(self) -> None:
        self._fresh.sort()
        begin = self._index.seek(0, 2)
        self._index.write(b"".join(ENTRY.pack(*entry) for entry in self._fresh))
        self._runs.append((begin, len(self._fresh)))
        self._fresh = []

    def _sort(self) -> None:
        """Merge the sorted runs into one index, and remember the first entry of each page."""
        self._write_run()
        merged = _file()
        self._firsts = array("Q")
        for number, entry in enumerate(heapq.merge(*(self._run(*run) for run in self._runs))):
            if number % PAGE == 0:
                self._firsts.append(entry[0])
            merged.write(ENTRY.pack(*entry))
        self._index.close()
        self._index = merged

    def _run(self, begin: int, count: int) -> Iterator[tuple[int, int]]:
        size = ENTRY.size
        for at in range(0, count, PAGE):
            self._index.seek(begin + at * size)
            yield from ENTRY.iter_unpack(self._index.read(min(PAGE, count - at) * size))


def _hash(name: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(name, digest_size=8).digest(), "big")


def _file() -> IO[bytes]:
    return tempfile.TemporaryFile()
