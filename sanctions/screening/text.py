"""What text of a record may hold (Unicode UAX #31, UTS #39; RELIABILITY I5).

Text is kept as given, in NFC. Refused is what a reader cannot see or what reorders what they see: control characters,
bidirectional controls, zero-width characters, private use, unassigned and surrogates. The joiners U+200C and U+200D are
letters' tools in Arabic and Indic scripts and allowed beside those alone.
"""

import unicodedata
from functools import lru_cache

from anyascii import anyascii

_JOINERS = "\u200c\u200d"
_JOINED_SCRIPTS = frozenset(
    [
        "ARABIC",
        "SYRIAC",
        "DEVANAGARI",
        "BENGALI",
        "GURMUKHI",
        "GUJARATI",
        "ORIYA",
        "TAMIL",
        "TELUGU",
        "KANNADA",
        "MALAYALAM",
        "SINHALA",
        "MONGOLIAN",
    ]
)
_NEVER = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_IDEOGRAPHIC = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def fault(text: str) -> str | None:
    """Why a text may not stand in a record, naming the character and its place; None if it may."""
    if text != text.strip():
        return "has spaces at an end"
    for position, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category in _NEVER or (category == "Cf" and not _joins(text, position - 1)):
            name = unicodedata.name(character, "no character")
            return f"character {position} is U+{ord(character):04X} ({name}), which cannot be seen"
    return None if unicodedata.is_normalized("NFC", text) else "is not in Unicode form NFC"


def tidy(text: str) -> str:
    """The form that is kept: NFC, no space at the ends. Changes nothing a reader sees."""
    return unicodedata.normalize("NFC", text.strip())


def scripts(text: str) -> frozenset[str]:
    """The scripts of a text's letters, by their Unicode names: ``{"LATIN"}``, ``{"CYRILLIC"}``."""
    found = {_script(character) for character in text if character.isalpha()}
    return frozenset(script for script in found if script)


def is_confusable(text: str) -> bool:
    """Whether one word mixes scripts that look alike, a Cyrillic letter in a Latin name, say; flagged, not refused."""
    look_alike = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
    return any(len(scripts(word) & look_alike) > 1 for word in text.split())


def latin(text: str) -> str | None:
    """A Latin form derived from another script, to be marked as derived; None if the text is Latin already."""
    return None if scripts(text) <= {"LATIN"} else tidy(anyascii(text)) or None


def _joins(text: str, position: int) -> bool:
    neighbours = text[max(position - 1, 0) : position] + text[position + 1 : position + 2]
    return text[position] in _JOINERS and any(_script(letter) in _JOINED_SCRIPTS for letter in neighbours)


@lru_cache(maxsize=4096)
def _script(character: str) -> str:
    name = unicodedata.name(character, "").split(" ")[0]
    return "CJK" if name in _IDEOGRAPHIC else name
