"""The values of the EU's financial sanctions file, each from the attributes of its element, empty ones left out.

A country "00" is the file's word for an unknown one, a dash its word for an unknown city: both say nothing and are left
out, counted in the report's notices.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from sanctions.formats import countries
from sanctions.formats.entry import Report
from sanctions.formats.spacing import joined, one_line
from sanctions.proposal import Address, BirthDate, Contact, Identifier, Name, Nationality, Place

NO_COUNTRY = "00"
PLACE_PARTS = {
    "street": "street",
    "poBox": "po_box",
    "place": "place",
    "city": "city",
    "zipCode": "postal_code",
    "region": "region",
    "countryDescription": "country",
}
"""Attributes of an address or a place, in reading order, and the parts they are."""
CONTACTS = {"PHONE": "PHONE", "MOBILE": "PHONE", "FAX": "FAX", "EMAIL": "EMAIL", "WEB": "WEBSITE", "WEBSITE": "WEBSITE"}
DOCUMENTS = {
    "passport": "PASSPORT",
    "diplopassport": "PASSPORT",
    "id": "NATIONAL_ID",
    "ssn": "SOCIAL_SECURITY",
    "fiscalcode": "TAX_NUMBER",
    "taxid": "TAX_NUMBER",
    "vat": "TAX_NUMBER",
    "regnumber": "REGISTRATION",
    "regcode": "REGISTRATION",
    "tradelic": "REGISTRATION",
    "residentperm": "RESIDENCE_PERMIT",
    "drivinglicence": "DRIVING_LICENCE",
    "driverlicence": "DRIVING_LICENCE",
    "swiftbic": "BIC",
    "lei": "LEI",
    "inn": "INN",
    "ogrn": "OGRN",
    "imo": "IMO",
    "mmsi": "MMSI",
}
"""Types of identification by their code; any other is OTHER under the description the file prints."""
FLAGS = {
    "knownExpired": "EXPIRED",
    "knownFalse": "FALSE",
    "reportedLost": "LOST",
    "revokedByIssuer": "REVOKED",
    "diplomatic": "DIPLOMATIC",
}
TRUE = frozenset({"true", "1", "yes"})
"""xs:boolean, and the CSV's."""


def several(text: str) -> list[str]:
    """The numbers in a text that may hold more than one."""
    return [part for part in re.split(r"[;,\s]+", text) if part]


def name(said: Mapping[str, str], *, act: str, note: str) -> Name | None:
    """A name; weak ones are of low quality. The whole name is the text, else the parts in order."""
    parts = {
        part: one_line(said[key])
        for key, part in (("firstName", "given"), ("middleName", "second"), ("lastName", "family"), ("title", "title"))
        if key in said
    }
    text = one_line(said.get("wholeName", "")) or joined(
        (parts.get(key, "") for key in ("given", "second", "family")), " "
    )
    if not text:
        return None
    strong = said.get("strong", "")
    return Name(
        text=text,
        kind="LOW_QUALITY" if strong and strong not in TRUE else "ALIAS",
        strength="STRONG" if strong in TRUE else "",
        language=said.get("nameLanguage", "").lower(),
        parts=parts,
        act=act,
        note=note,
    )


def with_one_primary(names: Sequence[Any]) -> list[Name]:
    """The names with the first strong one as the primary: the file puts the name an entity is listed under first."""
    found: list[Name] = list(names)
    if found:
        first = next((index for index, name in enumerate(found) if name.kind != "LOW_QUALITY"), 0)
        weak = "WEAK" if found[first].kind == "LOW_QUALITY" else found[first].strength
        found[first] = msgspec.structs.replace(found[first], kind="PRIMARY", strength=weak)
    return found


def citizenship(said: Mapping[str, str], report: Report, *, act: str, note: str) -> Nationality | None:
    """A citizenship; when it was acquired or lost stands in the note."""
    parts, country = _place(said, report)
    text = parts.get("country", "") or joined(parts.values())
    told = joined(
        (
            f"Acquired: {said['acquisitionDate']}" if "acquisitionDate" in said else "",
            f"Lost: {said['disenfranchisementDate']}" if "disenfranchisementDate" in said else "",
            note,
        ),
        "\n",
    )
    region = {part: words for part, words in parts.items() if part != "country"}
    if not text:
        return None
    return Nationality(text=text, country=country, parts=region, citizenship=True, act=act, note=told)


def birth_dates(said: Mapping[str, str], *, act: str, note: str) -> list[BirthDate]:
    """The dates of one element: a day, month or year, a range of years, seldom more than one of these."""
    calendar = said.get("calendarType", "GREGORIAN").upper()
    other = "" if calendar == "GREGORIAN" else calendar
    circa = "circa " if said.get("circa", "") in TRUE else ""
    return [
        BirthDate(text=circa + text, calendar=other, worded=bool(other), act=act, note=note) for text in _dates(said)
    ]


def _dates(said: Mapping[str, str]) -> list[str]:
    whole, year, month, day = (said.get(key, "") for key in ("birthdate", "year", "monthOfYear", "dayOfMonth"))
    parts = joined((year, month.zfill(2) if month else "", day.zfill(2) if month and day else ""), "-") if year else ""
    found = [whole] if whole else []
    if parts and not whole.startswith(parts):
        found.append(parts)
    elif not year and not whole and (month or day):
        found.append(joined((f"day {day}" if day else "", f"month {month}" if month else "")))
    first, last = said.get("yearRangeFrom", ""), said.get("yearRangeTo", "")
    if first and last:
        found.append(f"between {first} and {last}" if first != last else first)
    elif first or last:
        found.append(f"not before {first}" if first else f"not later than {last}")
    return found


def birth_place(said: Mapping[str, str], report: Report, *, act: str, note: str) -> Place | None:
    """The place of birth that stands beside a date, or alone."""
    parts, country = _place(said, report)
    if not parts:
        return None
    return Place(text=joined(parts.values()), country=country, parts=parts, act=act, note=note)


def say_which_dates_places_came_with(lists: Mapping[str, list[Any]], births: Sequence[Any]) -> None:
    """Where an entity has several dates and several places of birth, each place says which dates it was given with."""
    places = lists.get("birth_places", [])
    if len(places) < 2 or len(lists.get("birth_dates", [])) < 2:
        return
    silent = Report()
    given: dict[str, list[str]] = {}
    for detail in births:
        if detail.kind == "birthdate" and (place := birth_place(detail.said, silent, act="", note="")):
            given.setdefault(place.text, []).extend(date.text for date in birth_dates(detail.said, act="", note=""))
    for index, place in enumerate(places):
        if dates := list(dict.fromkeys(given[place.text])):
            told = joined((f"With the date of birth: {'; '.join(dates)}", place.note), "\n")
            places[index] = msgspec.structs.replace(place, note=told)


def address(said: Mapping[str, str], report: Report, *, act: str, note: str) -> Address | None:
    """An address; that it was known when the entity was listed stands in the note."""
    parts, country = _place(said, report)
    if not parts:
        return None
    if said.get("asAtListingTime", "") in TRUE:
        note = joined(("As at the time of listing.", note), "\n")
    text = joined(f"PO Box {words}" if part == "po_box" and words.isdigit() else words for part, words in parts.items())
    return Address(text=text, country=country, parts=parts, act=act, note=note)


def contact(key: str, value: str, *, act: str) -> Contact:
    """A telephone number, an address of mail or web; another key stands in the note."""
    known = CONTACTS.get(key.strip().upper().replace("-", ""), "OTHER")
    return Contact(text=one_line(value), type=known, act=act, note=one_line(key) if known == "OTHER" else "")


def identifier(said: Mapping[str, str], report: Report, *, act: str, note: str) -> Identifier | None:
    """A document. A number in Latin letters beside another one, a region and a country without code go to the note."""
    number, latin = one_line(said.get("number", "")), one_line(said.get("latinNumber", ""))
    if not number and not latin:
        return None
    parts, country = _place(said, report)
    named = parts.get("country", "")
    words = joined(
        (
            f"In Latin letters: {latin}" if number and latin and latin != number else "",
            f"Region: {parts['region']}" if "region" in parts else "",
            f"Country: {named}" if named and countries.code(named) != country else "",
            note,
        ),
        "\n",
    )
    code = said.get("identificationTypeCode", "")
    return Identifier(
        number=number or latin,
        type=DOCUMENTS.get(code, "OTHER"),
        label=one_line(said.get("identificationTypeDescription", "") or code)[:200],
        country=country,
        issuer=one_line(said.get("issuedBy", "")),
        issued_on=said.get("issueDate", ""),
        valid_from=said.get("validFrom", ""),
        expires_on=said.get("validTo", ""),
        name=one_line(said.get("nameOnDocument", "")),
        flags=[flag for key, flag in FLAGS.items() if said.get(key, "") in TRUE],
        act=act,
        note=words,
    )


def _place(said: Mapping[str, str], report: Report) -> tuple[dict[str, str], str]:
    """The parts of a place as printed, in reading order, and its country where the code is one of ISO's."""
    parts = {part: one_line(said[key]) for key, part in PLACE_PARTS.items() if key in said}
    code = said.get("countryIso2Code", "")
    if code == NO_COUNTRY:
        parts.pop("country", None)
        report.notices["A country given as unknown was left out."] += 1
        code = ""
    for part in [part for part, words in parts.items() if words == "-"]:
        del parts[part]
        report.notices["A dash in place of a place was left out."] += 1
    country = countries.code(code) if code else ""
    if code and not country and "country" not in parts:
        parts["country"] = code
    return parts, country or countries.code(parts.get("country", ""))
