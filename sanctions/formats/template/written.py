r"""How a cell says what is more than one text, and how a text stands in a file that a spreadsheet may open.

- Several values stand between bars: ``2014-03-17 | 2015-09-14``; a bar in a value is ``\|``, a backslash before a bar
  or a backslash is ``\\``. Codes may stand between commas, semicolons or lines as well, in any case.
- Parts stand as ``name=text`` between bars; an equals sign in a name is ``\=``.
- Yes and no are ``yes`` and ``no``, ``oui`` and ``non``, ``true``, ``false``, ``1``, ``0``, ``x``; empty is no.
- Characters that a file cannot hold (control characters, halves of surrogate pairs) are written ``_x0007_``, as Excel
  does it, and so is the underline of a text that looks like one. Only a text sent back for mending has such characters.
- In CSV a text that begins with ``= + - @``, their full-width forms or a tab, with or without apostrophes before it,
  gets one apostrophe more, so that no spreadsheet computes it; reading takes one away from exactly such texts.
"""

import re
from collections.abc import Iterable, Mapping

from sanctions.formats.guards.cells import escaped, unescaped

YES = frozenset({"yes", "y", "true", "1", "x", "oui", "o", "vrai", "✓"})
NO = frozenset({"", "no", "n", "false", "0", "non", "faux"})

_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")
_CODES = re.compile(r"[|,;\n]")
_SPECIAL, _SPECIAL_IN_NAMES = re.compile(r"[\\|]"), re.compile(r"[\\|=]")
_ESCAPED, _ESCAPED_IN_NAMES = re.compile(r"\\([\\|])"), re.compile(r"\\([\\|=])")
_BACKSLASHED = r"\\\g<0>"
_NAMED = re.compile(r"((?:\\.|[^\\=])*)=(.*)", re.DOTALL)
_COMPUTED = re.compile(r"'*[=+\-@\t＝＋－＠]")


def joined(values: Iterable[str]) -> str:
    """Several texts as one cell."""
    return " | ".join(_SPECIAL.sub(_BACKSLASHED, value) for value in values)


def separated(text: str) -> list[str]:
    """The texts of a cell, empty ones left out."""
    return [value for piece in _pieces(text) if (value := _ESCAPED.sub(r"\1", piece).strip())]


def codes(text: str) -> list[str]:
    """The codes of a cell, in capitals."""
    return [code(piece) for piece in _CODES.split(text) if piece.strip()]


def code(text: str) -> str:
    """One code, as people type it: ``asset freeze`` is ``ASSET_FREEZE``."""
    return re.sub(r"[\s-]+", "_", text.strip()).upper()


def joined_parts(parts: Mapping[str, str]) -> str:
    """Parts by name as one cell."""
    return " | ".join(
        f"{_SPECIAL_IN_NAMES.sub(_BACKSLASHED, name)}={_SPECIAL.sub(_BACKSLASHED, text)}"
        for name, text in parts.items()
    )


def separated_parts(text: str) -> dict[str, str]:
    """The parts of a cell.

    Raises:
        ValueError: one of them has no name; the message is it.
    """
    parts = {}
    for piece in _pieces(text):
        found = _NAMED.fullmatch(piece)
        if not found or not found[1].strip():
            raise ValueError(piece)
        parts[_ESCAPED_IN_NAMES.sub(r"\1", found[1]).strip()] = _ESCAPED.sub(r"\1", found[2]).strip()
    return parts


def _pieces(text: str) -> list[str]:
    """What stands between bars, still with its backslashes."""
    found = [*_BAR.split(text), ""]  # a piece, the backslashes before its bar, and so on
    return [piece for at in range(0, len(found), 2) if (piece := (found[at] + found[at + 1]).strip())]


def flag(text: str) -> bool | None:
    """Yes or no; None when it is neither."""
    folded = text.strip().casefold()
    return True if folded in YES else False if folded in NO else None


def to_csv(text: str) -> str:
    """A text as it stands in a CSV file: nothing a spreadsheet would compute, nothing UTF-8 cannot hold."""
    text = escaped(text)
    return f"'{text}" if _COMPUTED.match(text) else text


def from_csv(text: str) -> str:
    """The opposite."""
    return unescaped(text[1:] if text.startswith("'") and _COMPUTED.match(text) else text)
