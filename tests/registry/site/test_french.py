"""No English of ours is left on French pages: what both languages say alike is a document's, or the same word in both.

French that is wrong these tests do not see; they see a text that has none, and a page that shows the English all the
same. What documents say is theirs to say in whatever language, and is marked as that language's.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import translation
from lxml import etree

from registry import queries
from registry.models import Event
from registry.site import build, numbers, rendering, search, words
from registry.site.folder import Folder
from registry.site.pages import SORTS
from registry.site.source import Source
from registry.site.store import find
from tests.registry.book import publish
from tests.registry.site import world

pytestmark = pytest.mark.usefixtures("feed_db")

SAME = {
    *("Codes", "Contact", "Date", "Document", "Incident", "Incidents", "Initiative", "Instrument", "Instruments"),
    *(
        "Latin",
        "Note",
        "Organisation",
        "Organisations",
        "Page",
        "Participant",
        "Participants",
        "Programme",
        "Programmes",
    ),
    *("Signature", "Source", "Sources", "Total", "citation", "participants", "version"),
}
"""Words that English and French write alike, as pages use them; whatever else is alike is a fault."""

NAMES = {"Atom", "JSON", "JSON Feed", "Français", "English", "RFC", "UTC"}
"""Proper names, and languages in their own."""

ASKED = ("q=Ivan", "q=Nobody", "kind=NONE")
"""Searches whose answer is read besides: one found, one not, one that cannot be asked."""

SAID_ALOUD = ("aria-label", "title", "alt", "placeholder")
APART = re.compile(r":(?!//)|[;,()·●○×◆–|]|\.\s")
CODES = re.compile(r"(?<!\S)(…?/\S*|https?://\S*|[a-z]*\d\S*|[A-Z]{2}|[A-Z]\d+…?|[\w-]+\.(json|org|xml)|\W+)(?!\S)")
"""References, numbers and addresses: the same whatever the language."""


def register() -> None:
    """A record of every kind, and of targets one that is listed by two, one no longer, one merged into another."""
    publish(*world.foundation())
    first = world.listing("L000001", "T000001", "Ivan Made-Up", "XA", incidents=["n1"], announcement="a1")
    second = world.listing("L000002", "T000002", "Иван Выдуманный", "XB", programme="P2")
    third = world.listing("L000003", "T000003", "Anna Invented", "XB", status="ENDED", identification="too_few")
    publish(world.target("T000001", [first]), first)
    publish(world.target("T000002", [second]), second)
    publish(world.target("T000003", [third], identification="too_few"), third)
    moved = world.listing("L000002", "T000001", "Иван Выдуманный", "XB", "amended", programme="P2", measures=[])
    publish(
        world.target("T000001", [first, moved], "amended"),
        world.target("T000002", [second], "merged", merged_into="T000001"),
        moved,
    )
    correction = {"fields": ["/note"], "reason": "It was wrong.", "authority": None}
    publish(
        world.listing(
            "L000001",
            "T000001",
            "Ivan Made-Up",
            "XA",
            "corrected",
            note="New.",
            correction=correction,
            incidents=["n1"],
        )
    )


def built(folder: Path) -> Source:
    """A website of that register was made, and its source: what its pages are made of."""
    register()
    search._source.cache_clear()
    store = Folder(folder)
    version = build.update(store)
    assert version is not None
    source = Source(queries.as_at(version.sequence), whole=True)
    found = find(store, version.root, numbers.FILE)
    assert found is not None
    source.numbers = numbers.read(store.file(found[0], found[1]))
    return source


def in_both(source: Source) -> Iterator[tuple[str, bytes, bytes]]:
    """Every page that is made in two languages, and one of the search, by its sort."""
    for sort in SORTS.values():
        if len(sort.languages) != 2 or not sort.template.endswith(".html"):
            continue
        for refs in sort.every(source):
            for _place, said in sort.contexts(source, refs):
                if said is not None:
                    english, french = (rendering.page(sort.template, one, said) for one in ("en", "fr"))
                    yield sort.name, english, french
    for asked in ASKED:
        english, french = (answer(asked, one) for one in ("en", "fr"))
        yield "search", english, french


def answer(asked: str, language: str) -> bytes:
    """A page of the search."""
    found = search.results(RequestFactory().get(f"/?{asked}"), language)
    assert isinstance(found, HttpResponse)
    return found.content


def texts(page: bytes) -> set[str]:
    """What a reader sees or hears of a page, in parts, but for names, codes and what is in another language."""
    found: set[str] = set()

    def read(element: Any, language: str | None) -> None:
        own = element.get("lang") or language
        if own == language and element.tag not in {"bdi", "code", "script", "style"}:
            found.add(element.text or "")
            found.update(element.get(name) or "" for name in SAID_ALOUD)
            if element.tag == "meta" and element.get("name") == "description":
                found.add(element.get("content"))
            for child in element:
                read(child, language)
                found.add(child.tail or "")

    root = etree.fromstring(page)
    read(root, root.get("lang"))
    return {" ".join(CODES.sub(" ", part).split()) for text in found for part in APART.split(text)}


def data() -> set[str]:
    """Every text that is in a document of the register, or that names one."""
    found: set[str] = set()

    def read(value: Any) -> None:
        if isinstance(value, str):
            found.add(value)
            found.add(value.partition("/")[2])
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            read(part)

    for event in Event.objects.all():
        read(event.document)
        read(event.record)
        read(event.title)
    return found


def alike(source: Source) -> dict[str, set[str]]:
    """What the pages of each sort say alike in English and French, with the words that may be."""
    found: dict[str, set[str]] = {}
    for sort, english, french in in_both(source):
        found.setdefault(sort, set()).update(texts(english) & texts(french))
    of_documents = data()
    known = of_documents | NAMES | {asked.partition("=")[2] for asked in ASKED} | {""}
    return {sort: those - known for sort, those in found.items()}


def test_no_english_of_ours_is_left_on_french_pages(tmp_path: Path) -> None:
    found = alike(built(tmp_path))
    assert {name for name, sort in SORTS.items() if len(sort.languages) == 2 and sort.template.endswith(".html")} < set(
        found
    )
    assert {sort: those - SAME for sort, those in found.items() if those - SAME} == {}
    assert set().union(*found.values()) == SAME


def untaught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A code whose word has no French."""
    monkeypatch.setitem(words._TAUGHT["measure"], "ASSET_FREEZE", "Frozen assets")


def untranslated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of a template that has none."""
    monkeypatch.setattr(rendering, "_ask", lambda text: text if text == "Measures" else translation.gettext(text))


def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word of a template that is worked out once for both languages, as Jinja does with constants."""
    monkeypatch.setattr(rendering, "word", words.word)


@pytest.mark.parametrize(
    ("spoil", "sort", "said"),
    [
        (untaught, "target", "Frozen assets"),
        (untranslated, "target", "Measures"),
        (fixed, "coverage", "in force"),
        (fixed, "incident", "In force"),
    ],
)
def test_the_guard_bites(
    spoil: Callable[[pytest.MonkeyPatch], None], sort: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = built(tmp_path)
    spoil(monkeypatch)
    forget()
    try:
        assert any(said in one for one in alike(source)[sort] - SAME)
    finally:
        forget()


def forget() -> None:
    """Templates and texts are read anew."""
    rendering.environment.cache_clear()
    rendering._known.cache_clear()
