"""``/v1/search`` with filters, ``/v1/search/{dataset}`` and ``/v1/entities``: targets by name and by reference."""

import pytest
from django.test import Client

from sanctions.matching.v1 import found
from sanctions.models import Listing
from tests.matching.asking import get, listed
from tests.sanctions import builders

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])


@pytest.fixture
def register() -> dict[str, str]:
    fr, gb = builders.state("FR"), builders.state("GB")
    rows = {
        "xavier": listed(fr, "FR-1", "Xavier EXAMPLE", "Ксавьер Пример"),
        "factory": listed(gb, "GB-1", "Example Chemicals Factory", kind="ORGANISATION", birth_dates=[]),
    }
    builders.published(fr, builders.end(Listing.objects.get(own_reference="FR-1")))
    return {name: str(row.target.ref) for name, row in rows.items()}


def named(address: str) -> list[str]:
    return [result["id"] for result in get(address)["results"]]


def test_targets_come_as_entities_in_yentes_shape(register: dict[str, str]) -> None:
    answer = get("/v1/search/default?q=example&fuzzy=true")
    assert {name: answer[name] for name in ("limit", "offset", "facets")} == {"limit": 10, "offset": 0, "facets": {}}
    assert answer["total"] == {"value": 2, "relation": "eq"}
    assert {one["id"] for one in answer["results"]} == set(register.values())
    assert {one["schema"] for one in answer["results"]} == {"Person", "Organization"}
    assert "score" not in answer["results"][0]


def test_search_is_narrowed_and_paged(register: dict[str, str]) -> None:
    assert named("/v1/search/default?q=example&schema=Person") == [register["xavier"]]
    assert named("/v1/search/default?q=example&schema=Person&kind=VESSEL") == []
    assert named("/v1/search/default?q=example&participant=GB") == [register["factory"]]
    assert named("/v1/search/default?q=example&status=NOT_LISTED") == [register["xavier"]]
    both = named("/v1/search/default?q=example")
    assert [named(f"/v1/search/default?q=example&limit=1&offset={n}") for n in (0, 1, 2)] == [both[:1], both[1:], []]
    assert get("/v1/search/No%20dataset?q=example", 404)["type"] == "/v1/match/problems/not-found"
    for wrong in ("", "q=", "q=-", "q=a&schema=Ship", "q=a&limit=101", "q=a&offset=1000", "q=a&participant=QQ"):
        assert get(f"/v1/search/default?{wrong}", 400)["status"] == 400, wrong


def test_the_feeds_search_takes_filters_and_keeps_its_shape(register: dict[str, str]) -> None:
    def records(query: str) -> list[str]:
        return sorted(hit["record"] for hit in get(f"/v1/search?q=example&{query}")["results"])

    person, factory = f"target/{register['xavier']}", f"target/{register['factory']}"
    assert records("kind=target") == sorted([person, factory])
    assert records("participant=GB") == sorted([factory, "listing/L000002"])
    assert records("kind=target&programme=FR-CW") == [person]
    assert records("status=LISTED") == [factory]
    assert records("status=ended") == sorted([person, "listing/L000001"])
    assert records("status=annulled") == []
    for wrong in ("participant=QQ", "programme=NONE", "status=SOME", "status=ended&status=LISTED", "offset=1"):
        assert get(f"/v1/search?q=example&{wrong}", 400)["status"] == 400, wrong


def test_one_target_stands_where_yentes_clients_look(register: dict[str, str]) -> None:
    one = get(f"/v1/entities/{register['xavier']}?nested=True")
    assert one["caption"] == "Xavier EXAMPLE"
    assert get("/v1/entities/T999999", 404)["type"] == "/v1/match/problems/not-found"
    assert get("/v1/entities/L000001", 404)["status"] == 404
    assert Client().get("/v1/entities/%00").status_code == 404


def test_a_merged_target_leads_to_its_survivor(register: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    survivor = register["factory"]
    monkeypatch.setattr(found, "referents", lambda: {"T000008": ["T000009"], survivor: ["T000008"]})
    assert found.survivor("T000009") == survivor
    assert found.survivors(["T000009"]) == {"T000009", survivor}
    answer = Client().get("/v1/entities/T000009")
    assert answer.status_code == 308
    assert answer["Location"] == f"/v1/entities/{survivor}"
    assert get(f"/v1/entities/{survivor}")["referents"] == ["T000008"]
