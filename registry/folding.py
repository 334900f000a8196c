"""Names as search compares them: plain Latin letters and digits. Pure: no Django, no database.

Any script is folded to one form (``Мишкин`` and ``Mishkin`` to ``mishkin``), in the stored names and in the question
alike. So a question in the name's own script always finds it, and one in another script finds it where the general
transliteration agrees with the name's usual Latin form. It is for finding, never for judging two names the same.
"""

import re
import unicodedata
from collections.abc import Iterable

from anyascii import anyascii

_JOINED = re.compile(r"['`]+")
_APART = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower-case ASCII words with one space between them; empty when the text has neither letter nor digit."""
    latin = anyascii(unicodedata.normalize("NFKC", text)).casefold()
    return _APART.sub(" ", _JOINED.sub("", latin)).strip()


def lines(names: Iterable[str]) -> str:
    """What the register stores beside a record's names: one folded name a line, a blank before each.

    The blank makes every word, the first included, findable by how it begins: ``LIKE '% mish%'``.
    """
    return "\n".join(f" {name}" for name in dict.fromkeys(fold(name) for name in names) if name)
