"""What of a proposal is there again once the register has written it into a format and read it back. Pure.

The generated page docs/reference/formats.md shows these tables, and tests/formats/test_round_trip_table.py measures
them: it writes proposals that say everything, reads them back and compares. A member that is not named here is kept,
all of it and as it was. Changed: something of it is there, in other words or another place; lost: no word of it is.
"""

from collections.abc import Mapping

from registry.exports import catalogue
from registry.exports.fields import Fate, Field, changed, fate, kept, lost
from sanctions import proposal as forms

FORMS: Mapping[str, type[forms.Form]] = {
    "names": forms.Name,
    "birth_dates": forms.BirthDate,
    "birth_places": forms.Place,
    "nationalities": forms.Nationality,
    "identifiers": forms.Identifier,
    "addresses": forms.Address,
    "positions": forms.Position,
    "contacts": forms.Contact,
    "particulars": forms.Particular,
    "relations": forms.Relation,
    "references": forms.Reference,
    "exemptions": forms.Reason,
    "acts": forms.Act,
    "reasons": forms.Reason,
    "remarks": forms.Remark,
    "ended": forms.Ending,
}
"""The members that hold forms; ``ended`` is the end of the listing, beside the proposal."""

MEMBERS = tuple(
    path
    for name in (*forms.Proposal.__struct_fields__, "ended")
    for path in ([f"{name}.{part}" for part in FORMS[name].__struct_fields__] if name in FORMS else [name])
)
"""Every member of a proposal and of the forms in it, by a dotted name, in the order of their definition."""

WRITER = ""
"""The reason is the writer's own: see its ``FIELDS``."""

AS_IN_DOCUMENTS: Mapping[str, str] = {"ended.ended_on": "ended.on", "too_few_identifiers": "identification"}
"""Members that the public document calls otherwise."""

TABLES: Mapping[str, Mapping[str, Field]] = {
    "register.jsonl": {"withheld": lost("a name that is withheld is in no file")},
    "template-xlsx": {},
    "template-csv": {},
    "entities.ftm.json": {
        "kind": changed(WRITER),
        "names.act": lost(WRITER),
        "names.source": lost(WRITER),
        "names.note": changed(WRITER),
        "names.kind": changed(WRITER),
        "names.strength": lost("weak is told by the kind, weakAlias; strong is not said"),
        "names.language": lost(WRITER),
        "names.script": lost(WRITER),
        "names.parts": changed(WRITER),
        "target": lost("an id is the publisher's own; whose listing it is staging finds by own reference"),
        "birth_dates.act": lost(WRITER),
        "birth_dates.source": lost(WRITER),
        "birth_dates.note": changed("of a date that is no ISO prefix it stands in the date's text"),
        "birth_dates.text": changed("another calendar stands beside the date, in its text"),
        "birth_dates.calendar": changed(WRITER),
        "birth_dates.worded": changed(WRITER),
        "birth_places.act": lost(WRITER),
        "birth_places.source": lost(WRITER),
        "birth_places.note": changed(WRITER),
        "birth_places.text": changed("a country of birth that is beside several places is a place of its own"),
        "birth_places.country": changed(
            "birthCountry stands beside all places: it is one place's only where there is one"
        ),
        "birth_places.parts": changed("birthPlace is one text; of parts only the country is left, by its English name"),
        "nationalities.act": lost(WRITER),
        "nationalities.source": lost(WRITER),
        "nationalities.note": changed(WRITER),
        "nationalities.text": changed(WRITER),
        "nationalities.country": changed(WRITER),
        "nationalities.citizenship": changed(WRITER),
        "nationalities.parts": lost(WRITER),
        "identifiers.act": lost(WRITER),
        "identifiers.source": lost(WRITER),
        "identifiers.note": changed(WRITER),
        "identifiers.number": changed("a number that the schema has no property for is a remark"),
        "identifiers.type": changed("the property, or the type of the paper in words"),
        "identifiers.label": changed("the type of the paper; of a bare number the name of the property"),
        "identifiers.country": changed(WRITER),
        "identifiers.issuer": changed(WRITER),
        "identifiers.issued_on": changed(WRITER),
        "identifiers.valid_from": changed(WRITER),
        "identifiers.expires_on": changed(WRITER),
        "identifiers.name": changed(WRITER),
        "identifiers.flags": changed(WRITER),
        "addresses.act": lost(WRITER),
        "addresses.source": lost(WRITER),
        "addresses.parts": changed(WRITER),
        "positions.act": lost(WRITER),
        "positions.source": lost(WRITER),
        "positions.note": changed(WRITER),
        "positions.text": changed("position; of what is no person a remark"),
        "contacts.act": lost(WRITER),
        "contacts.source": lost(WRITER),
        "contacts.note": changed(WRITER),
        "contacts.text": changed("phone, email, website; others, and those of a vessel or an aircraft, are remarks"),
        "contacts.type": changed("phone, email, website; others, and those of a vessel or an aircraft, are remarks"),
        "particulars.act": lost(WRITER),
        "particulars.source": lost(WRITER),
        "particulars.note": changed(WRITER),
        "particulars.text": changed(WRITER),
        "particulars.type": changed(WRITER),
        "particulars.label": changed(WRITER),
        "particulars.country": changed(WRITER),
        "relations.act": lost(WRITER),
        "relations.source": lost(WRITER),
        "relations.type": changed("the schema of the link; of what has none UnknownLink, with the type as its role"),
        "relations.role": changed(WRITER),
        "exemptions.language": lost(WRITER),
        "acts.number": changed(WRITER),
        "acts.title": changed(WRITER),
        "acts.date": changed(WRITER),
        "acts.url": changed(WRITER),
        "reasons.language": changed("a property's value has no language: und"),
        "remarks.text": changed(WRITER),
        "remarks.label": changed(WRITER),
        "remarks.language": lost(WRITER),
        "remarks.act": lost(WRITER),
        "incidents": lost(WRITER),
        "announcement": lost(WRITER),
        "withheld": lost("a name that is withheld is in no file"),
        "sources": changed(WRITER),
        "confidence": lost(WRITER),
        "designated_on": changed("one that is no ISO prefix gives way to the day it came into force"),
        "in_force_on": changed(WRITER),
        "status_as_of": lost(WRITER),
        "note": changed(WRITER),
        "ended.reason": changed(WRITER),
        "ended.act": changed(WRITER),
        "ended.note": changed(WRITER),
    },
    "register.xml": {
        "own_reference": changed(WRITER),
        "kind": changed(WRITER),
        "names.act": lost(WRITER),
        "names.source": lost(WRITER),
        "names.note": changed(WRITER),
        "names.kind": changed(WRITER),
        "names.strength": changed(WRITER),
        "names.language": lost(WRITER),
        "names.script": lost(WRITER),
        "names.parts": changed(WRITER),
        "target": changed(WRITER),
        "birth_dates.act": lost(WRITER),
        "birth_dates.source": lost(WRITER),
        "birth_dates.note": changed(WRITER),
        "birth_dates.text": changed(WRITER),
        "birth_dates.calendar": changed(WRITER),
        "birth_dates.worded": changed(WRITER),
        "birth_places.act": lost(WRITER),
        "birth_places.source": lost(WRITER),
        "birth_places.note": changed(WRITER),
        "birth_places.text": changed(WRITER),
        "birth_places.country": changed(WRITER),
        "birth_places.parts": changed(WRITER),
        "nationalities.act": lost(WRITER),
        "nationalities.source": lost(WRITER),
        "nationalities.note": changed(WRITER),
        "nationalities.text": changed(WRITER),
        "nationalities.country": changed(
            "NATIONALITY is one text; read again out of the text, where it is a country's name"
        ),
        "nationalities.parts": lost(WRITER),
        "nationalities.citizenship": lost(WRITER),
        "identifiers.act": lost(WRITER),
        "identifiers.source": lost(WRITER),
        "identifiers.note": changed(WRITER),
        "identifiers.number": changed(WRITER),
        "identifiers.type": changed(WRITER),
        "identifiers.label": changed(WRITER),
        "identifiers.country": changed(WRITER),
        "identifiers.issuer": changed(WRITER),
        "identifiers.issued_on": changed(WRITER),
        "identifiers.valid_from": changed(WRITER),
        "identifiers.expires_on": changed(WRITER),
        "identifiers.name": changed(WRITER),
        "identifiers.flags": changed(WRITER),
        "addresses.act": lost(WRITER),
        "addresses.source": lost(WRITER),
        "addresses.text": changed(WRITER),
        "addresses.country": changed(WRITER),
        "addresses.note": changed(WRITER),
        "addresses.parts": changed(WRITER),
        "positions.act": lost(WRITER),
        "positions.source": lost(WRITER),
        "positions.note": changed(WRITER),
        "positions.text": changed(WRITER),
        "contacts.act": lost(WRITER),
        "contacts.source": lost(WRITER),
        "contacts.note": changed(WRITER),
        "contacts.text": changed(WRITER),
        "contacts.type": changed(WRITER),
        "particulars.act": lost(WRITER),
        "particulars.source": lost(WRITER),
        "particulars.note": changed(WRITER),
        "particulars.text": changed(WRITER),
        "particulars.type": changed(WRITER),
        "particulars.label": changed(WRITER),
        "particulars.country": changed(WRITER),
        "relations.act": lost(WRITER),
        "relations.source": lost(WRITER),
        "relations.note": changed(WRITER),
        "relations.type": changed(WRITER),
        "relations.name": changed(WRITER),
        "relations.own_reference": changed(WRITER),
        "relations.role": changed(WRITER),
        "references.system": changed(WRITER),
        "references.number": changed(WRITER),
        "measures": changed(WRITER),
        "exemptions.text": changed(WRITER),
        "exemptions.language": changed(WRITER),
        "acts.number": changed(WRITER),
        "acts.title": changed(WRITER),
        "acts.date": changed(WRITER),
        "acts.url": lost(WRITER),
        "reasons.text": changed(WRITER),
        "reasons.language": changed(WRITER),
        "remarks.text": changed(WRITER),
        "remarks.label": changed(WRITER),
        "remarks.language": lost(WRITER),
        "remarks.act": lost(WRITER),
        "incidents": changed(WRITER),
        "announcement": lost(WRITER),
        "further_programmes": changed(WRITER),
        "designated_on": changed(WRITER),
        "in_force_on": changed(WRITER),
        "withheld": lost("a name that is withheld is in no file"),
        "listed_in": changed(WRITER),
        "sources": changed(WRITER),
        "confidence": lost(WRITER),
        "status_as_of": lost(WRITER),
        "note": changed(WRITER),
        "ended.ended_on": lost(WRITER),
        "ended.reason": lost(WRITER),
        "ended.act": lost(WRITER),
        "ended.note": lost(WRITER),
    },
}
"""By the file's name, or the template's: what is not kept of a member, and why."""

READERS: Mapping[str, str] = {
    "register.jsonl": "no reader: its lines hold the documents themselves",
    "template-xlsx": "`template-xlsx`, by which a list is filled in, mended and sent",
    "template-csv": "`template-csv`, likewise",
    "entities.ftm.json": "`ftm`",
    "register.xml": "`un-xml`",
}
"""What each is read with."""


def again(format_name: str, member: str) -> Field:
    """The fate of a member that is written in a format and read back, with the reason.

    Raises:
        KeyError: no such format.
    """
    found = TABLES[format_name].get(member, kept(""))
    if found.fate is Fate.KEPT or found.how:
        return found
    return found._replace(how=fate(catalogue.FORMATS[format_name].fields, AS_IN_DOCUMENTS.get(member, member)).how)
