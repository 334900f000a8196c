"""Statements: what was adopted or issued, and of each what it commits to and what it cites, as printed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from registry.enums import Kind
from registry.site import linked
from registry.site.line import Json, Line
from registry.site.pages.kept import exactly, newest_first, record
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All statements, the newest first."""
    statements = newest_first(source.of_kind(Kind.STATEMENT), "issued")
    yield "statements/", shared(source, "meetings", "statements/", statements=statements)


def statement(source: Source, line: Line) -> Mapping[str, Any]:
    """What it cites, paragraph by paragraph in the order of the text, and how often what sort of thing."""
    cited = line.document.get("citations") or []
    paragraphs = [(number, list(those)) for number, those in groupby(cited, key=lambda one: one["paragraph"])]
    return {
        "paragraphs": paragraphs,
        "kinds": Counter(one["kind"] for one in cited).most_common(),
        "linked": _linked(line),
    }


def _linked(line: Line) -> Json | None:
    document = line.document
    if not document:
        return None
    more = {"datePublished": exactly(document["issued"]), "inLanguage": document["languages"]}
    return linked.thing(line, "CreativeWork", document["title"], **more)


SORTS = (
    Sort("statements", "statements.html", index, always=True),
    record(Kind.STATEMENT, "meetings", statement),
)
