"""What a search leads to beside the names that bear its words: the record of a reference, and names like the one asked.

How alike two names are is judged by a house above this one. When Django starts, it teaches us to ask it; where nobody
taught us, or it fails, a search finds what bears its words and no more.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Protocol

from django.db import DatabaseError, connections, transaction

from registry import queries
from registry.canonical import canonical
from registry.enums import Kind
from registry.site import addresses, answers
from registry.site.source import AT_ONCE, Source

MOST = 10
"""Targets that are shown as alike."""
MOMENT = "400ms"
"""How long a State's own reference is looked for: no index has it, so every listing's document is read."""

_REFERENCE = re.compile(r"[TL][0-9]{1,12}", re.ASCII | re.IGNORECASE)

Facets = Mapping[str, Sequence[str]]


class Matcher(Protocol):
    """Published targets like a name that carry the facets, as records, the best first."""

    def __call__(self, name: str, *, facets: Facets, limit: int) -> list[str]: ...


_TAUGHT: dict[str, Matcher] = {}


def teach(matcher: Matcher) -> None:
    """Whom to ask for names like another; the last one taught is asked."""
    _TAUGHT["names"] = matcher


def alike(name: str, facets: Facets) -> list[str]:
    """The records of targets with names like this one, at most `MOST`; none where the matcher fails."""
    if not (matcher := _TAUGHT.get("names")):
        return []
    try:
        return matcher(name, facets=facets, limit=MOST)
    except Exception:  # whatever it is, the page that was asked for can be shown without
        answers.log.warning("names like another were not found", exc_info=True)
        return []


def place_of(source: Source, words: str) -> str:
    """Where the page is of the target or listing that the words are the reference of; empty if they are none's.

    One that was merged has a page, which says into which; one that was withdrawn is not spoken of.
    """
    if not _REFERENCE.fullmatch(words):
        return ""
    ref = words.upper()
    kind = Kind.TARGET if ref.startswith("T") else Kind.LISTING
    return "".join(map(addresses.of_record, source.with_pages([f"{kind.value}/{ref}"])))


def of_own_reference(reference: str, at: int, facets: Facets) -> list[str]:
    """The records of targets that a State lists under this reference of its own; it has a digit in it.

    Found within a moment or not at all: the page is for names.
    """
    if not any(map(str.isdigit, reference)):
        return []
    said = f'"own_reference":{canonical(reference).decode()}'
    listings = queries.as_of(at).filter(kind=Kind.LISTING.value, status__in=queries.COUNTED, document__contains=said)
    try:
        with transaction.atomic(using=queries.PUBLIC), connections[queries.PUBLIC].cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = %s", [MOMENT])
            documents = list(map(json.loads, listings.values_list("document", flat=True)[:AT_ONCE]))
    except DatabaseError:
        answers.log.warning("a State's own reference was not looked for to the end", exc_info=True)
        return []
    # A document also says the references of those it is related to, which are not its own.
    targets = {document["target"] for document in documents if document["own_reference"] == reference}
    events = queries.filtered(queries.as_of(at).filter(record__in=targets), facets=facets)
    return list(events.order_by("record").values_list("record", flat=True))
