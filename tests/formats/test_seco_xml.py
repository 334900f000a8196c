"""Switzerland's list is read without loss. The sample is made up by hand; nobody in it exists."""

import re
from pathlib import Path

import pytest
from lxml import etree

from sanctions.formats import seco_xml
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report
from sanctions.proposal import (
    Address,
    BirthDate,
    Ending,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Proposal,
    Reason,
    Reference,
    Relation,
    Remark,
)
from tests.formats import measuring
from tests.formats.conserving import lost
from tests.lists import real

SAMPLE = Path(__file__).parent / "samples" / "seco.xml"
ODO = {"given": "Odo", "family": "Quill"}
PERSON = Proposal(
    own_reference="100",
    programme="",
    kind="PERSON",
    names=[
        Name(text="Odo Quill", kind="PRIMARY", strength="STRONG", language="en", parts=ODO),
        Name(text="Одо Квилл", kind="VARIANT", language="ru", script="Cyrl", parts={"given": "Одо", "family": "Квилл"}),
        Name(
            text="Kwill",
            kind="VARIANT",
            language="en",
            script="Latn",
            parts={"family": "Kwill"},
            note="spelling of Quill",
        ),
        Name(text="The Feather", kind="LOW_QUALITY"),
        Name(text="Oddo", kind="ALIAS", strength="STRONG"),
        Name(text="Arbo", kind="FORMER", parts={"tribe": "Arbo"}),
        Name(text="Otto Feder", kind="ALIAS", strength="STRONG", note="identity 2"),
    ],
    birth_dates=[
        BirthDate(text="1961-03-02"),
        BirthDate(text="11.7.1340", calendar="Hijri", worded=True, note="quality: low"),
        BirthDate(text="1962", note="identity 2"),
    ],
    birth_places=[
        Place(
            text="Zenda, North, Russia",
            country="RU",
            parts={"place": "Zenda", "region": "North", "country": "Russia"},
            note="Io",
        )
    ],
    nationalities=[Nationality(text="Syrian Arab Republic", country="SY"), Nationality(text="Ruritania")],
    identifiers=[
        Identifier(
            number="X123",
            type="PASSPORT",
            label="diplomatic-passport",
            country="RU",
            issuer="Russian Federation",
            issued_on="2001-08-10",
            expires_on="2011-08-09",
            flags=["DIPLOMATIC"],
            note="seen once",
        )
    ],
    addresses=[
        Address(
            text="1 High St, 7, 99, Streslau, Ruritania",
            parts={
                "street": "1 High St",
                "po_box": "7",
                "postal_code": "99",
                "place": "Streslau",
                "country": "Ruritania",
            },
            note="c/o Aunt Ida; until 2012",
        )
    ],
    particulars=[
        Particular(text="male", type="GENDER", label="sex"),
        Particular(text="green", label="eye-colour"),
    ],
    relations=[Relation(type="OWNS", own_reference="103", role="owner of", note="since 2010")],
    references=[Reference(system="UN", number="RUi.001")],
    measures=["FINANCIAL_RESTRICTIONS"],
    reasons=[Reason(text="Wrote letters.\nMany of them.", language="en")],
    designated_on="2014-01-02",
    amended_on=["2015-05-05"],
    listed_in="SECO Sanctions List",
)
REMARKS = {
    Remark(label="program-name", text="Ordonnance sur la Ruritanie", language="fr"),
    Remark(label="origin", text="UN"),
    Remark(label="@colour", text="red"),
    Remark(label="sanctions-set", text="Financial measures, annex 2", language="en"),
    Remark(label="sanctions-set", text="Ban on feathers", language="en"),
    Remark(label="sanctions-set-id", text="99"),
    Remark(label="address/@place-id", text="404"),
    Remark(label="identification-document", text="id-card; lost"),
    Remark(label="other-information", text="Left-handed."),
    Remark(
        label="modification",
        text="modification-type: listed, effective-date: 2014-01-02, publication-date: 2014-01-01",
    ),
    Remark(label="modification", text="modification-type: renumbered, effective-date: , publication-date: 2016-06-06"),
    Remark(label="shoe-size/@unit", text="cm"),
    Remark(label="shoe-size", text="27"),
}


def test_a_person_with_everything() -> None:
    report = Report()
    person = next(seco_xml.read(SAMPLE, report))
    assert person.where == "target 1, line 12"
    assert person.programmes == ["Ruritania"]
    assert set(person.said.remarks) == REMARKS
    assert len(person.said.remarks) == len(REMARKS)
    fields = Proposal.__struct_fields__
    told = {name: getattr(person.said, name) for name in fields if name != "remarks"}
    assert told == {name: getattr(PERSON, name) for name in fields if name != "remarks"}
    assert report.dated == "2025-03-04"
    assert report.notices == {"the list says of itself: full": 1}
    assert set(report.unmapped) == {
        "place/moon", "sanctions-program/@colour", "target/sanctions-set-id", "target/address/@place-id",
        "target/shoe-size", "target/shoe-size/@unit",
    }  # fmt: skip
    assert set(report.ignored) <= set(seco_xml.IGNORED)


def test_kinds_and_ends() -> None:
    _person, firm, ship, cloud = seco_xml.read(SAMPLE, Report())
    assert (firm.said.kind, firm.said.measures) == ("ORGANISATION", ["UNSPECIFIED"])
    assert firm.ended == Ending(ended_on="2020-02-02", reason="DELISTED")
    assert (ship.said.kind, ship.said.designated_on, ship.ended) == ("VESSEL", "2021-01-01", None)
    assert [fault.code for fault in cloud.faults] == ["unknown_kind"]


def printed(target: etree._Element) -> list[tuple[str, str]]:
    """Texts and attributes of a target without numbers of the database and what only says the kind of a value."""
    passed = {"ssid", "place-id", "main", "order", "calendar", "quality", "name-type", "modification-type", "lang",
              "script", "name-part-type", "iso-code", "object-type"}  # fmt: skip
    found = []
    for element in target.iter():
        found += [(str(name), str(value)) for name, value in element.attrib.items() if str(name) not in passed]
        if element.text and element.text.strip() and element.tag != "sanctions-set-id":
            found.append((str(element.tag), element.text))
    return found


@pytest.mark.parametrize("places_first", [False, True])
def test_nothing_is_lost_wherever_places_and_programmes_stand(tmp_path: Path, places_first: bool) -> None:
    tree = etree.parse(SAMPLE)
    root = tree.getroot()
    moved = {"place", "sanctions-program"} if places_first else {"sanctions-program"}
    for element in [each for each in root if each.tag in moved]:
        root.remove(element)
        root.insert(0, element) if places_first else root.append(element)
    path = tmp_path / "seco.xml"
    tree.write(path)
    entries = list(seco_xml.read(path, Report()))
    assert {entry.said.own_reference: entry.said for entry in entries} == {
        entry.said.own_reference: entry.said for entry in seco_xml.read(SAMPLE, Report())
    }
    for entry, target in zip(entries, root.iter("target"), strict=True):
        assert not lost(printed(target), entry)


def test_every_field_of_the_format_is_in_the_sample() -> None:
    text = SAMPLE.read_text()
    names = {part.lstrip("@") for path in seco_xml.FIELDS for part in path.split("/")}
    assert {name for name in names if not re.search(rf"\b{name}\b", text)} == set()


@pytest.mark.parametrize(
    ("name", "count", "programmes"),
    [("ch/seco_example_2024-01-17.xml", 3, {"PPDM"}), ("ch/bfh_test-seco.xml", 0, set())],
)
def test_the_real_small_files(name: str, count: int, programmes: set[str]) -> None:
    report = Report()
    entries: list[Entry] = list(FORMATS["seco-xml"].read(real(name), report))
    assert len(entries) == count
    assert {programme for entry in entries for programme in entry.programmes} == programmes
    assert set(report.unmapped) <= {"swiss-sanctions-list/not-interesting"}
    assert not any(entry.faults for entry in entries)


def test_memory_does_not_grow_with_targets_and_places(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 20_000):
        path = tmp_path / f"{count}.xml"
        with path.open("w") as file:
            file.write("<swiss-sanctions-list list-type='full' date='2025-01-01'>")
            for number in range(count):
                file.write(
                    f"<target ssid='{number}'><individual><identity main='true'><name name-type='primary-name'>"
                    f"<name-part name-part-type='whole-name'><value>Odo {number}</value></name-part></name>"
                    f"<place-of-birth place-id='p{number}'/></identity></individual></target>"
                )
            file.writelines(f"<place ssid='p{number}'><location>Zenda</location></place>" for number in range(count))
            file.write("</swiss-sanctions-list>")
        read = measuring.reading("seco-xml", path)
        assert (read.entries, read.code) == (count, "")
        peaks.append(read.kib)
    assert peaks[1] < peaks[0] + 8 * 1024
