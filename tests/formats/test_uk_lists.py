"""The UK Sanctions List says the same as CSV and as XML, and the reader loses nothing of either."""

import csv
from pathlib import Path

import pytest
from lxml import etree

from sanctions.formats import uk_csv, uk_xml
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.guards.xml import contents
from sanctions.formats.uk_facts import day, several
from sanctions.formats.uk_values import EXACT
from sanctions.proposal import (
    Act,
    Address,
    BirthDate,
    Contact,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Proposal,
    Reason,
    Reference,
    Relation,
    Remark,
)
from tests.formats.conserving import lost

SAMPLES = Path(__file__).parent / "samples"
CSV, XML = SAMPLES / "uk_csv.csv", SAMPLES / "uk_xml.xml"
REGIME = "The Ruritania (Sanctions) (EU Exit) Regulations 2031"
SAID_BY_A_CODE = {
    "Individual", "Entity", "Ship", "Primary Name", "Primary Name Variation", "Alias", "Low quality a.k.a",
    "Good quality a.k.a", "Cyrillic", "Russian", "true", "false",
}  # fmt: skip
PASSPORTS, NUMBERS, TELEPHONES = "(1) X123 (2) X124", "(1) Tunisia (2) Ruritania", "(1) +99 1 234 (2) +99 1 235"

PERSON = Proposal(
    own_reference="RUR0001",
    programme="",
    kind="PERSON",
    names=[
        Name(text="Odo Ben QUILL", parts={"name_1": "Odo", "name_2": "Ben", "name_6": "QUILL"}),
        Name(text="Otto QUILL", kind="VARIANT", parts={"name_1": "Otto", "name_6": "QUILL"}),
        Name(text="The Feather", kind="LOW_QUALITY", parts={"name_1": "The", "name_2": "Feather"}),
        Name(text="Oddo KVILL", kind="ALIAS", strength="STRONG", parts={"name_1": "Oddo", "name_6": "KVILL"}),
        Name(text="O Q", kind="ALIAS", parts={"name_1": "O", "name_6": "Q"}, note="Alias strength: Doubtful"),
        Name(text="Одо Квилл", kind="VARIANT", script="Cyrl", language="ru"),
        Name(
            text="odo",
            kind="VARIANT",
            note="Non-latin script type: Elvish\nNon-latin script language: Quenya",
        ),
    ],
    birth_dates=[
        BirthDate(text="1961", source="(1) dd/mm/1961 (2) dd/05/1962"),
        BirthDate(text="1962-05", source="(1) dd/mm/1961 (2) dd/05/1962"),
        BirthDate(text="1963-03-02", source="02/03/1963"),
        BirthDate(text="in the spring of 1960"),
    ],
    birth_places=[Place(text="Zenda, Tunisia", country="TN", parts={"place": "Zenda", "country": "Tunisia"})],
    nationalities=[
        Nationality(text="Tunisia", country="TN", source=NUMBERS),
        Nationality(text="Ruritania", source=NUMBERS),
    ],
    identifiers=[
        Identifier(number="X123", type="PASSPORT", label="Passport number", note="issued in Zenda", source=PASSPORTS),
        Identifier(
            number="X124", type="PASSPORT", label="Passport number", note="issued in Strelsau", source=PASSPORTS
        ),
        Identifier(number="Y9", type="PASSPORT", label="Passport number", note="Expired", flags=["EXPIRED"]),
        Identifier(number="77-1", type="NATIONAL_ID", label="National Identifier number", note="Zenda registry"),
    ],
    addresses=[
        Address(
            text="1 High St, Castle, Zenda, 99, Tunisia",
            country="TN",
            parts={
                "line_1": "1 High St",
                "line_2": "Castle",
                "line_6": "Zenda",
                "postal_code": "99",
                "country": "Tunisia",
            },
        ),
        Address(text="Strelsau, Ruritania", parts={"line_6": "Strelsau", "country": "Ruritania"}),
    ],
    positions=[
        Position(text="Keeper of the Seal", source="(1) Keeper of the Seal (2) Minister"),
        Position(text="Minister", source="(1) Keeper of the Seal (2) Minister"),
    ],
    contacts=[
        Contact(text="+99 1 234", type="PHONE", source=TELEPHONES),
        Contact(text="+99 1 235", type="PHONE", source=TELEPHONES),
        Contact(text="https://quill.example", type="WEBSITE"),
        Contact(text="odo@quill.example", type="EMAIL"),
    ],
    particulars=[
        Particular(text="Dr", type="TITLE", label="Title"),
        Particular(text="Male", type="GENDER", label="Gender"),
    ],
    references=[Reference(system="UN", number="RUi.001"), Reference(system="OFSI", number="91001")],
    measures=["ASSET_FREEZE", "TRAVEL_BAN", "SERVICES_BAN", "OTHER"],
    acts=[Act(REGIME)],
    reasons=[Reason("He is responsible for the made-up attack of 2030.")],
    remarks=[
        Remark(text="Trust Services Sanctions", label="Sanctions Imposed"),
        Remark(text="Confiscation of hats", label="Sanctions Imposed"),
        Remark(text="Known to carry a seal.\nSecond line.", label="Other Information"),
        Remark(text="UK", label="Designation source"),
    ],
    designated_on="2031-02-03",
    amended_on=["2032-08-04"],
    listed_in="UK Sanctions List",
)


def read(path: Path, report: Report | None = None) -> list[Entry]:
    reader = uk_csv.read if path.suffix == ".csv" else uk_xml.read
    return list(reader(path, report or Report()))


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        next(file)
        return list(csv.DictReader(file))


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Report Date: 05-Aug-2032\r\n")
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("path", [CSV, XML], ids=("csv", "xml"))
def test_every_value_of_a_designation_lands_in_its_place(path: Path) -> None:
    report = Report()
    person, company, ship = read(path, report)
    assert person.said == PERSON
    assert (person.programmes, person.ended, person.faults) == ([REGIME], None, [])
    assert (company.said.kind, company.said.measures) == ("ORGANISATION", ["ASSET_FREEZE"])
    assert company.said.relations == [
        Relation(name="Feather Holding", type="OWNED_BY", role="Parent company"),
        Relation(name="Quill Ink", type="OWNS", role="Subsidiary", source="(1) Quill Ink (2) Quill Paper"),
        Relation(name="Quill Paper", type="OWNS", role="Subsidiary", source="(1) Quill Ink (2) Quill Paper"),
    ]
    assert [(one.type, one.number) for one in company.said.identifiers] == [("REGISTRATION", "RC-55")]
    assert (ship.said.kind, ship.said.measures) == ("VESSEL", ["OTHER"])
    assert [(one.type, one.number) for one in ship.said.identifiers] == [("IMO", "9074729"), ("HULL_NUMBER", "HIN-12")]
    assert [(one.type, one.text, one.country) for one in ship.said.particulars] == [
        ("VESSEL_TYPE", "Bulk carrier", ""),
        ("FLAG", "Tunisia", "TN"),
        ("FORMER_FLAG", "Comoros", "KM"),
        ("FORMER_FLAG", "Italy", "IT"),
        ("TONNAGE", "7078", ""),
        ("LENGTH", "120 m", ""),
        ("BUILT_ON", "2011", ""),
    ]
    assert [(one.type, one.name) for one in ship.said.relations] == [
        ("OWNED_BY", "Quill Trading"),
        ("FORMERLY_OWNED_BY", "Swan Lines"),
    ]
    assert (report.dated, list(report.unmapped)) == ("2032-08-05", ["Sanctions Imposed: Confiscation of hats"])


def test_both_forms_say_the_same() -> None:
    assert [entry.said for entry in read(CSV)] == [entry.said for entry in read(XML)]


def test_every_column_of_the_list_is_read() -> None:
    headings = list(table(CSV)[0])
    assert (len(headings), set(headings)) == (58, set(uk_csv.FIELDS) - {"Report Date"})
    used = {heading for row in table(CSV) for heading, text in row.items() if text}
    assert set(headings) - used == {"Name 3", "Name 4", "Name 5", "Address Line 3", "Address Line 4", "Address Line 5"}


def test_nothing_that_a_row_says_is_lost() -> None:
    entries = {entry.said.own_reference: entry for entry in read(CSV)}
    for row in table(CSV):
        assert lost(_said(row.items()), entries[row["Unique ID"]]) == []


def test_nothing_that_an_element_says_is_lost() -> None:
    elements = etree.parse(XML).getroot().iter("Designation")
    for element, entry in zip(elements, read(XML), strict=True):
        assert lost(_said(contents(element)), entry) == []
    assert lost([("", "Grey Goose")], read(XML)[0])  # the check bites


def _said(texts: object) -> list[tuple[str, str]]:
    """What is said in words: dates have their ISO form, exact measures their code, numbered notes their own numbers."""
    said = []
    for place, text in texts:  # type: ignore[attr-defined]
        for piece in text.split("|") if "SanctionsImposed" in place.replace(" ", "") else several(text):
            plain = day(piece)
            if piece not in SAID_BY_A_CODE and piece.casefold() not in EXACT:
                said.append((place, plain if plain[:1].isdigit() else piece))
    return said


def test_rows_of_a_designation_may_stand_apart(tmp_path: Path) -> None:
    rows = table(CSV)
    turned = {
        one.said.own_reference: one.said for one in read(written(tmp_path / "turned.csv", rows[::2] + rows[1::2]))
    }
    assert set(turned) == {"RUR0001", "RUR0002", "RUR0003"}
    assert turned["RUR0003"] == read(CSV)[2].said
    assert {name.text for name in turned["RUR0001"].names} == {name.text for name in PERSON.names}


def test_a_new_column_and_a_new_element_are_kept_and_named(tmp_path: Path) -> None:
    report = Report()
    rows = [{**row, "Hat size": "7"} for row in table(CSV)]
    first = read(written(tmp_path / "new.csv", rows), report)[0]
    assert Remark(text="7", label="Hat size") in first.said.remarks
    assert report.unmapped["Hat size"].count == 3
    path = tmp_path / "new.xml"
    path.write_text(XML.read_text(encoding="utf-8").replace("<Names>", "<Hat><Size>7</Size></Hat><Names>", 1), "utf-8")
    first = read(path, report)[0]
    assert Remark(text="7", label="Hat/Size") in first.said.remarks
    path.write_text(XML.read_text(encoding="utf-8").replace("<Name>", "<Name><Hat>7</Hat>", 1), "utf-8")
    assert Remark(text="7", label="Names/Name/Hat") in read(path, report)[0].said.remarks


def test_names_in_other_scripts_may_stand_without_an_element_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "flat.xml"
    path.write_text(
        "<Designations><Designation><UniqueID>A</UniqueID><NonLatinNames><NameNonLatinScript>Одо</NameNonLatinScript>"
        "<NonLatinScriptLanguage>Russian</NonLatinScriptLanguage></NonLatinNames>"
        "<SanctionsImposedIndicators><TravelBan>true</TravelBan><Deflag>perhaps</Deflag></SanctionsImposedIndicators>"
        "</Designation></Designations>",
        "utf-8",
    )
    (entry,) = read(path)
    assert entry.said.names == [Name(text="Одо", kind="VARIANT", language="ru")]
    assert entry.said.measures == ["TRAVEL_BAN"]
    assert entry.said.remarks == [Remark(text="perhaps", label="SanctionsImposedIndicators/Deflag")]


NUMBERED = {
    ("3520-7 (Pakistani)", ""): [("3520-7", "PK", "Pakistani", [], "3520-7 (Pakistani)")],
    ("K357(4)", ""): [("K357(4)", "", "", [], "")],
    ("77 (Ruritania)", "lost in 2019"): [("77 (Ruritania)", "", "", ["LOST"], "")],
    ("D1", "Diplomatic passport, not expired"): [("D1", "", "", ["DIPLOMATIC"], "")],
    ("(1) A1 (2) A2", "one of them expired"): [
        ("A1", "", "", [], "(1) A1 (2) A2"), ("A2", "", "", [], "(1) A1 (2) A2")
    ],
    ("(1) A1 (2) A2", "(1) expired (2) valid"): [
        ("A1", "", "", ["EXPIRED"], "(1) A1 (2) A2"), ("A2", "", "", [], "(1) A1 (2) A2")
    ],
}  # fmt: skip


@pytest.mark.parametrize(("printed", "expected"), NUMBERED.items())
def test_a_number_is_taken_from_its_country_and_flagged_by_what_is_said_of_it_alone(
    printed: tuple[str, str], expected: list[tuple[object, ...]], tmp_path: Path
) -> None:
    path = tmp_path / "papers.csv"
    path.write_text(
        "\nUnique ID,Name 6,Name type,Regime Name,Designation Type,Sanctions Imposed,"
        "Passport number,Passport additional information\n"
        f'A,B,Primary Name,R,Individual,,"{printed[0]}","{printed[1]}"\n'
    )
    (entry,) = read(path)
    papers = entry.said.identifiers
    assert [(one.number, one.country, one.issuer, one.flags, one.source) for one in papers] == expected
    assert {one.note for one in papers} <= {printed[1], "expired", "valid"}


@pytest.mark.parametrize(
    ("printed", "code"),
    [("Pakistan (location as at May 2008)", "PK"), ("Iran (previous)", "IR"), ("Ireland (Northern)", "GB")],
)
def test_what_is_said_behind_an_address_s_country_hides_it_not(printed: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "address.csv"
    path.write_text(
        "\nUnique ID,Name 6,Name type,Regime Name,Designation Type,Sanctions Imposed,Address Country\n"
        f'A,B,Primary Name,R,Individual,,"{printed}"\n'
    )
    (entry,) = read(path)
    assert [(one.text, one.country) for one in entry.said.addresses] == [(printed, code)]


def test_a_list_without_its_date_or_measures_is_read_so(tmp_path: Path) -> None:
    path = tmp_path / "bare.csv"
    path.write_text("\nUnique ID,Name 6,Name type,Regime Name,Designation Type,Sanctions Imposed\nA,B,,R,Robot,\n")
    report = Report()
    (entry,) = read(path, report)
    assert (report.dated, entry.said.measures, entry.said.kind) == ("", ["UNSPECIFIED"], "")
    assert entry.said.remarks == [Remark(text="Robot", label="Designation Type")]


@pytest.mark.parametrize("path", [CSV, XML], ids=("csv", "xml"))
def test_a_file_cut_off_is_refused(path: Path, tmp_path: Path) -> None:
    cut = tmp_path / path.name
    cut.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableError) as refused:
        read(cut)
    assert refused.value.code == "truncated"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("dd/mm/1961", "1961"),
        ("dd/05/1961", "1961-05"),
        ("02/05/1961", "1961-05-02"),
        ("2/5/1961", "1961-05-02"),
        ("00/00/1966", "1966"),
        ("00/05/1966", "1966-05"),
        ("10/00/1983", "10/00/1983"),
        ("29/06/2012 00:00:00", "2012-06-29"),
        ("2012-06-29T00:00:00", "2012-06-29"),
        ("05-Aug-2032", "2032-08-05"),
        ("05 August 2032", "2032-08-05"),
        ("1961", "1961"),
        ("dd/mm/yyyy", "dd/mm/yyyy"),
    ],
)
def test_a_date_is_brought_to_a_form_that_is_read_without_guessing(printed: str, expected: str) -> None:
    assert day(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("(1) a (2) b", ["a", "b"]),
        ("(1) a; (2) b (3) c", ["a", "b", "c"]),
        ("(1) a", ["a"]),
        ("(1) a (3) b", ["(1) a (3) b"]),
        ("a (2) b", ["a (2) b"]),
        ("(1)", ["(1)"]),
    ],
)
def test_a_cell_comes_apart_only_where_it_is_numbered(printed: str, expected: list[str]) -> None:
    assert several(printed) == expected
