"""The rows of one entry brought together, for tables that print an entry in several rows.

Official files keep the rows of an entry side by side, though nothing promises it. The file is read twice: first for the
last row of each entry (so that whatever refuses the file does so before the first entry), then for the entries, each
given when its last row has come. What is held is a number for each entry and the rows of those that are not whole yet;
a file whose rows lie so far apart that this outgrows `MOST_HELD` is refused.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from sanctions.formats.entry import Report, UnreadableError
from sanctions.formats.guards.csv import Line, Table

MOST_HELD = 1 << 25
"""Characters of rows whose entry is not whole yet."""

MOST_ENTRIES = 250_000
"""Of one file; the longest real one has a tenth of them."""

MOST_ROWS_OF_ONE = 5_000
"""Of one entry; the longest real ones have some hundreds. What an entry says is compared with itself."""


class Group(NamedTuple):
    """The rows of one entry, in the file's order."""

    key: str
    lines: list[Line]

    @property
    def where(self) -> str:
        """Its place, for people: "row 3", or "rows 3 to 9" with the first and the last."""
        first, last = self.lines[0].number, self.lines[-1].number
        return f"row {first}" if first == last else f"rows {first} to {last}"


def grouped(opened: Callable[[Report], Table], report: Report, *, key: str) -> tuple[Table, Iterator[Group]]:
    """The table that ``opened`` opens, and its rows by what stands in the column ``key``, in the order of last rows.

    A row without a key is an entry of its own. Empty rows are passed over.

    Raises:
        UnreadableError: as `table`, for any row of the file; ``too_large`` when too much would have to be held.
    """
    silent = Report(tick=lambda _read: report.tick(0))
    table = opened(silent)
    column = table.headings.index(key)
    last: dict[str, int] = {}
    for row in table.rows:
        if name := row.cells[column].strip():
            last[name] = row.number
            if len(last) > MOST_ENTRIES:
                raise UnreadableError(
                    f"It has more than {MOST_ENTRIES:,} entries.", where=f"row {row.number}", code="too_large"
                )
    table = opened(report)
    return table, _groups(table.lines, last, key)


def _groups(lines: Iterator[Line], last: dict[str, int], key: str) -> Iterator[Group]:
    open_: dict[str, list[Line]] = {}
    held = 0
    for line in lines:
        if not line.cells:
            continue
        name = line.cells.get(key, "")
        if not name:
            yield Group("", [line])
            continue
        held += _size(line)
        if held > MOST_HELD:
            raise UnreadableError(
                f"Too many rows have to be held here; sort the file by {key}.", where=line.where, code="too_large"
            )
        rows = open_.setdefault(name, [])
        rows.append(line)
        if len(rows) > MOST_ROWS_OF_ONE:
            raise UnreadableError(
                f"More than {MOST_ROWS_OF_ONE:,} rows have the {key} “{name[:60]}”.", where=line.where, code="too_large"
            )
        if last[name] == line.number:
            whole = open_.pop(name)
            held -= sum(map(_size, whole))
            yield Group(name, whole)


def _size(line: Line) -> int:
    return sum(map(len, line.cells.values()))
