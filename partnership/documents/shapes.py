"""What all documents share: sources, confidence, claims, references to other records.

Shapes: a date is ``{"text", "earliest", "latest", "precision"}`` or null; a reference is ``kind/ref`` text; a source is
``{"url", "title", "publisher", "published_on", "consulted_on"}``. Unknown is null, an empty list means none recorded.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from partnership.dates import PartialDate
from partnership.enums import ClaimKind
from partnership.models import Claim, Fact, Source

Document = dict[str, Any]


def text(value: str) -> str | None:
    """Blank means unknown."""
    return value or None


def date(value: PartialDate | None) -> Document | None:
    return value.to_json() if value else None


def source(row: Source) -> Document:
    return {
        "url": row.url,
        "title": text(row.title),
        "publisher": text(row.publisher),
        "published_on": _day(row.published_on),
        "consulted_on": _day(row.consulted_on),
    }


def sources(rows: Iterable[Source]) -> list[Document]:
    """In the order of their addresses: the order is no statement."""
    return [source(row) for row in sorted(rows, key=lambda row: row.url)]


def grounds(fact: Fact) -> Document:
    """How sure a fact is, what is to be noted, and where it comes from."""
    return {"confidence": fact.confidence, "note": text(fact.note), "sources": sources(fact.sources.all())}


def claims(rows: Iterable[Claim], kind: ClaimKind = ClaimKind.OTHER) -> list[Document]:
    """Claims of one kind that were not entered in error, in the order they were recorded."""
    return [
        {
            "claimant": text(row.claimant),
            "text": row.text,
            "source": source(row.source) if row.source else None,
        }
        for row in sorted(rows, key=lambda row: row.pk)
        if row.kind == kind and not row.in_error
    ]


def year(value: PartialDate | None) -> list[str]:
    """The year of a date, where it is known to be one; a list, as facets are."""
    if value is None or value.earliest is None or value.latest is None or value.earliest.year != value.latest.year:
        return []
    return [str(value.latest.year)]


def _day(value: dt.date | None) -> str | None:
    return value.isoformat() if value else None
