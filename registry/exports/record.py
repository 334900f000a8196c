"""What writers take: records of the register as at one state of it, and that state. Pure.

Most formats take records in the order of their names (`listing/L000001`). Those about targets take each target directly
before its listings, both in the order of their references; `subjects` groups them as they stream by.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Json = dict[str, Any]

CURRENT = "current"
ENDED = "ended"
ANNULLED = "annulled"
REDACTED = "redacted"
MERGED = "merged"


@dataclass(frozen=True, kw_only=True)
class Record:
    """One record as its newest event leaves it.

    Moments are RFC 3339 text, days ISO text; ``first_published_at`` is of the record's first event. ``text`` is the
    document exactly as hashed, empty where a court's order destroyed it; then ``salt`` is empty too.
    """

    record: str
    sequence: int
    operation: str
    status: str
    published_at: str
    first_published_at: str
    schema: str
    text: str
    effective_from: str | None = None
    effective_to: str | None = None
    supersedes: int | None = None
    merged_into: str = ""
    content_sha256: str = ""
    leaf: str = ""
    salt: str = ""

    @property
    def kind(self) -> str:
        """``listing`` of ``listing/L000123``."""
        return self.record.partition("/")[0]

    @property
    def ref(self) -> str:
        """``L000123`` of ``listing/L000123``."""
        return self.record.partition("/")[2]

    @cached_property
    def document(self) -> Json:
        """The document as read; empty where it was destroyed."""
        read: Json = json.loads(self.text) if self.text else {}
        return read


@dataclass(frozen=True, kw_only=True)
class Edition:
    """The state of the register that a file is made of, and what a writer must know besides the records.

    ``published_at`` is the moment of the newest event, None while there is none: the only moment that enters a file,
    so that one state makes the same bytes on any day. ``participants`` are English names by code, ``programmes`` the
    documents by key. ``participant`` is the one whose listings alone were asked for; empty for all. ``referents`` are
    the records merged into a record.
    """

    sequence: int
    published_at: str | None
    demonstration: bool = False
    participants: Mapping[str, str] = field(default_factory=dict)
    programmes: Mapping[str, Json] = field(default_factory=dict)
    participant: str = ""
    referents: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Subject:
    """A target and the listings of it."""

    target: Record
    listings: list[Record]


def subjects(records: Iterable[Record]) -> Iterator[Subject]:
    """Each target with its listings, from records in that order.

    Raises:
        ValueError: a listing that does not come after its target.
    """
    found: Subject | None = None
    for record in records:
        if record.kind == "target":
            if found:
                yield found
            found = Subject(record, [])
        elif record.kind == "listing":
            about = record.document.get("target")
            if found is None or about not in {None, found.target.record}:
                raise ValueError(f"{record.record} does not come after its target")
            found.listings.append(record)
    if found:
        yield found
