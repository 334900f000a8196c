"""Switzerland's list (SECO), in its XML.

The file is read twice: programmes and places, which its targets refer to by number, may stand before or after them.
Places are kept on disk meanwhile. ``list-type`` says whether it is the full list or an amendment; the report repeats
it, and the sender says which it is to be.

* The programme is the program-key, in English where there is one. Its name and the name of the sanctions set stay
  beside the entry as remarks, in English too; the same words in the other languages are ignored.
* Of several identities the main one comes first; what another says has the note "identity 2".
* There is no listing date but in the modifications: the last ``listed`` is the designation, ``amended`` are amendments,
  and a ``de-listed`` after the last ``listed`` ends the listing. The effective date counts, else the publication's.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from lxml import etree

from sanctions.formats.entry import Entry, Report
from sanctions.formats.guards.xml import Stream, contents, local, text
from sanctions.formats.seco_names import language_of
from sanctions.formats.seco_rest import attributes_of
from sanctions.formats.seco_target import IGNORED, LIST, PLACE, Place, Programme, Reading
from sanctions.formats.spacing import one_line
from sanctions.formats.spool import Spool

__all__ = ["FIELDS", "IGNORED", "LIST", "read"]

TAGS = ("sanctions-program", "place", "target")
MOST_SETS = 10_000

FIELDS: Mapping[str, str] = {
    "sanctions-program/program-key": "programme",
    "sanctions-program/program-name": "remarks",
    "sanctions-program/sanctions-set": "remarks, measures",
    "sanctions-program/origin": "remarks",
    **{f"place/{tag}": f"birth_places.parts.{part}, addresses.parts.{part}" for tag, part in PLACE.items()},
    "target/@ssid": "own_reference",
    "target/sanctions-set-id": "programme",
    "target/foreign-identifier": "references",
    "target/individual/@sex": "particulars (GENDER)",
    "target/object/@object-type": "kind, particulars (ENTITY_TYPE)",
    "identity/@main": "names.note",
    "name/@name-type": "names.kind",
    "name/@quality": "names.kind, names.strength",
    "name/@lang": "names.language",
    "name/name-part/@order": "names.text",
    "name/name-part/@name-part-type": "names.parts",
    "name/name-part/value": "names.text, names.parts",
    "name/name-part/spelling-variant": "names (VARIANT)",
    "name/name-part/spelling-variant/@lang": "names.language",
    "name/name-part/spelling-variant/@script": "names.script",
    "day-month-year/@day": "birth_dates.text",
    "day-month-year/@month": "birth_dates.text",
    "day-month-year/@year": "birth_dates.text",
    "day-month-year/@calendar": "birth_dates.calendar, birth_dates.worded",
    "day-month-year/@quality": "birth_dates.note",
    "place-of-birth/@place-id": "birth_places.text, birth_places.parts",
    "nationality/country": "nationalities.text",
    "nationality/country/@iso-code": "nationalities.country",
    "address/@place-id": "addresses.text, addresses.parts",
    "address/address-details": "addresses.parts.street",
    "address/p-o-box": "addresses.parts.po_box",
    "address/zip-code": "addresses.parts.postal_code",
    "address/c-o": "addresses.note",
    "address/remark": "addresses.note",
    "identification-document/@document-type": "identifiers.type, identifiers.label",
    "identification-document/number": "identifiers.number",
    "identification-document/issuer": "identifiers.issuer",
    "identification-document/issuer/@code": "identifiers.country",
    "identification-document/date-of-issue": "identifiers.issued_on",
    "identification-document/expiry-date": "identifiers.expires_on",
    "identification-document/remark": "identifiers.note",
    "justification": "reasons",
    "other-information": "remarks",
    "generic-attribute": "particulars (OTHER)",
    "generic-attribute/@name": "particulars.label",
    "relation/@target-id": "relations.own_reference",
    "relation/@relation-type": "relations.type, relations.role",
    "relation/remark": "relations.note",
    "modification/@modification-type": "designated_on, amended_on, ended",
    "modification/@effective-date": "designated_on, amended_on, ended.ended_on",
    "modification/@publication-date": "the same, else remarks",
}


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a file, as they stand.

    Raises:
        UnreadableError: see `sanctions.formats.guards.xml.Stream`.
    """
    with Spool() as places:
        programmes = _gathered(path, report, places)
        second = Report(
            unmapped=report.unmapped,
            ignored=report.ignored,
            notices=report.notices,
            tick=lambda read: report.tick(read // 2),
        )
        stream = Stream(path, second, root=["swiss-sanctions-list"], tags=TAGS, attributes=["list-type", "date"])
        for element in stream:
            if local(element) == "target":
                yield Reading(element, stream.where, report, programmes.sets, _Places(places)).entry()


@dataclass
class _Gathered:
    sets: dict[str, Programme] = field(default_factory=dict)


@dataclass
class _Places:
    """The places of the file by their ssid."""

    spool: Spool

    def get(self, number: str) -> Place | None:
        found = self.spool.find(number)
        return msgspec.json.decode(found[0], type=Place) if found else None


def _gathered(path: Path, report: Report, places: Spool) -> _Gathered:
    """The first reading: what targets refer to; what is wrong with the rest is said by the second."""
    first = Report(tick=lambda read: report.tick(read - read // 2))
    stream = Stream(path, first, root=["swiss-sanctions-list"], tags=TAGS)
    found = _Gathered()
    for element in stream:
        if local(element) == "place":
            places.keep(element.get("ssid", ""), msgspec.json.encode(_place(element, stream.where, report)))
        elif local(element) == "sanctions-program" and len(found.sets) < MOST_SETS:
            _programme(element, found, stream.where, report)
    if stream.root is not None:
        report.dated = stream.root.get("date", "")[:10]
        if said := stream.root.get("list-type"):
            report.notices[f"the list says of itself: {said[:60]}"] += 1
    return found


def _place(element: etree._Element, where: str, report: Report) -> Place:
    parts: dict[str, str] = {}
    more: list[str] = []
    country = ""
    for child in element:
        tag, line = local(child), one_line(text(child))
        country = (child.get("iso-code") or country) if tag == "country" else country
        more += [f"{name}: {value}" for name, value in attributes_of(child) if name != "iso-code" or tag != "country"]
        if len(child) or tag not in PLACE:
            for inner in child.iter():
                if text(inner):
                    report.unknown(f"place/{tag}", text(inner), where)
                    more.append(one_line(text(inner)))
        elif line and PLACE[tag] not in parts:
            parts[PLACE[tag]] = line
        elif line:
            more.append(line)
    return Place(parts=parts, country=country, more=more)


def _programme(element: etree._Element, found: _Gathered, where: str, report: Report) -> None:
    said: dict[str, dict[str, str]] = {}
    sets: dict[str, dict[str, str]] = {}
    more = []
    for child in element:
        tag, line, lang = local(child), one_line(text(child)), child.get("lang", "")
        if tag == "sanctions-set":
            sets.setdefault(child.get("ssid", ""), {})[lang] = line
        elif tag in {"program-key", "program-name", "origin"} and lang not in said.get(tag, {}):
            said.setdefault(tag, {})[lang] = line
        else:
            for inner, said_there in contents(child):
                report.unknown(f"sanctions-program/{inner}", said_there, where)
                more.append((inner[:200], one_line(said_there)))
    for name, value in attributes_of(element):
        if name in {"version-date", "predecessor-version-date"}:
            report.ignored[f"sanctions-program/@{name}"] += 1
        elif name != "ssid" and value.strip():
            report.unknown(f"sanctions-program/@{name}", value, where)
            more.append((f"@{name}", one_line(value)))
    chosen = {tag: _chosen(words, report, f"sanctions-program/{tag}") for tag, words in said.items()}
    for number, words in sets.items():
        name, language = _chosen(words, report, "sanctions-program/sanctions-set")
        found.sets[number] = Programme(
            key=chosen.get("program-key", ("", ""))[0] or chosen.get("program-name", ("", ""))[0],
            remarks=[
                *((tag, *chosen[tag]) for tag in ("program-name", "origin") if tag in chosen),
                *([("sanctions-set", name, language)] if name else []),
                *((tag, line, "") for tag, line in more),
            ],
            name=re.sub(r",? annex.*", "", name, flags=re.IGNORECASE),
        )


def _chosen(words: dict[str, str], report: Report, path: str) -> tuple[str, str]:
    """The English word, else the first, with its language; the others are counted."""
    lang = "eng" if words.get("eng") else next(iter(words))
    if len(words) > 1:
        report.ignored[f"{path} (in other languages)"] += len(words) - 1
    return words[lang], language_of(lang)
