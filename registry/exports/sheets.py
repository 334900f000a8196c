"""Workbooks for people: sheets of texts, written row by row, the same bytes for the same state of the register. Pure.

Every cell is a text, so nothing is ever a formula, a number that loses its zeros or a date in the reader's own order;
the text is exactly the published one, up to what a cell may hold. Rows go to the disk as they come.
"""

import datetime as dt
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from registry.exports import dates
from registry.exports.cells import neutral
from registry.exports.characters import for_xml
from registry.exports.record import Edition

CHUNK = 64 * 1024
MOST_ROWS = 1_048_576
"""Rows of a sheet that Excel opens, the heading among them; a further sheet holds the rest."""

LONGEST = 32_767
"""Characters of a cell that Excel opens."""

CUT = " […]"
_BOLD = Font(bold=True)
_WIDE = frozenset({"text", "name", "title", "note", "source", "own_reference", "number", "url", "sources", "latin"})
_EARLIEST = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - zip archives know no zones, nor any year before
_ZIP64 = 2**31
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


class Book:
    """A workbook as at a state of the register; its moments are those of the newest event."""

    def __init__(self, edition: Edition) -> None:
        self._moment = max(dt.datetime.fromisoformat(dates.seconds(edition.published_at)), _EARLIEST)
        self._book = Workbook(write_only=True)
        self._book.properties.creator = ""
        self._book.properties.created = self._moment

    def sheet(self, title: str, columns: Sequence[str]) -> "Sheet":
        """A further sheet with these names above its columns."""
        return Sheet(self._book, title, columns)

    def written(self) -> Iterator[bytes]:
        """The file in pieces. What it is made of lies in the temporary folder meanwhile."""
        with tempfile.TemporaryFile() as draft, tempfile.TemporaryFile() as made:
            self._book.save(draft)
            _same_again(draft, made, self._moment)
            made.seek(0)
            while piece := made.read(CHUNK):
                yield piece


class Sheet:
    """A sheet whose heading stays in view, and the further sheets it runs over into."""

    def __init__(self, book: Workbook, title: str, columns: Sequence[str]) -> None:
        self._book, self._title, self._columns = book, title, columns
        self._number = 0
        self._open()

    def add(self, values: Sequence[str]) -> None:
        """A row, a text for each column."""
        if self._rows == MOST_ROWS:
            self._open()
        self._rows += 1
        self._sheet.append([self._cell(value) for value in values])

    def _open(self) -> None:
        self._number += 1
        self._rows = 1
        title = self._title if self._number == 1 else f"{self._title} {self._number}"
        self._sheet: Any = self._book.create_sheet(title)
        self._sheet.freeze_panes = "A2"
        for place, column in enumerate(self._columns, start=1):
            self._sheet.column_dimensions[get_column_letter(place)].width = 40 if column in _WIDE else 18
        self._sheet.append([self._heading(column) for column in self._columns])

    def _cell(self, text: str) -> Any:
        """A text as it is; one that could be taken for something else as a cell that says it is a text."""
        shown = for_xml(text)
        shown = shown if len(shown) <= LONGEST else shown[: LONGEST - len(CUT)] + CUT
        return self._text(shown) if shown[:1] == "#" or neutral(shown) != shown else shown or None

    def _text(self, shown: str) -> Any:
        cell = WriteOnlyCell(self._sheet, shown)
        cell.data_type = "s"  # whatever `openpyxl` made of ``=1+1`` or ``#N/A``
        cell.number_format = "@"  # so it stays one when somebody edits the cell
        return cell

    def _heading(self, column: str) -> Any:
        cell = self._text(column)
        cell.font = _BOLD
        return cell


def _same_again(draft: IO[bytes], into: IO[bytes], moment: dt.datetime) -> None:
    """The same archive without the clock of the machine that made it."""
    stamp = moment.isoformat().encode() + b"Z"
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, moment.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            with old.open(part) as source, new.open(info, "w", force_zip64=part.file_size > _ZIP64) as target:
                if part.filename == "docProps/core.xml":
                    target.write(_MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", source.read()))
                    continue
                while piece := source.read(CHUNK):
                    target.write(piece)
