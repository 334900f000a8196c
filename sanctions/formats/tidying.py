"""What is put right in the text of an entry before anybody judges it; changes nothing that a reader sees. Pure.

Published lists carry the dirt of the editors they were pasted from: byte order marks, soft hyphens, marks of direction
that direct nothing, letters apart from their accents. That is cleaned, and counted in the report. What could deceive
(embeddings, overrides and isolates of direction, control characters, lone surrogates) stays where it is, for the rules
to refuse (RELIABILITY I5).
"""

import re
import unicodedata
from collections import Counter
from typing import Any

import msgspec

from registry import legible
from sanctions.proposal import Proposal

_HARMLESS = frozenset("\u00ad\u061c\u200b\u200e\u200f\u2060\ufeff")
_JOINERS = frozenset("\u200c\u200d")
_DIRT = re.compile(r'[\u00ad\u061c\u200b-\u200f\u2060\ufeff]|"\s|\s"')
_ENDS = ('" ', ' "', '\\n"', '\\t"', '\\r"', '"\\n', '"\\t', '"\\r')
"""In the JSON of a proposal: an unseen character, or a space at an end of a text (and now and then a false alarm)."""
COMPOSED = "a text was brought to Unicode's composed form (NFC)"


def tidied(said: Proposal, notices: Counter[str]) -> Proposal:
    """The proposal with its texts in NFC, without spaces at their ends and harmless unseen characters.

    Almost all are clean; one look at the whole JSON tells, and only what is suspicious is taken apart.
    """
    try:
        whole = msgspec.json.encode(said).decode()
    except UnicodeEncodeError:  # lone surrogates, which the rules will refuse
        whole = ""
    return said if _is_clean(whole) else msgspec.convert(_walk(msgspec.to_builtins(said), notices), Proposal)


def _is_clean(whole: str) -> bool:
    if not whole or any(end in whole for end in _ENDS):
        return False
    return whole.isascii() or (not _DIRT.search(whole) and unicodedata.is_normalized("NFC", whole))


def tidied_text(text: str, notices: Counter[str]) -> str:
    """One text, likewise."""
    if not text.isascii():
        if any(character in _HARMLESS or character in _JOINERS for character in text):
            text = _without_harmless(text, notices)
        if _encodes(text) and not unicodedata.is_normalized("NFC", text):
            notices[COMPOSED] += 1
            text = unicodedata.normalize("NFC", text)
    return text.strip()


def _walk(value: Any, notices: Counter[str]) -> Any:
    if isinstance(value, str):
        return tidied_text(value, notices)
    if isinstance(value, dict):
        return {key: _walk(child, notices) for key, child in value.items()}
    if isinstance(value, list):
        return [_walk(child, notices) for child in value]
    return value


def _without_harmless(text: str, notices: Counter[str]) -> str:
    kept = []
    for position, character in enumerate(text):
        misplaced = character in _JOINERS and not legible.has_a_use(text, position)
        if character in _HARMLESS or misplaced:
            name = unicodedata.name(character, "")
            notices[f"an invisible character was removed: U+{ord(character):04X} {name}"] += 1
        else:
            kept.append(character)
    return "".join(kept)


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
