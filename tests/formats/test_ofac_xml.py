"""OFAC's XML is read without loss: every element lands, and the declared number of records is met."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from sanctions.formats import ofac_xml
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.ofac_labels import CONTACTS
from sanctions.proposal import (
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
    Relation,
    Remark,
    to_json,
)
from tests.formats import measuring
from tests.lists import real

Reads = Callable[..., list[Entry]]
CODED = {"uid", "mainEntry", "sdnType", "category", "type"}
XSD = "{http://www.w3.org/2001/XMLSchema}"
NAMESPACE = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML"

# Nobody here exists: names, numbers and places are made up.
PERSON = """<sdnEntry><uid>7</uid><firstName>Odo</firstName><lastName>QUILL</lastName><title>Keeper of the Seal</title>
    <sdnType>Individual</sdnType><remarks>(Linked To: QUILL AND SONS); a.k.a. 'QUILLER'.</remarks>
    <programList><program>RURITANIA</program><program>SDGT</program></programList>
    <idList><id><uid>1</uid><idType>Passport</idType><idNumber>A123</idNumber><idCountry>Iran</idCountry>
        <issueDate>12 Mar 2004</issueDate><expirationDate>2009</expirationDate></id>
        <id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id>
        <id><uid>3</uid><idType>Email Address</idType><idNumber>odo@quill.example</idNumber></id>
        <id><uid>4</uid><idType>Secondary sanctions risk:</idType><idNumber>section 1</idNumber></id>
        <id><uid>5</uid><idType>Shoe Size</idType><idNumber>44</idNumber><idCountry>Malta</idCountry></id></idList>
    <akaList><aka><uid>1</uid><type>a.k.a.</type><category>strong</category><lastName>KWILL</lastName>
        <firstName>Odo</firstName></aka>
        <aka><uid>2</uid><type>a.k.a.</type><category>weak</category><lastName>FEATHER</lastName></aka>
        <aka><uid>3</uid><type>f.k.a.</type><category>weak</category><lastName>ODO THE FIRST</lastName></aka></akaList>
    <addressList><address><uid>1</uid><address1>1 High St</address1><address2>Floor 2</address2>
        <address3>Door 3</address3>
        <city>Zenda</city><stateOrProvince>North</stateOrProvince><postalCode>99</postalCode><country>Iran</country>
        <region>Lakes</region></address><address><uid>2</uid></address></addressList>
    <nationalityList><nationality><uid>1</uid><country>Ruritania</country><mainEntry>false</mainEntry></nationality>
        <nationality><uid>2</uid><country>Iran</country><mainEntry>true</mainEntry></nationality></nationalityList>
    <citizenshipList><citizenship><uid>1</uid><country>Iraq</country><mainEntry>true</mainEntry></citizenship>
        </citizenshipList>
    <dateOfBirthList><dateOfBirthItem><uid>1</uid><dateOfBirth>circa 1976</dateOfBirth><mainEntry>false</mainEntry>
        </dateOfBirthItem><dateOfBirthItem><uid>2</uid><dateOfBirth>14 Jun 1975</dateOfBirth><mainEntry>true</mainEntry>
        </dateOfBirthItem></dateOfBirthList>
    <placeOfBirthList><placeOfBirthItem><uid>1</uid><placeOfBirth>Zenda, Iran</placeOfBirth>
        <mainEntry>true</mainEntry></placeOfBirthItem></placeOfBirthList></sdnEntry>"""
EXPECTED = Proposal(
    own_reference="7",
    programme="",
    kind="PERSON",
    names=[
        Name(text="QUILL, Odo", parts={"family": "QUILL", "given": "Odo"}),
        Name(text="KWILL, Odo", kind="ALIAS", strength="STRONG", parts={"family": "KWILL", "given": "Odo"}),
        Name(text="FEATHER", kind="LOW_QUALITY", parts={"family": "FEATHER"}),
        Name(text="ODO THE FIRST", kind="FORMER", strength="WEAK", parts={"family": "ODO THE FIRST"}),
        Name(text="QUILLER", kind="LOW_QUALITY", source="a.k.a. 'QUILLER'"),
    ],
    birth_dates=[BirthDate(text="14 Jun 1975"), BirthDate(text="circa 1976", note="not the main entry")],
    birth_places=[Place(text="Zenda, Iran", country="IR")],
    nationalities=[
        Nationality(text="Iran", country="IR"),
        Nationality(text="Ruritania", note="not the main entry"),
        Nationality(text="Iraq", country="IQ", citizenship=True),
    ],
    identifiers=[
        Identifier(
            number="A123",
            type="PASSPORT",
            label="Passport",
            country="IR",
            issuer="Iran",
            issued_on="12 Mar 2004",
            expires_on="2009",
        )
    ],
    addresses=[
        Address(
            text="1 High St, Floor 2, Door 3, Zenda, North, 99, Lakes, Iran",
            country="IR",
            parts={
                "line_1": "1 High St",
                "line_2": "Floor 2",
                "line_3": "Door 3",
                "city": "Zenda",
                "region": "North",
                "postal_code": "99",
                "place": "Lakes",
                "country": "Iran",
            },
        )
    ],
    positions=[Position(text="Keeper of the Seal")],
    contacts=[Contact(text="odo@quill.example", type="EMAIL")],
    particulars=[Particular(text="Male", type="GENDER", label="Gender")],
    relations=[
        Relation(type="ASSOCIATE_OF", name="QUILL AND SONS", role="Linked To", source="(Linked To: QUILL AND SONS)")
    ],
    measures=["ASSET_FREEZE"],
    remarks=[
        Remark(label="Secondary sanctions risk", text="Secondary sanctions risk: section 1"),
        Remark(label="Shoe Size", text="Shoe Size 44 Malta"),
    ],
    listed_in="OFAC Specially Designated Nationals List",
)
VESSEL = """<sdnEntry><uid>9</uid><lastName>QUILL STAR</lastName><sdnType>Vessel</sdnType>
    <programList><program>RURITANIA</program></programList><idList><id><uid>1</uid>
    <idType>Vessel Registration Identification</idType><idNumber>IMO 9187629</idNumber></id></idList><vesselInfo>
    <callSign>P3QG3</callSign><vesselType>Tug</vesselType><vesselFlag>Malta</vesselFlag><vesselOwner>Quill</vesselOwner>
    <tonnage>318</tonnage><grossRegisteredTonnage>640</grossRegisteredTonnage></vesselInfo></sdnEntry>"""


def listed(entries: str, count: int) -> str:
    return (
        f"<?xml version='1.0' standalone='yes'?><sdnList xmlns='{NAMESPACE}'><publshInformation>"
        "<Publish_Date>03/28/2025</Publish_Date>"
        f"<Record_Count>{count}</Record_Count></publshInformation>{entries}</sdnList>"
    )


@pytest.fixture
def read(tmp_path: Path) -> Reads:
    """The entries of a list of the given elements."""

    def reads(entries: str, count: int = 1, report: Report | None = None) -> list[Entry]:
        path = tmp_path / "sdn.xml"
        path.write_text(listed(entries, count))
        return list(FORMATS["ofac-xml"].read(path, report or Report()))

    return reads


def test_every_element_of_a_person_lands(read: Reads) -> None:
    report = Report()
    (entry,) = read(PERSON, report=report)
    assert entry.said == EXPECTED
    assert (entry.where, entry.programmes) == ("sdnEntry 1, line 1", ["RURITANIA", "SDGT"])
    assert (report.dated, report.unmapped) == ("2025-03-28", {})
    assert set(report.ignored) == set(ofac_xml.IGNORED)


def test_every_element_of_a_vessel_lands(read: Reads) -> None:
    (entry,) = read(VESSEL)
    assert (entry.said.kind, entry.said.names) == ("VESSEL", [Name(text="QUILL STAR")])
    assert entry.said.identifiers == [
        Identifier(number="P3QG3", type="CALL_SIGN", label="callSign"),
        Identifier(number="9187629", type="IMO", label="Vessel Registration Identification", source="IMO 9187629"),
    ]
    assert [(each.type, each.text, each.country) for each in entry.said.particulars] == [
        ("VESSEL_TYPE", "Tug", ""),
        ("FLAG", "Malta", "MT"),
        ("TONNAGE", "318", ""),
        ("GROSS_TONNAGE", "640", ""),
    ]
    assert entry.said.relations == [Relation(type="OWNED_BY", name="Quill", role="vesselOwner")]


def test_a_whole_name_in_the_last_name_of_a_person_comes_apart(read: Reads) -> None:
    (entry,) = read("<sdnEntry><uid>7</uid><lastName>QUILL, Odo</lastName><sdnType>Individual</sdnType></sdnEntry>")
    assert entry.said.names == [Name(text="QUILL, Odo", parts={"family": "QUILL", "given": "Odo"})]
    (entry,) = read("<sdnEntry><uid>7</uid><lastName>QUILL, Inc.</lastName><sdnType>Entity</sdnType></sdnEntry>")
    assert entry.said.names == [Name(text="QUILL, Inc.")]


@pytest.mark.parametrize(("programmes", "days"), [(1, ("03 Jun 2021", "02 Aug 2021")), (2, ("", ""))])
def test_the_day_of_listing_is_taken_where_the_entry_has_one_programme(
    read: Reads, programmes: int, days: tuple[str, str]
) -> None:
    (entry,) = read(
        "<sdnEntry><uid>7</uid><lastName>QUILL</lastName><sdnType>Entity</sdnType><programList>"
        + "<program>CMIC-EO13959</program>" * programmes
        + "</programList><idList><id><idType>Effective Date (CMIC)</idType><idNumber>02 Aug 2021</idNumber></id><id>"
        "<idType>Listing Date (CMIC)</idType><idNumber>03 Jun 2021</idNumber></id></idList></sdnEntry>"
    )
    assert (entry.said.designated_on, entry.said.in_force_on) == days
    assert [remark.text for remark in entry.said.remarks] == [
        "Effective Date (CMIC) 02 Aug 2021", "Listing Date (CMIC) 03 Jun 2021"
    ]  # fmt: skip


def test_what_is_not_known_is_a_remark_and_named(read: Reads) -> None:
    report = Report()
    (entry,) = read(
        """<sdnEntry kind='x'><uid>1</uid><uid>2</uid><lastName>A</lastName><sdnType>Submarine</sdnType>
        loose<score>9</score>
        <programList><program of='y'>Z</program></programList><akaList><aka><type>p.k.a.</type><lastName>B</lastName>
        <language>q</language></aka><alias>C</alias></akaList></sdnEntry>""",
        report=report,
    )
    assert {(remark.label, remark.text) for remark in entry.said.remarks} == {
        ("", "x"),
        ("", "loose"),
        ("uid", "2"),
        ("sdnType", "Submarine"),
        ("score", "9"),
        ("programList/program/@of", "y"),
        ("programList/program", "Z"),
        ("akaList/aka/language", "q"),
        ("akaList/alias", "C"),
        ("akaList/aka", "p.k.a."),
    }
    assert {f"sdnEntry/{remark.label}" for remark in entry.said.remarks} == set(report.unmapped)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_another_number_of_records_than_declared_is_refused(read: Reads, count: int) -> None:
    with pytest.raises(UnreadableError, match=f"declares {count} records and has 2") as caught:
        read(PERSON + VESSEL, count=count)
    assert caught.value.code == "truncated"
    assert len(read(PERSON + VESSEL, count=2)) == 2


def test_a_list_of_others_than_designated_nationals_says_so_of_all_its_entries(read: Reads) -> None:
    other = PERSON.replace("RURITANIA", "NS-PLC").replace("<uid>7<", "<uid>8<", 1)
    lists = {(entry.said.listed_in, *entry.said.measures) for entry in read(PERSON * 400 + other, count=401)}
    assert lists == {("OFAC Consolidated Sanctions List (non-SDN)", "UNSPECIFIED")}


def test_the_real_list_is_read_whole() -> None:
    report = Report()
    entries = list(ofac_xml.read(real("ofac/sls_consolidated_nonsdn_2025-03-28.xml"), report))
    assert (len(entries), report.dated, report.unmapped) == (443, "2025-03-28", {})
    assert {entry.said.listed_in for entry in entries} == {ofac_xml.OTHER_LIST}
    assert len({entry.said.own_reference for entry in entries}) == 443


def test_every_word_of_the_real_list_is_found_again() -> None:
    path = real("ofac/sls_consolidated_nonsdn_2025-03-28.xml")
    elements = etree.parse(str(path)).iter("{*}sdnEntry")
    contacts = {label for labels in CONTACTS.values() for label in labels}  # their type says it
    for element, entry in zip(elements, ofac_xml.read(path, Report()), strict=True):
        kept = "\n".join([*_texts(to_json(entry.said)), *entry.programmes])
        for leaf in element.iter("{*}*"):
            tag = str(leaf.tag).rpartition("}")[2]
            if len(leaf) or leaf.text in contacts or tag in CODED:
                continue
            for piece in (leaf.text or "").split(";"):
                text = " ".join(piece.split()).removesuffix(".").rstrip(": -")
                assert text in kept, (entry.where, tag, text)


def _texts(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return [str(value)]


def test_every_element_of_the_schema_is_known() -> None:
    schema = etree.parse(str(real("xsd/OFAC_xml.xsd")))
    paths = set()
    for element in schema.iterfind(f".//{XSD}element[@name='sdnEntry']//{XSD}element"):
        if element.find(f"{XSD}complexType") is None:
            above = [up.get("name", "") for up in element.iterancestors(f"{XSD}element")]
            paths.add("/".join([*above[: above.index("sdnEntry")][::-1], element.get("name", "")]))
    assert paths == {*ofac_xml.FIELDS, *ofac_xml.IGNORED}


def test_memory_does_not_grow_with_the_list(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 20_000):
        path = tmp_path / f"{count}.xml"
        path.write_text(listed(PERSON * count, count))
        read_ = measuring.reading("ofac-xml", path)
        assert (read_.entries, read_.code, read_.unmapped) == (count, "", [])
        peaks.append(read_.kib)
    assert peaks[1] < peaks[0] + 4 * 1024
