"""What the feed costs the database: how many statements, and that each goes by an index."""

import json
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.enums import Operation
from tests.bench.filling import fill
from tests.registry.book import entry, listings, publish

pytestmark = pytest.mark.usefixtures("feed_db")
COUNTS = {
    "/v1/": 1,
    "/v1/events": 1 + 1,  # the head, the events
    "/v1/events?limit=2": 1 + 2,  # the head, the leaf of a full range, the events
    "/v1/events?after=3": 1,  # nothing to read
    "/v1/listings": 1 + 2,  # the head, the count, the records
    "/v1/listings?participant=FR&q=listing&in_force_on=2020-01-01&status=current": 1 + 1 + 2,  # none: known, or a typo?
    "/v1/meetings": 1 + 1,
    "/v1/listings?as_of=2018-05-18": 1 + 1,
    "/v1/listings?as_of=2": 1 + 2,
    "/v1/listings/L1": 1,
    "/v1/listings/L1?as_of=1": 2,
    "/v1/listings/L1/history": 1,
    "/v1/listings/none": 1,
    "/v1/search?q=listing": 2,
    "/v1/coverage": 1 + 2,  # the head, the newest leaf, the targets
    "/v1/coverage?as_of=2": 1 + 2,
    "/v1/coverage?as_of=2&limit=1": 1 + 1,  # whoever turns pages asks for the rows that are kept
    "/v1/coverage?as_of=2&limit=1&kind=PERSON": 1 + 1 + 1,  # none: known, or a typo?
    "/v1/feed.atom": 2,
    "/v1/feed.json": 2,
    "/v1/nothing": 0,
    "/v1/listings?x=1": 0,
    "/v1/problems/not-found": 0,
}


def test_how_often_the_database_is_asked(client: Client) -> None:
    publish(entry("L1", facets={"participant": ["FR"]}), entry("L2"), entry("L1", Operation.AMENDED))
    found: dict[str, int] = {}
    for path in COUNTS:
        with CaptureQueriesContext(connections["public"]) as queries:
            client.get(path)
        found[path] = len(queries)
    assert found == COUNTS


def test_not_modified_asks_for_the_head_alone(client: Client) -> None:
    listings(["L1", "L2", "L3"])
    for path in ("/v1/events?limit=2", "/v1/listings", "/v1/search?q=listing", "/v1/feed.atom", "/v1/listings/L1"):
        etag = client.get(path)["ETag"]
        with CaptureQueriesContext(connections["public"]) as queries:
            assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        assert len(queries) == 1


def test_a_full_range_is_read_once(client: Client) -> None:
    listings(["L1", "L2", "L3"])
    first = client.get("/v1/events?limit=2")
    publish(entry("L4"))
    with CaptureQueriesContext(connections["public"]) as queries:
        second = client.get("/v1/events?limit=2")
    assert len(queries) == 2, "the head and a leaf; the events are kept"
    assert json.loads(first.content)["events"] == json.loads(second.content)["events"]
    assert json.loads(second.content)["head"]["sequence"] == 4


def test_the_feed_uses_no_connection_but_the_public_one(client: Client) -> None:
    listings(["L1"])
    with CaptureQueriesContext(connections["default"]) as asked, CaptureQueriesContext(connections["owner"]) as owner:
        for path in COUNTS:
            client.get(path)
    assert (len(asked), len(owner)) == (0, 0)
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('default_transaction_read_only')")
        assert cursor.fetchone() == ("registry_public", "on")


@pytest.fixture
def many(feed_db: None) -> None:
    fill(6000, batch=1000)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE registry_event")
        cursor.execute("VACUUM ANALYZE registry_record")


PLANNED = {
    "/v1/events?after=3000": "registry_event_pkey",
    "/v1/listings?limit=50": "registry_event_collection",
    "/v1/listings?participant=FR&measure=TRAVEL_BAN": "registry_event_facets",
    "/v1/listings?q=xylo": "registry_event_search",
    "/v1/listings?as_of=100": "registry_event_",
    "/v1/listings?as_of=2026-01-01": "registry_event_published_at",
    "/v1/listings/L000100": "registry_event_record",
    "/v1/listings/L000100/history": "registry_event_record",
    "/v1/search?q=Kowalski": "registry_event_search",
}


@pytest.mark.usefixtures("many")
def test_no_question_reads_the_whole_log(client: Client) -> None:
    for path, index in PLANNED.items():
        with CaptureQueriesContext(connections["public"]) as queries:
            answer = client.get(path)
        assert answer.status_code == 200
        plans = [_plan(query["sql"]) for query in queries]
        assert any(index in plan for plan in plans), (path, plans)
        assert not any("Seq Scan on registry_event " in plan for plan in plans), (path, plans)


def _plan(sql: str) -> str:
    with connections["public"].cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        rows: list[Any] = cursor.fetchall()
    return "\n".join(row[0] for row in rows)
