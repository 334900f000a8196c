"""Cells and elements of lists as one line or as several, one space between words. What else is tidied: `tidying`."""

import re
from collections.abc import Iterable


def one_line(text: str) -> str:
    """A name, a number, an address: line breaks and runs of spaces become one space."""
    return " ".join(text.split())


def several_lines(text: str) -> str:
    """A remark, a statement of reasons: its lines stay, each with single spaces; empty ones at the ends go."""
    if "\n" not in text and "\r" not in text:
        return one_line(text)
    return "\n".join(one_line(line) for line in text.splitlines()).strip()


def joined(texts: Iterable[str], between: str = ", ") -> str:
    """Those of the texts that say something, in order."""
    return between.join(text for text in texts if text)


_MARKS = {mark: re.compile(rf"[()]|{mark}") for mark in ";,"}


def apart(text: str, mark: str) -> list[str]:
    """What stands between marks that are not within brackets, without spaces around and empty ones.

    A bracket too many hides nothing. Walked through once, from the end: a text of marks alone must not cost its square.
    """
    brackets = text.count("(") == text.count(")")
    pieces, end, within = [], len(text), False
    for found in reversed([*_MARKS[mark].finditer(text)]):
        if found[0] != mark:
            within = brackets and found[0] == ")"
        elif not within:
            pieces.append(text[found.end() : end].strip())
            end = found.start()
    pieces.append(text[:end].strip())
    return [piece for piece in reversed(pieces) if piece]
