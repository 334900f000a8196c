"""``register.jsonl``: the authentic form. A line for each record, whole and canonical (RFC 8785).

A line is the envelope of the record's newest event, what is needed to check its hashes, and the document byte for byte
as it was hashed. Every kind of record is there, and every tombstone: ended, annulled, merged, redacted (``document``
and ``salt`` null). Withdrawn records are not spoken of.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from registry.canonical import canonical
from registry.exports.fields import everything
from registry.exports.record import Edition, Record

FIELDS = everything("the document itself, as it was hashed")


def write(records: Iterable[Record], _edition: Edition) -> Iterator[bytes]:
    """The file, line by line."""
    for record in records:
        yield line(record)


def line(record: Record) -> bytes:
    """One record. ``document`` sorts second of all keys, so the stored bytes go in whole and the line is canonical."""
    first = json.dumps(record.content_sha256).encode()
    rest: dict[str, Any] = {
        "effective_from": record.effective_from,
        "effective_to": record.effective_to,
        "first_published_at": record.first_published_at,
        "kind": record.kind,
        "leaf": record.leaf,
        "merged_into": record.merged_into or None,
        "operation": record.operation,
        "published_at": record.published_at,
        "record": record.record,
        "salt": record.salt or None,
        "schema": record.schema,
        "sequence": record.sequence,
        "status": record.status,
        "supersedes": record.supersedes,
    }
    document = record.text.encode() if record.text else b"null"
    return b'{"content_sha256":' + first + b',"document":' + document + b"," + canonical(rest)[1:] + b"\n"
