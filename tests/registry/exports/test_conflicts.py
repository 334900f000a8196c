"""Where States contradict one another: what is a contradiction, and what is only saying more."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.exports.conflicts import Claim, Conflict, Interval, conflicts
from registry.exports.record import Record
from tests.registry.exports.making import CIRCA, DAY, MONTH, OVER, YEAR, ended, listing, target

QUIET: dict[str, Any] = {
    group: [] for group in ("names", "birth_dates", "nationalities", "identifiers", "particulars", "relations")
}


def by(code: str, **changes: Any) -> Record:
    """What one State says and nothing else; the listing's reference has its code."""
    return listing(f"L-{code}-00001", participant=code, **{**QUIET, **changes})


def found(*listings: Record) -> list[tuple[str, str, list[tuple[tuple[str, ...], tuple[str, ...]]]]]:
    document = target(*listings).document
    return [(one.field, one.about, [(said.values, said.said_by) for said in one.claims]) for one in conflicts(document)]


def name(text: str, kind: str = "PRIMARY") -> dict[str, Any]:
    return {"text": text, "kind": kind}


def number(text: str, kind: str = "PASSPORT", country: str | None = "SY", **more: Any) -> dict[str, Any]:
    return {"type": kind, "number": text, "country": country, **more}


def gender(text: str) -> dict[str, Any]:
    return {"type": "GENDER", "text": text}


def country(code: str | None, text: str = "") -> dict[str, Any]:
    return {"text": text or str(code), "country": code}


LATER = {"text": "1975", "earliest": "1975-01-01", "latest": "1975-12-31", "precision": "YEAR"}
WORDED = {"text": "unknown", "earliest": None, "latest": None, "precision": None}


@pytest.mark.parametrize(
    ("field", "one", "other", "about"),
    [
        ("birth_dates", [YEAR], [LATER], ""),
        ("birth_dates", [DAY], [{**DAY, "text": "18", "earliest": "2018-05-19", "latest": "2018-05-19"}], ""),
        ("names", [name("Ruslan Boshirov")], [name("Ruslan Bashirov")], "LATIN"),
        ("names", [name("Vladimir Mikhaylovich BOGDANOV")], [name("Vladimir Mikhailovich Bogdanov")], "LATIN"),
        ("names", [name("Боширов")], [name("Баширов"), name("Ruslan", "ALIAS")], "CYRILLIC"),
        ("particulars", [gender("Male")], [gender("femme")], ""),
        ("nationalities", [country("RU")], [country("SY"), country("LB")], ""),
        ("identifiers", [number("1")], [number("2"), number("3")], "PASSPORT SY"),
        ("identifiers", [number("1", "IMO", None)], [number("2", "IMO", "PA")], "IMO"),
    ],
)
def test_two_that_cannot_both_be_right_disagree(field: str, one: list[Any], other: list[Any], about: str) -> None:
    ((called, said_about, claims),) = found(by("FR", **{field: one}), by("GB", **{field: other}))
    assert (called, said_about) == ("gender" if field == "particulars" else field, about)
    assert [said_by for _values, said_by in claims] == [("FR",), ("GB",)]
    assert claims[0][0] == tuple(value.get("number") or value["text"] for value in one)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("birth_dates", [YEAR], [MONTH]),
        ("birth_dates", [CIRCA], [YEAR]),
        ("birth_dates", [YEAR, LATER], [LATER]),
        ("birth_dates", [YEAR], [WORDED]),
        ("birth_dates", [YEAR], []),
        ("names", [name("Ruslan BOSHIROV")], [name("Boshirov, Ruslan")]),
        ("names", [name("Alexey Alexandrovich ALEXANDROV")], [name("Alexey Alexandrov")]),
        ("names", [name("Vladimir Panyaev")], [name("V. Panyayev"), name("Vladimir Alexandrovich Panyaev", "ALIAS")]),
        ("names", [name("27th Centre of the Ministry of Example")], [name("Example Ministry 27th Centre")]),
        ("names", [name("José Muñoz")], [name("Jose Munoz")]),
        ("names", [name("Łukasz")], [name("Lukasz")]),
        ("names", [name("Алёна")], [name("АЛЕНА")]),
        ("names", [name("Руслан Боширов")], [name("Ruslan Boshirov")]),
        ("names", [name("Ruslan Boshirov")], [name("Anatoliy Chepiga"), name("Ruslan Boshirov", "ALIAS")]),
        ("names", [name("Ruslan Boshirov")], [name("Anatoliy Chepiga", "ALIAS")]),
        ("names", [name("???")], [name("!!!")]),
        ("particulars", [gender("M")], [gender("Male")]),
        ("particulars", [gender("Male")], [gender("not known")]),
        ("particulars", [{"type": "TITLE", "text": "Male"}], [gender("Female")]),
        ("nationalities", [country("RU")], [country("RU"), country("SY")]),
        ("nationalities", [country("RU")], [country(None, "Russian")]),
        ("identifiers", [number("AB-12 3")], [number("ab123")]),
        ("identifiers", [number("1")], [number("2", country="RU")]),
        ("identifiers", [number("1", country=None)], [number("2", country=None)]),
        ("identifiers", [number("1")], [number("2", "NATIONAL_ID")]),
        ("identifiers", [number("1")], [number("2", flags=["FALSE"])]),
        ("identifiers", [number("1", "WALLET")], [number("2", "WALLET")]),
        ("identifiers", [number("1", "OTHER")], [number("2", "OTHER")]),
    ],
)
def test_saying_more_or_the_same_in_other_words_is_no_contradiction(
    field: str, one: list[Any], other: list[Any]
) -> None:
    assert found(by("FR", **{field: one}), by("GB", **{field: other})) == []
    assert found(by("GB", **{field: other}), by("FR", **{field: one})) == []


def test_one_state_does_not_contradict_itself() -> None:
    assert found(by("FR", birth_dates=[YEAR, LATER])) == []
    twice = listing("L-FR-00002", participant="FR", **{**QUIET, "birth_dates": [LATER]})
    assert found(by("FR", birth_dates=[YEAR]), twice) == []


def test_everyone_who_speaks_is_heard_those_who_say_the_same_together() -> None:
    three = [by(code, birth_dates=[date]) for code, date in (("FR", YEAR), ("GB", LATER), ("CA", MONTH), ("EU", YEAR))]
    assert found(*three, by("US")) == [
        ("birth_dates", "", [(("1961",), ("FR", "EU")), (("1975",), ("GB",)), (("1961-03",), ("CA",))])
    ]


def test_what_an_annulled_listing_said_contradicts_nobody_and_of_an_ended_one_does() -> None:
    said = {**QUIET, "birth_dates": [LATER]}
    annulled = listing("L-GB-00001", participant="GB", standing="annulled", ended=OVER, **said)
    assert [one[0] for one in found(by("FR", birth_dates=[YEAR]), annulled)] == ["status"]
    over = ended("L-GB-00001", participant="GB", **said)
    assert [one[0] for one in found(by("FR", birth_dates=[YEAR]), over)] == ["status", "birth_dates"]


def test_listed_by_one_and_no_longer_by_another_stands_first_with_the_reason() -> None:
    over = ended("L-GB-00001", participant="GB", **QUIET)
    assert found(by("FR"), over, by("CA")) == [
        ("status", "", [(("IN_FORCE",), ("FR", "CA")), (("ENDED", "DELISTED", "2024-01-05"), ("GB",))])
    ]
    assert found(over, ended("L-FR-00001", participant="FR", **QUIET)) == [], "over for both"
    again = listing("L-GB-00002", participant="GB", **QUIET)
    for order in ((by("FR"), over, again), (again, over, by("FR"))):
        assert found(*order) == [], "listed again: whatever ended before"


def test_the_shapes_are_plain() -> None:
    (one,) = conflicts(target(by("FR", birth_dates=[YEAR]), by("GB", birth_dates=[LATER])).document)
    assert one == Conflict("birth_dates", "", (Claim(("1961",), ("FR",)), Claim(("1975",), ("GB",))))


def test_a_document_of_little_has_no_conflicts() -> None:
    assert conflicts({}) == []
    assert conflicts({"listings": [{"listing": "listing/L1", "participant": "FR"}], "names": None}) == []


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(1900, 3, 1))
INTERVALS = st.tuples(DAYS, DAYS).map(lambda days: (min(days), max(days)))


def as_date(interval: tuple[dt.date, dt.date]) -> dict[str, Any]:
    earliest, latest = (day.isoformat() for day in interval)
    return {"text": f"{earliest}/{latest}", "earliest": earliest, "latest": latest, "precision": "RANGE"}


@given(one=st.lists(INTERVALS, min_size=1, max_size=3), other=st.lists(INTERVALS, min_size=1, max_size=3))
def test_dates_contradict_when_no_day_can_be_both(
    one: list[tuple[dt.date, dt.date]], other: list[tuple[dt.date, dt.date]]
) -> None:
    def days(intervals: list[tuple[dt.date, dt.date]]) -> set[dt.date]:
        return {first + dt.timedelta(n) for first, last in intervals for n in range((last - first).days + 1)}

    mine, theirs = (by(code, birth_dates=[as_date(i) for i in said]) for code, said in (("FR", one), ("GB", other)))
    assert bool(found(mine, theirs)) == days(one).isdisjoint(days(other)) == bool(found(theirs, mine))


@given(outer=INTERVALS, inner=INTERVALS)
def test_an_interval_agrees_with_what_it_contains_and_with_what_is_open(outer: Any, inner: Any) -> None:
    wide, narrow = (Interval(*(day.isoformat() for day in one)) for one in (outer, inner))
    if outer[0] <= inner[0] and inner[1] <= outer[1]:
        assert wide.overlaps(narrow)
    assert wide.overlaps(narrow) == narrow.overlaps(wide)
    assert wide.overlaps(wide)
    assert wide.overlaps(Interval("0000", wide.latest))
    assert wide.overlaps(Interval(wide.earliest, "9999"))
