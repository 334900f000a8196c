"""The EU's XML is read without loss: every attribute lands where it can be found again, each value with its act."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from sanctions.formats import eu_xml
from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.eu_entity import LISTED_IN
from sanctions.formats.guards.xml import contents, local
from sanctions.proposal import (
    Act,
    Address,
    BirthDate,
    Contact,
    Ending,
    Identifier,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Reference,
    Remark,
)
from tests.formats.conserving import lost
from tests.lists import real

SAMPLE = Path(__file__).parent / "samples" / "eu_xml.xml"
XSD = "{http://www.w3.org/2001/XMLSchema}"
SAID_BY_A_CODE = {
    "true",
    "false",
    "person",
    "P",
    "enterprise",
    "E",
    "GREGORIAN",
    "passport",
    "id",
    "-",
    "00",
    "UNKNOWN",
}
"""Words that the register has a code or a flag for, or that say that nothing is known."""


def entries(path: Path, report: Report | None = None) -> list[Entry]:
    return list(eu_xml.read(path, report or Report()))


def said(path: Path) -> Iterator[list[tuple[str, str]]]:
    """What each entity of a file says, by path, without bookkeeping."""
    for element in etree.parse(path).getroot():
        yield [
            (place, text)
            for place, text in contents(element)
            if "/".join(place.split("/")[-2:]) not in eu_xml.IGNORED
            and place.rpartition("@")[2] not in {"countryIso2Code", "identificationTypeCode", "key", "logicalId"}
            and text not in SAID_BY_A_CODE
        ]


def test_every_value_of_an_entity_lands_in_its_place_with_its_act() -> None:
    report = Report()
    person, company = entries(SAMPLE, report)
    found = person.said
    first, second = "2031/100 (OJ L1)", "2032/200 (OJ L2)"
    assert (person.where, person.programmes, found.kind) == ("sanctionEntity 1, line 4", ["RUR"], "PERSON")
    assert (found.own_reference, found.measures, found.listed_in) == ("EU.1.2", ["ASSET_FREEZE"], LISTED_IN)
    assert (found.designated_on, found.amended_on) == ("2031-02-03", ["2032-04-05", "2032-05-05"])
    assert found.references == [Reference(system="UN", number="RUi.001")]
    assert found.acts == [
        Act(second, "council amendment, in force 2032-04-06", "2032-04-05", "https://law.example/2"),
        Act("2032/200R (OJ L3)", "corrigendum", "2032-05-05", "https://law.example/2r"),
        Act(first, "repealing", "2031-01-02", "https://law.example/1"),
    ]
    assert found.names == [
        Name(
            text="Odo Ben QUILL",
            strength="STRONG",
            language="en",
            parts={"given": "Odo", "second": "Ben", "family": "QUILL", "title": "Dr"},
            act=first,
            note="Spelling of the passport",
        ),
        Name(text="Одо Квилл", kind="ALIAS", strength="STRONG", language="ru", act=second),
        Name(text="The Feather", kind="LOW_QUALITY", act=first),
    ]
    assert found.positions == [Position(text="Keeper of the Seal", act=first)]
    assert found.particulars == [Particular(text="M", type="GENDER", label="gender", act=first)]
    assert found.nationalities == [
        Nationality(
            text="TUNISIA",
            country="TN",
            citizenship=True,
            parts={"region": "North"},
            act=first,
            note="Acquired: 1990-01-01\nLost: 2001-01-01",
        )
    ]
    assert found.birth_dates == [
        BirthDate(text="1961-03-02", act=first),
        BirthDate(text="circa 1962-05", act=second, note="As he said himself."),
        BirthDate(text="between 1960 and 1965", act=second),
        BirthDate(text="1340-05-07", calendar="ISLAMIC", worded=True, act=second),
    ]
    assert found.birth_places == [
        Place(
            text="Old Quarter, Zenda, 99, North, TUNISIA",
            country="TN",
            parts={
                "place": "Old Quarter",
                "city": "Zenda",
                "postal_code": "99",
                "region": "North",
                "country": "TUNISIA",
            },
            act=first,
            note="With the date of birth: 1961-03-02",
        ),
        Place(
            text="Strelsau, ITALY",
            country="IT",
            parts={"city": "Strelsau", "country": "ITALY"},
            act=second,
            note="With the date of birth: circa 1962-05",
        ),
    ]
    assert found.addresses == [
        Address(
            text="1 High St, PO Box 7, Castle, Zenda, 99, North, TUNISIA",
            country="TN",
            parts={
                "street": "1 High St",
                "po_box": "7",
                "place": "Castle",
                "city": "Zenda",
                "postal_code": "99",
                "region": "North",
                "country": "TUNISIA",
            },
            act=first,
            note="As at the time of listing.\nNear the lake",
        )
    ]
    assert found.contacts == [
        Contact(text="+99 1 234", type="PHONE", act=first),
        Contact(text="odo@quill.example", type="EMAIL", act=first),
        Contact(text="QUILL", act=first, note="TELEX"),
    ]
    assert found.identifiers == [
        Identifier(
            number="Ж12",
            type="PASSPORT",
            label="National passport",
            country="TN",
            issuer="Zenda office",
            issued_on="2001-02-03",
            valid_from="2001-02-04",
            expires_on="2011-02-03",
            name="Otto QUILL",
            flags=["EXPIRED", "FALSE", "LOST", "REVOKED", "DIPLOMATIC"],
            act=first,
            note="In Latin letters: ZH12\nRegion: North\nSeen in 2005\nseries: A",
        ),
        Identifier(number="77", type="OTHER", label="Electoral identification", act=second),
    ]
    assert found.remarks == [
        Remark(text="identificationTypeCode: id\nSeen once, number not legible", label="identification", act=second),
        Remark(text="(UNSC resolution)", label="remark"),
        Remark(text="weight: 80", label="remark"),
        Remark(text="Article 7", label="designationDetails"),
        Remark(text="Annex III", label="regulation/remark", act=second),
        Remark(text="7", label="nameAlias/@shoeSize"),
        Remark(text="yes", label="sanctionEntity/novelty"),
    ]
    assert report.unmapped["nameAlias/@shoeSize"].sample == "7"
    assert (company.said.own_reference, company.said.kind, company.said.names[0].kind) == (
        "5",
        "ORGANISATION",
        "PRIMARY",
    )
    assert (company.said.names[0].strength, company.ended) == (
        "WEAK",
        Ending(ended_on="2033-01-01", reason="DELISTED"),
    )
    assert (report.dated, report.ignored["nameAlias/@logicalId"]) == ("2033-02-03", 4)
    assert report.notices["A country given as unknown was left out."] == 2


@pytest.mark.parametrize("name", ["sample", "real"])
def test_nothing_that_a_file_says_is_lost(name: str) -> None:
    path = SAMPLE if name == "sample" else real("eu_fsf/xml_1_1_sample_2020-04-15.xml")
    read = entries(path)
    records = list(said(path))
    assert len(read) == len(records) > 1
    assert [lost(record, entry) for record, entry in zip(records, read, strict=True)] == [[]] * len(read)


def test_the_check_above_bites() -> None:
    path = real("eu_fsf/xml_1_1_sample_2020-04-15.xml")
    first, second = entries(path)[:2]
    assert lost(next(said(path)), second)
    assert lost([("x", "no such words")], first)


def test_every_attribute_of_the_schema_is_read_or_known_bookkeeping() -> None:
    known = set(eu_xml.FIELDS) | set(eu_xml.IGNORED)
    tree = etree.parse(real("xsd/EU_20171012-FULL-schema-1_1.xsd"))
    attributes = {
        str(element.get("name")) for element in tree.iter(f"{XSD}attribute") if element.get("name") is not None
    }
    elements = {str(element.get("name")) for element in tree.iter(f"{XSD}element")}
    assert attributes - {path.rpartition("@")[2] for path in known if "@" in path} == set()
    named = {part for path in known for part in path.partition("/@")[0].split("/")}
    assert elements - named == set()
    assert len(attributes) > 50


def test_the_sample_uses_every_attribute_and_element_it_claims_to_read() -> None:
    used = set()
    for element in etree.parse(SAMPLE).iter():
        tag = local(element)
        parent = element.getparent()
        above = f"{local(parent)}/{tag}" if parent is not None else tag
        used |= {f"{path}/@{name!s}" for name in element.attrib for path in (tag, above)} | {above}
    assert {path for path in eu_xml.FIELDS if path not in used and "additionalInformation" not in path} <= {
        f"{kind}/{child}"
        for kind in ("nameAlias", "citizenship", "birthdate", "address", "identification")
        for child in ("remark",)
    }


def test_another_list_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "un.xml"
    path.write_text("<CONSOLIDATED_LIST/>")
    with pytest.raises(UnreadableError) as refused:
        entries(path)
    assert refused.value.code == "format"


def test_a_file_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_bytes(SAMPLE.read_bytes()[:-40])
    with pytest.raises(UnreadableError) as refused:
        entries(path)
    assert refused.value.code == "truncated"
