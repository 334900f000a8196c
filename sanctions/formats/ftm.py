"""FollowTheMoney: entities as JSON lines, as OpenSanctions and our own `registry.exports.ftm` write them.

Three shapes are read: ``entities.ftm.json`` (links are identifiers, entities in any order), ``targets.nested.json``
(linked entities stand within), ``entities.delta.json`` (``{"op", "entity"}``).

* An entry is a designation: an entity that is a ``target`` or that a Sanction names, with those of its Sanctions that
  have one ``authorityId``, which is the own reference. Without one it is the entity's ``id``.
* Of several names the caption is primary, the others are variants. A country's code is printed by its English name,
  with the code as ``source``. Reasons and exemptions have no language: ``und``.
* It is over when a status says so, or an ``endDate`` does while the topic ``sanction`` is gone or the file is newer.
* Of a delta, ADD and MOD are entries. DEL ends the listing of that identifier and says no more; so it finds only a
  listing whose own reference is the entity's ``id``. A MOD of a target whose Sanctions are not in the same delta is a
  fault: what it does not repeat would be taken for gone.
* An end without a day is "not later than" the file's, which is the latest ``last_seen``.
* Where neither an act nor a list is named, the publisher's ``datasets`` of the Sanctions are the list it is of.
* A Sanction of an entity that is not in the file tells of a file cut off, and refuses it.
* What our writer put into words comes back where the words are plain: "Born: …", "Listed in: …", "Legal act: …",
  "Exemption: …", "Reference: …", "In force on: …", and, of what does not fit a property, "Own reference: …",
  "Identifier: …", "Phone: …"; any other "Label: text" is a remark under its label.

The file is read twice; what belongs to whom is kept on disk meanwhile.
"""

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sanctions.formats import ftm_words
from sanctions.formats.entry import Entry, Fault, Report, UnreadableError
from sanctions.formats.ftm_entity import Entity, Said
from sanctions.formats.ftm_sanction import Designation, by_now, reference
from sanctions.formats.guards.json import Line, lines
from sanctions.formats.spacing import joined, one_line
from sanctions.formats.spool import Spool
from sanctions.proposal import Ending, Proposal, Relation, Remark

FIELDS: Mapping[str, str] = {
    "id": "own_reference",
    "caption": "names.text",
    "schema": "kind",
    **dict.fromkeys(ftm_words.NAMES, "names"),
    **{prop: f"names.parts.{part}" for prop, part in ftm_words.PARTS.items()},
    "birthDate": "birth_dates",
    "birthPlace": "birth_places.text",
    "birthCountry": "birth_places.country",
    "nationality": "nationalities",
    "citizenship": "nationalities.citizenship",
    "country": "nationalities; of a person, a vessel and an aircraft particulars",
    "position": "positions",
    **{prop: f"identifiers ({type_})" for prop, type_ in ftm_words.IDENTIFIERS.items()},
    **{prop: f"contacts ({type_})" for prop, type_ in ftm_words.CONTACTS.items()},
    **{prop: f"particulars ({type_})" for prop, type_ in {**ftm_words.PARTICULARS, **ftm_words.FLAGS}.items()
       if prop != "birthCountry"},
    "address": "addresses.text",
    "addressEntity": "addresses",
    "programId": "programme, further_programmes",
    "sourceUrl": "sources",
    **dict.fromkeys(sorted(ftm_words.REMARKS), "remarks"),
    "notes": "identifiers, contacts, birth_dates where our writer put them in words; else remarks",
    "topics": "measures, remarks",
    "datasets": "listed_in, of the Sanctions, else of the entity; where neither a list nor an act is named",
    "Sanction.authorityId": "own_reference",
    "Sanction.unscId": "references (UN)",
    "Sanction.programId": "programme, further_programmes",
    "Sanction.program": "programme; beside programId remarks",
    "Sanction.provisions": "measures; else remarks",
    "Sanction.status": "ended; else remarks",
    "Sanction.listingDate": "designated_on",
    "Sanction.startDate": "in_force_on; designated_on where there is no listingDate",
    "Sanction.endDate": "ended.ended_on; else remarks",
    "Sanction.modifiedAt": "amended_on",
    "Sanction.reason": "reasons",
    "Sanction.sourceUrl": "sources",
    **{f"Sanction.{prop}": "remarks" for prop in ("authority", "country", "duration", "date", "programUrl",
                                                   "recordId")},
    "Sanction.description": "own_reference, listed_in, acts, exemptions, designated_on where our writer put it in"
    " words; else remarks",
    "Sanction.summary": "remarks",
    **{f"{schema}.{end}": "identifiers" if end == "holder" else "relations"
       for schema, ends in ftm_words.ENDS.items() if schema != "Sanction" for end in ends},
    **{f"Address.{prop}": f"addresses.parts.{part}" for prop, part in ftm_words.ADDRESS.items()},
    "Address.full": "addresses.text",
    "Address.remarks": "addresses.note",
    "Address.notes": "addresses.note; addresses.text where our writer cut it short in full",
}  # fmt: skip
IGNORED: Mapping[str, str] = {
    "referents": "other identifiers in the publisher's database",
    "first_seen": "the publisher's clock",
    "last_seen": "the publisher's clock; whether an end has passed is told by it",
    "last_change": "the publisher's clock",
    "an entity that is no target": "it is there for what it is to a target, which has its name",
}
TOP = frozenset({"id", "caption", "schema", "properties", "target", "datasets"}) | IGNORED.keys()
MOST_LINKS = 20_000
"""Entities that name one; the largest real ones have some hundreds."""
MOST_PARTIES = 10_000
OWNED = {"Sanction", "Identification", "Passport"}


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entries of a file, by the order of the entities.

    Raises:
        UnreadableError: see `sanctions.formats.guards.json.lines`; ``format`` when a line is no entity; ``truncated``.
    """
    with Spool() as spool, path.open("rb") as file:
        file_ = _File(file, spool, report)
        first = Report(tick=lambda read: report.tick(read - read // 2), notices=report.notices)
        for line in lines(path, first):
            file_.keep(line)
        second = Report(tick=lambda read: report.tick(read // 2))
        for line in lines(path, second):
            yield from file_.entries(line)


class _File:
    """The file, with what belongs to whom."""

    def __init__(self, file: BinaryIO, spool: Spool, report: Report) -> None:
        self.file, self.spool, self.report = file, spool, report
        self.parties: dict[str, tuple[str, str]] = {}

    def keep(self, line: Line) -> None:
        """Note where an entity stands, and of whom it says something."""
        op, entity = _entity(line)
        for key in line.value.keys() & IGNORED.keys():
            self.report.ignored[key] += 1
        if op == "DEL":
            return
        self.report.dated = max(self.report.dated, entity.last_seen[:10])
        at = line.at.to_bytes(8, "big")
        self.spool.keep(f"is {entity.id}", at)
        for end in ftm_words.ENDS.get(entity.schema, ()):
            for other in dict.fromkeys(entity.texts(end)):
                self.spool.keep(f"of {other}", at)

    def entries(self, line: Line) -> Iterator[Entry]:
        """The designations of an entity."""
        op, entity = _entity(line)
        where = line.where
        if op == "DEL":
            yield _deleted(entity.id, where, self.report)
            return
        if entity.schema in ftm_words.ENDS:
            self._check_whole(entity, where, op)
            return
        links = [*islice(self._linked(entity.id), MOST_LINKS + 1), *entity.inlined(ftm_words.ENDS)]
        if len(links) > MOST_LINKS:
            raise UnreadableError(f"More than {MOST_LINKS:,} entities name this one.", where=where, code="too_large")
        sanctions = [link for link in links if link.schema == "Sanction"]
        if not entity.target and not sanctions:
            self.report.ignored["an entity that is no target"] += entity.schema != "Address"
            return
        for key in line.value.get("entity", line.value).keys() - TOP:
            self.report.unknown(key[:200], str(line.value.get("entity", line.value)[key]), where)
        groups: dict[str, list[Entity]] = {}
        for sanction in sanctions:
            groups.setdefault(reference(entity, sanction), []).append(sanction)
        for group in [*groups.values()] or [[]]:
            entry = self._entry(entity, group, links, where)
            if op == "MOD" and not sanctions:
                detail = (
                    "The delta changes this entity (MOD) and brings none of its Sanctions, so what is imposed on it, by"
                    " whom and since when is not known: send a delta that has its Sanctions, or the list in full."
                )
                entry.faults.append(Fault("", "incomplete", detail))
            yield entry

    def _check_whole(self, link: Entity, where: str, op: str) -> None:
        for subject in link.texts("entity") if link.schema == "Sanction" and not op else ():
            if not self.spool.find(f"is {subject}"):
                raise UnreadableError(
                    f"It is the Sanction of {subject[:100]}, which is not in the file: is the file cut off?",
                    where=where,
                    code="truncated",
                )

    def _entry(self, entity: Entity, sanctions: list[Entity], links: list[Entity], where: str) -> Entry:
        kind = ftm_words.KINDS.get(entity.schema, "")
        said = Said(entity, kind, where, self.report)
        designation = Designation(entity, sanctions, said, where, self.report)
        said.papers([link for link in links if link.schema in {"Identification", "Passport"}])
        addresses = said.addresses([*self._addresses(entity, said), *entity.inlined({"Address"})])
        relations = [
            relation for link in links if link.schema not in OWNED for relation in self._relations(entity, link, said)
        ]
        proposal = Proposal(
            own_reference=designation.own_reference,
            programme="",
            kind=kind,
            names=said.names,
            birth_dates=said.birth_dates,
            birth_places=said.birth_places,
            nationalities=said.nationalities,
            identifiers=said.identifiers,
            addresses=addresses,
            positions=said.positions,
            contacts=said.contacts,
            particulars=said.particulars,
            relations=[*dict.fromkeys(relations)],
            references=designation.references,
            measures=designation.measures,
            exemptions=designation.exemptions,
            acts=designation.acts,
            reasons=designation.reasons,
            remarks=[*dict.fromkeys(said.remarks)],
            designated_on=designation.designated_on,
            in_force_on=designation.in_force_on,
            amended_on=designation.amended_on,
            listed_in=designation.listed_in,
            sources=designation.sources,
        )
        entry = Entry(where=where, said=proposal, programmes=designation.programmes, ended=designation.ended)
        if not kind:
            detail = f"A target of the schema {entity.schema[:60]} is none of: {', '.join(ftm_words.KINDS)}."
            entry.faults.append(Fault("/kind", "unknown_kind", detail))
        return entry

    def _addresses(self, entity: Entity, said: Said) -> Iterator[Entity]:
        for number in entity.texts("addressEntity"):
            found = self._find(number)
            if found is None:
                self.report.unknown("addressEntity (not in the file)", number, said.where)
                said.remarks.append(Remark(label="addressEntity", text=one_line(number)))
            else:
                yield found

    def _relations(self, entity: Entity, link: Entity, said: Said) -> Iterator[Relation]:
        """What a link says, seen from the entity; an inlined link may leave out the end that it stands in."""
        ends = ftm_words.ENDS[link.schema]
        own = next((end for end in ends if entity.id in link.texts(end)), "")
        own = own or next((end for end in ends if not link.properties.get(end)), ends[0])
        type_ = ftm_words.RELATIONS.get((link.schema, own), "OTHER")
        if type_ == "OWNED_BY" and "former" in link.texts("status"):
            type_ = "FORMERLY_OWNED_BY"
        role = joined(map(one_line, link.texts("role", "relationship"))) or ("" if type_ != "OTHER" else link.schema)
        taken = {*ends, "role", "relationship"}
        note = joined(
            (
                f"{prop}: {one_line(text)}" if prop != "summary" else one_line(text)
                for prop in sorted(link.properties.keys() - taken)
                for text in link.texts(prop)
                if (prop, text) != ("status", "former")
            ),
            "; ",
        )
        others = [value for end in ends if end != own for value in link.properties.get(end, ())]
        others += [value for value in link.properties.get(own, ()) if value != entity.id and isinstance(value, str)]
        for value in others:
            name, number = self._party(value)
            yield Relation(type=type_, name=name, own_reference=number, role=role, note=note)

    def _party(self, value: Any) -> tuple[str, str]:
        """The other party's name, and its own reference if it is listed too; remembered, since many may name one."""
        if not isinstance(value, str):
            return self._party_of(value)
        if value not in self.parties:
            if len(self.parties) >= MOST_PARTIES:
                self.parties.clear()
            self.parties[value] = self._party_of(value)
        return self.parties[value]

    def _party_of(self, value: Any) -> tuple[str, str]:
        inlined = isinstance(value, dict)
        other = msgspec.convert(value, Entity) if inlined else self._find(str(value))
        if other is None:
            return "", one_line(str(value))
        for note in other.texts("notes"):
            if note.startswith("Own reference in the list: "):  # by our own writer
                return ("" if other.shown == note.partition(": ")[2] else other.shown), note.partition(": ")[2]
        links = [*islice(self._linked(other.id), MOST_LINKS), *other.inlined({"Sanction"})]
        sanctions = [link for link in links if link.schema == "Sanction"]
        listed = other.target or bool(sanctions)
        return other.shown, reference(other, sanctions[0] if sanctions else None) if listed else ""

    def _linked(self, number: str) -> Iterator[Entity]:
        for at in self.spool.find(f"of {number}"):
            yield self._at(at)

    def _find(self, number: str) -> Entity | None:
        found = self.spool.find(f"is {number}")
        return self._at(found[0]) if found else None

    def _at(self, at: bytes) -> Entity:
        """An entity by its place; the first reading has judged the line."""
        self.file.seek(int.from_bytes(at, "big"))
        value = msgspec.json.decode(self.file.readline())
        return msgspec.convert(value.get("entity", value), Entity)


def _entity(line: Line) -> tuple[str, Entity]:
    """The operation of a line, empty but in a delta, and its entity."""
    value: Any = line.value
    op = value.get("op", "")
    if "op" in value:
        value = value.get("entity")
        if op not in {"ADD", "MOD", "DEL"} or not isinstance(value, dict):
            why = "A line of a delta has the op ADD, MOD or DEL, and an entity."
            raise UnreadableError(why, where=line.where, code="format")
    try:
        entity = msgspec.convert({"schema": "", **value} if op == "DEL" else value, Entity)
    except msgspec.ValidationError as error:
        raise UnreadableError(f"It is no entity ({error}).", where=line.where, code="format") from error
    if not entity.id:
        raise UnreadableError("The entity has no id.", where=line.where, code="format")
    return op, entity


def _deleted(number: str, where: str, report: Report) -> Entry:
    said = Proposal(own_reference=number, programme="", kind="", names=[], measures=["UNSPECIFIED"])
    return Entry(where=where, said=said, ended=Ending(ended_on=by_now(report), reason="DELISTED"))
