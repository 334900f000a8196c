"""What is looked at before a version is shown: where links lead, and the numbers that may have moved."""

from pathlib import Path

import pytest

from registry import queries
from registry.enums import Kind
from registry.site import build, numbers
from registry.site.checking import BuildError, Checks
from registry.site.folder import Folder
from registry.site.source import Source
from registry.site.tree import TREE, Entry
from tests.registry.book import publish
from tests.registry.site import world

PAGE = b'<html><body><h1>A</h1><a href="/en/b/">B</a></body></html>'


def version(store: Folder, *, page: bool = True, directory: bool = True) -> str:
    """One in which ``/en/b/`` is there, or is a directory with other files, or is not."""
    kept = store.stage(b"kept")
    inside = store.put("/en/b", {"index.html" if page else "other.html": kept})
    english = store.put("/en", {"b": Entry(TREE, inside)} if directory else {"a.html": kept})
    return store.put("", {"en": Entry(TREE, english)})


def faults(store: Folder, root: str) -> list[str]:
    checks = Checks()
    checks.page("en/a/", PAGE)
    checks.lead_somewhere(store, root)
    return checks.faults


def test_a_link_leads_to_a_page_or_is_a_fault(tmp_path: Path) -> None:
    store = Folder(tmp_path)
    assert faults(store, version(store)) == []
    nowhere = ["en/a/: /en/b/ leads nowhere"]
    assert faults(store, version(store, directory=False)) == nowhere
    assert faults(store, version(store, page=False)) == nowhere


@pytest.mark.usefixtures("feed_db")
@pytest.mark.parametrize("key", ["shard/listing/L0000", "records/listing", "shard/target/T0000", "records/meeting"])
def test_a_number_that_a_step_brought_forward_wrongly_is_a_fault(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Folder(tmp_path)
    new = world.listing("L000001", "T000001", "Ivan Made-Up", "XA")
    publish(*world.foundation(), world.target("T000001", [new]), new)
    build.update(store)
    before, forward = store.current(), numbers.forward
    monkeypatch.setattr(numbers, "forward", lambda *given: forward(*given) + numbers.Numbers({key: 1}))
    other = world.listing("L000002", "T000002", "Boris Made-Up", "XA")
    publish(world.target("T000002", [other]), other)
    with pytest.raises(BuildError, match=r"^numbers: \d+ of "):
        build.update(store)
    assert store.current() == before


@pytest.mark.usefixtures("feed_db")
def test_records_are_counted_by_kind_and_by_hundred() -> None:
    new = world.listing("L000101", "T000001", "Ivan Made-Up", "XA")
    publish(*world.foundation(), world.target("T000001", [new]), new)
    source = Source(queries.head())
    assert source.counted()[Kind.PARTICIPANT] == 2
    assert source.counted(Kind.LISTING, "L0001") == {Kind.LISTING: 1}
    assert source.counted(Kind.LISTING, "L0000") == {}
