"""OFSI's Consolidated List, CSV of the format of 2022 (FORMATS section 7.3); published until January 2026.

Each row is a name of a target with one combination of its other values; ``Group ID`` is the target. The list freezes
assets by definition. The free text of Other Information holds numbers of other lists and, under its own heading, the
statement of reasons: that one is taken out, everything else stays in the remark.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sanctions.formats.entry import Entry, Report
from sanctions.formats.grouping import grouped
from sanctions.formats.guards.csv import Table, table
from sanctions.formats.uk_entity import Publisher, entry
from sanctions.formats.uk_facts import NAME, Columns, Facts, day, fields, gather, keep

PUBLISHER = Publisher(
    listed_in="OFSI Consolidated List",
    measures=("ASSET_FREEZE",),
    names_the_act=False,
    labels={"passport": "Passport Number", "national_id": "National Identification Number"},
)
COLUMNS: Columns = {
    "name": (
        (*NAME, "Alias Type", "Alias Quality"),
        (*(f"names.text, names.parts.name_{place}" for place in range(1, 7)), "names.kind", "names.strength"),
    ),
    "title": (("Title",), ("particulars (TITLE)",)),
    "original": (
        ("Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language"),
        ("names.text", "names.script", "names.language"),
    ),
    "birth_date": (("DOB",), ("birth_dates",)),
    "birth_place": (("Town of Birth", "Country of Birth"), ("birth_places.parts.place", "birth_places.country")),
    "nationality": (("Nationality",), ("nationalities",)),
    "passport": (
        ("Passport Number", "Passport Details"),
        ("identifiers.number (PASSPORT), identifiers.country", "identifiers.note, identifiers.flags"),
    ),
    "national_id": (
        ("National Identification Number", "NI Details"),
        ("identifiers.number (NATIONAL_ID), identifiers.country", "identifiers.note, identifiers.flags"),
    ),
    "position": (("Position",), ("positions",)),
    "address": (
        (*(f"Address {line}" for line in range(1, 7)), "Post/Zip Code", "Country"),
        (*(f"addresses.parts.line_{line}" for line in range(1, 7)), "addresses.parts.postal_code", "addresses.country"),
    ),
    "information": (("Other Information",), ("remarks, reasons, references",)),
    "kind": (("Group Type",), ("kind",)),
    "regime": (("Regime",), ("programmes",)),
    "listed": (("Listed On",), ("designated_on, or remarks beside the next",)),
    "designated": (("UK Sanctions List Date Designated",), ("designated_on",)),
    "updated": (("Last Updated",), ("amended_on",)),
    "reference": (("Group ID",), ("own_reference",)),
}
"""The columns by what they say together, and where each lands."""
FIELDS: Mapping[str, str] = fields(COLUMNS)
"""Every column, and the member of the proposal it lands in."""
IGNORED: Mapping[str, str] = {}
"""The list has no bookkeeping."""
UN_NUMBER = re.compile(r"\(?\bUN Ref\)?:?\s*([A-Z]{2}[ie]\.\d{3})\b")
UK_NUMBER = re.compile(r"\(UK Sanctions List Ref\):\s*([A-Z]{3}\d{4})\b")
REASONS = re.compile(r"\s*\(UK Statement of Reasons\):\s*(.*?)\s*(?=\([A-Z][\w ]+\):|\Z)", re.DOTALL)


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The targets of the file, one entry each; raises `UnreadableError` as the guard does."""
    found, groups = grouped(lambda into: _open(path, into), report, key="Group ID")
    report.dated = day("".join(cell for row in found.before for cell in row[1:2]))
    for group in groups:
        facts = Facts(group.where)
        for line in group.lines:
            gather(facts, line.cells, COLUMNS)
            keep(facts, line.cells, found.unknown)
        _take_apart(facts)
        yield entry(facts, report, PUBLISHER)


def _open(path: Path, report: Report) -> Table:
    return table(
        path,
        report,
        known=tuple(FIELDS),
        required=("Name 6", "Group Type", "Alias Type", "Regime", "Group ID"),
        preamble=1,
    )


def _take_apart(facts: Facts) -> None:
    """Numbers of other lists are said twice, here and in the text; the statement of reasons goes to its own member."""
    texts, facts.said["information"] = facts.texts("information"), {}
    for text in texts:
        for fact, pattern in (("un", UN_NUMBER), ("uk", UK_NUMBER)):
            for number in pattern.findall(text):
                facts.add(fact, number)
        for reasons in REASONS.findall(text):
            facts.add("reasons", reasons)
        if rest := REASONS.sub(" ", text).strip():
            facts.add("information", rest)
