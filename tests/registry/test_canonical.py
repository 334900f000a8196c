"""Canonical bytes: quick, and those of the reference implementation of RFC 8785 to the last byte."""

import enum
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from registry import canonical as module
from registry.canonical import NotCanonicalError, canonical

ASTRAL, PRIVATE = "\U0001f600", "\ue000"
"""UTF-16 orders the first before the second, code points the other way round."""
SAFE = 2**53 - 1

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = st.none() | st.booleans() | st.integers(-SAFE, SAFE) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5), max_leaves=30
)


class Word(enum.StrEnum):
    HELD = "held"


@given(values)
@example({ASTRAL: 1, PRIVATE: 2, "a": 3})
@example([{"é": {ASTRAL: [], PRIVATE: {}}, "e": '\u2028\u2029\x7f\x00\x1f\b\f\n\r\t"\\/'}])
@example({"b": SAFE, "a": -SAFE, "": None, "A": True, "aa": (1, "two", [3])})
@example({Word.HELD: Word.HELD})
@example([True, 1, "1", [[[[[[]]]]]], {}])
def test_the_bytes_are_those_of_the_reference(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(texts, values, max_size=5))
def test_the_order_of_keys_is_no_difference(value: dict[str, Any]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_every_character_is_written_as_the_reference_writes_it() -> None:
    for first in range(0, 0x110000, 0x800):
        text = "".join(chr(code) for code in range(first, first + 0x800) if not 0xD800 <= code < 0xE000)
        assert canonical(text) == rfc8785.dumps(text)


def test_the_comparison_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: were every value taken for plain, keys beyond the basic plane would stand in another order."""
    value = {ASTRAL: 1, PRIVATE: 2}
    assert canonical(value) == rfc8785.dumps(value)
    monkeypatch.setattr(module, "_is_plain", lambda value: True)
    assert canonical(value) != rfc8785.dumps(value)


@pytest.mark.parametrize(
    "value",
    [1.0, float("nan"), float("inf"), 2**53, -(2**53), 10**30, "\ud800", {"\udfff": 1}, {1: 2}, b"x", {"x"}, Ellipsis],
    ids=repr,
)
@pytest.mark.parametrize("place", [lambda it: it, lambda it: [it], lambda it: {"a": {"b": [1, it]}}], ids=range(3))
def test_what_has_no_canonical_form_is_refused_wherever_it_stands(value: Any, place: Any) -> None:
    with pytest.raises(NotCanonicalError):
        canonical(place(value))


def test_a_float_is_named_by_its_place() -> None:
    with pytest.raises(NotCanonicalError, match=r"\$\.a\[1\]"):
        canonical({"a": [1, 0.5]})
