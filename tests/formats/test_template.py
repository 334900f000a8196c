"""The template's reader: what delegates type, what they get wrong, and where they are told so; and its command."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from sanctions import enums
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.template.codes import SETS
from sanctions.formats.template.examples import EXAMPLES, FLAT
from sanctions.proposal import Act, BirthDate, Identifier, Name, Nationality, Remark

LISTINGS = "Reference,Programme,Kind,Name,Measures"
ONE = "1,P,PERSON,Made Up,ASSET_FREEZE"


def flat(tmp_path: Path, content: str, report: Report | None = None) -> list[Entry]:
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return list(FORMATS["template-csv"].read(path, report or Report()))


def zipped(tmp_path: Path, report: Report | None = None, **sheets: str) -> list[Entry]:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sheets.items():
            archive.writestr(f"{name.replace('_', ' ')}.csv", content)
    return list(FORMATS["template-csv"].read(path, report or Report()))


def booked(tmp_path: Path, report: Report | None = None, **sheets: list[list[object]]) -> list[Entry]:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        made = book.create_sheet(name.replace("_", " "))
        for row in rows:
            made.append(row)
    book.save(tmp_path / "list.xlsx")
    return list(FORMATS["template-xlsx"].read(tmp_path / "list.xlsx", report or Report()))


def faults(entries: list[Entry]) -> list[tuple[str, str, str]]:
    return [(fault.pointer, fault.code, fault.detail) for entry in entries for fault in entry.faults]


def test_the_codes_are_those_of_the_register() -> None:
    assert {name: tuple(getattr(enums, name).values) for name in SETS} == dict(SETS)


def test_a_simple_list_is_one_sheet(tmp_path: Path) -> None:
    (entry,) = flat(
        tmp_path,
        "référence;PROGRAMME ;Genre *;Nom;Autres noms;Date de naissance;Nationalité;Numéro de passeport;Mesures;"
        "Acte juridique\r\n"
        "1;P;person;Made Up;A | B;1961 | 1962;France | Nowhere;'+00012;asset freeze, TRAVEL_BAN;D 1\r\n",
    )
    assert entry.faults == []
    assert (entry.where, entry.programmes, entry.said.kind) == ("row 2", ["P"], "PERSON")
    assert entry.said.names == [Name(text="Made Up"), Name(text="A", kind="ALIAS"), Name(text="B", kind="ALIAS")]
    assert entry.said.birth_dates == [BirthDate(text="1961"), BirthDate(text="1962")]
    assert entry.said.nationalities == [Nationality(text="France", country="FR"), Nationality(text="Nowhere")]
    assert entry.said.identifiers == [Identifier(number="+00012", type="PASSPORT")]
    assert entry.said.measures == ["ASSET_FREEZE", "TRAVEL_BAN"]


def test_rows_of_a_listing_are_joined_in_any_order(tmp_path: Path) -> None:
    entries = zipped(
        tmp_path,
        Names="Reference,Name,Kind\n2,Other Two,\n1,Other One,FORMER\n",
        Acts="Reference,Number,Title\n1,D 1,On the example\n",
        Listings=f"{LISTINGS},Legal act\n{ONE},D 1\n2,P,GROUP,Second,OTHER,\n",
    )
    assert faults(entries) == []
    assert [entry.where for entry in entries] == ["sheet Listings, row 2", "sheet Listings, row 3"]
    assert entries[0].said.names[1:] == [Name(text="Other One", kind="FORMER")]
    assert entries[0].said.acts == [Act(number="D 1", title="On the example")]  # said once, not twice
    assert entries[1].said.names[1:] == [Name(text="Other Two", kind="ALIAS")]  # nobody has two primary names


def test_what_is_wrong_is_said_with_its_place_all_at_once(tmp_path: Path) -> None:
    entries = zipped(
        tmp_path,
        Listings=f"{LISTINGS},Name withheld,End reason\n1,P,PERSONNE,Made Up,,perhaps,\n1,P,GROUP,Again,OTHER,,\n"
        ",P,GROUP,Third,OTHER,,DELISTED\n",
        Names="Reference,Name,Other parts\n9,Nobody,\n1,,x=y\n1,A,no parts\n",
    )
    found = faults(entries)
    assert ("/kind", "unknown", "sheet Listings, row 2, “Kind”: “PERSONNE” is none of PERSON, ORGANISATION, GROUP, "
            "STATE_BODY, VESSEL, AIRCRAFT") in found  # fmt: skip
    assert {(pointer, code) for pointer, code, _ in found} == {
        ("/kind", "unknown"), ("/measures", "required"), ("/withheld", "format"), ("/names/1/text", "required"),
        ("/names/2/parts", "format"), ("", "duplicate"), ("/own_reference", "required"), ("", "required"),
        ("/own_reference", "unknown_reference"),
    }  # fmt: skip
    assert "sheet Names, row 2: its reference stands on no row of the sheet Listings" in [said for *_, said in found]
    assert entries[0].said.kind == "PERSONNE"  # as typed, for mending


def test_what_has_no_place_is_kept_and_named(tmp_path: Path) -> None:
    report = Report()
    (entry,) = zipped(
        tmp_path,
        report,
        Listings=f"{LISTINGS},Mood,Problem\n{ONE},glum,was wrong\n",
        Hobbies="Reference,Hobby\n1,chess\n",
    )
    assert entry.said.remarks == [
        Remark(label="Listings: Mood", text="glum"), Remark(label="Hobbies: Hobby", text="chess")
    ]  # fmt: skip
    assert list(report.unmapped) == ["Listings: Mood", "Hobbies: Hobby"] or set(report.unmapped) == {
        "Listings: Mood", "Hobbies: Hobby"
    }  # fmt: skip
    assert report.ignored["Problem"] == 1


def test_numbers_days_and_errors_of_a_workbook(tmp_path: Path) -> None:
    report = Report()
    (entry,) = booked(
        tmp_path,
        report,
        Listings=[[*LISTINGS.split(",")], ["1", "P", "PERSON", "Made Up", "OTHER"]],
        Identifiers=[["Reference", "Number", "Issuer"], [1, 123, "#REF!"], ["1", 1e17, None]],
    )
    assert entry.said.identifiers[0].number == "123"
    assert [(fault.code, fault.detail.partition(":")[0]) for fault in entry.faults] == [
        ("cell_error", "sheet Identifiers, row 2, “Issuer”"), ("number", "sheet Identifiers, row 3, “Number”")
    ]  # fmt: skip
    assert report.notices["Numbers under “Number” are not text: zeros before them may be lost."] == 1


@pytest.mark.parametrize(
    ("sheets", "said", "code"),
    [
        ({"Names": "Reference,Name\n"}, "no sheet “Listings”", "format"),
        ({"Listings": "Reference,Programme\n"}, "“Kind” is missing", "format"),
        ({"Listings": f"{LISTINGS},Nom\n"}, "“Nom” stands twice", "duplicate"),
        ({"Listings": f"{LISTINGS}\n", "Inscriptions": f"{LISTINGS}\n"}, "sheet stands twice", "duplicate"),
        ({"Listings": f"{LISTINGS}\n1,caf\udce9\n"}, "sheet Listings, row 2: ", "encoding"),
    ],
)
def test_a_file_that_is_not_the_template_is_refused(
    sheets: dict[str, str], said: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "list.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in sheets.items():
            archive.writestr(f"{name}.csv", content.encode("utf-8", "surrogateescape"))
    with pytest.raises(UnreadableError, match=said) as refused:
        list(FORMATS["template-csv"].read(path, Report()))
    assert refused.value.code == code


def test_an_example_left_in_a_list_is_refused_and_examples_alone_are_read(tmp_path: Path) -> None:
    report = Report()
    assert faults(flat(tmp_path, f"{LISTINGS}\nEXAMPLE-1{ONE[1:]}\n", report)) == []
    assert report.notices["This is an example of the template."] == 1
    assert [code for _, code, _ in faults(flat(tmp_path, f"{LISTINGS}\nEXAMPLE-1{ONE[1:]}\n{ONE}\n"))] == ["example"]


@pytest.mark.parametrize(
    ("name", "format_"), [("a.xlsx", "template-xlsx"), ("a.zip", "template-csv"), ("a.csv", "template-csv")]
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_command_makes_what_the_reader_reads(name: str, format_: str, language: str, tmp_path: Path) -> None:
    path, out = tmp_path / name, io.StringIO()
    call_command("make_template", format=format_, output=path, language=language, stdout=out)
    assert out.getvalue() == f"wrote {path}\n"
    assert list(FORMATS[format_].read(path, Report())) == []
    call_command("make_template", format=format_, output=path, language=language, examples=True, stdout=out)
    read = list(FORMATS[format_].read(path, Report()))
    assert [(entry.said, entry.ended, entry.faults) for entry in read] == [
        (entry.said, entry.ended, []) for entry in (FLAT if name == "a.csv" else EXAMPLES)
    ]


def test_the_workbook_helps_whoever_fills_it_in(tmp_path: Path) -> None:
    call_command(
        "make_template", format="template-xlsx", output=tmp_path / "a.xlsx", language="fr", stdout=io.StringIO()
    )
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames[:2] == ["Lisez-moi", "Inscriptions"]
    sheet = book["Inscriptions"]
    assert sheet.freeze_panes == "B2"
    assert sheet["C1"].value == "Genre *"
    assert sheet["C1"].comment.text.startswith("Nécessaire. Ce qui est inscrit.")
    (kinds,) = [each for each in sheet.data_validations.dataValidation if "C2" in each.cells]
    assert kinds.formula1 == "'Codes'!$A$2:$A$7"
    assert [row[1].value for row in book["Codes"].iter_rows(min_row=2, max_row=3)] == ["Personne", "Organisation"]


def test_another_ending_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"ends with \.xlsx"):
        call_command("make_template", format="template-xlsx", output=tmp_path / "a.csv")
