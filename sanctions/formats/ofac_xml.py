"""OFAC's lists in their plain XML: specially designated nationals, and the consolidated list of all others.

Both have one schema, and nothing in it says which of the two a file is; the programmes that only the other lists carry
do. Identities have the labels of the remarks in the CSV set (`ofac_labels`). What the list holds for its main one of
several birth dates, places or countries comes first; the others have the note "not the main entry". For some
programmes the identities give the day of listing and the day from which it has effect; they stay remarks beside. The
number of records that the file declares must be met.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from sanctions.formats import ofac_csv
from sanctions.formats.countries import code
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.guards.xml import CHUNK, Stream, contents, local
from sanctions.formats.ofac_remarks import Said, country_at_end
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
    Relation,
    Remark,
)

OTHER_LIST = "OFAC Consolidated Sanctions List (non-SDN)"
OTHERS_ONLY = re.compile(rb">\s*(?:NS-[A-Z]+|561-Related|FSE-[A-Z]+|CMIC-EO13959|CAPTA)\s*<")
"""Programmes that designate nobody: who is under them is on no list of designated nationals."""

FIELDS: Mapping[str, str] = {
    "uid": "own_reference",
    "firstName": "names.text, names.parts.given",
    "lastName": "names.text, names.parts.family",
    "title": "positions",
    "sdnType": "kind",
    "remarks": "as the remarks of ofac-csv",
    "programList/program": "programme, further_programmes",
    "idList/id/idType": "identifiers.label, identifiers.type (or particulars, contacts, remarks)",
    "idList/id/idNumber": "identifiers.number (or particulars, contacts, remarks, designated_on, in_force_on)",
    "idList/id/idCountry": "identifiers.issuer, identifiers.country",
    "idList/id/issueDate": "identifiers.issued_on",
    "idList/id/expirationDate": "identifiers.expires_on",
    "akaList/aka/type": "names.kind",
    "akaList/aka/category": "names.kind, names.strength",
    "akaList/aka/lastName": "names.text, names.parts.family",
    "akaList/aka/firstName": "names.text, names.parts.given",
    "addressList/address/address1": "addresses.parts.line_1",
    "addressList/address/address2": "addresses.parts.line_2",
    "addressList/address/address3": "addresses.parts.line_3",
    "addressList/address/city": "addresses.parts.city",
    "addressList/address/stateOrProvince": "addresses.parts.region",
    "addressList/address/postalCode": "addresses.parts.postal_code",
    "addressList/address/country": "addresses.parts.country, addresses.country",
    "addressList/address/region": "addresses.parts.place",
    "nationalityList/nationality/country": "nationalities",
    "nationalityList/nationality/mainEntry": "nationalities (their order), nationalities.note",
    "citizenshipList/citizenship/country": "nationalities (citizenship)",
    "citizenshipList/citizenship/mainEntry": "nationalities (their order), nationalities.note",
    "dateOfBirthList/dateOfBirthItem/dateOfBirth": "birth_dates",
    "dateOfBirthList/dateOfBirthItem/mainEntry": "birth_dates (their order), birth_dates.note",
    "placeOfBirthList/placeOfBirthItem/placeOfBirth": "birth_places",
    "placeOfBirthList/placeOfBirthItem/mainEntry": "birth_places (their order), birth_places.note",
    "vesselInfo/callSign": "identifiers (CALL_SIGN)",
    "vesselInfo/vesselType": "particulars (VESSEL_TYPE)",
    "vesselInfo/vesselFlag": "particulars (FLAG)",
    "vesselInfo/vesselOwner": "relations (OWNED_BY)",
    "vesselInfo/tonnage": "particulars (TONNAGE)",
    "vesselInfo/grossRegisteredTonnage": "particulars (GROSS_TONNAGE)",
}
"""Elements below sdnEntry → where they land."""
LISTS = (
    "idList",
    "akaList",
    "addressList",
    "nationalityList",
    "citizenshipList",
    "dateOfBirthList",
    "placeOfBirthList",
)
IGNORED: Mapping[str, str] = {
    f"{path}/uid": "a number of the database"
    for path in sorted({path.rpartition("/")[0] for path in FIELDS if path.startswith(LISTS)})
}

SINGLE = frozenset(path for path in FIELDS if "/" not in path)
BELOW: Mapping[str, frozenset[str]] = {
    above: frozenset(path.rpartition("/")[2] for path in [*FIELDS, *IGNORED] if path.rpartition("/")[0] == above)
    for above in {path.rpartition("/")[0] for path in FIELDS if "/" in path}
}
ITEMS = {path.partition("/")[0]: path.partition("/")[2] for path in BELOW if "/" in path}
"""The lists and what their items are called."""
ALIASES = {"a.k.a.": ("ALIAS", ""), "f.k.a.": ("FORMER", ""), "n.k.a.": ("ALIAS", "now known as")}
ADDRESS = {
    "address1": "line_1",
    "address2": "line_2",
    "address3": "line_3",
    "city": "city",
    "stateOrProvince": "region",
    "postalCode": "postal_code",
    "region": "place",
    "country": "country",
}
VESSEL = {
    "vesselType": "VESSEL_TYPE",
    "vesselFlag": "FLAG",
    "tonnage": "TONNAGE",
    "grossRegisteredTonnage": "GROSS_TONNAGE",
}
NOT_MAIN = "not the main entry"
Item = Mapping[str, str]


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a file.

    Raises:
        UnreadableError: ``truncated`` at the end when there are not as many entries as the file declares; else as
            `sanctions.formats.guards.xml.Stream`.
    """
    listed_in = _list_of(path)
    stream = Stream(path, report, root=["sdnList"], tags=["publshInformation", "sdnEntry"])
    declared = ""
    for element in stream:
        if local(element) == "publshInformation":
            declared = _published(element, report)
        else:
            yield _Reading(element, stream.where, report).entry(listed_in)
    if declared and declared != str(stream.given["sdnEntry"]):
        raise UnreadableError(
            f"the file declares {declared} records and has {stream.given['sdnEntry']}", code="truncated"
        )


def _list_of(path: Path) -> str:
    """Which list a file is; read through once, as bytes."""
    with path.open("rb") as file:
        before = b""
        while chunk := file.read(CHUNK):
            if OTHERS_ONLY.search(before + chunk):
                return OTHER_LIST
            before = chunk[-64:]
    return ofac_csv.LIST


def _published(element: etree._Element, report: Report) -> str:
    """Note the day of the list; the number of records declared, or empty."""
    declared = ""
    for path, text in contents(element):
        name = path.rpartition("/")[2]
        if name == "Publish_Date" and (day := re.fullmatch(r"(\d\d)/(\d\d)/(\d{4})", text)):
            report.dated = f"{day[3]}-{day[1]}-{day[2]}"
        elif name == "Record_Count" and text.isascii() and text.isdigit():
            declared = text.lstrip("0") or "0"
        else:
            report.unknown(f"sdnList/{path}", text, f"line {element.sourceline}")
    return declared


class _Reading:
    """One entry being read."""

    def __init__(self, element: etree._Element, where: str, report: Report) -> None:
        self.where, self.report = where, report
        self.single: dict[str, str] = {}
        self.items: dict[str, list[dict[str, str]]] = {}
        self.programmes: list[str] = []
        self.vessel: dict[str, str] = {}
        self.said = Said()
        self.remarks: list[Remark] = []
        self._besides(element, "")
        for child in element:
            tag = local(child)
            if tag in SINGLE and not len(child) and not child.attrib and tag not in self.single:
                self.single[tag] = _line(child.text)
            elif tag in ITEMS:
                self._list(child, tag)
            elif tag == "programList":
                self._programmes(child)
            elif tag == "vesselInfo" and not self.vessel:
                self.vessel = self._item(child, tag)
            else:
                self._unknown(child, "")

    def _programmes(self, element: etree._Element) -> None:
        self._besides(element, "programList")
        for child in element:
            if local(child) != "program" or len(child) or child.attrib:
                self._unknown(child, "programList")
            elif text := _line(child.text):
                self.programmes.append(text)

    def _list(self, element: etree._Element, tag: str) -> None:
        path = f"{tag}/{ITEMS[tag]}"
        self._besides(element, tag)
        for child in element:
            if local(child) == ITEMS[tag]:
                self.items.setdefault(tag, []).append(self._item(child, path))
            else:
                self._unknown(child, tag)

    def _item(self, element: etree._Element, path: str) -> dict[str, str]:
        found: dict[str, str] = {}
        self._besides(element, path)
        for child in element:
            tag = local(child)
            if tag not in BELOW[path] or len(child) or child.attrib or tag in found:
                self._unknown(child, path)
            elif text := _line(child.text):
                found[tag] = text
        if found.pop("uid", ""):
            self.report.ignored[f"{path}/uid"] += 1
        return found

    def _besides(self, element: etree._Element, path: str) -> None:
        """What an element that should only hold elements holds besides: attributes and loose text."""
        loose = [element.text, *(child.tail for child in element)]
        for text in [*element.attrib.values(), *(text for text in loose if text and not text.isspace())]:
            self._remark(path, _line(str(text)))

    def _unknown(self, element: etree._Element, above: str) -> None:
        for path, text in contents(element, above):
            self._remark(path, _line(text))

    def _remark(self, path: str, text: str) -> None:
        self.report.unknown(f"sdnEntry/{path}", text, self.where)
        self.remarks.append(Remark(label=path, text=text))

    def _all(self, name: str) -> list[dict[str, str]]:
        return self.items.get(name, [])

    def entry(self, listed_in: str) -> Entry:
        """The entry; what it cannot be without is for the rules to miss."""
        single, said = self.single, self.said
        type_ = single.get("sdnType", "")
        if type_.lower() not in ofac_csv.KINDS:
            self._remark("sdnType", type_)
        person = type_.lower() == "individual"
        for identity in self._all("idList"):
            said.identity(
                identity.get("idType", ""),
                identity.get("idNumber", ""),
                issuer=identity.get("idCountry", ""),
                issued_on=identity.get("issueDate", ""),
                expires_on=identity.get("expirationDate", ""),
            )
        said.remark(single.get("remarks", ""))
        vessel = self.vessel
        title = single.get("title", "")
        proposal = Proposal(
            own_reference=single.get("uid", ""),
            programme="",
            kind=ofac_csv.KINDS.get(type_.lower(), "ORGANISATION"),
            names=[*self._names(person), *said.names],
            birth_dates=[*self._birth_dates(), *said.birth_dates],
            birth_places=[*self._birth_places(), *said.birth_places],
            nationalities=[*self._nationalities(), *said.nationalities],
            identifiers=[*_call_sign(vessel), *said.identifiers],
            addresses=[*self._addresses()],
            positions=[Position(text=title)] if title else [],
            contacts=said.contacts,
            particulars=[*_particulars(vessel), *said.particulars],
            relations=[*_owner(vessel), *said.relations],
            measures=["ASSET_FREEZE" if listed_in == ofac_csv.LIST else "UNSPECIFIED"],
            remarks=said.remarks + self.remarks,
            designated_on=self._only_date("Listing Date"),
            in_force_on=self._only_date("Effective Date"),
            listed_in=listed_in,
        )
        return Entry(where=self.where, said=proposal, programmes=self.programmes)

    def _only_date(self, heading: str) -> str:
        """A date that the identities give for a programme, where the entry has this one programme and no other date."""
        dates = {
            identity.get("idNumber", "")
            for identity in self._all("idList")
            if identity.get("idType", "").startswith(heading)
        }
        return dates.pop() if len(dates) == len(self.programmes) == 1 else ""

    def _names(self, person: bool) -> Iterator[Name]:
        yield from _named(self.single, person, "PRIMARY", "", "")
        for alias in self._all("akaList"):
            type_, category = alias.get("type", ""), alias.get("category", "").lower()
            kind, note = ALIASES.get(type_.lower(), ("ALIAS", type_))
            if type_.lower() not in ALIASES or category not in {"strong", "weak", ""}:
                self._remark("akaList/aka", f"{type_} {category}".strip())
            strength = category.upper() if category in {"strong", "weak"} else ""
            if kind == "ALIAS" and strength == "WEAK":
                kind, strength = "LOW_QUALITY", ""
            yield from _named(alias, person, kind, strength, note)

    def _birth_dates(self) -> Iterator[BirthDate]:
        for item in _main_first(self._all("dateOfBirthList")):
            if text := item.get("dateOfBirth"):
                yield BirthDate(text=text, note=_note(item))

    def _birth_places(self) -> Iterator[Place]:
        for item in _main_first(self._all("placeOfBirthList")):
            if text := item.get("placeOfBirth"):
                yield Place(text=text, country=country_at_end(text), note=_note(item))

    def _nationalities(self) -> Iterator[Nationality]:
        for list_ in ("nationalityList", "citizenshipList"):
            for item in _main_first(self._all(list_)):
                if text := item.get("country"):
                    yield Nationality(
                        text=text, country=code(text), citizenship=list_ == "citizenshipList", note=_note(item)
                    )

    def _addresses(self) -> Iterator[Address]:
        for item in self._all("addressList"):
            parts = {part: item[tag] for tag, part in ADDRESS.items() if tag in item}
            if parts:
                yield Address(text=", ".join(parts.values()), parts=parts, country=code(parts.get("country", "")))


def _line(text: str | None) -> str:
    return " ".join(text.split()) if text else ""


def _named(item: Item, person: bool, kind: str, strength: str, note: str) -> Iterator[Name]:
    """A name in OFAC's order, "FAMILY, Given"; of others the whole stands as the last name."""
    family, given = item.get("lastName", ""), item.get("firstName", "")
    if person and not given:  # now and then both stand in one element
        family, _, given = family.partition(", ")
    parts = {key: text for key, text in (("family", family), ("given", given)) if text}
    if parts:
        yield Name(
            text=", ".join(parts.values()),
            kind=kind,
            strength=strength,
            note=note,
            parts=parts if person or len(parts) > 1 else {},
        )


def _main_first(items: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(items, key=lambda item: not _is_main(item))


def _note(item: Item) -> str:
    return "" if _is_main(item) else NOT_MAIN


def _is_main(item: Item) -> bool:
    return item.get("mainEntry", "true").lower() in {"true", "1"}


def _particulars(vessel: Item) -> Iterator[Particular]:
    for tag, type_ in VESSEL.items():
        if text := vessel.get(tag):
            yield Particular(text=text, type=type_, label=tag, country=code(text) if type_ == "FLAG" else "")


def _call_sign(vessel: Item) -> Iterator[Identifier]:
    if sign := vessel.get("callSign"):
        yield Identifier(number=sign, type="CALL_SIGN", label="callSign")


def _owner(vessel: Item) -> Iterator[Relation]:
    if owner := vessel.get("vesselOwner"):
        yield Relation(type="OWNED_BY", name=owner, role="vesselOwner")
