"""Delivering: in order, at least once, never dropped; the schedule, the pause, the alarm."""

import datetime as dt
import json
import logging
import threading

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook as Verifier

from registry import sealing, tasks
from registry.actions import claims, deliveries, subscribers
from registry.channels import Answer, schedule, signing
from registry.enums import SubscriberState
from registry.models import DeliveryAttempt, Subscriber
from tests.registry.pushing import KEEPER, Script, publish, subscribe

pytestmark = pytest.mark.usefixtures("feed_db")


class Clock:
    """Moves when told."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> dt.datetime:
        return self.now


def test_events_go_out_in_order_and_the_cursor_follows() -> None:
    publish(5)
    row, channel = subscribe(), Script()
    assert deliveries.deliver(row.pk, clock=timezone.now, channel=channel) is False
    assert channel.sent == [1, 2, 3, 4, 5]
    row.refresh_from_db()
    assert (row.cursor, row.state, row.failures) == (5, SubscriberState.ACTIVE, 0)
    assert row.delivered_at is not None
    assert DeliveryAttempt.objects.filter(subscriber=row, status=204).count() == 5


def test_the_push_is_thin_and_signed(settings: Settings) -> None:
    settings.SITE_URL = "https://registry.example"
    publish(2)
    secret = signing.new_secret()
    row, channel = subscribe(secret=secret), Script()
    deliveries.deliver(row.pk, clock=timezone.now, channel=channel)
    message = channel.messages[0]
    content = Verifier(secret).verify(message.body, dict(signing.headers(message, channel.secrets[0])))
    assert content["type"] == "event.published"
    assert content["data"] == {
        "sequence": 1,
        "record": "listing/L000001",
        "operation": "published",
        "url": "https://registry.example/v1/listings/L000001",
        "head": 2,
    }
    assert "Дмитрий" not in message.body.decode()


def test_the_id_stays_the_same_over_attempts_and_has_no_dot() -> None:
    publish()
    clock = Clock()
    row, channel = subscribe(), Script(lambda sequence: 500)
    deliveries.deliver(row.pk, clock=clock, channel=channel)
    clock.now += dt.timedelta(minutes=1)
    channel.answer = lambda sequence: 204
    deliveries.deliver(row.pk, clock=clock, channel=channel)
    first, second = channel.messages
    assert first.id == second.id == f"evt_{row.pk}_1"
    assert first.sent_at != second.sent_at


def test_a_failure_stops_the_line_until_its_time_has_come() -> None:
    publish(3)
    clock = Clock()
    row, channel = subscribe(), Script(lambda sequence: 500 if sequence == 2 else 204)
    deliveries.deliver(row.pk, clock=clock, channel=channel)
    assert channel.sent == [1, 2]
    row.refresh_from_db()
    assert (row.cursor, row.state, row.failures) == (1, SubscriberState.RETRYING, 1)
    assert row.last_error == "answered 500"
    deliveries.deliver(row.pk, clock=clock, channel=channel)
    assert channel.sent == [1, 2], "not before its time"
    assert deliveries.due(at=clock()) == []
    clock.now += dt.timedelta(seconds=6)
    assert deliveries.due(at=clock()) == [row.pk]
    channel.answer = lambda sequence: 204
    deliveries.deliver(row.pk, clock=clock, channel=channel)
    assert channel.sent == [1, 2, 2, 3]
    row.refresh_from_db()
    assert (row.cursor, row.state, row.failures, row.last_error) == (3, SubscriberState.ACTIVE, 0, "")
    assert row.failing_since_at is None
    assert row.next_attempt_at is None


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(1, 5), (2, 300), (3, 1800), (4, 7200), (5, 18_000), (6, 36_000), (7, 50_400), (8, 72_000), (9, 86_400)],
)
def test_the_schedule_is_that_of_standard_webhooks_with_jitter(failures: int, seconds: float) -> None:
    waits = {wait.total_seconds() for _ in range(50) if (wait := schedule.wait(failures))}
    assert len(waits) > 1
    assert all(0.95 * seconds <= wait <= 1.05 * seconds for wait in waits)


def test_after_the_tenth_failure_there_is_no_wait() -> None:
    assert schedule.wait(10) is None
    total = sum((wait for wait in schedule.DELAYS), dt.timedelta())
    assert dt.timedelta(hours=75) < total < dt.timedelta(hours=76)


def test_retry_after_lengthens_a_wait_up_to_a_day_and_shortens_none() -> None:
    hour, week = dt.timedelta(hours=1), dt.timedelta(days=7)
    assert schedule.wait(1, asked=hour) == hour
    assert schedule.wait(1, asked=week) == dt.timedelta(days=1)
    assert (schedule.wait(9, asked=hour) or hour) > 20 * hour


def test_410_pauses_at_once_and_raises_the_alarm(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.ALARM_EMAILS = ["keeper@example.org"]
    publish(2)
    row = subscribe()
    deliveries.deliver(row.pk, clock=timezone.now, channel=Script(lambda sequence: 410))
    row.refresh_from_db()
    assert (row.state, row.cursor, row.alarm_pending) == (SubscriberState.PAUSED, 0, False)
    (letter,) = mail.outbox
    assert letter.subject == "Subscriber paused: Site"
    assert letter.to == ["keeper@example.org"]
    assert "Waiting: 2" in letter.body
    assert any(record.levelno == logging.ERROR for record in caplog.records)
    assert deliveries.due(at=timezone.now()) == []


def test_an_alarm_that_cannot_be_mailed_stays_due(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ALARM_EMAILS = ["keeper@example.org"]
    publish()
    row = subscribe()

    def broken(self: object) -> int:
        raise ConnectionRefusedError("no mail server")

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", broken)
        deliveries.deliver(row.pk, clock=timezone.now, channel=Script(lambda sequence: 410))
    assert deliveries.due(at=timezone.now()) == [row.pk]
    channel = Script()
    deliveries.deliver(row.pk, clock=timezone.now, channel=channel)
    assert len(mail.outbox) == 1
    assert channel.sent == [], "it is paused all the same"
    assert deliveries.due(at=timezone.now()) == []


def test_nothing_is_sent_inside_a_transaction() -> None:
    publish()
    row = subscribe()
    with transaction.atomic(), pytest.raises(transaction.TransactionManagementError):
        deliveries.deliver(row.pk, clock=timezone.now, channel=Script())


def test_no_transaction_is_open_while_the_other_side_is_waited_for() -> None:
    publish(2)
    row = subscribe()
    seen = []

    def look(sequence: int) -> int:
        seen.append(connection.in_atomic_block)
        return 204

    deliveries.deliver(row.pk, clock=timezone.now, channel=Script(look))
    assert seen == [False, False]


def test_one_worker_at_a_time_has_a_subscriber() -> None:
    publish()
    row, inner = subscribe(), Script()

    def meanwhile(sequence: int) -> int:
        def other() -> None:
            deliveries.deliver(row.pk, clock=timezone.now, channel=inner)
            connection.close()

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        return 204

    outer = Script(meanwhile)
    deliveries.deliver(row.pk, clock=timezone.now, channel=outer)
    assert (outer.sent, inner.sent) == ([1], [])


def test_twin_without_the_claim_both_would_send(monkeypatch: pytest.MonkeyPatch) -> None:
    def granted(function: str, namespace: int, key: int) -> bool:
        connection.ensure_connection()
        return True

    monkeypatch.setattr(claims, "_ask", granted)
    with pytest.raises(AssertionError):
        test_one_worker_at_a_time_has_a_subscriber()


def test_a_claim_whose_session_was_replaced_moves_no_cursor() -> None:
    publish()
    row = subscribe()

    def reconnect(sequence: int) -> int:
        connection.close()
        connection.ensure_connection()
        return 204

    with pytest.raises(claims.ClaimLostError):
        deliveries.deliver(row.pk, clock=timezone.now, channel=Script(reconnect))
    row.refresh_from_db()
    assert row.cursor == 0
    with claims.claim(row.pk) as free:
        assert free is not None


def test_an_event_committed_during_the_last_post_is_not_left_for_the_sweep() -> None:
    publish()
    row = subscribe()
    channel = Script()

    def another(sequence: int) -> int:
        if sequence == 1:
            publish()
        return 204

    channel.answer = another
    assert deliveries.deliver(row.pk, clock=timezone.now, channel=channel) is False
    assert channel.sent == [1, 2]


def test_a_slice_ends_in_time_and_says_that_more_is_due() -> None:
    publish(3)
    row, channel = subscribe(), Script()
    assert deliveries.deliver(row.pk, clock=timezone.now, channel=channel, seconds=0) is True
    assert channel.sent == []


def test_a_replay_during_an_attempt_stands() -> None:
    publish(4)
    row = subscribe(cursor=3)
    asked: list[Subscriber] = []

    def meanwhile(sequence: int) -> int:
        if not asked:
            asked.append(subscribers.replay(row, first=2, by=KEEPER, at=timezone.now()))
        return 204

    channel = Script(meanwhile)
    deliveries.deliver(row.pk, clock=timezone.now, channel=channel)
    assert channel.sent == [4, 2, 3, 4]


@pytest.mark.parametrize("status", [204, 500])
def test_a_pause_during_an_attempt_stands(status: int) -> None:
    publish(3)
    row = subscribe()

    def meanwhile(sequence: int) -> int:
        subscribers.pause(row, by=KEEPER, at=timezone.now())
        return status

    channel = Script(meanwhile)
    deliveries.deliver(row.pk, clock=timezone.now, channel=channel)
    row.refresh_from_db()
    assert channel.sent == [1]
    assert (row.state, row.cursor, row.alarm_pending) == (SubscriberState.PAUSED, 1 if status == 204 else 0, False)
    assert mail.outbox == []


def test_two_signatures_while_a_key_rotates_and_one_afterwards() -> None:
    publish(3)
    old = signing.new_secret()
    row, clock, channel = subscribe(secret=old), Clock(), Script()
    row, new = subscribers.rotate_secret(row, by=KEEPER, at=clock())
    Subscriber.objects.update(cursor=2)
    deliveries.deliver(row.pk, clock=clock, channel=channel)
    assert list(channel.secrets[-1]) == [new, old]
    header = signing.headers(channel.messages[-1], channel.secrets[-1])["webhook-signature"]
    assert [part.split(",")[0] for part in header.split(" ")] == ["v1", "v1"]
    clock.now += dt.timedelta(days=1)
    publish()
    deliveries.deliver(row.pk, clock=clock, channel=channel)
    assert list(channel.secrets[-1]) == [new]


def test_a_secret_that_no_key_opens_is_said_so(settings: Settings) -> None:
    publish()
    row = subscribe()
    settings.FIELD_KEYS = ["x" * 43 + "="]
    with pytest.raises(sealing.SealError, match="none of FIELD_KEYS"):
        deliveries.deliver(row.pk, clock=timezone.now, channel=Script())
    settings.FIELD_KEYS = []
    with pytest.raises(sealing.SealError, match="no usable"):
        sealing.seal("x")


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"state": "ASLEEP"}, "registry_subscriber_state_known"),
        ({"cursor": -1}, "registry_subscriber_cursor_not_negative"),
        ({"state": "RETRYING"}, "registry_subscriber_retrying_has_a_time"),
        ({"old_secret": "x"}, "registry_subscriber_old_secret_expires"),
    ],
)
def test_the_tables_rules(change: dict[str, object], name: str) -> None:
    row = subscribe()
    with pytest.raises(IntegrityError, match=name):
        Subscriber.objects.filter(pk=row.pk).update(**change)


def test_an_attempt_says_what_came() -> None:
    row = subscribe()
    with pytest.raises(IntegrityError, match="registry_attempt_says_what_came"):
        deliveries.note_attempt(row, 1, Answer(status=None, error="", duration_ms=1), at=timezone.now())


def test_the_sweep_rings_once_for_each_that_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    publish()
    due, done = subscribe(name="a"), subscribe(name="b", cursor=1)
    rung: list[int] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda args, **more: rung.append(args[0]))
    tasks.sweep()
    assert rung == [due.pk]
    assert done.pk not in rung


def test_the_task_asks_for_another_slice_and_survives_a_broken_session(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[int] = []
    monkeypatch.setattr(tasks.deliver, "apply_async", lambda args, **more: rung.append(args[0]))
    monkeypatch.setattr(deliveries, "deliver", lambda subscriber_id, clock: True)
    tasks.deliver(7)
    assert rung == [7]

    def broken(subscriber_id: int, clock: object) -> bool:
        raise claims.ClaimLostError("gone")

    monkeypatch.setattr(deliveries, "deliver", broken)
    tasks.deliver(7)
    assert rung == [7]


def test_the_payload_is_json_of_text_and_whole_numbers() -> None:
    line = deliveries.Line(1, "body", "body/opcw", "published", timezone.now())
    assert json.loads(deliveries.payload(line, head=3))["data"]["url"].endswith("/v1/bodies/opcw")
