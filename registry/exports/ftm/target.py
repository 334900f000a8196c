"""The entity of a target: everything all States say of it, in the properties that its schema has. Pure."""

import re
from collections.abc import Iterable
from typing import Any

from registry.exports import dates
from registry.exports.ftm import words
from registry.exports.ftm.entity import Entity, country, known_as
from registry.exports.ftm.fitting import fits, shortened
from registry.exports.record import CURRENT, Edition, Json, Subject

ANY = frozenset(words.SCHEMAS.values()) | {"LegalEntity"}
_LANGUAGE = re.compile(r"[a-z]{3}")

Values = Iterable[dict[str, Any]]


def of(subject: Subject, edition: Edition) -> Entity:
    """The entity, with all that needs no entity of its own; `papers` and `links` add the rest."""
    record = subject.target
    document = said(record.document, edition.participant)
    listed = in_force(subject)
    events = [record, *subject.listings]
    entity = Entity(
        id=known_as(record.record),
        schema=words.SCHEMAS.get(document["kind"], "LegalEntity"),
        caption=document["name"],
        first_seen=dates.seconds(record.first_published_at),
        last_seen=dates.seconds(edition.published_at),
        last_change=max(dates.seconds(event.published_at) for event in events),
        target=bool(listed),
        referents=[known_as(merged) for merged in edition.referents.get(record.record, [])],
    )
    _names(entity, document["names"])
    _born(entity, document)
    _nationalities(entity, document.get("nationalities") or [])
    for position in document.get("positions") or []:
        _put(entity, "position", words.PERSON, position["text"], "Position")
        if position.get("note"):
            entity.add("notes", words.noted(position["text"], position["note"]))
    _contacts(entity, document.get("contacts") or [])
    for particular in document.get("particulars") or []:
        _particular(entity, particular)
    if document.get("identification") == "too_few":
        entity.add("notes", "Too few identifiers are known to tell the bearer of the name from a namesake.")
    measures = {measure for listing in listed for measure in listing.get("measures") or []}
    entity.add("topics", *(["sanction"] if listed else []))
    entity.add("topics", *sorted(topic for measure, topic in words.TOPICS.items() if measure in measures))
    entity.add("programId", *sorted({listing["programme"] for listing in listed}))
    return entity


def in_force(subject: Subject) -> list[Json]:
    """The documents of the listings that stand."""
    return [listing.document for listing in subject.listings if listing.status == CURRENT]


def said(document: Json, participant: str) -> Json:
    """A target's document with only what one participant says; the whole for nobody."""
    if not participant:
        return document
    return {
        name: [value for value in values if _by(value, participant)] if isinstance(values, list) else values
        for name, values in document.items()
    }


def _by(value: Any, participant: str) -> bool:
    sayers = value.get("said_by") if isinstance(value, dict) else None
    return sayers is None or any(sayer["participant"] == participant for sayer in sayers)


def _names(entity: Entity, names: Values) -> None:
    for name in names:
        kind = name.get("kind") or "PRIMARY"
        weak = name.get("strength") == "WEAK" and kind in {"ALIAS", "VARIANT"}
        prop = "weakAlias" if weak else words.NAMES.get(kind, "alias")
        _put(entity, prop, ANY, name["text"], "Name")
        if kind == "PRIMARY" and entity.schema == "Person":
            for part, text in sorted((name.get("parts") or {}).items()):
                if part in words.PARTS:
                    entity.add(words.PARTS[part], text)
        if name.get("note"):
            entity.add("notes", words.noted(name["text"], name["note"]))
    entity.add("name", shortened("name", entity.caption))


def _born(entity: Entity, document: Json) -> None:
    prop, label = ("birthDate", "Born") if entity.schema == "Person" else ("incorporationDate", "Founded")
    if entity.schema not in words.LEGAL:
        prop, label = "buildDate", "Built"
    for born in document.get("birth_dates") or []:
        exact = dates.iso(born)
        entity.add(prop, exact)
        if not exact or born.get("calendar") or born.get("note"):
            note = f"({born['note']})" if born.get("note") else None  # so that "1961 to 1965" is no note on 1961
            entity.add(
                "notes", words.noted(label, " ".join(filter(None, (dates.text(born), born.get("calendar"), note))))
            )
    for place in document.get("birth_places") or []:
        _put(entity, "birthPlace", words.PERSON, place["text"], "Place of birth or foundation")
        if entity.schema == "Person":
            entity.add("birthCountry", country(place.get("country")))
        if place.get("note"):
            entity.add("notes", words.noted(place["text"], place["note"]))


def _nationalities(entity: Entity, nationalities: Values) -> None:
    for one in nationalities:
        prop = "citizenship" if one.get("citizenship") else "nationality"
        code = country(one.get("country"))
        entity.add(prop if entity.schema == "Person" else "country", code)
        if not code or one.get("note"):
            text = " ".join(filter(None, (one["text"], one.get("note"))))
            entity.add("notes", words.noted(prop.capitalize(), text))


def _contacts(entity: Entity, contacts: Values) -> None:
    for contact in contacts:
        prop = words.CONTACTS.get(contact.get("type") or "")
        _put(entity, prop, words.LEGAL, contact["text"], words.plain(contact.get("type")))
        if contact.get("note"):
            entity.add("notes", words.noted(contact["text"], contact["note"]))


def _particular(entity: Entity, particular: dict[str, Any]) -> None:
    kind, text = particular.get("type") or "OTHER", str(particular["text"])
    label = particular.get("label") or words.plain(kind)
    if kind in words.PARTICULARS:
        _put(entity, *words.PARTICULARS[kind], text, label)
    elif kind in words.DATED:
        prop, schemas = words.DATED[kind]
        _put(entity, prop if dates.is_iso(text) else None, schemas, text, label)
    elif kind in words.FLAGS:
        prop, schemas = words.FLAGS[kind]
        code = country(particular.get("country"))
        _put(entity, prop if code else None, schemas, code or text, label)
    elif kind == "GENDER" and text.casefold() in words.GENDERS:
        _put(entity, "gender", words.PERSON, words.GENDERS[text.casefold()], label)
    elif kind == "LANGUAGE" and _LANGUAGE.fullmatch(text):
        _put(entity, "spokenLanguage", words.PERSON, text, label)
    else:
        entity.add("notes", words.noted(label, text))
    if particular.get("note"):
        entity.add("notes", words.noted(label, particular["note"]))


def _put(entity: Entity, prop: str | None, schemas: frozenset[str], text: str, label: str) -> None:
    """Into the property if the schema has it and the text fits, into the notes under its label if not."""
    if prop and entity.schema in schemas and fits(prop, text):
        entity.add(prop, text)
    else:
        entity.add("notes", words.noted(label, text))
