"""The UK Sanctions List, CSV (FORMATS section 7.1): ``Report Date: …``, headings, a row for each set of values."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from sanctions.formats.entry import Entry, Report
from sanctions.formats.grouping import grouped
from sanctions.formats.guards.csv import Table, table
from sanctions.formats.spacing import joined
from sanctions.formats.uk_entity import Publisher, entry
from sanctions.formats.uk_facts import NAME, Columns, Facts, day, fields, gather, keep

PUBLISHER = Publisher(listed_in="UK Sanctions List", measures=("UNSPECIFIED",), names_the_act=True)
COLUMNS: Columns = {
    "updated": (("Last Updated",), ("amended_on",)),
    "reference": (("Unique ID",), ("own_reference",)),
    "ofsi": (("OFSI Group ID",), ("references (OFSI)",)),
    "un": (("UN Reference Number",), ("references (UN)",)),
    "name": (
        (*NAME, "Name type", "Alias strength"),
        (*(f"names.text, names.parts.name_{place}" for place in range(1, 7)), "names.kind", "names.strength"),
    ),
    "title": (("Title",), ("particulars (TITLE)",)),
    "original": (
        ("Name non-latin script", "Non-latin script type", "Non-latin script language"),
        ("names.text", "names.script", "names.language"),
    ),
    "regime": (("Regime Name",), ("programmes, acts.number",)),
    "kind": (("Designation Type",), ("kind",)),
    "source": (("Designation source",), ("remarks",)),
    "imposed": (("Sanctions Imposed",), ("measures, and remarks where no code says it all",)),
    "information": (("Other Information",), ("remarks",)),
    "reasons": (("UK Statement of Reasons",), ("reasons",)),
    "address": (
        (*(f"Address Line {line}" for line in range(1, 7)), "Address Postal Code", "Address Country"),
        (*(f"addresses.parts.line_{line}" for line in range(1, 7)), "addresses.parts.postal_code", "addresses.country"),
    ),
    "phone": (("Phone number",), ("contacts (PHONE)",)),
    "website": (("Website",), ("contacts (WEBSITE)",)),
    "email": (("Email address",), ("contacts (EMAIL)",)),
    "designated": (("Date Designated",), ("designated_on",)),
    "birth_date": (("D.O.B",), ("birth_dates",)),
    "nationality": (("Nationality(/ies)",), ("nationalities",)),
    "national_id": (
        ("National Identifier number", "National Identifier additional information"),
        ("identifiers.number (NATIONAL_ID), identifiers.country", "identifiers.note, identifiers.flags"),
    ),
    "passport": (
        ("Passport number", "Passport additional information"),
        ("identifiers.number (PASSPORT), identifiers.country", "identifiers.note, identifiers.flags"),
    ),
    "position": (("Position",), ("positions",)),
    "gender": (("Gender",), ("particulars (GENDER)",)),
    "birth_place": (("Town of birth", "Country of birth"), ("birth_places.parts.place", "birth_places.country")),
    "entity_type": (("Type of entity",), ("particulars (ENTITY_TYPE)",)),
    "subsidiary": (("Subsidiaries",), ("relations (OWNS)",)),
    "parent": (("Parent company",), ("relations (OWNED_BY)",)),
    "registration": (("Business registration number (s)",), ("identifiers.number (REGISTRATION)",)),
    "imo": (("IMO number",), ("identifiers.number (IMO)",)),
    "owner": (("Current owner/operator (s)",), ("relations (OWNED_BY)",)),
    "former_owner": (("Previous owner/operator (s)",), ("relations (FORMERLY_OWNED_BY)",)),
    "flag": (("Current believed flag of ship",), ("particulars (FLAG)",)),
    "former_flag": (("Previous flags",), ("particulars (FORMER_FLAG)",)),
    "ship_type": (("Type of ship",), ("particulars (VESSEL_TYPE)",)),
    "tonnage": (("Tonnage of ship",), ("particulars (TONNAGE)",)),
    "length": (("Length of ship",), ("particulars (LENGTH)",)),
    "built": (("Year Built",), ("particulars (BUILT_ON)",)),
    "hull": (("Hull identification number (HIN)",), ("identifiers.number (HULL_NUMBER)",)),
}
"""The columns by what they say together, and where each lands."""
FIELDS: Mapping[str, str] = {"Report Date": "day of the list", **fields(COLUMNS)}
"""Every column, and the member of the proposal it lands in."""
IGNORED: Mapping[str, str] = {}
"""The list has no bookkeeping."""


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The designations of the file, one entry each; raises `UnreadableError` as the guard does."""
    found, groups = grouped(lambda into: _open(path, into), report, key="Unique ID")
    report.dated = day(joined(cell for row in found.before for cell in row).partition(":")[2])
    for group in groups:
        facts = Facts(group.where)
        for line in group.lines:
            gather(facts, line.cells, COLUMNS)
            keep(facts, line.cells, found.unknown)
        yield entry(facts, report, PUBLISHER)


def _open(path: Path, report: Report) -> Table:
    return table(
        path,
        report,
        known=[heading for headings, _ in COLUMNS.values() for heading in headings],
        required=("Unique ID", "Name 6", "Name type", "Regime Name", "Designation Type", "Sanctions Imposed"),
        preamble=1,
    )
