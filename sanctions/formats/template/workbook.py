"""The template as a workbook: empty, with examples, or with a list; written row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from sanctions.formats.entry import Entry, Fault
from sanctions.formats.guards.cells import escaped
from sanctions.formats.template import guide
from sanctions.formats.template.codes import SETS, YES_NO
from sanctions.formats.template.columns import Column, Says, Sheet
from sanctions.formats.template.sheets import CODES, GUIDE, PROBLEM, SHEETS
from sanctions.formats.template.writing import rows

LANGUAGES = ("en", "fr")
LONGEST = 32_767
"""Characters of a cell."""
MOST_ROWS = 1 << 20
TEXT = "@"
"""The number format of text: what is typed stays as typed, zeros and days included."""
NEEDED = PatternFill("solid", fgColor="FFD9E1F2")
PLAIN = PatternFill("solid", fgColor="FFEDEDED")
WRONG = PatternFill("solid", fgColor="FFF8CBAD")
ABOUT = "sanctions registry"
Labels = Mapping[str, Mapping[str, str]]
"""What codes mean, by the name of their set and the code."""


def write_xlsx(
    entries: Iterable[tuple[Entry, Sequence[Fault]]],
    out: BinaryIO,
    *,
    language: str = "en",
    labels: Labels | None = None,
    problems: bool = False,
) -> None:
    """Write a workbook that `files.read_xlsx` reads back to the same entries; with ``problems`` their faults too.

    Raises:
        ValueError: a text is longer than a cell holds, or a sheet would have more rows than a program opens.
    """
    at = LANGUAGES.index(language)
    book = Workbook(write_only=True)
    with _cleaned(book):
        _guide(book.create_sheet(GUIDE[at]), language)
        sheets = [book.create_sheet(sheet.title[at]) for sheet in SHEETS]
        places = _codes(book.create_sheet(CODES[at]), labels or {})
        for made, sheet in zip(sheets, SHEETS, strict=True):
            _head(made, sheet, at, places, problems=problems)
        count = [1] * len(SHEETS)
        for entry, faults in entries:
            for row in rows(entry, faults):
                count[row.sheet] += 1
                if count[row.sheet] > MOST_ROWS:
                    raise ValueError(f"more than {MOST_ROWS:,} rows on the sheet {SHEETS[row.sheet].title[at]}")
                cells = [_cell(sheets[row.sheet], text) for text in row.cells]
                if problems:
                    cells.insert(0, _cell(sheets[row.sheet], row.problem, fill=WRONG))
                sheets[row.sheet].append(cells)
        book.save(out)


@contextmanager
def _cleaned(book: Any) -> Iterator[None]:
    """Whatever stops the writing, no temporary file of openpyxl's stays behind."""
    try:
        yield
    except BaseException:
        for sheet in book.worksheets:
            if sheet._writer is not None:
                sheet.close() if not sheet.closed else None
                sheet._writer.cleanup()
        raise


def _cell(sheet: Any, text: str, *, fill: PatternFill | None = None, bold: bool = False) -> Any:
    """A cell that is text whatever it says; None when it says nothing."""
    if not text:
        return None
    text = escaped(text)
    if len(text) > LONGEST:
        raise ValueError(f"a text of {len(text):,} characters; a cell holds {LONGEST:,}")
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    cell.number_format = TEXT
    if fill:
        cell.fill = fill
    if bold:
        cell.font = Font(bold=True)
    return cell


def _head(made: Any, sheet: Sheet, at: int, places: Mapping[tuple[str, ...], str], *, problems: bool) -> None:
    made.freeze_panes = "B2" if not problems else "C2"
    before = 1 if problems else 0
    cells = [_cell(made, PROBLEM[at], fill=WRONG, bold=True)] if problems else []
    if problems:
        made.column_dimensions["A"].width = 60
    for number, column in enumerate(sheet.columns, start=1 + before):
        letter = get_column_letter(number)
        made.column_dimensions[letter].width = 40 if column.wide else max(14, len(column.heading[at]) + 4)
        made.column_dimensions[letter].number_format = TEXT
        cell = _cell(
            made,
            column.heading[at] + (" *" if column.needed else ""),
            fill=NEEDED if column.needed else PLAIN,
            bold=True,
        )
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        cell.comment = Comment(_help(column, at), ABOUT, height=110, width=320)
        cells.append(cell)
        allowed = YES_NO if column.says is Says.FLAG else column.codes
        if allowed:
            made.data_validations.append(_pick_list(letter, places[allowed], several=column.says is Says.CODES))
    made.append(cells)


def _help(column: Column, at: int) -> str:
    needed = ("Needed. ", "Nécessaire. ")[at] if column.needed else ""
    example = f"\n{('Example', 'Exemple')[at]}: {column.example}" if column.example else ""
    return f"{needed}{column.help[at]}{example}"


def _pick_list(letter: str, place: str, *, several: bool) -> DataValidation:
    """A list to pick from; where several may stand, picking gives the first and typing is not refused."""
    found = DataValidation(type="list", formula1=place, allow_blank=True, showErrorMessage=not several)
    found.errorStyle = "stop"
    found.add(f"{letter}2:{letter}{MOST_ROWS}")
    return found


def _codes(sheet: Any, labels: Labels) -> dict[tuple[str, ...], str]:
    """Write what the pick lists offer, two columns a list; where each stands."""
    lists = [*((name, codes, labels.get(name, {})) for name, codes in SETS.items()), ("yes/no", YES_NO, {})]
    height = max(len(codes) for _, codes, _ in lists)
    places = {}
    for number, (_, codes, _labels) in enumerate(lists):
        letter = get_column_letter(2 * number + 1)
        sheet.column_dimensions[letter].width = 26
        sheet.column_dimensions[get_column_letter(2 * number + 2)].width = 30
        places[codes] = f"'{sheet.title}'!${letter}$2:${letter}${len(codes) + 1}"
    sheet.freeze_panes = "A2"
    sheet.append([cell for name, _, _ in lists for cell in (_cell(sheet, name, fill=PLAIN, bold=True), None)])
    for row in range(height):
        cells = []
        for _, codes, said in lists:
            code = codes[row] if row < len(codes) else ""
            cells += [_cell(sheet, code), _cell(sheet, said.get(code, ""))]
        sheet.append(cells)
    return places


def _guide(sheet: Any, language: str) -> None:
    sheet.column_dimensions["A"].width = 110
    for line in guide.lines(language):
        cell = _cell(sheet, line.removeprefix("# "), bold=line.startswith("# "))
        if cell is not None:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([cell])
