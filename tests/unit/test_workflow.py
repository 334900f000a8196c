"""The table of a submission's life."""

import itertools

import pytest

from sanctions.enums import SubmissionStatus as S
from sanctions.workflow import AT_REVIEW, CLOSED, TRANSITIONS, NotNowError, may, target

ACTS = sorted({move.act for move in TRANSITIONS})
LAWFUL = {
    "submit": {S.DRAFT: S.SUBMITTED},
    "open": {S.SUBMITTED: S.UNDER_REVIEW},
    "revise": {S.RETURNED: S.DRAFT},
    "return": dict.fromkeys((S.SUBMITTED, S.UNDER_REVIEW, S.APPROVED, S.SCHEDULED), S.RETURNED),
    "reject": dict.fromkeys((S.SUBMITTED, S.UNDER_REVIEW), S.REJECTED),
    "approve": {S.UNDER_REVIEW: S.APPROVED},
    "schedule": {S.APPROVED: S.SCHEDULED},
    "publish": dict.fromkeys((S.APPROVED, S.SCHEDULED), S.PUBLISHED),
    "withdraw": dict.fromkeys((S.DRAFT, S.SUBMITTED, S.UNDER_REVIEW, S.RETURNED, S.APPROVED, S.SCHEDULED), S.WITHDRAWN),
}
"""DOMAIN.md's diagram, written down a second time: a change of the table is a change here too."""


def test_every_act_is_known_here() -> None:
    assert set(ACTS) == set(LAWFUL)


@pytest.mark.parametrize(("act", "source"), list(itertools.product(sorted(LAWFUL), S.values)))
def test_each_act_from_each_state(act: str, source: str) -> None:
    expected = LAWFUL[act].get(S(source))
    assert may(act, source) is (expected is not None)
    if expected is not None:
        assert target(act, source) == expected
    else:
        with pytest.raises(NotNowError, match=f"cannot {act} a submission that is {source}"):
            target(act, source)


def test_nothing_leads_out_of_a_closed_state_and_something_out_of_every_other() -> None:
    assert {state for state in S if not any(move.source == state for move in TRANSITIONS)} == CLOSED


def test_published_is_reached_through_approval_alone() -> None:
    assert {move.source for move in TRANSITIONS if move.target == S.PUBLISHED} == {S.APPROVED, S.SCHEDULED}
    assert {move.source for move in TRANSITIONS if move.target == S.APPROVED} == {S.UNDER_REVIEW}
    assert {S.SUBMITTED, S.UNDER_REVIEW} == AT_REVIEW


def test_an_act_leads_to_one_place() -> None:
    pairs = [(move.act, move.source) for move in TRANSITIONS]
    assert len(pairs) == len(set(pairs))
    assert len({(move.source, move.target) for move in TRANSITIONS}) == len(TRANSITIONS)


def test_an_unknown_state_is_an_error() -> None:
    with pytest.raises(ValueError, match="LOST"):
        target("submit", "LOST")
