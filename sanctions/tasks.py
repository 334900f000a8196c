"""What Celery runs for sanctions. Tasks carry no data: what is due stands in PostgreSQL, and beat sweeps it."""

import logging
import time
from typing import Any

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from registry.actions.claims import ClaimLostError
from registry.tasks import wake_after_commit
from sanctions.actions import likenesses, matching, publication, reading, telling, watching

logger = logging.getLogger(__name__)


LONGEST = 300
"""Seconds that publishing may take: a whole list of thousands of lines, many times over. What takes longer hangs: it is
broken off, and its submission says so where people see it, in ``stuck``."""
MATCHING = 8
"""Seconds of one bite of looking for likenesses; beat asks for the next."""
EXPIRES = 30
"""Seconds after which a message to tell somebody is not worth anything: a later sweep says the same again."""


@shared_task(
    name="sanctions.publish_due",
    acks_late=False,  # beat asks again every second: a message that comes back after a minute would come for nothing
    soft_time_limit=LONGEST,
    time_limit=LONGEST + 30,
)
def publish_due() -> int:
    """Publish what is approved and due, oldest first; returns how many. Safe to run twice and at the same time: what
    another worker is at is left to it, so that small ones need not wait for a whole list."""
    published = publication.publish_due()
    if published:
        wake_after_commit()
    return len(published)


@shared_task(
    name="sanctions.read_uploads",
    acks_late=False,  # a lost message is the sweep's matter; one that comes back after a minute would come for nothing
    soft_time_limit=reading.LONGEST + 60,
    time_limit=reading.LONGEST + 120,
)
def read_uploads() -> bool:
    """Read the oldest upload that nobody else reads, and ask for another turn; whether there was one."""
    try:
        read = reading.run_next(clock=timezone.now)
    except (OperationalError, InterfaceError, ClaimLostError) as error:
        # Its message stays untold: PostgreSQL quotes the row of a list that it was at.
        logger.warning("the reading of an upload broke off, a sweep takes it up again: %s", type(error).__name__)
        connection.close()
        return False
    if read:
        _wake_after_commit(read_uploads)
    return read is not None


@shared_task(
    name="sanctions.find_likenesses",
    acks_late=False,  # beat asks again; what is left stands in the profiles
    soft_time_limit=MATCHING + 10,
    time_limit=MATCHING + 30,
)
def find_likenesses() -> None:
    """Make anew what an older version analysed, and look for targets that are alike, for a slice of time."""
    until = time.monotonic() + MATCHING
    while time.monotonic() < until and (matching.reindex(limit=100) or likenesses.find_next()):
        pass


@shared_task(
    name="sanctions.scan_watches",
    acks_late=False,  # as above: cursors say what is left
    soft_time_limit=LONGEST,
    time_limit=LONGEST + 30,
)
def scan_watches() -> None:
    """Compare what was published with the names that are watched, then have everyone told who is to be."""
    try:
        more = watching.scan(clock=timezone.now)
    except (OperationalError, InterfaceError) as error:
        logger.warning("the scan of watches broke off, a sweep takes it up again: %s", type(error).__name__)
        connection.close()
        return
    for watcher in telling.due(at=timezone.now()):
        tell_watcher.apply_async((watcher,), expires=EXPIRES, queue="delivery")
    if more:
        scan_watches.apply_async(expires=EXPIRES, queue="uploads")


@shared_task(name="sanctions.tell_watcher", acks_late=False, soft_time_limit=LONGEST, time_limit=LONGEST + 30)
def tell_watcher(watcher: int) -> None:
    """Tell one watcher for a slice of time: a hanging one holds up no other."""
    try:
        more = telling.tell(watcher, clock=timezone.now)
    except (OperationalError, InterfaceError, ClaimLostError) as error:
        logger.warning("telling watcher %s broke off, a sweep takes it up again: %s", watcher, type(error).__name__)
        connection.close()
        return
    if more:
        tell_watcher.apply_async((watcher,), expires=EXPIRES, queue="delivery")


def publish_after_commit() -> None:
    """Wake publication once the caller's transaction commits. A broker that is down delays it until beat's sweep."""
    _wake_after_commit(publish_due)


def read_after_commit() -> None:
    """Wake the reading of uploads once the caller's transaction commits; as `publish_after_commit`."""
    _wake_after_commit(read_uploads)


def _wake_after_commit(task: Any) -> None:
    def wake() -> None:
        try:
            task.delay()
        except Exception:
            logger.warning("the broker did not take the wake-up; beat will sweep", exc_info=True)

    transaction.on_commit(wake)
