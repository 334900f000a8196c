"""The form of an entity, and the identifiers that never change. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

DATASET = "chemical-weapons-partnership"
TITLE = "Registry of the International Partnership against Impunity for the Use of Chemical Weapons"
PREFIX = "ippcw"
"""Of every identifier, so that none is the same as another dataset's where several are loaded together."""


@dataclass(kw_only=True)
class Entity:
    """One entity; `add` keeps values once and in order, and forgets empty ones."""

    id: str
    schema: str
    caption: str = ""
    first_seen: str
    last_seen: str
    last_change: str
    target: bool = False
    referents: list[str] = field(default_factory=list)
    properties: dict[str, list[str]] = field(default_factory=dict)

    def add(self, prop: str, *values: str | None) -> None:
        """Put values into a property."""
        kept = self.properties.setdefault(prop, [])
        kept += [value for value in dict.fromkeys(values) if value and value not in kept]
        if not kept:
            del self.properties[prop]

    def get(self, *props: str) -> list[str]:
        """The values of properties, one after the other."""
        return [value for prop in props for value in self.properties.get(prop, [])]

    def to_json(self) -> dict[str, Any]:
        """The line of ``entities.ftm.json``."""
        return {
            "id": self.id,
            "caption": self.caption or self.schema,
            "schema": self.schema,
            "properties": self.properties,
            "referents": self.referents,
            "datasets": [DATASET],
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "last_change": self.last_change,
            "target": self.target,
        }


def known_as(record: str) -> str:
    """The identifier of a record: ``ippcw-T000012`` of ``target/T000012``."""
    return f"{PREFIX}-{record.rpartition('/')[2]}"


def derived(of: str, kind: str, marks: Iterable[str | None]) -> str:
    """The identifier of what has no reference of its own: from whose it is and the marks that tell it from others."""
    sha = hashlib.sha1("\x1f".join(mark or "" for mark in marks).encode(), usedforsecurity=False)
    return f"{of}-{kind}-{sha.hexdigest()[:16]}"


def country(code: str | None) -> str:
    """A country as FollowTheMoney writes it: ``fr``; empty where it is not known."""
    return (code or "").lower()
