"""Small made-up records for tests of the register: ten-line documents, published through the ledger."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from registry.actions import ledger
from registry.enums import Kind, Operation
from registry.models import Event

DOCUMENT = {"name": "A name", "note": None, "numbers": [1, 2], "text": 'Ünïcode "quoted" \\ Мишкин بشار'}


def entry(
    ref: str = "L000001",
    operation: Operation = Operation.PUBLISHED,
    *,
    kind: Kind = Kind.LISTING,
    document: dict[str, Any] | None = None,
    title: str = "A listing",
    **rest: Any,
) -> ledger.Entry:
    """One line about a record, plain unless told otherwise."""
    body = DOCUMENT | {"title": title} if document is None else document
    schema = f"{kind.value}/1"
    return ledger.Entry(kind=kind, ref=ref, operation=operation, document=body, title=title, schema=schema, **rest)


def publish(*entries: ledger.Entry) -> list[Event]:
    """Append lines in a transaction of their own."""
    with transaction.atomic():
        return ledger.append(entries)


def listings(refs: Sequence[str], **rest: Any) -> list[Event]:
    return publish(*(entry(ref, **rest) for ref in refs))
