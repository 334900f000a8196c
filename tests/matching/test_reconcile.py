"""``/v1/reconcile`` against the published schemas of the Reconciliation Service API 0.2, and what they leave open."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft7Validator, ValidationError  # type: ignore[import-untyped]  # it has no types
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from sanctions.matching.v1.entities import COMPARED, SCHEMAS_OF
from tests.matching.asking import get, listed, reconcile, urlencoded
from tests.sanctions import builders

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
SCHEMAS = Path(__file__).parent / "schemas"
Json = dict[str, Any]


def validator(name: str) -> Any:
    """For a schema of the specification; those that it refers to lie beside it."""
    schemas = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in SCHEMAS.glob("*.json")}
    resources = [(one["$id"], Resource.from_contents(one, DRAFT7)) for one in schemas.values()]
    registry: Any = Registry().with_resources(resources)
    return Draft7Validator(schemas[name], registry=registry)


def check(name: str, value: Any) -> Any:
    validator(name).validate(value)
    return value


@pytest.fixture
def register() -> dict[str, str]:
    fr, gb = builders.state("FR"), builders.state("GB")
    rows = {
        "xavier": listed(fr, "FR-1", "Xavier EXAMPLE", "Ксавьер Пример"),
        "one": listed(gb, "GB-1", "Yolande SAMPLE", birth_dates=[{"text": "1970"}]),
        "two": listed(gb, "GB-2", "Yolande SAMPLE", birth_dates=[{"text": "1990"}]),
    }
    return {name: str(row.target.ref) for name, row in rows.items()}


def asked(queries: Json) -> Json:
    """A sound batch and its sound answer."""
    answer: Json = check("reconciliation-result-batch", reconcile(check("reconciliation-query-batch", queries)))
    assert list(answer) == list(queries)
    return answer


def test_the_manifest_says_what_the_service_is(settings: Any) -> None:
    settings.SITE_URL = "https://registry.example"
    manifest = check("manifest", get("/v1/reconcile"))
    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == "https://registry.example/v1/targets/"
    assert manifest["view"]["url"].replace("{{id}}", "T000001") == "https://registry.example/v1/targets/T000001"
    assert manifest["batchSize"] == 100
    for place in manifest["suggest"].values():
        assert place["service_url"] == "https://registry.example"
        check("suggest-types-response", get(place["service_path"]))


def test_a_manifest_that_is_none_is_noticed() -> None:
    """The twin: the schemas bite, those they refer to included."""
    manifest = get("/v1/reconcile")
    for wrong in ({"versions": ["9"]}, {"view": {"url": "none"}}, {"defaultTypes": [{"id": 1}]}):
        with pytest.raises(ValidationError):
            check("manifest", manifest | wrong)
    with pytest.raises(ValidationError):
        check("reconciliation-result-batch", {"q": {"result": [{"id": "T1", "name": "N", "score": "1"}]}})


def test_candidates_come_best_first_with_their_features(register: dict[str, str]) -> None:
    full = {
        "query": "Ksavier Primer",
        "type": "Person",
        "limit": 3,
        "properties": [
            {"pid": "birthDate", "v": "1967-03"},
            {"pid": "Person:nationality", "v": [{"id": "fr", "name": "France"}]},
            {"pid": "unknown", "v": [1.5, True]},
        ],
        "type_strict": "should",
    }
    answer = asked({"q0": full, "q1": {"query": "Somebody Unrelated"}, "q2": {"query": "Yolande Sample", "limit": 1}})
    best = answer["q0"]["result"][0]
    assert best["id"] == register["xavier"]
    assert best["name"] == "Xavier EXAMPLE"
    assert best["type"] == [{"id": "Person", "name": "Person"}]
    assert best["description"].startswith("Person · 1967-03")
    assert best["match"] is True
    assert 70 <= best["score"] <= 100
    assert {feature["id"] for feature in best["features"]} >= {"name", "birth_date"}
    assert answer["q1"]["result"] == []
    assert len(answer["q2"]["result"]) == 1


def test_between_two_namesakes_a_person_decides(register: dict[str, str]) -> None:
    both = asked({"q": {"query": "Yolande Sample"}})["q"]["result"]
    assert {one["id"] for one in both} == {register["one"], register["two"]}
    assert all(one["score"] >= 70 for one in both)
    assert not any(one["match"] for one in both)


def test_a_reference_finds_its_target(register: dict[str, str]) -> None:
    (found,) = asked({"q": {"query": register["two"]}})["q"]["result"]
    assert (found["id"], found["score"], found["match"]) == (register["two"], 100, True)
    assert asked({"q": {"query": "T999999"}})["q"]["result"] == []


def test_properties_alone_are_a_question_too(register: dict[str, str]) -> None:
    named = {"properties": [{"pid": "name", "v": "Xavier Example"}], "type": ["Person", "Vessel"]}
    assert asked({"q": named})["q"]["result"][0]["id"] == register["xavier"]


def test_queries_come_by_get_as_well(register: dict[str, str]) -> None:
    queries = {"q0": {"query": "Xavier EXAMPLE"}}
    answer = get(f"/v1/reconcile?{urlencoded(queries)}", headers={"Origin": "https://example.org"})
    assert answer == reconcile(queries)


WRONG: list[tuple[Any, str]] = [
    ([], ""),
    ({}, ""),
    ({"q": "name"}, "/q"),
    ({"q": {}}, "/q"),
    ({"q": {"properties": []}}, "/q"),
    ({"q": {"query": 1}}, "/q/query"),
    ({"q": {"query": "A" * 501}}, "/q/query"),
    ({"q": {"query": "A", "type": "Place"}}, "/q/type"),
    ({"q": {"query": "A", "limit": 0}}, "/q/limit"),
    ({"q": {"query": "A", "limit": 1.5}}, "/q/limit"),
    ({"q": {"query": "A", "more": 1}}, "/q/more"),
    ({"q": {"query": "A", "type_strict": "x"}}, "/q/type_strict"),
    ({"q": {"query": "A", "properties": [{"pid": "name"}]}}, "/q/properties/0"),
    ({"q": {"query": "A", "properties": [{"pid": "birthDate", "v": "x"}]}}, "/q/properties/0/v"),
    ({"q": {"query": "A", "properties": [{"pid": "name", "v": True}]}}, "/q/properties/0/v"),
    ({str(n): {"query": "A"} for n in range(101)}, ""),
]


@pytest.mark.parametrize(("queries", "pointer"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_its_place(queries: Any, pointer: str) -> None:
    assert pointer in {error["pointer"] for error in reconcile(queries, 400)["errors"]}


@pytest.mark.parametrize(
    ("body", "status"),
    [("&", 400), ("other=1", 400), ("queries=", 400), ("queries=%ff", 400), ("queries={}&queries={}", 400)],
)
def test_a_form_is_read_strictly(body: str, status: int) -> None:
    answer = Client().post("/v1/reconcile", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == status
    assert Client().post("/v1/reconcile", b"{}", content_type="application/json").status_code == 415
    assert Client().get("/v1/reconcile?callback=jsonp").status_code == 400


def result(address: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = get(address)["result"]
    return found


def test_who_types_is_offered_targets_properties_and_types(register: dict[str, str]) -> None:
    check("suggest-entities-response", get("/v1/reconcile/suggest/entity?prefix=yol"))
    check("suggest-properties-response", get("/v1/reconcile/suggest/property?prefix=b"))
    found = result("/v1/reconcile/suggest/entity?prefix=yol")
    assert [one["id"] for one in found] == [register["one"], register["two"]]
    assert [one["id"] for one in result("/v1/reconcile/suggest/entity?prefix=yol&cursor=1")] == [register["two"]]
    assert [one["id"] for one in result("/v1/reconcile/suggest/property?prefix=birth")] == ["birthDate", "birthPlace"]
    assert [one["id"] for one in result("/v1/reconcile/suggest/type?prefix=")] == list(SCHEMAS_OF)[:10]
    everything = [
        one["id"] for page in (0, 10, 20, 30) for one in result(f"/v1/reconcile/suggest/property?cursor={page}")
    ]
    assert everything == sorted(COMPARED)
    assert result("/v1/reconcile/suggest/entity?prefix=%20") == []
