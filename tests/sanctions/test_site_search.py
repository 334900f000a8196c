"""The website's search with the real matcher: whom ``/v1/match`` finds like a name, it shows as like it."""

import re
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from registry.enums import Kind, Operation
from registry.site import search, similar
from sanctions.actions import matching
from sanctions.matching import likeness
from sanctions.matching.v1 import found
from sanctions.screening.subjects import Given, Subject
from tests.matching.asking import ids, listed, match, query
from tests.registry.book import entry, publish
from tests.sanctions import builders

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
LIKE = "No target bears this name. Names like it:"
ALIAS = "Quorvex ZANZIBARSKY"


@pytest.fixture(autouse=True)
def _no_website_yet(settings: Settings, tmp_path: Path) -> None:
    settings.SITE_STORE = str(tmp_path / "site")
    search._source.cache_clear()


@pytest.fixture
def register() -> dict[str, str]:
    fr, gb = builders.state("FR"), builders.state("GB")
    rows = {
        "kostyushev": listed(fr, "FR-1", "Igor Olegovich KOSTYUSHEV"),
        "chepiguin": listed(gb, "GB-1", "Anatoliy Vladimirovich CHEPIGUIN"),
        "vessel": listed(gb, "GB-2", "Plimfort Ugandrix", kind="VESSEL", birth_dates=[], nationalities=[]),
    }
    return {name: str(row.target.ref) for name, row in rows.items()}


def asked(name: str, **facets: str) -> str:
    answer = Client().get("/en/sanctions/search/", {"q": name, **facets})
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def shown(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/en/targets/(T[0-9]+)/"', page)


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("Kostjushew", "kostyushev"),
        ("Kostiushev", "kostyushev"),
        ("Igor Kostiouchev", "kostyushev"),
        ("Anatoly Chepigin", "chepiguin"),
        ("Plymphort Ougandrics", "vessel"),
    ],
)
def test_a_name_spelt_otherwise_finds_whom_matching_finds(register: dict[str, str], name: str, who: str) -> None:
    page = asked(name)
    assert LIKE in page
    assert shown(page) == [register[who]]
    assert ids(match({"q": query("Thing", name=[name])}, f"/v1/match?limit=10&cutoff={likeness.CUTOFF}")) == [
        register[who]
    ]


def test_a_name_that_is_borne_or_is_like_nobodys_shows_no_likeness(register: dict[str, str]) -> None:
    page = asked("Kostyushev")
    assert LIKE not in page
    assert shown(page) == [register["kostyushev"]]
    for other in ("Wwwww Bbbbb", "Igor Smithson"):  # a first name in common is no likeness
        page = asked(other)
        assert LIKE not in page
        assert "No listing found." in page


def test_the_likely_are_narrowed_too(register: dict[str, str]) -> None:
    assert shown(asked("Kostiushev", participant="FR", status="LISTED")) == [register["kostyushev"]]
    assert shown(asked("Kostiushev", participant="GB")) == []
    assert "No listing found." in asked("Kostiushev", kind="VESSEL")


def test_no_more_than_ten_are_shown() -> None:
    fr = builders.state("FR")
    for number in range(similar.MOST + 1):
        listed(fr, f"FR-{number}", f"Igor {chr(65 + number) * 3}ovich KOSTYUSHEV")
    assert len(shown(asked("Kostiushev"))) == similar.MOST
    assert len(shown(asked("Kostyushev"))) == similar.MOST + 1


def test_what_is_withheld_or_was_taken_back_is_like_nobody() -> None:
    fr, gb = builders.state("FR"), builders.state("GB")
    known = listed(fr, "FR-1", "Xavier EXAMPLE")
    listed(gb, "GB-1", "Xavier EXAMPLE", ALIAS, withheld=True, target=known.target.ref)
    assert shown(asked("Quorweks Zansibarskij")) == []
    (at_the_desk,) = matching.candidates([Subject(names=(Given("Quorweks Zansibarskij"),))], public=False)
    assert [one.ref for one in at_the_desk] == [known.target.ref]  # the twin: there it is
    assert shown(asked("Ksavier Eksample")) == [known.target.ref]
    publish(entry(str(known.target.ref), Operation.WITHDRAWN, kind=Kind.TARGET))
    assert shown(asked("Ksavier Eksample")) == []


def test_a_matcher_that_does_not_answer_leaves_the_page(
    register: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_: object, **__: object) -> None:
        raise OperationalError("canceling statement due to statement timeout")

    taught = dict(similar._TAUGHT)
    assert taught == {"names": likeness.targets}
    monkeypatch.setattr(found, "alike", late)
    assert "No listing found." in asked("Kostiushev")


def test_a_states_own_reference_finds_its_target(register: dict[str, str]) -> None:
    assert shown(asked("GB-1")) == [register["chepiguin"]]
    assert shown(asked("GB-9")) == []
