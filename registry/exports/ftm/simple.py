"""``targets.simple.csv``: a row for each target that is listed, as OpenSanctions has it. For machines.

Unix dialect: every field quoted, lines end with LF, UTF-8 without a byte order mark. A field with several values is
itself a CSV record with ``;`` between them, sorted. This form has a fixed shape that loaders depend on, so the texts
are exactly the published ones: for a spreadsheet there is ``listings.csv``, which no formula survives.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from registry.exports.fields import Field, changed, kept, lost
from registry.exports.ftm import make
from registry.exports.ftm.entity import TITLE, Entity
from registry.exports.record import Edition, Record

COLUMNS = (
    *("id", "schema", "name", "aliases", "birth_date", "countries", "addresses", "identifiers", "sanctions"),
    *("phones", "emails", "program_ids", "dataset", "first_seen", "last_seen", "last_change"),
)
NAMES = ("name", "alias", "previousName", "weakAlias", "abbreviation")
COUNTRIES = ("nationality", "citizenship", "birthCountry", "country", "flag", "pastFlags", "jurisdiction")
IDENTIFIERS = (
    *("passportNumber", "idNumber", "taxNumber", "registrationNumber", "leiCode", "imoNumber", "mmsi"),
    *("socialSecurityNumber", "swiftBic", "innCode", "ogrnCode", "dunsCode", "callSign", "serialNumber"),
)
_NO_COLUMN = lost("no column")

FIELDS: dict[str, Field] = dict.fromkeys(make.FIELDS, _NO_COLUMN) | {
    "participant": lost("no column; the programme tells it"),
    "programme": kept("column program_ids; its title in sanctions"),
    "further_programmes": lost("only the programmes of the listing itself stand in program_ids"),
    "status": changed("column sanctions; a target that is no longer listed has no row"),
    "target": changed("column id, with a prefix"),
    "kind": make.FIELDS["kind"],
    "name": kept("column name"),
    "names": changed("columns name and aliases"),
    "names.text": kept("columns name and aliases"),
    "names.kind": lost("aliases of every kind stand together"),
    "birth_dates": changed("column birth_date, where it is a day, a month or a year"),
    "nationalities": changed("column countries, by code, with those of birth and of addresses of papers"),
    "identifiers": changed("column identifiers, the numbers alone"),
    "addresses": changed("column addresses, the texts alone"),
    "contacts": changed("columns phones and emails"),
    "reasons": changed("in column sanctions"),
    "designated_on": changed("in column sanctions, if an ISO prefix"),
    "ended": changed("in column sanctions, if an ISO prefix"),
}


def write(records: Iterable[Record], edition: Edition) -> Iterator[bytes]:
    """The file: the columns' names, then the targets; records come target by target."""
    yield _line(COLUMNS)
    for family in make.families(records, edition):
        if family.target.target:
            yield _line(_row(family))


def _row(family: make.Family) -> list[str]:
    head = family.target
    beside = [other for other in family.others if head.id in other.get("holder")]
    places = [other for other in family.others if other.id in head.get("addressEntity")]
    sanctions = [other for other in family.others if other.schema == "Sanction"]
    papers = [number for paper in beside for number in paper.get("number")]
    countries = [code for paper in beside for code in paper.get("country")]
    return [
        head.id,
        head.schema,
        head.caption,
        _several(name for name in head.get(*NAMES) if name != head.caption),
        _several(head.get("birthDate")),
        _several([*head.get(*COUNTRIES), *countries]),
        _several(text for place in places for text in place.get("full")),
        _several([*head.get(*IDENTIFIERS), *papers]),
        _several(map(_sanction, sanctions)),
        _several(head.get("phone")),
        _several(head.get("email")),
        _several(head.get("programId")),
        TITLE,
        head.first_seen,
        head.last_seen,
        head.last_change,
    ]


def _sanction(sanction: Entity) -> str:
    """``program - reason - status - start - end``, without what is not known."""
    said = [", ".join(sanction.get(prop)) for prop in ("program", "reason", "status", "startDate", "endDate")]
    return " - ".join(filter(None, said))


def _several(values: Iterable[str]) -> str:
    kept = sorted(set(filter(None, values)))
    if not kept:
        return ""
    into = io.StringIO()
    csv.writer(into, delimiter=";", quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").writerow(kept)
    return into.getvalue().removesuffix("\r\n")


def _line(values: Iterable[str]) -> bytes:
    into = io.StringIO()
    csv.writer(into, dialect="unix").writerow(values)
    return into.getvalue().encode()
