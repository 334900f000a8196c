"""The texts that a workbook's sheets share, and the rows of one sheet, made of the events of `parts`.

The texts go to a temporary file. Rows leave as soon as they are whole; no more than those of one block are held.
"""

from array import array
from functools import lru_cache
from tempfile import TemporaryFile
from typing import NamedTuple, NoReturn

from sanctions.formats.entry import Report, UnreadableError
from sanctions.formats.guards import cells
from sanctions.formats.guards.archive import Archive
from sanctions.formats.guards.cells import Kind
from sanctions.formats.guards.parts import Attributes, Listener, walk

MOST_ROWS, MOST_COLUMNS = 1 << 20, 1 << 14
"""Of a sheet, as the programs have them."""
MOST_BLANKS = 300_000
"""Empty cells and rows one after another."""
MOST_STRINGS = 4_000_000
LONGEST_TEXT = 1 << 17
"""Characters of one cell; the programs stop at 32,767."""


class Row(NamedTuple):
    """A row that is not empty: its number as the spreadsheet shows it, the text of its cells by column from 0, and what
    those were that are not text."""

    number: int
    cells: dict[int, str]
    kinds: dict[int, Kind]


class Meaning(NamedTuple):
    """What the cells of all sheets of a workbook refer to: its shared texts, number formats by style, its first day."""

    strings: "Strings"
    formats: list[str]
    from_1904: bool


class Strings:
    """The texts that sheets share, in a temporary file: of each only its place is held."""

    def __init__(self, archive: Archive, name: str, report: Report) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed with the workbook
        self._ends = array("Q", [0])
        self._pieces: list[str] = []
        self._length = 0
        self._inside = self._phonetic = False
        self.string = lru_cache(maxsize=4096)(self._string)
        if name:
            try:
                for _block in walk(
                    archive, name, Listener(start=self._start, end=self._finish, text=self._text), report
                ):
                    pass
            except BaseException:
                self.close()
                raise
        self._file.flush()

    def close(self) -> None:
        self._file.close()

    def _string(self, number: int) -> str:
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        return self._file.read(end - start).decode("utf-8", "surrogatepass")

    def __len__(self) -> int:
        return len(self._ends) - 1

    def _start(self, name: str, _attributes: Attributes) -> None:
        if name == "t":
            self._inside = not self._phonetic
        elif name == "rPh":
            self._phonetic = True

    def _text(self, text: str) -> None:
        if self._inside:
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                raise UnreadableError("A cell's text has no end.", where="the shared texts", code="too_large")
            self._pieces.append(text)

    def _finish(self, name: str) -> None:
        if name == "t":
            self._inside = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            said = cells.unescaped("".join(self._pieces)).encode("utf-8", "surrogatepass")
            self._pieces.clear()
            self._length = 0
            self._file.write(said)
            self._ends.append(self._ends[-1] + len(said))
            if len(self._ends) > MOST_STRINGS:
                raise UnreadableError("There are too many of them.", where="the shared texts", code="too_large")


class Rows:
    """Makes rows of a sheet's elements; ``ready`` are those finished and not taken yet."""

    def __init__(self, sheet: str, meaning: Meaning, report: Report) -> None:
        self.sheet, self.meaning, self.report = sheet, meaning, report
        self.ready: list[Row] = []
        self._row, self._column, self._blanks = 0, -1, 0
        self._cells: dict[int, str] = {}
        self._kinds: dict[int, Kind] = {}
        self._type = self._style = ""
        self._pieces: list[str] = []
        self._length = 0
        self._in_cell = self._inside = self._phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "t"}:
            self._inside = self._in_cell and not self._phonetic
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f" and self._in_cell:
            self.refuse("It is a formula; paste the value in its place.", "forbidden")
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell":
            raise UnreadableError(
                "Cells are merged; a row must say everything itself.",
                where=f"sheet {self.sheet}, cells {attributes.get('ref', '')[:20]}",
                code="forbidden",
            )

    def text(self, text: str) -> None:
        if self._inside:
            self._length += len(text)
            if self._length > LONGEST_TEXT:
                self.refuse("Its text has no end.", "too_large")
            self._pieces.append(text)

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self._inside = False
        elif name == "c":
            self._finish_cell()
        elif name == "row":
            if self._cells:
                self.ready.append(Row(self._row, self._cells, self._kinds))
                self._cells, self._kinds = {}, {}
            else:
                self._blank()
        elif name == "rPh":
            self._phonetic = False

    def refuse(self, why: str, code: str) -> NoReturn:
        raise UnreadableError(why, where=f"sheet {self.sheet}, cell {_letters(self._column)}{self._row}", code=code)

    def _begin_row(self, attributes: Attributes) -> None:
        number = whole_number(attributes.get("r", "")) or self._row + 1
        if not self._row < number <= MOST_ROWS:
            raise UnreadableError(
                "The rows are not in order.", where=f"sheet {self.sheet}, after row {self._row}", code="format"
            )
        self._row, self._column = number, -1
        if attributes.get("hidden") in {"1", "true"}:
            self.report.notices[f"Sheet {self.sheet}: hidden rows were read like the others."] += 1

    def _begin_cell(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        column = self._column + 1 if place is None else _column(place, self._row)
        if not self._column < column < MOST_COLUMNS:
            self.refuse("The cells after it are not in order, or too many.", "format")
        self._column, self._in_cell = column, True
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
        self._pieces.clear()
        self._length = 0

    def _finish_cell(self) -> None:
        self._in_cell = False
        if not self._pieces:
            self._blank()
            return
        try:
            text, kind = self._said("".join(self._pieces))
        except (ValueError, IndexError, OverflowError):
            self.refuse("What it holds is not what it says it is.", "format")
        if text.strip():
            self._blanks = 0
            self._cells[self._column] = text
            if kind:
                self._kinds[self._column] = kind

    def _said(self, raw: str) -> tuple[str, Kind | None]:
        """A cell's text, and what it is when it is not text."""
        match self._type:
            case "s":
                number = int(raw)
                if number < 0:
                    raise IndexError
                return self.meaning.strings.string(number), None
            case "inlineStr" | "str":
                return cells.unescaped(raw), None
            case "b":
                return ("TRUE" if raw.strip() == "1" else "FALSE"), Kind.BOOLEAN
            case "e":
                return raw, Kind.ERROR
            case "d":
                return raw.removesuffix("Z").removesuffix("T00:00:00").removesuffix("T00:00:00.000"), Kind.DATE
        style = int(self._style or 0)
        code = self.meaning.formats[style] if 0 <= style < len(self.meaning.formats) else cells.GENERAL
        return cells.shown(raw, code, from_1904=self.meaning.from_1904)

    def _blank(self) -> None:
        self._blanks += 1
        if self._blanks > MOST_BLANKS:
            self.refuse("Hundreds of thousands of empty cells come before it; delete the empty rows.", "too_large")


def whole_number(text: str) -> int:
    """A number as attributes have it; 0 when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _column(place: str, row: int) -> int:
    """The column from 0 that a cell's address names; beyond all when it is none of this row."""
    letters = place.rstrip("0123456789")
    if not letters.isascii() or not letters.isalpha() or len(letters) > 3 or place[len(letters) :] != str(row):
        return MOST_COLUMNS
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return column - 1


def _letters(column: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    letters, left = "", column + 1
    while left > 0:
        left, letter = divmod(left - 1, 26)
        letters = chr(65 + letter) + letters
    return letters or "A"
