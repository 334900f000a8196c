"""Lines judged a chunk at a time: the same problems as all at once, in statements that lines do not add to."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnership.models import Participant
from sanctions.actions import checks
from sanctions.actions.checks import Checker, problems_of
from sanctions.actions.lines import LineDraft
from tests.sanctions import builders as made

pytestmark = pytest.mark.django_db
ON = made.AT.date()
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def state() -> Participant:
    """A State with a programme, a public listing FR-1 and an open line for FR-2."""
    france = made.state()
    made.listing(france, own_reference="FR-1")
    made.draft(france, made.add(france, own_reference="FR-2"))
    return france


def line(france: Participant, way: str, number: int) -> LineDraft:
    match way:
        case "listed":
            return made.add(france, own_reference="FR-1")
        case "open":
            return made.add(france, own_reference="FR-2")
        case "twice":
            return made.add(france, own_reference="FR-3")
        case "bad":
            return made.add(france, own_reference=f"FR-x{number}", kind="PLANET", target="T999999")
        case _:
            return made.add(france, own_reference=f"FR-x{number}")


@FEW
@given(st.lists(st.sampled_from(["sound", "listed", "open", "twice", "bad"]), max_size=9), st.integers(1, 4))
def test_chunks_find_what_is_found_at_once(ways: list[str], size: int) -> None:
    france = made.state()
    if not france.listings.exists():
        state()
    lines = [line(france, way, number) for number, way in enumerate(ways)]
    checker = Checker(france, on=ON)
    found = [
        problem for begin in range(0, len(lines), size) for problem in checker.problems(lines[begin : begin + size])
    ]
    at_once = problems_of(france, lines, on=ON)
    assert sorted(map(str, found)) == sorted(map(str, at_once))
    wrong = {int(problem.pointer.split("/")[2]) for problem in at_once}
    times = ways.count("twice")
    assert wrong == {
        n for n, way in enumerate(ways) if way in {"listed", "open", "bad"} or (way == "twice" and times > 1)
    }
    assert checker.judged == len(lines)


def test_a_reference_that_comes_again_in_a_later_chunk_is_named_in_both_places_once() -> None:
    france = state()
    checker = Checker(france, on=ON)
    again = [made.add(france, own_reference="FR-3")]
    assert checker.problems(again) == []
    assert [problem.pointer for problem in checker.problems(again)] == [
        "/lines/0/content/own_reference",
        "/lines/1/content/own_reference",
    ]
    assert [problem.pointer for problem in checker.problems(again)] == ["/lines/2/content/own_reference"]


def test_the_memory_of_earlier_chunks_bites() -> None:
    """The twin: a checker for each chunk does not see that a reference comes again."""
    france = state()
    again = [made.add(france, own_reference="FR-3")]
    assert [Checker(france, on=ON).problems(again) for _ in range(2)] == [[], []]


def test_a_chunk_asks_as_much_for_many_lines_as_for_few() -> None:
    france = state()
    listing = france.listings.get()
    few = [made.amend(listing, note="new"), made.add(france, own_reference="FR-3", target=listing.target.ref)]
    many = [*few, *(made.add(france, own_reference=f"FR-x{n}") for n in range(40))]
    asked = []
    for lines in (few, many):
        checker = Checker(france, on=ON)
        with CaptureQueriesContext(connection) as caught:
            checker.problems(lines)
        asked.append(len(caught))
    assert asked == [6, 6]


def test_a_target_that_is_not_known_or_merged_away_cannot_be_named() -> None:
    france = state()
    listing = france.listings.get()
    known = made.add(france, own_reference="FR-3", target=listing.target.ref)
    unknown = made.add(france, own_reference="FR-4", target="T999999")
    unreadable = made.add(france, own_reference="FR-5", target="T\x00")
    found = problems_of(france, [known, unknown, unreadable], on=ON)
    assert {problem.pointer.split("/")[2] for problem in found} == {"1", "2"}
    listing.target.merged_into = type(listing.target).objects.create(kind=listing.target.kind)
    listing.target.save()
    assert problems_of(france, [known], on=ON) != []


def test_a_list_longer_than_a_chunk_is_judged_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "CHUNK", 2)
    france = state()
    ways = ["sound", "bad", "sound", "twice", "sound", "sound", "twice"]
    found = problems_of(france, [line(france, way, number) for number, way in enumerate(ways)], on=ON)
    places = [int(problem.pointer.split("/")[2]) for problem in found]
    assert places == sorted(places)
    assert set(places) == {1, 3, 6}
