"""D2 a broker that loses everything, D3 one endpoint that hangs, D4 an outage of days."""

import datetime as dt
import threading
import time
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as deployed
from django.core import mail
from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from pytest_django import Settings
from redis import Redis

from registry import tasks
from registry.actions import deliveries, subscribers
from registry.channels.webhook import Webhook
from registry.enums import SubscriberState
from registry.models import Event, Subscriber
from tests.faults.workers import celery_worker
from tests.registry.pushing import KEEPER, Endpoint, Request, Script, eventually, order_of, publish, subscribe

pytestmark = pytest.mark.usefixtures("feed_db")


# D2


def test_a_broker_that_raises_on_commit_changes_nothing(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True
    asked: list[int] = []

    def broken(*args: object, **more: object) -> None:
        asked.append(1)
        raise ConnectionResetError("the broker is gone")

    monkeypatch.setattr(tasks.sweep, "apply_async", broken)
    with transaction.atomic():
        publish(3)
        tasks.wake_after_commit()
    assert asked == [1]
    assert Event.objects.count() == 3
    with Endpoint() as endpoint:
        subscribe(endpoint.url)
        call_command("deliver", "--once")
    assert endpoint.sequences == [1, 2, 3]


def test_twin_an_ordinary_hook_would_have_thrown_after_the_commit() -> None:
    def broken() -> None:
        raise ConnectionResetError("the broker is gone")

    with pytest.raises(ConnectionResetError), transaction.atomic():
        transaction.on_commit(broken)


def test_nobody_is_woken_for_what_is_rolled_back(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(tasks, "wake", lambda: rung.append(1))

    with transaction.atomic():
        tasks.wake_after_commit()
        transaction.set_rollback(True)
    assert rung == []


def test_a_broker_that_refuses_connections_delays_no_commit() -> None:
    from config.celery import app

    with app.connection_for_write("redis://127.0.0.1:1/0") as dead:
        begun = time.monotonic()
        with pytest.raises(Exception, match=r"(?i)refused|connect"):
            app.send_task("registry.tasks.sweep", retry=False, connection=dead)
        assert time.monotonic() - begun < 5


def _private_broker() -> tuple[str, Redis]:
    """A database of the broker that no other test uses."""
    url = str(deployed.CELERY_BROKER_URL)
    if url.startswith("redis+socket://"):
        address = f"{url.split('?', maxsplit=1)[0]}?virtual_host=11"
        return address, Redis.from_url(
            f"unix://{address.removeprefix('redis+socket://').split('?', maxsplit=1)[0]}?db=11"
        )
    address = f"{url.rsplit('/', 1)[0]}/11"
    return address, Redis.from_url(address)


def test_workers_deliver_what_a_flushed_broker_forgot(tmp_path: Path) -> None:
    """Real Celery workers; the broker loses every message again and again, and two workers die with -9."""
    from config.celery import app

    address, broker = _private_broker()
    broker.flushdb()
    workers = [celery_worker(tmp_path / f"w{n}.log", broker=address, number=n) for n in range(2)]
    stop = threading.Event()

    def forget() -> None:
        while not stop.wait(0.7):
            broker.flushdb()

    def beat() -> None:  # the schedule's only line that matters here, at a quicker pace
        with app.connection_for_write(address) as connection:
            while not stop.wait(0.2):
                app.send_task("registry.tasks.sweep", retry=False, expires=5, connection=connection)

    threads = [threading.Thread(target=forget), threading.Thread(target=beat)]
    try:
        with Endpoint() as endpoint:
            row = subscribe(endpoint.url)
            for thread in threads:
                thread.start()
            publish(40)
            endpoint.wait_for(lambda: len(endpoint.requests) >= 5, seconds=60)
            workers[0].kill()
            workers[0].start()
            for _ in range(4):
                publish(20)
                workers[1].kill()
                workers[1].start()
            eventually(lambda: Subscriber.objects.get(pk=row.pk).cursor == 120, seconds=60)
            assert order_of(endpoint.sequences) == list(range(1, 121))
    except AssertionError as error:
        raise AssertionError(
            "\n".join([str(error), *(worker.log.read_text()[-3000:] for worker in workers)])
        ) from error
    finally:
        stop.set()
        for thread in threads:
            if thread.ident:
                thread.join()
        for worker in workers:
            worker.kill()
        broker.flushdb()
        broker.close()


# D3


def _in_threads(ids: list[int], channel: Webhook) -> list[threading.Thread]:
    """One delivery for each subscriber at a time, as the sweep starts them."""

    def one(subscriber_id: int) -> None:
        deliveries.deliver(subscriber_id, clock=timezone.now, channel=channel)
        connections.close_all()

    threads = [threading.Thread(target=one, args=(pk,)) for pk in ids]
    for thread in threads:
        thread.start()
    return threads


def test_an_endpoint_that_hangs_slows_no_other() -> None:
    release = threading.Event()

    def hang(request: Request) -> int:
        release.wait(60)
        return 204

    publish(30)
    channel = Webhook(allow_private=True)
    with Endpoint(hang) as dead, Endpoint() as first, Endpoint() as second:
        hanging = subscribe(dead.url, name="hangs")
        others = [subscribe(first.url, name="a"), subscribe(second.url, name="b")]
        threads = _in_threads([hanging.pk, *(row.pk for row in others)], channel)
        dead.wait_for(lambda: len(dead.requests) == 1)
        for thread in threads[1:]:
            thread.join(30)
        assert first.sequences == second.sequences == list(range(1, 31))
        assert threads[0].is_alive(), "all that while the first one hung"
        # The hanging one holds its claim, nothing else: publishing goes on and so do the others.
        publish(5)
        for thread in _in_threads([row.pk for row in others], channel):
            thread.join(30)
        assert first.sequences == second.sequences == list(range(1, 36))
        assert len(dead.requests) == 1
        release.set()
        threads[0].join(30)


def test_a_hanging_attempt_ends_by_itself() -> None:
    release = threading.Event()
    publish()

    def hang(request: Request) -> int:
        release.wait(30)
        return 204

    with Endpoint(hang) as dead:
        row = subscribe(dead.url)
        deliveries.deliver(row.pk, clock=timezone.now, channel=Webhook(allow_private=True, seconds=0.5))
        release.set()
    row.refresh_from_db()
    assert (row.state, row.last_error) == (SubscriberState.RETRYING, "no answer within 0.5 s")


def test_twin_one_after_the_other_the_hanging_one_would_hold_up_the_rest() -> None:
    release = threading.Event()

    def hang(request: Request) -> int:
        release.wait(60)
        return 204

    publish(3)
    channel = Webhook(allow_private=True)
    with Endpoint(hang) as dead, Endpoint() as other:
        rows = [subscribe(dead.url, name="hangs"), subscribe(other.url, name="a")]

        def serial() -> None:
            for row in rows:
                deliveries.deliver(row.pk, clock=timezone.now, channel=channel)
            connections.close_all()

        thread = threading.Thread(target=serial)
        thread.start()
        dead.wait_for(lambda: len(dead.requests) == 1)
        thread.join(0.5)
        assert other.requests == []
        release.set()
        thread.join(30)
    assert other.sequences == [1, 2, 3]


# D4


def test_an_outage_of_ten_days_pauses_at_75_hours_and_loses_nothing(settings: Settings) -> None:
    settings.ALARM_EMAILS = ["keeper@example.org"]
    begun = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
    channel = Script(lambda sequence: 503)
    with time_machine.travel(begun, tick=False) as clock:
        publish(5)
        row = subscribe()
        paused_at = None
        while timezone.now() < begun + dt.timedelta(days=10):
            for subscriber_id in deliveries.due(at=timezone.now()):
                deliveries.deliver(subscriber_id, clock=timezone.now, channel=channel)
            row.refresh_from_db()
            if row.state == SubscriberState.PAUSED and paused_at is None:
                paused_at = timezone.now()
                assert len(mail.outbox) == 1
            publish(1)
            wait = row.next_attempt_at - timezone.now() if row.next_attempt_at else dt.timedelta(hours=6)
            clock.shift(min(max(wait, dt.timedelta(seconds=1)), dt.timedelta(hours=6)))
        assert channel.sent == [1] * 10, "ten attempts at the head, none at anything else"
        assert paused_at is not None
        assert dt.timedelta(hours=71) < paused_at - begun < dt.timedelta(hours=81), "75 h, give or take the jitter"
        assert len(mail.outbox) == 1, "one alarm, not one for every sweep"
        # Up again: a keeper resumes.
        head = publish(1)
        channel.answer = lambda sequence: 204
        channel.sent.clear()
        subscribers.resume(row, by=KEEPER, at=timezone.now())
        deliveries.deliver(row.pk, clock=timezone.now, channel=channel)
        assert channel.sent == list(range(1, head + 1))
        # Replayed twice, each time the same, and by the same ids.
        ids = [message.id for message in channel.messages[-3:]]
        for _ in range(2):
            channel.sent.clear()
            subscribers.replay(row, first=head - 2, by=KEEPER, at=timezone.now())
            deliveries.deliver(row.pk, clock=timezone.now, channel=channel)
            assert channel.sent == [head - 2, head - 1, head]
            assert [message.id for message in channel.messages[-3:]] == ids
        row.refresh_from_db()
        assert (row.cursor, row.state) == (head, SubscriberState.ACTIVE)


def test_twin_a_schedule_without_end_would_never_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.channels.schedule.wait", lambda failures, asked=None: dt.timedelta(hours=1))
    begun = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
    with time_machine.travel(begun, tick=False) as clock:
        publish()
        row = subscribe()
        for _ in range(80):
            deliveries.deliver(row.pk, clock=timezone.now, channel=Script(lambda sequence: 503))
            clock.shift(dt.timedelta(hours=1))
    row.refresh_from_db()
    assert row.state == SubscriberState.RETRYING
    assert mail.outbox == []
