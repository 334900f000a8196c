"""A name taken apart, once.

Everything is bounded: a name counts with its first `LONGEST` characters and `MOST` words, so that no name costs much
more than any other.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby

import msgspec
from anyascii import anyascii

from sanctions.screening.sounds import Token, token
from sanctions.screening.text import scripts
from sanctions.screening.words import SERVANT, weight

LONGEST, MOST = 200, 16
_MARKS = re.compile("['`´‘’ʻʼʽʾʿ′\"“”„«»?]")
_DOTTED = re.compile(r"\b(?:\w\.){2,}")
_BETWEEN = re.compile(r"[\s\-·,./()]+")
_WORD = re.compile(r"[a-z0-9]+")
_ARTICLE = "ال"
_SERVANTS = frozenset({"abdul", "abdel", "abdal", "abdur", "abdoul"})
_SERVANT = re.compile(r"abd(?:ul|el|al|ur|oul)-?((?!lah)[a-z]{4,})$")
_IDEOGRAPHS = frozenset({"CJK", "HANGUL"})


class Name(msgspec.Struct, frozen=True, array_like=True):
    """A name taken apart. ``joined`` is all of it without spaces; ``signs`` its characters where each is a syllable or
    a word of its own (Chinese, Japanese, Korean), else blank."""

    text: str
    tokens: tuple[Token, ...]
    joined: str
    signs: str = ""
    weak: bool = False


def parse(text: str, *, person: bool = True, weak: bool = False) -> Name:
    """A name taken apart; one without a letter or digit has no tokens.

    A word said twice in a row counts once. Where all words say little, as in ``The General Trading Company``, they are
    all there is to go by and count in full.
    """
    text = unicodedata.normalize("NFKC", text[:LONGEST])
    words = [word for word, _ in groupby(_words(text))][:MOST]
    found = [token(part, person=person) for word in words for part in _servant(word)]
    if found and all(one.weight < 0.5 for one in found):
        found = [msgspec.structs.replace(one, weight=1.0) for one in found]
    letters = "".join(character for character in text if character.isalpha())
    signs = letters if letters and scripts(letters) <= _IDEOGRAPHS else ""
    core = [word for word in words if weight(word, person=person) > 0.1] or words
    return Name(text, tuple(found), "".join(core), signs, weak)


def _words(text: str) -> list[str]:
    """Words of small Latin letters and digits, whatever the script: S.A.R.L. is one, Al-Qa'ida two."""
    text = _MARKS.sub("", text)
    text = _DOTTED.sub(lambda found: found[0].replace(".", "") + " ", text)
    latin = text if text.isascii() else " ".join(map(_latin, _BETWEEN.split(text)))
    return _WORD.findall(_MARKS.sub("", latin).casefold().replace("&", " and "))


@lru_cache(maxsize=16384)
def _latin(word: str) -> str:
    """A word in Latin letters; the Arabic article apart, as it is in Latin."""
    if word.startswith(_ARTICLE) and len(word) > 4:
        return f"al {anyascii(word[2:])}"
    return anyascii(word)


def _servant(word: str) -> tuple[str, ...]:
    """Abdulrahman, Abdel Rahman and Abd al-Rahman are ``abd`` and ``rahman``; Abdullah stays one."""
    if word in _SERVANTS:
        return (SERVANT,)
    found = _SERVANT.match(word)
    return (SERVANT, found[1]) if found else (word,)
