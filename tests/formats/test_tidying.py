"""What is cleaned in the text of a list before it is judged, and what is left for the rules to refuse."""

from collections import Counter

import pytest

from registry import legible
from sanctions.formats.tidying import COMPOSED, tidied, tidied_text
from sanctions.proposal import Name, Proposal


def said(text: str) -> Proposal:
    return Proposal(
        own_reference="1", programme="", kind="PERSON", names=[Name(text=text, parts={"given": text})], measures=[]
    )


@pytest.mark.parametrize("text", ["Xavier EXAMPLE", "Ксавьер Пример", "اِسْم\u200cها", 'a "quoted" name', "back\\slash"])
def test_clean_text_comes_back_as_the_very_same(text: str) -> None:
    proposal, notices = said(text), Counter[str]()
    assert tidied(proposal, notices) == proposal
    assert not notices


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        (" Xavier ", "Xavier"),
        ("Xavier\u00a0", "Xavier"),
        ("Xavier\n", "Xavier"),
        ("\tXavier", "Xavier"),
        ("\ufeffXa\u00advi\u200ber\u200e\u200f\u2060\u061c", "Xavier"),
        ("Xa\u200dvier\u200c", "Xavier"),
        ("Rene\u0301", "Ren\u00e9"),
    ],
)
def test_harmless_dirt_is_removed_wherever_it_stands(dirty: str, clean: str) -> None:
    found = tidied(said(dirty), Counter())
    assert (found.names[0].text, found.names[0].parts) == (clean, {"given": clean})
    assert legible.fault(clean) is None
    assert legible.fault(dirty)  # the twin: uncleaned, the rules would refuse it


def test_what_was_removed_is_counted_by_what_it_was() -> None:
    notices = Counter[str]()
    assert tidied_text("\u200ba\u200bb\u00ade\u0301", notices) == "abé"
    assert notices == {
        "an invisible character was removed: U+200B ZERO WIDTH SPACE": 2,
        "an invisible character was removed: U+00AD SOFT HYPHEN": 1,
        COMPOSED: 1,
    }


@pytest.mark.parametrize("character", ["\u202a", "\u202e", "\u2066", "\u2069", "\x00", "\x07", "\ud800", "\ue000"])
def test_what_deceives_stays_for_the_rules_to_refuse(character: str) -> None:
    text = f"Xav{character}ier"
    assert tidied(said(text), Counter()).names[0].text == text
    assert legible.fault(text)
