"""What the statements cite: treaties, resolutions and decisions; and the bodies that adopt, inspect and inquire."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from registry.enums import Kind
from registry.site import linked
from registry.site.line import Json, Line
from registry.site.pages.kept import by_kind, citations, exactly, naming, newest_first, record
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source

ORGANISATIONS = frozenset({"INTERNATIONAL_ORGANISATION", "ORGAN", "TEAM", "MECHANISM", "MISSION", "COMMISSION"})


def instruments(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All instruments by kind, the newest first."""
    lines = newest_first(source.of_kind(Kind.INSTRUMENT), "adopted")
    yield (
        "instruments/",
        shared(source, "meetings", "instruments/", kinds=by_kind(lines, "instrument"), cited=cited(source)),
    )


def instrument(source: Source, line: Line) -> Mapping[str, Any]:
    """Which statements cite it."""
    document = line.document
    about = None
    if document:
        more = {"identifier": document["symbol"], "datePublished": exactly(document["adopted"])}
        about = linked.thing(line, "CreativeWork", document["title"], **more)
    return {"cited": citations(source, line), "linked": about}


def bodies(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All bodies by kind, by name."""
    lines = sorted(source.of_kind(Kind.BODY), key=lambda line: (line.title, line.ref))
    yield "bodies/", shared(source, "meetings", "bodies/", kinds=by_kind(lines, "body"), cited=cited(source))


def body(source: Source, line: Line) -> Mapping[str, Any]:
    """What it is part of and has parts in, what it adopted, found and attended, and which statements cite it."""
    document = line.document
    about = None
    if document:
        sort = "Organization" if document["kind"] in ORGANISATIONS else "Thing"
        about = linked.thing(line, sort, document["name"], alternateName=document["acronym"])
    instruments = newest_first(naming(source, line, Kind.INSTRUMENT), "adopted")
    return {
        "parts": [one for one in naming(source, line, Kind.BODY) if one.document["parent"] == line.record],
        "instruments": [one for one in instruments if one.document["organ"] == line.record],
        "findings": findings(source, line),
        "attended": newest_first(naming(source, line, Kind.MEETING), "when"),
        "cited": citations(source, line),
        "linked": about,
    }


def findings(source: Source, line: Line) -> list[tuple[Line, list[Json]]]:
    """The incidents on which a body found something, the newest first, each with what it found."""
    incidents = newest_first(naming(source, line, Kind.INCIDENT), "when")
    found = ((one, [said for said in one.document["findings"] if said["body"] == line.record]) for one in incidents)
    return [(one, those) for one, those in found if those]


def cited(source: Source) -> Mapping[str, int]:
    """How often statements cite each record."""
    statements = source.of_kind(Kind.STATEMENT)
    return Counter(one["target"] for line in statements for one in line.document.get("citations") or [])


SORTS = (
    Sort("instruments", "instruments.html", instruments, always=True),
    Sort("bodies", "bodies.html", bodies, always=True),
    record(Kind.INSTRUMENT, "meetings", instrument),
    record(Kind.BODY, "meetings", body),
)
