"""``POST /v1/match``: who is found, why, in what shape, and what is left out."""

from typing import Any

import pytest

from registry.exports.ftm.entity import PREFIX
from sanctions.models import Listing
from sanctions.screening.comparing import THRESHOLD
from tests.matching.asking import PERSON, get, ids, listed, match, post, query
from tests.sanctions import builders

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])


@pytest.fixture
def register() -> dict[str, str]:
    """Three made-up targets of two States, by what they are."""
    fr, gb = builders.state("FR"), builders.state("GB")
    rows = {
        "xavier": listed(
            fr,
            "FR-1",
            "Xavier EXAMPLE",
            "Ксавьер Пример",
            nationalities=[{"text": "France", "country": "FR"}],
            identifiers=[{"number": "12AB34567", "type": "PASSPORT", "country": "FR"}],
            addresses=[{"text": "1 Example Street, Exampletown"}],
        ),
        "factory": listed(gb, "GB-1", "Exemplary Chemicals Factory", kind="ORGANISATION", birth_dates=[]),
        "boat": listed(
            gb, "GB-2", "SEA EXAMPLE", kind="VESSEL", birth_dates=[], nationalities=[],
            identifiers=[{"number": "9074729", "type": "IMO"}],
        ),
    }  # fmt: skip
    return {name: str(row.target.ref) for name, row in rows.items()}


def test_a_name_in_another_script_is_found_with_reasons(register: dict[str, str]) -> None:
    answer = match({"q": query(name=["Ksavier Primer"], birthDate=["1967-03"], nationality=["fr"])})
    best = answer["responses"]["q"]["results"][0]
    assert best["id"] == register["xavier"]
    assert best["match"] is True
    assert THRESHOLD <= best["score"] <= 1
    assert best["explanations"]["name"]["detail"].startswith("‘Ksavier Primer’ ≈ ‘")
    assert set(best["features"]) == set(best["explanations"]) >= {"name", "birth_date", "country"}
    assert sum(best["features"].values()) == pytest.approx(best["score"], abs=0.001)
    assert answer["matcher"]["threshold"] == THRESHOLD


def test_a_result_is_an_entity_as_the_exports_have_it(register: dict[str, str]) -> None:
    best = match({"q": query()})["responses"]["q"]["results"][0]
    assert best["schema"] == "Person"
    assert best["caption"] == "Xavier EXAMPLE"
    assert best["datasets"] == ["register"]
    assert best["target"] is True
    assert best["record"] == f"target/{register['xavier']}"
    assert best["url"] == f"/v1/targets/{register['xavier']}"
    properties = best["properties"]
    assert properties["name"] == ["Xavier EXAMPLE"]
    assert properties["alias"] == ["Ксавьер Пример"]
    assert properties["birthDate"] == ["1967-03"]
    assert properties["nationality"] == ["fr"]
    assert properties["passportNumber"] == ["12AB34567"]
    assert properties["address"] == ["1 Example Street, Exampletown"]
    assert properties["programId"] == ["FR-CW"]
    assert "sanction" in properties["topics"]
    assert "addressEntity" not in properties
    for moment in ("first_seen", "last_seen", "last_change"):
        assert len(best[moment]) == 19, best[moment]


def test_a_batch_is_answered_query_by_query_under_its_keys(register: dict[str, str]) -> None:
    batch = {
        "a/b": query(),
        "": query("Vessel", imoNumber=[9074729]),
        "c": query("Company", name="Exemplary Chemical Factory"),
        "nobody": query(name=["Zbigniew Wholly-Unrelated"]),
        "blank": query(name=[""]),
    }
    answer = match(batch, "/v1/match/default?limit=1")
    assert list(answer["responses"]) == list(batch)
    assert ids(answer, "a/b") == [register["xavier"]]
    assert ids(answer, "") == [register["boat"]]
    assert ids(answer, "c") == [register["factory"]]
    assert ids(answer, "nobody") == ids(answer, "blank") == []
    assert answer["responses"]["nobody"]["total"] == {"value": 0, "relation": "eq"}
    assert answer["limit"] == 1


def test_what_was_asked_is_echoed_as_understood_with_what_was_not_compared(register: dict[str, str]) -> None:
    asked = {
        "id": "17",
        "schema": "Person",
        "properties": {"name": " Xavier EXAMPLE ", "nationality": ["suhh"], "position": [{"any": "thing"}]},
    }
    answer = match({"q": asked})["responses"]["q"]
    assert answer["query"] == {
        "id": "17",
        "schema": "Person",
        "properties": {"name": ["Xavier EXAMPLE"], "nationality": ["suhh"]},
    }
    assert answer["ignored"] == ["/properties/position", "/properties/nationality/0"]


def test_a_client_of_yente_asks_reads_and_expands(register: dict[str, str]) -> None:
    """Word for word what nomenklatura's YenteEnricher sends, and the members its models need."""
    asked = {"entity": query(name=["Xavier EXAMPLE"], birthDate=["1967-03"])}
    answer = match(asked, "/v1/match/default?fuzzy=False&algorithm=best&cutoff=0.5")
    assert isinstance(answer["limit"], int)
    response = answer["responses"]["entity"]
    assert set(response) >= {"status", "results", "total", "query"}
    (result,) = response["results"]
    for member, kind in {
        "id": str,
        "caption": str,
        "schema": str,
        "properties": dict,
        "score": float,
        "match": bool,
    }.items():
        assert isinstance(result[member], kind), member
    for prop, values in result["properties"].items():
        assert all(isinstance(value, str) for value in values), prop
    for explanation in result["explanations"].values():
        assert isinstance(explanation["score"], float)
        assert isinstance(explanation["detail"], str)
    expanded = get(f"/v1/entities/{result['id']}?nested=True")
    assert expanded == {name: result[name] for name in expanded}


def test_a_threshold_decides_what_matches_and_a_cutoff_what_is_shown(register: dict[str, str]) -> None:
    near = {"q": query(name=["Xavier EXAMPLE"], birthDate=["1990-01-01"])}
    best = match(near)["responses"]["q"]["results"][0]
    below, above = best["score"] - 0.01, best["score"] + 0.01
    assert match(near, f"/v1/match?threshold={below:.3f}")["responses"]["q"]["results"][0]["match"] is True
    assert match(near, f"/v1/match?threshold={above:.3f}")["responses"]["q"]["results"][0]["match"] is False
    assert ids(match(near, f"/v1/match?threshold=1&cutoff={above:.3f}")) == []
    assert ids(match(near, f"/v1/match?threshold={below:.3f}&cutoff=1")) != []  # never above the threshold


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("participant=FR", True),
        ("participant=GB", False),
        ("participant=GB&participant=FR", True),
        ("programme=FR-CW", True),
        ("kind=PERSON", True),
        ("kind=VESSEL", False),
        ("measure=ASSET_FREEZE", True),
        ("measure=TRAVEL_BAN", False),
        ("status=LISTED", True),
        ("status=NOT_LISTED", False),
        ("algorithm=best&fuzzy=False", True),
    ],
)
def test_filters_narrow_who_is_found(register: dict[str, str], filters: str, found: bool) -> None:
    answer = match({"q": query()}, f"/v1/match?{filters}")
    assert ids(answer) == ([register["xavier"]] if found else [])
    assert answer["responses"]["q"]["total"]["value"] == found


def test_who_was_judged_to_be_somebody_else_is_never_offered_again(register: dict[str, str]) -> None:
    ref = register["xavier"]
    for form in (ref, f"{PREFIX}-{ref}", f"target/{ref}"):
        assert ids(match({"q": query()}, f"/v1/match?exclude_entity_ids=T9&exclude_entity_ids={form}")) == []
    one = match({"q": {**query(), "exclude_entity_ids": [ref]}, "p": query()})
    assert ids(one, "q") == []
    assert ids(one, "p") == [ref]  # the twin: another's judgement is not this one's


def test_who_is_no_longer_listed_is_found_and_said_to_be_so(register: dict[str, str]) -> None:
    builders.published(builders.state("FR"), builders.end(Listing.objects.get(own_reference="FR-1")))
    best = match({"q": query()})["responses"]["q"]["results"][0]
    assert best["target"] is False
    assert "topics" not in best["properties"]
    assert ids(match({"q": query()}, "/v1/match?status=NOT_LISTED")) == [register["xavier"]]


WRONG: list[tuple[Any, str, str]] = [
    ([], "", "malformed"),
    ({}, "", "malformed"),
    ({"queries": []}, "", "malformed"),
    ({"queries": {}}, "/queries", "number"),
    ({"queries": {f"{n}": PERSON for n in range(101)}}, "/queries", "number"),
    ({"queries": {"q": query()}, "more": 1}, "/more", "unknown"),
    ({"queries": {"q": query()}, "weights": {"name": 2}}, "/weights", "unsupported"),
    ({"queries": {"q": None}}, "/queries/q", "malformed"),
    ({"queries": {"a/b": query("Passport")}}, "/queries/a~1b/schema", "schema"),
    ({"queries": {"q": {"properties": {}}}}, "/queries/q/schema", "schema"),
    ({"queries": {"q": {"schema": "Person"}}}, "/queries/q/properties", "malformed"),
    ({"queries": {"q": query() | {"name": "A"}}}, "/queries/q/name", "unknown"),
    ({"queries": {"q": query(birthDate=["1967", "2/3/67"])}}, "/queries/q/properties/birthDate/1", "date"),
    ({"queries": {"q": query(name=["A", None])}}, "/queries/q/properties/name/1", "malformed"),
    ({"queries": {"q": query(name=["A"] * 51)}}, "/queries/q/properties/name", "number"),
    ({"queries": {"q": query(name=["A" * 501])}}, "/queries/q/properties/name/0", "too_long"),
    ({"queries": {"q": query() | {"exclude_entity_ids": "T1"}}}, "/queries/q/exclude_entity_ids", "malformed"),
]


@pytest.mark.parametrize(("body", "pointer", "code"), WRONG, ids=range(len(WRONG)))
def test_what_is_wrong_is_said_with_its_place(body: Any, pointer: str, code: str) -> None:
    problem = post(body, status=400)
    assert problem["type"] == "/v1/match/problems/invalid"
    assert (pointer, code) in {(error["pointer"], error["code"]) for error in problem["errors"]}


def test_everything_wrong_is_named_together() -> None:
    problem = match({"a": query("No"), "b": query(birthDate=["x"], name=[1.5])}, status=400)
    assert [error["pointer"] for error in problem["errors"]] == [
        "/queries/a/schema",
        "/queries/b/properties/birthDate/0",
        "/queries/b/properties/name/0",
    ]


@pytest.mark.parametrize(
    "parameters",
    [
        *("limit=0", "limit=51", "limit=x", "limit=1&limit=2", "threshold=1.1", "threshold=nan", "cutoff=-1"),
        *("algorithm=logic-v1", "as_of=2018-05-18", "kind=NOBODY", "participant=QQ", "programme=NONE", "typo=1"),
        *("topics=sanction", "status=IN_FORCE", "measure=", "exclude_entity_ids=%00"),
    ],
)
def test_no_parameter_is_ignored(register: dict[str, str], parameters: str) -> None:
    problem = match({"q": query()}, f"/v1/match?{parameters}", status=400)
    assert problem["type"] == "/v1/match/problems/invalid-parameter"
    assert problem["errors"][0]["parameter"] == parameters.partition("=")[0]
