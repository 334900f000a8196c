"""ENTITY: a listing of anything but a person: the schema has two sorts of entry. Pure."""

from lxml import etree

from registry.exports.record import Record
from registry.exports.un import comments, parts
from registry.exports.un.parts import Element, child

WORDED = ("birth_dates", "birth_places", "nationalities", "identifiers", "positions")
"""Values that only individuals have elements for."""


def of(record: Record) -> Element:
    """The element of one listing."""
    document = record.document
    entry = etree.Element("ENTITY")
    parts.opening(entry, record)
    child(entry, "FIRST_NAME", document["name"])
    parts.listing(entry, record, document)
    script = parts.original(document)
    child(entry, "NAME_ORIGINAL_SCRIPT", script["text"] if script else None)
    child(entry, "COMMENTS1", comments.of(document, *WORDED))
    parts.updates(entry, document)
    for name in document["names"]:
        if name is not script and (name["text"] != document["name"] or name["kind"] != "PRIMARY"):
            parts.alias(entry, "ENTITY_ALIAS", "f.k.a." if name["kind"] == "FORMER" else "a.k.a.", name)
    for address in document.get("addresses") or []:
        parts.place(entry, "ENTITY_ADDRESS", address, zip_code=True)
    return entry
