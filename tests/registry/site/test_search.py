"""The one live page: any script, every filter, an address to send on, and a way out when the register is down."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from registry import queries
from registry.site import build, search
from registry.site.views import kept
from tests.registry.book import publish
from tests.registry.site import world

pytestmark = pytest.mark.usefixtures("feed_db")
PEOPLE = (
    ("1", "Ivan Made-Up", "XA", {"programme": "P1", "incidents": ["n1"]}),
    ("2", "Иван Выдуманный", "XB", {"programme": "P2", "incidents": []}),
    ("3", "يوان مختلق", "XA", {"programme": "P1", "status": "ENDED"}),
)


@pytest.fixture(autouse=True)
def _register(settings: Settings, tmp_path: Path) -> None:
    settings.SITE_STORE = str(tmp_path / "site")
    search._source.cache_clear()
    publish(*world.foundation())
    for number, name, code, said in PEOPLE:
        new = world.listing(f"L00000{number}", f"T00000{number}", name, code, **said)
        publish(world.target(f"T00000{number}", [new]), new)


def ask(question: str = "", language: str = "en", status: int = 200) -> str:
    answer = Client().get(f"/{language}/sanctions/search/{question}")
    assert answer.status_code == status, answer.content
    assert not answer.cookies
    return answer.content.decode()


def found(question: str) -> list[str]:
    """The references in the order shown."""
    page = ask(question)
    return [f"T00000{number}" for number in _order(page) if f"/en/targets/T00000{number}/" in page]


def _order(page: str) -> list[int]:
    return sorted(range(1, 4), key=lambda number: page.find(f"/en/targets/T00000{number}/"))


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        ("Выдуманный", ["T000002"]),
        ("vydumannyy", ["T000002"]),
        ("يوان", ["T000003"]),
        ("made-up", ["T000001"]),
        ("Ivan Made-Up", ["T000001", "T000002"]),
        ("nobody at all", []),
        ("%", []),
        ("'; DROP TABLE", []),
    ],
)
def test_names_are_found_in_any_script(words: str, refs: list[str]) -> None:
    assert found(f"?q={words.replace('%', '%25')}")[: len(refs) or 9][:1] == refs[:1]


@pytest.mark.parametrize(
    ("question", "refs"),
    [
        ("", ["T000003", "T000002", "T000001"]),
        ("?sort=oldest", ["T000001", "T000002", "T000003"]),
        ("?participant=XB", ["T000002"]),
        ("?programme=P1&sort=oldest", ["T000001", "T000003"]),
        ("?incident=n1", ["T000001"]),
        ("?status=NOT_LISTED", ["T000003"]),
        ("?kind=PERSON&measure=ASSET_FREEZE&participant=XA&status=LISTED", ["T000001"]),
        ("?q=ivan&sort=name", ["T000001", "T000002"]),
    ],
)
def test_it_is_narrowed_and_ordered(question: str, refs: list[str]) -> None:
    assert found(question) == refs


def test_the_form_and_the_links_keep_what_was_asked() -> None:
    page = ask("?q=ivan&participant=XA")
    assert 'value="ivan"' in page
    assert '<option value="XA" selected="selected">' in page
    assert "?q=ivan&amp;participant=XA&amp;sort=name" in page


@pytest.mark.parametrize(
    "question",
    ["?participant=ZZ", "?status=IN_FORCE", "?sort=colour", "?sort=best", "?page=0", "?page=x", "?page=9999"],
)
def test_what_cannot_be_asked_is_said_and_never_read_as_nobody(question: str) -> None:
    page = ask(question, status=400)
    assert "This cannot be asked:" in page
    assert "targets found" not in page


def test_results_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "PAGE", 2)
    assert found("?sort=oldest") == ["T000001", "T000002"]
    assert found("?sort=oldest&page=2") == ["T000003"]
    assert "3 targets found." in ask("?sort=oldest&page=2")


def test_what_is_asked_is_text(settings: Settings) -> None:
    page = ask("?q=%3Cscript%3Ealert(1)%3C/script%3E%00")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_when_the_register_does_not_answer_the_lists_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(**_: Any) -> None:
        raise OperationalError("the server is gone")

    monkeypatch.setattr(queries, "head", down)
    answer = Client().get("/fr/sanctions/search/?q=ivan")
    assert (answer.status_code, answer["Location"]) == (302, "/fr/sanctions/no-search/")


def test_another_language_than_ours_is_no_page() -> None:
    assert Client().get("/de/sanctions/search/").status_code == 404


def test_a_search_costs_few_questions() -> None:
    ask("?q=ivan")  # what may be chosen is read once for each state of the register
    with CaptureQueriesContext(connections["public"]) as asked:
        ask("?q=ivan&participant=XA")
    assert len(asked) == 3


def test_the_website_that_is_shown_says_what_may_be_chosen() -> None:
    """So that a hundred thousand listings are not counted for a form."""
    store = kept(str(settings.SITE_STORE))
    counted = ask()
    build.update(store)
    with CaptureQueriesContext(connections["public"]) as asked:
        assert ask() == counted
    assert not any("facets" in one["sql"].partition(" FROM ")[0] and "'listing'" in one["sql"] for one in asked)
