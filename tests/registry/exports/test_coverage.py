"""Who lists whom, from documents alone: rows, what is asked of them, figures, and the files."""

import csv
import io
import itertools
import json
from typing import Any

import msgspec
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.exports import cells, coverage, coverage_csv
from registry.exports.catalogue import FORMATS
from registry.exports.coverage import Pair, Row, Share, Wanted
from registry.exports.record import Edition, Record
from tests.registry.exports.making import DAY, OVER, YEAR, ended, listing, redacted, target

EDITION = Edition(sequence=9, published_at="2026-03-02T10:00:00.123456Z", participants={"FR": "France", "GB": "UK"})
LATER = {**DAY, "text": "2020-02-02", "earliest": "2020-02-02", "latest": "2020-02-02"}


def row(*listings: Record, ref: str = "T000001") -> Row:
    made = target(*listings, ref=ref)
    (one,) = coverage.rows([(made.record, made.text)])
    return one


def by(code: str, number: int = 1, **changes: Any) -> Record:
    return listing(f"L{number:06d}", participant=code, **changes)


def over(code: str, number: int = 1, **changes: Any) -> Record:
    return ended(f"L{number:06d}", participant=code, **changes)


def test_a_row_says_who_lists_the_target_since_when_and_under_what() -> None:
    one = row(by("GB", 2, programme="GB-CHEM", designated_on=YEAR), by("FR", 1), over("CA", 3))
    assert (one.record, one.ref, one.name, one.kind, one.status) == (
        *("target/T000001", "T000001", listing().document["name"], "PERSON", "LISTED"),
    )
    assert [(cell.participant, cell.status, cell.since, cell.until) for cell in one.cells] == [
        ("CA", "ENDED", "2018-05-18", "2024-01-05"),
        ("FR", "IN_FORCE", "2018-05-18", ""),
        ("GB", "IN_FORCE", "1961", ""),
    ]
    assert (one.listed_by, one.only_by) == (("FR", "GB"), "")
    assert one.cells[2].listings == ("listing/L000002",)
    assert one.cells[2].programmes[0] == "GB-CHEM"
    assert one.cells[2].incidents == ("2018-03-04-example",)
    assert one.cells[2].measures == ("ASSET_FREEZE", "TRAVEL_BAN")


def test_of_several_listings_the_cell_shows_how_the_target_stands_best_and_names_them_all() -> None:
    first, second = over("FR", 1), by("FR", 2, designated_on=LATER, programme="FR-2")
    (cell,) = row(first, second).cells
    assert (cell.status, cell.since, cell.until) == ("IN_FORCE", "2020-02-02", "")
    assert cell.listings == ("listing/L000001", "listing/L000002")
    assert set(cell.programmes) >= {"FR-CHEM", "FR-2"}
    (cell,) = row(listing("L000001", standing="annulled", ended=OVER), over("FR", 2)).cells
    assert cell.status == "ENDED"
    (cell,) = row(by("FR", 1, designated_on=LATER), by("FR", 2)).cells
    assert cell.since == "2018-05-18", "the first"
    worded = {"text": "in spring", "earliest": None, "latest": None, "precision": None}
    (cell,) = row(by("FR", 1, designated_on=worded), by("FR", 2, designated_on=LATER)).cells
    assert cell.since == "2020-02-02", "a date with an interval"
    (cell,) = row(by("FR", 1, designated_on=None)).cells
    assert cell.since == ""


def test_what_nobody_lists_or_a_court_destroyed_has_no_row() -> None:
    assert list(coverage.rows([("target/T000001", '{"name":"X","listings":[]}'), ("target/T000002", "")])) == []
    assert list(coverage_csv.rows([listing(), redacted()])) == []


def test_a_document_that_is_none_of_a_target_is_not_read_as_nobody_lists_it() -> None:
    with pytest.raises(msgspec.ValidationError):
        list(coverage.rows([("target/T000001", '{"listings":{"FR":true}}')]))


BOTH, FRENCH, BRITISH, FORMER = (
    row(by("FR", 1), by("GB", 2, incidents=["incident/other"]), ref="T000001"),
    row(by("FR", 3, programme="FR-2", further_programmes=[]), over("GB", 4), ref="T000002"),
    row(by("GB", 5, kind="VESSEL"), ref="T000003"),
    row(over("FR", 6), ref="T000004"),
)
ALL = (BOTH, FRENCH, BRITISH, FORMER)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Wanted(), ALL),
        (Wanted(participants=("GB",)), (BOTH, FRENCH, BRITISH)),
        (Wanted(participants=("GB", "FR")), ALL),
        (Wanted(programmes=("FR-2",)), (FRENCH,)),
        (Wanted(incidents=("other",)), (BOTH,)),
        (Wanted(kinds=("VESSEL",)), (BRITISH,)),
        (Wanted(only_by="FR"), (FRENCH,)),
        (Wanted(not_by="FR"), (BRITISH,)),
        (Wanted(not_by="GB"), (FRENCH,)),
        (Wanted(not_by="US"), (BOTH, FRENCH, BRITISH)),
        (Wanted(only_by="FR", participants=("GB",)), (FRENCH,)),
        (Wanted(only_by="FR", kinds=("VESSEL",)), ()),
    ],
)
def test_what_is_asked_narrows_the_rows(asked: Wanted, found: tuple[Row, ...]) -> None:
    assert tuple(one for one in ALL if asked.has(one)) == found


def test_the_figures_of_each_and_of_each_two() -> None:
    totals = coverage.totals(ALL)
    assert (totals.targets, totals.listed) == (4, 3)
    assert totals.participants == (Share("FR", 2, 1, 1), Share("GB", 2, 1, 1))
    assert totals.pairs == (Pair("FR", "GB", 1, 1, 1),)
    assert coverage.totals([]) == coverage.Totals(0, 0, (), ())


STANDINGS = st.dictionaries(st.sampled_from("ABCD"), st.sampled_from(["IN_FORCE", "ENDED", "ANNULLED"]), min_size=1)


@given(st.lists(STANDINGS, max_size=12))
def test_the_figures_are_those_of_counting_by_hand(standings: list[dict[str, str]]) -> None:
    documents = [
        json.dumps({"listings": [{"participant": code, "status": status} for code, status in one.items()]})
        for one in standings
    ]
    totals = coverage.totals(coverage.rows((f"target/T{n}", text) for n, text in enumerate(documents)))
    lists = {code: {n for n, one in enumerate(standings) if one.get(code) == "IN_FORCE"} for code in "ABCD"}
    for share in totals.participants:
        others = set().union(*(found for code, found in lists.items() if code != share.participant))
        mine = lists[share.participant]
        assert (share.in_force, share.alone) == (len(mine), len(mine - others))
        assert share.over == sum(share.participant in one for one in standings) - len(mine)
    assert {(pair.first, pair.second) for pair in totals.pairs} == {
        (one, two) for one, two in itertools.combinations("ABCD", 2) if lists[one] and lists[two]
    }
    for pair in totals.pairs:
        one, two = lists[pair.first], lists[pair.second]
        assert (pair.both, pair.first_only, pair.second_only) == (len(one & two), len(one - two), len(two - one))


RECORDS = [
    *(target(by("FR", 1), over("GB", 2)), by("FR", 1), over("GB", 2)),
    target(by("CA", 3, name="=1+1"), ref="T000002"),
]


def written(name: str) -> bytes:
    return b"".join(FORMATS[name].write(RECORDS, EDITION))


def test_the_table_has_a_column_for_each_participant_and_no_formula() -> None:
    one, two = csv.DictReader(io.StringIO(written("coverage.csv").decode("utf-8-sig"), newline=""))
    assert (one["reference"], one["listed_by"], one["number"], one["only_by"]) == ("T000001", "FR", "1", "FR")
    assert (one["FR"], one["GB"]) == ("IN_FORCE 2018-05-18", "ENDED 2024-01-05")
    assert cells.parted(one["measures"]) == ["ASSET_FREEZE", "TRAVEL_BAN"]
    assert two["name"] == "'=1+1"
    assert (two["listed_by"], two["FR"], two["GB"]) == ("CA", "", ""), "one that is no participant has no column"


def test_the_workbook_says_the_same_with_a_row_for_each_cell_and_the_figures() -> None:
    book = openpyxl.load_workbook(io.BytesIO(written("coverage.xlsx")), read_only=True)
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    assert list(sheets) == ["coverage", "listings", "participants", "pairs"]
    assert sheets["coverage"][0][-2:] == ["FR", "GB"]
    assert sheets["coverage"][2][1] == "=1+1"
    assert [line[:6] for line in sheets["listings"][1:3]] == [
        ["T000001", listing().document["name"], "FR", "IN_FORCE", "2018-05-18", None],
        ["T000001", listing().document["name"], "GB", "ENDED", "2018-05-18", "2024-01-05"],
    ]
    assert sheets["participants"][1:] == [["CA", "1", "1", "0"], ["FR", "1", "1", "0"], ["GB", "0", "0", "1"]]
    assert sheets["pairs"][1:] == [["CA", "FR", "0", "1", "1"]]
