"""Canada's list is read without loss. Nobody in the snippets exists."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from sanctions.formats import ca_xml
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.proposal import BirthDate, Identifier, Name, Particular, Proposal, Remark
from tests.formats import measuring
from tests.formats.conserving import lost
from tests.lists import real

REAL = "ca/sema_xml_2025.xml"
Reads = Callable[..., list[Entry]]


@pytest.fixture
def reads(tmp_path: Path) -> Reads:
    """The entries of a list with the given records."""

    def read(*records: str, report: Report | None = None) -> list[Entry]:
        path = tmp_path / "ca.xml"
        path.write_text(f"<data-set>{''.join(f'<record>{each}</record>' for each in records)}</data-set>")
        return list(ca_xml.read(path, report or Report()))

    return read


def test_a_person(reads: Reads) -> None:
    entry = reads(
        "<Country>Ruritania / Ruritanie</Country><LastName>Quill\xa0</LastName><GivenName> Odo\n Arbo</GivenName>"
        "<Aliases>Odo Kvill, Russian\xa0: Одо Квилл; Feather</Aliases><TitleOrShip>General/général</TitleOrShip>"
        "<DateOfBirthOrShipBuildDate> 1965-07-15 OR 1969-09-28</DateOfBirthOrShipBuildDate>"
        "<Schedule>1, Part 1</Schedule><Item>7</Item><DateOfListing>2022-02-24</DateOfListing>"
    )[0]
    whole = "Odo Kvill, Russian : Одо Квилл; Feather"
    assert entry == Entry(
        where="record 1, line 1",
        programmes=["Ruritania / Ruritanie"],
        said=Proposal(
            own_reference="Ruritania / Ruritanie|1, Part 1|7",
            programme="",
            kind="PERSON",
            names=[
                Name(text="Odo Arbo Quill", parts={"given": "Odo Arbo", "family": "Quill"}),
                Name(text="Odo Kvill", kind="ALIAS", source=whole),
                Name(text="Одо Квилл", kind="ALIAS", language="ru", source=whole),
                Name(text="Feather", kind="ALIAS", source=whole),
            ],
            birth_dates=[BirthDate(text="1965-07-15 OR 1969-09-28")],
            particulars=[Particular(text="General/général", type="TITLE", label="TitleOrShip")],
            measures=["UNSPECIFIED"],
            designated_on="2022-02-24",
            listed_in="Consolidated Canadian Autonomous Sanctions List",
        ),
    )


def test_a_ship_and_an_organisation(reads: Reads) -> None:
    ship, firm = reads(
        "<Country>Ruritania</Country><EntityOrShip>Black Swan</EntityOrShip><TitleOrShip>Oil Tanker</TitleOrShip>"
        "<ShipIMONumber>1234567</ShipIMONumber><DateOfBirthOrShipBuildDate>1980</DateOfBirthOrShipBuildDate>"
        "<Schedule>1.1</Schedule><Item>1</Item><DateOfListing>2025-02-21</DateOfListing>",
        "<Country>Ruritania</Country><EntityOrShip>Navy/Force navale</EntityOrShip><Item>2</Item>",
    )
    assert (ship.said.kind, ship.said.names) == ("VESSEL", [Name(text="Black Swan")])
    assert ship.said.identifiers == [Identifier(number="1234567", type="IMO", label="ShipIMONumber")]
    assert ship.said.particulars == [
        Particular(text="Oil Tanker", type="VESSEL_TYPE", label="TitleOrShip"),
        Particular(text="1980", type="BUILT_ON", label="DateOfBirthOrShipBuildDate"),
    ]
    assert not ship.said.birth_dates
    assert (firm.said.kind, firm.said.own_reference, firm.said.designated_on) == ("ORGANISATION", "Ruritania||2", "")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Odo Kvill", ["Odo Kvill"]),
        ("Odo Kvill, Oddo Quil", ["Odo Kvill", "Oddo Quil"]),
        ("KVILL, Odo Arbo", ["KVILL, Odo Arbo"]),
        ("Odo Kvill, Feather", ["Odo Kvill, Feather"]),
        ("Odo (Oddo, Otto) Kvill", ["Odo (Oddo, Otto) Kvill"]),
        ("Odo or Otto / Oddo Kvill", ["Odo or Otto / Oddo Kvill"]),
        ("Russian: Одо Квилл", ["Одо Квилл"]),
        ("One; Two", ["One", "Two"]),
    ],
)
def test_aliases_are_taken_apart_only_where_it_is_plain(reads: Reads, printed: str, names: list[str]) -> None:
    entry = reads(f"<LastName>Quill</LastName><Aliases>{printed}</Aliases>")[0]
    assert [name.text for name in entry.said.names[1:]] == names
    assert not lost([("Aliases", printed)], entry)


def test_an_organisations_commas_are_its_own(reads: Reads) -> None:
    entry = reads("<EntityOrShip>Feather</EntityOrShip><Aliases>Quill Trading Company, Ltd Zenda</Aliases>")[0]
    assert [name.text for name in entry.said.names] == ["Feather", "Quill Trading Company, Ltd Zenda"]


def test_a_bracket_too_many_hides_no_semicolon(reads: Reads) -> None:
    entry = reads("<EntityOrShip>Feather</EntityOrShip><Aliases>Quill (Zenda; North); Plume</Aliases>")[0]
    assert [name.text for name in entry.said.names[1:]] == ["Quill (Zenda; North)", "Plume"]
    entry = reads("<EntityOrShip>Feather</EntityOrShip><Aliases>Quill; Plume)</Aliases>")[0]
    assert [name.text for name in entry.said.names[1:]] == ["Quill", "Plume)"]


def test_aliases_that_cannot_be_taken_apart_and_are_no_name_stay_a_remark(reads: Reads) -> None:
    report = Report()
    text = ", ".join(["Quill Trading Company"] * 30)
    entry = reads(f"<EntityOrShip>Feather</EntityOrShip><Aliases>{text}</Aliases>", report=report)[0]
    assert entry.said.names == [Name(text="Feather")]
    assert entry.said.remarks == [Remark(label="Aliases", text=text)]
    assert report.notices == {"an alias that is longer than any name stays a remark": 1}


def test_what_is_new_is_kept_and_named(reads: Reads) -> None:
    report = Report()
    entry = reads(
        "<LastName at='x'>Quill</LastName><Item>1</Item><Item>2</Item><Eyes><Left>blue</Left></Eyes>loose",
        report=report,
    )[0]
    assert set(entry.said.remarks) == {
        Remark(label="LastName/@at", text="x"), Remark(label="Item", text="2"),
        Remark(label="Eyes/Left", text="blue"), Remark(label="record", text="loose"),
    }  # fmt: skip
    assert set(report.unmapped) == {"record/LastName/@at", "record/Item", "record/Eyes/Left", "record"}


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ca.xml"
    path.write_text("<swiss-sanctions-list/>")
    with pytest.raises(UnreadableError, match="expected data-set"):
        list(ca_xml.read(path, Report()))


def test_the_real_list_is_read_whole_and_nothing_is_lost() -> None:
    path = real(REAL)
    report = Report()
    entries = list(FORMATS["ca-xml"].read(path, report))
    kinds = Counter(entry.said.kind for entry in entries)
    assert kinds == {"PERSON": 3334, "ORGANISATION": 1316, "VESSEL": 109}
    assert not report.unmapped
    assert not report.ignored
    assert len({entry.said.own_reference for entry in entries}) == len(entries)
    assert all(len(name.text) <= 500 for entry in entries for name in entry.said.names)
    for entry, record in zip(entries, etree.parse(path).getroot(), strict=True):
        assert not lost([(str(element.tag), element.text or "") for element in record], entry)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", entry.said.designated_on) for entry in entries)
    aliases = [name for entry in entries for name in entry.said.names if name.kind == "ALIAS"]
    assert len(aliases) > 3000
    assert sum(bool(name.language) for name in aliases) > 50


def test_the_real_list_takes_little_memory_and_time() -> None:
    read = measuring.reading("ca-xml", real(REAL))
    assert (read.entries, read.code) == (4759, "")
    assert read.kib < 30 * 1024
    assert read.seconds < 4
