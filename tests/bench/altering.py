"""Names altered as people and machines alter them, one kind at a time; the same each time."""

import random
from collections.abc import Callable

from sanctions.screening.text import latin

Alter = Callable[[random.Random, list[str]], list[str]]

SPELLINGS = (
    ("mohammed", "muhamad"), ("mohammad", "muhammed"), ("muhammad", "mohamed"), ("mohamed", "muhammad"),
    ("ahmed", "ahmad"), ("ahmad", "ahmed"), ("hussein", "husayn"), ("hassan", "hasan"), ("yusuf", "youssef"),
    ("abdul", "abdel"), ("abdel", "abdul"), ("al-", "el-"), ("el ", "al "), ("ibrahim", "ebrahim"), ("omar", "umar"),
    ("usama", "osama"), ("ullah", "allah"), ("kh", "h"), ("q", "k"), ("dh", "z"), ("ou", "u"), ("oo", "u"), ("y", "i"),
    ("w", "v"), ("j", "dj"), ("u", "o"), ("i", "e"),
)  # fmt: skip
"""What one romanisation writes, and another; the first that occurs is changed."""

CYRILLIC = dict(zip("abvgdezijklmnoprstufhc", "абвгдезийклмнопрстуфхц", strict=True)) | {"y": "ы", "w": "в", "q": "к"}
ACCENTS = str.maketrans("aeioucsz", "áéíóúçšž")


def _letter(change: Callable[[random.Random, str], str]) -> Alter:
    """A change in the longest word, where a letter is least of it."""

    def alter(chance: random.Random, words: list[str]) -> list[str]:
        place = max(range(len(words)), key=lambda n: len(words[n]))
        return [*words[:place], change(chance, words[place]), *words[place + 1 :]]

    return alter


def _dropped(chance: random.Random, word: str) -> str:
    place = chance.randrange(1, len(word))
    return word[:place] + word[place + 1 :]


def _doubled(chance: random.Random, word: str) -> str:
    place = chance.randrange(len(word))
    return word[:place] + word[place] + word[place:]


def _swapped(chance: random.Random, word: str) -> str:
    place = chance.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _reordered(chance: random.Random, words: list[str]) -> list[str]:
    return [*words[1:], words[0]]


def _left_out(chance: random.Random, words: list[str]) -> list[str]:
    place = chance.randrange(len(words))
    return words[:place] + words[place + 1 :]


def _joined(chance: random.Random, words: list[str]) -> list[str]:
    place = chance.randrange(len(words) - 1)
    return [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]


def _split(chance: random.Random, words: list[str]) -> list[str]:
    place = max(range(len(words)), key=lambda n: len(words[n]))
    half = len(words[place]) // 2
    return [*words[:place], words[place][:half], words[place][half:], *words[place + 1 :]]


def _respelt(chance: random.Random, words: list[str]) -> list[str]:
    text = " ".join(words).lower()
    for old, new in SPELLINGS:
        if old in text:
            return text.replace(old, new).split(" ")
    return words


def _initial(chance: random.Random, words: list[str]) -> list[str]:
    return [f"{words[0][0]}.", *words[1:]]


def _accented(chance: random.Random, words: list[str]) -> list[str]:
    return [word.lower().translate(ACCENTS) for word in words]


def _in_cyrillic(chance: random.Random, words: list[str]) -> list[str]:
    return ["".join(CYRILLIC.get(letter, "") for letter in (latin(word) or word).lower()) or word for word in words]


KINDS: dict[str, tuple[int, Alter]] = {
    "letter dropped": (1, _letter(_dropped)),
    "letter doubled": (1, _letter(_doubled)),
    "letters swapped": (1, _letter(_swapped)),
    "words reordered": (2, _reordered),
    "word left out": (3, _left_out),
    "words joined": (2, _joined),
    "word split": (2, _split),
    "other romanisation": (2, _respelt),
    "initial": (3, _initial),
    "diacritics": (2, _accented),
    "in Cyrillic": (2, _in_cyrillic),
}
"""Each kind, with the words that a name must have for it to be a fair question."""


def altered(name: str) -> list[tuple[str, str]]:
    """The name altered in each kind that it has words enough for: (kind, altered)."""
    words = name.split()
    found = []
    for kind, (least, alter) in KINDS.items():
        if len(words) >= least and max(map(len, words)) >= 4:
            chance = random.Random(f"{kind} {name}")  # noqa: S311 - made-up errors, not secrets
            found.append((kind, " ".join(alter(chance, words))))
    return found
