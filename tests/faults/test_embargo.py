"""E4 and E5: nothing before its moment, whatever the clocks of the hosts say; soon after it, whatever died over it."""

import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as deployed
from django.db import IntegrityError, connection, transaction
from redis import Redis

from registry.models import Event
from sanctions.actions import lines, publication
from sanctions.actions.publication import EmbargoError
from sanctions.enums import SubmissionStatus
from sanctions.models import Submission
from tests.faults.workers import Worker
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
PARIS, NEW_YORK, APIA = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")


def database_now() -> dt.datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: dt.datetime = cursor.fetchone()[0]
    return now


def still_unpublished(submission: Submission) -> None:
    assert publication.publish_due() == []
    with pytest.raises(EmbargoError), transaction.atomic():
        publication.publish(submission.pk)
    assert not Event.objects.exists()


CLOCKS = {
    "two hours fast": 2 * HOUR,
    "two hours slow": -2 * HOUR,
    "a year fast": 365 * 24 * HOUR,
    "a year slow": -365 * 24 * HOUR,
}
NIGHTS = {
    "the hour that Paris skips": dt.datetime(2027, 3, 28, 2, 30, tzinfo=PARIS),
    "the hour that Paris has twice, first": dt.datetime(2027, 10, 31, 2, 30, tzinfo=PARIS),
    "the hour that Paris has twice, again": dt.datetime(2027, 10, 31, 2, 30, fold=1, tzinfo=PARIS),
    "the hour that New York skips": dt.datetime(2027, 3, 14, 2, 30, tzinfo=NEW_YORK),
    "leap day": dt.datetime(2028, 2, 29, 0, 0, tzinfo=dt.UTC),
    "leap day on the other side": dt.datetime(2028, 2, 29, 0, 0, tzinfo=APIA),
    "new year": dt.datetime(2027, 1, 1, 0, 0, tzinfo=APIA),
}


@pytest.mark.parametrize("skew", CLOCKS.values(), ids=CLOCKS)
def test_a_host_whose_clock_is_wrong_publishes_nothing_early(skew: dt.timedelta) -> None:
    submission = given.submitted(given.state(), publish_at=database_now() + HOUR)
    with time_machine.travel(database_now() + skew, tick=True):
        given.approve(submission)
        still_unpublished(submission)


@pytest.mark.parametrize("skew", CLOCKS.values(), ids=CLOCKS)
def test_and_nothing_late(skew: dt.timedelta) -> None:
    france = given.state()
    given.draft(france, given.add(france, own_reference="another"))  # everybody there is made before the clock runs
    given.signatory(france), given.reviewer(1), given.reviewer(2)
    moment = database_now() + dt.timedelta(seconds=2)
    submission = given.submitted(france, publish_at=moment)
    with time_machine.travel(database_now() + skew, tick=True):
        given.approve(submission)
        asked = database_now()
        while not publication.publish_due():
            assert asked < moment, "due, and not published"
            asked = database_now()
    event = Event.objects.latest("sequence")
    assert moment <= event.published_at < database_now()


@pytest.mark.parametrize("moment", NIGHTS.values(), ids=NIGHTS)
def test_odd_hours_are_moments_like_any_other(moment: dt.datetime) -> None:
    submission = given.approved(given.state(), publish_at=moment)
    submission.refresh_from_db()
    utc = moment.astimezone(dt.UTC)
    assert submission.publish_at == utc
    assert lines.proposed_document(submission)["publish_at"] == utc.isoformat()
    with time_machine.travel(utc + dt.timedelta(seconds=1), tick=False):  # the host believes it has passed
        still_unpublished(submission)


def test_the_twice_told_hour_is_two_moments() -> None:
    once, again = (NIGHTS[f"the hour that Paris has twice, {which}"] for which in ("first", "again"))
    assert again.astimezone(dt.UTC) - once.astimezone(dt.UTC) == HOUR


def test_if_the_host_decided_a_fast_clock_would_be_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the host's clock in the action, all that is left is the rule that Postgres holds."""
    submission = given.approved(given.state(), publish_at=database_now() + HOUR)
    monkeypatch.setattr(publication, "_now", lambda: dt.datetime.now(dt.UTC))
    with time_machine.travel(database_now() + 2 * HOUR, tick=False):
        assert publication.due() == [submission.pk]
        with pytest.raises(IntegrityError, match="registry_event_not_before_its_embargo"), transaction.atomic():
            publication.publish(submission.pk)


def private_broker() -> str:
    """A database of the suite's broker that nobody else uses."""
    url = str(deployed.CELERY_BROKER_URL)
    if url.startswith("redis+socket://"):
        return f"{url.split('?', maxsplit=1)[0]}?virtual_host=13"
    return f"{url.rsplit('/', 1)[0]}/13"


def client(url: str) -> Redis:
    socket, _, number = url.removeprefix("redis+socket://").partition("?virtual_host=")
    return Redis.from_url(f"unix://{socket}?db={number}" if url.startswith("redis+socket") else url)


def eventually(true: Callable[[], bool], *, seconds: float, log: Path) -> float:
    """How long it took until it was true."""
    begun = time.monotonic()
    while not true():
        if time.monotonic() - begun > seconds:
            raise AssertionError(f"not within {seconds} s; the worker said:\n{log.read_text()[-4000:]}")
        time.sleep(0.1)
    return time.monotonic() - begun


@pytest.mark.django_db(transaction=True)
def test_what_came_due_while_every_worker_was_dead_is_published_in_order_once_one_is_back(tmp_path: Path) -> None:
    france, broker, log = given.state(), private_broker(), tmp_path / "worker.log"
    argv = [sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--beat", "--concurrency", "1"]
    argv += ["--queues", "default", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    with client(broker) as redis:
        redis.flushdb()
        worker = Worker(argv, log, CELERY_BROKER_URL=broker)
        try:
            alive = given.approved(france, given.add(france, own_reference="alive"))
            eventually(lambda: Submission.objects.get(pk=alive.pk).status == "PUBLISHED", seconds=60, log=log)
            soon = database_now() + dt.timedelta(seconds=3)
            early, late = soon, soon + dt.timedelta(seconds=0.5)
            drafts = {
                name: given.submitted(france, given.add(france, own_reference=name), publish_at=moment)
                for name, moment in {"late": late, "second": early, "first": early}.items()
            }
            worker.kill()
            for name in ("late", "first", "second"):  # in order of decision, the first of the two early ones leads
                given.approve(drafts[name])
            while database_now() <= late:
                time.sleep(0.1)
            assert Event.objects.count() == 2
            worker.start()

            def all_out() -> bool:
                return Submission.objects.filter(status=SubmissionStatus.PUBLISHED).count() == 4

            assert eventually(all_out, seconds=30, log=log) <= 30
        finally:
            worker.kill()
            redis.flushdb()
    said = [given.page(record)["own_reference"] for record in ("listing/L000002", "listing/L000003", "listing/L000004")]
    assert said == ["first", "second", "late"]
