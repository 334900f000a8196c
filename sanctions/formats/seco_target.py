"""One target of the SECO file, read into an entry. Pure."""

import re
from collections.abc import Mapping
from typing import Protocol

import msgspec
from lxml import etree

from sanctions.formats import seco_names
from sanctions.formats.countries import code
from sanctions.formats.entry import Entry, Fault, Report
from sanctions.formats.guards.xml import local, text
from sanctions.formats.seco_rest import Rest
from sanctions.formats.spacing import joined, one_line, several_lines
from sanctions.proposal import (
    Address,
    BirthDate,
    Ending,
    Identifier,
    Name,
    Nationality,
    Particular,
    Proposal,
    Reason,
    Reference,
    Relation,
    Remark,
)
from sanctions.proposal import Place as BirthPlace

LIST = "SECO Sanctions List"
IGNORED: Mapping[str, str] = {
    "@ssid": "a number of the database, of every element but the target",
    "sanctions-program/@version-date": "the version of the ordinance in the database, the same for all its targets",
    "sanctions-program/@predecessor-version-date": "the version before",
    "sanctions-program/program-key (in other languages)": "the same word in another language",
    "sanctions-program/program-name (in other languages)": "the same name in another language",
    "sanctions-program/sanctions-set (in other languages)": "the same name in another language",
    "sanctions-program/origin (in other languages)": "the same in another language",
}
PLACE: Mapping[str, str] = {"location": "place", "area": "region", "country": "country"}
MEASURES: Mapping[str, str] = {
    "asset freeze": "ASSET_FREEZE",
    "freezing of assets": "ASSET_FREEZE",
    "financial measures": "FINANCIAL_RESTRICTIONS",
    "financial sanctions": "FINANCIAL_RESTRICTIONS",
    "travel ban": "TRAVEL_BAN",
    "entry ban": "ENTRY_BAN",
}
"""Names of sanctions sets that say plainly what they forbid."""
OBJECTS = {"vessel": "VESSEL", "ship": "VESSEL", "aircraft": "AIRCRAFT", "airplane": "AIRCRAFT"}
KINDS = {"individual": "PERSON", "entity": "ORGANISATION"}
DOCUMENTS = {
    "passport": "PASSPORT",
    "diplomatic-passport": "PASSPORT",
    "id-card": "NATIONAL_ID",
    "driving-license": "DRIVING_LICENCE",
    "driver-license": "DRIVING_LICENCE",
    "residence-permit": "RESIDENCE_PERMIT",
    "tax-number": "TAX_NUMBER",
    "imo-number": "IMO",
}
RELATIONS = {
    "family": "FAMILY",
    "related-to": "ASSOCIATE_OF",
    "associated-with": "ASSOCIATE_OF",
    "owned-by": "OWNED_BY",
    "owner-of": "OWNS",
    "controlled-by": "CONTROLLED_BY",
    "acting-for": "ACTS_FOR",
    "acts-on-behalf-of": "ACTS_FOR",
    "member-of": "MEMBER_OF",
}
FOREIGN = ((re.compile(r"[A-Z]{2,4}[ie]\.\d+"), "UN"), (re.compile(r"EU\.[\d.]+"), "EU"))
IDENTITY = {
    *("name", "day-month-year", "place-of-birth", "nationality", "address", "identification-document"),
}
SAID = {"justification", "other-information", "generic-attribute", "relation"}


class Place(msgspec.Struct):
    """A place of the file: its parts, the country's code as given, and what else it says."""

    parts: dict[str, str]
    country: str
    more: list[str]


class Programme(msgspec.Struct):
    """What a sanctions set belongs to: the key, the words that stay as remarks (label, text, language), its name."""

    key: str
    remarks: list[tuple[str, str, str]]
    name: str


class Places(Protocol):
    """The places of the file."""

    def get(self, number: str) -> Place | None:
        """A place by its ssid."""


class Reading(Rest):
    """One target being read; values gather in lists, what has no place among the remarks."""

    def __init__(
        self,
        element: etree._Element,
        where: str,
        report: Report,
        sets: Mapping[str, Programme],
        places: Places,
    ) -> None:
        super().__init__(where, report)
        self.element, self.sets, self.places = element, sets, places
        self.names: list[Name] = []
        self.birth_dates: list[BirthDate] = []
        self.birth_places: list[BirthPlace] = []
        self.nationalities: list[Nationality] = []
        self.addresses: list[Address] = []
        self.identifiers: list[Identifier] = []
        self.particulars: list[Particular] = []
        self.relations: list[Relation] = []
        self.references: list[Reference] = []
        self.reasons: list[Reason] = []
        self.programmes: list[str] = []
        self.measures: list[str] = []
        self.events: list[tuple[str, str]] = []
        self.kind = ""

    def entry(self) -> Entry:
        """The entry; a target that is neither individual, entity nor known object is a fault."""
        for child in self.element:
            self._child(child)
        self._rest(self.element, "target", {"ssid"}, _all=True)
        designated, amended, ended = self._days()  # before the remarks are taken: earlier listings become some
        said = Proposal(
            own_reference=self.element.get("ssid", ""),
            programme="",
            kind=self.kind,
            names=self.names,
            birth_dates=self.birth_dates,
            birth_places=self.birth_places,
            nationalities=self.nationalities,
            identifiers=self.identifiers,
            addresses=self.addresses,
            particulars=self.particulars,
            relations=self.relations,
            references=self.references,
            measures=[*dict.fromkeys(self.measures)] or ["UNSPECIFIED"],
            reasons=self.reasons,
            remarks=[*dict.fromkeys(self.remarks)],
            designated_on=designated,
            amended_on=amended,
            listed_in=LIST,
        )
        faults = [] if self.kind else [Fault("/kind", "unknown_kind", "What the target is, the list does not say.")]
        return Entry(
            where=self.where,
            said=said,
            programmes=[*dict.fromkeys(self.programmes)],
            ended=ended,
            faults=faults,
        )

    def _child(self, child: etree._Element) -> None:
        tag, line = local(child), one_line(text(child))
        if tag == "sanctions-set-id" and not len(child):
            self._set(line)
        elif tag == "foreign-identifier" and not len(child):
            system = next((system for pattern, system in FOREIGN if pattern.fullmatch(line)), "FOREIGN")
            self.references += [Reference(system=system, number=line)] if line else []
            self._rest(child, tag, ())
        elif tag in {"individual", "entity", "object"} and not self.kind:
            self._subject(child, tag)
        elif tag == "modification":
            self._modification(child)
        elif tag in SAID:
            self._said(child, tag)
        else:
            self._unknown(child)

    def _set(self, number: str) -> None:
        programme = self.sets.get(number)
        if programme is None:
            self._remark("sanctions-set-id", number)
            return
        self.programmes.append(programme.key)
        self.remarks += [Remark(label=label, text=said, language=lang) for label, said, lang in programme.remarks]
        if measure := MEASURES.get(programme.name.casefold()):
            self.measures.append(measure)

    def _subject(self, element: etree._Element, tag: str) -> None:
        type_ = element.get("object-type", "")
        self.kind = KINDS.get(tag, "") or OBJECTS.get(type_.casefold(), "")
        if sex := element.get("sex"):
            self.particulars.append(Particular(text=sex, type="GENDER", label="sex"))
        if type_:
            self.particulars.append(Particular(text=type_, type="ENTITY_TYPE", label="object-type"))
        self._rest(element, tag, {"sex", "object-type"}, _all=True)
        identities = [each for each in element if local(each) == "identity"]
        identities.sort(key=lambda each: each.get("main") != "true")
        for number, identity in enumerate(identities, start=1):
            note = f"identity {number}" if number > 1 else ""
            self._rest(identity, "identity", {"main"}, _all=True)
            for child in identity:
                self._of_identity(child, note)
        for child in element:
            if local(child) in SAID:
                self._said(child, local(child))
            elif local(child) in IDENTITY:
                self._of_identity(child, "")
            elif local(child) != "identity":
                self._unknown(child)

    def _of_identity(self, child: etree._Element, note: str) -> None:
        tag = local(child)
        if tag == "name":
            self._name(child, note)
        elif tag == "day-month-year":
            self._birth_date(child, note)
        elif tag == "place-of-birth":
            words, parts, country, more = self._located(child, tag)
            if words:
                place = BirthPlace(text=words, parts=parts, country=country, note=joined([more, note], "; "))
                self.birth_places.append(place)
        elif tag == "nationality":
            self._nationality(child, note)
        elif tag == "address":
            words, parts, country, more = self._located(child, tag)
            if words:
                self.addresses.append(
                    Address(text=words, parts=parts, country=country, note=joined([more, note], "; "))
                )
        elif tag == "identification-document":
            self._document(child, note)
        elif tag in SAID:
            self._said(child, tag)
        else:
            self._unknown(child)

    def _name(self, element: etree._Element, note: str) -> None:
        first = not note and not any(name.kind == "PRIMARY" for name in self.names)
        self.names += seco_names.names(element, note, first=first)
        self._rest(element, "name", {"name-type", "quality", "lang"}, {"name-part"})
        for part in element:
            if local(part) == "name-part":
                self._rest(part, "name-part", {"order", "name-part-type"}, {"value", "spelling-variant"})
                for each in part:
                    known = {"lang", "script"} if local(each) == "spelling-variant" else set()
                    self._rest(each, f"name-part/{local(each)}", known, _text=True)

    def _birth_date(self, element: etree._Element, note: str) -> None:
        day, month, year, calendar, quality = (
            element.get(name, "").strip() for name in ("day", "month", "year", "calendar", "quality")
        )
        self._rest(element, "day-month-year", {"day", "month", "year", "calendar", "quality"})
        printed = joined([day, month, year], ".")
        gregorian = calendar.casefold() in {"", "gregorian"}
        iso = _iso(day, month, year) if gregorian else ""
        note = joined([f"quality: {quality}" if quality.casefold() not in {"", "good"} else "", note], "; ")
        if printed:
            self.birth_dates.append(
                BirthDate(
                    text=iso or printed,
                    note=note,
                    calendar="" if gregorian else calendar,
                    worded=not gregorian,
                )
            )

    def _nationality(self, element: etree._Element, note: str) -> None:
        self._rest(element, "nationality", (), {"country"})
        for country in element:
            if local(country) == "country" and (text(country) or country.get("iso-code")):
                iso, line = country.get("iso-code", ""), one_line(text(country))
                self._rest(country, "nationality/country", {"iso-code"}, _text=True)
                self.nationalities.append(Nationality(text=line or iso, country=_country(iso, line), note=note))

    def _located(self, element: etree._Element, tag: str) -> tuple[str, dict[str, str], str, str]:
        """Text, parts, country and note of a place of birth or an address."""
        inner = {"address-details": "street", "p-o-box": "po_box", "zip-code": "postal_code"}
        known = {*inner, "c-o", "remark"} if tag == "address" else {"remark"}
        self._rest(element, tag, {"place-id", "main", "quality"}, known)
        own = {inner[local(each)]: one_line(text(each)) for each in element if local(each) in inner}
        notes = [
            f"c/o {text(each)}" if local(each) == "c-o" else several_lines(text(each))
            for each in element
            if local(each) in {"c-o", "remark"} and text(each)
        ]
        quality = element.get("quality", "")
        if quality.casefold() not in {"", "good"}:
            notes.append(f"quality: {quality}")
        place = self.places.get(number) if (number := element.get("place-id", "")) else None
        if number and place is None:
            self._remark(f"{tag}/@place-id", number)
        place = place or Place(parts={}, country="", more=[])
        parts = {part: value for part, value in {**own, **place.parts}.items() if value}
        words = joined(parts.values()) or joined(notes)
        notes = [*notes, *place.more] if parts else place.more
        country = _country(place.country, parts.get("country", ""))
        return words or place.country, parts, country, joined(notes, "; ")

    def _document(self, element: etree._Element, note: str) -> None:
        tags = ("number", "issuer", "date-of-issue", "expiry-date", "remark")
        said = {local(each): one_line(text(each)) for each in element if local(each) in tags}
        self._rest(element, "identification-document", {"document-type"}, set(tags))
        iso = next((each.get("code", "") for each in element if local(each) == "issuer"), "")
        type_ = element.get("document-type", "")
        number, remark = said.get("number", ""), said.get("remark", "")
        if not number:
            words = [type_, *said.values(), iso]
            self.remarks += [Remark(label="identification-document", text=joined(words, "; "))] if any(words) else []
            return
        self.identifiers.append(
            Identifier(
                number=number,
                type=DOCUMENTS.get(type_.casefold(), "OTHER"),
                label=type_,
                country=_country(iso, said.get("issuer", "")),
                issuer=said.get("issuer", "") or iso,
                issued_on=said.get("date-of-issue", ""),
                expires_on=said.get("expiry-date", ""),
                flags=["DIPLOMATIC"] if type_.casefold() == "diplomatic-passport" else [],
                note=joined([remark, note], "; "),
            )
        )

    def _said(self, element: etree._Element, tag: str) -> None:
        lines = several_lines(text(element))
        lang = seco_names.language_of(element.get("lang", ""))
        if tag == "relation":
            self._relation(element)
        elif tag == "generic-attribute":
            self._rest(element, tag, {"name"}, _text=True)
            self.particulars += [Particular(text=one_line(lines), label=element.get("name", tag))] if lines else []
        elif tag == "justification":
            self._rest(element, tag, {"lang"}, _text=True)
            self.reasons += [Reason(text=lines, language=lang or "en")] if lines else []
        else:
            self._rest(element, tag, {"lang"}, _text=True)
            self.remarks += [Remark(label=tag, text=lines, language=lang)] if lines else []

    def _relation(self, element: etree._Element) -> None:
        self._rest(element, "relation", {"target-id", "relation-type"}, {"remark"})
        role, number = element.get("relation-type", ""), element.get("target-id", "")
        note = joined((several_lines(text(each)) for each in element if local(each) == "remark"), "\n")
        if number:
            type_ = RELATIONS.get(role.casefold(), "OTHER")
            self.relations.append(Relation(type=type_, own_reference=number, role=role.replace("-", " "), note=note))
        elif words := joined([role, note], ": "):
            self.remarks.append(Remark(label="relation", text=words))

    def _modification(self, element: etree._Element) -> None:
        names = ("modification-type", "effective-date", "publication-date")
        type_, effective, published = (element.get(name, "")[:200] for name in names)
        self._rest(element, "modification", set(names))
        self.events.append((type_.casefold(), effective or published))
        if (effective and published and effective != published) or type_.casefold() not in EVENTS:
            words = joined(
                [f"{name}: {value}" for name, value in zip(names, (type_, effective, published), strict=True)]
            )
            self.remarks.append(Remark(label="modification", text=words))

    def _days(self) -> tuple[str, list[str], Ending | None]:
        """Designated, amended, ended: by the modifications in the order of their days."""
        designated, amended, ended = "", [], None
        for type_, day in sorted(self.events, key=lambda event: event[1]):
            if EVENTS.get(type_) == "listed":
                past = [("listed", designated), ("de-listed", ended.ended_on if ended else "")]
                self.remarks += [
                    Remark(label="modification", text=f"{what} {before}") for what, before in past if before
                ]
                designated, ended = day, None
            elif EVENTS.get(type_) == "amended" and day:
                amended.append(day)
            elif EVENTS.get(type_) == "ended":
                ended = Ending(ended_on=day, reason="DELISTED")
        return designated, [*dict.fromkeys(amended)], ended


EVENTS = {"listed": "listed", "amended": "amended", "de-listed": "ended", "delisted": "ended"}


def _country(iso: str, name: str) -> str:
    """The code as given if it is one of ISO's, else by the name."""
    return (code(iso) if re.fullmatch(r"[A-Z]{2}", iso) else "") or code(name)


def _iso(day: str, month: str, year: str) -> str:
    if not re.fullmatch(r"\d{4}", year) or not all(re.fullmatch(r"\d{0,2}", part) for part in (day, month)):
        return ""
    if int(day or 0) and not int(month or 0):
        return ""
    return joined([year, *(f"{int(part):02}" for part in (month, day) if int(part or 0))], "-")
