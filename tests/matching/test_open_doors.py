"""What holds at every open door: strict bodies, bounds, pace, methods, scripts of other sites, and no cookie."""

import json
import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connections
from django.test import Client, RequestFactory

from sanctions.actions import matching
from sanctions.matching.v1 import door, limits
from sanctions.matching.v1.problems import KINDS, ProblemError
from tests.matching.asking import get, listed, match, post, query, reconcile
from tests.sanctions import builders

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])


@pytest.fixture(autouse=True)
def _fresh_pace() -> None:
    cache.clear()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b" ", "Not JSON"),
        (b"{", "Not JSON"),
        (b'{"queries":{},"queries":{}}', "twice"),
        (b'{"queries":{"q":{"schema":"Person","schema":"Person"}}}', "twice"),
        (b'{"queries": NaN}', "NaN"),
        (b"\xff{}", "Byte 1"),
        (b"\xef\xbb\xbf{}", "Not JSON"),
        (b'{"queries": "\\ud800"}', "surrogate"),
        (b'{"\\ud800": 1}', "surrogate"),
        (b"[" * 100_000, "deeper"),
        (b"[" * 20 + b"]" * 20, "deeper"),
        (b'{"queries": ' + b"9" * 5000 + b"}", "too long"),
    ],
)
def test_a_body_that_two_programs_could_read_differently_is_refused(body: bytes, says: str) -> None:
    problem = post(body, status=400)
    assert problem["type"] == "/v1/match/problems/unreadable-body"
    assert says in problem["detail"]


def test_bodies_batches_and_answers_are_bounded() -> None:
    assert post(b" " * (limits.LARGEST + 1), status=413)["status"] == 413
    assert post(b'{"queries": {"q": 1}}' + b" " * (limits.LARGEST - 21), status=400)["status"] == 400  # the twin
    batch = {str(n): query() for n in range(100)}
    assert "at most 5 results" in match(batch, "/v1/match?limit=6", status=413)["detail"]
    assert match({str(n): query(name="") for n in range(100)}, "/v1/match?limit=5")["limit"] == 5


@pytest.mark.parametrize("media_type", ["text/plain", "application/json; charset=utf-16", "multipart/form-data", ""])
def test_a_body_of_another_type_is_refused(media_type: str) -> None:
    answer = Client().generic("POST", "/v1/match", b'{"queries": {}}', media_type)
    assert answer.status_code == 415
    assert answer["Content-Type"] == "application/problem+json"


def test_names_are_counted_by_address_and_the_others_are_not_held_up(settings: Any) -> None:
    settings.MATCH_RATE = "10/min"
    batch = {str(n): query() for n in range(6)}
    match(batch)
    match(batch)  # ten are not reached yet
    answer = Client().post("/v1/match", json.dumps({"queries": batch}), content_type="application/json")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 61
    assert answer.json()["type"] == "/v1/match/problems/too-many-requests"
    assert get("/v1/reconcile", 429)["status"] == 429
    match(batch, REMOTE_ADDR="192.0.2.1")


def test_what_is_refused_counts_too(settings: Any) -> None:
    settings.MATCH_RATE = "3/min"
    for _ in range(3):
        post(b"{", status=400)
    assert post(b"{", status=429)["status"] == 429


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, "192.0.2.1", "10.0.0.1", "192.0.2.1"),
        (1, "10.0.0.9", "203.0.113.7, 192.0.2.1", "192.0.2.1"),
        (2, "10.0.0.9", "203.0.113.7, 192.0.2.1, 10.0.0.8", "192.0.2.1"),
        (2, "10.0.0.9", "192.0.2.1", "192.0.2.1"),
        (1, "10.0.0.9", "", "unknown"),
        (1, "10.0.0.9", "nonsense", "unknown"),
        (0, "2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        (0, "::ffff:192.0.2.1", "", "192.0.2.1"),
        (0, "", "", "unknown"),
    ],
)
def test_a_client_is_whom_our_own_proxies_name(
    settings: Any, proxies: int, remote: str, forwarded: str, address: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert limits.address(request) == address


@pytest.mark.parametrize(
    ("address", "allow"),
    [
        ("/v1/match", "POST, OPTIONS"),
        ("/v1/match/default", "POST, OPTIONS"),
        ("/v1/reconcile", "GET, HEAD, POST, OPTIONS"),
        ("/v1/reconcile/suggest/type", "GET, HEAD, OPTIONS"),
        ("/v1/search/default", "GET, HEAD, OPTIONS"),
        ("/v1/entities/T000001", "GET, HEAD, OPTIONS"),
    ],
)
def test_methods_and_scripts_of_other_sites(address: str, allow: str) -> None:
    client = Client()
    preflight = client.options(address, headers={"Origin": "https://example.org"})
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == preflight["Allow"] == allow
    assert preflight["Access-Control-Allow-Headers"] == "Content-Type"
    refused = client.delete(address)
    assert refused.status_code == 405
    assert refused["Allow"] == allow
    for answer in (preflight, refused):
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert "Vary" not in answer


def test_head_is_get_without_its_content() -> None:
    whole, head = Client().get("/v1/reconcile"), Client().head("/v1/reconcile")
    assert head.content == b""
    assert head["Content-Length"] == str(len(whole.content))


def test_every_kind_of_problem_is_explained_at_its_address() -> None:
    for name, kind in KINDS.items():
        assert get(f"/v1/match/problems/{name}")["status"] == kind.status
    assert get("/v1/match/problems/none", 404)["status"] == 404
    assert get("/v1/match/problems/nothing/here", 404)["status"] == 404  # the feed's
    assert len(ProblemError("invalid", errors=[{}] * 100).body()["errors"]) == 50  # type: ignore[arg-type]


def test_a_question_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The statement's limit of the public role holds for matching; nothing is asked twice."""
    asked = []

    def slow(*args: Any, **kwargs: Any) -> Any:
        asked.append(1)
        with connections["public"].cursor() as cursor:
            cursor.execute("SET statement_timeout = 50")
            try:
                cursor.execute("SELECT pg_sleep(5)")
            finally:
                cursor.execute("RESET statement_timeout")

    monkeypatch.setattr(matching, "candidates", slow)
    answer = Client().post("/v1/match", json.dumps({"queries": {"q": query()}}), content_type="application/json")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    assert asked == [1]


def test_the_public_role_has_two_seconds() -> None:
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), current_setting('role')")
        assert cursor.fetchone() == ("2s", "registry_public")


def test_a_connection_that_died_meanwhile_is_opened_anew() -> None:
    listed(builders.state("FR"), "FR-1", "Xavier EXAMPLE")
    match({"q": query()})
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone() or (0,)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    assert match({"q": query()})["responses"]["q"]["total"]["value"] == 1
    assert reconcile({"q": {"query": "Xavier EXAMPLE"}})["q"]["result"]


def test_a_fault_of_ours_is_logged_without_the_name(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise ValueError("Xavier EXAMPLE")

    monkeypatch.setattr(matching, "candidates", broken)
    client = Client()
    with caplog.at_level(logging.DEBUG, logger=door.__name__):
        answer = client.post("/v1/match", json.dumps({"queries": {"q": query()}}), content_type="application/json")
    assert answer.status_code == 500
    assert b"EXAMPLE" not in answer.content
    assert "ValueError" in caplog.text
    assert "EXAMPLE" not in caplog.text


def test_a_database_that_is_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(matching, "candidates", away)
    assert match({"q": query()}, status=503)["type"] == "/v1/match/problems/unavailable"


HOSTILE = [
    "",
    "a",
    "a" * 500,
    "a " * 250,
    "Ж" * 500,
    "Mr Dr Prof Sir",
    "A. B. C.",
    "аbсdе Хavier ΕΧAMPLE",
    "\x00\x01\x02",
    "\u202egnirts",
    "%_\\';--",
    "毛" * 500,
    "١٢٣",
    "💥" * 250,
    "e" + "\u0301" * 400,
]


def test_hostile_names_are_answered_soon() -> None:
    listed(builders.state("FR"), "FR-1", "Xavier EXAMPLE")
    batch = {str(n): query(name=[text]) for n, text in enumerate(HOSTILE)}
    answer = match(batch)
    assert set(answer["responses"]) == set(batch)
    match({"q": query(name=[f"Name {n} {'x' * 400}" for n in range(50)])})
