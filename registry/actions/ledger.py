"""Appending to the register: the only writer of events.

Call it inside the transaction of the decision, last: from the first call until commit the head row is locked, so slow
work belongs before. A caller that rolls back gives its sequence numbers and references back unseen.
"""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from registry import folding
from registry.canonical import canonical, content_sha256, leaf
from registry.enums import STATUS_AFTER, Kind, Operation, Status
from registry.models import Event, Head, Record

PREFIXES = {Kind.LISTING: "L", Kind.TARGET: "T"}
"""Kinds whose references the register numbers itself; the others bring the reference they are known by."""

FIRSTS = {Operation.PUBLISHED, Operation.JOINED}
"""Operations a record's first event may have."""


class LedgerError(Exception):
    """The register refuses a line: a first event for a known record, a change to an unknown one."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line to be appended.

    ``document`` is JSON without floats and does not hold its own reference: the envelope names the record. ``facets``
    are the filters it answers to, ``names`` what search finds it by, ``periods`` the legal time (half-open; None =
    open) it speaks of. ``not_before`` is its embargo; Postgres refuses the line before that moment.
    """

    kind: Kind
    ref: str
    operation: Operation
    document: Mapping[str, Any]
    title: str
    schema: str
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    names: Sequence[str] = ()
    periods: Sequence[tuple[dt.date | None, dt.date | None]] = ()
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    not_before: dt.datetime | None = None
    merged_into: str = ""

    @property
    def record(self) -> str:
        return f"{self.kind.value}/{self.ref}"


def append(entries: Sequence[Entry]) -> list[Event]:
    """Append lines in the order given, in the caller's transaction; returns the events.

    Raises:
        LedgerError: see there.
        NotCanonicalError: a document has no canonical form.
        IntegrityError: a rule of the register's tables by its name, such as an embargo not yet over.
        TransactionManagementError: not called inside a transaction.
    """
    documents = [canonical(entry.document) for entry in entries]
    if not entries:
        return []
    last, published_at = _advance_head(len(entries))
    current = {
        record.record: record.event_id
        for record in Record.objects.select_for_update().filter(record__in={entry.record for entry in entries})
    }
    events = []
    for offset, (entry, document) in enumerate(zip(entries, documents, strict=True)):
        sequence = last - len(entries) + 1 + offset
        supersedes = current.get(entry.record)
        _check_order(entry, supersedes)
        events.append(_event(entry, document, sequence, published_at, supersedes))
        current[entry.record] = sequence
    Event.objects.bulk_create(events)
    _move_pointers(events)
    return events


def take_references(kind: Kind, number: int = 1) -> list[str]:
    """The next public references of a numbered kind, such as ``L000124``; given back if the transaction rolls back."""
    with connection.cursor() as cursor:
        _in_transaction()
        cursor.execute(
            "INSERT INTO registry_series (kind, last) VALUES (%s, %s)"
            " ON CONFLICT (kind) DO UPDATE SET last = registry_series.last + excluded.last RETURNING last",
            [kind.value, number],
        )
        last: int = cursor.fetchone()[0]
    return [f"{PREFIXES[kind]}{n:06d}" for n in range(last - number + 1, last + 1)]


def declare_demonstration() -> None:
    """Mark the register, before its first event, as a demonstration; the feed and the pages then say so for ever.

    Raises:
        LedgerError: the register already holds events of its own.
    """
    head = Head.objects.select_for_update().get()
    if head.sequence and not head.demonstration:
        raise LedgerError("a register that has published cannot become a demonstration")
    Head.objects.update(demonstration=True)


def moment(at: dt.datetime) -> str:
    """A moment as documents and envelopes print it: RFC 3339, UTC, microseconds, ``Z``."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def envelope(event: Event) -> dict[str, Any]:
    """What a leaf commits to; everything an auditor needs to check an event's place without its content."""
    return {
        "sequence": event.sequence,
        "record": event.record,
        "kind": event.kind,
        "operation": event.operation,
        "published_at": moment(event.published_at),
        "effective_from": event.effective_from.isoformat() if event.effective_from else None,
        "effective_to": event.effective_to.isoformat() if event.effective_to else None,
        "supersedes": event.supersedes,
        "content_sha256": event.content_sha256,
        "schema": event.schema,
    }


def _advance_head(number: int) -> tuple[int, dt.datetime]:
    """Take the next numbers; the moment never runs backwards even if the server's clock does."""
    _in_transaction()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_head SET sequence = sequence + %s,"
            " published_at = greatest(clock_timestamp(), published_at) RETURNING sequence, published_at",
            [number],
        )
        sequence, published_at = cursor.fetchone()
    return sequence, published_at


def _in_transaction() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the register is written inside the transaction of a decision")


def _check_order(entry: Entry, supersedes: int | None) -> None:
    if supersedes is None and entry.operation not in FIRSTS:
        raise LedgerError(f"{entry.record}: {entry.operation.value} before it was ever published")
    if supersedes is not None and entry.operation is Operation.PUBLISHED:
        raise LedgerError(f"{entry.record}: published before; say what changed it")


def _event(entry: Entry, document: bytes, sequence: int, published_at: dt.datetime, supersedes: int | None) -> Event:
    salt = secrets.token_bytes(32)
    event = Event(
        sequence=sequence,
        kind=entry.kind,
        record=entry.record,
        operation=entry.operation,
        published_at=published_at,
        effective_from=entry.effective_from,
        effective_to=entry.effective_to,
        supersedes=supersedes,
        schema=entry.schema,
        document=document.decode(),
        salt=salt.hex(),
        content_sha256=content_sha256(salt, document),
        title=entry.title,
        status=STATUS_AFTER[entry.operation],
        facets={name: sorted(set(values)) for name, values in entry.facets.items()},
        periods=list(entry.periods),
        names="\n".join(dict.fromkeys(entry.names)),
        search=folding.lines([entry.title, *entry.names]),
        merged_into=entry.merged_into if STATUS_AFTER[entry.operation] is Status.MERGED else "",
        not_before=entry.not_before,
    )
    event.leaf = leaf(envelope(event))
    return event


def _move_pointers(events: Sequence[Event]) -> None:
    newest = {event.record: event for event in events}
    firsts = {event.record: event for event in events if event.supersedes is None}
    Record.objects.bulk_create(
        Record(record=event.record, kind=event.kind, event=newest[event.record], first=event)
        for event in firsts.values()
    )
    moved = [event for record, event in newest.items() if record not in firsts]
    if moved:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE registry_record SET event_id = moved.event_id"
                " FROM unnest(%s::text[], %s::bigint[]) AS moved (record, event_id)"
                " WHERE registry_record.record = moved.record",
                [[event.record for event in moved], [event.sequence for event in moved]],
            )
