"""What a target has that is an entity of its own: papers with numbers, and addresses. Pure."""

from collections.abc import Iterator
from typing import Any

from registry.exports import dates
from registry.exports.ftm import words
from registry.exports.ftm.entity import Entity, country, derived
from registry.exports.ftm.fitting import fits, shortened
from registry.exports.record import Json
from registry.exports.rows import text as flat

PAPERS = frozenset({"PASSPORT", "NATIONAL_ID", "DRIVING_LICENCE", "SOCIAL_SECURITY", "RESIDENCE_PERMIT", "OTHER"})
"""Types that are a paper in somebody's hand; the others are numbers in a register."""

_ADDRESS = {
    "po_box": "postOfficeBox",
    "street": "street",
    "city": "city",
    "postal_code": "postalCode",
    "region": "region",
}


def identifications(holder: Entity, document: Json) -> Iterator[Entity]:
    """Put each number into the holder's property, and yield the paper where it is one.

    A wallet, and a number that the holder's schema has no property for, goes to the notes; so does what is said of a
    craft's number, since no Identification has a craft for its holder. So does one that is too long for a number.
    """
    for number in document.get("identifiers") or []:
        kind = number.get("type") or "OTHER"
        prop, schemas = words.IDENTIFIERS.get(kind, ("", frozenset()))
        label = number.get("label") or words.plain(kind)
        short = fits("number", number["number"])
        if not short:
            holder.add("notes", words.noted("Identifier", words.noted(label.replace(": ", " "), number["number"])))
        elif holder.schema in schemas:
            holder.add(prop, number["number"])
        else:
            holder.add("notes", words.noted(label, number["number"]))
        detailed = any(number.get(name) for name in ("country", "issuer", "issued_on", "expires_on", "flags", "label"))
        if short and holder.schema in words.LEGAL and (kind in PAPERS or detailed):
            yield _paper(holder, number, kind, label)
        elif detailed:  # a craft holds no papers, and no paper has such a number
            holder.add("notes", words.noted(f"{label} {number['number']}", "; ".join(_details(number))))


def _paper(holder: Entity, number: dict[str, Any], kind: str, label: str) -> Entity:
    marks = (kind, number["number"], number.get("country"), number.get("label"), number.get("issuer"))
    paper = beside(holder, "Passport" if kind == "PASSPORT" else "Identification", derived(holder.id, "id", marks))
    paper.caption = number["number"]
    paper.add("holder", holder.id)
    paper.add("number", number["number"])
    paper.add("type", label)
    paper.add("country", country(number.get("country")))
    paper.add("authority", number.get("issuer"))
    for prop, name in (("startDate", "issued_on"), ("startDate", "valid_from"), ("endDate", "expires_on")):
        _date(paper, prop, name, number.get(name))
    if number.get("name"):
        paper.add("summary", words.noted("Name on the paper", number["name"]))
    paper.add("summary", *(words.plain(flag) for flag in number.get("flags") or []))
    paper.add("summary", number.get("note"))
    return paper


def _details(number: dict[str, Any]) -> Iterator[str]:
    """What is said of a number besides itself, in words."""
    for name in ("country", "issuer", "issued_on", "valid_from", "expires_on", "name", "flags", "note"):
        if said := flat(number.get(name)):
            yield words.noted(words.plain(name), said.replace("\n", ", "))


def _date(paper: Entity, prop: str, name: str, value: Any) -> None:
    """A date as printed, or as an interval; in words where it is no ISO prefix or another date stands there."""
    shown = flat(value)
    if dates.is_iso(shown) and not paper.get(prop):
        paper.add(prop, shown)
    elif shown:
        paper.add("summary", words.noted(words.plain(name), shown))


def addresses(of: Entity, document: Json) -> Iterator[Entity]:
    """An entity for each address, which the target names in ``addressEntity``."""
    for address in document.get("addresses") or []:
        place = beside(of, "Address", derived(of.id, "addr", (address["text"], address.get("country"))))
        if place.id in of.get("addressEntity"):
            continue
        of.add("addressEntity", place.id)
        place.caption = address["text"]
        place.add("full", shortened("full", address["text"]))
        if not fits("full", address["text"]):
            place.add("notes", address["text"])
        place.add("country", country(address.get("country")))
        for part, text in sorted((address.get("parts") or {}).items()):
            if part in _ADDRESS and fits(_ADDRESS[part], text):
                place.add(_ADDRESS[part], text)
            elif part in _ADDRESS and text not in address["text"]:
                place.add("remarks", words.noted(words.plain(part), text))
        place.add("remarks", address.get("note"))
        yield place


def beside(of: Entity, schema: str, key: str) -> Entity:
    """An entity that lives as long as another."""
    return Entity(id=key, schema=schema, first_seen=of.first_seen, last_seen=of.last_seen, last_change=of.last_change)
