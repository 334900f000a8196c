"""Whoever reads the register through merges and splits: what is exported, mirrored, and folded from the events."""

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.core.wsgi import get_wsgi_application

from registry import snapshot
from registry.exports.catalogue import FORMATS
from registry.receiver.follow import Follower
from registry.receiver.mirror import Mirror
from sanctions.models import Listing
from tests.sanctions.test_merging import head, listed, merged, split

pytestmark = pytest.mark.usefixtures("feed_db")
BY_TARGET = ("entities.ftm.json", "targets.nested.json", "targets.simple.csv", "coverage.csv")


def export(name: str, at: int | None = None) -> str:
    return b"".join(snapshot.write(FORMATS[name], snapshot.edition(at))).decode()


def but_for_moments(text: str) -> str:
    """A file that says when a record was amended last says so of a merge and a split too."""
    return re.sub(r"\d{4}-\d\d-\d\dT[0-9:.]+", "", text)


def two() -> tuple[Listing, Listing]:
    return listed("FR"), listed("CA", names=[{"text": "Yolande SAMPLE"}])


@pytest.mark.parametrize("name", BY_TARGET)
def test_a_merged_target_is_its_survivor_and_after_a_split_the_file_is_as_it_was(name: str) -> None:
    one, other = two()
    at, before = head(), export(name)
    done = merged(one, other)
    between = export(name)
    subjects = [line for line in between.splitlines() if re.match(r'"?T0|"?ippcw-T0|.*"schema":"Person"', line)]
    assert len(subjects) == 1, between
    assert "T000001" in subjects[0]
    split(done)
    assert but_for_moments(export(name)) == but_for_moments(before)
    assert export(name, at) == before


def test_all_that_was_merged_into_a_target_is_its_referent_also_by_way_of_another() -> None:
    first, second, third = listed("FR"), listed("CA"), listed("DE")
    merged(second, third)
    assert snapshot.edition().referents == {"target/T000002": ["target/T000003"]}
    merged(first, second)
    assert snapshot.edition().referents == {"target/T000001": ["target/T000002", "target/T000003"]}


class Follows:
    """The reference receiver, reading the feed in this process."""

    def __init__(self, folder: Path) -> None:
        self.mirror = Mirror(folder)
        self.follower = Follower("http://feed.test", self.mirror)
        self.follower.close()
        self.follower._client = httpx.Client(transport=httpx.WSGITransport(app=get_wsgi_application()))

    def state(self) -> dict[str, dict[str, Any]]:
        """The newest event of each record, as its mirror has it."""
        self.follower.catch_up()
        files = (self.mirror.folder / "records").rglob("*.json")
        return {event["record"]: event for event in (json.loads(path.read_bytes()) for path in files)}


def shown() -> dict[str, dict[str, Any]]:
    """The register as its authentic form has it."""
    lines = (json.loads(line) for line in export("register.jsonl").splitlines())
    return {line["record"]: line for line in lines}


def test_every_consumer_ends_in_the_same_state_whenever_it_began(tmp_path: Path) -> None:
    early = Follows(tmp_path / "early")
    one, other = two()
    early.state()
    done = merged(one, other)
    middle = Follows(tmp_path / "middle")
    for step in (lambda: None, lambda: split(done)):
        step()
        late = Follows(tmp_path / f"late-{head()}")
        states = [follows.state() for follows in (early, middle, late)]
        assert states[0] == states[1] == states[2]
        exported = {record: (line["sequence"], line["document"]) for record, line in shown().items()}
        assert exported == {record: (event["sequence"], event["document"]) for record, event in states[0].items()}
        survivors = {record: line["merged_into"] for record, line in shown().items() if line["merged_into"]}
        gone = {event["record"]: event["document"]["merged_into"] for event in states[0].values() if merges(event)}
        assert gone == survivors


def merges(event: dict[str, Any]) -> bool:
    return bool(event["operation"] == "merged")
