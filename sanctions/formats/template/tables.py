"""The template as CSV: a zip of files named as the sheets, or the sheet Listings alone."""

import csv
import io
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import BinaryIO, TextIO

from sanctions.formats.entry import Entry, Fault
from sanctions.formats.template import guide
from sanctions.formats.template.sheets import GUIDE, PROBLEM, SHEETS
from sanctions.formats.template.workbook import LANGUAGES
from sanctions.formats.template.writing import rows
from sanctions.formats.template.written import to_csv

ENCODING = "utf-8-sig"
"""With its mark, without which Excel takes UTF-8 for something else."""


def write_csv(
    entries: Iterable[tuple[Entry, Sequence[Fault]]], out: BinaryIO, *, language: str = "en", problems: bool = False
) -> None:
    """Write a zip that `files.read_csv` reads back to the same entries; with ``problems`` their faults too."""
    at = LANGUAGES.index(language)
    with ExitStack() as stack:
        files: list[TextIO] = [stack.enter_context(TemporaryFile("w+", encoding=ENCODING, newline="")) for _ in SHEETS]
        writers = [csv.writer(file, lineterminator="\r\n") for file in files]
        for number in range(len(SHEETS)):
            writers[number].writerow(_headings(number, at, problems=problems))
        for entry, faults in entries:
            for row in rows(entry, faults):
                before = [row.problem] if problems else []
                writers[row.sheet].writerow([to_csv(cell) for cell in (*before, *row.cells)])
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(f"{GUIDE[at]}.txt", "\r\n".join(guide.lines(language)))
            for file, sheet in zip(files, SHEETS, strict=True):
                file.flush()
                file.buffer.seek(0)
                with archive.open(f"{sheet.title[at]}.csv", "w", force_zip64=False) as member:
                    shutil.copyfileobj(file.buffer, member)


def write_flat(entries: Iterable[Entry], out: BinaryIO, *, language: str = "en") -> None:
    """Write a single CSV, the sheet Listings.

    Raises:
        ValueError: an entry says what has no column there; its reference is named.
    """
    at = LANGUAGES.index(language)
    text = io.TextIOWrapper(out, encoding=ENCODING, newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(_headings(0, at, problems=False))
    for entry in entries:
        for row in rows(entry):
            if row.sheet:
                raise ValueError(f"{entry.said.own_reference}: needs the sheet {SHEETS[row.sheet].title[at]}")
            writer.writerow([to_csv(cell) for cell in row.cells])
    text.detach()


def _headings(number: int, at: int, *, problems: bool) -> list[str]:
    headings = [column.heading[at] + (" *" if column.needed else "") for column in SHEETS[number].columns]
    return [PROBLEM[at], *headings] if problems else headings
