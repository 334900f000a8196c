"""How many: of everything that pages count, kept beside them and brought forward event by event. Pure.

Counting a hundred thousand listings for every change would make each change dearer than the one before. So a version of
the website holds its numbers (``numbers.json``), and the next one takes from them what the superseded lines counted for
and adds what the new ones do. The numbers made step by step are those counted from scratch, which a test holds.

Keys, by example: ``records/meeting``, ``listings/IN_FORCE``, ``participant/EU/IN_FORCE``, ``programme/EU-CHEM/ENDED``,
``incident/douma-2018-04-07/IN_FORCE``, ``for/douma-2018-04-07/EU/IN_FORCE``, ``begun/2018`` and ``over/2025`` (listings
whose year is known), ``targets/LISTED``, ``kind/PERSON`` (listed targets), ``shard/target/T0000`` (shown records),
``lists/EU``, ``alone/EU``, ``no_longer/GB``, ``both/EU/GB`` (targets in force), ``day/2026-11-28`` (events).
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from registry.enums import Kind
from registry.exports import coverage
from registry.site.addresses import NUMBERED, shard
from registry.site.line import Json, Line

Numbers = Counter[str]

FILE = "numbers.json"
LISTED, IN_FORCE = "LISTED", coverage.IN_FORCE


def read(body: bytes) -> Numbers:
    """Of a version's file."""
    return Counter(json.loads(body))


def written(numbers: Numbers) -> bytes:
    """A version's file: what is not nought, by key."""
    said = {key: number for key, number in numbers.items() if number}
    return json.dumps(said, indent=0, sort_keys=True).encode() + b"\n"


def of(lines: Iterable[Line]) -> Numbers:
    """What records count for as they stand, their events aside."""
    numbers: Numbers = Counter()
    for line in lines:
        numbers.update(_counted(line))
    return numbers


def days(events: Mapping[str, int]) -> Numbers:
    """What events count for, given how many there were on each day."""
    return Counter({f"day/{day}": number for day, number in events.items()})


def forward(numbers: Numbers, told: Iterable[tuple[Line | None, Line]]) -> Numbers:
    """Numbers after events, each given with the line it supersedes."""
    after = Counter(numbers)
    for before, line in told:
        if before:
            after.subtract(_counted(before))
        after.update(_counted(line))
        after[f"day/{line.published_at:%Y-%m-%d}"] += 1
    return after


def below(numbers: Mapping[str, int], prefix: str) -> dict[str, int]:
    """Numbers whose keys begin so, by the rest of the key, in its order: ``EU`` of ``lists/EU``."""
    start = f"{prefix}/"
    return {key.removeprefix(start): numbers[key] for key in sorted(numbers) if key.startswith(start) and numbers[key]}


def _counted(line: Line) -> Iterable[str]:
    if not line.shown:
        return
    yield f"records/{line.kind.value}"
    if line.kind in NUMBERED:
        yield f"shard/{line.kind.value}/{shard(line.ref)}"
    if line.kind is Kind.LISTING:
        yield from _of_listing(line)
    elif line.kind is Kind.TARGET and line.text:
        yield from _of_target(line)


def _of_listing(line: Line) -> Iterable[str]:
    for status in line.says("status"):
        states, incidents = line.says("participant"), line.says("incident")
        yield from (f"for/{incident}/{code}/{status}" for incident in incidents for code in states)
        yield f"listings/{status}"
        for facet in ("participant", "programme", "incident", "measure"):
            yield from (f"{facet}/{value}/{status}" for value in line.says(facet))
        if status == "ANNULLED":
            continue
        begun, over = _year(line.document.get("designated_on")), _year((line.document.get("ended") or {}).get("on"))
        if begun:
            yield f"begun/{begun}"
            if over:
                yield f"over/{over}"


def _of_target(line: Line) -> Iterable[str]:
    for row in coverage.rows([(line.record, line.text)]):
        yield f"targets/{row.status}"
        if row.status == LISTED:
            yield f"kind/{row.kind}"
        yield from (f"lists/{code}" for code in row.listed_by)
        yield from (f"both/{first}/{second}" for first, second in combinations(row.listed_by, 2))
        yield from (f"no_longer/{cell.participant}" for cell in row.cells if cell.status != IN_FORCE)
        if row.only_by:
            yield f"alone/{row.only_by}"


def _year(date: Json | None) -> str:
    """The year of a date, where it is known to be one."""
    earliest, latest = ((date or {}).get(end) or "" for end in ("earliest", "latest"))
    return latest[:4] if earliest[:4] == latest[:4] else ""
