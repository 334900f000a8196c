"""Alarm clocks. Tasks carry an id at most; what is to be done is read from the database when they ring.

After a commit, doors call ``wake_after_commit``; beat rings ``sweep`` every few seconds besides. Lost, late or doubled
messages change when an event is delivered, never whether.
"""

import logging

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from registry.actions import deliveries
from registry.actions.claims import ClaimLostError
from registry.site import showing

WEBSITE_SECONDS = 1800  # a whole website of a hundred thousand listings; one step is never cut short to be begun again
EXPIRES_SECONDS = 30  # without workers, messages do not pile up; a later sweep says the same again

log = logging.getLogger(__name__)


@shared_task(name="registry.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """One ``deliver`` for each subscriber that has something due: a hanging one holds up no other."""
    for subscriber_id in deliveries.due(at=timezone.now()):
        deliver.apply_async((subscriber_id,), expires=EXPIRES_SECONDS)


@shared_task(name="registry.tasks.deliver", ignore_result=True)
def deliver(subscriber_id: int) -> None:
    """Deliver to one subscriber for a slice of time; ask for another slice if more is due."""
    try:
        more = deliveries.deliver(subscriber_id, clock=timezone.now)
    except (OperationalError, InterfaceError, ClaimLostError) as error:
        log.warning("delivery to subscriber %s broke off, a sweep takes it up again: %s", subscriber_id, error)
        connection.close()
        return
    if more:
        deliver.apply_async((subscriber_id,), expires=EXPIRES_SECONDS)


@shared_task(
    name="registry.tasks.show",
    ignore_result=True,
    acks_late=False,  # a lost message is the sweep's matter; one that comes back after a minute would come for nothing
    soft_time_limit=WEBSITE_SECONDS,
    time_limit=WEBSITE_SECONDS + 60,
)
def show() -> None:
    """Take the public website towards the register's head for a slice of time; ask for another if there is more."""
    try:
        more = showing.show(clock=timezone.now)
    except (OperationalError, InterfaceError, ClaimLostError) as error:
        log.warning("the making of the website broke off, a sweep takes it up again: %s", error)
        connection.close()
        return
    if more:
        show.apply_async(expires=EXPIRES_SECONDS)


def wake() -> None:
    """Ring now. A broker that does not answer is logged and otherwise ignored: the sweep comes anyway."""
    try:
        sweep.apply_async(expires=EXPIRES_SECONDS, retry=False)
        show.apply_async(expires=EXPIRES_SECONDS, retry=False)
    except Exception as error:  # whatever a broker does wrong, what was committed is committed
        log.warning("workers could not be woken, the next sweep does it: %s", error)


def wake_after_commit() -> None:
    """For doors: call it in the transaction that publishes (or outside of any, which rings at once)."""
    transaction.on_commit(wake, robust=True)
