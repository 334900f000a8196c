"""What the pages of what officers keep have in common: a record with its history, and those that name it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from registry.enums import Kind
from registry.site import words
from registry.site.addresses import place
from registry.site.line import Json, Line
from registry.site.pages.sort import Made, Sort, shared
from registry.site.pages.told import told
from registry.site.source import Source

More = Callable[[Source, Line], Mapping[str, Any]]
"""What a record's page says besides its document and its history."""


def record(kind: Kind, section: str, more: More) -> Sort:
    """The sort of a kind's own pages, of which `more` says the rest. Its template is named as the kind."""

    def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
        histories = source.histories(f"{kind.value}/{ref}" for ref in refs)
        for ref in refs:
            if not (history := histories.get(f"{kind.value}/{ref}")):
                continue
            line, where = history[-1], place(kind, ref)
            if not line.shown:
                yield where, None
                continue
            said = {"line": line, "document": line.document, "told": told(history), **more(source, line)}
            yield where, shared(source, section, where, **said)

    def every(source: Source) -> Iterator[Sequence[str]]:
        return ([line.ref for line in page] for page in source.every(kind))

    return Sort(kind.value, f"{kind.value}.html", contexts, every)


def naming(source: Source, line: Line, kind: Kind) -> list[Line]:
    """The records of a kind whose documents name this one, by reference. One that was destroyed names none."""
    names = source.mentioning.get(line.record, frozenset())
    return [found for name in sorted(names) if (found := source.kept[name]).kind is kind and found.text]


def citations(source: Source, line: Line) -> list[tuple[Line, list[Json]]]:
    """The statements that cite a record, the newest first, each with its citations of it."""
    found = []
    for statement in newest_first(naming(source, line, Kind.STATEMENT), "issued"):
        if cited := [one for one in statement.document["citations"] if one["target"] == line.record]:
            found.append((statement, cited))
    return found


def newest_first(lines: Iterable[Line], member: str) -> list[Line]:
    """Lines by the end of a date that their documents have, the latest first; those without one come last."""
    return sorted(lines, key=lambda line: (_latest(line.document.get(member)), line.ref), reverse=True)


def by_kind(lines: Iterable[Line], group: str) -> list[tuple[str, list[Line]]]:
    """Lines by their documents' kinds, in the order in which the words of the group were taught; "" for none."""
    found: dict[str, list[Line]] = {code: [] for code in words.codes(group)}
    for line in lines:
        found.setdefault(line.document.get("kind") or "", []).append(line)
    return [(code, those) for code, those in found.items() if those]


def exactly(date: Json | None) -> str | None:
    """A date as machines read it, if the source gives a day, a month or a year and no more is claimed than that."""
    return date["text"] if date and date["precision"] in {"DAY", "MONTH", "YEAR"} else None


def _latest(date: Json | None) -> str:
    return (date or {}).get("latest") or (date or {}).get("earliest") or ""
