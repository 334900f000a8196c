"""The open doors of matching against their own OpenAPI document: valid, complete, every answer as it is described."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no types
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from sanctions.matching.v1 import schema
from sanctions.matching.v1.examples import EXAMPLES
from tests.matching.asking import listed
from tests.sanctions import builders

CHECKS: list[Any] = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return schema.document()


def test_the_document_is_valid_and_comes_without_warnings(tmp_path: Path) -> None:
    call_command(
        "spectacular",
        "--urlconf=sanctions.matching.v1.urls",
        "--custom-settings=sanctions.matching.v1.schema.SETTINGS",
        "--validate",
        "--fail-on-warn",
        f"--file={tmp_path / 'matching.yaml'}",
    )
    assert (tmp_path / "matching.yaml").read_text().startswith("openapi: 3.1")


def test_every_address_is_described(document: dict[str, Any]) -> None:
    from sanctions.matching.v1.urls import urlpatterns  # at hand only once Django is set up

    assert len(document["paths"]) == len(urlpatterns) - 1, "all but the meaning of problems"
    operations = [one["operationId"] for path in document["paths"].values() for one in path.values()]
    assert len(set(operations)) == len(operations) == len(document["paths"]) + 1
    assert set(document["paths"]["/reconcile"]) == {"get", "post"}
    assert set(document["paths"]["/match"]) == {"post"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_what_they_exemplify(name: str, document: dict[str, Any]) -> None:
    where = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    Draft202012Validator(where).validate(EXAMPLES[name])


@pytest.fixture
def address(live_server: Any, settings: Any) -> str:
    """A register with somebody in it, behind a real server that nobody is too fast for."""
    settings.MATCH_RATE = "100000/s"
    fr = builders.state("FR")
    listed(fr, "FR-1", "Xavier EXAMPLE", "Ксавьер Пример")
    listed(fr, "FR-2", "Example Factory", kind="ORGANISATION", birth_dates=[])
    return f"{live_server.url}/v1"


QUERIES = [
    {"q": {"schema": "Person", "properties": {"name": ["Xavier Example"], "birthDate": ["1967"]}}},
    {"a": {"schema": "Thing", "properties": {"name": "example"}}, "b": {"schema": "Vessel", "properties": {}}},
]
RECONCILED = [{"q": {"query": "Xavier Example"}}, {"q": {"query": "T000001", "type": "Person", "limit": 2}}, {"q": 1}]


def explore(address: str, document: dict[str, Any], mode: GenerationMode, number: int) -> int:
    """Generated calls of every operation; returns how many. What is asked for is really there as often as not."""
    calls = 0
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # the document is valid: tested above
        if mode is GenerationMode.NEGATIVE and not operation.query and not operation.body:
            continue  # any text is a good path: nothing to get wrong

        @settings(
            max_examples=number, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(
            case=operation.as_strategy(generation_mode=mode),
            body=st.sampled_from([*QUERIES, None, None]),
            batch=st.sampled_from([*RECONCILED, None]),
            ref=st.sampled_from(["T000001", "T000009", "none"]),
            dataset=st.sampled_from(["default", "sanctions-2", "No dataset"]),
        )
        def call(case: Any, body: Any, batch: Any, ref: str, dataset: str) -> None:
            nonlocal calls
            calls += 1
            case.path_parameters = {name: {"ref": ref, "dataset": dataset}[name] for name in case.path_parameters or {}}
            if body and case.path.startswith("/match"):
                case.body = {"queries": body}
            if batch and case.path == "/reconcile":
                if case.method == "POST":
                    case.body = {"queries": json.dumps(batch)}
                else:
                    case.query = {"queries": json.dumps(batch)}
            response = case.call(base_url=address, allow_redirects=False)
            case.validate_response(response, checks=CHECKS)

        call()
    return calls


@pytest.mark.usefixtures("feed_db")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_generated_calls(address: str, document: dict[str, Any], mode: GenerationMode) -> None:
    assert explore(address, document, mode, 12) >= 12 * 6


@pytest.mark.long
@pytest.mark.usefixtures("feed_db")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_many_generated_calls(address: str, document: dict[str, Any], mode: GenerationMode) -> None:
    assert explore(address, document, mode, 300) >= 2000


@pytest.mark.usefixtures("feed_db")
def test_a_member_that_is_not_described_is_found(address: str, document: dict[str, Any]) -> None:
    """The twin: were the document wrong about one member, the exploration would say so."""
    wrong = json.loads(json.dumps(document))
    wrong["components"]["schemas"]["Matcher"]["properties"]["version"] = {"type": "string"}
    wrong["paths"] = {"/match": wrong["paths"]["/match"]}
    with pytest.raises(BaseException, match="is not of type"):
        explore(address, wrong, GenerationMode.POSITIVE, 20)
