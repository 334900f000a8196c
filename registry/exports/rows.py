"""A listing as rows of tables: one row of the listing itself, and one of each value it holds. Pure.

``listings.csv`` has the first alone, with the values joined in its cells; ``listings.xlsx`` has a sheet of each.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from registry.exports import dates
from registry.exports.fields import MEMBERS
from registry.exports.record import Json, Record

GROUPS = tuple(member for member, parts in MEMBERS.items() if parts and member != "ended")
"""The members of a document that are lists of objects, in the order in which people read them."""

NAMES = {
    "primary_names": "PRIMARY",
    "aliases": "ALIAS",
    "variants": "VARIANT",
    "former_names": "FORMER",
    "low_quality_names": "LOW_QUALITY",
}
"""Columns of names by their kind."""

DATES = ("designated_on", "in_force_on", "status_as_of")
TEXTS = ("participant", "programme", "own_reference", "status", "target", "kind", "name", "identification")
LISTS = ("further_programmes", "measures", "incidents", "amended_on", "sources")
LAST = ("announcement", "listed_in", "confidence", "note")
ENDED = ("ended_on", "end_reason", "end_act", "end_note")
OF_RECORD = ("reference", "record_status", "sequence", "operation", "published_at", "first_published_at")


def own(record: Record) -> dict[str, str | list[str]]:
    """What a listing says besides its values, a column each; a list where there may be several.

    A listing whose content was destroyed has the columns of its record alone.
    """
    document = record.document
    row: dict[str, str | list[str]] = {
        "reference": record.ref,
        "record_status": record.status,
        "sequence": str(record.sequence),
        "operation": record.operation,
        "published_at": record.published_at,
        "first_published_at": record.first_published_at,
    }
    row |= {name: text(document.get(name)) for name in (*TEXTS, *LAST)}
    row |= {name: [text(value) for value in document.get(name) or []] for name in LISTS}
    row |= {name: dates.text(document.get(name)) for name in DATES}
    row["undated"] = text(document.get("undated"))
    return row | _ended(document.get("ended")) | {"correction": _correction(document.get("correction"))}


def of(record: Record, group: str) -> Iterator[dict[str, str]]:
    """Each value of a group, a column for each of its members."""
    for value in record.document.get(group) or []:
        yield {name: text(value.get(name)) for name in MEMBERS[group]}


def summaries(document: Json) -> dict[str, list[str]]:
    """The values of a listing in a few words each, by column: what a row of ``listings.csv`` holds of them."""
    names = document.get("names") or []
    columns = {
        column: [str(name["text"]) for name in names if name.get("kind") == kind] for column, kind in NAMES.items()
    }
    for group in GROUPS:
        if group != "names":
            columns[group] = [summary(group, value) for value in document.get(group) or []]
    return columns


def summary(group: str, value: Mapping[str, Any]) -> str:
    """One value in a few words: ``PASSPORT: 1234567 (SY)``, ``FR: …`` for a text in a language."""
    said = text(value.get("number") if group in {"identifiers", "references"} else value.get("text"))
    match group:
        case "identifiers" | "contacts" | "particulars":
            said = f"{value.get('type') or 'OTHER'}: {said}"
        case "references":
            said = f"{text(value.get('system'))}: {said}"
        case "relations":
            of_whom = " ".join(filter(None, (text(value.get("name")), _bracketed(value.get("own_reference")))))
            said = f"{value.get('type') or 'OTHER'}: {of_whom}"
            return " ".join(filter(None, (said, _bracketed(value.get("role")))))
        case "acts":
            return " ".join(
                filter(None, (text(value.get("number")), text(value.get("title")), _bracketed(text(value.get("date")))))
            )
        case "reasons" | "exemptions":
            return f"{text(value.get('language'))}: {said}"
        case "remarks":
            return f"{value['label']}: {said}" if value.get("label") else said
    country = text(value.get("country"))
    return f"{said} ({country})" if country and country != said else said


def text(value: Any) -> str:
    """Any value of a document as a text: a date as given, ``yes`` and ``no``, pairs as ``name=value``."""
    match value:
        case None | bool():
            return {None: "", True: "yes", False: "no"}[value]
        case {"text": shown} | {"number": shown}:
            return str(shown)
        case dict():
            return "\n".join(f"{key}={text(part)}" for key, part in sorted(value.items()))
        case list():
            return "\n".join(text(part) for part in value)
    return str(value)


def _ended(ended: Json | None) -> dict[str, str | list[str]]:
    said = ended or {}
    shown = (dates.text(said.get("on")), text(said.get("reason")), text(said.get("act")), text(said.get("note")))
    return dict(zip(ENDED, shown, strict=True))


def _correction(correction: Json | None) -> str:
    if not correction:
        return ""
    said = f"{', '.join(correction.get('fields') or [])}: {text(correction.get('reason'))}"
    return " ".join(filter(None, (said, _bracketed(correction.get("authority")))))


def _bracketed(value: Any) -> str:
    return f"({value})" if value else ""
