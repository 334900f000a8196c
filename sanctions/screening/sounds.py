"""How a word sounds, roughly, whoever romanised it: Khaled and Haled, Yusuf and Iousouf, Sergejs and Sergey."""

import re
from functools import lru_cache

import msgspec

from sanctions.screening import words

_SOUNDS = [
    (re.compile(pattern), by)
    for pattern, by in (
        ("ph", "f"),
        ("kh|gh(?=[aeiouy])", "h"),
        ("sch|sz|sh", "s"),
        ("tch|ch", "c"),
        ("dj|dzh|zh", "j"),
        ("th", "t"),
        ("dh", "d"),
        ("ck|q|k|c(?=[aou])", "k"),
        ("x", "ks"),
        ("tz|ts", "z"),
        ("ou|oo|w(?=[^aeiou]|$)", "u"),
        ("w", "v"),
        ("ej(?=[^aeiou]|$)|ij|iy|yi|ii|ee|ie|ei|ey|ai|ay|y|j(?=[^aeiou]|$)", "i"),
        ("[iu](?=[aeo])", ""),
        ("h$", ""),
        (r"(.)\1+", r"\1"),
    )
]
"""In this order: spellings of the same sound in the romanisations of Arabic, Persian, Russian, Korean and others."""

_LEET = str.maketrans("0134579", "oieastg")
"""Digits that stand for letters in a word that has letters too."""


class Token(msgspec.Struct, frozen=True, array_like=True):
    """A word of a name: as written in Latin letters, its sound, its consonants, and how much it says (0 to 1)."""

    text: str
    sound: str
    bones: str
    weight: float


@lru_cache(maxsize=65536)
def token(word: str, *, person: bool) -> Token:
    """A word of small Latin letters and digits."""
    plain = word if word.isdigit() else word.translate(_LEET)
    said = sound(plain)
    return Token(plain, said, bones(said), words.weight(word, person=person))


def sound(word: str) -> str:
    """Words that sound alike in most romanisations have the same."""
    for pattern, by in _SOUNDS:
        word = pattern.sub(by, word)
    return word


def bones(said: str) -> str:
    """The consonants of a sound: what scripts without vowels write."""
    return re.sub("[aeiou]", "", said) or said[:1]
