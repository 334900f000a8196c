"""L3: what the register said then, against a naive replay, for every sequence of made-up histories."""

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry import queries
from registry.enums import STATUS_AFTER, Kind, Operation, Status
from registry.models import Event, Record
from tests.registry.book import entry, publish

REFS = ["A", "B", "C", "D"]
LATER = [one for one in Operation if one not in {Operation.PUBLISHED, Operation.MERGED}]
STEPS = st.lists(
    st.tuples(st.sampled_from(REFS), st.sampled_from([*LATER, Operation.MERGED]), st.sampled_from(["x", "y"])),
    min_size=1,
    max_size=12,
)
BATCHES = st.lists(STEPS, min_size=1, max_size=3)
Lines = list[tuple[int, str, Operation, str]]


def play(batches: list[list[tuple[str, Operation, str]]]) -> Lines:
    """Publish the steps, those of a batch in one transaction, and note what was published."""
    lines: Lines = []
    begun: set[str] = set()
    for batch in batches:
        entries = []
        for ref, wanted, colour in batch:
            operation = wanted if ref in begun else Operation.PUBLISHED
            begun.add(ref)
            into = "listing/Z" if operation is Operation.MERGED else ""
            entries.append(entry(ref, operation, facets={"kind": [colour]}, merged_into=into))
        lines += [
            (event.sequence, event.record, Operation(event.operation), event.facets["kind"][0])
            for event in publish(*entries)
        ]
    return lines


def replayed(lines: Lines, upto: int) -> dict[str, tuple[int, Operation, str]]:
    """The oracle: read from the beginning, the last word on each record stands."""
    return {record: (sequence, *said) for sequence, record, *said in lines if sequence <= upto}  # type: ignore[misc]


def fresh() -> None:
    """Empty the register between examples, as the suite does between tests."""
    from tests import pristine
    from tests.conftest import owner

    pristine.restore(owner())


@pytest.mark.usefixtures("feed_db")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES)
def test_every_state_is_what_a_replay_makes_of_it(client: Client, batches: Any) -> None:
    fresh()
    lines = play(batches)
    for upto in range(len(lines) + 1):
        expected = replayed(lines, upto)
        found = {event.record: event for event in queries.as_of(upto)}
        assert {name: event.sequence for name, event in found.items()} == {n: s[0] for n, s in expected.items()}
        for name, (_, operation, _) in expected.items():
            assert found[name].status == STATUS_AFTER[operation]
        shown = _collection(client, f"as_of={upto}")
        assert shown == [n for n, s in sorted(expected.items()) if STATUS_AFTER[s[1]] in queries.COUNTED]
        if any(colour == "x" for *_, colour in lines):
            assert _collection(client, f"as_of={upto}&kind=x") == [
                n for n, s in sorted(expected.items()) if STATUS_AFTER[s[1]] in queries.COUNTED and s[2] == "x"
            ]
    assert set(queries.current()) == set(queries.as_of(len(lines)))
    assert {row.record: row.event_id for row in Record.objects.all()} == {
        n: s[0] for n, s in replayed(lines, len(lines)).items()
    }


def _collection(client: Client, query: str) -> list[str]:
    body = json.loads(client.get(f"/v1/listings?{query}").content)
    assert body["count"] == len(body["records"])
    return [record["record"] for record in body["records"]]


@pytest.mark.usefixtures("feed_db")
def test_as_of_the_head_is_what_is_shown_now(client: Client) -> None:
    lines = play([[("A", Operation.PUBLISHED, "x"), ("B", Operation.PUBLISHED, "y"), ("A", Operation.ENDED, "x")]])
    now = json.loads(client.get("/v1/listings").content)
    then = json.loads(client.get(f"/v1/listings?as_of={len(lines)}").content)
    assert now == then


@pytest.mark.usefixtures("feed_db")
def test_the_oracle_bites() -> None:
    """The twin: leave out the check for later events and the states are wrong."""
    lines = play([[("A", Operation.PUBLISHED, "x"), ("A", Operation.AMENDED, "x")]])
    naive = Event.objects.using("public").filter(sequence__lte=2)
    assert len(naive) != len(replayed(lines, 2)) == len(queries.as_of(2))


@pytest.mark.usefixtures("feed_db")
def test_a_moment_names_the_newest_event_up_to_it() -> None:
    events = [publish(entry(ref), entry(f"{ref}2")) for ref in ("A", "B", "C")]
    for first, second in events:
        assert first.published_at == second.published_at
        assert queries.as_at(first.published_at).sequence == second.sequence
    before = events[1][0].published_at - (events[1][0].published_at - events[0][0].published_at) / 2
    assert queries.as_at(before).sequence == 2
    assert queries.as_at(events[2][0].published_at.date()).sequence == 6


@pytest.mark.usefixtures("feed_db")
def test_since_and_history_and_search_share_one_state() -> None:
    publish(entry("A", names=["Anna"]), entry("B"), entry("A", Operation.AMENDED, names=["Berta"]))
    assert [event.sequence for event in queries.since(1, limit=10)] == [2, 3]
    assert [event.sequence for event in queries.since(0, limit=10, upto=2)] == [1, 2]
    assert [event.sequence for event in queries.history("listing/A", at=2)] == [1]
    assert [event.sequence for event in queries.record("listing/A", at=3)] == [3]
    assert [event.sequence for event in queries.search("anna", at=2)] == [1]
    assert not queries.search("anna", at=3).exists()
    assert [event.sequence for event in queries.search("berta", at=3, kinds=[Kind.LISTING])] == [3]
    assert queries.head().sequence == 3
    with pytest.raises(queries.BeyondHeadError) as beyond:
        queries.as_at(4)
    assert (beyond.value.sequence, beyond.value.head) == (4, 3)
    assert Status.WITHDRAWN not in queries.COUNTED
