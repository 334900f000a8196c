"""What every answer of the feed has in common: validators, caching, CORS, refusals, and no trace of the asker."""

import json
from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.urls import reverse
from psycopg.errors import QueryCanceled

from registry import queries
from registry.enums import Operation
from registry.feed.v1.base import FeedView
from tests.registry.book import entry, listings, publish

pytestmark = pytest.mark.usefixtures("feed_db")
PATHS = (
    "/v1/",
    "/v1/events",
    "/v1/events?after=1&limit=1",
    "/v1/listings",
    "/v1/listings/L000001",
    "/v1/listings/L000001/history",
    "/v1/listings?as_of=1",
    "/v1/search?q=listing",
    "/v1/feed.atom",
    "/v1/feed.json",
    "/v1/problems/not-found",
)


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_is_not_sent_twice(client: Client, path: str) -> None:
    listings(["L000001", "L000002"])
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["ETag"].startswith('"')
    for given in (answer["ETag"], f'"other", {answer["ETag"]}', f"W/{answer['ETag']}"):
        again = client.get(path, headers={"If-None-Match": given})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
        assert again["Cache-Control"] == answer["Cache-Control"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).content == answer.content


@pytest.mark.parametrize("path", PATHS)
def test_the_tag_changes_whenever_the_bytes_do(client: Client, path: str) -> None:
    """W4: 304 only if the bytes are the same; a publication between two readings is noticed where it shows."""
    listings(["L000001", "L000002"])
    before = client.get(path)
    publish(entry(operation=Operation.AMENDED, title="Another listing", names=["Another"]))
    after = client.get(path)
    assert (before.content == after.content) or (before["ETag"] != after["ETag"])
    assert client.get(path, headers={"If-None-Match": before["ETag"]}).status_code == (
        304 if before["ETag"] == after["ETag"] else 200
    )


def test_what_cannot_change_keeps_its_tag(client: Client) -> None:
    listings(["L000001", "L000002"])
    kept = ("/v1/listings/L000001", "/v1/listings?as_of=1", "/v1/events?as_of=1", "/v1/listings/L000001/history")
    tags = [client.get(path)["ETag"] for path in kept]
    publish(entry("L000002", Operation.AMENDED))
    assert [client.get(path)["ETag"] for path in kept] == tags


def test_how_long_an_answer_may_be_kept_is_constant(client: Client) -> None:
    listings(["L000001"])
    assert client.get("/v1/events")["Cache-Control"] == "public, max-age=2"
    assert client.get("/v1/listings")["Cache-Control"] == "public, max-age=2"
    assert client.get("/v1/listings?as_of=1")["Cache-Control"] == "public, max-age=86400"
    assert client.get("/v1/listings?as_of=2020-01-01")["Cache-Control"] == "public, max-age=2"
    assert client.get("/v1/listings/L000009")["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*PATHS, "/v1/nothing", "/v1/events?after=99"])
def test_head_is_get_without_the_content(client: Client, path: str) -> None:
    listings(["L000001", "L000002"])
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.content, dict(head.items())) == (get.status_code, b"", dict(get.items()))


@pytest.mark.parametrize("path", [*PATHS, "/v1/nothing", "/v1/listings?x=1"])
def test_any_site_may_read_and_nobody_is_known(client: Client, path: str) -> None:
    listings(["L000001"])
    client.cookies["session"] = "somebody"
    answer = client.get(path, headers={"Origin": "https://example.org", "Accept-Language": "fr"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert not {"Set-Cookie", "Vary", "Content-Language"} & set(answer.headers)
    assert not answer.cookies


@pytest.mark.parametrize("path", [*PATHS, "/v1/nothing", "/v1/listings?x=1"])
def test_headers_of_proxies_change_nothing(client: Client, path: str) -> None:
    """W7: a poisoned cache would need one answer that depends on them."""
    listings(["L000001"])
    plain = client.get(path)
    odd: dict[str, Any] = {
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Prefix": "/evil",
        "X-Original-URL": "/admin/",
        "X-HTTP-Method-Override": "POST",
        "Forwarded": "host=evil.example",
        "Host": "evil.example",
        "Accept": "text/html",
        "Accept-Encoding": "gzip",
        "Authorization": "Bearer nonsense",
        "Range": "bytes=0-1",
    }
    answer = client.get(path, headers=odd)
    assert (answer.status_code, answer.content, dict(answer.items())) == (
        plain.status_code,
        plain.content,
        dict(plain.items()),
    )


def test_a_browser_may_ask_first(client: Client) -> None:
    answer = client.options("/v1/events", headers={"Access-Control-Request-Headers": "if-none-match"})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_the_feed_is_read_only(client: Client, method: str) -> None:
    answer = getattr(client, method)("/v1/events")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert json.loads(answer.content)["type"] == "/v1/problems/method-not-allowed"


def test_there_is_one_404(client: Client) -> None:
    """E2: withdrawn, unknown, still to come and plainly wrong cannot be told apart."""
    publish(entry())
    publish(entry("L000002"), entry("L000002", Operation.WITHDRAWN))
    wrong = (
        "/v1/listings/L000002",
        "/v1/listings/L000002/history",
        "/v1/listings/L000003",
        "/v1/listings/L000001?as_of=0",
        "/v1/targets/L000001",
        "/v1/listings/..",
        "/v1/listings/%00",
        "/v1/listings/%F0%9F%92%A9",
        "/v1/listings/" + "L" * 5000,
        "/v1/listings/L000001/",
        "/v1/events/",
        "/v1/submissions",
        "/v1/a/b/c/d%0A",
        "/v1/pages/7",
        "/v1/problems/none",
        "/v1//",
    )
    answers = [client.get(path) for path in wrong]
    answers += [client.get("/v1/listings/L000003", headers={"Accept": "text/html", "If-None-Match": "*"})]
    assert {(answer.status_code, answer.content, tuple(sorted(answer.items()))) for answer in answers} == {
        (404, answers[0].content, tuple(sorted(answers[0].items())))
    }


def test_a_kind_of_problem_explains_itself(client: Client) -> None:
    problem = json.loads(client.get("/v1/listings?nosuch=1").content)
    assert (problem["status"], problem["parameter"]) == (400, "nosuch")
    assert "nothing is ignored" in json.loads(client.get(problem["type"]).content)["meaning"].lower()


def test_a_question_that_takes_too_long_is_told_to_come_back(client: Client) -> None:
    """W1: the public role's statement_timeout is real, and its error is not a 500."""
    with connections["public"].cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("2s",)
        cursor.execute("SET statement_timeout = 1")
    slow = queries._LEAF.replace("leaf", "leaf || pg_sleep(1)::text")
    try:
        listings(["L000001"])
        with mock.patch.object(queries, "_LEAF", slow):
            answer = client.get("/v1/events?limit=1")
    finally:
        connections["public"].close()
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert json.loads(answer.content)["type"] == "/v1/problems/unavailable"


def test_a_dead_connection_is_opened_again(client: Client) -> None:
    listings(["L000001"])
    assert client.get("/v1/events").status_code == 200
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [pid])
    assert client.get("/v1/events").status_code == 200


def test_a_database_that_is_away_is_a_503_that_says_nothing_of_it(client: Client) -> None:
    error = OperationalError("connection to 10.1.2.3 refused")
    with mock.patch.object(queries, "head", side_effect=error):
        answer = client.get("/v1/events")
    assert answer.status_code == 503
    assert b"10.1.2.3" not in answer.content
    timeout = OperationalError("canceled")
    timeout.__cause__ = QueryCanceled()
    with mock.patch.object(queries, "head", side_effect=timeout) as asked:
        assert client.get("/v1/events").status_code == 503
    assert asked.call_count == 1, "what took too long is not asked again"


def test_a_fault_of_ours_is_logged_and_not_shown(client: Client) -> None:
    client.raise_request_exception = False
    with mock.patch.object(queries, "head", side_effect=RuntimeError("secret")):
        answer = client.get("/v1/events")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in answer.content


def test_a_view_without_an_answer_has_none(client: Client, rf: Any) -> None:
    assert FeedView.as_view()(rf.get("/v1/")).status_code == 404
    with pytest.raises(NotImplementedError):
        FeedView().get(rf.get("/v1/"))


def test_the_addresses_have_names() -> None:
    assert reverse("feed-listings-record", args=["L000001"]) == "/v1/listings/L000001"
    assert reverse("feed-home") == "/v1/"
