"""Programmes as lists print them, matched with a State's or given keys that stay. Every programme is made up."""

import re

import pytest
from hypothesis import given as having
from hypothesis import strategies as st

from partnership.enums import Confidence
from sanctions.actions import programmes
from sanctions.actions.programme_names import ProgrammeNames
from sanctions.models import Programme
from tests.sanctions import builders as given

KEY = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)+")


@pytest.mark.django_db
def test_a_name_is_a_programme_by_key_title_or_act() -> None:
    france = given.state()
    given.programme(france)
    programmes.record_programme(
        "FR-OTHER",
        participant=france,
        title="Other, made up",
        acts=["Made-up act 2026/1"],
        confidence=Confidence.HIGH,
        by=given.officer(),
    )
    names = ProgrammeNames(france)
    assert names.keys(["fr-cw", "OTHER MADE UP", "made-up act 2026/1", "FR-CW"]) == ["FR-CW", "FR-OTHER"]
    assert not names.new


@pytest.mark.django_db
def test_a_new_name_has_the_same_key_the_next_time() -> None:
    france = given.state()
    odd = ["Syrie", "Сирия", "S" * 500, "!!!", "Syrie (2)", "SYRIE!"]
    first = ProgrammeNames(france)
    keys = [first.keys([name])[0] for name in odd]
    assert len(set(keys)) == 5  # case and punctuation aside, two are one
    programmes.record_named(first.new, participant=france, listed_in="Made-up list", by=given.drafter(france))
    again = ProgrammeNames(france)
    assert [again.keys([name])[0] for name in odd] == keys
    assert not again.new


@pytest.mark.django_db
def test_a_key_that_is_taken_is_not_given_again() -> None:
    france = given.state()
    programmes.record_programme(
        "FR-SYRIA", participant=given.state("DE"), title="Another's", confidence=Confidence.LOW, by=given.officer()
    )
    (key,) = ProgrammeNames(france).keys(["Syria"])
    assert re.fullmatch(r"FR-SYRIA-[0-9A-F]{6}", key)
    assert not Programme.objects.filter(key=key).exists()


@having(st.text(min_size=1, max_size=400))
def test_any_name_gives_a_key_that_the_table_takes(name: str) -> None:
    names = ProgrammeNames.__new__(ProgrammeNames)
    names.code, names._titles, names._own, names._known, names._found, names.new = "FR", {}, set(), {}, {}, {}
    (key,) = names.keys([name])
    assert KEY.fullmatch(key)
    assert len(key) <= 40
