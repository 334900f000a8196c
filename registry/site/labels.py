"""What a record is called where another page names it, in each language. Pure.

A page that names a record must be made anew when the name changes, and only then: `same` tells.
"""

from typing import NamedTuple

from registry.enums import Kind
from registry.site.dates import day
from registry.site.line import Json, Line
from registry.site.words import word

_CALLED = {
    Kind.INSTRUMENT: ("symbol", "title"),
    Kind.BODY: ("acronym", "name"),
    Kind.PROGRAMME: ("title",),
    Kind.MEETING: ("title",),
    Kind.STATEMENT: ("title",),
}
"""The members of a document that name its record, the best first. They are English."""


class Label(NamedTuple):
    """A name as shown on a page; ``language`` is the text's own where it is not the page's or may not be."""

    text: str
    language: str = ""


def label(line: Line, language: str) -> Label:
    """What a record is called on a page in this language, which is the active one.

    One whose document was destroyed is called by its reference.
    """
    document = line.document
    if not document:
        return Label(line.ref)
    if line.kind is Kind.PARTICIPANT:
        own = document["names"].get(language)
        return Label(own) if own else Label(document["names"]["en"], "en")
    if line.kind is Kind.INCIDENT:
        return Label(_use(document, line.ref))
    if line.kind in {Kind.TARGET, Kind.LISTING}:
        return Label(document["name"])
    for member in _CALLED.get(line.kind, ()):
        if document.get(member):
            return Label(document[member], "en")
    return Label(line.title, "en")


def _use(document: Json, ref: str) -> str:
    """Where weapons were used and when; with no day recorded, what tells it from another use there."""
    where = document.get("place") or word(document.get("country"), "country") or ref
    if document["when"]:
        return f"{where}, {day(document['when'])}"
    return f"{where} ({document['agent']})" if document.get("agent") else where


def same(before: Line | None, after: Line) -> bool:
    """Whether every page that names the record goes on saying the same; a record that comes or goes does not."""
    if before is None or before.shown != after.shown:
        return False
    return before.title == after.title and all(label(before, one) == label(after, one) for one in ("en", "fr"))
