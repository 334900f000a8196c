"""``coverage.xlsx``: who lists whom as a workbook. For people.

The sheet ``coverage`` is the table of ``coverage.csv``; ``listings`` has a row for each target and participant, to sort
and filter; ``participants`` and ``pairs`` are the figures. Every cell is a text (`sheets`).
"""

from collections.abc import Iterable, Iterator

import msgspec

from registry.exports import coverage_csv as table
from registry.exports.coverage import Cell, Counting, Pair, Row, Share
from registry.exports.record import Edition, Record
from registry.exports.sheets import Book

OF_CELLS = (
    *("reference", "name", "participant", "status", "since", "until", "listed_by_number"),
    *("programmes", "incidents", "measures", "listings"),
)
FIELDS = table.FIELDS


def write(records: Iterable[Record], edition: Edition) -> Iterator[bytes]:
    """The file in pieces, once all records have come; others than targets are passed over."""
    book, codes, counting = Book(edition), sorted(edition.participants), Counting()
    matrix = book.sheet("coverage", [*table.COLUMNS, *codes])
    each = book.sheet("listings", OF_CELLS)
    for row in table.rows(records):
        counting.add(row)
        matrix.add(["\n".join(one) if isinstance(one, list) else one for one in table.said(row, codes)])
        for cell in row.cells:
            each.add(_cells(row, cell))
    totals = counting.totals()
    shares = book.sheet("participants", Share.__struct_fields__)
    for share in totals.participants:
        shares.add([str(value) for value in msgspec.structs.astuple(share)])
    pairs = book.sheet("pairs", Pair.__struct_fields__)
    for pair in totals.pairs:
        pairs.add([str(value) for value in msgspec.structs.astuple(pair)])
    yield from book.written()


def _cells(row: Row, cell: Cell) -> list[str]:
    listings = [name.partition("/")[2] for name in cell.listings]
    return [
        *(row.ref, row.name, cell.participant, cell.status, cell.since, cell.until, str(len(row.listed_by))),
        *("\n".join(several) for several in (cell.programmes, cell.incidents, cell.measures, listings)),
    ]
