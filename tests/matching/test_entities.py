"""What an entity of FollowTheMoney says to matching, and what it does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sanctions.enums import IdentifierType, TargetKind
from sanctions.matching.v1 import entities
from sanctions.matching.v1.entities import KINDS, NUMBERS, UnknownSchemaError, interval, subject_of_entity
from sanctions.screening.subjects import Given, Number


def test_a_person_says_everything_it_has() -> None:
    subject = subject_of_entity(
        "Person",
        {
            "name": ["Xavier EXAMPLE", " Xavier EXAMPLE "],
            "alias": ["Ксавьер Пример"],
            "weakAlias": ["Xav"],
            "birthDate": ["1967-03", "1968"],
            "nationality": ["fr"],
            "citizenship": ["Deutschland"],
            "country": ["FRA"],
            "gender": ["Male"],
            "birthPlace": ["Exampletown"],
            "passportNumber": ["12 AB 345"],
            "innCode": ["7707083893"],
        },
    )
    assert subject.kind == TargetKind.PERSON
    assert subject.names == (Given("Xavier EXAMPLE"), Given("Ксавьер Пример"), Given("Xav", weak=True))
    assert subject.births == (("1967-03-01", "1967-03-31"), ("1968-01-01", "1968-12-31"))
    assert subject.countries == ("FR", "DE")
    assert subject.genders == ("male",)
    assert subject.places == ("Exampletown",)
    assert subject.numbers == (Number("PASSPORT", "12 AB 345"), Number("INN", "7707083893"))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("1967", ("1967-01-01", "1967-12-31")),
        ("1968-02", ("1968-02-01", "1968-02-29")),
        ("1967-02", ("1967-02-01", "1967-02-28")),
        ("1967-03-02", ("1967-03-02", "1967-03-02")),
        ("1967-03-02T00:00:00", ("1967-03-02", "1967-03-02")),
        ("1967-02-29", None),
        ("1967-13", None),
        ("1967-00-01", None),
        ("0000", None),
        ("02/03/1967", None),
        ("about 1967", None),
        ("", None),
        ("１９６７", None),
    ],
)
def test_dates_are_intervals(text: str, days: tuple[str, str] | None) -> None:
    assert interval(text) == days


def test_a_name_is_made_of_its_parts_where_no_whole_one_is_given() -> None:
    parts = {"lastName": ["EXAMPLE"], "firstName": ["Xavier", "Xaver"], "weakAlias": ["Xav"]}
    assert Given("Xavier EXAMPLE") in subject_of_entity("Person", parts).names
    assert subject_of_entity("Person", parts | {"name": ["X. EXAMPLE"]}).names[0] == Given("X. EXAMPLE")
    assert Given("Xavier EXAMPLE") not in subject_of_entity("Person", parts | {"name": ["X. EXAMPLE"]}).names


@pytest.mark.parametrize("schema", KINDS)
def test_every_schema_is_a_kind_or_leaves_it_open(schema: str) -> None:
    assert subject_of_entity(schema, {}).kind in {"", *TargetKind.values}


def test_what_nothing_in_the_register_can_be_is_refused() -> None:
    for schema in ("person", "Passport", "", "Sanction"):
        with pytest.raises(UnknownSchemaError):
            subject_of_entity(schema, {})


def test_numbers_are_of_types_that_are_known() -> None:
    assert set(NUMBERS.values()) <= set(IdentifierType.values)
    assert subject_of_entity("Airplane", {"registrationNumber": ["RA-1"]}).numbers == (Number("TAIL_NUMBER", "RA-1"),)
    assert subject_of_entity("Company", {"registrationNumber": ["RA-1"]}).numbers == (Number("REGISTRATION", "RA-1"),)


def test_it_says_what_it_did_not_compare() -> None:
    said = {"name": ["A"], "position": ["minister"], "nationality": ["fr", "suhh"], "gender": ["other"]}
    assert entities.not_compared(said) == ["position", "nationality/1", "gender/0"]
    assert entities.not_compared({"name": ["A"], "birthDate": ["1967"]}) == []
    assert subject_of_entity("Person", said).countries == ("FR",)


@given(st.dictionaries(st.sampled_from(sorted(entities.COMPARED)), st.lists(st.text())))
def test_any_text_is_taken(properties: dict[str, list[str]]) -> None:
    subject = subject_of_entity("Person", properties)
    assert all(name.text for name in subject.names)
    entities.not_compared(properties)
