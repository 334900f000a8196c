"""The scripts of a text: which they are, whether they may deceive, and a Latin form of it (UTS #39)."""

from functools import lru_cache

from anyascii import anyascii

from registry.legible import script_of, tidy


def scripts(text: str) -> frozenset[str]:
    """The scripts of a text's letters, by their Unicode names: ``{"LATIN"}``, ``{"CYRILLIC"}``."""
    found = {script_of(character) for character in text if character.isalpha()}
    return frozenset(script for script in found if script)


def is_confusable(text: str) -> bool:
    """Whether one word mixes scripts that look alike, a Cyrillic letter in a Latin name, say; flagged, not refused."""
    look_alike = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
    return any(len(scripts(word) & look_alike) > 1 for word in text.split())


@lru_cache(maxsize=16384)
def latin(text: str) -> str | None:
    """A Latin form derived from another script, to be marked as derived; None if the text is Latin already.

    A word in capitals stays in capitals: ЧЕПИГА is CHEPIGA, not ChEPIGA.
    """
    if text.isascii() or scripts(text) <= {"LATIN"}:
        return None
    words = [anyascii(word).upper() if word.isupper() else anyascii(word) for word in text.split(" ")]
    return tidy(" ".join(words)) or None
