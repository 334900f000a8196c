"""Elements that individuals and entities both have, and the codes of the schema. Pure."""

import re
from collections.abc import Iterable
from typing import Any

from lxml import etree

from registry.exports import dates
from registry.exports.characters import for_xml
from registry.exports.record import Json, Record

Element = etree._Element

_DIGITS = re.compile(r"\d+")
_PLACES = (
    ("street", "STREET"),
    ("city", "CITY"),
    ("region", "STATE_PROVINCE"),
    ("postal_code", "ZIP_CODE"),
    ("country", "COUNTRY"),
)
_READING = ("street", "city", "region", "postal_code", "country")


def child(of: Element, tag: str, text: str | None) -> None:
    """An element with a text, if there is one."""
    if text:
        etree.SubElement(of, tag).text = for_xml(text)


def values(of: Element, tag: str, texts: Iterable[str]) -> None:
    """An element with a VALUE for each text, if there are any."""
    kept = [text for text in texts if text]
    if kept:
        holder = etree.SubElement(of, tag)
        for text in kept:
            child(holder, "VALUE", text)


def opening(entry: Element, record: Record) -> None:
    """DATAID and VERSIONNUM, which come first."""
    digits = _DIGITS.search(record.ref)
    child(entry, "DATAID", str(int(digits[0])) if digits and int(digits[0]) else None)
    child(entry, "VERSIONNUM", str(record.sequence))


def listing(entry: Element, record: Record, document: Json) -> None:
    """From UN_LIST_TYPE to LISTED_ON."""
    child(entry, "UN_LIST_TYPE", document["programme"])
    child(entry, "REFERENCE_NUMBER", record.ref)
    child(entry, "LISTED_ON", dates.day(document.get("designated_on")))


def updates(entry: Element, document: Json) -> None:
    """LIST_TYPE and LAST_DAY_UPDATED."""
    values(entry, "LIST_TYPE", [document["participant"]])
    values(entry, "LAST_DAY_UPDATED", [text_of(day) for day in document.get("amended_on") or []])


def original(document: Json) -> dict[str, Any] | None:
    """The name for NAME_ORIGINAL_SCRIPT: the first in another script than Latin that is not the entry's own."""
    others = (name for name in document["names"] if name["text"] != document["name"])
    return next((name for name in others if name.get("latin") and name["kind"] in {"VARIANT", "PRIMARY"}), None)


def alias(entry: Element, tag: str, quality: str, name: dict[str, Any]) -> None:
    """One alias; what the quality cannot say is in its NOTE."""
    made = etree.SubElement(entry, tag)
    child(made, "QUALITY", quality)
    child(made, "ALIAS_NAME", name["text"])
    said = {"FORMER": "Former name", "VARIANT": "Spelling variant", "PRIMARY": "Primary name"}.get(name["kind"], "")
    if quality in {"f.k.a.", "Good", "Low"}:
        said = ""
    child(made, "NOTE", note(said, _strength(name, quality), name.get("note")))


def place(entry: Element, tag: str, value: dict[str, Any], *, zip_code: bool) -> None:
    """An address or a place of birth: its parts where they are known; the text in NOTE where they do not say it all."""
    made = etree.SubElement(entry, tag)
    parts = {key: text for key, text in (value.get("parts") or {}).items() if text}
    if value.get("country") and "country" not in parts:
        parts["country"] = value["country"]
    for key, element in _PLACES:
        if key != "postal_code" or zip_code:
            child(made, element, parts.get(key))
    given = value.get("parts") or {}
    written = [given[key] for key in _READING if given.get(key) and (key != "postal_code" or zip_code)]
    whole = value["text"] if ", ".join(written) != value["text"] else None
    child(made, "NOTE", note(whole, value.get("note")))


def note(*said: str | None) -> str:
    """What is said, in one text."""
    return "; ".join(filter(None, said))


def text_of(day: Any) -> str:
    """A day as text or as a date of a document."""
    return dates.text(day) if isinstance(day, dict) else str(day)


def _strength(name: dict[str, Any], quality: str) -> str | None:
    strength = name.get("strength")
    told = {"Good": "STRONG", "Low": "WEAK"}.get(quality)
    return f"{strength.capitalize()} alias" if strength and strength != told else None
