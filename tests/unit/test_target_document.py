"""The page of a target: what every State says of it, side by side."""

import copy
from typing import Any

import pytest

from registry.canonical import canonical
from sanctions.documents import target as composing
from sanctions.documents.listing import Standing, listing
from sanctions.documents.listing import values as values_of
from sanctions.proposal import VALUES, Ending, proposal
from tests.unit.test_proposal import FULL


def says(participant: str, *, ended: str = "", **changes: Any) -> dict[str, Any]:
    """The document of one State's listing."""
    end = Ending(ended_on="2026-02", reason=ended) if ended else None
    return listing(Standing(participant=participant, proposal=proposal(FULL | changes), target="T000001", ended=end))


FRANCE, CANADA = ("L000001", says("FR")), ("L000002", says("CA", birth_dates=[{"text": "1968"}]))


def test_every_kind_of_value_of_a_listing_is_on_the_page() -> None:
    assert set(VALUES) == set(values_of(proposal(FULL)))
    page = composing.target([FRANCE])
    for group in VALUES:
        assert len(page[group]) == 1, group


def test_equal_values_stand_once_with_everyone_who_says_them_and_different_ones_side_by_side() -> None:
    page = composing.target([FRANCE, CANADA])
    assert [said["participant"] for said in page["names"][0]["said_by"]] == ["FR", "CA"]
    assert [(date["text"], [said["listing"] for said in date["said_by"]]) for date in page["birth_dates"]] == [
        ("1967", ["listing/L000001"]),
        ("1968", ["listing/L000002"]),
    ]


def test_the_act_of_a_value_stays_with_who_says_it() -> None:
    other = says("CA", names=[FULL["names"][0] | {"act": ""}])
    (name,) = composing.target([FRANCE, ("L000002", other)])["names"]
    assert [said["act"] for said in name["said_by"]] == ["1", None]
    assert "act" not in name


def test_the_words_a_value_was_read_out_of_stay_with_who_says_it() -> None:
    other = says("CA", names=[FULL["names"][0] | {"source": ""}])
    (name,) = composing.target([FRANCE, ("L000002", other)])["names"]
    assert [said.get("source") for said in name["said_by"]] == [FULL["names"][0]["source"], None]
    assert "source" not in name


@pytest.mark.parametrize(
    ("ends", "status", "name"),
    [
        (("", ""), "LISTED", "First"),
        (("DELISTED", ""), "LISTED", "Second"),
        (("", "ANNULLED"), "LISTED", "First"),
        (("DELISTED", "ANNULLED"), "NOT_LISTED", "First"),
    ],
)
def test_it_is_listed_while_one_listing_stands_and_named_as_that_one_names_it(
    ends: tuple[str, str], status: str, name: str
) -> None:
    first = says("FR", ended=ends[0], names=[{"text": "First"}])
    second = says("CA", ended=ends[1], names=[{"text": "Second"}])
    page = composing.target([("L000001", first), ("L000002", second)])
    assert (page["status"], page["name"]) == (status, name)
    assert [line["status"] for line in page["listings"]] == [first["status"], second["status"]]


@pytest.mark.parametrize(("said", "meant"), [((True, True), "too_few"), ((True, False), "sufficient")])
def test_one_listing_with_identifiers_is_enough(said: tuple[bool, bool], meant: str) -> None:
    pages = [(f"L00000{n}", says("FR", too_few_identifiers=few)) for n, few in enumerate(said)]
    assert composing.target(pages)["identification"] == meant


def test_it_is_pure_and_deterministic_and_canonical() -> None:
    given = [copy.deepcopy(FRANCE), copy.deepcopy(CANADA)]
    first = canonical(composing.target(given))
    assert given == [FRANCE, CANADA]
    assert canonical(composing.target([FRANCE, CANADA])) == first


def test_it_says_nothing_of_reasons_notes_or_confidence_which_are_a_states_own() -> None:
    text = canonical(composing.target([("L000001", says("FR", note="CANARY", confidence="CANARY2"))]))
    assert b"CANARY" not in text
