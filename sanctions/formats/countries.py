"""Countries as lists print them, to ISO 3166-1 alpha-2; nothing where the print is not plain. Pure.

The table beside this file is our own: every code of ISO 3166-1 with its English, French and German names and the
spellings of the publishers whose lists are read. What names two countries, a territory in dispute, a former State or a
people is no country here and answers "": the text stays as printed, and nobody's nationality is guessed. So does
Kosovo, which ISO has given no code; the ``XK`` that some lists use is theirs.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_suffix(".txt")

SMALL_WORDS = frozenset(
    ["the", "of", "and", "&", "la", "le", "les", "l", "du", "de", "des", "d", "der", "die", "das", "und", "et", "von"]
)  # fmt: skip
WRITTEN_OUT = {"st": "saint", "ste": "sainte", "rep": "republic", "dem": "democratic"}
BRACKETED = re.compile(r"([^,(]+)(?:,|\()([^,()]+)\)?\s*")


def table() -> dict[str, tuple[str, ...]]:
    """Alpha-2 → alpha-3 and then the names, as the file has them."""
    found: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            codes, *names, further = line.split("|")
            two, three = codes.split()
            found[two] = (three, *names, *(name.strip() for name in further.split(";") if name.strip()))
    return found


def fold(text: str) -> str:
    """A name without case, accents, punctuation and small words: what two prints of it have in common."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"\w+|&", plain.replace(".", "" if re.search(r"\b\w\.\w", plain) else " ").replace("’", "'"))
    return " ".join(WRITTEN_OUT.get(word, word) for word in words if word not in SMALL_WORDS)


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Folded name → alpha-2."""
    return {fold(name): code for code, (_three, *said) in table().items() for name in said}


@lru_cache(maxsize=1)
def codes() -> dict[str, str]:
    """Alpha-2 and alpha-3, in capitals → alpha-2."""
    return {code: two for two, (three, *_said) in table().items() for code in (two, three)}


@lru_cache(maxsize=8192)
def code(text: str) -> str:
    """The country that a text names plainly, as ISO 3166-1 alpha-2; "" when it names none, or more than one.

    Codes count in capitals only: "in" and "no" are words. Turned names are read ("Korea, North", "Virgin Islands
    (British)"), and so are two languages with a slash when they say the same ("Syria / Syrie").
    """
    text = text.strip()
    if found := codes().get(text):
        return found
    if found := names().get(fold(text)):
        return found
    if turned := BRACKETED.fullmatch(text):
        return names().get(fold(f"{turned[2]} {turned[1]}"), "")
    if "/" in text:
        sides = {code(side) for side in text.split("/")}
        return sides.pop() if len(sides) == 1 else ""
    return ""
