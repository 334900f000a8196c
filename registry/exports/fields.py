"""What becomes of each member of a listing's document in a format: the words of the field table. Pure.

Each writer's module has ``FIELDS``: for every member of `MEMBERS`, and for members of members by a dotted name, whether
the format keeps it, changes it (and how) or loses it (and why). ``docs/reference/formats.md`` is made of them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

MEMBERS: Mapping[str, tuple[str, ...]] = {
    "participant": (),
    "programme": (),
    "further_programmes": (),
    "own_reference": (),
    "status": (),
    "target": (),
    "kind": (),
    "name": (),
    "names": ("text", "kind", "strength", "language", "script", "parts", "latin", "act", "source", "note"),
    "birth_dates": ("text", "earliest", "latest", "precision", "calendar", "worded", "act", "source", "note"),
    "birth_places": ("text", "country", "parts", "act", "source", "note"),
    "nationalities": ("text", "country", "citizenship", "parts", "act", "source", "note"),
    "identifiers": (
        *("type", "number", "label", "country", "issuer", "issued_on", "valid_from", "expires_on", "name", "flags"),
        *("act", "source", "note"),
    ),
    "addresses": ("text", "country", "parts", "act", "source", "note"),
    "positions": ("text", "act", "source", "note"),
    "contacts": ("type", "text", "act", "source", "note"),
    "particulars": ("type", "text", "label", "country", "act", "source", "note"),
    "relations": ("type", "name", "own_reference", "role", "act", "source", "note"),
    "references": ("system", "number"),
    "identification": (),
    "measures": (),
    "exemptions": ("text", "language"),
    "acts": ("number", "title", "date", "url"),
    "reasons": ("text", "language"),
    "remarks": ("text", "label", "language", "act"),
    "incidents": (),
    "announcement": (),
    "designated_on": (),
    "undated": (),
    "in_force_on": (),
    "amended_on": (),
    "ended": ("on", "reason", "act", "note"),
    "listed_in": (),
    "sources": (),
    "confidence": (),
    "status_as_of": (),
    "note": (),
    "correction": (),
}
"""The members of a listing's document, and of the objects in them."""


class Fate(StrEnum):
    """What a format does with a member."""

    KEPT = "kept"
    CHANGED = "changed"
    LOST = "lost"


class Field(NamedTuple):
    """The fate of one member: where it stands or what became of it and why, in a phrase."""

    fate: Fate
    how: str


def kept(where: str) -> Field:
    """It is there as it was."""
    return Field(Fate.KEPT, where)


def changed(how: str) -> Field:
    """It is there in other words or another place, from which it cannot always be read back."""
    return Field(Fate.CHANGED, how)


def lost(why: str) -> Field:
    """It is not there."""
    return Field(Fate.LOST, why)


def everything(where: str) -> dict[str, Field]:
    """Every member kept, for formats that hold the document itself."""
    return dict.fromkeys(names(), kept(where))


def names() -> list[str]:
    """Every name a table has: the members, each followed by its own."""
    return [name for member, parts in MEMBERS.items() for name in (member, *(f"{member}.{part}" for part in parts))]


def fate(fields: Mapping[str, Field], name: str) -> Field:
    """What a writer says of a member; of a member's member it says what it says of the member, unless it says more.

    Raises:
        KeyError: it says nothing.
    """
    return fields[name] if name in fields else fields[name.partition(".")[0]]
