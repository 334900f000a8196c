"""Telling watchers their hits: in order, at least once, as `registry.actions.deliveries` does and on its schedule.

A worker claims a watcher, posts what it has not been told, and puts down that it was told when that is answered with
2xx; no transaction is open meanwhile. Killed in between, it leaves the hits untold: they come again, with the same ids.
What the other side writes back is not kept: it may quote a name.
"""

import datetime as dt
import json
import logging
import secrets as system_secrets
import time
from collections.abc import Callable, Sequence
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from registry import queries, sealing
from registry.actions import claims, deliveries, ledger
from registry.channels import Answer, Channel, Message, schedule
from registry.enums import SubscriberState
from registry.models import Event
from sanctions.models import Hit, Watcher

Clock = Callable[[], dt.datetime]

NAMESPACE = 0x57544348  # "WTCH": the first half of the claim's name
BATCH = 100
"""Hits in one message."""
SLICE_SECONDS = 20.0
GONE = 410

log = logging.getLogger(__name__)


def due(*, at: dt.datetime) -> list[int]:
    """Ids of the watchers that a worker should tell something now."""
    return list(Watcher.objects.due(at=at).order_by("pk").values_list("pk", flat=True))


def tell(watcher_id: int, *, clock: Clock, channel: Channel | None = None, seconds: float = SLICE_SECONDS) -> bool:
    """Tell one watcher what is due, until it fails, nothing is left or the slice is over.

    Returns whether something is still due now: call again.

    Raises:
        ClaimLostError, OperationalError: the database session ended meanwhile. Nothing is lost: call again.
        SealError: FIELD_KEY does not open the watcher's secret.
        TransactionManagementError: called inside a transaction.
    """
    channel = channel or deliveries.webhook()
    until = time.monotonic() + seconds
    while True:
        with claims.claim(watcher_id, namespace=NAMESPACE) as claim:
            if claim is None:
                return False
            _raise_alarm(watcher_id)
            while time.monotonic() < until and _tell_batch(watcher_id, claim, clock, channel):
                pass
        # What was found while we held the claim may have woken a worker that then went away empty-handed.
        if not Watcher.objects.due(at=clock()).filter(pk=watcher_id, alarm_pending=False).exists():
            return False
        if time.monotonic() >= until:
            return True


def ping(watcher: Watcher, *, at: dt.datetime, channel: Channel | None = None) -> Answer:
    """One signed message of type ``ping``, for the watcher itself to try its address; moves nothing.

    Raises:
        SealError: see there.
    """
    body = {"type": "ping", "timestamp": ledger.moment(at), "data": {"head": queries.head().sequence}}
    message = Message(id=f"ping_{watcher.pk}_{system_secrets.token_hex(8)}", body=_bytes(body), sent_at=at)
    return (channel or deliveries.webhook()).send(watcher.url, message, _secrets(watcher, at=at))


def failure(answer: Answer) -> str:
    """What went wrong, in our words alone; empty on a 2xx."""
    return f"answered {answer.status}" if answer.error and answer.status else answer.error


def payload(watcher: Watcher, hits: Sequence[Hit], *, at: dt.datetime) -> bytes:
    """What a message says: the hits in order, each with its reasons, and the register's head."""
    data = {"hits": shown(watcher, hits), "head": queries.head().sequence}
    return _bytes({"type": "watch.hits", "timestamp": ledger.moment(at), "data": data})


def shown(watcher: Watcher, hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """Hits as messages and the API print them; what is said of an event is read as the public reads it."""
    rows = Event.objects.using(queries.PUBLIC).filter(sequence__in={hit.sequence for hit in hits})
    events = {event.sequence: event for event in rows.only("sequence", "record", "title", "published_at")}
    return [_shown(watcher, hit, events[hit.sequence]) for hit in hits]


def _shown(watcher: Watcher, hit: Hit, event: Event) -> dict[str, Any]:
    return {
        "id": hit.pk,
        "key": hit.name.key,
        "target": hit.target,
        "url": f"{settings.SITE_URL}/v1/targets/{hit.target}",
        "name": event.title,
        "operation": hit.operation,
        "score": hit.score / 100,
        "match": hit.score >= watcher.threshold,
        "reasons": hit.reasons,
        "sequence": hit.sequence,
        "record": event.record,
        "published_at": ledger.moment(event.published_at),
    }


def _tell_batch(watcher_id: int, claim: claims.Claim, clock: Clock, channel: Channel) -> bool:
    """Post up to a batch of hits in order; whether to go on with the next one."""
    at = clock()
    watcher = Watcher.objects.due(at=at).exclude(state=SubscriberState.PAUSED).filter(pk=watcher_id).first()
    if watcher is None:
        return False
    hits = list(watcher.hits.untold().select_related("name").order_by("number")[:BATCH])
    if not hits:
        return False
    numbers = [hit.number for hit in hits]
    message = Message(
        id=f"hits_{watcher.pk}_{numbers[0]}_{numbers[-1]}", body=payload(watcher, hits, at=at), sent_at=at
    )
    answer = channel.send(watcher.url, message, _secrets(watcher, at=at))
    watcher = _write_down(watcher_id, claim, numbers, answer, at=at)
    _raise_alarm(watcher_id)
    return answer.ok and watcher.state == SubscriberState.ACTIVE


def _write_down(
    watcher_id: int, claim: claims.Claim, numbers: Sequence[int], answer: Answer, *, at: dt.datetime
) -> Watcher:
    """What came of one message, in a transaction of milliseconds; the row as it then stands."""
    with transaction.atomic():
        watcher = Watcher.objects.select_for_update().get(pk=watcher_id)
        claim.check()
        if watcher.ended_at is not None:
            return watcher
        if answer.ok:
            # A hit that was found anew meanwhile has another number, and is told again.
            watcher.hits.filter(number__in=numbers).update(told_at=at)
            _succeed(watcher, at=at)
        else:
            _fail(watcher, answer, at=at)
        watcher.save()
    return watcher


def _succeed(watcher: Watcher, *, at: dt.datetime) -> None:
    watcher.told_at, watcher.failures, watcher.last_error = at, 0, ""
    watcher.failing_since_at = watcher.next_attempt_at = None
    if watcher.state == SubscriberState.RETRYING:
        watcher.state = SubscriberState.ACTIVE


def _fail(watcher: Watcher, answer: Answer, *, at: dt.datetime) -> None:
    watcher.failures += 1
    watcher.failing_since_at = watcher.failing_since_at or at
    watcher.last_error = failure(answer)
    if watcher.state == SubscriberState.PAUSED:
        return  # paused by a keeper while we waited
    wait = None if answer.status == GONE else schedule.wait(watcher.failures, asked=answer.retry_after)
    if wait is None:
        watcher.state, watcher.next_attempt_at, watcher.alarm_pending = SubscriberState.PAUSED, None, True
    else:
        watcher.state, watcher.next_attempt_at = SubscriberState.RETRYING, at + wait


def _raise_alarm(watcher_id: int) -> None:
    """Log and mail that a watcher was paused; the flag goes down only when the mail has left."""
    watcher = Watcher.objects.alive().filter(pk=watcher_id, alarm_pending=True).first()
    if watcher is None:
        return
    waiting = watcher.hits.untold().count()
    log.error("watcher paused: %s, %d hits wait: %s", watcher.name, waiting, watcher.last_error)
    body = (
        f"What the register has to tell {watcher.name} cannot be delivered, and waits.\n\n"
        f"Address: {watcher.url}\nHits waiting: {waiting}\nLast error: {watcher.last_error}\n\n"
        "Nothing is lost: hits go on being found, and can be read at /v1/watch/hits. When the receiver is well again,\n"
        "a keeper of the register resumes the watcher at the desk (Watchers). See docs/watch.md.\n"
    )
    try:
        EmailMessage(f"Watcher paused: {watcher.name}", body, to=[watcher.email], bcc=settings.ALARM_EMAILS).send()
    except (OSError, SMTPException):
        log.exception("the alarm could not be mailed; it stays due")
        return
    Watcher.objects.filter(pk=watcher_id).update(alarm_pending=False)


def _secrets(watcher: Watcher, *, at: dt.datetime) -> list[str]:
    """The secrets that sign now, the newest first: two while a key rotates."""
    sealed = [watcher.secret]
    if watcher.old_secret_until and at < watcher.old_secret_until:
        sealed.append(watcher.old_secret)
    return [sealing.unseal(secret) for secret in sealed]


def _bytes(body: dict[str, Any]) -> bytes:
    return json.dumps(body, separators=(",", ":")).encode()
