"""All entities of a target, and what becomes of each member of a document in them. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.exports.fields import Field, changed, kept, lost
from registry.exports.ftm import links, listing, papers, target
from registry.exports.ftm.entity import Entity
from registry.exports.record import Edition, Record, subjects


@dataclass(frozen=True)
class Family:
    """The entity of a target and those that hang on it, in the order in which they are written."""

    target: Entity
    others: list[Entity]


def families(records: Iterable[Record], edition: Edition) -> Iterator[Family]:
    """The entities of every target whose content stands."""
    for subject in subjects(records):
        if not subject.target.document:
            continue
        head = target.of(subject, edition)
        document = target.said(subject.target.document, edition.participant)
        others = {
            entity.id: entity
            for made in (papers.identifications(head, document), papers.addresses(head, document))
            for entity in made
        }
        others |= {entity.id: entity for entity in links.of(head, document)}
        sanctions = [listing.of(record, edition) for record in subject.listings if record.document]
        yield Family(head, [*sanctions, *others.values()])


_WORDS = "in words, in notes"
_SAYERS = lost("an entity says what all States say together; listings.xlsx and register.jsonl say who says what")

FIELDS: dict[str, Field] = {
    "participant": changed("Sanction.authority, by its name; Sanction.country"),
    "programme": kept("Sanction.programId and programId of the target; its title in Sanction.program"),
    "further_programmes": kept("Sanction.programId"),
    "own_reference": kept("Sanction.authorityId; over 64 characters in Sanction.description"),
    "status": kept("Sanction.status, in words; the topic sanction while a listing is in force"),
    "target": changed("id, with a prefix"),
    "kind": changed("schema; a group and an organisation are both an Organization"),
    "name": kept("caption"),
    "names": kept("name, alias, previousName, weakAlias"),
    "names.kind": changed("the property; a spelling variant is an alias"),
    "names.strength": changed("weakAlias if weak; strong is not said"),
    "names.language": lost("a property's value has no language"),
    "names.script": lost("a property's value has no script"),
    "names.parts": changed("firstName, lastName and so on of a person, from primary names"),
    "names.latin": lost("derived, and derived better by whoever matches"),
    "names.note": changed(_WORDS),
    "birth_dates": kept("birthDate where it is a day, a month or a year"),
    "birth_dates.earliest": changed("only of a day, a month or a year"),
    "birth_dates.latest": changed("only of a day, a month or a year"),
    "birth_dates.precision": changed("the length of the date; others in words, in notes"),
    "birth_dates.calendar": changed(_WORDS),
    "birth_dates.worded": changed(_WORDS),
    "birth_dates.note": changed(_WORDS),
    "birth_places": kept("birthPlace, birthCountry; in notes of what is no person"),
    "birth_places.parts": lost("birthPlace is one text"),
    "birth_places.note": changed(_WORDS),
    "nationalities": changed("nationality, citizenship or country by code; in notes where the code is not known"),
    "nationalities.parts": lost("a country is a code"),
    "identifiers": kept(
        "the number's own property, and an Identification or Passport where it is a paper; over 64 characters in notes"
    ),
    "identifiers.country": changed("Identification.country; of a craft's number in words, in notes"),
    "identifiers.issuer": changed("Identification.authority; of a craft's number in words, in notes"),
    "identifiers.issued_on": changed("startDate if an ISO prefix, else in summary"),
    "identifiers.valid_from": changed("startDate if an ISO prefix and no day of issue stands there, else in summary"),
    "identifiers.expires_on": changed("endDate if an ISO prefix, else in summary"),
    "identifiers.flags": changed("in words, in summary"),
    "identifiers.name": changed("in words, in summary"),
    "identifiers.note": changed("in words, in summary"),
    "addresses": kept("an Address; over 250 characters cut in full, and whole in its notes"),
    "addresses.parts": changed("street, postOfficeBox, city, region, postalCode; lines have no property"),
    "positions": kept("position; in notes of what is no person"),
    "positions.note": changed(_WORDS),
    "contacts": kept("phone with its country in front, email, website; others, and what has another form, in notes"),
    "contacts.note": changed(_WORDS),
    "particulars": changed("the property for it where the schema has one, else in notes"),
    "relations": changed(
        "Ownership, Family, Membership, Representation or UnknownLink, to an entity of the other party"
    ),
    "references": changed("the UN's in unscId; others in words, in description"),
    "identification": changed("in words, in notes, where there are too few"),
    "measures": kept("provisions, in words; some also as topics"),
    "exemptions": changed("in words, in description"),
    "exemptions.language": lost("a property's value has no language"),
    "acts": changed("in words, in description; addresses in sourceUrl"),
    "reasons": kept("reason"),
    "reasons.language": lost("a property's value has no language"),
    "remarks": changed("summary, with its label in front"),
    "remarks.language": lost("a property's value has no language"),
    "remarks.act": _SAYERS,
    "incidents": lost("no property; register.jsonl has them"),
    "announcement": lost("no property; register.jsonl has it"),
    "designated_on": changed("listingDate and startDate if an ISO prefix, else in description"),
    "undated": lost("nothing stands where the date would"),
    "in_force_on": changed("startDate if no other stands there, else in description"),
    "amended_on": kept("modifiedAt"),
    "ended": changed("endDate if an ISO prefix; reason, act and note in description"),
    "listed_in": changed("in words, in description"),
    "sources": changed("sourceUrl, of those that are addresses; others in words, in description"),
    "confidence": lost("no property"),
    "status_as_of": lost("no property"),
    "note": changed("summary"),
    "correction": lost("an entity has no history; the feed has"),
    **{
        f"{group}.act": _SAYERS
        for group in (
            *("names", "birth_dates", "birth_places", "nationalities", "identifiers", "addresses", "positions"),
            *("contacts", "particulars", "relations"),
        )
    },
    **{
        f"{group}.source": lost("a property's value has no source text")
        for group in (
            *("names", "birth_dates", "birth_places", "nationalities", "identifiers", "addresses", "positions"),
            *("contacts", "particulars", "relations"),
        )
    },
}
