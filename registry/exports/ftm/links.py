"""What a target is to others: an entity for each link, and one for the other party. Pure.

A document names the other party, or gives its number in the same list; the register does not resolve either. So the
other party is an entity of its own, known by that number and that name, and no target.
"""

from collections.abc import Iterator
from typing import Any

from registry.exports.ftm import words
from registry.exports.ftm.entity import Entity, derived
from registry.exports.ftm.fitting import fits, shortened
from registry.exports.ftm.papers import beside
from registry.exports.record import Json

LINKS: dict[str, tuple[str, str, str, str]] = {
    "FAMILY": ("Family", "person", "relative", "relationship"),
    "OWNED_BY": ("Ownership", "asset", "owner", "role"),
    "FORMERLY_OWNED_BY": ("Ownership", "asset", "owner", "role"),
    "OWNS": ("Ownership", "owner", "asset", "role"),
    "ACTS_FOR": ("Representation", "agent", "client", "role"),
    "MEMBER_OF": ("Membership", "member", "organization", "role"),
}
"""Relation → schema, the target's end, the other's end, and the property that says what kind it is."""

OTHER = ("UnknownLink", "subject", "object", "role")
NEEDS = {"Family": words.PERSON, "Representation": words.LEGAL, "Membership": words.LEGAL}
"""What the target must be for such a link; anything else is linked by `OTHER`."""

PARTIES = {
    "Family": "Person",
    "Membership": "Organization",
    "Ownership": "LegalEntity",
    "Representation": "LegalEntity",
}


def of(target: Entity, document: Json) -> Iterator[Entity]:
    """The other party and the link, for each relation."""
    for relation in document.get("relations") or []:
        schema, here, there, role = LINKS.get(relation.get("type") or "", OTHER)
        if target.schema not in NEEDS.get(schema, {target.schema}):
            schema, here, there, role = OTHER
        party = _party(target, relation, "Company" if there == "asset" else PARTIES.get(schema, "LegalEntity"))
        marks = (relation.get("type"), party.id, relation.get("role"))
        link = beside(target, schema, derived(target.id, "link", marks))
        link.add(here, target.id)
        link.add(there, party.id)
        link.add(role, relation.get("role") or words.plain(relation.get("type")))
        if relation.get("type") == "FORMERLY_OWNED_BY":
            link.add("status", "former")
        link.add("summary", relation.get("note"))
        yield party
        yield link


def _party(target: Entity, relation: dict[str, Any], schema: str) -> Entity:
    """Known by its name and its number beside the target that names it: one line of the file for each identifier."""
    number, name = relation.get("own_reference"), relation.get("name")
    party = beside(target, schema, derived(target.id, "party", (number, name, schema)))
    party.caption = name or number or ""
    party.add("name", shortened("name", party.caption))
    if not fits("name", party.caption):
        party.add("notes", words.noted("Name", party.caption))
    if number:
        party.add("notes", words.noted("Own reference in the list", number))
    return party
