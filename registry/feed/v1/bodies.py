"""The feed's JSON, put together as bytes: stored documents go in as they lie in the register.

A document is canonical JSON kept as text, exactly as hashed, and is spliced in whole. What stands round it is written
here, field by field; nothing is derived from a document.
"""

import json
from collections.abc import Iterable
from typing import Any

from registry.actions.ledger import envelope, moment
from registry.enums import Kind
from registry.models import Event
from registry.queries import State

NOTICE = {
    "en": "A demonstration made from public acts. It is not the partnership's own publication.",
    "fr": "Une démonstration établie à partir d'actes publics. Ce n'est pas une publication du partenariat.",
}


def text(value: Any) -> str:
    """A JSON value as compact text, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def url(record: str) -> str:
    """Where a record is read: ``listing/L000001`` at ``/v1/listings/L000001``."""
    kind, _, ref = record.partition("/")
    return f"/v1/{Kind(kind).collection}/{ref}"


def state(at: State) -> dict[str, Any]:
    """A state of the register, as answers name it."""
    published_at = moment(at.published_at) if at.published_at else None
    return {"sequence": at.sequence, "published_at": published_at, "demonstration": at.demonstration}


def event(line: Event) -> str:
    """A line of the log: the envelope's fields, then what a reader needs to check `content_sha256` and `leaf`.

    Where a court's order destroyed the content, salt and document are null, and the leaf still stands.
    """
    head = text({**envelope(line), "leaf": line.leaf, "salt": line.salt or None})
    return _with_document(head, line)


def record(line: Event) -> str:
    """A record as at one of its versions."""
    place = url(line.record)
    head = text(
        {
            "record": line.record,
            "url": place,
            "history": f"{place}/history",
            "status": line.status,
            "title": line.title,
            "sequence": line.sequence,
            "operation": line.operation,
            "published_at": moment(line.published_at),
            "effective_from": line.effective_from.isoformat() if line.effective_from else None,
            "effective_to": line.effective_to.isoformat() if line.effective_to else None,
            "supersedes": line.supersedes,
            "merged_into": url(line.merged_into) if line.merged_into else None,
            "schema": line.schema,
            "content_sha256": line.content_sha256,
        }
    )
    return _with_document(head, line)


def wrapped(name: str, items: Iterable[str]) -> bytes:
    """The beginning of an object with one list in it; `ended` goes on from there."""
    return f'{{"{name}":[{",".join(items)}]'.encode()


def ended(members: dict[str, Any]) -> bytes:
    """The rest of an object begun by `wrapped`."""
    return f",{text(members)[1:]}\n".encode()


def joined(item: str, members: dict[str, Any]) -> bytes:
    """An object with more members after those it has."""
    return f"{item[:-1]},{text(members)[1:]}\n".encode()


def whole(members: dict[str, Any]) -> bytes:
    return f"{text(members)}\n".encode()


def _with_document(head: str, line: Event) -> str:
    return f'{head[:-1]},"document":{line.document or "null"}}}'
