"""The template read from its files: a workbook, a zip of CSV files, a single CSV."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.guards import csv
from sanctions.formats.guards.archive import MAGIC, Archive
from sanctions.formats.guards.sheets import Row
from sanctions.formats.guards.spreadsheet import OLE, TYPES, Workbook
from sanctions.formats.template.reading import entries
from sanctions.formats.template.records import Table
from sanctions.formats.template.written import from_csv

DELIMITERS = ",;\t"
"""What programs write between cells, by the country they are set to."""


def read_xlsx(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a workbook."""
    with Workbook(path, report) as book:
        for name in sorted(book.hidden & set(book.sheets)):
            report.notices[f"Sheet {name} is hidden; it was read like the others."] += 1
        yield from entries(((name, book.rows(name)) for name in book.sheets), report)


def read_csv(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a zip of CSV files named as the sheets, or of a single CSV, which is the sheet Listings."""
    with path.open("rb") as file:
        start = file.read(len(OLE))
    if start.startswith(MAGIC):
        with Archive(path) as archive, TemporaryDirectory() as folder:
            yield from entries(_of_archive(archive, Path(folder), report), report)
    elif start == OLE:
        raise UnreadableError("This is an Excel file; save it as CSV, or send it as template-xlsx.", code="format")
    else:
        yield from entries([("", _rows(path, report))], report)


def _of_archive(archive: Archive, folder: Path, report: Report) -> Iterator[Table]:
    if TYPES in archive:
        raise UnreadableError("This is an Excel workbook; its format is template-xlsx.", code="format")
    for name in archive.names:
        parts = PurePosixPath(name)
        if parts.suffix.lower() == ".csv" and not any(part.startswith((".", "__MACOSX")) for part in parts.parts):
            out = folder / "sheet.csv"  # one at a time, and never under a name of the archive's
            with out.open("wb") as file:
                archive.copy(name, file)
            rows = _rows(out, report, where=f"sheet {parts.stem}, ")
            yield parts.stem, rows
        else:
            report.ignored[name[:100]] += 1


def _rows(path: Path, report: Report, *, where: str = "") -> Iterator[Row]:
    try:
        for number, cells in csv.rows(path, report, delimiter=_delimiter(path)):
            said = {at: text for at, cell in enumerate(cells) if (text := from_csv(cell)).strip()}
            if said:
                yield Row(number, said, {})
    except UnreadableError as error:
        raise UnreadableError(error.message, where=f"{where}{error.where}".rstrip(", "), code=error.code) from error


def _delimiter(path: Path) -> str:
    """What stands between the headings most often; our headings have none of them inside."""
    with path.open("rb") as file:
        first = file.readline(1 << 16)
    return max(DELIMITERS, key=lambda delimiter: first.count(delimiter.encode()))
