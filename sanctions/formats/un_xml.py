"""The United Nations Security Council's consolidated list, in its XML.

The key is REFERENCE_NUMBER; DATAID changes. What a person's part of a name is, the list does not say: the four parts
keep their places. Dates, notes and places stay where a writer of the same schema can put them back:

* several names packed into one alias ("a; b") become several, each with the whole as ``source``;
* an alias's own birth date and place have the note "alias: " and the alias;
* NAME_ORIGINAL_SCRIPT is the one name of the kind VARIANT; an alias whose note ends with it "in Arabic" or in its
  "original script" is followed by that one, of the same kind;
* the two types of a document stand in ``label`` with " / " between, its ISSUING_COUNTRY is ``issuer`` as printed, its
  NOTE stays whole, and where it was issued follows as "place of issue: …; country of issue: …".
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from sanctions.formats.countries import code
from sanctions.formats.entry import Entry, Report
from sanctions.formats.guards.xml import Stream, contents, local
from sanctions.formats.spacing import apart
from sanctions.formats.un_papers import day, paper
from sanctions.proposal import (
    Address,
    BirthDate,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Proposal,
    Remark,
)

LIST = "United Nations Security Council Consolidated List"
KINDS = {"INDIVIDUAL": "PERSON", "ENTITY": "ORGANISATION"}

FIELDS: Mapping[str, str] = {
    "FIRST_NAME": "names.text, names.parts.given",
    "SECOND_NAME": "names.text, names.parts.second",
    "THIRD_NAME": "names.text, names.parts.third",
    "FOURTH_NAME": "names.text, names.parts.fourth",
    "UN_LIST_TYPE": "programme",
    "REFERENCE_NUMBER": "own_reference",
    "LISTED_ON": "designated_on",
    "GENDER": "particulars (GENDER)",
    "SUBMITTED_BY": "remarks",
    "SUBMITTED_ON": "remarks",
    "NAME_ORIGINAL_SCRIPT": "names (VARIANT)",
    "COMMENTS1": "remarks",
    "TITLE/VALUE": "particulars (TITLE)",
    "DESIGNATION/VALUE": "positions",
    "NATIONALITY/VALUE": "nationalities",
    "LAST_DAY_UPDATED/VALUE": "amended_on",
    **{
        f"{kind}_ALIAS/{element}": member
        for kind in KINDS
        for element, member in (
            ("QUALITY", "names.kind, names.strength"),
            ("ALIAS_NAME", "names.text"),
            ("DATE_OF_BIRTH", "birth_dates.text"),
            ("CITY_OF_BIRTH", "birth_places.parts.city"),
            ("COUNTRY_OF_BIRTH", "birth_places.parts.country"),
            ("NOTE", "names.note"),
        )
        if kind == "INDIVIDUAL" or "BIRTH" not in element
    },
    **{
        f"{kind}_ADDRESS/{element}": member
        for kind in KINDS
        for element, member in (
            ("STREET", "addresses.parts.street"),
            ("CITY", "addresses.parts.city"),
            ("STATE_PROVINCE", "addresses.parts.region"),
            ("ZIP_CODE", "addresses.parts.postal_code"),
            ("COUNTRY", "addresses.parts.country, addresses.country"),
            ("NOTE", "addresses.note"),
        )
    },
    "INDIVIDUAL_DATE_OF_BIRTH/TYPE_OF_DATE": "birth_dates.text, birth_dates.source",
    "INDIVIDUAL_DATE_OF_BIRTH/DATE": "birth_dates.text",
    "INDIVIDUAL_DATE_OF_BIRTH/YEAR": "birth_dates.text",
    "INDIVIDUAL_DATE_OF_BIRTH/FROM_YEAR": "birth_dates.text",
    "INDIVIDUAL_DATE_OF_BIRTH/TO_YEAR": "birth_dates.text",
    "INDIVIDUAL_DATE_OF_BIRTH/NOTE": "birth_dates.note, birth_dates.text",
    "INDIVIDUAL_PLACE_OF_BIRTH/STREET": "birth_places.parts.street",
    "INDIVIDUAL_PLACE_OF_BIRTH/CITY": "birth_places.parts.city",
    "INDIVIDUAL_PLACE_OF_BIRTH/STATE_PROVINCE": "birth_places.parts.region",
    "INDIVIDUAL_PLACE_OF_BIRTH/COUNTRY": "birth_places.parts.country, birth_places.country",
    "INDIVIDUAL_PLACE_OF_BIRTH/NOTE": "birth_places.note",
    "INDIVIDUAL_DOCUMENT/TYPE_OF_DOCUMENT": "identifiers.type, identifiers.label",
    "INDIVIDUAL_DOCUMENT/TYPE_OF_DOCUMENT2": "identifiers.label, identifiers.type",
    "INDIVIDUAL_DOCUMENT/NUMBER": "identifiers.number, identifiers.type, identifiers.flags, identifiers.expires_on",
    "INDIVIDUAL_DOCUMENT/ISSUING_COUNTRY": "identifiers.issuer, identifiers.country",
    "INDIVIDUAL_DOCUMENT/DATE_OF_ISSUE": "identifiers.issued_on",
    "INDIVIDUAL_DOCUMENT/CITY_OF_ISSUE": "identifiers.note",
    "INDIVIDUAL_DOCUMENT/COUNTRY_OF_ISSUE": "identifiers.note, identifiers.country",
    "INDIVIDUAL_DOCUMENT/NOTE": "identifiers.note, identifiers.number, identifiers.issued_on, identifiers.expires_on,"
    " identifiers.name, identifiers.flags",
}
"""Elements below INDIVIDUAL and ENTITY → where they land; LISTED_ON and so on of both."""

IGNORED: Mapping[str, str] = {
    "DATAID": "a number of the database that changes for the same entry",
    "VERSIONNUM": "a number of the database",
    "LIST_TYPE/VALUE": "always UN List",
    "SORT_KEY": "for sorting a printed page",
    "SORT_KEY_LAST_MOD": "for sorting a printed page",
}

PARTS = {"FIRST_NAME": "given", "SECOND_NAME": "second", "THIRD_NAME": "third", "FOURTH_NAME": "fourth"}
SINGLE = frozenset(path for path in [*FIELDS, *IGNORED] if "/" not in path)
GROUPS: Mapping[str, frozenset[str]] = {
    group: frozenset(path.partition("/")[2] for path in [*FIELDS, *IGNORED] if path.startswith(f"{group}/"))
    for group in {path.partition("/")[0] for path in [*FIELDS, *IGNORED] if "/" in path}
}
QUALITIES = {
    "": ("ALIAS", ""),
    "good": ("ALIAS", "STRONG"),
    "low": ("LOW_QUALITY", ""),
    "a.k.a.": ("ALIAS", ""),
    "f.k.a.": ("FORMER", ""),
}
LOCATED = {
    "STREET": "street",
    "CITY": "city",
    "STATE_PROVINCE": "region",
    "ZIP_CODE": "postal_code",
    "COUNTRY": "country",
    "CITY_OF_BIRTH": "city",
    "COUNTRY_OF_BIRTH": "country",
}
"""Parts of a place, in the order in which they are read."""
HIJRI = re.compile(r"\bHijri\b", re.IGNORECASE)
LONGEST_NOTE = 2000
"""Characters of a note in which words are looked for."""
IN_SCRIPT = re.compile(r"(?:.*\W)?(?:in arabic|original script): ([^;.]*\w)[.;]?", re.IGNORECASE)
"""A note that ends with the alias in its own script."""


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a file, individuals first as they stand.

    Raises:
        UnreadableError: see `sanctions.formats.guards.xml.Stream`.
    """
    stream = Stream(path, report, root=["CONSOLIDATED_LIST"], tags=KINDS, attributes=["dateGenerated"])
    for element in stream:
        if not report.dated and stream.root is not None:
            report.dated = stream.root.get("dateGenerated", "")[:10]
        yield _Reading(element, stream.where, report).entry()


class _Reading:
    """One entry being read: its elements in groups, and the remarks that what has no place becomes."""

    def __init__(self, element: etree._Element, where: str, report: Report) -> None:
        self.kind, self.where, self.report = local(element), where, report
        self.remarks: list[Remark] = []
        self.single: dict[str, str] = {}
        self.groups: dict[str, list[dict[str, str]]] = {}
        self._besides(element, self.kind)
        for child in element:
            tag = local(child)
            if tag in GROUPS:
                self._group(child, tag)
            elif tag in SINGLE and not len(child) and not child.attrib and tag not in self.single:
                self.single[tag] = _line(child.text)
            else:
                self._unknown(child, self.kind)
        for path in IGNORED:
            if self.single.get(path):
                report.ignored[path] += 1

    def _group(self, element: etree._Element, group: str) -> None:
        found: dict[str, str] = {}
        self._besides(element, f"{self.kind}/{group}")
        for child in element:
            tag = local(child)
            if tag not in GROUPS[group] or len(child) or child.attrib:
                self._unknown(child, f"{self.kind}/{group}")
            elif text := _line(child.text):
                if tag == "VALUE":
                    self.groups.setdefault(group, []).append({tag: text})
                elif tag in found:
                    self._unknown(child, f"{self.kind}/{group}")
                else:
                    found[tag] = text
        if found:
            self.groups.setdefault(group, []).append(found)

    def _besides(self, element: etree._Element, path: str) -> None:
        """What an element that should only hold elements holds besides: attributes and loose text."""
        loose = [element.text, *(child.tail for child in element)]
        texts = [*element.attrib.values(), *(text for text in loose if text and not text.isspace())]
        for text in texts:
            self._remark(path.partition("/")[2], _line(str(text)))

    def _unknown(self, element: etree._Element, above: str) -> None:
        for path, text in contents(element, above):
            self._remark(path.partition("/")[2], _line(text))

    def _remark(self, path: str, text: str) -> None:
        self.report.unknown(f"{self.kind}/{path}", text, self.where)
        self.remarks.append(Remark(label=path, text=text))

    def _values(self, group: str) -> list[str]:
        return [found["VALUE"] for found in self.groups.get(group, ())]

    def _all(self, group: str) -> list[dict[str, str]]:
        return self.groups.get(f"{self.kind}_{group}", [])

    def entry(self) -> Entry:
        """The entry; what it cannot be without is for the rules to miss."""
        single = self.single
        for value in self._values("LIST_TYPE"):
            if value == "UN List":
                self.report.ignored["LIST_TYPE/VALUE"] += 1
            else:
                self._remark("LIST_TYPE/VALUE", value)
        said = Proposal(
            own_reference=single.get("REFERENCE_NUMBER", ""),
            programme="",
            kind=KINDS[self.kind],
            names=[*self._names()],
            birth_dates=[*self._birth_dates()],
            birth_places=[*self._birth_places()],
            nationalities=[Nationality(text=text, country=code(text)) for text in self._values("NATIONALITY")],
            identifiers=[*self._identifiers()],
            addresses=[*self._addresses()],
            positions=[Position(text=text) for text in self._values("DESIGNATION")],
            particulars=[*self._particulars()],
            measures=["UNSPECIFIED"],
            remarks=self._remarks(),
            designated_on=day(single.get("LISTED_ON", "")),
            amended_on=list(dict.fromkeys(day(text) for text in self._values("LAST_DAY_UPDATED"))),
            listed_in=LIST,
        )
        programme = single.get("UN_LIST_TYPE", "")
        return Entry(where=self.where, said=said, programmes=[programme] if programme else [])

    def _names(self) -> Iterator[Name]:
        parts = {part: self.single[tag] for tag, part in PARTS.items() if self.single.get(tag)}
        if parts:
            alone = self.kind == "ENTITY" and list(parts) == ["given"]  # the whole name of an organisation
            yield Name(text=" ".join(parts.values()), parts={} if alone else parts)
        if original := self.single.get("NAME_ORIGINAL_SCRIPT"):
            yield Name(text=original, kind="VARIANT")
        given = {alias.get("ALIAS_NAME") for alias in self._all("ALIAS")}
        for alias in self._all("ALIAS"):
            quality, note = alias.get("QUALITY", ""), alias.get("NOTE", "")
            kind, strength = QUALITIES.get(quality.lower(), ("ALIAS", ""))
            if quality.lower() not in QUALITIES:
                self._remark(f"{self.kind}_ALIAS/QUALITY", quality)
            printed = alias.get("ALIAS_NAME", "")
            packed = apart(printed, ";")
            for text in packed:
                yield Name(
                    text=text, kind=kind, strength=strength, note=note, source=printed if len(packed) > 1 else ""
                )
            script = IN_SCRIPT.fullmatch(note) if len(note) <= LONGEST_NOTE else None
            if script and script[1] not in given:
                yield Name(text=script[1], kind=kind, strength=strength, source=note)
            if note and not packed:
                self.remarks.append(Remark(label=f"{self.kind}_ALIAS/NOTE", text=note))

    def _birth_dates(self) -> Iterator[BirthDate]:
        for given in self._all("DATE_OF_BIRTH"):
            date = _birth_date(given)
            if date:
                yield date
            else:
                self.remarks.append(Remark(label="INDIVIDUAL_DATE_OF_BIRTH", text="; ".join(given.values())))
        for alias in self._all("ALIAS"):
            if text := alias.get("DATE_OF_BIRTH"):
                yield BirthDate(text=day(text), note=_of(alias))

    def _birth_places(self) -> Iterator[Place]:
        for given in self._all("PLACE_OF_BIRTH"):
            text, parts, country, note = _located(given)
            yield Place(text=text, parts=parts, country=country, note=note)
        for alias in self._all("ALIAS"):
            text, parts, country, _note = _located({**alias, "NOTE": ""})
            if text:
                yield Place(text=text, parts=parts, country=country, note=_of(alias))

    def _addresses(self) -> Iterator[Address]:
        for given in self._all("ADDRESS"):
            text, parts, country, note = _located(given)
            yield Address(text=text, parts=parts, country=country, note=note)

    def _identifiers(self) -> Iterator[Identifier]:
        for given in self._all("DOCUMENT"):
            if one := paper(given):
                yield one
            else:  # a paper without any number
                self.remarks.append(Remark(label="INDIVIDUAL_DOCUMENT", text="; ".join(given.values())))

    def _particulars(self) -> Iterator[Particular]:
        if gender := self.single.get("GENDER"):
            yield Particular(text=gender, type="GENDER", label="GENDER")
        for title in self._values("TITLE"):
            yield Particular(text=title, type="TITLE", label="TITLE")

    def _remarks(self) -> list[Remark]:
        known = ("COMMENTS1", "SUBMITTED_BY", "SUBMITTED_ON")
        return [Remark(label=tag, text=self.single[tag]) for tag in known if self.single.get(tag)] + self.remarks


def _line(text: str | None) -> str:
    """One line: the file's line breaks are its printer's."""
    return " ".join(text.split()) if text else ""


def _of(alias: dict[str, str]) -> str:
    return f"alias: {alias.get('ALIAS_NAME', '')}".strip()


def _located(given: dict[str, str]) -> tuple[str, dict[str, str], str, str]:
    """Text, parts, country and note of a place; a note alone is the text."""
    parts = {part: given[tag] for tag, part in LOCATED.items() if given.get(tag)}
    note = given.get("NOTE", "")
    if not parts:
        return note, {}, "", ""
    return ", ".join(parts.values()), parts, code(parts.get("country", "")), note


def _birth_date(given: dict[str, str]) -> BirthDate | None:
    """A date as one text; the printed words are kept where they are not that text. None: it names no date."""
    rest = dict(given)
    type_, note = rest.pop("TYPE_OF_DATE", ""), rest.pop("NOTE", "")
    if "DATE" in rest:
        text = printed = rest.pop("DATE")
        text = day(text)
    elif "FROM_YEAR" in rest and "TO_YEAR" in rest:
        first, last = rest.pop("FROM_YEAR"), rest.pop("TO_YEAR")
        text, printed = f"between {first} and {last}", f"{first} {last}"
    elif rest:  # a year, or one end without the other
        tag = next(tag for tag in ("YEAR", "FROM_YEAR", "TO_YEAR") if tag in rest)
        printed = rest.pop(tag)
        text = {"YEAR": "", "FROM_YEAR": "not before ", "TO_YEAR": "not later than "}[tag] + printed
    elif note:
        text = printed = note
        note = ""
    else:
        return None
    if type_ == "APPROXIMATELY" and text == printed and re.fullmatch(r"[\d-]+", text):
        text = f"circa {text}"
    usual = type_ == "EXACT" and text == printed
    more = [f"{tag}: {value}" for tag, value in rest.items()]
    return BirthDate(
        text=text,
        source="" if usual else f"{type_} {printed}".strip(),
        note="; ".join(filter(None, [note, *more])),
        calendar="Hijri" if HIJRI.search(text) else "",
        worded=bool(HIJRI.search(text)),
    )
