"""FollowTheMoney: shapes of the reference, the convention for what is over, stable identifiers."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from registry.exports.catalogue import FORMATS
from registry.exports.ftm.fitting import fits
from registry.exports.ftm.simple import COLUMNS
from registry.exports.record import Edition, Record
from sanctions.formats import ftm as reader
from sanctions.formats.entry import Report
from tests.registry.exports.making import CIRCA, EDITION, FULL, RANGE, YEAR, ended, listing, subject

KEYS = {
    *("id", "caption", "schema", "properties", "referents", "datasets", "first_seen", "last_seen", "last_change"),
    "target",
}


def entities(records: list[Record], edition: Edition = EDITION, name: str = "entities.ftm.json") -> list[Any]:
    return [json.loads(line) for line in b"".join(FORMATS[name].write(records, edition)).splitlines()]


def by_schema(records: list[Record], schema: str) -> list[Any]:
    return [one for one in entities(records) if one["schema"] == schema]


def test_every_line_has_the_members_of_the_reference() -> None:
    for one in entities(subject(listing())):
        assert set(one) == KEYS
        assert all(isinstance(value, str) for values in one["properties"].values() for value in values)
        assert one["last_seen"] == "2026-03-02T10:00:00"
        assert one["first_seen"] == "2025-01-01T08:00:00"


@pytest.mark.parametrize(
    ("kind", "schema"),
    [("PERSON", "Person"), ("ORGANISATION", "Organization"), ("GROUP", "Organization"), ("STATE_BODY", "PublicBody"),
     ("VESSEL", "Vessel"), ("AIRCRAFT", "Airplane")],
)  # fmt: skip
def test_each_kind_has_its_schema(kind: str, schema: str) -> None:
    assert entities(subject(listing(kind=kind)))[0]["schema"] == schema


def test_a_date_that_is_no_prefix_goes_to_the_notes() -> None:
    person = by_schema(subject(listing(birth_dates=[YEAR, CIRCA])), "Person")[0]
    assert person["properties"]["birthDate"] == ["1961"]
    assert "Born: circa 1961" in person["properties"]["notes"]


def test_our_reader_reads_what_two_participants_say(tmp_path: Path) -> None:
    file = tmp_path / "entities.ftm.json"
    records = subject(listing(birth_dates=[YEAR, RANGE, CIRCA]), ended("L000002", own_reference="FR-2"))
    file.write_bytes(b"".join(FORMATS["entities.ftm.json"].write(records, EDITION)))
    report = Report()
    first, second = reader.read(file, report)
    assert (first.said.own_reference, first.ended, first.programmes) == ("FR-1", None, ["FR-CHEM", "FR-OTHER"])
    assert second.ended is not None
    assert (second.ended.ended_on, second.ended.reason) == ("2024-01-05", "DELISTED")
    assert {name.text for name in first.said.names} == {name["text"] for name in FULL["names"]}
    assert {"1961", "1961 to 1965", "circa 1961"} <= {born.text for born in first.said.birth_dates}
    assert (first.said.designated_on, first.said.measures) == ("2018-05-18", ["ASSET_FREEZE", "TRAVEL_BAN"])
    assert report.unmapped == {}


LIMITS = {"authorityId": 64, "number": 64, "registrationNumber": 64, "full": 250, "postalCode": 16, "alias": 384}
LONG = "Commercial registry of the made-up court of first instance at Zenda, No. 59 531"
ADDRESS = "Branch 1: " + "Made-up Bazaar, Zenda; " * 20


def test_what_does_not_fit_a_property_stands_in_notes_and_comes_back(tmp_path: Path) -> None:
    """Sizes and forms are those that FollowTheMoney's own validation asks for."""
    records = subject(
        listing(
            own_reference=f"{LONG}|1|1",
            identifiers=[{"number": LONG, "type": "REGISTRATION", "label": "Registration: ID", "issuer": "Zenda"}],
            addresses=[{"text": ADDRESS.strip(), "country": None, "parts": {"postal_code": "9" * 17}, "note": "old"}],
            contacts=[
                {"type": "PHONE", "text": "04 710043"}, {"type": "PHONE", "text": "+33 (1) 234 56 78"},
                {"type": "EMAIL", "text": "NOBODY@ZENDA"}, {"type": "WEBSITE", "text": "zenda.example and others"},
            ],
            names=[FULL["names"][0], {"text": "Long " * 100 + "Name", "kind": "ALIAS"}],
        )
    )  # fmt: skip
    made = entities(records)
    assert {one["schema"] for one in made} >= {"Person", "Sanction", "Address"}
    for one in made:
        for prop, texts in one["properties"].items():
            assert all(fits(prop, text) for text in texts), (one["schema"], prop)
            assert max(map(len, texts)) <= LIMITS.get(prop, 65_000), (one["schema"], prop)
    (sanction,) = [one for one in made if one["schema"] == "Sanction"]
    assert "authorityId" not in sanction["properties"]
    person = made[0]["properties"]
    assert person["phone"] == ["+33 (1) 234 56 78"]
    assert {"Phone: 04 710043", f"Identifier: Registration ID: {LONG}"} <= set(person["notes"])
    file = tmp_path / "entities.ftm.json"
    file.write_bytes(b"".join(FORMATS["entities.ftm.json"].write(records, EDITION)))
    (again,) = reader.read(file, Report())
    assert again.said.own_reference == f"{LONG}|1|1"
    assert [(one.number, one.label) for one in again.said.identifiers] == [(LONG, "Registration ID")]
    assert [one.text for one in again.said.addresses] == [ADDRESS.strip()]
    assert again.said.addresses[0].note == f"Postal code: {'9' * 17}; old"
    assert {(one.type, one.text) for one in again.said.contacts} == {
        ("PHONE", "04 710043"), ("PHONE", "+33 (1) 234 56 78"), ("EMAIL", "NOBODY@ZENDA"),
        ("WEBSITE", "zenda.example and others"),
    }  # fmt: skip
    kept = json.dumps([remark.text for remark in again.said.remarks])
    assert "Long Long Name" in kept
    assert "Issuer: Zenda" in kept


def test_a_listing_is_a_sanction_with_its_programme_and_its_dates() -> None:
    (sanction,) = by_schema(subject(listing()), "Sanction")
    said = sanction["properties"]
    assert said["entity"] == ["ippcw-T000001"]
    assert (said["authority"], said["country"], said["authorityId"]) == (["France"], ["fr"], ["FR-1"])
    assert (said["program"], said["programId"][0]) == (["Made-up chemical weapons regime"], "FR-CHEM")
    assert (said["listingDate"], said["startDate"]) == (["2018-05-18"], ["2018-05-18"])
    assert (said["unscId"], said["provisions"]) == (["XXi.001"], ["Asset freeze", "Travel ban"])
    assert "endDate" not in said


def test_a_target_no_longer_listed_keeps_its_sanction_with_an_end_and_loses_its_topic() -> None:
    records = subject(ended())
    person = by_schema(records, "Person")[0]
    assert "topics" not in person["properties"]
    assert person["target"] is False
    (sanction,) = by_schema(records, "Sanction")
    assert (sanction["properties"]["endDate"], sanction["properties"]["status"]) == (["2024-01-05"], ["Ended"])
    assert entities(records, name="targets.nested.json") == []
    still = by_schema(subject(listing(), ended("L000002")), "Person")[0]
    assert (still["properties"]["topics"], still["target"]) == (["sanction", "asset.frozen"], True)


def test_papers_addresses_and_links_are_entities_that_name_the_target() -> None:
    records = subject(listing())
    (passport,) = by_schema(records, "Passport")
    said = passport["properties"]
    assert (said["holder"], said["number"], said["country"]) == (["ippcw-T000001"], ["AB123"], ["sy"])
    assert (said["startDate"], said["endDate"]) == (["2001-02-03"], ["2011"])
    assert "Valid from: spring 2001" in said["summary"]
    (address,) = by_schema(records, "Address")
    person = by_schema(records, "Person")[0]
    assert person["properties"]["addressEntity"] == [address["id"]]
    known = {one["id"] for one in entities(records)}
    for schema, here, there in (
        ("Family", "person", "relative"),
        ("Ownership", "owner", "asset"),
        ("Membership", "member", "organization"),
        ("Representation", "agent", "client"),
        ("UnknownLink", "subject", "object"),
    ):
        for link in by_schema(records, schema):
            assert {*link["properties"][here], *link["properties"][there]} <= known


def test_identifiers_do_not_change_with_what_else_is_said() -> None:
    before = {one["id"] for one in entities(subject(listing()))}
    more = [{"text": "Another place", "country": None}, *FULL["addresses"]]
    assert before < {one["id"] for one in entities(subject(listing(addresses=more, note="New.")))}


def test_inside_a_nested_target_stands_what_hangs_on_it() -> None:
    (target,) = entities(subject(listing()), name="targets.nested.json")
    said = target["properties"]
    assert said["sanctions"][0]["schema"] == "Sanction"
    assert said["addressEntity"][0]["properties"]["city"] == ["Musterstadt"]
    assert said["identifications"][0]["schema"] == "Passport"
    assert said["familyPerson"][0]["properties"]["relative"][0]["caption"] == "Other FAMILY"


def test_the_simple_form_is_that_of_the_reference() -> None:
    records = subject(listing(), listing("L000002", participant="EU"))
    text = b"".join(FORMATS["targets.simple.csv"].write(records, EDITION)).decode()
    heading = text.split("\n", 1)[0]
    assert heading == ",".join(f'"{column}"' for column in COLUMNS)
    assert "\r" not in text
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["aliases"] == "Old Example;The X;X. Example;Xavier;Хавер Примеров"
    assert row["birth_date"] == "1961;1961-03;2018-05-18"
    assert " - In force - 2018-05-18" in row["sanctions"]
    odd = subject(listing(names=[FULL["names"][0], {"text": 'A; "B"', "kind": "ALIAS"}]))
    (row,) = csv.DictReader(
        io.StringIO(b"".join(FORMATS["targets.simple.csv"].write(odd, EDITION)).decode(), newline="")
    )
    assert row["aliases"] == '"A; ""B"""'


def test_of_one_participant_stands_what_it_alone_says() -> None:
    records = subject(listing(), listing("L000002", participant="EU", names=[{"text": "Said by EU", "kind": "ALIAS"}]))
    alone = Edition(**{**vars(EDITION), "participant": "FR"})
    (person,) = [one for one in entities(records[:2], alone) if one["schema"] == "Person"][:1]
    assert "Said by EU" not in json.dumps(person)
    assert "Said by EU" in json.dumps(entities(records)[0])


def test_a_merged_target_is_a_referent_of_the_one_that_stands() -> None:
    edition = Edition(**{**vars(EDITION), "referents": {"target/T000001": ["target/T000007"]}})
    assert entities(subject(listing()), edition)[0]["referents"] == ["ippcw-T000007"]
