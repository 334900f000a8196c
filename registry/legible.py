"""What text of a record may hold (Unicode UAX #31, UTS #39; RELIABILITY I5). Pure: no Django, no database.

Text is kept as given, in NFC. Refused is what a reader cannot see or what reorders what they see: control characters,
bidirectional controls, zero-width characters, private use, unassigned and surrogates. The joiners U+200C and U+200D
are letters' tools in Arabic and Indic scripts and allowed where those join (RFC 5892, appendix A), variation selectors
after the ideographs and Mongolian letters they choose a shape of.
"""

import re
import unicodedata
from functools import lru_cache

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
_VIRAMA = 9
"""The combining class of the sign that a joiner may follow even at a word's end, as in Malayalam and Telugu."""
_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180f\u2800\u3164\uffa0\U0001d159")
"""Letters and marks by category that show nothing: joiners of graphemes, fillers, the blank of Braille."""
_RARE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u180b-\u180d" + "".join(sorted(_UNSEEN)) + "]")
_IDEOGRAPHIC = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})


def fault(text: str) -> str | None:
    """Why a text may not stand in a record, naming the character and its place; None if it may."""
    if text != text.strip():
        return "has spaces at an end"
    if position := unseen(text):
        character = text[position - 1]
        name = unicodedata.name(character, "no character")
        return f"character {position} is U+{ord(character):04X} ({name}), which cannot be seen"
    return None if unicodedata.is_normalized("NFC", text) else "is not in Unicode form NFC"


def unseen(text: str) -> int:
    """The place, from 1 on, of the first character that cannot be seen and has no use where it stands; 0 for none."""
    for position, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category in _NEVER or (_is_unseen(character, category) and not has_a_use(text, position - 1)):
            return position
    return 0


def is_plain(text: str) -> bool:
    """Whether a text surely has no `fault`, told quickly; the rare one that has a use for the unseen is not plain."""
    if not text.isprintable() or text[:1] == " " or text[-1:] == " ":
        return False
    return text.isascii() or (not _RARE.search(text) and unicodedata.is_normalized("NFC", text))


def tidy(text: str) -> str:
    """The form that is kept: NFC, no space at the ends. Changes nothing a reader sees."""
    return unicodedata.normalize("NFC", text.strip())


def has_a_use(text: str, position: int) -> bool:
    """Whether an unseen character does there what it is for, so that a reader sees its effect."""
    before, after = text[:position][-1:], text[position + 1 : position + 2]
    if not before:
        return False
    if _chooses_a_shape(text[position]):
        return script_of(before) in {"CJK", "MONGOLIAN"} and before.isalpha()
    if text[position] not in _JOINERS or script_of(before) not in _JOINED_SCRIPTS:
        return False
    return unicodedata.combining(before) == _VIRAMA or (after != "" and script_of(after) in _JOINED_SCRIPTS)


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter by its Unicode name, ``LATIN``; the ideographs and what is written among them are one."""
    name = unicodedata.name(character, "").split(" ")[0]
    return "CJK" if name in _IDEOGRAPHIC else name


def _is_unseen(character: str, category: str) -> bool:
    return category == "Cf" or character in _UNSEEN or _chooses_a_shape(character)


def _chooses_a_shape(character: str) -> bool:
    """A variation selector, be it the general ones, those of ideographs or those of Mongolian."""
    return (
        "\ufe00" <= character <= "\ufe0f"
        or "\U000e0100" <= character <= "\U000e01ef"
        or "\u180b" <= character <= "\u180d"
    )
