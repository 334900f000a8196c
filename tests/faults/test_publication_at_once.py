"""A whole list takes seconds to publish: another worker meanwhile publishes what else is due, and waits for nothing."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, connections, transaction

from sanctions.actions import publication
from sanctions.enums import SubmissionStatus
from sanctions.models import Submission
from tests.sanctions import builders as given

pytestmark = pytest.mark.usefixtures("feed_db")


@contextmanager
def held(submission: Submission) -> Iterator[None]:
    """Another worker is at a submission."""
    has, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                Submission.objects.select_for_update().get(pk=submission.pk)
                has.set()
                done.wait(30)
        finally:
            connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert has.wait(10)
        yield
    finally:
        done.set()
        thread.join()


@pytest.fixture(autouse=True)
def _impatient(feed_db: None) -> Iterator[None]:
    """To wait for a lock is an error here."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '300ms'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")


def test_what_another_worker_is_at_is_left_to_it() -> None:
    big, small = given.approved(given.state()), given.approved(given.state("CA"))
    with held(big):
        assert [one.pk for one in publication.publish_due()] == [small.pk]
    big.refresh_from_db()
    assert (big.status, big.stuck) == (SubmissionStatus.APPROVED, "")
    assert [one.pk for one in publication.publish_due()] == [big.pk]


def test_it_would_wait_otherwise() -> None:
    """The twin: to ask for the list itself is to stand behind whoever is at it."""
    big = given.approved(given.state())
    with held(big), pytest.raises(OperationalError, match="lock timeout"):
        publication.publish(big.pk)
