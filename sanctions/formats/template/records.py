"""The rows of a template's sheets as records: which listing, which column says what, and what is wrong with a cell."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sanctions.formats.entry import Report, UnreadableError
from sanctions.formats.guards.cells import Kind, escaped
from sanctions.formats.guards.sheets import Row
from sanctions.formats.template.columns import REFERENCE, Column, folded
from sanctions.formats.template.sheets import BY_TITLE, PASSED_OVER, PROBLEM, SHEETS, columns

Table = tuple[str, Iterator[Row]]
"""A sheet: its title (empty: the only one of the file) and its rows, the headings first."""
ELSEWHERE = len(SHEETS)
"""In place of a sheet's number: one the template does not have."""
LISTINGS = 0


class Record(msgspec.Struct, array_like=True):
    """A row: the listing's reference, the sheet's number and title, the row's number, texts by column, texts under
    headings the template does not have, and what is wrong: heading, code, sentence.

    Texts are kept with `escaped`, since halves of surrogate pairs cannot be stored otherwise.
    """

    reference: str
    sheet: int
    title: str
    row: int
    cells: dict[int, str]
    others: list[tuple[str, str]]
    faults: list[tuple[str, str, str]]

    @property
    def where(self) -> str:
        """Its place, for people."""
        return place(self.title, self.row)

    @property
    def joint(self) -> str:
        """What joins it to others: its reference; without one it stands alone."""
        return self.reference or f"\0{self.sheet} {self.row}"


def place(title: str, row: int) -> str:
    """A row's place in a file."""
    return f"sheet {title}, row {row}" if title else f"row {row}"


def records(tables: Iterable[Table], report: Report) -> Iterator[Record]:
    """The rows of all sheets, in the file's order.

    Raises:
        UnreadableError: there is no sheet Listings, a needed column is missing, a sheet or heading stands twice.
    """
    seen: set[int] = set()
    for title, rows in tables:
        if folded(title) in PASSED_OVER:
            report.ignored[title] += 1
            continue
        sheet = BY_TITLE.get(folded(title), ELSEWHERE) if title else LISTINGS
        if sheet in seen and sheet != ELSEWHERE:
            raise UnreadableError("This sheet stands twice.", where=f"sheet {title}", code="duplicate")
        seen.add(sheet)
        yield from _of_sheet(sheet, title, rows, report)
    if LISTINGS not in seen:
        raise UnreadableError("There is no sheet “Listings”; is this our template?", code="format")


def _of_sheet(sheet: int, title: str, rows: Iterator[Row], report: Report) -> Iterator[Record]:
    first = next(rows, None)
    if first is None:
        if sheet == LISTINGS:
            raise UnreadableError("It has no headings.", where=f"sheet {title}" if title else "", code="format")
        return
    known, problems = _headings(sheet, title, first)
    references = [at for at, column in known.items() if column == 0]
    for row in rows:
        where = place(title, row.number)
        record = Record(
            next((escaped(row.cells[at].strip()) for at in references if at in row.cells), ""),
            sheet,
            title,
            row.number,
            {},
            [],
            [],
        )
        for at, cell in row.cells.items():
            text = cell.strip()
            if not text:
                continue
            heading = first.cells.get(at, "").strip()
            if at in known and sheet != ELSEWHERE:
                record.cells[known[at]] = escaped(text)
                if at in row.kinds:
                    _check(record, _columns(sheet)[known[at]], heading, row.kinds[at], report)
            elif at not in known and at not in problems:
                label = f"{title}: {heading}" if title else heading or "without a heading"
                report.unknown(label, text, where)
                record.others.append((escaped(label), escaped(text)))
            elif at in problems:
                report.ignored["Problem"] += 1
        if record.cells or record.others or record.reference:
            yield record


def _headings(sheet: int, title: str, first: Row) -> tuple[dict[int, int], frozenset[int]]:
    """The place in the file of each known column → its place in the sheet; and those of the problems."""
    by_heading: Mapping[str, int] = (
        columns(SHEETS[sheet])
        if sheet != ELSEWHERE
        else {folded(heading): 0 for heading in SHEETS[LISTINGS].columns[0].heading}
    )
    known: dict[int, int] = {}
    problems: set[int] = set()
    for at, heading in first.cells.items():
        name = folded(heading)
        if name in by_heading:
            if by_heading[name] in known.values():
                raise UnreadableError(
                    f"The heading “{heading.strip()[:60]}” stands twice.",
                    where=place(title, first.number),
                    code="duplicate",
                )
            known[at] = by_heading[name]
        elif name in map(folded, PROBLEM):
            problems.add(at)
    if sheet != ELSEWHERE:
        for number, column in enumerate(SHEETS[sheet].columns):
            if column.needed and number not in known.values():
                raise UnreadableError(
                    f"The column “{column.heading[0]}” is missing.", where=place(title, first.number), code="format"
                )
    return known, frozenset(problems)


def _check(record: Record, column: Column, heading: str, kind: Kind, report: Report) -> None:
    """What a cell that is not text may have lost."""
    if kind is Kind.ERROR:
        record.faults.append((heading, "cell_error", "the cell shows an error of the spreadsheet, no text"))
    elif kind is Kind.INEXACT:
        record.faults.append(
            (heading, "number", "a number of more than 15 digits, of which a spreadsheet loses some: type it as text")
        )
    elif kind is Kind.NUMBER and (column.exact or column.member == REFERENCE):
        report.notices[f"Numbers under “{heading}” are not text: zeros before them may be lost."] += 1
    elif kind is Kind.DATE:
        report.notices[f"Days under “{heading}” that the spreadsheet keeps as dates were read as year-month-day."] += 1


def _columns(sheet: int) -> tuple[Column, ...]:
    return tuple(SHEETS[sheet].columns)
