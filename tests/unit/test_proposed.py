"""What reviewers approve, made piece by piece: the bytes of the whole document, whatever its lines say."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from registry.canonical import NotCanonicalError, canonical, digest
from sanctions.documents.proposed import ProposedLine, pieces, proposed, sha256

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
documents = st.dictionaries(texts, st.none() | texts | st.lists(texts, max_size=3), max_size=4)
lines = st.builds(
    ProposedLine,
    number=st.integers(1, 10_000),
    operation=texts,
    ref=st.none() | texts,
    withheld=st.booleans(),
    document=documents,
)
MOMENT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
TRAP = '"lines":[]'


@given(texts, st.none() | st.just(MOMENT), st.lists(lines, max_size=5))
@example(TRAP, MOMENT, [])
@example(TRAP, None, [ProposedLine(number=1, operation=TRAP, ref=TRAP, withheld=False, document={TRAP: TRAP})])
def test_the_pieces_are_the_whole(participant: str, publish_at: dt.datetime | None, said: list[ProposedLine]) -> None:
    whole = canonical(proposed(participant, publish_at, said))
    made = list(pieces(participant, publish_at, said))
    assert b"".join(made) == whole
    assert sha256(made) == digest(whole)
    assert len(made) == len(said) + 2


def test_lines_are_taken_one_by_one() -> None:
    """A list of thousands is never held whole: the piece of a line is there before the next line is asked for."""
    asked: list[int] = []

    def one_by_one() -> Any:
        for number in (1, 2, 3):
            asked.append(number)
            yield ProposedLine(number=number, operation="ADD", ref=None, withheld=False, document={})

    made = pieces("FR", None, one_by_one())
    next(made)
    assert asked == []
    for number in (1, 2, 3):
        assert b'"number":%d' % number in next(made)
        assert asked == list(range(1, number + 1))


def test_a_line_without_a_canonical_form_has_no_digest() -> None:
    bad = ProposedLine(number=1, operation="ADD", ref=None, withheld=False, document={"half": 0.5})
    with pytest.raises(NotCanonicalError):
        sha256(pieces("FR", None, [bad]))
