"""``listings.xlsx``: a sheet of listings, and a sheet for each sort of value with all its details. For people.

Every cell is a text, exactly the published one (`sheets`). The bytes follow from the records alone: the moments inside
the file are those of the register's newest event.
"""

from collections.abc import Iterable, Iterator

from registry.exports import rows
from registry.exports.fields import MEMBERS, Field, changed, kept
from registry.exports.record import Edition, Record
from registry.exports.sheets import LONGEST, Book

_OWN = (*rows.OF_RECORD, *rows.TEXTS, *rows.LISTS, *rows.DATES, "undated", *rows.ENDED, *rows.LAST, "correction")
_OF_VALUES = ("reference", "participant", "own_reference", "position")

FIELDS: dict[str, Field] = {
    **{name: kept(f"sheet listings, column {name}") for name in (*rows.TEXTS, *rows.LISTS, *rows.LAST, "undated")},
    **{name: changed("sheet listings: the text as given, without its interval") for name in rows.DATES},
    **{group: kept(f"sheet {group}, a row for each") for group in rows.GROUPS},
    "birth_dates.earliest": kept("sheet birth_dates"),
    "names.parts": changed("one cell, a line for each part"),
    "names.latin": changed("the derived form itself"),
    "acts.date": changed("the text as given, without its interval"),
    "ended": changed("columns ended_on, end_reason, end_act (its number), end_note"),
    "ended.act": changed("its number alone"),
    "correction": changed("column correction, in words"),
    "reasons.text": changed(f"cut after {LONGEST:,} characters, the most a cell may hold"),
    "remarks.text": changed(f"cut after {LONGEST:,} characters, the most a cell may hold"),
    "acts.url": kept("sheet acts"),
    "ended.note": kept("column end_note"),
}


def write(records: Iterable[Record], edition: Edition) -> Iterator[bytes]:
    """The file in pieces, once all records have come. What it is made of lies in the temporary folder meanwhile."""
    book = Book(edition)
    listings = book.sheet("listings", _OWN)
    values = {group: book.sheet(group, (*_OF_VALUES, *MEMBERS[group])) for group in rows.GROUPS}
    for record in records:
        row = rows.own(record)
        listings.add([_text(row[column]) for column in _OWN])
        for group, sheet in values.items():
            for place, value in enumerate(rows.of(record, group), start=1):
                first = (record.ref, _text(row["participant"]), _text(row["own_reference"]), str(place))
                sheet.add([*first, *value.values()])
    yield from book.written()


def _text(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "\n".join(value)
