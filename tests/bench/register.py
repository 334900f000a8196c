"""A made-up register of some thousand listings and their targets, in the shapes that the houses above compose.

Eight participants with twelve programmes list made-up persons, one in four twice; a third of the listings are for an
incident, a third under an announcement. What a listing says is about as long as in real lists: its reasons, an act, one
to four names, a passport. The same for the same numbers, but for moments and salts.
"""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import connections, transaction

from registry import queries
from registry.actions import ledger
from registry.actions.ledger import Entry
from registry.enums import Kind, Operation
from registry.models import Event
from sanctions.screening.subjects import Subject
from tests.bench.population import population
from tests.registry.site import world

STATES = ("EU", "GB", "FR", "US", "CA", "AU", "JP", "CH")
PROGRAMMES = {code: [f"{code}-1", *([f"{code}-2"] if code in STATES[:4] else [])] for code in STATES}
INCIDENTS = ("town-2013", "town-2017", "town-2018", "street-2020")
ROUNDS = 40
"""Announcements, five by each participant."""

BATCH = 1_000


def fill(targets: int, *, known: int = 0) -> int:
    """Publish targets until there are so many, given how many there are; how many listings there are then."""
    if not known:
        publish(_kept())
    people = population(targets)
    for first in range(known, targets, BATCH):
        part = people[first : min(first + BATCH, targets)]
        with transaction.atomic():
            refs = ledger.take_references(Kind.TARGET, len(part))
            twice = [_number(ref) % 4 == 0 for ref in refs]
            numbers = ledger.take_references(Kind.LISTING, len(part) + sum(twice))
            ledger.append([entry for one in _targets(refs, part, numbers) for entry in one])
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE registry_event, registry_record")
    return targets + targets // 4


def amend(number: int) -> int:
    """Publish the listing of this number with a remark more, and its target; the last sequence of that."""
    events = queries.current(using="default")
    (ref,) = events.get(record=f"listing/L{number:06d}").facets["target"]
    of_target = events.filter(kind=Kind.LISTING.value, facets__contains={"target": [ref]}).order_by("record")
    listings = [_again(event) for event in of_target]
    place = next(place for place, one in enumerate(listings) if _number(one.ref) == number)
    document = dict(listings[place].document)
    remark = {"label": None, "text": f"Made up for a measurement, remark {len(document['remarks']) + 1}."}
    listings[place] = replace(listings[place], document=document | {"remarks": [*document["remarks"], remark]})
    target = world.target(ref, listings, "amended")
    return publish([replace(target, names=listings[0].names), listings[place]])


def publish(entries: Iterable[Entry]) -> int:
    """Append them in one publication; its last sequence."""
    with transaction.atomic():
        return ledger.append(entries)[-1].sequence


def _kept() -> Iterator[Entry]:
    """What officers keep: some dozens of records, of every kind."""
    yield from (world.participant(code, f"State {code}") for code in STATES)
    yield world.body("b1", "A made-up body")
    yield world.instrument("i1", "A made-up treaty", "b1")
    yield from (world.incident(key, f"Made-up {key}", "b1") for key in INCIDENTS)
    yield from (world.programme(key, f"Programme {key}", code) for code in STATES for key in PROGRAMMES[code])
    yield from (world.meeting(f"m{n}", f"Meeting {n}", STATES[n % 8], INCIDENTS[n % 4]) for n in range(1, 11))
    yield from (world.statement(f"s{n}", f"Statement {n}", STATES[n % 8], "instrument/i1") for n in range(1, 11))
    yield world.count("c1", 41)
    for n in range(ROUNDS):
        code = STATES[n % 8]
        yield world.announcement(f"a{n}", code, PROGRAMMES[code][0], INCIDENTS[n % 4])


def _targets(refs: list[str], people: list[Subject], numbers: list[str]) -> Iterator[list[Entry]]:
    """Each target with its listings; one whose number four divides has two, by different participants."""
    left = iter(numbers)
    for ref, person in zip(refs, people, strict=True):
        chance = random.Random(ref)  # noqa: S311 - made-up persons, not secrets
        codes = chance.sample(STATES, 2 if _number(ref) % 4 == 0 else 1)
        listings = [_listing(chance, next(left), ref, person, code) for code in codes]
        yield [replace(world.target(ref, listings), names=listings[0].names), *listings]


def _listing(chance: random.Random, ref: str, target: str, person: Subject, code: str) -> Entry:
    names = [name.text for name in person.names]
    day = f"{chance.randrange(2014, 2026)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    passport = {"type": "PASSPORT", "number": f"X{chance.randrange(10**7):07}", "country": "SY", "note": None}
    said: dict[str, Any] = {
        "programme": chance.choice(PROGRAMMES[code]),
        "incidents": [chance.choice(INCIDENTS)] if chance.random() < 1 / 3 else [],
        "announcement": f"a{STATES.index(code) + 8 * chance.randrange(5)}" if chance.random() < 1 / 3 else None,
        "names": [_name(text, "PRIMARY" if text == names[0] else "ALIAS") for text in dict.fromkeys(names)],
        "birth_dates": [_born(*one) for one in person.births],
        "identifiers": [passport | {"text": passport["number"], "act": None}],
        "reasons": [{"language": "en", "text": "Made up for a measurement, as long as reasons are. " * 12}],
        "designated_on": world.date(day),
        "measures": ["ASSET_FREEZE", *(["TRAVEL_BAN"] if chance.random() < 1 / 2 else [])],
    }  # fmt: skip
    return replace(world.listing(ref, target, names[0], code, **said), names=names)


def _name(text: str, kind: str) -> world.Json:
    return {"text": text, "kind": kind, "language": None, "act": None, "parts": {}, "latin": None}


def _born(earliest: str, latest: str) -> world.Json:
    exact = earliest == latest
    date = {"text": earliest if exact else earliest[:4], "earliest": earliest, "latest": latest}
    return date | {"precision": "DAY" if exact else "YEAR", "act": None}


def _again(event: Event) -> Entry:
    """The line that would say of a record once more what its event says, as an amendment."""
    return Entry(
        kind=Kind(event.kind),
        ref=event.record.partition("/")[2],
        operation=Operation.AMENDED,
        document=json.loads(event.document),
        title=event.title,
        schema=event.schema,
        facets=event.facets,
        names=event.names.split("\n"),
    )


def _number(ref: str) -> int:
    return int(ref[1:])
