"""``targets.nested.json``: a line for each target that is listed, with what hangs on it inside its properties."""

from collections.abc import Iterable, Iterator
from typing import Any

from registry.canonical import canonical
from registry.exports.ftm.entity import Entity
from registry.exports.ftm.make import FIELDS, Family, families
from registry.exports.record import Edition, Record

__all__ = ["FIELDS", "write"]

HELD = {"Sanction": "sanctions", "Identification": "identifications", "Passport": "identifications"}
"""Schema → property of the target that holds it."""

SEEN_FROM = {
    ("Family", "person"): "familyPerson",
    ("Ownership", "owner"): "ownershipOwner",
    ("Ownership", "asset"): "ownershipAsset",
    ("Membership", "member"): "membershipMember",
    ("Representation", "agent"): "agencyClient",
    ("UnknownLink", "subject"): "unknownLinkTo",
}
"""Link and the end where the target is → property of the target that holds it."""


def write(records: Iterable[Record], edition: Edition) -> Iterator[bytes]:
    """The file, line by line; records come target by target."""
    for family in families(records, edition):
        if family.target.target:
            yield canonical(nested(family)) + b"\n"


def nested(family: Family) -> dict[str, Any]:
    """A target with everything inside it; the other party of a link stands inside the link."""
    others = {entity.id: entity for entity in family.others}
    properties: dict[str, list[Any]] = {name: list(values) for name, values in family.target.properties.items()}
    properties["addressEntity"] = [others[key].to_json() for key in family.target.get("addressEntity")]
    for entity in family.others:
        if place := _place(entity, family.target):
            properties.setdefault(place, []).append(_unfolded(entity, others))
    return family.target.to_json() | {"properties": {name: values for name, values in properties.items() if values}}


def _place(entity: Entity, target: Entity) -> str:
    if entity.schema in HELD:
        return HELD[entity.schema]
    for (schema, end), place in SEEN_FROM.items():
        if schema == entity.schema and target.id in entity.get(end):
            return place
    return ""


def _unfolded(entity: Entity, others: dict[str, Entity]) -> dict[str, Any]:
    """An entity in which those that it names and that stand beside it take the place of their identifiers."""
    properties = {
        name: [others[value].to_json() if value in others else value for value in values]
        for name, values in entity.properties.items()
    }
    return entity.to_json() | {"properties": properties}
