"""Canada's Consolidated Autonomous Sanctions List, in its XML.

There is no identifier: the key is Country, Schedule and Item, as printed, with bars between. The publisher may give an
item's number to another when it renumbers a schedule; nothing in the file tells, so the same key with another name
shows as an amendment, for people to see. Twice in one file it is a fault, as everywhere; the list of 2025 has none.

Country names the regulation, in two languages where they differ; it is the programme and nobody's nationality. One
element is the birth date of a person and the year in which a ship was built, another the title of a person and the type
of a ship. Which a record is, its elements say: a family or a given name makes a person, an IMO number or a date of
building a ship. What the list forbids differs by regulation and schedule and is not in the file: `UNSPECIFIED`.

Aliases come packed into one text. It is taken apart at semicolons, and at commas where every piece is a whole name (of
a person, two words at least) or begins with its language ("Russian: …"); else it stays one alias, as printed, or a
remark where no name is so long.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from sanctions.formats.entry import Entry, Report
from sanctions.formats.guards.xml import Stream, contents
from sanctions.formats.spacing import apart, one_line
from sanctions.proposal import BirthDate, Identifier, Name, Particular, Proposal, Remark

LIST = "Consolidated Canadian Autonomous Sanctions List"

FIELDS: Mapping[str, str] = {
    "Country": "programme, own_reference",
    "EntityOrShip": "names.text",
    "TitleOrShip": "particulars (TITLE; of a ship VESSEL_TYPE)",
    "LastName": "names.text, names.parts.family",
    "GivenName": "names.text, names.parts.given",
    "Aliases": "names (ALIAS), names.source, names.language",
    "ShipIMONumber": "identifiers (IMO)",
    "DateOfBirthOrShipBuildDate": "birth_dates.text; of a ship particulars (BUILT_ON)",
    "Schedule": "own_reference",
    "Item": "own_reference",
    "DateOfListing": "designated_on",
}
IGNORED: Mapping[str, str] = {}

LONGEST_NAME = 500
LANGUAGES = {
    "Arabic": "ar", "Armenian": "hy", "Belarusian": "be", "Belarussian": "be", "Burmese": "my", "Chinese": "zh",
    "English": "en", "Farsi": "fa", "French": "fr", "Georgian": "ka", "Hebrew": "he", "Korean": "ko", "Persian": "fa",
    "Romanian": "ro", "Russian": "ru", "Spanish": "es", "Ukrainian": "uk",
}  # fmt: skip
LABELLED = re.compile(rf"({'|'.join(LANGUAGES)})\s?: ?(?=\S)")


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a file, as they stand.

    Raises:
        UnreadableError: see `sanctions.formats.guards.xml.Stream`.
    """
    stream = Stream(path, report, root=["data-set"], tags=["record"])
    for element in stream:
        yield _entry(element, stream.where, report)


def _entry(record: etree._Element, where: str, report: Report) -> Entry:
    single: dict[str, str] = {}
    remarks: list[Remark] = []
    for path, text in contents(record):
        tag, line = path.removeprefix("record/"), one_line(text)
        if tag in FIELDS and tag not in single:
            single[tag] = line
        else:
            report.unknown(path, line, where)
            remarks.append(Remark(label=tag, text=line))
    kind = _kind(single)
    names = [*_names(single, kind)]
    for long in (name for name in names if len(name.text) > LONGEST_NAME):
        report.notices["an alias that is longer than any name stays a remark"] += 1
        remarks.append(Remark(label="Aliases", text=long.text))
    said = Proposal(
        own_reference="|".join(single.get(tag, "") for tag in ("Country", "Schedule", "Item")),
        programme="",
        kind=kind,
        names=[name for name in names if len(name.text) <= LONGEST_NAME],
        birth_dates=[BirthDate(text=date) for date in [single.get("DateOfBirthOrShipBuildDate")] if date]
        if kind == "PERSON"
        else [],
        identifiers=[
            Identifier(number=number, type="IMO", label="ShipIMONumber")
            for number in [single.get("ShipIMONumber")]
            if number
        ],
        particulars=[*_particulars(single, kind)],
        measures=["UNSPECIFIED"],
        remarks=remarks,
        designated_on=single.get("DateOfListing", ""),
        listed_in=LIST,
    )
    return Entry(where=where, said=said, programmes=[single["Country"]] if "Country" in single else [])


def _kind(single: Mapping[str, str]) -> str:
    if "LastName" in single or "GivenName" in single:
        return "PERSON"
    return "VESSEL" if {"ShipIMONumber", "DateOfBirthOrShipBuildDate"} & single.keys() else "ORGANISATION"


def _names(single: Mapping[str, str], kind: str) -> Iterator[Name]:
    if text := single.get("EntityOrShip"):
        yield Name(text=text)
    parts = {part: single[tag] for tag, part in (("GivenName", "given"), ("LastName", "family")) if tag in single}
    if parts:  # both an entity and a person: the second name is as good as the first
        yield Name(text=" ".join(parts.values()), parts=parts)
    if printed := single.get("Aliases"):
        pieces = _apart(printed, kind)
        for piece in pieces:
            label = LABELLED.match(piece)
            text = piece[label.end() :] if label else piece
            yield Name(
                text=text,
                kind="ALIAS",
                language=LANGUAGES[label[1]] if label else "",
                source=printed if text != printed else "",
            )


def _apart(printed: str, kind: str) -> list[str]:
    """The names packed into one text."""
    found: list[str] = []
    for piece in apart(printed, ";"):
        names = apart(piece, ",")
        labelled = [bool(LABELLED.match(name)) for name in names]
        plain = all(label or (kind == "PERSON" and " " in name) for name, label in zip(names, labelled, strict=True))
        found += names if plain and len(names) > 1 else [piece]
    return found


def _particulars(single: Mapping[str, str], kind: str) -> Iterator[Particular]:
    if text := single.get("TitleOrShip"):
        type_ = "VESSEL_TYPE" if kind == "VESSEL" else "TITLE" if kind == "PERSON" else "OTHER"
        yield Particular(text=text, type=type_, label="TitleOrShip")
    if kind != "PERSON" and (text := single.get("DateOfBirthOrShipBuildDate")):
        yield Particular(text=text, type="BUILT_ON", label="DateOfBirthOrShipBuildDate")
