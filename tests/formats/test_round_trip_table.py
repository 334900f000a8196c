"""What the table of docs/reference/formats.md says of writing and reading back is what is found, member by member."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from registry.exports.catalogue import FORMATS as WRITTEN
from registry.exports.fields import Fate, kept, lost
from sanctions.formats import reference, round_trip
from sanctions.formats.catalogue import ALL
from sanctions.formats.entry import Entry
from sanctions.proposal import Ending, Name, Proposal
from tests.formats import made_up
from tests.formats.proposals import registrable
from tests.formats.round_trips import WAYS, entry, measured

ENTRIES = [entry(said, ended) for said, ended in made_up.ALL]


def found(way: str, entries: list[Entry], folder: Path) -> dict[str, Fate]:
    """The fate of each member over several entries: kept if of each, lost if of each, else changed."""
    fates: dict[str, set[Fate]] = defaultdict(set)
    for one in entries:
        again = WAYS[way]([one], folder / "list.json")
        for member, fate in measured(one, again[0] if again else None).items():
            fates[member].add(fate)
    return {member: of.pop() if len(of) == 1 else Fate.CHANGED for member, of in fates.items()}


def told(way: str) -> dict[str, Fate]:
    return {member: round_trip.again(way, member).fate for member in round_trip.MEMBERS}


@pytest.mark.parametrize("way", WAYS)
def test_the_table_says_what_is_found(way: str, tmp_path: Path) -> None:
    assert found(way, ENTRIES, tmp_path) == told(way)


def test_made_up_entries_say_every_member() -> None:
    """`measured` passes over what is not said; nothing is left out of the comparison above."""
    assert set(found("register.jsonl", ENTRIES, Path())) == set(round_trip.MEMBERS)


def test_a_table_that_says_otherwise_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The twin: a loss that is no loss, and a loss that is not told."""
    table = round_trip.TABLES["entities.ftm.json"]
    wrong = {**table, "own_reference": lost("said wrongly"), "names.script": kept("")}
    monkeypatch.setitem(round_trip.TABLES, "entities.ftm.json", wrong)
    says, finds = told("entities.ftm.json"), found("entities.ftm.json", ENTRIES, tmp_path)
    assert {member for member in says if says[member] != finds[member]} == {"own_reference", "names.script"}


@pytest.mark.parametrize("way", ["register.jsonl", "template-xlsx", "template-csv"])
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(said=registrable)
def test_what_is_kept_whole_is_kept_of_any_proposal(
    way: str, said: Proposal, tmp_path_factory: pytest.TempPathFactory
) -> None:
    finds = found(way, [entry(said)], tmp_path_factory.mktemp("list"))
    says = told(way)
    assert {member for member in finds if says[member] == Fate.KEPT and finds[member] != Fate.KEPT} == set()


def test_every_loss_and_every_change_has_its_reason() -> None:
    for way, table in round_trip.TABLES.items():
        assert set(table) <= set(round_trip.MEMBERS), way
        for member in table:
            field = round_trip.again(way, member)
            assert field.how, (way, member)
            if not table[member].how:
                name = round_trip.AS_IN_DOCUMENTS.get(member, member)
                assert field.fate == WRITTEN[way].fields.get(name, WRITTEN[way].fields[name.partition(".")[0]]).fate
    assert set(round_trip.TABLES) == set(WAYS) == set(round_trip.READERS)


def test_the_page_has_every_format() -> None:
    page = reference.page()
    assert [line for line in page.splitlines() if line.startswith("### Read: ")] == [
        f"### Read: `{one.name}`" for one in ALL
    ]
    assert all(f"### Written: `{name}`" in page for name in WRITTEN)
    assert all(f"| `{path}` | {member} |" in page for one in ALL for path, member in reference.tables(one)[0].items())


def test_measuring_tells_kept_from_changed_from_lost() -> None:
    def said(*names: Any) -> Entry:
        value = Proposal(own_reference="1", programme="P", kind="PERSON", names=list(names), measures=["OTHER"])
        return Entry(where="", said=value)

    before = said(Name(text="Alpha", note="one"), Name(text="Beta"))
    assert measured(before, before)["names.text"] == Fate.KEPT
    assert measured(before, said(Name(text="Beta"), Name(text="Alpha", note="one")))["names.note"] == Fate.KEPT
    assert measured(before, said(Name(text="Alpha")))["names.text"] == Fate.CHANGED
    assert measured(before, said(Name(text="Beta", note="so: alpha"), Name(text="C")))["names.text"] == Fate.CHANGED
    assert measured(before, said(Name(text="Alpha"), Name(text="Beta")))["names.note"] == Fate.LOST
    assert measured(before, said(Name(text="Alpha"), Name(text="Beta", note="one")))["names.note"] == Fate.CHANGED
    gone = measured(Entry(where="", said=before.said, ended=Ending("2024", "EXPIRED")), None)
    assert gone == {"ended.ended_on": Fate.LOST, "ended.reason": Fate.LOST}
