"""``coverage.csv``: a row for each target, a column for each participant. For people who prepare a meeting.

As `listings_csv` it is for spreadsheets: every field quoted, a byte order mark, no cell a formula. A participant's cell
has how its listing stands and since when (``IN_FORCE 2018-05-18``, ``ENDED 2024-01-05``: the end), and is empty where
it never listed the target.
"""

from collections.abc import Iterable, Iterator

from registry.exports import cells, coverage
from registry.exports.coverage import IN_FORCE, Cell, Row
from registry.exports.fields import Field, changed, kept, lost, names
from registry.exports.lines import BOM, Line
from registry.exports.record import Edition, Record

COLUMNS = (
    *("reference", "name", "kind", "status", "listed_by", "number", "only_by"),
    *("programmes", "incidents", "measures"),
)
"""The columns before those of the participants. ``listed_by`` are who lists it in force, ``number`` how many."""

FIELDS: dict[str, Field] = {
    **dict.fromkeys(names(), lost("a table of who lists whom; listings.csv has what each listing says")),
    "name": kept("column name"),
    "kind": kept("column kind"),
    **{name: kept(f"column {name}, of all listings of the target") for name in ("incidents", "measures")},
    **{name: kept("column programmes, of all listings of the target") for name in ("programme", "further_programmes")},
    "participant": kept("the column whose cell is not empty"),
    "target": kept("column reference, without its kind"),
    "status": changed("the participant's cell: how its listings stand best"),
    "designated_on": changed("the participant's cell: the text as given, while in force"),
    "ended": changed("the participant's cell: the day as given"),
    "ended.on": changed("the participant's cell: the text as given"),
}


def write(records: Iterable[Record], edition: Edition) -> Iterator[bytes]:
    """The file: the columns' names, then the targets in the order they come; other records are passed over."""
    yield from table(rows(records), sorted(edition.participants))


def rows(records: Iterable[Record]) -> Iterator[Row]:
    """The rows of the targets among records."""
    return coverage.rows((one.record, one.text) for one in records if one.kind == "target")


def table(shown: Iterable[Row], participants: Iterable[str]) -> Iterator[bytes]:
    """Rows as a file, with a column for each of these participants."""
    codes, line = tuple(participants), Line()
    yield BOM + line.of([*COLUMNS, *codes])
    for row in shown:
        yield line.of([cells.joined(one) if isinstance(one, list) else cells.neutral(one) for one in said(row, codes)])


def said(row: Row, participants: Iterable[str]) -> list[str | list[str]]:
    """A row's columns; a list where there may be several."""
    by_code = {cell.participant: in_words(cell) for cell in row.cells}
    return [
        *(row.ref, row.name, row.kind, row.status, list(row.listed_by), str(len(row.listed_by)), row.only_by),
        *(_each(row, group) for group in ("programmes", "incidents", "measures")),
        *(by_code.get(code, "") for code in participants),
    ]


def in_words(cell: Cell) -> str:
    """``IN_FORCE 2018-05-18``, ``ENDED 2024-01-05``; the status alone where the day is not known."""
    return f"{cell.status} {cell.since if cell.status == IN_FORCE else cell.until}".strip()


def _each(row: Row, group: str) -> list[str]:
    return list(dict.fromkeys(one for cell in row.cells for one in getattr(cell, group)))
