"""Who takes part: the map, who is named and on what evidence, when they joined, and the counts as published; and who
is not yet here, and how to join.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.enums import Kind, Status
from registry.folding import fold
from registry.site.addresses import LANGUAGES
from registry.site.labels import label
from registry.site.line import Json, Line
from registry.site.pages.joining import joining
from registry.site.pages.membermap import drawn
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source

SURE_FIRST = ("HIGH", "MEDIUM", "LOW")


@dataclass(frozen=True)
class Row:
    """A participant with one of its memberships and the evidence preferred for it; None where a court destroyed it."""

    line: Line
    membership: Json | None
    evidence: Json | None


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The page of who takes part."""
    lines = source.of_kind(Kind.PARTICIPANT)
    present = [line for line in lines if takes_part(line)]
    rows = {language: [row for line in by_name(lines, language) for row in _rows(line)] for language in LANGUAGES}
    said = shared(
        source,
        "participants",
        "participants/",
        world=drawn(present),
        present=present,
        rows=rows,
        joining={
            language: joining((row.line, row.membership) for row in rows[language] if row.membership)
            for language in LANGUAGES
        },
        counts=_counts(source),
        destroyed=[line for line in source.of_kind(Kind.COUNT) if not line.document],
        newest=newest_counts(source),
    )
    yield "participants/", said


def join(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """Who is not yet here, and how to join."""
    declarations = [line for line in source.of_kind(Kind.STATEMENT) if line.document.get("kind") == "DECLARATION"]
    said = shared(
        source,
        "participants",
        "join/",
        present=[line for line in source.of_kind(Kind.PARTICIPANT) if takes_part(line)],
        newest=newest_counts(source),
        declarations=[line for line in declarations if line.document["commitments"]],
    )
    yield "join/", said


def takes_part(line: Line) -> bool:
    """Whether a participant's line says that it takes part now."""
    memberships = line.document.get("memberships") or []
    return line.status is Status.CURRENT and any(one["left"] is None for one in memberships)


def by_name(lines: Sequence[Line], language: str) -> list[Line]:
    """Lines by what they are called in a language."""
    return sorted(lines, key=lambda line: (fold(label(line, language).text), line.ref))


def preferred(membership: Json) -> Json | None:
    """The evidence that a membership rests on."""
    return next((one for one in membership["evidence"] if one["preferred"]), None)


def newest_counts(source: Source) -> list[Line]:
    """What was published last on how many take part: the preferred figure of the last day, or all that there are."""
    of_participants = [
        line
        for line in source.of_kind(Kind.COUNT)
        if line.document.get("kind") == "PARTICIPANTS" and (line.document["when"] or {}).get("latest")
    ]
    last = max((line.document["when"]["latest"] for line in of_participants), default=None)
    found = [line for line in of_participants if line.document["when"]["latest"] == last]
    return [line for line in found if line.document["preferred"]] or found


def _rows(line: Line) -> list[Row]:
    memberships = line.document.get("memberships") or []
    return [Row(line, one, preferred(one)) for one in memberships] or [Row(line, None, None)]


def _counts(source: Source) -> Mapping[str, Sequence[Line]]:
    """The published counts by date as printed, the last date first; of a date the preferred first, then the surest."""
    lines = [line for line in source.of_kind(Kind.COUNT) if line.document]
    lines.sort(key=lambda line: (not line.document["preferred"], _sure(line), line.document["kind"], line.ref))
    lines.sort(key=lambda line: (line.document["when"] or {}).get("latest") or "", reverse=True)
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault((line.document["when"] or {}).get("text") or "", []).append(line)
    return found


def _sure(line: Line) -> int:
    confidence = line.document["confidence"]
    return SURE_FIRST.index(confidence) if confidence in SURE_FIRST else len(SURE_FIRST)


SORTS = (
    Sort("participants", "participants.html", index, always=True),
    Sort("join", "join.html", join, always=True),
)
