"""The facts that ship, read without a database: what is printed is what is proposed, and nothing beside it."""

import csv
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from partnership.dates import parse
from sanctions.proposal import Proposal
from seeds import counts, facts, listings, reference
from seeds.facts import FactError, Row

FILES = sorted(path.stem for path in facts.DATA.glob("*.csv"))
LISTS = ("designations_eu_chem", "designations_uk_cw")
PROPOSALS = [(row, one, listings.proposal(row, one)) for one in listings.rounds() for row in one.rows]


def row(**cells: str) -> Row:
    made = Row(cells)
    made.where = "here"
    return made


def test_all_files_are_there() -> None:
    assert len(FILES) == 14


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_a_source_and_a_confidence(name: str) -> None:
    for fact in facts.rows(name):
        assert facts.pages(fact["source_url"]), fact.where
        assert all(facts.PAGE.fullmatch(url) for url in facts.pages(fact["source_url"])), fact.where
        assert fact["confidence"] in {"high", "medium", "low"}, fact.where


def test_a_line_with_a_cell_too_few_or_too_many_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "DATA", tmp_path)
    for line in ("1", "1,2,3"):
        (tmp_path / "some.csv").write_text(f"a,b\n{line}\n", encoding="utf-8")
        with pytest.raises(FactError, match=r"some\.csv, line 2"):
            list(facts.rows("some"))


def test_every_listing_of_both_lists_is_in_exactly_one_round() -> None:
    printed = [fact["source_ref"] for name in LISTS for fact in facts.rows(name)]
    assert (len(printed), len(set(printed))) == (69, 69)
    assert sorted(printed) == sorted(said.own_reference for _, _, said in PROPOSALS)
    assert [sum(one.participant == code for _, one, _ in PROPOSALS) for code in ("EU", "GB")] == [37, 32]


def test_a_round_that_counts_its_names_has_as_many_rows() -> None:
    for one in listings.rounds():
        if one.announcement and one.announcement["total_count"]:
            assert len(one.rows) == int(one.announcement["total_count"]), one.title


@pytest.mark.parametrize("found", PROPOSALS, ids=lambda found: found[2].own_reference)
def test_a_proposal_says_what_its_row_prints_and_no_more(found: tuple[Row, listings.Round, Proposal]) -> None:
    fact, _, said = found
    names = [name.text for name in said.names]
    printed = [fact["primary_name"], fact["other_names"], fact["names_original_script"]]
    assert sorted(names) == sorted(chain.from_iterable(facts.several(cell) for cell in printed))
    assert said.primary_name == fact["primary_name"]
    assert texts(said.birth_dates) == fact["birth_dates_as_printed"]
    assert texts(said.birth_places) == fact["birth_places"]
    assert texts(said.nationalities) == fact["nationality"]
    assert texts(said.positions) == fact["positions"]
    assert texts(said.addresses) == fact["addresses"]
    assert said.identifiers == []
    assert ";".join(f"{act.number} {act.title}".strip() for act in said.acts) == ";".join(
        filter(None, (fact["act"], fact["listing_act"]))
    )
    assert [reason.text for reason in said.reasons] == [fact["ground"]]
    assert said.note.startswith(fact["note"])
    assert said.note.endswith(listings.OWN_WORDS)
    assert (said.designated_on, said.status_as_of) == (fact["listed_on"], fact["status_as_of"])
    assert said.in_force_on == ""
    assert " | ".join(said.sources) == fact["source_url"]
    assert (said.confidence, said.kind) == (fact["confidence"].upper(), fact["kind"].upper())
    assert said.measures == [measure.upper().replace(" ", "_") for measure in facts.several(fact["measures"])]


def texts(values: Any) -> str:
    return ";".join(value.text for value in values)


@pytest.mark.parametrize("fact", [fact for fact, _, _ in PROPOSALS if fact["birth_dates_iso"]], ids=lambda f: f.where)
def test_birth_dates_mean_the_days_that_the_file_transcribes(fact: Row) -> None:
    read = [parse(text) for text in facts.several(fact["birth_dates_as_printed"])]
    meant = [parse(text) for text in facts.several(fact["birth_dates_iso"])]
    ends = [(date.earliest, date.latest) for date in read]
    if "or" in fact["birth_dates_as_printed"]:
        ends = [(end, end) for date in read for end in (date.latest, date.earliest)]
    assert sorted(ends, key=str) == sorted([(date.earliest, date.latest) for date in meant], key=str)


def test_persons_whom_only_a_name_identifies_are_marked_so() -> None:
    marked = [said for _, _, said in PROPOSALS if said.too_few_identifiers]
    assert len(marked) == 26
    assert {said.programme for said in marked} == {"GB-CW"}
    assert all(said.kind == "PERSON" and not said.has_secondary_identifiers for said in marked)


def test_a_doubtful_printed_day_is_kept_and_linked_only_where_the_round_names_the_entry() -> None:
    by = {said.own_reference: said for _, _, said in PROPOSALS}
    assert (by["CHW0010"].announcement, by["CHW0010"].designated_on) == ("", "2021-01-01")
    assert (by["CHW0011"].announcement, by["CHW0011"].designated_on) == ("gb-2020-10-15", "2021-01-01")
    assert by["CHW0017"].announcement == "gb-2020-10-15"
    assert by["CHW0018"].announcement == "gb-2021-08-20"
    assert all("so the day is doubtful" in by[f"CHW{number:04}"].note for number in range(1, 18))


def test_incidents_are_linked_only_where_the_rows_ground_is_about_them() -> None:
    linked = {incident: [] for incident in listings.GROUNDS}  # type: dict[str, list[str]]
    for fact, one, said in PROPOSALS:
        for incident in said.incidents:
            if one.announcement:
                assert incident in one.announcement["incident_keys"]
            else:
                assert listings.NAMED[incident] in fact["ground"]
            linked[incident].append(fact["source_ref"])
        if "SSRC" in fact["ground"]:
            assert said.incidents == [], "the Syrian programme is no incident"
    assert {incident: len(rows) for incident, rows in linked.items()} == {
        "salisbury-2018-03-04": 9,
        "navalny-2020-08-20": 29,
        "navalny-2024-02-16": 6,
        "ukraine-chloropicrin": 4,
        "ukraine-riot-control-agents": 6,
    }


def test_a_country_is_read_only_where_it_is_printed_at_the_end() -> None:
    countries = {place.text: place.country for _, _, said in PROPOSALS for place in said.birth_places}
    assert countries["Serdobsk, Russian Federation"] == "RU"
    assert countries["Cherkasy region, USSR (now Ukraine)"] == ""
    assert countries["Perm"] == ""


def test_no_language_is_guessed_from_a_script() -> None:
    assert {name.language for _, _, said in PROPOSALS for name in said.names} == {""}


def test_every_count_has_a_reference_of_its_own() -> None:
    keys = [counts.key(fact) for fact in facts.rows("participant_counts")]
    assert (len(keys), len(set(keys))) == (30, 30)


def test_a_body_comes_after_its_parent() -> None:
    seen = {""}
    for fact in reference.bodies_in_order():
        assert fact["parent_key"] in seen
        seen.add(fact["key"])
    assert len(seen) == 18


def test_a_body_without_its_parent_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "rows", lambda name: iter([row(key="a", parent_key="b")]))
    with pytest.raises(FactError, match="no body b"):
        list(reference.bodies_in_order())


@pytest.mark.parametrize(
    ("cell", "claims"),
    [
        ("", []),
        ("SI says 2018-04-16 https://si.test/a", [("SI", "SI says 2018-04-16", "https://si.test/a")]),
        ("EU: listings of 2019 | GB: one", [("EU", "EU: listings of 2019", ""), ("GB", "GB: one", "")]),
        (
            "participating States, 18 May 2018: highly likely https://p.test",
            [("participating States", "participating States, 18 May 2018: highly likely", "https://p.test")],
        ),
        ("the list omits AU https://x.test", [("", "the list omits AU", "https://x.test")]),
    ],
)
def test_claims_keep_their_words_and_who_makes_them(cell: str, claims: list[tuple[str, str, str]]) -> None:
    assert list(facts.claims(cell)) == claims


def test_a_period_stands_in_the_key_where_the_day_is_not_known() -> None:
    assert str(facts.dated(row(key="fr-2021-01", date_precision="month"), "", "")) == "2021-01"
    assert str(facts.dated(row(key="no-2021", date_precision="year"), "", "")) == "2021"
    assert facts.dated(row(key="guiding-document", date_precision=""), "", "") is None
    with pytest.raises(FactError, match="the key says no month"):
        facts.dated(row(key="no-2021", date_precision="month"), "", "")


def test_an_end_alone_leaves_the_other_open() -> None:
    ended = facts.span("2013-12-13", "")
    assert ended
    assert (ended.latest, str(ended)) == (None, "not before 2013-12-13")


def test_acts_are_never_dated_before_the_newest_fact() -> None:
    assert facts.as_of().date().isoformat() == "2026-07-04"


def test_a_blank_is_no_code() -> None:
    for name in FILES:
        with (facts.DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            cells = [cell for line in csv.reader(file) for cell in line]
        assert all(cell == cell.strip() for cell in cells), name
        assert not {"unknown", "n/a", "none known", "?", "-"} & {cell.lower() for cell in cells}, name
