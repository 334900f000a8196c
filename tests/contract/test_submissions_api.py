"""The submission API against its own OpenAPI document: no server errors, and every answer as it is described."""

import json
import re
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.test import Client
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

from sanctions.api.v1 import examples, forms, schema
from sanctions.api.v1.kinds import KINDS
from tests.sanctions import builders
from tests.sanctions.calling import caller, line

CHECKS: list[Any] = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = schema.document()
    return found


def test_it_is_sound_openapi_without_a_warning(tmp_path: Any) -> None:
    call_command(
        "spectacular",
        urlconf="sanctions.api.v1.urls",
        custom_settings="sanctions.api.v1.schema.SETTINGS",
        file=str(tmp_path / "openapi.yaml"),
        validate=True,
        fail_on_warn=True,
    )


def test_every_address_is_described(document: dict[str, Any]) -> None:
    from sanctions.api.v1.urls import urlpatterns  # at hand only once Django is set up

    plain = {re.sub(r"<\w+:(\w+)>", r"{\1}", f"/{pattern.pattern}") for pattern in urlpatterns[:-1]}
    assert plain - set(document["paths"]) == {"/schema", "/docs", "/problems/{name}"}
    assert document["openapi"] == "3.1.1"
    assert document["servers"] == [{"url": "/api/v1"}]


def test_forms_say_that_they_are_strict(document: dict[str, Any]) -> None:
    strict = [name for name, found in document["components"]["schemas"].items() if name.endswith("Form")]
    assert len(strict) > 10
    for name in strict:
        if name != "ProblemErrorForm":
            assert document["components"]["schemas"][name]["additionalProperties"] is False, name


def test_every_post_asks_for_its_key_and_every_put_for_its_match(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, needed in (("post", "Idempotency-Key"), ("put", "If-Match")):
            if method in operations:
                headers = {p["name"]: p["required"] for p in operations[method]["parameters"] if p["in"] == "header"}
                assert headers[needed] is True, path


def test_examples_are_what_they_exemplify() -> None:
    """All made up, and of sound shape."""
    form = forms.SubmissionForm(data=examples.SUBMISSION)
    assert form.is_valid(), form.errors
    assert "EXAMPLE" in examples.PROPOSAL["names"][0]["text"]


def test_every_kind_of_problem_is_in_the_guide() -> None:
    from config.env import BASE_DIR  # read where it is used: the guide lies beside the code

    guide = (BASE_DIR / "docs" / "submission-guide.md").read_text(encoding="utf-8")
    assert {name for name in KINDS if f"`{name}`" not in guide} == set()


@pytest.mark.django_db
def test_the_viewer_asks_no_foreign_host() -> None:
    page = Client().get("/api/v1/docs").content.decode()
    script = Client().get("/api/v1/docs?script=")
    assert script["Content-Type"].startswith("application/javascript")
    assert not re.search(r"(src|href)=\"(https?:)?//", page)
    assert "cdn." not in page + script.content.decode()
    assert "<script>" not in page  # the policy of the site allows none in a page
    assert "<style" not in page


@pytest.fixture
def world(live_server: Any, settings: Any) -> dict[str, Any]:
    """A State with something of everything, and a key without a limit to its pace."""
    settings.API_RATE = "100000/s"
    fr = builders.state("FR")
    api = caller(fr)
    builders.incident()
    builders.published(fr, builders.add(fr, own_reference="FR-public"))
    keys = [str(builders.draft(fr, builders.add(fr, own_reference=f"FR-{n}")).key) for n in range(2)]
    keys.append(str(builders.submitted(fr, builders.add(fr, own_reference="FR-9")).key))
    return {"api": api, "url": live_server.url, "keys": keys, "line": line(fr, own_reference="FR-new")}


def explore(world: dict[str, Any], document: dict[str, Any], mode: GenerationMode, examples_: int) -> int:
    """Generated calls of every operation; returns how many. Ids are real ones as often as not."""
    api = schemathesis.openapi.from_dict(document)
    calls, headers = 0, {"Authorization": f"Bearer {world['api'].secret}"}
    for found in api.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]  # the document is sound; the tests above say so

        @settings(
            max_examples=examples_,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode), key=st.sampled_from([*world["keys"], None]))
        def call(case: Any, key: str | None) -> None:
            nonlocal calls
            calls += 1
            if key and case.path_parameters and "key" in case.path_parameters:
                case.path_parameters["key"] = key
            response = case.call(base_url=f"{world['url']}/api/v1", headers=headers)
            case.validate_response(response, checks=CHECKS)

        call()
    return calls


@pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_generated_calls(world: dict[str, Any], document: dict[str, Any], mode: GenerationMode) -> None:
    assert explore(world, document, mode, 12) >= 12 * 10


@pytest.mark.long
@pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_many_generated_calls(world: dict[str, Any], document: dict[str, Any], mode: GenerationMode) -> None:
    assert explore(world, document, mode, 700) >= 5000


@pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
def test_a_member_that_is_not_described_is_found(
    world: dict[str, Any], document: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: were the document wrong about one member, the exploration would say so."""
    wrong = json.loads(json.dumps(document))
    wrong["components"]["schemas"]["MeAnswer"]["properties"]["scopes"] = {"type": "string"}
    with pytest.raises(BaseException, match=r"scopes|string") as found:
        explore(world, wrong, GenerationMode.POSITIVE, 3)
    assert "is not of type" in str(found.value) or "Failure" in type(found.value).__name__
