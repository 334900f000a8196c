"""``listings.csv``: a row for each listing, for people who open it in a spreadsheet. Not the authentic form.

Every field quoted, lines end as RFC 4180 says, UTF-8 with a byte order mark: without it a spreadsheet takes the file
for the encoding of its own country and garbles every name that is not plain ASCII. No cell can become a formula
(`cells`). Several values in one cell are separated by semicolons; details of values stand in ``listings.xlsx``.
"""

from collections.abc import Iterable, Iterator

from registry.exports import cells, rows
from registry.exports.fields import Field, changed, kept, lost
from registry.exports.lines import BOM, Line
from registry.exports.record import Edition, Record

COLUMNS = (
    *("reference", "record_status", *rows.TEXTS, *rows.NAMES, *(group for group in rows.GROUPS if group != "names")),
    *(*rows.LISTS, *rows.DATES, "undated", *rows.ENDED, *rows.LAST, "correction"),
    *("sequence", "operation", "published_at", "first_published_at"),
)

_DETAIL = "a row of one listing has no room for the details of its values; listings.xlsx has"
FIELDS: dict[str, Field] = {
    **{name: kept(f"column {name}") for name in (*rows.TEXTS, *rows.LISTS, *rows.LAST, "undated")},
    **{name: changed(f"column {name}: the text as given, without its interval") for name in rows.DATES},
    **{group: changed(f"column {group}: each value in a few words") for group in rows.GROUPS},
    **{
        f"{group}.{part}": lost(_DETAIL)
        for group, parts in {
            "names": ("strength", "language", "script", "parts", "latin", "act", "source", "note"),
            "birth_dates": ("earliest", "latest", "precision", "calendar", "worded", "act", "source", "note"),
            "birth_places": ("parts", "act", "source", "note"),
            "nationalities": ("citizenship", "parts", "act", "source", "note"),
            "identifiers": (
                *("label", "issuer", "issued_on", "valid_from", "expires_on", "name", "flags"),
                *("act", "source", "note"),
            ),
            "addresses": ("parts", "act", "source", "note"),
            "positions": ("act", "source", "note"),
            "contacts": ("act", "source", "note"),
            "particulars": ("label", "act", "source", "note"),
            "relations": ("act", "source", "note"),
            "acts": ("url",),
            "remarks": ("language", "act"),
        }.items()
        for part in parts
    },
    "names": changed("columns primary_names, aliases, variants, former_names, low_quality_names"),
    "names.text": kept("in the column of its kind"),
    "names.kind": kept("the column it stands in"),
    "birth_dates.text": kept("column birth_dates"),
    "addresses.text": kept("column addresses"),
    "ended": changed("columns ended_on, end_reason, end_act (its number), end_note"),
    "correction": changed("column correction, in words"),
}


def write(records: Iterable[Record], _edition: Edition) -> Iterator[bytes]:
    """The file: the columns' names, then the listings in the order they come."""
    line = Line()
    yield BOM + line.of(COLUMNS)
    for record in records:
        yield line.of(_cells(record))


def _cells(record: Record) -> list[str]:
    row = rows.own(record) | rows.summaries(record.document)
    said = (row.get(column, "") for column in COLUMNS)
    return [cells.joined(value) if isinstance(value, list) else cells.neutral(value) for value in said]
