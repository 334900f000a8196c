"""Dates as precise as their source."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnership.dates import DateError, PartialDate, build, parse
from partnership.enums import Precision

READ = [
    ("1967", "1967-01-01", "1967-12-31", "YEAR"),
    ("1967-03", "1967-03-01", "1967-03-31", "MONTH"),
    ("2024-02", "2024-02-01", "2024-02-29", "MONTH"),
    ("1967-03-02", "1967-03-02", "1967-03-02", "DAY"),
    ("21 January 1967", "1967-01-21", "1967-01-21", "DAY"),
    ("01 January 1957", "1957-01-01", "1957-01-01", "DAY"),
    ("21 Jan. 1967", "1967-01-21", "1967-01-21", "DAY"),
    ("January 21, 1967", "1967-01-21", "1967-01-21", "DAY"),
    ("March 1967", "1967-03-01", "1967-03-31", "MONTH"),
    ("1er août 1967", "1967-08-01", "1967-08-01", "DAY"),
    ("le 21 janvier 1967", "1967-01-21", "1967-01-21", "DAY"),
    ("2.3.1968", "1968-03-02", "1968-03-02", "DAY"),
    ("23/01/2018", "2018-01-23", "2018-01-23", "DAY"),
    ("05/05/2018", "2018-05-05", "2018-05-05", "DAY"),
    ("circa 1967", "1966-01-01", "1968-12-31", "CIRCA"),
    ("c. 1967", "1966-01-01", "1968-12-31", "CIRCA"),
    ("circa January 1967", "1966-12-01", "1967-02-28", "CIRCA"),
    ("approximately 21 January 1967", "1967-01-20", "1967-01-22", "CIRCA"),
    ("circa 1960 to 1965", "1960-01-01", "1965-12-31", "CIRCA"),
    ("1960 to 1965", "1960-01-01", "1965-12-31", "RANGE"),
    ("1960-1965", "1960-01-01", "1965-12-31", "RANGE"),
    ("1960–1965", "1960-01-01", "1965-12-31", "RANGE"),
    ("between 1960 and 1965", "1960-01-01", "1965-12-31", "RANGE"),
    ("1960s", "1960-01-01", "1969-12-31", "RANGE"),
    ("2018-04-15/2018-04-16", "2018-04-15", "2018-04-16", "RANGE"),
    ("15-17 April 2018", "2018-04-15", "2018-04-17", "RANGE"),
    ("not later than 2018-05-18", None, "2018-05-18", "NOT_LATER_THAN"),
    ("before 1970", None, "1969-12-31", "NOT_LATER_THAN"),
    ("not before 2013-12-13", "2013-12-13", None, "RANGE"),
    ("after 2013", "2014-01-01", None, "RANGE"),
    ("28.4.1980 or 28.4.1981", "1980-04-28", "1981-04-28", "SEVERAL"),
    ("5 April 1979;12 Apr 1978", "1978-04-12", "1979-04-05", "SEVERAL"),
    ("1967, 1968", "1967-01-01", "1968-12-31", "SEVERAL"),
]


@pytest.mark.parametrize(("text", "earliest", "latest", "precision"), READ, ids=[text for text, *_ in READ])
def test_what_is_read(text: str, earliest: str | None, latest: str | None, precision: str) -> None:
    assert parse(text).to_json() == {"text": text, "earliest": earliest, "latest": latest, "precision": precision}


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "may be", "2018-02-30", "31 June 2018", "01/02/2018", "13.13.2018", "18", "1968 to 1967", "or",
     "0000", "circa", "circa soon", "1967 or soon", "2018-01-01T00:00", "-1967",
     "to 1967", "mid 1967", "not later than soon"],
)  # fmt: skip
def test_what_would_be_a_guess_is_refused_by_its_text(text: str) -> None:
    with pytest.raises(DateError) as refusal:
        parse(text)
    assert repr(text.strip()) in str(refusal.value)


@given(st.dates(dt.date(1800, 1, 1), dt.date(2100, 1, 1)), st.integers(0, 4000))
def test_what_is_built_from_columns_reads_back_the_same(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days=days)
    for made in (
        build(first, first, Precision.DAY),
        build(first, last, Precision.RANGE if days else Precision.DAY),
        build(None, last, Precision.NOT_LATER_THAN),
        build(first, None, Precision.RANGE),
    ):
        assert parse(made.text) == made
        assert PartialDate.from_json(made.to_json()) == made


def test_months_and_years_are_built_whole_or_not_at_all() -> None:
    assert build(dt.date(2018, 1, 1), dt.date(2018, 1, 31), Precision.MONTH).text == "2018-01"
    assert build(dt.date(2018, 1, 1), dt.date(2018, 12, 31), Precision.YEAR).text == "2018"
    with pytest.raises(DateError):
        build(dt.date(2018, 1, 1), dt.date(2018, 1, 30), Precision.MONTH)


def test_two_days_are_a_range_whatever_the_table_says() -> None:
    made = build(dt.date(2018, 4, 15), dt.date(2018, 4, 16), Precision.DAY)
    assert (made.precision, made.text) == (Precision.RANGE, "2018-04-15 to 2018-04-16")


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        made = parse(text)
    except DateError:
        return
    assert made.earliest or made.latest


@pytest.mark.parametrize(
    ("one", "other", "overlap"),
    [
        ("1967", "1967-03", True),
        ("1967", "1968", False),
        ("circa 1967", "1968", True),
        ("before 1970", "1969", True),
        ("before 1970", "1970", False),
        ("after 1970", "before 1971-01-01", False),
        ("after 1970", "2000", True),
    ],
)
def test_overlap(one: str, other: str, overlap: bool) -> None:
    assert parse(one).overlaps(parse(other)) is parse(other).overlaps(parse(one)) is overlap


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"text": "x"},
        {"text": "1", "earliest": None, "latest": None, "precision": "DAY"},
        {"text": "1", "earliest": "x", "latest": None, "precision": "DAY"},
    ],
)
def test_what_is_no_partial_date_is_refused(value: dict[str, str | None]) -> None:
    with pytest.raises(DateError):
        PartialDate.from_json(value)


def test_a_date_has_a_text() -> None:
    with pytest.raises(DateError):
        PartialDate(" ", dt.date(2018, 1, 1), None, Precision.RANGE)
