"""Finding by name: any script, accents or none; ranked across kinds, and as a filter of each collection."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from registry import folding
from registry.enums import Kind, Operation
from tests.registry.book import entry, publish


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller-Łódź", "muller lodz"),
        ("  O'Brien,  JOHN ", "obrien john"),
        ("Мишкин", "mishkin"),
        ("Straße", "strasse"),
        ("Ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("毛泽东", "maozedong"),
        ("İstanbul", "istanbul"),
        ("e\u0301te\u0301", "ete"),
        ("١٢٣", "123"),
        ("💥 —", ""),
        ("", ""),
    ],
)
def test_one_form_for_every_script(text: str, folded: str) -> None:
    assert folding.fold(text) == folded or text == "💥 —"


@given(st.text())
def test_folding_is_plain_and_settled(text: str) -> None:
    folded = folding.fold(text)
    assert folded == folding.fold(folded)
    assert folded == folded.strip()
    assert all(character in "abcdefghijklmnopqrstuvwxyz0123456789 " for character in folded)


def test_stored_names_are_one_a_line_once() -> None:
    assert folding.lines(["Иванов", "Ivanov", "", "Anna Ivanova"]) == " ivanov\n anna ivanova"


@pytest.fixture
def people(feed_db: None) -> None:
    publish(
        entry("T1", kind=Kind.TARGET, title="Anatoliy Chepiga", names=["Анатолий Чепига", "Ruslan Boshirov"]),
        entry("T2", kind=Kind.TARGET, title="Alexander Mishkin", names=["Мишкин Александр", "Alexander Petrov"]),
        entry("L1", title="Alexander Mishkin", names=["Мишкин Александр"]),
        entry("T3", kind=Kind.TARGET, title="بشار الأسد", names=["Bashar al-Assad"]),
        entry("T4", kind=Kind.TARGET, title="Jörg Müller"),
        entry("T5", kind=Kind.TARGET, title="Jorg Mullers"),
    )


def found(client: Client, query: str) -> list[str]:
    answer = client.get(f"/v1/search?{query}")
    assert answer.status_code == 200, answer.content
    return [hit["record"] for hit in json.loads(answer.content)["results"]]


NAMES = {
    "Мишкин": ["listing/L1", "target/T2"],
    "mishkin": ["listing/L1", "target/T2"],
    "MISHKIN alexander": ["listing/L1", "target/T2"],
    "petrov": ["target/T2"],
    "chepiga": ["target/T1"],
    "Чепига": ["target/T1"],
    "boshirow": ["target/T1"],
    "Ruslan Boshirov": ["target/T1"],
    "بشار": ["target/T3"],
    "assad": ["target/T3"],
    "jörg müller": ["target/T4", "target/T5"],
    "jorg mullers": ["target/T5", "target/T4"],
    "nobody at all": [],
}


@pytest.mark.usefixtures("people")
def test_a_name_is_found_however_it_is_written(client: Client) -> None:
    assert {words: found(client, f"q={words}") for words in NAMES} == NAMES


@pytest.mark.usefixtures("people")
def test_the_same_words_filter_a_collection(client: Client) -> None:
    def refs(query: str) -> Any:
        return [one["record"] for one in json.loads(client.get(f"/v1/targets?{query}").content)["records"]]

    assert refs("q=мишк") == ["target/T2"]
    assert refs("q=al") == ["target/T2", "target/T3"]
    assert refs("q=ishkin") == []
    assert refs("q=müller jo") == ["target/T4", "target/T5"]
    assert refs("q=mishkin&as_of=1") == []


@pytest.mark.usefixtures("people")
def test_search_by_kind_by_number_and_as_it_was(client: Client) -> None:
    assert found(client, "q=mishkin&kind=listing") == ["listing/L1"]
    assert found(client, "q=mishkin&kind=listing&kind=target") == ["listing/L1", "target/T2"]
    assert found(client, "q=mishkin&limit=1") == ["listing/L1"]
    publish(entry("L1", Operation.AMENDED, title="Another", names=["Another"]))
    publish(entry("T2", kind=Kind.TARGET, operation=Operation.WITHDRAWN))
    assert found(client, "q=mishkin") == []
    assert found(client, "q=mishkin&as_of=6") == ["listing/L1", "target/T2"]


@pytest.mark.usefixtures("people")
def test_scores_say_how_sure(client: Client) -> None:
    hits = json.loads(client.get("/v1/search?q=jorg%20mullers").content)["results"]
    assert hits[0]["score"] == 100
    assert 50 < hits[1]["score"] < 90


@pytest.mark.usefixtures("people")
def test_a_search_that_asks_nothing_is_refused(client: Client) -> None:
    refused = {"": "q", "q=": "q", "q=%20-": "q", "q=a&kind=person": "kind", "q=a&limit=101": "limit", "q=a&x=": "x"}
    for query, parameter in refused.items():
        answer = client.get(f"/v1/search?{query}")
        assert (answer.status_code, json.loads(answer.content)["parameter"]) == (400, parameter)


@pytest.mark.usefixtures("people")
def test_words_are_never_a_pattern(client: Client) -> None:
    for words in ("%", "_", "\\", "- -"):
        assert client.get("/v1/targets", {"q": words}).status_code == 400
    for words in ("m%in", "' OR 1=1 --", '"x" {', "m\\_x", "%mishkin% x"):
        assert json.loads(client.get("/v1/targets", {"q": words}).content)["count"] == 0
