"""INDIVIDUAL: a listing of a person. Pure."""

import re
from typing import Any

from lxml import etree

from registry.exports import dates, rows
from registry.exports.record import Json, Record
from registry.exports.un import comments, parts
from registry.exports.un.parts import Element, child, note, values

NAME_PARTS = ("given", "second", "third", "fourth", "patronymic", "family")
NAME_ELEMENTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
OWN = frozenset({"GENDER", "TITLE"})
DOCUMENTS = {"PASSPORT": "Passport", "NATIONAL_ID": "National Identification Number"}
_CIRCA = re.compile(r"circa (\d{4})")


def of(record: Record) -> Element:
    """The element of one listing."""
    document = record.document
    entry = etree.Element("INDIVIDUAL")
    parts.opening(entry, record)
    for element, text in zip(NAME_ELEMENTS, name_parts(document), strict=False):
        child(entry, element, text)
    parts.listing(entry, record, document)
    genders = [one["text"] for one in document.get("particulars") or [] if one.get("type") == "GENDER"]
    child(entry, "GENDER", "; ".join(genders))
    script = parts.original(document)
    child(entry, "NAME_ORIGINAL_SCRIPT", script["text"] if script else None)
    child(entry, "COMMENTS1", comments.of(document, particulars=OWN))
    titles = [one["text"] for one in document.get("particulars") or [] if one.get("type") == "TITLE"]
    values(entry, "TITLE", titles)
    values(entry, "DESIGNATION", [note(one["text"], one.get("note")) for one in document.get("positions") or []])
    values(entry, "NATIONALITY", [note(one["text"], one.get("note")) for one in document.get("nationalities") or []])
    parts.updates(entry, document)
    for name in document["names"]:
        if name is not script and (name["text"] != document["name"] or name["kind"] != "PRIMARY"):
            parts.alias(entry, "INDIVIDUAL_ALIAS", quality(name), name)
    for address in document.get("addresses") or []:
        parts.place(entry, "INDIVIDUAL_ADDRESS", address, zip_code=True)
    for born in document.get("birth_dates") or []:
        _born(entry, born)
    for place in document.get("birth_places") or []:
        parts.place(entry, "INDIVIDUAL_PLACE_OF_BIRTH", place, zip_code=False)
    for number in document.get("identifiers") or []:
        _paper(entry, number)
    return entry


def name_parts(document: Json) -> list[str]:
    """The name by its parts where they are four at most and say it whole, else the name as a first one."""
    for name in document["names"]:
        given = name.get("parts") or {}
        found = [given[part] for part in NAME_PARTS if given.get(part)]
        if name["text"] == document["name"] and len(found) <= len(NAME_ELEMENTS) and " ".join(found) == name["text"]:
            return found
    return [document["name"]]


def quality(name: dict[str, Any]) -> str:
    """``Good``, ``Low`` or nothing, which the schema allows."""
    if name["kind"] == "LOW_QUALITY" or name.get("strength") == "WEAK":
        return "Low"
    return "Good" if name["kind"] == "ALIAS" and name.get("strength") == "STRONG" else ""


def _born(entry: Element, born: dict[str, Any]) -> None:
    """A date by the schema's own kinds; NOTE has the words where those do not say it all."""
    made = etree.SubElement(entry, "INDIVIDUAL_DATE_OF_BIRTH")
    text, precision = dates.text(born), born.get("precision")
    first, last = (born.get(end) for end in ("earliest", "latest"))
    told = False
    match precision:
        case "DAY" if first:
            told = _dated(made, "EXACT", text, DATE=first)
        case "MONTH" | "YEAR" if first:
            told = _dated(made, "EXACT", text, YEAR=first[:4])
        case "CIRCA" if found := _CIRCA.fullmatch(text):
            told = _dated(made, "APPROXIMATELY", found[1], YEAR=found[1])
        case "CIRCA" if first and last:
            _dated(made, "APPROXIMATELY", text, FROM_YEAR=first[:4], TO_YEAR=last[:4])
        case "RANGE" if first and last:
            told = _dated(made, "BETWEEN", text, FROM_YEAR=first[:4], TO_YEAR=last[:4])
    child(made, "NOTE", note(None if told else text, born.get("calendar"), born.get("note")))


def _dated(made: Element, kind: str, text: str, **elements: str) -> bool:
    """Write the elements; whether they say all that the text says."""
    child(made, "TYPE_OF_DATE", kind)
    for tag, value in elements.items():
        child(made, tag, value if tag == "DATE" else str(int(value)))
    if kind == "BETWEEN":
        return text in {
            "{FROM_YEAR} to {TO_YEAR}".format(**elements),
            "between {FROM_YEAR} and {TO_YEAR}".format(**elements),
        }
    return text in elements.values()


def _paper(entry: Element, number: dict[str, Any]) -> None:
    made = etree.SubElement(entry, "INDIVIDUAL_DOCUMENT")
    known = DOCUMENTS.get(number.get("type") or "") or rows.text(number.get("type")).replace("_", " ").capitalize()
    kind, _, second = (number.get("label") or known).partition(" / ")  # as `sanctions.formats.un_xml` joins them
    child(made, "TYPE_OF_DOCUMENT", kind)
    child(made, "TYPE_OF_DOCUMENT2", second)
    child(made, "NUMBER", number["number"])
    child(made, "ISSUING_COUNTRY", number.get("country"))
    issued = rows.text(number.get("issued_on"))
    day = issued if dates.is_iso(issued) and len(issued) == len("2000-01-01") else ""
    child(made, "DATE_OF_ISSUE", day)
    said = [
        f"{label}: {rows.text(number[name])}"
        for label, name in (
            *(() if day else (("Issued on", "issued_on"),)),
            *(("Issued by", "issuer"), ("Valid from", "valid_from"), ("Expires on", "expires_on")),
            ("Name on it", "name"),
        )
        if number.get(name)
    ]
    flags = [flag.capitalize() for flag in number.get("flags") or []]
    child(made, "NOTE", note(*said, *flags, number.get("note")))
