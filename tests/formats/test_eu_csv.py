"""The EU's CSV says what its XML says, in 118 columns and a row for each value; its old form is refused by name."""

import csv
from pathlib import Path

import msgspec
import pytest

from sanctions.formats import eu_csv, eu_xml
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.proposal import Act, Contact, Name, Remark
from tests.formats.conserving import lost
from tests.lists import real

SAMPLES = Path(__file__).parent / "samples"
SAMPLE = SAMPLES / "eu_csv.csv"
SAID_BY_A_CODE = {
    "true", "false", "person", "P", "enterprise", "E", "GREGORIAN", "passport", "id", "electionid", "-", "00", "?",
    "UNKNOWN",
}  # fmt: skip
"""Words that the register has a code or a flag for, or that say that nothing is known."""
SAME = (
    "own_reference", "kind", "birth_dates", "birth_places", "addresses", "contacts", "positions",
    "particulars", "references", "measures", "designated_on", "listed_in",
)  # fmt: skip


def entries(path: Path, report: Report | None = None) -> list[Entry]:
    return list(eu_csv.read(path, report or Report()))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_it_says_what_the_xml_says() -> None:
    report = Report()
    read, others = entries(SAMPLE, report), list(eu_xml.read(SAMPLES / "eu_xml.xml", Report()))
    assert (len(read), report.dated, report.unmapped) == (2, "2033-02-03", {})
    for entry, other in zip(read, others, strict=True):
        assert entry.programmes == other.programmes
        for member in SAME:  # when a citizenship was acquired or lost, CSV has no columns for
            assert getattr(entry.said, member) == getattr(other.said, member), member
        assert [one.text for one in entry.said.nationalities] == [one.text for one in other.said.nationalities]
        unsaid = {"strength": "", "kind": "ALIAS"}  # CSV has no column for how strong a name is
        assert [msgspec.structs.replace(name, **unsaid) for name in entry.said.names] == [
            msgspec.structs.replace(name, **unsaid) for name in other.said.names
        ]
        assert [one.number for one in entry.said.identifiers] == [one.number for one in other.said.identifiers]
    assert read[0].said.names[0].kind == "PRIMARY"
    assert read[0].said.identifiers[0] == others[0].said.identifiers[0]


def test_an_act_of_another_programme_says_so() -> None:
    acts = {act.number: act for act in entries(SAMPLE)[0].said.acts}
    assert acts["2031/100 (OJ L1)"] == Act(
        "2031/100 (OJ L1)",
        "commission repealing, in force 2031-01-03, programme OLD",
        "2031-01-02",
        "https://law.example/1",
    )
    assert acts["2032/200 (OJ L2)"].title == "council amendment, in force 2032-04-06"


def test_what_two_rows_say_differently_of_an_act_is_kept() -> None:
    company = entries(SAMPLE)[1].said
    assert [act.title for act in company.acts] == ["commission amendment, in force 2032-04-06"]
    words = Remark(text="council amendment, in force 2032-04-06", label="regulation", act="2032/200 (OJ L2)")
    assert words in company.remarks


def test_every_column_is_read_or_known_bookkeeping_and_the_sample_has_all() -> None:
    headings = list(table(SAMPLE)[0])
    assert len(headings) == 118
    assert set(headings) == set(eu_csv.FIELDS) | set(eu_csv.IGNORED)
    assert not set(eu_csv.FIELDS) & set(eu_csv.IGNORED)


def test_nothing_that_a_row_says_is_lost() -> None:
    read = {entry.said.own_reference: entry for entry in entries(SAMPLE)}
    for row in table(SAMPLE):
        entry = read[row["Entity_EU_ReferenceNumber"] or row["Entity_LogicalId"]]
        said = [
            (column, text)
            for column, text in row.items()
            if column not in eu_csv.IGNORED
            and text not in SAID_BY_A_CODE
            and not column.endswith("CountryIso2Code")
            and column not in {"fileGenerationDate", "Address_ContactInfo", "Entity_LogicalId"}
        ]
        assert lost(said, entry) == []


def test_rows_of_an_entity_may_stand_apart(tmp_path: Path) -> None:
    rows = table(SAMPLE)
    turned = written(tmp_path / "turned.csv", [*rows[:3], rows[-1], *rows[3:-1]])
    by_reference = {entry.said.own_reference: entry.said for entry in entries(turned)}
    assert by_reference == {entry.said.own_reference: entry.said for entry in entries(SAMPLE)}


def test_a_new_column_is_kept_and_named(tmp_path: Path) -> None:
    rows = [{**row, "Entity_Novelty": "hats" if index == 0 else ""} for index, row in enumerate(table(SAMPLE))]
    report = Report()
    first = entries(written(tmp_path / "new.csv", rows), report)[0]
    assert ("Entity_Novelty", "hats") in [(remark.label, remark.text) for remark in first.said.remarks]
    assert report.unmapped["Entity_Novelty"].count == 1


def test_a_type_under_the_other_heading_is_put_right(tmp_path: Path) -> None:
    rows = table(SAMPLE)
    for row in rows:
        one, other = "Entity_SubjectType", "Entity_SubjectType_ClassificationCode"
        row[one], row[other] = row[other], row[one]
    turned = entries(written(tmp_path / "turned.csv", rows))
    assert [entry.said for entry in turned] == [entry.said for entry in entries(SAMPLE)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("EMAIL[a@b.example]; WEB[b.example]", [("a@b.example", "EMAIL", ""), ("b.example", "WEBSITE", "")]),
        ("a@b.example", [("a@b.example", "OTHER", "")]),
        ("PHONE[1] and more", [("PHONE[1] and more", "OTHER", "")]),
    ],
)
def test_contacts_come_apart_when_they_are_printed_so(
    tmp_path: Path, printed: str, expected: list[tuple[str, str, str]]
) -> None:
    rows = [{**row, "Address_ContactInfo": row["Address_ContactInfo"] and printed} for row in table(SAMPLE)]
    contacts = entries(written(tmp_path / "contacts.csv", rows))[0].said.contacts
    act = "2031/100 (OJ L1)"
    assert contacts == [Contact(text=text, type=type_, note=note, act=act) for text, type_, note in expected]


def test_the_old_form_is_refused_by_name() -> None:
    with pytest.raises(UnreadableError) as refused:
        entries(real("eu_fsf/csv_1_0_short_2018-07-04.csv"))
    assert (refused.value.code, refused.value.where) == ("format", "row 1")
    assert "CSV 1.0" in refused.value.message
    assert "CSV 1.1" in refused.value.message


def test_a_file_cut_off_in_a_row_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_bytes(SAMPLE.read_bytes()[:-60])
    with pytest.raises(UnreadableError) as refused:
        entries(path)
    assert refused.value.code == "truncated"


def test_a_name_in_parts_alone_is_a_name(tmp_path: Path) -> None:
    rows = [{**row, "NameAlias_WholeName": ""} for row in table(SAMPLE)]
    names = entries(written(tmp_path / "parts.csv", rows))[0].said.names
    assert [name.text for name in names] == ["Odo Ben QUILL"]
    assert isinstance(names[0], Name)
