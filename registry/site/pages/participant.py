"""The page of a participant: since when, on what evidence, where it was, what it adopted, announced and lists."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.enums import Kind
from registry.site import numbers
from registry.site.line import Json, Line
from registry.site.linked import thing
from registry.site.numbers import Numbers
from registry.site.pages.kept import naming, newest_first, record
from registry.site.pages.participants import takes_part
from registry.site.source import Source

MOST = 100
"""Listings shown; the search has them all."""


def more(source: Source, line: Line) -> Mapping[str, Any]:
    """What names the participant, and what is counted of it."""
    statements = [one for one in newest_first(naming(source, line, Kind.STATEMENT), "issued") if one.text]
    meetings = [one for one in newest_first(naming(source, line, Kind.MEETING), "when") if one.text]
    return {
        "takes_part": takes_part(line),
        "meetings": [(one, presence(one.document, line.record)) for one in meetings],
        "endorsed": [one for one in statements if _is_among(line.record, one.document["endorsers"])],
        "named": [one for one in statements if not _is_among(line.record, one.document["endorsers"])],
        "programmes": [one for one in naming(source, line, Kind.PROGRAMME) if one.text],
        "announcements": [one for one in newest_first(naming(source, line, Kind.ANNOUNCEMENT), "date") if one.text],
        "standings": numbers.below(source.numbers, line.record),
        "lists": source.numbers[f"lists/{line.ref}"],
        "alone": source.numbers[f"alone/{line.ref}"],
        "no_longer": source.numbers[f"no_longer/{line.ref}"],
        "agrees": agrees(source.numbers, line.ref),
        "listings": source.newest(Kind.LISTING, Kind.PARTICIPANT.value, line.ref, limit=MOST),
        "most": MOST,
        "linked": _linked(line),
    }


def presence(meeting: Json, record: str) -> Json:
    """How a meeting's document speaks of a participant: as its host, as present, or otherwise."""
    there = [one for one in meeting["attendances"] if one["participant"] == record]
    return {"hosted": bool(meeting["host"] and meeting["host"]["participant"] == record), "attended": there}


def agrees(counted: Numbers, code: str) -> list[tuple[str, int]]:
    """Other participants by how many targets both list in force, the most first."""
    both = [(key.split("/"), number) for key, number in numbers.below(counted, "both").items()]
    found = [(next(one for one in pair if one != code), number) for pair, number in both if code in pair]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _is_among(participant: str, states: Sequence[Json]) -> bool:
    return any(one["participant"] == participant for one in states)


def _linked(line: Line) -> Json | None:
    if not line.document:
        return None
    names = line.document["names"]
    kind = "Country" if line.document["kind"] == "STATE" else "Organization"
    others = sorted({names[one] for one in ("fr", "own") if names[one] and names[one] != names["en"]})
    return thing(line, kind, names["en"], identifier=line.ref, alternateName=others)


SORT = record(Kind.PARTICIPANT, "participants", more)
