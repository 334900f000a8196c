"""COMMENTS1: what the schema has no element for, a line for each, with a label. Pure."""

from collections.abc import Iterator
from typing import Any

from registry.exports import dates, rows
from registry.exports.record import Json

ALWAYS = ("references", "contacts", "relations", "acts", "exemptions", "reasons", "remarks")
_LABELS = {
    "names": "Name",
    "birth_dates": "Founded or built",
    "birth_places": "Place of foundation",
    "nationalities": "Nationality",
    "identifiers": "Number",
    "positions": "Position",
    "contacts": "Contact",
    "particulars": "Particular",
    "relations": "Relation",
    "references": "Reference",
    "acts": "Legal act",
    "exemptions": "Exemption",
    "reasons": "Reasons",
    "remarks": "",
}


def of(document: Json, *groups: str, particulars: frozenset[str] = frozenset()) -> str:
    """All of it. ``groups`` are lists of values that this sort of entry has no element for; ``particulars`` the types
    of particulars that it has.
    """
    return "\n".join(_lines(document, groups, particulars))


def _lines(document: Json, groups: tuple[str, ...], particulars: frozenset[str]) -> Iterator[str]:
    yield f"Own reference: {document['own_reference']}"
    if document["kind"] not in {"PERSON", "ORGANISATION"}:
        yield f"Kind: {rows.text(document['kind']).replace('_', ' ').capitalize()}"
    yield f"Target: {document['target']}"
    yield f"Measures: {', '.join(document.get('measures') or [])}"
    for group in (*groups, *ALWAYS):
        for value in document.get(group) or []:
            yield _noted(_LABELS[group], group, value)
    for particular in document.get("particulars") or []:
        if particular.get("type") not in particulars:
            yield _noted(particular.get("label") or "", "particulars", particular)
    designated = document.get("designated_on")
    if designated and not dates.day(designated):
        yield f"Designated on: {dates.text(designated)}"
    for label, said in (
        ("In force on", dates.text(document.get("in_force_on"))),
        ("Further programmes", ", ".join(document.get("further_programmes") or [])),
        ("Incidents", ", ".join(document.get("incidents") or [])),
        ("Listed in", document.get("listed_in")),
        ("Sources", " ".join(document.get("sources") or [])),
        ("Note", document.get("note")),
    ):
        if said:
            yield _labelled(label, said)
    if document.get("identification") == "too_few":
        yield "Too few identifiers are known to tell the bearer of the name from a namesake."


def _noted(label: str, group: str, value: dict[str, Any]) -> str:
    return "; ".join(filter(None, (_labelled(label, rows.summary(group, value)), value.get("note"))))


def _labelled(label: str, said: str) -> str:
    return f"{label}: {said}" if label else said
