"""Zip archives of strangers, looked over before a byte is inflated, then inflated in little memory.

The end record and the directory are read first, and their sizes bound what is looked at: a directory of a million
entries is refused by its length. Refused before inflating: more members or bytes than anybody sends, a ratio of more
than 50 above 64 MiB, members that share bytes or stand twice, names that lead out of a folder, links and devices,
passwords, methods other than deflate, archives inside the archive. Refused while inflating: a member that is longer or
shorter than the directory says, or whose checksum is another. Nothing is ever written under a name from the archive.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, Self

from sanctions.formats.entry import UnreadableError

MOST_MEMBERS = 1000
MOST_BYTES = 512 << 20
"""Of all members, inflated."""
MOST_BYTES_OF_A_DIRECTORY = 1 << 20
RATIO, RATIO_COUNTS_ABOVE = 50, 64 << 20
"""How much more a member and the whole may hold inflated than packed, once that is more bytes than any machine minds.
Names and addresses pack about tenfold, a spreadsheet of them twentyfold."""
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ARCHIVES = (".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar")
MAGIC = b"PK\x03\x04"
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x06"
_LOCATOR_64 = b"PK\x06\x07"
_HEADER = 30
"""Bytes of a member's own header before its name."""


class Archive:
    """A zip that may be opened; use it in a ``with``. ``names`` are its members in the order of the directory.

    Raises:
        UnreadableError: ``format`` when it is no zip, ``truncated``, ``too_large``, ``duplicate``, ``forbidden``.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            _check_ends(file)
        with _plainly():
            self._zip = zipfile.ZipFile(path)
        try:
            self._members = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
            _check_sizes(self._zip.infolist())
            for info in self._zip.infolist():
                _check_member(info)
            _check_once(self._zip.infolist())
            with path.open("rb") as file:
                _check_apart(file, self._zip.infolist(), self._zip.start_dir)
        except BaseException:
            self._zip.close()
            raise
        self.names = list(self._members)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def packed(self, name: str) -> tuple[int, int]:
        """Bytes of a member as it lies in the archive, and inflated."""
        return self._members[name].compress_size, self._members[name].file_size

    def blocks(self, name: str, size: int = 1 << 16) -> Iterator[bytes]:
        """A member's bytes, block by block.

        Raises:
            UnreadableError: ``truncated`` when it is not what the directory says.
        """
        with _plainly(name), self._zip.open(self._members[name]) as member:
            left = self._members[name].file_size
            while block := member.read(size):
                left -= len(block)
                yield block
            if left:
                raise EOFError(f"{left:,} bytes fewer than it says")

    def copy(self, name: str, out: IO[bytes]) -> None:
        """Inflate a member into a file of the caller's; raises as `blocks` does."""
        for block in self.blocks(name):
            out.write(block)


@contextmanager
def _plainly(name: str = "") -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError) as error:
        why = f"It is damaged or cut off ({error})." if name else f"The archive is damaged or cut off ({error})."
        raise UnreadableError(why, where=name and f"member {name[:100]}", code="truncated") from error


def _check_ends(file: BinaryIO) -> None:
    """Begin as a zip, end as one, and with a directory that can be read at once."""
    start = file.read(len(MAGIC))
    size = file.seek(0, 2)
    if start != MAGIC and not (start == _END and size == 22):
        raise UnreadableError("This is not a zip archive.", code="format")
    # As zipfile looks for it: at the very end, else the last one before a comment of at most 64 KiB.
    tail_at = max(size - 22 - (1 << 16), 0)
    file.seek(tail_at)
    tail = file.read()
    at = len(tail) - 22 if tail[-22:].startswith(_END) and tail.endswith(b"\0\0") else tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise UnreadableError("The archive has no end: it is cut off.", code="truncated")
    members, length = struct.unpack("<H", tail[at + 10 : at + 12])[0], struct.unpack("<L", tail[at + 12 : at + 16])[0]
    if tail[: at - 20 + 4].endswith(_LOCATOR_64):
        file.seek(max(tail_at + at - 20 - 56, 0))
        record = file.read(56)
        if len(record) == 56 and record.startswith(_END_64):
            members, length = struct.unpack("<QQ", record[32:48])
    if members > MOST_MEMBERS or length > MOST_BYTES_OF_A_DIRECTORY:
        raise UnreadableError(f"The archive has more than {MOST_MEMBERS:,} members.", code="too_large")


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_MEMBERS:
        raise UnreadableError(f"The archive has more than {MOST_MEMBERS:,} members.", code="too_large")
    sizes = [(f"member {info.filename[:100]}", info.file_size, info.compress_size) for info in infos]
    sizes.append(("", sum(info.file_size for info in infos), sum(info.compress_size for info in infos)))
    for where, inflated, packed in sizes:
        if inflated > MOST_BYTES:
            raise UnreadableError(
                f"It says it holds {inflated >> 20:,} MiB; at most {MOST_BYTES >> 20:,} are read.",
                where=where,
                code="too_large",
            )
        if inflated > RATIO_COUNTS_ABOVE and inflated > RATIO * max(packed, 1):
            raise UnreadableError(
                f"{packed:,} bytes that would become {inflated:,}: no list packs so well.",
                where=where,
                code="too_large",
            )


def _check_member(info: zipfile.ZipInfo) -> None:
    """Refuse what a member is, by the directory."""
    name = info.orig_filename  # as it stands; zipfile cuts names at a NUL
    parts = re.split(r"[/\\]", name)
    if not name.strip() or "\0" in name or "\\" in name or ".." in parts or name.startswith("/") or ":" in parts[0]:
        _refuse(info, "Its name leads out of the archive.")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        _refuse(info, "It is a link or a device, not a file.")
    if info.flag_bits & 0x41:
        _refuse(info, "It is protected by a password; send it without one.")
    if info.compress_type not in METHODS:
        _refuse(info, "It is packed in a way that is not read; pack it as an ordinary zip.")
    if name.lower().endswith(ARCHIVES):
        _refuse(info, "It is an archive inside the archive.")


def _check_once(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        if (folded := info.filename.casefold()) in seen:
            raise UnreadableError("It stands twice.", where=f"member {info.filename[:100]}", code="duplicate")
        seen.add(folded)


def _check_apart(file: BinaryIO, infos: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse members that share bytes with one another or with the directory: the bomb without nesting."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        file.seek(max(info.header_offset, 0))
        header = file.read(_HEADER)
        if len(header) < _HEADER or not header.startswith(MAGIC):
            raise UnreadableError("Its own header is missing.", where=f"member {info.filename[:100]}", code="truncated")
        if info.header_offset < end:
            _refuse(info, "It shares bytes with another member.")
        end = info.header_offset + _HEADER + sum(struct.unpack("<HH", header[26:30])) + info.compress_size
        if end > directory:
            _refuse(info, "It shares bytes with the archive's directory.")


def _refuse(info: zipfile.ZipInfo, why: str) -> None:
    raise UnreadableError(why, where=f"member {info.filename[:100]}", code="forbidden")
