"""What reviewers approve: every document of a submission as it will read, and when. Pure.

The digest is of its canonical bytes. They are made piece by piece, so that a list of thousands is never held whole.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.canonical import canonical
from sanctions.documents.listing import Document


@dataclass(frozen=True, kw_only=True)
class ProposedLine:
    """One line as reviewers approve it: ``ref`` is the listing's public reference, None while it has none."""

    number: int
    operation: str
    ref: str | None
    withheld: bool
    document: Document


def proposed(participant: str, publish_at: dt.datetime | None, lines: Iterable[ProposedLine]) -> Document:
    """Every document as it will read, of which record, whether it is public, and when."""
    return {
        "participant": participant,
        "publish_at": publish_at.astimezone(dt.UTC).isoformat() if publish_at else None,
        "lines": [_line(line) for line in lines],
    }


def pieces(participant: str, publish_at: dt.datetime | None, lines: Iterable[ProposedLine]) -> Iterator[bytes]:
    """The canonical bytes of `proposed`, a piece for each line.

    Raises:
        NotCanonicalError: a line has no canonical form; found when its turn comes.
    """
    head, tail = canonical(proposed(participant, publish_at, [])).split(_NO_LINES, 1)
    yield head + b'"lines":['
    for place, line in enumerate(lines):
        yield (b"," if place else b"") + canonical(_line(line))
    yield b"]" + tail


_NO_LINES = b'"lines":[]'
"""Quotes within a text are escaped, so that this can only be the member itself."""


def sha256(parts: Iterable[bytes]) -> str:
    """SHA-256 of all the pieces together, in lower-case hexadecimal."""
    hashed = hashlib.sha256()
    for part in parts:
        hashed.update(part)
    return hashed.hexdigest()


def _line(line: ProposedLine) -> Document:
    return {
        "number": line.number,
        "operation": line.operation,
        "record": f"listing/{line.ref}" if line.ref else None,
        "withheld": line.withheld,
        "listing": line.document,
    }
