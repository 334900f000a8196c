"""The United Nations' schema: valid, and read by our own reader of it."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from registry.exports.un import writer
from sanctions.formats import un_xml
from sanctions.formats.entry import Report
from tests.lists import real
from tests.registry.exports.making import DATES, EDITION, documents, ended, listing, redacted

COMMON = ("DATAID", "VERSIONNUM", "FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME", "UN_LIST_TYPE")
ORDER = (
    *COMMON,
    *("REFERENCE_NUMBER", "LISTED_ON", "GENDER", "NAME_ORIGINAL_SCRIPT", "COMMENTS1", "TITLE", "DESIGNATION"),
    *("NATIONALITY", "LIST_TYPE", "LAST_DAY_UPDATED", "INDIVIDUAL_ALIAS", "ENTITY_ALIAS", "INDIVIDUAL_ADDRESS"),
    *("ENTITY_ADDRESS", "INDIVIDUAL_DATE_OF_BIRTH", "INDIVIDUAL_PLACE_OF_BIRTH", "INDIVIDUAL_DOCUMENT"),
)


def made(*records: Any) -> bytes:
    return b"".join(writer.write(records, EDITION))


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(real("xsd/UN_consolidated.xsd")))


def test_it_is_valid(schema: etree.XMLSchema) -> None:
    records = [listing(), listing("L000002", kind="VESSEL"), ended("L000003"), redacted()]
    schema.assertValid(etree.fromstring(made(*records)))


@given(document=documents())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_is_valid_for_any_document(schema: etree.XMLSchema, document: dict[str, Any]) -> None:
    schema.assertValid(etree.fromstring(made(listing(**document))))


def test_elements_stand_in_the_order_of_the_schema() -> None:
    root = etree.fromstring(made(listing("L000002", kind="GROUP"), listing()))
    assert [child.tag for child in root] == ["INDIVIDUALS", "ENTITIES"]
    assert root.get("dateGenerated") == EDITION.published_at
    for entry in root.iter("INDIVIDUAL", "ENTITY"):
        places = [ORDER.index(str(child.tag)) for child in entry]
        assert places == sorted(places)
    assert [entry.findtext("REFERENCE_NUMBER") for entry in root.iter("INDIVIDUAL", "ENTITY")] == ["L000001", "L000002"]


def test_what_has_ended_is_not_there() -> None:
    root = etree.fromstring(made(ended(), redacted(), listing("L000002", standing="annulled")))
    assert [*root.iter("INDIVIDUAL", "ENTITY")] == []


def test_kinds_of_dates_are_those_of_the_schema() -> None:
    (entry,) = etree.fromstring(made(listing(birth_dates=DATES))).iter("INDIVIDUAL")
    read = [{str(child.tag): child.text for child in date} for date in entry.iter("INDIVIDUAL_DATE_OF_BIRTH")]
    assert read == [
        {"TYPE_OF_DATE": "EXACT", "DATE": "2018-05-18"},
        {"TYPE_OF_DATE": "EXACT", "YEAR": "1961"},
        {"TYPE_OF_DATE": "EXACT", "YEAR": "1961", "NOTE": "1961-03"},
        {"TYPE_OF_DATE": "APPROXIMATELY", "YEAR": "1961"},
        {"TYPE_OF_DATE": "BETWEEN", "FROM_YEAR": "1961", "TO_YEAR": "1965"},
        {"NOTE": "not later than 1961"},
        {"NOTE": "1961 or 1965"},
        {"NOTE": "in the early 1960s"},
        {"NOTE": "1380; Hijri"},
    ]


def test_markup_of_strangers_is_text_and_what_xml_cannot_hold_is_replaced() -> None:
    name = '<b>&amp;]]><!DOCTYPE x "\x00\x0b'
    (entry,) = etree.fromstring(made(listing(name=name, names=[{"text": name, "kind": "PRIMARY"}]))).iter("INDIVIDUAL")
    assert entry.findtext("FIRST_NAME") == '<b>&amp;]]><!DOCTYPE x "\ufffd\ufffd'


def test_our_reader_of_the_schema_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "register.xml"
    file.write_bytes(made(listing(), listing("L000002", kind="ORGANISATION")))
    report = Report()
    person, unit = un_xml.read(file, report)
    assert (person.said.own_reference, person.said.kind, person.programmes) == ("L000001", "PERSON", ["FR-CHEM"])
    assert [(name.text, name.kind, name.strength) for name in person.said.names] == [
        ("Xaver Example", "PRIMARY", ""),
        ("Хавер Примеров", "VARIANT", ""),
        ("X. Example", "ALIAS", "STRONG"),
        ("Xavier", "LOW_QUALITY", ""),
        ("Old Example", "ALIAS", ""),
        ("The X", "LOW_QUALITY", ""),
    ]
    assert [born.text for born in person.said.birth_dates][:5] == [
        *("2018-05-18", "1961", "1961", "circa 1961", "between 1961 and 1965"),
    ]
    assert person.said.designated_on == "2018-05-18"
    assert person.said.amended_on == ["2019-01-01", "2020-02-02"]
    assert person.said.identifiers[0].number == "AB123"
    assert (unit.said.kind, unit.said.primary_name) == ("ORGANISATION", "Xaver Example")
    assert set(report.unmapped) == {"INDIVIDUAL/LIST_TYPE/VALUE", "ENTITY/LIST_TYPE/VALUE"}
