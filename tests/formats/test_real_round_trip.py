"""Real lists read, written by the register and read again: the same facts, as far as the table says they are kept."""

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from lxml import etree

from partnership.dates import parse
from registry.exports.fields import Fate
from sanctions.formats import round_trip
from sanctions.formats.entry import Entry, Report
from sanctions.formats.tidying import tidied
from tests.formats.round_trips import WAYS, measured, read, values
from tests.lists import real

LISTS = {"un-xml": "un/consolidated_2025-04-19.xml", "ofac-csv": "ofac/2019-01_sdn.csv"}
EVERY = {"un-xml": 1, "ofac-csv": 10}
"""Of OFAC's seven thousand entries one in ten tells as much."""
IN_WORDS = {"entities.ftm.json", "register.xml"}
"""Ways that print a date or a country in words of their own; the others give back what they took, to the letter."""
FACTS = (
    *("own_reference", "kind", "programme", "further_programmes", "measures", "names.text", "birth_dates.text"),
    *("nationalities.text", "nationalities.country", "identifiers.number", "addresses.text", "designated_on"),
    *("remarks.text", "positions.text"),
)
CASES = (
    *(("un-xml", way) for way in ("register.jsonl", "entities.ftm.json", "register.xml", "template-xlsx")),
    *(("ofac-csv", way) for way in ("register.jsonl", "entities.ftm.json", "register.xml")),
)


def entries(name: str) -> list[Entry]:
    """A list as it would stand in the register."""
    found = read(name, real(LISTS[name]))
    every = EVERY[name]
    return [Entry(where="", said=tidied(one.said, Report().notices)) for one in found[::every]]


def years(one: Entry) -> set[tuple[str, str]]:
    """From which year to which the birth dates may lie; formats print a date each in their own way."""
    said = [parse(born.text).to_json() for born in one.said.birth_dates if not born.worded]
    return {(str(date["earliest"])[:4], str(date["latest"])[:4]) for date in said}


def by_reference(way: str, found: list[Entry]) -> dict[str, Entry]:
    return {one.said.own_reference: one for one in found}


@pytest.mark.parametrize(("name", "way"), CASES)
def test_a_real_list_says_the_same_when_it_is_read_again(name: str, way: str, tmp_path: Path) -> None:
    before = entries(name)
    again = by_reference(way, WAYS[way](before, tmp_path / "list.json"))
    assert len(again) == len(before)
    wrong: Counter[str] = Counter()
    first: dict[str, tuple[object, object]] = {}
    for number, one in enumerate(before, start=1):
        key = f"L{number:06}" if way == "register.xml" else one.said.own_reference
        found = measured(one, again[key])
        for fact in FACTS:
            told = round_trip.again(way, fact).fate
            if fact not in found or found[fact] == told or (told == Fate.CHANGED and found[fact] == Fate.KEPT):
                continue
            if told == Fate.KEPT and set(values(one, fact)) == set(values(again[key], fact)):
                continue  # what is said twice stands once
            if way in IN_WORDS and fact == "birth_dates.text" and years(one) == years(again[key]):
                continue
            if (
                way in IN_WORDS
                and fact == "nationalities.text"
                and found.get("nationalities.country", Fate.LOST) != Fate.LOST
            ):
                continue  # by its code, and another name of the country
            wrong[fact] += 1
            first.setdefault(fact, (values(one, fact), values(again[key], fact)))
    assert (wrong, first) == ({}, {})


@pytest.mark.parametrize("name", LISTS)
def test_the_xml_of_a_real_list_is_valid(name: str, tmp_path: Path) -> None:
    schema = etree.XMLSchema(etree.parse(real("xsd/UN_consolidated.xsd")))
    WAYS["register.xml"](entries(name), tmp_path / "list.xml")
    schema.assertValid(etree.parse(tmp_path / "list.xml"))


def test_a_name_that_is_not_there_again_is_noticed(tmp_path: Path) -> None:
    """The twin."""
    one = entries("un-xml")[0]
    other = msgspec.structs.replace(one.said, names=one.said.names[:0] + one.said.names[1:])
    assert measured(one, Entry(where="", said=other))["names.text"] != Fate.KEPT
