"""The feed against its own OpenAPI document: valid, complete, and every generated call answered as it is described."""

import json
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from registry.enums import Kind, Operation
from registry.feed.v1 import schema
from registry.feed.v1.filters import FACETS, parameters
from registry.feed.v1.log import PAGE
from registry.feed.v1.urls import urlpatterns
from tests.registry.book import entry, listings, publish
from tests.registry.exports.making import ended, listing, target

CHECKS: list[Any] = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
REFS = ["L1", "L2", "L3", "L4", "L5", "M1", "none"]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return schema.document()


def test_the_document_is_valid_and_comes_without_warnings(tmp_path: Path) -> None:
    call_command(
        "spectacular",
        "--urlconf=registry.feed.v1.urls",
        "--api-version=v1",
        "--custom-settings=registry.feed.v1.schema.SETTINGS",
        "--validate",
        "--fail-on-warn",
        f"--file={tmp_path / 'feed.yaml'}",
    )
    assert (tmp_path / "feed.yaml").read_text().startswith("openapi: 3.1")


def test_every_address_is_described(document: dict[str, Any]) -> None:
    assert len(document["paths"]) == len(urlpatterns) - 1, "all but the pattern that takes what there is not"
    for kind in Kind:
        described = document["paths"][f"/{kind.collection}"]["get"]["parameters"]
        assert {one["name"] for one in described if one["in"] == "query"} == set(parameters(kind))
    operations = [path["get"]["operationId"] for path in document["paths"].values()]
    assert len(set(operations)) == len(operations)


@pytest.fixture
def address(live_server: Any) -> str:
    """A register with something of everything, behind a real server."""
    publish(*(entry("M1", kind=kind, facets={name: ["one"] for name in FACETS[kind]}) for kind in Kind))
    listings(["L1", "L2", "L3", "L4", "L5"], names=["Мишкин"], facets={"participant": ["FR"], "status": ["IN_FORCE"]})
    publish(entry("L2", Operation.ENDED), entry("L3", Operation.MERGED, merged_into="listing/L1"))
    publish(entry("L4", Operation.WITHDRAWN), entry("L1", Operation.CORRECTED))
    whom = [target(listing(), ended("L000002", participant="GB")), target(listing("L000003"), ref="T000002")]
    publish(*(entry(one.ref, kind=Kind.TARGET, document=one.document) for one in whom))
    listings([f"X{n}" for n in range(PAGE)])
    return f"{live_server.url}/v1"


def explore(address: str, document: dict[str, Any], mode: GenerationMode, number: int) -> int:
    """Generated calls of every operation; returns how many. References and values are real ones as often as not."""
    calls = 0
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # the document is valid: tested above
        if mode is GenerationMode.NEGATIVE and not operation.query:
            continue  # any text is a good path: nothing to get wrong

        @settings(
            max_examples=number, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
        )
        @given(
            case=operation.as_strategy(generation_mode=mode),
            ref=st.sampled_from([*REFS, None]),
            query=st.sampled_from([None, {}, {"as_of": "12"}, {"limit": "2"}, {"q": "mishkin"}, {"participant": "FR"}]),
        )
        def call(case: Any, ref: str | None, query: dict[str, str] | None) -> None:
            nonlocal calls
            calls += 1
            if ref and "ref" in (case.path_parameters or {}):
                case.path_parameters["ref"] = ref
            if "page" in (case.path_parameters or {}) and ref:
                case.path_parameters["page"] = ref[1:]
            if query is not None and case.path != "/search":
                case.query = query
            response = case.call(base_url=address, allow_redirects=False)
            case.validate_response(response, checks=CHECKS)

        call()
    return calls


@pytest.mark.usefixtures("feed_db")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_generated_calls(address: str, document: dict[str, Any], mode: GenerationMode) -> None:
    assert explore(address, document, mode, 5) >= 5 * 30


@pytest.mark.long
@pytest.mark.usefixtures("feed_db")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_many_generated_calls(address: str, document: dict[str, Any], mode: GenerationMode) -> None:
    assert explore(address, document, mode, 300) >= 5000


@pytest.mark.usefixtures("feed_db")
def test_a_member_that_is_not_described_is_found(address: str, document: dict[str, Any]) -> None:
    """The twin: were the document wrong about one member, the exploration would say so."""
    wrong = json.loads(json.dumps(document))
    wrong["components"]["schemas"]["State"]["properties"]["sequence"] = {"type": "string"}
    wrong["paths"] = {"/": wrong["paths"]["/"]}
    with pytest.raises(BaseException, match="is not of type"):
        explore(address, wrong, GenerationMode.POSITIVE, 20)
