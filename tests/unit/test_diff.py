"""What differs between two documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.diff import ABSENT, Change, changes


def test_the_same_document_has_no_changes() -> None:
    assert changes({"a": 1, "b": [{"x": None}]}, {"b": [{"x": None}], "a": 1}) == []


def test_without_an_old_one_all_that_says_something_is_added() -> None:
    assert changes(None, {"name": "X", "born": None, "also": [], "place": {"country": "SY"}}) == [
        Change("name", ABSENT, "X"),
        Change("place.country", ABSENT, "SY"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [({}, {"a": None}, "added"), ({"a": None}, {}, "removed"), ({"a": None}, {"a": ""}, "changed")],
)
def test_absent_null_and_empty_are_three_things(old: dict[str, object], new: dict[str, object], kind: str) -> None:
    (change,) = changes(old, new)
    assert (change.path, change.kind) == ("a", kind)


def test_true_is_not_one() -> None:
    assert changes({"a": 1}, {"a": True}) == [Change("a", 1, True)]


def test_an_item_put_first_leaves_the_others_alone() -> None:
    assert changes({"names": ["A", "B"]}, {"names": ["Z", "A", "B"]}) == [Change("names[0]", ABSENT, "Z")]


def test_an_item_taken_away_is_named_by_its_old_place() -> None:
    assert changes({"names": ["A", "B"]}, {"names": ["B"]}) == [Change("names[0]", "A", ABSENT)]


def test_an_object_is_paired_with_its_changed_self() -> None:
    old = {"acts": [{"number": "1", "url": None}, {"number": "2", "url": None}]}
    new = {"acts": [{"number": "2", "url": "https://x.example"}, {"number": "1", "url": None}]}
    assert Change("acts[0].url", None, "https://x.example") in changes(old, new)


def test_a_new_order_is_a_change() -> None:
    assert changes({"names": ["A", "B"]}, {"names": ["B", "A"]})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("abc", max_size=2),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["key", "a", "b"]), inner, max_size=3),
    max_leaves=12,
)
DOCUMENT = st.dictionaries(st.sampled_from(["p", "q", "r"]), JSON, max_size=3)


@given(DOCUMENT, DOCUMENT)
def test_no_difference_goes_unseen(old: dict[str, object], new: dict[str, object]) -> None:
    from registry.canonical import canonical

    assert (changes(old, new) == []) == (canonical(old) == canonical(new))
