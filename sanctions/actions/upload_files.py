"""The bytes of an uploaded list: kept in PostgreSQL a megabyte at a time, laid out as files where a reader needs them.

Memory stays that of one chunk, whichever way they go. Names are labels for people: no path is ever made of one.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from django.db import connection
from django.utils.translation import gettext as _

from sanctions.formats.entry import Format
from sanctions.models import Upload, UploadChunk, UploadFile
from sanctions.rules import Problem

CHUNK = 1024 * 1024
LARGEST_FILE = 64 * CHUNK
LARGEST_SET = 200 * CHUNK
LONGEST_NAME = 200
PREFIX = "registry-upload-"
LEFT_BEHIND = 3600
"""Seconds: no reading takes as long, so that whose folder is older has died."""
Sent = tuple[str, Iterable[bytes]]
"""A file as a door hands it in: the name its sender gave it, and its bytes, piece by piece."""


class FilesError(Exception):
    """The files cannot be an upload; ``problem`` says why, pointing at ``/file`` or below."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


@dataclass(frozen=True)
class Stored:
    """A file whose chunks are stored, though no row names it yet."""

    pk: int
    name: str
    role: str
    size: int
    sha256: str


def roles(format_: Format, names: Sequence[str]) -> list[str]:
    """What each file is in the set of a format, by its name: the sibling's word, or empty for the file that is read.

    Raises:
        FilesError: one is missing, or two are the same.
    """
    if not format_.siblings:
        if len(names) != 1:
            raise FilesError(Problem("/file", "one_file", _("%(format)s is one file") % {"format": format_.name}))
        return [""]
    found = [_role(name, format_.siblings) for name in names]
    for role in ("", *format_.siblings):
        if found.count(role) == 1:
            continue
        what = role or _("the first file")
        why = _("%(file)s of the set is missing") if role not in found else _("%(file)s of the set is there twice")
        raise FilesError(Problem("/file", "siblings", why % {"file": what}))
    return found


def store(files: Sequence[Sent], named: Sequence[str]) -> list[Stored]:
    """Write the chunks of every file; the file that is read comes first, the others in the order of their words.

    The rows that the chunks belong to follow in the same transaction (`name`): their keys are checked as it commits.

    Raises:
        FilesError: a file or the set is too large, or a file is empty.
    """
    stored, total = [], 0
    for index, ((name, data), role) in enumerate(zip(files, named, strict=True)):
        kept = _store(name, role, data, f"/file/{index}", LARGEST_SET - total)
        total += kept.size
        stored.append(kept)
    return sorted(stored, key=lambda file: file.role)


def name(upload: Upload, stored: Sequence[Stored]) -> None:
    """Write the rows of stored files."""
    UploadFile.objects.bulk_create(
        UploadFile(
            id=file.pk,
            upload=upload,
            place=place,
            name=file.name,
            role=file.role,
            size=file.size,
            sha256=file.sha256,
        )
        for place, file in enumerate(stored)
    )


@contextmanager
def laid_out(upload: Upload, format_: Format) -> Iterator[Path]:
    """The file to read, in a folder that nobody else may look into and that is gone afterwards.

    A process that is killed leaves its folder behind, with a list that may be under embargo: whoever lays out the next
    one takes such folders away.
    """
    with TemporaryDirectory(prefix=PREFIX) as folder:
        _take_away_what_was_left(before=Path(folder).stat().st_mtime - LEFT_BEHIND)
        yield lay_out(upload, format_, Path(folder))


def _take_away_what_was_left(*, before: float) -> None:
    """By the clock of the disk, which dated them all."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*"):
        try:
            about = folder.lstat()
            if about.st_uid == os.geteuid() and about.st_mtime < before:
                shutil.rmtree(folder)
        except OSError:  # another process took it away, or is at it
            continue


def lay_out(upload: Upload, format_: Format, folder: Path) -> Path:
    """Write the files into a folder of one's own, under names of ours; returns the one to read."""
    suffix = format_.suffixes[0] if format_.suffixes else ""
    first = "sdn" if format_.siblings else "list"
    for file in upload.files.order_by("place"):
        with (folder / f"{file.role or first}{suffix}").open("wb") as out:
            for data in file.chunks.order_by("place").values_list("data", flat=True).iterator(chunk_size=1):
                out.write(data)
    return folder / f"{first}{suffix}"


def _role(name: str, words: Sequence[str]) -> str:
    stem = re.sub(r"\.[^.]*$", "", name.casefold())
    fitting = [word for word in words if re.search(rf"(^|[^a-z]){re.escape(word)}$", stem)]
    return max(fitting, key=len, default="")


def _store(name: str, role: str, data: Iterable[bytes], pointer: str, room: int) -> Stored:
    pk, sha256, size = _next_file(), hashlib.sha256(), 0
    for place, piece in enumerate(_even(data)):
        size += len(piece)
        if size > min(LARGEST_FILE, room):
            raise FilesError(Problem(pointer, "too_large", _too_large()))
        sha256.update(piece)
        UploadChunk.objects.create(file_id=pk, place=place, data=piece)
    if not size:
        raise FilesError(Problem(pointer, "empty", _("the file is empty")))
    return Stored(pk, label(name), role, size, sha256.hexdigest())


def _too_large() -> str:
    return _("larger than %(file)s MB, or the set larger than %(set)s MB") % {
        "file": LARGEST_FILE // CHUNK,
        "set": LARGEST_SET // CHUNK,
    }


def _even(data: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of `CHUNK`, the last one less."""
    waiting = bytearray()
    for piece in data:
        waiting += piece
        while len(waiting) >= CHUNK:
            yield bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
    if waiting:
        yield bytes(waiting)


def label(name: str) -> str:
    """The last part of a name, printable, for people."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "list"


def _next_file() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('sanctions_uploadfile', 'id'))")
        row: tuple[int] = cursor.fetchone()
    return row[0]
