"""The public coverage: who lists whom, as at any state, in pages, and never what was not published."""

import json
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry import snapshot
from registry.enums import Kind, Operation
from registry.exports.record import Record
from tests.registry.book import entry, publish
from tests.registry.exports.making import ended, listing, target
from tests.registry.test_export_register import line

pytestmark = pytest.mark.usefixtures("feed_db")


def by(code: str, number: int, **changes: Any) -> Record:
    return listing(f"L{number:06d}", participant=code, **changes)


def about(*listings: Record, ref: str, operation: Operation = Operation.PUBLISHED, **rest: Any) -> Any:
    """The line of a target, with the facets that the house above gives it."""
    said = [one.document for one in listings]
    facets = {
        "participant": [one["participant"] for one in said],
        "programme": [key for one in said for key in (one["programme"], *one["further_programmes"])],
        "incident": [key.partition("/")[2] for one in said for key in one["incidents"]],
        "kind": [said[0]["kind"]],
    }
    document = target(*listings, ref=ref).document
    return entry(ref, operation, kind=Kind.TARGET, document=document, facets=facets, **rest)


@pytest.fixture
def book() -> None:
    """Sequences 1 to 3: T1 by both, T2 by France alone, T3 by Britain alone, a vessel."""
    publish(about(by("FR", 1), by("GB", 2), ref="T000001"))
    publish(about(by("FR", 3, programme="FR-2", further_programmes=[], incidents=["incident/2020-x"]), ref="T000002"))
    publish(about(by("GB", 4, kind="VESSEL"), ref="T000003"))


def read(client: Client, question: str = "") -> dict[str, Any]:
    answer = client.get(f"/v1/coverage{question}")
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = json.loads(answer.content)
    return found


def refs(found: dict[str, Any]) -> list[str]:
    return [row["record"].partition("/")[2] for row in found["rows"]]


@pytest.mark.usefixtures("book")
def test_it_says_who_lists_whom_and_how_far_two_agree(client: Client) -> None:
    found = read(client)
    assert refs(found) == ["T000001", "T000002", "T000003"]
    assert [(row["listed_by"], row["only_by"]) for row in found["rows"]] == [
        *((["FR", "GB"], None), (["FR"], "FR"), (["GB"], "GB")),
    ]
    assert client.get(found["rows"][0]["url"]).status_code == 200
    cell = found["rows"][0]["cells"][1]
    assert (cell["participant"], cell["since"], cell["until"]) == ("GB", "2018-05-18", None)
    assert found["totals"] == {
        "targets": 3,
        "listed": 3,
        "participants": [
            {"participant": "FR", "in_force": 2, "alone": 1, "over": 0},
            {"participant": "GB", "in_force": 2, "alone": 1, "over": 0},
        ],
        "pairs": [{"first": "FR", "second": "GB", "both": 1, "first_only": 1, "second_only": 1}],
    }
    assert (found["count"], found["next"], found["as_of"]["sequence"]) == (3, None, 3)


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("participant=GB", ["T000001", "T000003"]),
        ("participant=GB&participant=FR", ["T000001", "T000002", "T000003"]),
        ("programme=FR-2", ["T000002"]),
        ("incident=2020-x", ["T000002"]),
        ("kind=VESSEL", ["T000003"]),
        ("only_by=FR", ["T000002"]),
        ("not_by=FR", ["T000003"]),
        ("only_by=FR&participant=GB", []),
        ("participant=FR&as_of=1", ["T000001"]),
    ],
)
def test_it_can_be_asked_in_part(client: Client, question: str, found: list[str]) -> None:
    answer = read(client, f"?{question}")
    assert refs(answer) == found
    assert answer["count"] == answer["totals"]["targets"] == len(found)


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("question", ["participant=FX", "programme=X", "incident=X", "kind=X", "only_by=X", "not_by=X"])
def test_a_typo_is_refused_by_its_name(client: Client, question: str) -> None:
    answer = client.get(f"/v1/coverage?{question}")
    assert answer.status_code == 400
    assert json.loads(answer.content)["parameter"] == question.partition("=")[0]


@pytest.mark.usefixtures("book")
def test_a_participant_that_lists_nothing_is_no_typo(client: Client) -> None:
    publish(entry("NO", kind=Kind.PARTICIPANT, document={"code": "NO", "names": {"en": "Norway"}}))
    assert len(refs(read(client, "?not_by=NO"))) == 3
    assert refs(read(client, "?only_by=NO")) == []


@pytest.mark.usefixtures("book")
def test_pages_hold_every_target_once_whatever_is_published_between_them(client: Client) -> None:
    seen, place = [], "/v1/coverage?limit=1"
    while place:
        found = json.loads(client.get(place).content)
        seen += refs(found)
        assert found["count"] == found["totals"]["targets"] == 3
        publish(about(by("US", 100 + len(seen)), ref=f"T00000{len(seen) + 3}"))
        place = found["next"]
    assert seen == ["T000001", "T000002", "T000003"]


@pytest.mark.usefixtures("book")
def test_it_says_what_the_register_said_then(client: Client) -> None:
    over = ended("L000002", participant="GB")
    publish(about(by("FR", 1), over, ref="T000001", operation=Operation.AMENDED))
    publish(entry("T000003", Operation.MERGED, kind=Kind.TARGET, merged_into="target/T000002"))
    publish(entry("T000002", Operation.WITHDRAWN, kind=Kind.TARGET))
    assert {sequence: refs(read(client, f"?as_of={sequence}")) for sequence in range(7)} == {
        0: [],
        1: ["T000001"],
        2: ["T000001", "T000002"],
        3: ["T000001", "T000002", "T000003"],
        4: ["T000001", "T000002", "T000003"],
        5: ["T000001", "T000002"],
        6: ["T000001"],
    }
    then, now = read(client, "?as_of=3"), read(client)
    assert then["rows"][0]["only_by"] is None
    assert now["rows"][0]["only_by"] == "FR"
    assert [(cell["status"], cell["until"]) for cell in now["rows"][0]["cells"]] == [
        *(("IN_FORCE", None), ("ENDED", "2024-01-05")),
    ]
    assert now["totals"]["participants"][1] == {"participant": "GB", "in_force": 0, "alone": 0, "over": 1}
    assert client.get("/v1/coverage?as_of=99").status_code == 409


@pytest.mark.usefixtures("book")
def test_a_state_has_one_validator_and_settled_ones_are_kept_long(client: Client) -> None:
    answer = client.get("/v1/coverage?as_of=2")
    assert "max-age=86400" in answer["Cache-Control"]
    assert client.get("/v1/coverage?as_of=2", headers={"If-None-Match": answer["ETag"]}).status_code == 304
    now = client.get("/v1/coverage")["ETag"]
    publish(about(by("US", 9), ref="T000009"))
    assert client.get("/v1/coverage", headers={"If-None-Match": now}).status_code == 200


@pytest.mark.usefixtures("book")
def test_only_events_are_read_and_only_through_the_public_connection(client: Client) -> None:
    with CaptureQueriesContext(connections["default"]) as own, CaptureQueriesContext(connections["public"]) as asked:
        read(client)
    assert len(own) == 0
    assert all("registry_" in query["sql"] and "sanctions_" not in query["sql"] for query in asked)


@pytest.mark.usefixtures("book")
def test_kept_rows_are_let_go_with_the_next_event(client: Client) -> None:
    """A court's order empties documents of states long past: no answer may come from memory then."""

    before = snapshot.covered(3)
    assert snapshot.covered(3) is before, "kept"
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE registry_event SET document = '', salt = '' WHERE record = 'target/T000003'")
        cursor.execute("SET session_replication_role = DEFAULT")
    publish(entry("T000003", Operation.REDACTED, kind=Kind.TARGET, document=None))
    assert [row.ref for row in before] == ["T000001", "T000002", "T000003"]
    assert [row.ref for row in snapshot.covered(3)] == ["T000001", "T000002"]


def test_many_targets_are_read_in_several_statements(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "TARGETS", 2)
    publish(*(about(by("FR", number), ref=f"T00000{number}") for number in range(1, 6)))
    with CaptureQueriesContext(connections["public"]) as asked:
        assert len(refs(read(client))) == 5
    assert len(asked) == 2 + 3


def test_a_register_of_nothing_has_a_coverage_of_nothing(client: Client) -> None:
    found = read(client)
    assert (found["rows"], found["count"], found["totals"]["pairs"]) == ([], 0, [])


def test_the_home_leads_there(client: Client) -> None:
    assert json.loads(client.get("/v1/").content)["links"]["coverage"] == "/v1/coverage"
    publish(line(target(listing())))
    assert refs(read(client)) == ["T000001"]
