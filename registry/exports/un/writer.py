"""The whole file. Individuals stand first, so entities wait on the disk until all records have come. Pure."""

import tempfile
from collections.abc import Iterable, Iterator

from lxml import etree

from registry.exports.fields import Field, changed, kept, lost
from registry.exports.record import CURRENT, Edition, Record
from registry.exports.un import individual, unit

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
NEVER = "1970-01-01T00:00:00Z"
"""The schema wants a moment; a register without an event has none."""

_COMMENT = "in words, in COMMENTS1"
_NO_ELEMENT = lost("no element; register.jsonl has it")
FIELDS: dict[str, Field] = {
    "participant": kept("LIST_TYPE"),
    "programme": kept("UN_LIST_TYPE"),
    "further_programmes": changed(_COMMENT),
    "own_reference": changed("in words, in COMMENTS1; REFERENCE_NUMBER is the public reference"),
    "status": changed("a listing that is not in force is not in the file"),
    "target": changed(_COMMENT),
    "kind": changed("INDIVIDUAL or ENTITY; others than persons and organisations in COMMENTS1 too"),
    "name": kept("FIRST_NAME, and SECOND_NAME to FOURTH_NAME of an individual with parts"),
    "names": changed("ALIAS_NAME; the first in another script in NAME_ORIGINAL_SCRIPT"),
    "names.text": kept("FIRST_NAME and so on, ALIAS_NAME, NAME_ORIGINAL_SCRIPT"),
    "names.kind": changed("QUALITY, and NOTE for what it cannot say"),
    "names.strength": changed("QUALITY of an individual's alias, else NOTE"),
    "names.language": lost("no element"),
    "names.script": lost("no element"),
    "names.parts": changed("FIRST_NAME to FOURTH_NAME where they say the primary name whole; lost for aliases"),
    "names.latin": lost("derived"),
    "birth_dates": changed("INDIVIDUAL_DATE_OF_BIRTH by TYPE_OF_DATE; in COMMENTS1 of an entity"),
    "birth_dates.text": changed("DATE, YEAR, FROM_YEAR and TO_YEAR; in NOTE where those do not say it all"),
    "birth_places": changed(
        "INDIVIDUAL_PLACE_OF_BIRTH; the text in NOTE where its parts do not say it; else COMMENTS1"
    ),
    "nationalities": changed("NATIONALITY, the text; in COMMENTS1 of an entity"),
    "nationalities.country": lost("NATIONALITY is one text"),
    "nationalities.citizenship": lost("NATIONALITY is one text"),
    "nationalities.parts": lost("NATIONALITY is one text"),
    "identifiers": changed("INDIVIDUAL_DOCUMENT, with NOTE for what has no element; in COMMENTS1 of an entity"),
    "addresses": changed("INDIVIDUAL_ADDRESS, ENTITY_ADDRESS; the text in NOTE where its parts do not say it"),
    "addresses.parts": changed("STREET, CITY, STATE_PROVINCE, ZIP_CODE, COUNTRY; lines and boxes in NOTE"),
    "positions": changed("DESIGNATION; in COMMENTS1 of an entity"),
    "contacts": changed(_COMMENT),
    "particulars": changed("GENDER and TITLE of an individual; others in words, in COMMENTS1"),
    "particulars.note": changed("in COMMENTS1; of GENDER and TITLE lost, which are one text"),
    "relations": changed(_COMMENT),
    "references": changed(_COMMENT),
    "identification": changed("in words, in COMMENTS1, where there are too few"),
    "measures": changed(_COMMENT),
    "exemptions": changed(_COMMENT),
    "acts": changed(_COMMENT),
    "acts.url": lost("COMMENTS1 has the number, the title and the date"),
    "reasons": changed(_COMMENT),
    "remarks": changed(_COMMENT),
    "remarks.language": lost("COMMENTS1 is one text"),
    "incidents": changed(_COMMENT),
    "announcement": _NO_ELEMENT,
    "designated_on": changed("LISTED_ON if a day, else in words, in COMMENTS1"),
    "undated": lost("LISTED_ON is left out"),
    "in_force_on": changed(_COMMENT),
    "amended_on": kept("LAST_DAY_UPDATED"),
    "ended": lost("a listing that has ended is not in the file"),
    "listed_in": changed(_COMMENT),
    "sources": changed(_COMMENT),
    "confidence": _NO_ELEMENT,
    "status_as_of": _NO_ELEMENT,
    "note": changed(_COMMENT),
    "correction": _NO_ELEMENT,
    **{
        f"{group}.{part}": lost("no element for where a value comes from")
        for group in (
            *("names", "birth_dates", "birth_places", "nationalities", "identifiers", "addresses", "positions"),
            *("contacts", "particulars", "relations"),
        )
        for part in ("act", "source")
    },
    "remarks.act": lost("COMMENTS1 is one text"),
}


def write(records: Iterable[Record], edition: Edition) -> Iterator[bytes]:
    """The file in pieces: the listings in force, in the order they come."""
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as waiting:
        yield b'<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<CONSOLIDATED_LIST dateGenerated="{edition.published_at or NEVER}">\n<INDIVIDUALS>\n'.encode()
        for record in records:
            if record.status != CURRENT:
                continue
            if record.document["kind"] == "PERSON":
                yield _bytes(individual.of(record))
            else:
                waiting.write(_bytes(unit.of(record)))
        yield b"</INDIVIDUALS>\n<ENTITIES>\n"
        waiting.seek(0)
        while piece := waiting.read(CHUNK):
            yield piece
        yield b"</ENTITIES>\n</CONSOLIDATED_LIST>\n"


def _bytes(entry: etree._Element) -> bytes:
    return etree.tostring(entry, encoding="UTF-8", xml_declaration=False, pretty_print=True)
