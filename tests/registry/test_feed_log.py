"""The log over HTTP: what a follower of the register reads, and that it can check every byte of it."""

import base64
import hashlib
import json
from typing import Any

import pytest
import rfc8785
from django.test import Client

from registry.actions import ledger
from registry.enums import Kind, Operation
from registry.feed.v1 import log
from registry.models import Event
from tests.registry.book import entry, listings, publish

pytestmark = pytest.mark.usefixtures("feed_db")
OURS = {"leaf", "salt", "document"}
"""What an event has beside its envelope."""


def read(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def test_an_event_can_be_checked_with_what_the_feed_says(client: Client) -> None:
    publish(entry(), entry("L000002"), entry(operation=Operation.AMENDED, title="Иванов"))
    for event in read(client, "/v1/events")["events"]:
        document = rfc8785.dumps(event["document"])
        content = hashlib.sha256(bytes.fromhex(event["salt"]) + document).hexdigest()
        leaf = hashlib.sha256(
            b"\x00" + rfc8785.dumps({name: value for name, value in event.items() if name not in OURS})
        ).hexdigest()
        assert (event["content_sha256"], event["leaf"]) == (content, leaf)


def test_a_changed_document_would_be_noticed(client: Client) -> None:
    publish(entry())
    event = read(client, "/v1/events")["events"][0]
    forged = rfc8785.dumps(event["document"] | {"name": "Another"})
    assert hashlib.sha256(bytes.fromhex(event["salt"]) + forged).hexdigest() != event["content_sha256"]


def test_documents_are_the_stored_bytes(client: Client) -> None:
    publish(entry(document={"b": "Ünïcode", "a": [1, {"z": None, "y": "\u2028<&>'\""}]}))
    stored = Event.objects.get().document.encode()
    for path in ("/v1/events", "/v1/listings", "/v1/listings/L000001", "/v1/listings/L000001/history"):
        assert stored in client.get(path).content


def test_following_the_cursor_reads_everything_once(client: Client) -> None:
    listings([f"L{n:06d}" for n in range(1, 24)])
    seen, after = [], 0
    while True:
        body = read(client, f"/v1/events?after={after}&limit=5")
        seen += [event["sequence"] for event in body["events"]]
        if after == body["next"]:
            break
        after = body["next"]
    assert seen == list(range(1, 24))
    assert body["head"]["sequence"] == body["next"] == 23


def test_an_empty_register_has_an_empty_log(client: Client) -> None:
    head = {"sequence": 0, "published_at": None, "demonstration": False}
    assert read(client, "/v1/events") == {"events": [], "next": 0, "head": head}
    assert read(client, "/v1/")["head"] == head


def test_a_cursor_beyond_the_head_is_evidence_of_a_fork(client: Client) -> None:
    listings(["L000001"])
    assert read(client, "/v1/events?after=1")["events"] == []
    problem = read(client, "/v1/events?after=2", 409)
    assert (problem["type"], problem["head"]) == ("/v1/problems/beyond-head", 1)


def test_the_log_as_it_was(client: Client) -> None:
    for n in range(1, 5):
        listings([f"L{n:06d}"])
    body = read(client, "/v1/events?as_of=2&limit=3")
    assert ([event["sequence"] for event in body["events"]], body["head"]["sequence"]) == ([1, 2], 2)
    moment = Event.objects.get(sequence=3).published_at.isoformat().replace("+", "%2B")
    assert read(client, f"/v1/events?as_of={moment}")["head"]["sequence"] == 3
    assert read(client, "/v1/events?as_of=2018-05-18")["head"]["sequence"] == 0
    assert read(client, "/v1/?as_of=1")["head"]["sequence"] == 1
    assert read(client, "/v1/events?as_of=5", 409)["head"] == 4
    assert read(client, "/v1/events?after=3&as_of=2", 409)["head"] == 2


def test_what_the_register_will_say_is_not_known(client: Client) -> None:
    for moment in ("2999-01-01", "9999-12-31", "2999-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"):
        assert read(client, f"/v1/events?as_of={moment}", 400)["parameter"] == "as_of"


def test_before_the_register_there_was_nothing(client: Client) -> None:
    listings(["L000001"])
    for moment in ("0001-01-01", "0001-01-01T00:00:00%2B14:00", "0"):
        assert read(client, f"/v1/events?as_of={moment}")["events"] == []


REFUSED = [
    ("after=-1", "after"),
    ("after=x", "after"),
    ("after=", "after"),
    ("after=٣", "after"),
    ("after=99999999999999999999999", "after"),
    ("limit=0", "limit"),
    ("limit=1001", "limit"),
    ("limit=1&limit=2", "limit"),
    ("as_of=yesterday", "as_of"),
    ("as_of=2018-02-30", "as_of"),
    ("as_of=2018-05-18T14:00:00", "as_of"),
    ("as_of=2018-05-18T14:00:00+01:00", "as_of"),
    ("as_of=2018-05-18T25:00:00Z", "as_of"),
    ("as_of=2018-W20-5", "as_of"),
    ("since=1", "since"),
    ("After=1", "After"),
    ("after=1%00", "after"),
]


def test_a_question_that_is_not_understood_is_refused_by_name(client: Client) -> None:
    for query, parameter in REFUSED:
        answer = client.get(f"/v1/events?{query}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), query
        assert json.loads(answer.content)["parameter"] == parameter


def test_closed_pages_and_no_others(client: Client) -> None:
    listings([f"L{n:06d}" for n in range(1, log.PAGE)])
    open_page = client.get("/v1/pages/1")
    listings([f"L{n:06d}" for n in (log.PAGE, log.PAGE + 1)])
    closed = client.get("/v1/pages/1")
    body = json.loads(closed.content)
    assert [event["sequence"] for event in body["events"]] == list(range(1, log.PAGE + 1))
    assert closed["Cache-Control"] == "public, max-age=31536000, immutable"
    never = [client.get(f"/v1/pages/{n}") for n in ("2", "3", "0", "01", "-1", "x", "9" * 40, "1%00")]
    never.append(client.get("/v1/listings/L999999"))
    assert {answer.status_code for answer in (open_page, *never)} == {404}
    assert {(answer.content, *sorted(answer.items())) for answer in (open_page, *never)} == {
        (open_page.content, *sorted(open_page.items()))
    }
    listings(["L001000"])
    assert client.get("/v1/pages/1").content == closed.content
    assert client.get("/v1/pages/1", headers={"If-None-Match": closed["ETag"]}).status_code == 304


def test_kept_bytes_are_never_those_of_another_register(client: Client) -> None:
    first = listings([f"L{n:06d}" for n in range(1, 4)])
    assert read(client, "/v1/events?limit=3")["events"][0]["leaf"] == first[0].leaf
    key = (0, 3, first[-1].leaf)
    assert log.KEPT.get(key, lambda: b"made again").data != b"made again"
    assert log.KEPT.get((0, 3, "another leaf"), lambda: b"another").data == b"another"


def test_a_demonstration_says_so(client: Client) -> None:
    from django.db import transaction

    plain = read(client, "/v1/")
    with transaction.atomic():
        ledger.declare_demonstration()
    home = read(client, "/v1/")
    assert (plain["demonstration"], plain["notice"]) == (False, None)
    assert home["demonstration"] is True
    assert set(home["notice"]) == {"en", "fr"}
    assert home["release"] is None
    publish(entry())
    assert read(client, "/v1/events")["head"]["demonstration"] is True
    assert read(client, "/v1/listings")["as_of"]["demonstration"] is True
    assert read(client, "/v1/listings/L000001")["demonstration"] is True


def test_the_digest_is_of_the_bytes_sent(client: Client) -> None:
    listings([f"L{n:06d}" for n in range(1, 8)])
    for path in ("/v1/events?limit=3", "/v1/events?limit=3", "/v1/events", "/v1/listings", "/v1/", "/v1/nothing"):
        answer = client.get(path)
        digest = base64.b64encode(hashlib.sha256(answer.content).digest()).decode()
        assert answer["Content-Digest"] == f"sha-256=:{digest}:"
        assert answer["Content-Length"] == str(len(answer.content))


def test_every_kind_has_its_collection_and_its_links_work(client: Client) -> None:
    home = read(client, "/v1/")
    assert len(home["collections"]) == len(Kind)
    for path in [*home["collections"].values(), "/v1/events", "/v1/feed.atom", "/v1/feed.json"]:
        assert client.get(path).status_code == 200
