"""The page of a target: every State's listing side by side, each value with who says it, and every earlier state.

An earlier state is a page of its own from the moment it is superseded (``targets/T000006/as-of/347/``); until then it
is the target's page itself. A target that was merged keeps its address, and points to the one it is now part of.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from registry.enums import Kind
from registry.exports.conflicts import conflicts, script
from registry.site.line import Json, Line, standing
from registry.site.linked import target as linked
from registry.site.pages.sort import Made, Sort, shared
from registry.site.pages.told import states, together, told
from registry.site.source import Source

VALUES = (
    "birth_dates", "birth_places", "nationalities", "positions", "addresses", "identifiers", "contacts",
    "particulars", "relations",
)  # fmt: skip
BEST_FIRST = ("IN_FORCE", "ENDED", "ANNULLED")

Histories = Mapping[str, Sequence[Line]]


def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The page of each target, and one for each of its earlier states."""
    records = [f"{Kind.TARGET.value}/{ref}" for ref in refs]
    targets = source.histories(records)
    listings = source.histories(sorted({name for lines in targets.values() for name in _listings(lines)}))
    merged = source.merged_into(records)
    survivors = source.with_pages({lines[-1].merged_into for lines in targets.values() if lines[-1].merged_into})
    for record in records:
        if history := targets.get(record):
            about = [listings[name] for name in _listings(history) if name in listings]
            survivor = survivors.get(history[-1].merged_into)
            yield from _pages(source, history, about, merged.get(record, []), survivor)


def every(source: Source) -> Iterator[Sequence[str]]:
    """All that were ever published, a hundred at a time."""
    return ([line.ref for line in page] for page in source.every(Kind.TARGET, 100))


def _pages(
    source: Source, history: Sequence[Line], about: Sequence[Sequence[Line]], merged: list[str], survivor: Line | None
) -> Iterator[Made]:
    newest = history[-1]
    place = f"targets/{newest.ref}/"
    lines = [*history, *(line for one in about for line in one if _is_of(line, newest.record))]
    known = [one for one in states(lines) if one.sequence >= history[0].sequence]
    taken_back = not newest.has_page
    withdrawn = {one[-1].record for one in about if not one[-1].has_page}
    unsaid = []  # what was withdrawn, alone or with a listing that it had, is spoken of no more
    for state, next_one in pairwise(known):
        before = _state(source, history, about, state.sequence)
        page = f"{place}as-of/{state.sequence}/"
        if taken_back or before is None or withdrawn & set(_listings([before["line"]])):
            unsaid.append(state)
            yield page, None
        else:
            earlier = {"state": state, "until": next_one.published_at, "next": next_one, "told": None, "twins": []}
            yield page, shared(source, "sanctions", None, **before, **earlier, merged=[], survivor=None, states=[])
    if taken_back:
        yield place, None
        return
    now = _state(source, history, about, source.at)
    assert now is not None  # noqa: S101 - its history has a line
    now |= {"state": known[-1], "until": None, "next": None, "merged": merged, "survivor": survivor}
    of_listings = (one for listing in about for one in told(listing) if _is_of(one.line, newest.record))
    now["told"] = together(told(history), of_listings)
    now["twins"] = _twins(source, newest)
    now["states"] = [one for one in zip(known, [*known[1:], None], strict=True) if one[0] not in unsaid][::-1]
    yield place, shared(source, "sanctions", place, **now | {"linked": linked(newest)})


def _state(source: Source, history: Sequence[Line], about: Sequence[Sequence[Line]], at: int) -> dict[str, Any] | None:
    """What the register said of a target as at a sequence; None if it was not spoken of then."""
    line = standing(history, at)
    if line is None or not line.has_page:
        return None
    document = line.document
    lines = [found for one in about if (found := standing(one, at)) and found.shown and _is_of(found, line.record)]
    lines.sort(key=lambda one: (BEST_FIRST.index(one.document["status"]) if one.text else len(BEST_FIRST), one.ref))
    return {
        "line": line,
        "document": document,
        "listings": lines,
        "names": by_script(document),
        "values": [(group, document[group]) for group in VALUES if document.get(group)],
        "conflicts": conflicts(dict(document)),
        "in_force": [one for one in lines if one.text and one.document["status"] == "IN_FORCE"],
    }


def _is_of(listing: Line, record: str) -> bool:
    """Whether a listing is of this target as its line leaves it: a merge moves it to another."""
    return record.partition("/")[2] in listing.says("target")


def _listings(history: Sequence[Line]) -> list[str]:
    """The listings that any version of a target names, in the order in which they came."""
    named = (one["listing"] for line in history for one in line.document.get("listings") or [])
    return list(dict.fromkeys(named))


def by_script(document: Json) -> list[tuple[str, list[Json]]]:
    """The names by script, the script of the name it goes by first."""
    found: dict[str, list[Json]] = {}
    for name in document.get("names") or []:
        found.setdefault(script(name["text"]), []).append(name)
    first = script(document.get("name") or "")
    return sorted(found.items(), key=lambda item: (item[0] != first, not item[0], item[0]))


def _twins(source: Source, line: Line) -> list[Line]:
    """Other targets that bear one of this one's names of two words or more: they are others, as far as is known."""
    if not line.shown:
        return []
    names = [name.strip() for name in line.search.split("\n") if " " in name.strip()]
    return [one for one in source.bearing(names) if one.record != line.record]


SORT = Sort("target", "target.html", contexts, every)
