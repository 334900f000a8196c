"""Appending to the register: the only writer of events.

Call it inside the transaction of the decision, last: from the first call until commit the head row is locked, so slow
work belongs before. A caller that rolls back gives its sequence numbers and references back unseen.
"""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb
from psycopg.types.range import DateRange

from registry import folding
from registry.actions.copying import copy
from registry.canonical import canonical, content_sha256, leaf
from registry.enums import STATUS_AFTER, Kind, Operation, Status
from registry.models import Event, Head

PREFIXES = {Kind.LISTING: "L", Kind.TARGET: "T"}
"""Kinds whose references the register numbers itself; the others bring the reference they are known by."""

FIRSTS = {Operation.PUBLISHED, Operation.JOINED}
"""Operations a record's first event may have."""


MANY = 200
"""Lines beyond which they are copied. One statement could not take all anyway: it has 65,535 parameters, a line 20."""


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


def append(entries: Iterable[Entry]) -> list[Event]:
    """Append lines in the order given, in the caller's transaction; returns the events.

    Raises:
        LedgerError: see there.
        NotCanonicalError: a document has no canonical form.
        IntegrityError: a rule of the register's tables by its name, such as an embargo not yet over.
        TransactionManagementError: not called inside a transaction.
    """
    events = [_prepare(entry) for entry in entries]
    if not events:
        return []
    last, published_at = _advance_head(len(events))
    current = _current({event.record for event in events})
    for sequence, event in enumerate(events, start=last - len(events) + 1):
        event.sequence, event.published_at = sequence, published_at
        event.supersedes = current.get(event.record)
        _check_order(event)
        event.leaf = leaf(envelope(event))
        current[event.record] = sequence
    _insert(events)
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


def _prepare(entry: Entry) -> Event:
    """Everything of a line that does not depend on its place; done before the head is locked."""
    document, salt = canonical(entry.document), secrets.token_bytes(32)
    return Event(
        kind=entry.kind.value,
        record=entry.record,
        operation=entry.operation.value,
        effective_from=entry.effective_from,
        effective_to=entry.effective_to,
        schema=entry.schema,
        document=document.decode(),
        salt=salt.hex(),
        content_sha256=content_sha256(salt, document),
        title=entry.title,
        status=STATUS_AFTER[entry.operation].value,
        facets={name: sorted(set(values)) for name, values in entry.facets.items()},
        periods=[DateRange(begin, end) for begin, end in entry.periods],
        names="\n".join(dict.fromkeys(entry.names)),
        search=folding.lines([entry.title, *entry.names]),
        merged_into=entry.merged_into if STATUS_AFTER[entry.operation] is Status.MERGED else "",
        not_before=entry.not_before,
    )


def _current(records: set[str]) -> dict[str, int]:
    """The newest sequence of each record that has one. The head's lock keeps them still."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT record, event_id FROM registry_record WHERE record = ANY (%s)", [list(records)])
        return dict(cursor.fetchall())


def _check_order(event: Event) -> None:
    if event.supersedes is None and event.operation not in FIRSTS:
        raise LedgerError(f"{event.record}: {event.operation} before it was ever published")
    if event.supersedes is not None and event.operation == Operation.PUBLISHED:
        raise LedgerError(f"{event.record}: published before; say what changed it")


def _insert(events: Sequence[Event]) -> None:
    """Write the lines and move the pointers, while the head is locked: a few in one statement, since every round trip
    is time, and many by COPY, since a long statement takes longer to build and to parse than to carry out.
    """
    with connection.cursor() as cursor:
        if len(events) > MANY:
            copy(events, with_keys=True)
            cursor.execute(_POINT.format(told="registry_event WHERE sequence >= %s"), [events[0].sequence])
            return
        values = ", ".join([f"({', '.join(_COLUMNS.values())})"] * len(events))
        parameters = [_value(event, column) for event in events for column in _COLUMNS]
        cursor.execute(_INSERT.format(columns=", ".join(_COLUMNS), values=values), parameters)


def _value(event: Event, column: str) -> Any:
    value = getattr(event, column)
    return Jsonb(value) if column == "facets" else value


_COLUMNS = {field.attname: "%s" for field in Event._meta.concrete_fields} | {"periods": "%s::daterange[]"}
_POINT = """
INSERT INTO registry_record (record, kind, event_id, first_id)
SELECT record, kind, max(sequence), min(sequence) FROM {told} GROUP BY record, kind
ON CONFLICT (record) DO UPDATE SET event_id = excluded.event_id
"""
_TOLD = "WITH told AS (INSERT INTO registry_event ({columns}) VALUES {values} RETURNING sequence, record, kind)"
_INSERT = _TOLD + _POINT.format(told="told")
