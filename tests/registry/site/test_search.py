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
from registry.enums import Kind, Operation
from registry.site import build, search, similar
from registry.site.views import kept
from tests.registry.book import entry, publish
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


@pytest.mark.parametrize(
    ("words", "place"),
    [("T000002", "targets/T000002"), ("l000003", "listings/L000003"), (" t000001 ", "targets/T000001")],
)
def test_a_reference_leads_to_its_record(words: str, place: str) -> None:
    for question in ({"q": words}, {"q": words, "participant": "XB", "sort": "name"}):
        answer = Client().get("/fr/sanctions/search/", question)
        assert (answer.status_code, answer["Location"]) == (302, f"/fr/{place}/")
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("words", ["T000009", "T000002 x", "T٠٠٠٠٠٢", "P000002", "T", "T2"])
def test_what_is_no_records_reference_is_searched_for(words: str) -> None:
    assert "No listing found." in ask(f"?q={words}")


def test_a_reference_with_what_cannot_be_asked_is_not_followed() -> None:
    assert "This cannot be asked:" in ask("?q=T000002&participant=ZZ", status=400)


def test_a_merged_reference_leads_to_its_page_and_a_withdrawn_one_nowhere() -> None:
    publish(
        world.target(
            "T000002", [world.listing("L000002", "T000002", "A", "XB")], "merged", merged_into="target/T000001"
        )
    )
    publish(entry("T000003", Operation.WITHDRAWN, kind=Kind.TARGET))
    assert Client().get("/en/sanctions/search/?q=T000002")["Location"] == "/en/targets/T000002/"
    assert "No listing found." in ask("?q=T000003")


def test_a_states_own_reference_finds_its_target() -> None:
    assert found("?q=XB-L000002") == ["T000002"]
    assert "1 target found." in ask("?q=XB-L000002")
    assert found("?q=XB-L000002&participant=XB") == ["T000002"]
    for other in ("XB-L000002&participant=XA", "XB-L00000", "xb-l000002", "XB-L000002&page=2", "XB-L00000_"):
        assert found(f"?q={other}") == [], other


def test_the_own_reference_of_somebody_related_is_not_ones_own() -> None:
    related = {"type": "ASSOCIATE", "name": "Z", "own_reference": "QQ-9", "role": None, "act": None}
    for number, said in (("4", {"relations": [related]}), ("5", {"own_reference": "QQ-8"})):
        new = world.listing(f"L00000{number}", f"T00000{number}", "Somebody", "XA", **said)
        publish(world.target(f"T00000{number}", [new]), new)
    assert "/en/targets/T000004/" not in ask("?q=QQ-9")
    assert "/en/targets/T000005/" in ask("?q=QQ-8")


def test_an_own_reference_is_looked_for_only_where_no_name_is_found_and_a_digit_is_in_it() -> None:
    for words, asked_for in (("qqqqqq", False), ("made-up", False), ("qqqqqq 1", True)):
        with CaptureQueriesContext(connections["public"]) as asked:
            ask(f"?q={words}")
        assert any("statement_timeout" in one["sql"] for one in asked) is asked_for, words


def test_an_own_reference_that_cannot_be_looked_for_is_not_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """A statement that fails, as one that is cut short does, leaves the page and the connection as they are."""
    monkeypatch.setattr(similar, "MOMENT", "no time")
    assert "No listing found." in ask("?q=XB-L000002")
    assert found("?q=ivan&sort=name") == ["T000001", "T000002"]


class Matcher:
    """Says of every name that these are like it, and remembers what it was asked."""

    def __init__(self, *refs: str) -> None:
        self.refs, self.asked = refs, list[tuple[str, Any, int]]()

    def __call__(self, name: str, *, facets: Any, limit: int) -> list[str]:
        self.asked.append((name, facets, limit))
        return [f"target/{ref}" for ref in self.refs]


LIKE = "No target bears this name. Names like it:"


def test_names_like_one_that_nobody_bears_are_shown_and_called_no_identification(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matcher = Matcher("T000003", "T000001", "T000099")
    monkeypatch.setattr(similar, "_TAUGHT", {"names": matcher})
    page = ask("?q=Qqqqq&participant=XA")
    assert matcher.asked == [("Qqqqq", {"participant": ["XA"]}, similar.MOST)]
    assert "0 targets found." in page
    assert LIKE in page
    assert "A likeness is not an identification: compare dates and places of birth on the page." in page
    assert "No listing found." not in page
    assert 0 < page.index("/en/targets/T000003/") < page.index("/en/targets/T000001/")  # in the matcher's order
    assert "T000099" not in page  # which the register does not know


@pytest.mark.parametrize(
    "question",
    [
        "?q=ivan",
        "?q=Ivan Made-Up&participant=XB&status=NOT_LISTED",  # the name is borne, and it is the filters that nothing has
        "?q=Qqqqq&sort=name",
        "?q=Qqqqq&page=2",
        "?q=%25",
        "?q=XB-L000002",
        "?status=NOT_LISTED&participant=XB",
    ],
)
def test_where_a_name_is_borne_or_none_is_asked_nobody_is_asked_who_is_like_it(
    monkeypatch: pytest.MonkeyPatch, question: str
) -> None:
    matcher = Matcher("T000001")
    monkeypatch.setattr(similar, "_TAUGHT", {"names": matcher})
    assert LIKE not in ask(question)
    assert matcher.asked == []


def test_without_a_matcher_or_with_one_that_fails_the_page_is_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any, **__: Any) -> list[str]:
        raise OperationalError("it took too long")

    pages = set()
    for taught in ({}, {"names": Matcher()}, {"names": fails}):
        monkeypatch.setattr(similar, "_TAUGHT", taught)
        pages.add(ask("?q=Qqqqq"))
    assert len(pages) == 1
    assert "No listing found." in pages.pop()


def test_where_nothing_is_found_it_is_said_what_there_is_and_that_this_clears_nobody() -> None:
    page = ask("?q=Qqqqq")
    assert "Nobody of that name" not in page
    held = page.partition("This register holds listings by:")[2].partition("</ul>")[0]
    assert [held.find(said) >= 0 for said in ("Alphaland", "programmes/P1/", "Betaland", "programmes/P2/")] == [
        True
    ] * 4
    assert held.index("programmes/P1/") < held.index("Betaland") < held.index("programmes/P2/")
    assert "Names that stand only in announcements are not searched." in page
    assert "That nothing is found does not mean that nobody lists the person." in page
    for said in ("No listing found.", "This register holds listings by:", "Names that stand only in announcements"):
        assert said not in ask("?q=ivan")
