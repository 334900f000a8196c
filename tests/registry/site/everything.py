"""A made-up register with every sort of page and every hard case, for tests that look at pages as readers do.

A person with names in three scripts whom eight States list, one of them no longer and one never lawfully; a target that
was merged, two that share a name, one of whom a name is all that is known; records of every kind that were withdrawn
and others whose content a court had destroyed; and `CANARY`, a name that would be an element of every page that
forgot to escape it.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import psycopg
from django.db import transaction

from registry.actions import ledger
from registry.actions.ledger import Entry
from registry.enums import Operation
from tests.conftest import owner
from tests.registry.book import publish
from tests.registry.site import world
from tests.registry.site.world import Json

CANARY = '<img src="x" onerror="canary()"> & \'Canary\' "Made-Up"'
LATIN, CYRILLIC, ARABIC = "Ivan Wholly Made-Up", "Иван Целиком Выдуманный", "إيفان المختلق كليا"
STATES = ("XA", "XB", "XC", "XD", "XE", "XF", "XG", "XH")
EIGHT, ENDED, ANNULLED, MERGED, SURVIVOR = "T000001", "T000002", "T000003", "T000005", "T000006"
TWINS, TOO_FEW, WITHDRAWN, NAMED_SO, FAR = ("T000007", "T000008"), "T000009", "T000010", "T000011", "T000101"
LONG = "A made-up reason that goes on, as reasons of legal acts do, with commas, clauses, and no end in sight. " * 4
YEARS_AGO, WEEKS_AGO, FIRST_STATES = 800, 30, 2
"""When what officers keep was published, and (in two publications) the first four listings of the eight, in days before
all others."""
WEB = "https://www.example.org/a-folder"


def publish_everything() -> None:
    """Append it all as a demonstration, publication by publication, and destroy what a court had destroyed."""
    with transaction.atomic():
        ledger.declare_demonstration()
    days = [publish(*entries)[-1].sequence for entries in _publications()]
    destroy(_destroyed())
    for line, before in ((days[0], YEARS_AGO), (days[FIRST_STATES], WEEKS_AGO)):
        _past_the_triggers(
            f"UPDATE registry_event SET published_at = published_at - interval '{before} days' WHERE sequence <= %s",
            line,
        )


def destroy(entries: list[Entry]) -> None:
    """As a court orders: a line says so, and the documents of these records are no more."""
    for entry in entries:
        publish(replace(entry, operation=Operation.REDACTED, document={}, title=entry.ref, facets={}, names=[]))
    _past_the_triggers(
        "UPDATE registry_event SET document = '', salt = '' WHERE record = ANY (%s)",
        [entry.record for entry in entries],
    )


def _publications() -> Iterator[list[Entry]]:
    yield [*world.foundation(), *_states(), *_kept()]
    yield from _of_eight()
    for ref, target, status in (("L000021", ENDED, "ENDED"), ("L000022", ANNULLED, "ANNULLED")):
        yield _one(ref, target, f"Made-Up {status.title()}", "XA")
        yield _one(ref, target, f"Made-Up {status.title()}", "XA", "annulled" if status == "ANNULLED" else "ended",
                   status=status)  # fmt: skip
    yield from _merge()
    for number, target in enumerate(TWINS):
        yield _one(f"L00003{number}", target, "Made-Up Twin", "XB")
    yield _one("L000032", TOO_FEW, "Made-Up Nameonly", "XC", identification="too_few", birth_dates=[], nationalities=[])
    yield _one("L000033", WITHDRAWN, "Made-Up Withdrawn", "XD")
    yield _one("L000033", WITHDRAWN, "Made-Up Withdrawn", "XD", "withdrawn")
    yield [replace(world.incident("n8", "Withdrawn town", "b1"), operation=Operation.PUBLISHED)]
    yield [world.incident("n8", "Withdrawn town", "b1", "withdrawn")]
    yield _one("L000034", NAMED_SO, CANARY, "XO", note=CANARY, own_reference=CANARY, **_values(CANARY))
    yield _one("L000035", FAR, "Made-Up Farther", "XA", kind="VESSEL")
    yield [*_destroyed()]


def _states() -> list[Entry]:
    made = [world.participant(code, f"{code}land, a made-up State") for code in STATES[2:]]
    made += [world.participant("AU", "Australia"), world.participant("PE", "Peru")]  # these have shapes on the map
    own = _with(world.participant("XB", "Betaland", "amended"),
                names={"en": "Betaland", "fr": "Bêtalande", "own": "بيتالاند"}, alpha3="XBB")  # fmt: skip
    organisation = _with(world.participant("XO", CANARY), kind="ORGANISATION", un_regional_group=None)
    left = world.participant("XL", "Leftland")
    period = {**left.document["memberships"][0], "left": world.date("2020-02-02"), "other_claims": [_claim()]}
    return [*made, own, organisation, _with(left, memberships=[period])]


def _kept() -> list[Entry]:
    """What officers keep, as fully as documents can say it, and once named so that it must be escaped."""
    many: Json = {**world.GROUNDS, "note": CANARY, "sources": [world.SOURCE, *({**world.SOURCE, "url": url} for url in (
        f"{WEB}/one", f"{WEB}/two?of=them", "https://www.example.org"))], "other_claims": [_claim()]}  # fmt: skip
    meeting = world.meeting("m2", CANARY, "XO", "n1")
    present = [
        {**meeting.document["attendances"][0], "representative": CANARY, "note": "A remark", "confidence": "LOW"}
    ]
    statement = world.statement("s2", CANARY, "XO", "incident/n3")
    citation = statement.document["citations"][0]
    cited = [
        {**citation, "number": number, "target": target, "target_text": None if target else "nobody", "paragraph": None,
         "as_cited": CANARY, "normalised": "In a usual form", "note": "A note"}
        for number, target in enumerate(("body/b2", "instrument/i2", "participant/XO", None), 1)
    ]  # fmt: skip
    made: list[Entry] = [
        _with(world.body("b2", CANARY), acronym="CNR", parent="body/b1", mandate=LONG, created=world.date("2013-12-13"),
              **many),
        _with(world.instrument("i2", CANARY, "b2"), symbol="S/RES/0 (2018)", as_cited="the made-up one",
              document_url=f"{WEB}/i2.pdf", in_force=world.date("1997-04-29"), **many),
        _with(world.incident("n3", CANARY, "b2"), agent="an agent", **many),
        _with(world.incident("n4", "", "b1"), when=None, place=None, status=None, findings=[], attribution_claims=[]),
        _with(world.programme("P3", CANARY, "XO"), scope="country", authority="A ministry", url=WEB,
              status_as_of=world.date("2026-08"), **many),
        _with(meeting, speakers=["One", CANARY], chair=CANARY, attendances=present, **many),
        _with(world.meeting("m3", "A meeting announced", "XA", "n1"), held=None, attendances=[]),
        _with(world.meeting("m4", "A meeting not held", "XA", "n1"), held=False, when=None, host=None),
        _with(statement, citations=cited, kind="DECLARATION", **many),
        _with(world.count("c2", 34), qualifier="ABOUT", preferred=True, reason=CANARY, wording=CANARY, **many),
        _with(world.announcement("a2", "XO", "P3", "n3"), names_known="SOME", names=[CANARY, ARABIC], **many),
        _with(world.announcement("a3", "XB", "P2", "n2"), date=None, programme=None, names_known="NOT_APPLICABLE"),
    ]  # fmt: skip
    return made


def _of_eight() -> Iterator[list[Entry]]:
    """Eight States list one person, one by one; then a listing is amended, one corrected, one ended, one annulled."""
    listings: list[Entry] = []

    def said(number: int, operation: str = "published", **more: Any) -> Entry:
        name = (LATIN, CYRILLIC, ARABIC)[number % 3]
        fuller = {"announcement": "a1", "incidents": ["n1", "n2"], "reasons": [{"language": "en", "text": LONG}]}
        return world.listing(f"L{number + 1:06d}", EIGHT, name, STATES[number], operation,
                             **_values(name, f"19{70 + number}"), **fuller | more)  # fmt: skip

    for first, last in ((0, 1), (1, 4), (4, len(STATES))):
        those = [said(number) for number in range(first, last)]
        listings += those
        yield [_eight(listings, "amended" if first else "published"), *those]
    wrong = {"fields": ["/name"], "reason": "The register had misread the list.", "authority": "Made-up authority"}
    changed: dict[int, tuple[str, Json]] = {
        0: ("amended", {"measures": ["ASSET_FREEZE", "TRAVEL_BAN"], "designated_on": world.date("2019")}),
        1: ("corrected", {"correction": wrong}),
        6: ("ended", {"status": "ENDED"}),
        7: ("annulled", {"status": "ANNULLED"}),
    }
    listings = [
        said(number, changed[number][0], **changed[number][1]) if number in changed else one
        for number, one in enumerate(listings)
    ]
    yield [_eight(listings, "amended"), *(listings[number] for number in changed)]


def _eight(listings: list[Entry], operation: str) -> Entry:
    entry = world.target(EIGHT, listings, operation)
    return replace(entry, names=[name["text"] for name in entry.document["names"]])


def _merge() -> Iterator[list[Entry]]:
    stays = world.listing("L000010", SURVIVOR, "Made-Up Survivor", "XA")
    goes = world.listing("L000009", MERGED, "Made-Up Merged", "XB")
    yield [world.target(SURVIVOR, [stays]), stays]
    yield [world.target(MERGED, [goes]), goes]
    moved = world.listing("L000009", SURVIVOR, "Made-Up Merged", "XB", "amended")
    merged = world.target(MERGED, [goes], "merged", merged_into=f"target/{SURVIVOR}")
    yield [merged, world.target(SURVIVOR, [stays, moved], "amended"), moved]


def _destroyed() -> list[Entry]:
    """A record of every kind that a court had destroyed."""
    listing = world.listing("L000040", "T000012", "Made-Up Destroyed", "XA")
    return [
        listing, world.target("T000012", [listing]), world.participant("XZ", "Destroyedland"), world.body("b9", "Gone"),
        world.instrument("i9", "Gone", "b1"), world.incident("n9", "Gone", "b1"), world.programme("P9", "Gone", "XA"),
        world.meeting("m9", "Gone", "XA", "n1"), world.statement("s9", "Gone", "XA", "body/b1"), world.count("c9", 9),
        world.announcement("a9", "XA", "P1", "n1"),
    ]  # fmt: skip


def _past_the_triggers(statement: str, value: object) -> None:
    """By the owner, as no role that runs could: to destroy, and to have published long ago."""
    known = {key: value for key, value in owner().items() if key in {"host", "port", "user", "password", "dbname"}}
    with psycopg.connect(**known) as connection:
        connection.execute("ALTER TABLE registry_event DISABLE TRIGGER ALL")
        connection.execute(statement, [value])
        connection.execute("ALTER TABLE registry_event ENABLE TRIGGER ALL")


def _one(ref: str, target: str, name: str, code: str, operation: str = "published", **said: Any) -> list[Entry]:
    listing = world.listing(ref, target, name, code, operation, **said)
    kind = {key: said[key] for key in ("kind", "identification") if key in said}
    return [
        world.target(target, [listing], operation if operation == "withdrawn" else _of_target(operation), **kind),
        listing,
    ]


def _of_target(operation: str) -> str:
    return "published" if operation == "published" else "amended"


def _values(name: str, year: str = "1970") -> Json:
    """Every sort of value that a listing may give, of somebody called so."""
    derived = {"text": LATIN, "derived": True} if name in {CYRILLIC, ARABIC} else None
    plain = {"text": name, "kind": "PRIMARY", "language": None, "act": None, "parts": {}, "latin": derived}
    names = [plain, {**plain, "text": f"{name} II", "kind": "ALIAS", "strength": "WEAK"}]
    born = {"text": year, "act": "Act 1", "earliest": f"{year}-01-01", "latest": f"{year}-12-31", "precision": "YEAR"}
    return {
        "names": names,
        "birth_dates": [born],
        "birth_places": [{"text": name, "country": "SY", "act": None}],
        "identifiers": [{"type": "PASSPORT", "number": f"N{year}", "country": "SY", "note": name, "flags": ["EXPIRED"],
                         "act": None}],
        "addresses": [{"text": f"1 Made-Up Street, {name}", "country": None, "act": None}],
        "positions": [{"text": name, "act": None}],
        "contacts": [{"type": "EMAIL", "text": "nobody@example.org", "act": None}],
        "particulars": [{"type": "GENDER", "text": "male", "act": None}],
        "relations": [{"type": "FAMILY", "name": name, "own_reference": None, "role": None, "act": None}],
        "remarks": [{"label": name, "text": name}],
        "exemptions": [{"language": "fr", "text": name}],
        "references": [{"system": name, "number": "1"}],
        "acts": [{"number": name, "title": name, "date": world.date("2018-05-18"), "url": f"{WEB}/act"}],
        "sources": [f"{WEB}/list", f"{WEB}/list?of=others"],
    }  # fmt: skip


def _claim() -> Json:
    return {"claimant": "Somebody", "text": CANARY, "source": {**world.SOURCE, "title": CANARY, "publisher": CANARY}}


def _with(entry: Entry, **members: Any) -> Entry:
    return replace(entry, document={**entry.document, **members})
