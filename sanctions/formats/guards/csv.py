"""CSV of strangers, read strictly and in little memory: one record at a time, nothing sniffed, nothing repaired.

Each format says its delimiter and its encodings. Refused with the place: another encoding, NUL and other control
characters, line ends that change or are a bare carriage return, a quote that never closes, a record without end, a row
with another number of cells. A line break inside quotes is text and comes out as ``\\n``. Bidirectional controls stay
in the text: whoever checks the entries refuses them with the entry's name.
"""

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from sanctions.formats.entry import Report, UnreadableError

MOST_BYTES_OF_A_ROW = 1 << 20
"""Of one record with its quoted line breaks; the field inside is bounded by the csv module (131,072 characters)."""
MOST_COLUMNS = 500
"""The widest list has 118; one that is not known costs a remark in each entry."""
BLOCK = 1 << 18
"""Bytes between two ticks."""
OTHER_UNICODE = {
    b"\xff\xfe\x00\x00": "UTF-32",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"\xff\xfe": "UTF-16",
    b"\xfe\xff": "UTF-16",
}
MARK = b"\xef\xbb\xbf"
"""The byte order mark of UTF-8."""
CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
END_OF_FILE = b"\x1a"
"""What DOS put at the end of a text; some publishers still do."""
PLAIN_NAMES = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "latin-1": "Latin-1", "cp1252": "Windows-1252"}


class Row(NamedTuple):
    """A record: its number in the file as a spreadsheet shows it (from 1, blank ones counted) and its cells."""

    number: int
    cells: list[str]

    @property
    def where(self) -> str:
        """Its place, for people."""
        return f"row {self.number}"


def rows(
    path: Path,
    report: Report,
    *,
    encodings: Sequence[str] = ("utf-8-sig",),
    delimiter: str = ",",
    columns: int = 0,
    preamble: int = 0,
) -> Iterator[Row]:
    """The records of a file, blank ones passed over, cells as they stand.

    The first of ``encodings`` in which the whole file can be read is taken. Every row has as many cells as ``columns``,
    or else as the first row; the first ``preamble`` rows may have any number. ``report.tick`` gets the bytes read so
    far.

    Raises:
        UnreadableError: at the first thing that cannot be trusted. ``truncated`` when the file ends inside quotes or
            with a shorter row without a line end, else ``encoding``, ``forbidden``, ``line_ends``, ``too_large`` or
            ``format``.
    """
    with path.open("rb") as file:
        encoding = _encoding(file, encodings)
        lines = _Lines(file, encoding, report)
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        with _plainly(lines):
            for cells in reader:
                lines.next_row()
                if cells:
                    if len(cells) > MOST_COLUMNS:
                        raise UnreadableError(
                            f"It has {len(cells):,} cells; at most {MOST_COLUMNS:,} are read.",
                            where=f"row {lines.row}",
                            code="too_large",
                        )
                    if lines.row > preamble:
                        columns = columns or len(cells)
                        _check_width(len(cells), columns, lines)
                    yield Row(lines.row, [cell.replace("\r", "\n") for cell in cells] if lines.returns else cells)
                else:
                    report.notices["An empty row was passed over."] += 1


class Line(NamedTuple):
    """A row of a table: its number in the file, and its cells that are not empty by heading, without outer spaces."""

    number: int
    cells: dict[str, str]

    @property
    def where(self) -> str:
        """Its place, for people."""
        return f"row {self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with one row of headings, which are compared without regard to case and spaces.

    ``before`` are the cells of the rows above the headings. Known headings come as ``known`` spells them; ``unknown``
    are those the format has no word for, as printed: their cells are in the lines too, for the reader to keep.
    ``rows`` are the same as ``lines`` in their cells; one of the two can be read, once.
    """

    before: list[list[str]]
    headings: list[str]
    unknown: list[str]
    lines: Iterator[Line]
    rows: Iterator[Row]


def table(
    path: Path,
    report: Report,
    *,
    known: Collection[str],
    required: Collection[str] = (),
    encodings: Sequence[str] = ("utf-8-sig",),
    delimiter: str = ",",
    preamble: int = 0,
) -> Table:
    """Open a table: ``preamble`` rows of any shape, the headings, then lines as wide as the headings.

    Raises:
        UnreadableError: as `rows`; no headings, a required one missing, or one heading twice. Reading the lines raises
            as `rows` does.
    """
    source = rows(path, report, encodings=encodings, delimiter=delimiter, preamble=preamble)
    before: list[list[str]] = []
    for row in source:
        if row.number > preamble:
            headings, unknown = _headings(row, known, required)
            lines = _table_lines(source, headings)
            return Table(before=before, headings=headings, unknown=unknown, lines=lines, rows=source)
        before.append(row.cells)
    raise UnreadableError("The file has no row of headings.", code="format")


def _table_lines(source: Iterator[Row], headings: Sequence[str]) -> Iterator[Line]:
    for number, cells in source:
        yield Line(
            number,
            {heading: text for heading, cell in zip(headings, cells, strict=True) if cell and (text := cell.strip())},
        )


def _headings(row: Row, known: Collection[str], required: Collection[str]) -> tuple[list[str], list[str]]:
    spelled = {_folded(heading): heading for heading in known}
    headings = [spelled.get(_folded(cell), " ".join(cell.split())) for cell in row.cells]
    twice = [heading for heading, times in Counter(headings).items() if times > 1]
    if twice:
        raise UnreadableError(
            f"These headings stand twice: {_quoted(sorted(twice))}.", where=row.where, code="duplicate"
        )
    if missing := [heading for heading in required if heading not in headings]:
        raise UnreadableError(f"These headings are missing: {_quoted(missing)}.", where=row.where, code="format")
    return headings, [heading for heading in headings if _folded(heading) not in spelled]


def _folded(heading: str) -> str:
    return " ".join(heading.split()).casefold()


def _quoted(headings: Sequence[str], most: int = 10) -> str:
    shown = ", ".join(f"“{heading[:60]}”" for heading in headings[:most])
    return f"{shown} and {len(headings) - most} more" if len(headings) > most else shown


def _encoding(file: BinaryIO, encodings: Sequence[str]) -> str:
    """The first of the encodings in which every line of the file can be read; ``file`` is at its start again.

    With none, the fault of the first is raised when the line is reached, which knows the row.
    """
    start = file.read(4)
    if not start:
        raise UnreadableError("The file is empty.", code="format")
    for mark, name in OTHER_UNICODE.items():
        if start.startswith(mark):
            raise UnreadableError(f"The file is encoded in {name}; send it in UTF-8.", code="encoding")
    if start.startswith(MARK) and "utf-8-sig" in encodings:
        encodings = ("utf-8-sig",)
    for encoding in encodings if len(encodings) > 1 else ():
        file.seek(0)
        try:
            while line := file.readline(MOST_BYTES_OF_A_ROW):
                line.decode(encoding)
        except UnicodeDecodeError:
            continue
        file.seek(0)
        return encoding
    file.seek(0)
    return encodings[0]


class _Lines:
    """Decoded lines for the csv reader, which asks for more until a record is whole; knows where it is."""

    def __init__(self, file: BinaryIO, encoding: str, report: Report) -> None:
        self._file, self._encoding, self._report = file, encoding, report
        self.row = 0
        """Records finished."""
        self.ended = True
        """Whether the line last given ended with a line end."""
        self.returns = False
        """Whether a line had a carriage return within: the reader refuses it outside quotes."""
        self._first_end = self._end = b""
        self._at = self._row_at = self._ticked = 0
        if encoding == "utf-8-sig":
            self._encoding = "utf-8"
            self._at = file.seek(len(MARK) if file.read(len(MARK)) == MARK else 0)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._file.readline(MOST_BYTES_OF_A_ROW + 1)
        if not line:
            self._tick()
            raise StopIteration
        start, self._at = self._at, self._at + len(line)
        if self._at - self._row_at > MOST_BYTES_OF_A_ROW:
            if b"\r" in line.rstrip(b"\r\n"):
                self.refuse("Its lines end with bare carriage returns.", "line_ends")
            self.refuse(f"It is longer than {MOST_BYTES_OF_A_ROW:,} bytes.", "too_large")
        if found := CONTROLS.search(line):
            line = self._without_end_of_file(line, start + found.start())
            if not line:
                self._tick()
                raise StopIteration
        self._end = b"\r\n" if line.endswith(b"\r\n") else line[-1:]
        self.ended = self._end.endswith(b"\n")
        if self._at - self._ticked >= BLOCK:
            self._tick()
        try:
            text = line.decode(self._encoding)
        except UnicodeDecodeError as error:
            self._refuse_encoding(start + error.start, line[error.start])
        if self._end == b"\r\n":  # a quoted line break leaves as one kind; the record's own end is told by `_end`
            text = text[:-2] + "\n"
        self.returns = self.returns or "\r" in text
        return text

    def next_row(self) -> None:
        """The record is whole: its line end must be that of all."""
        self.row += 1
        self._row_at = self._at
        if not self.ended and self._end != b"\r":
            return
        self._first_end = self._first_end or self._end
        if self._end != self._first_end or self._end == b"\r":
            self.row -= 1
            self.refuse("Its line end is another than that of the rows before it.", "line_ends")

    def refuse(self, why: str, code: str) -> NoReturn:
        """Refuse the record that is being read."""
        raise UnreadableError(why, where=f"row {self.row + 1}", code=code)

    def _tick(self) -> None:
        self._report.tick(self._at)
        self._ticked = self._at

    def _without_end_of_file(self, line: bytes, at: int) -> bytes:
        """The line without the mark at the very end; any other control character is refused."""
        bare = line.rstrip(b"\r\n")
        if bare.endswith(END_OF_FILE) and not CONTROLS.search(bare.rstrip(END_OF_FILE)) and not self._file.read(1):
            return bare.rstrip(END_OF_FILE)
        byte = line[at - (self._at - len(line))]
        if byte:
            return self.refuse(f"It has the control character {byte:#04x} at byte {at}.", "forbidden")
        return self.refuse(f"It has a NUL at byte {at}; is the file UTF-16, or not text?", "encoding")

    def _refuse_encoding(self, at: int, byte: int) -> NoReturn:
        name = PLAIN_NAMES.get(self._encoding, self._encoding)
        self.refuse(f"Byte {at} of the file ({byte:#04x}) is not {name}; send the file in {name}.", "encoding")


def _check_width(found: int, columns: int, lines: _Lines) -> None:
    if found != columns:
        code = "truncated" if found < columns and not lines.ended else "format"
        # The record is counted already; it is the one that is wrong.
        raise UnreadableError(f"It has {found} cells instead of {columns}.", where=f"row {lines.row}", code=code)


WORDS: Mapping[str, tuple[str, str]] = {
    "unexpected end of data": ("The file ends inside quotes: it is cut off, or a quote is not closed.", "truncated"),
    "field larger than": ("A cell is longer than 131,072 characters; is a quote not closed?", "too_large"),
    "new-line character": ("It has a bare carriage return outside quotes.", "line_ends"),
    "expected after": ("Text follows a closing quote; a quote inside quotes is written twice.", "format"),
}
"""Messages of the csv module, what people read instead, and the code."""


@contextmanager
def _plainly(lines: _Lines) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        for said, (why, code) in WORDS.items():
            if said in str(error):
                lines.refuse(why, code)
        lines.refuse(f"It is not CSV ({error}).", "format")
