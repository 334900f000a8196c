"""What a court had destroyed and what was withdrawn is on no page; and nothing that is published stops the pages."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connections

from registry.actions.ledger import Entry
from registry.enums import Operation
from registry.site import build, comparing
from registry.site.folder import Folder
from tests.registry.book import publish
from tests.registry.site import world
from tests.registry.site.everything import destroy

pytestmark = pytest.mark.usefixtures("feed_db")
SECRET = "Secretname"


@pytest.fixture
def store(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site")


def shown(store: Folder) -> None:
    """The website is brought up to date, and is the one made from scratch."""
    while build.update(store):
        pass
    assert comparing.differences(store) == []


def holding(store: Folder, text: str) -> list[str]:
    """The files of the version shown in which a text stands."""

    def files(place: Path) -> Iterator[Path]:
        for one in sorted(place.iterdir()):
            yield from files(one) if one.is_dir() else [one]

    current = store.root / "current"
    return [str(one.relative_to(current)) for one in files(current) if text in one.read_text()]


def foundation() -> None:
    other = world.listing("L000099", "T000099", "Somebody Else", "XB")
    publish(*world.foundation(), world.target("T000099", [other]), other)


def an_amended_target() -> list[Entry]:
    """Its earlier states have pages of their own."""
    one = world.listing("L000001", "T000001", f"Ivan {SECRET}", "XA")
    publish(world.target("T000001", [one]), one)
    two = world.listing("L000001", "T000001", f"Ivan {SECRET}", "XA", "amended", measures=["TRAVEL_BAN"])
    publish(world.target("T000001", [two], "amended"), two)
    return [two, world.target("T000001", [two])]


def a_listing_of_two_targets() -> list[Entry]:
    """Merged and parted again: the listing was on the page of another target meanwhile."""
    why = [{"language": "en", "text": SECRET}]
    one = world.listing("L000001", "T000001", "Ivan One", "XA")
    two = world.listing("L000002", "T000002", "Ivan Two", "XB", reasons=why)
    publish(world.target("T000001", [one]), one, world.target("T000002", [two]), two)
    moved = world.listing("L000002", "T000001", "Ivan Two", "XB", "amended", reasons=why)
    gone = world.target("T000002", [two], "merged", merged_into="target/T000001")
    publish(gone, world.target("T000001", [one, moved], "amended"), moved)
    back = world.listing("L000002", "T000002", "Ivan Two", "XB", "amended", reasons=why)
    publish(world.target("T000002", [back], "relisted"), world.target("T000001", [one], "amended"), back)
    return [back, world.target("T000002", [back])]


def the_only_one_of_its_hundred() -> list[Entry]:
    one = world.listing("L000001", "T000200", f"Ivan {SECRET}", "XA")
    publish(world.target("T000200", [one]), one)
    return [one, world.target("T000200", [one])]


def a_statement() -> list[Entry]:
    """What it cites names it."""
    said = world.statement("s9", SECRET, "XB", "body/b1")
    publish(said)
    return [said]


def an_incident() -> list[Entry]:
    use = world.incident("n9", SECRET, "b1")
    listing = world.listing("L000001", "T000001", "Ivan Made-Up", "XA", incidents=["n9"])
    publish(use, world.target("T000001", [listing]), listing)
    return [use]


@pytest.mark.parametrize(
    "made", [an_amended_target, a_listing_of_two_targets, the_only_one_of_its_hundred, a_statement, an_incident]
)
def test_what_a_court_had_destroyed_is_on_no_page(store: Folder, made: Callable[[], list[Entry]]) -> None:
    foundation()
    entries = made()
    shown(store)
    assert holding(store, SECRET), "the twin: it was there"
    destroy(entries)
    shown(store)
    assert holding(store, SECRET) == []


def test_a_page_of_an_earlier_state_calls_things_by_their_names_of_today(store: Folder) -> None:
    foundation()
    one = world.listing("L000001", "T000001", "Ivan Made-Up", "XA", incidents=["n2"], programme="P1")
    publish(world.target("T000001", [one]), one)
    two = world.listing("L000001", "T000001", "Ivan Made-Up", "XA", "amended", incidents=["n1"], programme="P1")
    publish(world.target("T000001", [two], "amended"), two)
    shown(store)
    publish(world.incident("n2", "A town renamed", "b1", "amended"))
    shown(store)
    assert any("/as-of/" in path for path in holding(store, "A town renamed"))
    use = world.incident("n2", "A town renamed", "b1")
    publish(replace(use, operation=Operation.WITHDRAWN, document={}, title=use.ref, facets={}, names=[]))
    shown(store)
    assert holding(store, "A town renamed") == []


def test_a_merged_target_whose_survivor_was_withdrawn_leads_nowhere(store: Folder) -> None:
    foundation()
    one = world.listing("L000001", "T000001", "Ivan One", "XA")
    two = world.listing("L000002", "T000002", "Ivan Two", "XB")
    publish(world.target("T000001", [one]), one, world.target("T000002", [two]), two)
    moved = world.listing("L000002", "T000001", "Ivan Two", "XB", "amended")
    gone = world.target("T000002", [two], "merged", merged_into="target/T000001")
    publish(gone, world.target("T000001", [one, moved], "amended"), moved)
    shown(store)
    whole = [world.target("T000001", [one, moved]), one, moved]
    publish(*(replace(entry, operation=Operation.WITHDRAWN) for entry in whole))
    shown(store)
    assert holding(store, 'href="/en/targets/T000001/"') == []


def test_a_listing_that_was_withdrawn_is_on_no_page_of_a_target_that_it_once_was_of(store: Folder) -> None:
    foundation()
    parted = a_listing_of_two_targets()
    shown(store)
    assert any("/as-of/" in path for path in holding(store, SECRET))
    publish(*(replace(entry, operation=Operation.WITHDRAWN, document={}, facets={}) for entry in parted))
    shown(store)
    assert holding(store, SECRET) == []
    assert holding(store, 'href="/en/listings/L000002/"') == []


def test_what_no_page_can_hold_stops_no_page(store: Folder) -> None:
    foundation()
    publish(world.incident("n8", "Par\x0cis", "b1"))
    shown(store)
    assert "en/incidents/n8/index.html" in holding(store, "Par\ufffdis")
    publish(world.incident("n8", "Paris", "b1", "corrected"))
    shown(store)
    assert "en/incidents/index.html" not in holding(store, "Par\ufffdis")


def test_a_clock_that_went_back_stops_no_page(store: Folder) -> None:
    foundation()
    shown(store)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE registry_head SET published_at = now() + interval '1 day'")
    publish(world.incident("n8", "A late town", "b1"))
    shown(store)
    assert holding(store, "A late town")
