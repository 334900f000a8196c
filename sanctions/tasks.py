"""What Celery runs for sanctions. Tasks carry no data: what is due stands in PostgreSQL, and beat sweeps it."""

import logging

from celery import shared_task
from django.db import transaction

from registry.tasks import wake_after_commit
from sanctions.actions import publication

logger = logging.getLogger(__name__)


@shared_task(name="sanctions.publish_due")
def publish_due() -> int:
    """Publish what is approved and due, oldest first; returns how many. Safe to run twice and at the same time."""
    published = publication.publish_due()
    if published:
        wake_after_commit()
    return len(published)


def publish_after_commit() -> None:
    """Wake publication once the caller's transaction commits. A broker that is down delays it until beat's sweep."""

    def wake() -> None:
        try:
            publish_due.delay()
        except Exception:
            logger.warning("the broker did not take the wake-up; beat will sweep", exc_info=True)

    transaction.on_commit(wake)
