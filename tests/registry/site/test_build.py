"""A version of the website: made where an event touches it, checked, shown at once; whatever fails changes nothing."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from pytest_django import Settings

from registry import queries
from registry.actions import ledger
from registry.enums import Kind, Operation
from registry.site import addresses, build, numbers, pages, rendering
from registry.site import tree as trees
from registry.site.checking import BuildError
from registry.site.folder import Folder
from registry.site.store import find
from tests.registry.book import publish
from tests.registry.site import world

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture
def store(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "site")


def made(store: Folder) -> dict[str, str]:
    """Every file of the version shown, by its path: its hash."""
    version = store.current()
    assert version is not None
    found: dict[str, str] = {}

    def walk(path: str, digest: str) -> None:
        for name, entry in store.tree(digest).items():
            if entry.kind == trees.TREE:
                walk(f"{path}{name}/", entry.digest)
            else:
                found[f"{path}{name}"] = entry.digest

    walk("", version.root)
    return found


def read(store: Folder, path: str) -> str:
    """A page by its address."""
    version = store.current()
    assert version is not None
    found = find(store, version.root, addresses.file(path))
    assert found is not None, path
    return store.file(found[0], found[1]).decode()


def list_one(ref: str = "1", name: str = "Ivan Made-Up", code: str = "XA", **said: Any) -> None:
    new = world.listing(f"L00000{ref}", f"T00000{ref}", name, code, **said)
    publish(world.target(f"T00000{ref}", [new]), new)


def test_an_empty_register_has_a_website(store: Folder) -> None:
    version = build.update(store)
    assert version is not None
    assert version.sequence == 0
    assert "Nothing has been published yet." in read(store, "en/")
    assert build.update(store) is None


@pytest.mark.parametrize("is_one", [True, False], ids=["a demonstration", "the register"])
def test_a_demonstration_says_so_on_every_page_in_the_reader_s_language(store: Folder, *, is_one: bool) -> None:
    if is_one:
        with transaction.atomic():
            ledger.declare_demonstration()
    publish(*world.foundation())
    list_one()
    build.update(store)
    paths = [path for path in made(store) if path.endswith("/index.html")]
    assert len(paths) > 40
    for path in paths:
        said = "Démonstration." if path.startswith("fr/") else "Demonstration."
        assert (said in read(store, path.removesuffix("index.html"))) is is_one, path


def test_only_what_an_event_touches_is_made_anew(store: Folder) -> None:
    publish(*world.foundation())
    list_one("1")
    list_one("2", "Anna Invented", "XB", programme="P2")
    build.update(store)
    before = made(store)
    amended = world.listing("L000001", "T000001", "Ivan Made-Up", "XA", "amended", note="A note.")
    publish(world.target("T000001", [amended], "amended"), amended)
    build.update(store)
    after = made(store)
    changed = {path.removeprefix("en/") for path in after if path.startswith("en/") and before.get(path) != after[path]}
    own = {f"{place}/index.html" for place in ("targets/T00/T0000/T000001", "listings/L00/L0000/L000001")}
    assert own <= changed
    assert "targets/T00/T0000/T000001/as-of/14/index.html" in changed  # what the page said before
    assert {path for path in changed if "T000002" in path or "L000002" in path or "P2" in path} == set()
    assert not any(path.startswith(("statements/", "bodies/", "privacy/")) for path in changed)
    assert set(before) <= set(after)


def test_what_was_withdrawn_has_no_page_and_nothing_leads_there(store: Folder) -> None:
    publish(*world.foundation())
    list_one(incidents=["n2"])
    build.update(store)
    assert "en/incidents/n2/index.html" in made(store)
    publish(world.incident("n2", "Another town", "b1", "withdrawn"))
    build.update(store)  # would be refused if any page led there
    assert "en/incidents/n2/index.html" not in made(store)
    assert "Another town" not in read(store, "en/changes/")


def test_a_merged_target_points_to_its_survivor_and_keeps_its_address(store: Folder) -> None:
    publish(*world.foundation())
    list_one("1")
    list_one("2", "Ivan Made Up", "XB")
    build.update(store)
    one = world.listing("L000001", "T000001", "Ivan Made-Up", "XA")
    two = world.listing("L000002", "T000001", "Ivan Made Up", "XB", "amended")
    gone = world.target("T000002", [world.listing("L000002", "T000002", "Ivan Made Up", "XB")], "merged",
                        merged_into="target/T000001")  # fmt: skip
    publish(gone, world.target("T000001", [one, two], "amended"), two)
    build.update(store)
    assert 'href="/en/targets/T000001/"' in read(store, "en/targets/T000002/")
    assert "L000002" in read(store, "en/targets/T000001/")


def test_two_of_one_name_are_not_to_be_confused_until_one_has_another(store: Folder) -> None:
    publish(*world.foundation())
    list_one("1")
    build.update(store)
    assert "Not to be confused with" not in read(store, "en/targets/T000001/")
    list_one("2", "Ivan Made-Up", "XB")
    build.update(store)
    for one, other in (("1", "2"), ("2", "1")):
        page = read(store, f"en/targets/T00000{one}/")
        assert "Not to be confused with" in page
        assert f'href="/en/targets/T00000{other}/"' in page
    renamed = world.listing("L000002", "T000002", "Boris Made-Up", "XB", "corrected")
    publish(world.target("T000002", [renamed], "corrected"), renamed)
    build.update(store)
    assert "Not to be confused with" not in read(store, "en/targets/T000001/")


def test_what_is_new_is_told_and_not_what_follows_from_it(store: Folder) -> None:
    """A merge of long ago and sixty pages that followed their listings stand before the last round of listings."""
    publish(*world.foundation())
    list_one("1")
    for number in range(60):
        publish(world.target("T000001", [world.listing("L000001", "T000001", f"Ivan {number}", "XA")], "amended"))
    moved = world.listing("L000001", "T000002", "Ivan Made-Up", "XA", "amended")
    publish(world.target("T000002", [moved]), moved)
    build.update(store)
    front = read(store, "en/").partition('id="new"')[2]
    told = re.findall(r'<span class="about">(\w+): (\w+)', front)
    assert told[0] == ("Listing", "published")
    assert ("Target", "amended") not in told
    assert ("Listing", "amended") not in told
    renamed = world.listing("L000001", "T000002", "Boris Made-Up", "XA", "amended")
    publish(world.target("T000002", [renamed], "amended"), renamed)
    build.update(store)
    assert (
        'Boris Made-Up</bdi></a><br/><span class="about">Listing: amended'
        in read(store, "en/").partition('id="new"')[2]
    )


def test_two_uses_at_one_place_without_a_date_are_told_apart(store: Folder) -> None:
    publish(*world.foundation())
    for number, agent in (("1", "chlorine"), ("2", "sarin")):
        use = world.incident(f"front-{number}", "A front", "b1")
        publish(replace(use, document=dict(use.document) | {"when": None, "agent": agent}))
        list_one(number, f"Ivan Made-Up {number}", incidents=[f"front-{number}"])
    build.update(store)
    for page in ("en/sanctions/", "fr/sanctions/"):
        assert {"A front (chlorine)", "A front (sarin)"} <= set(re.findall(r">(A front[^<]*)<", read(store, page)))


@pytest.mark.parametrize("front", ["sanctions/", "sanctions/no-search/", "coverage/"])
def test_a_front_leads_to_hundreds_until_they_are_many(store: Folder, front: str) -> None:
    lists = "coverage/" if front == "coverage/" else "sanctions/all/"

    def led(page: str) -> list[str]:
        return re.findall(rf'href="/fr/{lists}(\w+)/">\1…', read(store, f"fr/{page}"))

    publish(*world.foundation())
    list_one()
    build.update(store)
    assert led(front) == led(f"{lists}T00/") == ["T0000"]
    far = world.listing("L000002", "T012345", "Anna Invented", "XB")
    publish(world.target("T012345", [far]), far)
    build.update(store)
    assert led(front) == ["T00", "T01"]
    assert (led(f"{lists}T00/"), led(f"{lists}T01/")) == (["T0000"], ["T0123"])
    publish(world.target("T012345", [far], "withdrawn"), replace(far, operation=Operation.WITHDRAWN))
    build.update(store)
    assert led(front) == ["T0000"]
    with pytest.raises(AssertionError):
        read(store, f"fr/{lists}T01/")


def test_an_earlier_state_says_what_it_said_then_and_until_when(store: Folder) -> None:
    publish(*world.foundation())
    list_one()
    ended = world.listing("L000001", "T000001", "Ivan Renamed", "XA", "ended", status="ENDED")
    publish(world.target("T000001", [ended], "ended"), ended)
    build.update(store)
    before, now = read(store, "en/targets/T000001/as-of/14/"), read(store, "en/targets/T000001/")
    assert "This is what the register said from" in before
    assert "Ivan Made-Up" in before
    assert "Ivan Renamed" not in before
    assert "No participating State lists it in force." in now
    assert 'href="/en/targets/T000001/as-of/14/"' in now


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [
        ('<a href="/en/nowhere/">x</a>', "/en/nowhere/ leads nowhere"),
        ("<b><i>x</b></i>", "mismatch"),
        ('<p id="main">x</p>', "id main stands twice"),
        ("<h1>another</h1>", "2 headings of the first level"),
        ('<a href="#nothing">x</a>', "no #nothing on this page"),
        ("<p>&nbsp;</p>", "nbsp"),
    ],
)
def test_a_page_that_is_wrong_is_not_shown(
    store: Folder, monkeypatch: pytest.MonkeyPatch, spoilt: str, said: str
) -> None:
    publish(*world.foundation())
    build.update(store)
    before = store.current()
    publish(world.incident("n1", "Renamed", "b1", "amended"))
    whole = rendering.page

    def page(template: str, language: str, context: Any) -> bytes:
        return whole(template, language, context).replace(b"</main>", f"{spoilt}</main>".encode())

    with monkeypatch.context() as patch:
        patch.setattr(rendering, "page", page)
        with pytest.raises(BuildError, match=said):
            build.update(store)
    assert store.current() == before
    assert "Renamed" not in read(store, "en/incidents/")
    build.update(store)  # the twin: nothing stands in the way of the next one
    assert "Renamed" in read(store, "en/incidents/")


def test_numbers_that_are_not_the_register_s_are_not_shown(store: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(*world.foundation())
    build.update(store)
    before = store.current()
    publish(world.count("c2", 34))
    monkeypatch.setattr(numbers, "forward", lambda before, told: before)
    with pytest.raises(BuildError, match="numbers: 1 of count, and the register has 2"):
        build.update(store)
    assert store.current() == before


def test_what_was_published_together_is_shown_together(store: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(*world.foundation())
    build.update(store)
    monkeypatch.setattr(build, "EVENTS", 1)
    list_one("1")
    list_one("2", "Anna Invented")
    assert [version.sequence for _ in range(3) if (version := build.update(store))] == [14, 16]


def test_another_state_of_the_code_makes_everything_anew(store: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(*world.foundation())
    first = build.update(store)
    before = made(store)
    monkeypatch.setattr(rendering, "digest", lambda: "another")
    second = build.update(store)
    assert first is not None
    assert second is not None
    assert (second.renderer, second.sequence) == ("another", first.sequence)
    after = made(store)
    assert {path for path in before if before[path] != after[path]} == {"version.json"}


def test_settings_that_pages_show_make_another_renderer(settings: Settings) -> None:
    rendering.digest.cache_clear()
    one = rendering.digest()
    settings.SITE_CONTACT = "desk@example.org"
    rendering.digest.cache_clear()
    assert rendering.digest() != one
    rendering.digest.cache_clear()


def test_a_website_ahead_of_its_register_is_left_alone(store: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup was restored that forgot events: the public has seen more than the register knows."""
    publish(*world.foundation())
    build.update(store)
    before = store.current()
    monkeypatch.setattr(Folder, "current", lambda self: before and type(before)(
        sequence=before.sequence + 5, renderer=before.renderer, root=before.root))  # fmt: skip
    with pytest.raises(queries.BeyondHeadError):
        build.update(store)


def test_every_record_s_kind_has_a_sort_of_page_or_a_place_on_one() -> None:
    assert {kind.value for kind in Kind} - set(pages.SORTS) == {"count"}


def test_numbers_are_public_and_say_what_pages_say(store: Folder) -> None:
    publish(*world.foundation())
    list_one("1")
    list_one("2", "Anna Invented", "XB", status="ENDED")
    build.update(store)
    said = json.loads(read(store, "numbers.json"))
    assert (said["listings/IN_FORCE"], said["listings/ENDED"]) == (1, 1)
    assert (said["lists/XA"], said["alone/XA"], said["no_longer/XB"]) == (1, 1, 1)
