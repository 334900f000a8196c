"""Records over HTTP: filters, legal and register time, paging, standing, versions."""

import datetime as dt
import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from registry.enums import Kind, Operation
from registry.feed.v1.filters import DAYS, FACETS
from registry.models import Event
from tests.registry.book import entry, listings, publish

pytestmark = pytest.mark.usefixtures("feed_db")


def read(client: Client, path: str, status: int = 200) -> Any:
    answer = client.get(path)
    assert answer.status_code == status, answer.content
    return json.loads(answer.content)


def refs(client: Client, query: str, collection: str = "listings") -> list[str]:
    body = read(client, f"/v1/{collection}?{query}")
    assert body["count"] == len(body["records"])
    return [record["record"].partition("/")[2] for record in body["records"]]


def test_each_filter_of_each_collection(client: Client) -> None:
    """Each facet finds what carries the value, any of several values, and refuses one that nothing ever carried."""

    def values(facet: str) -> tuple[str, str, str]:
        return ("IN_FORCE", "ENDED", "NEVER") if facet == "status" else ("one", "two", "never")

    for kind, facets in FACETS.items():
        publish(
            entry("A1", kind=kind, facets={facet: [values(facet)[0]] for facet in facets}),
            entry("A2", kind=kind, facets={facet: list(values(facet)[:2]) for facet in facets}),
            entry("A3", kind=kind, facets={facet: ["THREE"] for facet in facets}),
            entry("A4", kind=kind),
        )
    for kind, facet in ((kind, facet) for kind, facets in FACETS.items() for facet in facets):
        name, (first, second, never) = kind.collection, values(facet)
        assert refs(client, f"{facet}={first}", name) == ["A1", "A2"]
        assert refs(client, f"{facet}={second}", name) == ["A2"]
        assert refs(client, f"{facet}={second}&{facet}=THREE", name) == ["A2", "A3"]
        assert read(client, f"/v1/{name}?{facet}={never}", 400)["parameter"] == facet


def test_filters_narrow_one_another(client: Client) -> None:
    publish(
        entry("L1", facets={"participant": ["FR"], "measure": ["TRAVEL_BAN"]}),
        entry("L2", facets={"participant": ["FR"], "measure": ["ASSET_FREEZE"]}),
        entry("L3", facets={"participant": ["GB"], "measure": ["ASSET_FREEZE"]}),
    )
    assert refs(client, "participant=FR&measure=ASSET_FREEZE") == ["L2"]
    assert refs(client, "participant=GB&measure=TRAVEL_BAN") == []


def test_a_known_reference_without_listings_is_an_empty_answer_and_a_typo_is_not(client: Client) -> None:
    publish(entry("L1", facets={"participant": ["FR"]}), entry("GB", kind=Kind.PARTICIPANT))
    assert refs(client, "participant=GB") == []
    assert read(client, "/v1/listings?participant=BG", 400)["parameter"] == "participant"
    assert read(client, "/v1/listings?participant=FR%2F..", 400)["parameter"] == "participant"
    assert read(client, "/v1/listings?participants=GB", 400)["parameter"] == "participants"


def test_what_was_once_carried_stays_a_good_value(client: Client) -> None:
    publish(entry("L1", facets={"measure": ["TRAVEL_BAN"]}))
    publish(entry("L1", Operation.AMENDED, facets={"measure": ["ASSET_FREEZE"]}))
    assert refs(client, "measure=TRAVEL_BAN") == []
    assert refs(client, "measure=TRAVEL_BAN&as_of=1") == ["L1"]
    assert refs(client, "measure=ASSET_FREEZE&as_of=1") == []


@pytest.mark.parametrize("kind", [Kind.PARTICIPANT, Kind.LISTING])
def test_legal_time_is_half_open(client: Client, kind: Kind) -> None:
    day = dt.date
    publish(
        entry("A1", kind=kind, periods=[(day(2018, 1, 1), day(2019, 1, 1)), (day(2020, 1, 1), None)]),
        entry("A2", kind=kind, periods=[(None, day(2018, 6, 1))]),
        entry("A3", kind=kind),
    )

    def on(text: str) -> list[str]:
        return refs(client, f"{DAYS[kind]}={text}", kind.collection)

    assert on("2018-01-01") == ["A1", "A2"]
    assert on("2018-06-01") == ["A1"]
    assert on("2018-12-31") == ["A1"]
    assert on("2019-01-01") == []
    assert on("2020-01-01") == ["A1"]
    assert on("2999-01-01") == ["A1"]
    assert on("1900-01-01") == ["A2"]
    for bad in ("2018", "18-05-2018", "2018-13-01", "20180518", "2018-05-18T00:00:00Z"):
        assert read(client, f"/v1/{kind.collection}?{DAYS[kind]}={bad}", 400)["parameter"] == DAYS[kind]


def test_legal_time_is_not_asked_of_kinds_that_do_not_speak_of_it(client: Client) -> None:
    assert read(client, "/v1/meetings?in_force_on=2018-01-01", 400)["parameter"] == "in_force_on"
    assert read(client, "/v1/listings?participating_on=2018-01-01", 400)["parameter"] == "participating_on"


def test_what_changed_since(client: Client) -> None:
    listings(["L1", "L2", "L3"])
    amended = publish(entry("L2", Operation.AMENDED))[0]
    publish(entry("L3", Operation.ENDED))
    since = quote(amended.published_at.isoformat())
    assert refs(client, "updated_since=3") == ["L2", "L3"]
    assert refs(client, f"updated_since={since}") == ["L2", "L3"]
    assert refs(client, "updated_since=2018-01-01") == ["L1", "L2", "L3"]
    assert refs(client, "updated_since=3&as_of=4") == ["L2"]
    assert refs(client, "updated_since=99") == []
    assert read(client, "/v1/listings?updated_since=soon", 400)["parameter"] == "updated_since"


def test_how_records_stand(client: Client) -> None:
    listings(["L1", "L2", "L3", "L4", "L5", "L6"])
    publish(entry("L2", Operation.ENDED), entry("L3", Operation.ANNULLED), entry("L4", Operation.WITHDRAWN))
    publish(entry("L5", Operation.MERGED, merged_into="listing/L1"), entry("L6", Operation.REDACTED))
    assert refs(client, "") == ["L1", "L2", "L3", "L6"]
    assert refs(client, "status=current") == ["L1"]
    assert refs(client, "status=ended&status=annulled") == ["L2", "L3"]
    assert refs(client, "status=merged") == ["L5"]
    assert refs(client, "status=redacted") == ["L6"]
    for bad in ("withdrawn", "active", "Current", "current&status=IN_FORCE"):
        assert read(client, f"/v1/listings?status={bad}", 400)["parameter"] == "status"
    assert read(client, "/v1/meetings?status=IN_FORCE", 400)["parameter"] == "status"


def test_a_record_answers_for_ever(client: Client) -> None:
    listings(["L1", "L2", "L3"])
    publish(entry("L1", Operation.ENDED), entry("L2", Operation.MERGED, merged_into="listing/L3"))
    ended = read(client, "/v1/listings/L1")
    assert (ended["status"], ended["operation"], ended["supersedes"]) == ("ended", "ended", 1)
    merged = client.get("/v1/listings/L2")
    assert (merged.status_code, merged["Location"]) == (308, "/v1/listings/L3")
    assert json.loads(merged.content)["merged_into"] == "/v1/listings/L3"
    assert client.get("/v1/listings/L2?as_of=5")["Location"] == "/v1/listings/L3?as_of=5"
    assert read(client, "/v1/listings/L2?as_of=3")["status"] == "current"
    assert read(client, "/v1/listings/L1?as_of=1")["operation"] == "published"
    assert read(client, "/v1/listings/L1?as_of=6", 409)["head"] == 5
    assert read(client, "/v1/listings/L1?at=1", 400)["parameter"] == "at"


def test_a_withdrawn_record_was_there_until_then(client: Client) -> None:
    listings(["L1"])
    publish(entry("L1", Operation.WITHDRAWN))
    read(client, "/v1/listings/L1", 404)
    assert read(client, "/v1/listings/L1?as_of=1")["status"] == "current"
    assert read(client, "/v1/listings?as_of=1")["count"] == 1


def test_every_version_that_was_published(client: Client) -> None:
    listings(["L1", "L2"])
    publish(entry("L1", Operation.AMENDED, title="Second"), entry("L1", Operation.ENDED, title="Third"))
    body = read(client, "/v1/listings/L1/history")
    assert [(one["sequence"], one["supersedes"]) for one in body["versions"]] == [(1, None), (3, 1), (4, 3)]
    assert [one["document"]["title"] for one in body["versions"]] == ["A listing", "Second", "Third"]
    assert body["status"] == "ended"
    assert len(read(client, "/v1/listings/L1/history?as_of=3")["versions"]) == 2
    read(client, "/v1/listings/L3/history", 404)
    publish(entry("L2", Operation.MERGED, merged_into="listing/L1"))
    assert [one["status"] for one in read(client, "/v1/listings/L2/history")["versions"]] == ["current", "merged"]


def test_pages_of_a_collection_hold_still_while_the_register_moves(client: Client) -> None:
    """Records appear, end and change between two pages: the pages still show one state, each record once."""
    listings([f"L{n:02d}" for n in range(1, 12)])
    seen: list[dict[str, Any]] = []
    url, step = "/v1/listings?limit=3&status=current", 0
    while url:
        body = read(client, url)
        assert (body["count"], body["as_of"]["sequence"]) == (11, 11)
        seen += body["records"]
        url, step = body["next"], step + 1
        publish(entry(f"L{step:02d}A"), entry(f"L{12 - step:02d}", Operation.ENDED))
    assert [record["record"] for record in seen] == [f"listing/L{n:02d}" for n in range(1, 12)]
    assert {record["status"] for record in seen} == {"current"}
    assert read(client, "/v1/listings?status=ended")["count"] == step


def test_without_the_state_in_the_cursor_a_record_is_lost(client: Client) -> None:
    """The twin: the same pages asked for without `as_of` miss what ended in between."""
    listings([f"L{n:02d}" for n in range(1, 7)])
    first = read(client, "/v1/listings?limit=3&status=current")
    publish(entry("L05", Operation.ENDED))
    moving = first["next"].replace("as_of=6&", "")
    assert moving != first["next"]
    assert [one["record"] for one in read(client, moving)["records"]] == ["listing/L04", "listing/L06"]


def test_a_cursor_is_taken_only_as_it_was_given(client: Client) -> None:
    assert read(client, "/v1/listings?after=TDA")["records"] == []  # L0 in its form, though there is none
    for cursor in ("x", "L1", "TDAwMDAwMQ==", "Li4v", "%00", "TDAwMDAwMR"):
        assert read(client, f"/v1/listings?after={cursor}", 400)["parameter"] == "after"


def test_values_have_a_form(client: Client) -> None:
    for value in ("", "x" * 201, "a%00b", "a%0Ab", "&".join(f"measure={n}" for n in range(21))):
        assert read(client, f"/v1/listings?measure={value}", 400)["parameter"] == "measure"


def test_content_destroyed_by_a_court_is_null_and_the_leaf_stands(client: Client) -> None:
    event = listings(["L1"])[0]
    gone = Event(**{f.attname: getattr(event, f.attname) for f in Event._meta.concrete_fields})
    gone.document = gone.salt = ""
    from registry.feed.v1 import bodies

    said = json.loads(bodies.event(gone))
    assert (said["document"], said["salt"], said["leaf"]) == (None, None, event.leaf)
