"""One worker for a subscriber at a time, by a claim that dies with the worker. Why so: docs/adr/0005-delivery-claim.md

The claim is a PostgreSQL advisory lock of the session. No transaction is open while a subscriber is waited for; a
worker killed with -9 frees its claim as the kernel closes its socket; and since cursors move on the very same session,
whoever can still move a cursor still holds the claim.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import Error, connection, transaction

NAMESPACE = 0x50555348  # "PUSH": the first half of the lock's name; the second is the subscriber's id


class ClaimLostError(Exception):
    """The session that held the claim is gone; another worker may have it by now."""


class Claim:
    """Proof of a claim, good for as long as its session lives."""

    def __init__(self, session: Any) -> None:
        self._session = session

    @property
    def alive(self) -> bool:
        """Whether Django's connection is still the one that claimed: it may have opened a new one unasked."""
        return connection.connection is self._session

    def check(self) -> None:
        """Call it in the transaction that moves the cursor.

        Raises:
            ClaimLostError: this connection is not the one that claimed.
        """
        if not self.alive:
            raise ClaimLostError("the database session of this claim ended")


@contextmanager
def claim(key: int, *, namespace: int = NAMESPACE) -> Iterator[Claim | None]:
    """The claim on a subscriber, or None when another worker has it.

    Other queues that are tables claim their rows the same way, each in a namespace of its own.

    Raises:
        TransactionManagementError: called inside a transaction, which would then be open during a network call.
    """
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("what is claimed takes its time: not in a transaction")
    if not _ask("pg_try_advisory_lock", namespace, key):
        yield None
        return
    held = Claim(connection.connection)
    try:
        yield held
    finally:
        if held.alive:
            try:
                _ask("pg_advisory_unlock", namespace, key)
            except Error:
                connection.close()  # with the session goes the lock


def _ask(function: str, namespace: int, key: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s::int, %s::int)", [namespace, key])
        row: tuple[bool] = cursor.fetchone()
    return row[0]
