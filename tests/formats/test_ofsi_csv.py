"""OFSI's list: rows become targets, zero dates what is known of them, and nothing a cell says is lost."""

import csv
from pathlib import Path

import pytest

from sanctions.formats import ofsi_csv
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.uk_facts import day
from sanctions.proposal import Name, Reason, Reference, Remark
from tests.formats.conserving import lost
from tests.lists import real

SAMPLE = Path(__file__).parent / "samples" / "ofsi_csv.csv"
REAL = "uk/ofsi_conlist_2022format_sample_2020-04-27.csv"
SAID_BY_A_CODE = {
    "Individual", "Entity", "Ship", "AKA", "FKA", "Prime Alias", "Primary name", "Good quality a.k.a",
    "Low quality a.k.a", "Cyrillic", "Russian", "Arabic", "Persian", "russian",
}  # fmt: skip


def entries(path: Path, report: Report | None = None) -> dict[str, Entry]:
    return {entry.said.own_reference: entry for entry in ofsi_csv.read(path, report or Report())}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        next(file)
        return list(csv.DictReader(file))


def test_rows_become_targets() -> None:
    report = Report()
    read = entries(SAMPLE, report)
    person, club = read["91001"], read["91002"]
    assert (report.dated, list(read)) == ("2032-08-05", ["91002", "91001"])  # each when its last row has come
    assert (person.where, person.programmes, person.said.measures) == ("rows 3 to 6", ["Ruritania"], ["ASSET_FREEZE"])
    assert [(name.kind, name.strength, name.text) for name in person.said.names] == [
        ("PRIMARY", "", "Odo Ben Abu Bin Al QUILL"),
        ("ALIAS", "STRONG", "Oddo KVILL"),
        ("VARIANT", "", "Одо Квилл"),
    ]
    assert [(date.text, date.source) for date in person.said.birth_dates] == [
        ("1966", "00/00/1966"),
        ("1966-05", "00/05/1966"),
    ]
    assert [paper.label for paper in person.said.identifiers] == ["Passport Number", "National Identification Number"]
    assert club.said.names == [Name(text="Feather Club"), Name(text="Plume Club", kind="FORMER", strength="WEAK")]
    assert (club.said.designated_on, club.said.acts) == ("2030-01-01", [])


def test_what_the_free_text_says_under_a_heading_is_found_in_it() -> None:
    said = entries(SAMPLE)["91001"].said
    assert said.references == [Reference(system="UN", number="RUi.001"), Reference(system="UK", number="RUR0001")]
    assert said.reasons == [Reason("He is responsible for the made-up attack.")]
    assert said.remarks == [
        Remark(
            text="(UK Sanctions List Ref):RUR0001 (UN Ref):RUi.001 Seen in 2030. (Gender):Male",
            label="Other Information",
        ),
        Remark(text="2030-01-01", label="Listed On"),
    ]


def test_every_column_is_read() -> None:
    headings = list(rows(SAMPLE)[0])
    assert (len(headings), set(headings)) == (36, set(ofsi_csv.FIELDS))
    assert all(any(row[heading] for row in rows(SAMPLE)) for heading in headings)


@pytest.mark.parametrize("name", ["sample", "real"])
def test_nothing_that_a_cell_says_is_lost(name: str) -> None:
    path = SAMPLE if name == "sample" else real(REAL)
    read = entries(path)
    for row in rows(path):
        said = [
            (heading, day(text))
            for heading, text in row.items()
            if text not in SAID_BY_A_CODE and (name == "real" or heading != "Other Information")
        ]
        assert lost(said, read[row["Group ID"]]) == []


def test_the_real_sample_has_its_targets() -> None:
    read = entries(real(REAL))
    assert len(read) == 6
    assert [name.kind for name in read["11039"].said.names] == ["PRIMARY", "ALIAS"]
    assert len(read["11039"].said.birth_dates) == 7
    assert read["9053"].said.references == [Reference(system="UN", number="IRi.018")]


def test_another_list_is_refused() -> None:
    with pytest.raises(UnreadableError, match="headings are missing"):
        entries(SAMPLE.with_name("uk_csv.csv"))
