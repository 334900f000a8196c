"""Carrying events to subscribers: in order for each, at least once, never dropped.

The queue is the register itself and the cursor of each subscriber; nothing else needs to survive. A worker claims a
subscriber (``claims``), posts the event after the cursor, and moves the cursor when that is answered with 2xx. Killed
anywhere, it leaves the cursor at the last answer it wrote down: one event may go out twice, and none before its turn.
"""

import datetime as dt
import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from registry import sealing
from registry.actions import claims, ledger
from registry.channels import Answer, Channel, Message, schedule
from registry.channels.webhook import Webhook
from registry.enums import Kind, SubscriberState
from registry.models import DeliveryAttempt, Event, Head, Subscriber

Clock = Callable[[], dt.datetime]

SLICE_SECONDS = 20.0
"""After this long no new attempt begins and the worker goes on to the next subscriber. With one attempt's 15 s it stays
below the workers' soft time limit."""

BATCH = 100
GONE = 410

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Line:
    """What a push says of an event."""

    sequence: int
    kind: str
    record: str
    operation: str
    published_at: dt.datetime


def due(*, at: dt.datetime) -> list[int]:
    """Ids of the subscribers that a worker should look at now."""
    head = Head.objects.values_list("sequence", flat=True).get()
    return list(Subscriber.objects.due(at=at, head=head).order_by("pk").values_list("pk", flat=True))


def deliver(
    subscriber_id: int, *, clock: Clock, channel: Channel | None = None, seconds: float = SLICE_SECONDS
) -> bool:
    """Deliver to one subscriber what is due, until it fails, nothing is left or the slice is over.

    Args:
        clock: now, in UTC; every attempt has its own moment.
        channel: how; a webhook unless a test says otherwise.

    Returns:
        Whether something is still due now: call again.

    Raises:
        ClaimLostError, OperationalError: the database session ended meanwhile. Nothing is lost: call again.
        SealError: FIELD_KEY does not open the subscriber's secret.
        TransactionManagementError: called inside a transaction.
    """
    channel = channel or webhook()
    until = time.monotonic() + seconds
    while True:
        with claims.claim(subscriber_id) as claim:
            if claim is None:
                return False
            _raise_alarm(subscriber_id)
            while time.monotonic() < until and _deliver_batch(subscriber_id, claim, clock, channel, until):
                pass
        # An event committed while we held the claim may have woken a worker that then went away empty-handed.
        if not _is_due(subscriber_id, at=clock()):
            return False
        if time.monotonic() >= until:
            return True


def webhook() -> Webhook:
    """The channel as this deployment's settings allow it."""
    return Webhook(allow_private=settings.PUSH_ALLOW_PRIVATE)


def message_id(subscriber_id: int, sequence: int) -> str:
    """The same at every attempt and every replay. Without a dot: dots join the parts that are signed."""
    return f"evt_{subscriber_id}_{sequence}"


def secrets_of(subscriber: Subscriber, *, at: dt.datetime) -> list[str]:
    """The secrets that sign now, the newest first: two while a key rotates.

    Raises:
        SealError: FIELD_KEY does not open them.
    """
    sealed = [subscriber.secret]
    if subscriber.old_secret_until and at < subscriber.old_secret_until:
        sealed.append(subscriber.old_secret)
    return [sealing.unseal(secret) for secret in sealed]


def payload(line: Line, *, head: int) -> bytes:
    """A thin push: where to look, not what is there. The public record is read from the feed."""
    reference = line.record.split("/", 1)[1]
    data = {
        "sequence": line.sequence,
        "record": line.record,
        "operation": line.operation,
        "url": f"{settings.SITE_URL}/v1/{Kind(line.kind).collection}/{reference}",
        "head": head,
    }
    body = {"type": "event.published", "timestamp": ledger.moment(line.published_at), "data": data}
    return json.dumps(body, separators=(",", ":")).encode()


def note_attempt(subscriber: Subscriber, sequence: int, answer: Answer, *, at: dt.datetime) -> DeliveryAttempt:
    """Write down one POST; sequence 0 is a test ping."""
    return DeliveryAttempt.objects.create(
        subscriber=subscriber,
        sequence=sequence,
        attempted_at=at,
        duration_ms=answer.duration_ms,
        status=answer.status,
        error=answer.error,
    )


def _is_due(subscriber_id: int, *, at: dt.datetime) -> bool:
    head = Head.objects.values_list("sequence", flat=True).get()
    waiting = Subscriber.objects.due(at=at, head=head).filter(pk=subscriber_id, alarm_pending=False)
    return waiting.exists()


def _deliver_batch(subscriber_id: int, claim: claims.Claim, clock: Clock, channel: Channel, until: float) -> bool:
    """Post up to a batch of events in order; whether to go on with the next one."""
    at = clock()
    head = Head.objects.values_list("sequence", flat=True).get()
    subscriber = Subscriber.objects.due(at=at, head=head).filter(pk=subscriber_id).first()
    if subscriber is None or subscriber.state == SubscriberState.PAUSED:
        return False
    columns = Event.objects.since(subscriber.cursor).values_list(
        "sequence", "kind", "record", "operation", "published_at"
    )
    for line in [Line(*row) for row in columns[:BATCH]]:
        if time.monotonic() >= until:
            return False
        at = clock()
        message = Message(id=message_id(subscriber.pk, line.sequence), body=payload(line, head=head), sent_at=at)
        answer = channel.send(subscriber.url, message, secrets_of(subscriber, at=at))
        before = subscriber.cursor
        subscriber = _write_down(subscriber.pk, claim, before, line.sequence, answer, at=at)
        if subscriber.state != SubscriberState.ACTIVE:
            _raise_alarm(subscriber.pk)
            return False
        if subscriber.cursor != line.sequence:
            return True  # replayed from elsewhere meanwhile: read again
    return True


def _write_down(
    subscriber_id: int, claim: claims.Claim, cursor: int, sequence: int, answer: Answer, *, at: dt.datetime
) -> Subscriber:
    """What came of one attempt, in a transaction of milliseconds; the row as it then stands."""
    with transaction.atomic():
        subscriber = Subscriber.objects.select_for_update().get(pk=subscriber_id)
        claim.check()
        note_attempt(subscriber, sequence, answer, at=at)
        if subscriber.cursor != cursor:
            return subscriber  # a keeper moved it while we waited: their decision stands
        if answer.ok:
            _succeed(subscriber, sequence, at=at)
        else:
            _fail(subscriber, answer, at=at)
        subscriber.save()
    return subscriber


def _succeed(subscriber: Subscriber, sequence: int, *, at: dt.datetime) -> None:
    subscriber.cursor = sequence
    subscriber.delivered_at = at
    subscriber.failures = 0
    subscriber.failing_since_at = subscriber.next_attempt_at = None
    subscriber.last_error = ""
    if subscriber.state == SubscriberState.RETRYING:
        subscriber.state = SubscriberState.ACTIVE


def _fail(subscriber: Subscriber, answer: Answer, *, at: dt.datetime) -> None:
    subscriber.failures += 1
    subscriber.failing_since_at = subscriber.failing_since_at or at
    subscriber.last_error = answer.error
    if subscriber.state == SubscriberState.PAUSED:
        return  # paused by a keeper while we waited
    wait = None if answer.status == GONE else schedule.wait(subscriber.failures, asked=answer.retry_after)
    if wait is None:
        subscriber.state = SubscriberState.PAUSED
        subscriber.next_attempt_at = None
        subscriber.alarm_pending = True
    else:
        subscriber.state = SubscriberState.RETRYING
        subscriber.next_attempt_at = at + wait


def _raise_alarm(subscriber_id: int) -> None:
    """Log and mail that a subscriber was paused; the flag goes down only when the mail has left."""
    subscriber = Subscriber.objects.filter(pk=subscriber_id, alarm_pending=True).first()
    if subscriber is None:
        return
    lag = Head.objects.values_list("sequence", flat=True).get() - subscriber.cursor
    log.error("subscriber paused: %s, %d events behind: %s", subscriber.name, lag, subscriber.last_error)
    since = ledger.moment(subscriber.failing_since_at) if subscriber.failing_since_at else "-"
    body = (
        f"Deliveries to {subscriber.name} are paused.\n\n"
        f"Address: {subscriber.url}\nLast delivered: {subscriber.cursor}\nWaiting: {lag}\n"
        f"Failing since: {since}\nLast error: {subscriber.last_error}\n\n"
        "Nothing is lost: every event waits in the register. When the receiver is well again, resume it in the admin\n"
        "(Subscribers), which goes on where it stopped. See docs/runbooks/subscriber-paused.md.\n"
    )
    try:
        EmailMessage(f"Subscriber paused: {subscriber.name}", body, to=settings.ALARM_EMAILS).send()
    except (OSError, SMTPException):
        log.exception("the alarm could not be mailed; it stays due")
        return
    Subscriber.objects.filter(pk=subscriber_id).update(alarm_pending=False)
