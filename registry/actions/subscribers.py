"""What a keeper decides about subscribers. Each act checks the actor, locks the row for a moment, raises if it cannot.

URLs are checked before the row is locked: that asks the resolver, which is the network.
"""

import datetime as dt
import json
import logging
import secrets as system_secrets

from django.db import transaction
from django.utils.translation import gettext as _

from registry import sealing
from registry.actions import deliveries, ledger
from registry.channels import Answer, Channel, Message, signing
from registry.enums import SubscriberState
from registry.models import Head, Subscriber
from registry.permissions import Actor, check_may_change_subscribers

OVERLAP = dt.timedelta(days=1)
"""How long an old secret still signs beside the new one, unless the keeper says otherwise."""

log = logging.getLogger(__name__)


class SubscriberError(Exception):
    """The act makes no sense for this subscriber now; the message says why."""


def add(*, name: str, url: str, by: Actor, at: dt.datetime) -> tuple[Subscriber, str]:
    """A new subscriber, from the register's beginning, and its secret in clear: shown once, then sealed.

    Raises:
        NotAllowedError, AddressRefusedError, SealError: see there.
        IntegrityError: the name is taken.
    """
    check_may_change_subscribers(by)
    deliveries.webhook().check(url)
    secret = signing.new_secret()
    subscriber = Subscriber.objects.create(name=name, url=url, secret=sealing.seal(secret))
    _log("added", subscriber, by, at)
    return subscriber, secret


def redirect(subscriber: Subscriber, url: str, *, by: Actor, at: dt.datetime) -> Subscriber:
    """Deliver to another address from the next attempt on.

    Raises:
        NotAllowedError, AddressRefusedError: see there.
    """
    check_may_change_subscribers(by)
    deliveries.webhook().check(url)
    with transaction.atomic():
        row = _locked(subscriber)
        row.url = url
        row.save(update_fields=["url"])
    _log("redirected", row, by, at)
    return row


def pause(subscriber: Subscriber, *, by: Actor, at: dt.datetime) -> Subscriber:
    """Stop delivering; events wait. An attempt under way still counts.

    Raises:
        NotAllowedError: see there.
        SubscriberError: it is paused already.
    """
    check_may_change_subscribers(by)
    with transaction.atomic():
        row = _locked(subscriber)
        if row.state == SubscriberState.PAUSED:
            raise SubscriberError(_("%(name)s is paused already") % {"name": row.name})
        row.state = SubscriberState.PAUSED
        row.next_attempt_at = None
        row.save(update_fields=["state", "next_attempt_at"])
    _log("paused", row, by, at)
    return row


def resume(subscriber: Subscriber, *, by: Actor, at: dt.datetime) -> Subscriber:
    """Go on after the cursor now, with the whole schedule of retries ahead.

    Raises:
        NotAllowedError: see there.
        SubscriberError: it is active already.
    """
    check_may_change_subscribers(by)
    with transaction.atomic():
        row = _locked(subscriber)
        if row.state == SubscriberState.ACTIVE:
            raise SubscriberError(_("%(name)s is active already") % {"name": row.name})
        _make_active(row)
        row.save()
    _log("resumed", row, by, at)
    return row


def replay(subscriber: Subscriber, *, first: int, by: Actor, at: dt.datetime) -> Subscriber:
    """Deliver again from a sequence on, and resume if paused. Doing it twice is doing it once.

    Raises:
        NotAllowedError: see there.
        SubscriberError: the sequence lies beyond the next undelivered one; events would be dropped.
    """
    check_may_change_subscribers(by)
    with transaction.atomic():
        row = _locked(subscriber)
        if not 1 <= first <= row.cursor + 1:
            raise SubscriberError(
                _("%(name)s can be replayed from 1 to %(last)s; nothing may be skipped")
                % {"name": row.name, "last": row.cursor + 1}
            )
        row.cursor = first - 1
        _make_active(row)
        row.save()
    _log(f"replayed from {first}", row, by, at)
    return row


def rotate_secret(
    subscriber: Subscriber, *, by: Actor, at: dt.datetime, overlap: dt.timedelta = OVERLAP
) -> tuple[Subscriber, str]:
    """A new secret, in clear once; the one before signs beside it until the overlap is over.

    Raises:
        NotAllowedError, SealError: see there.
    """
    check_may_change_subscribers(by)
    secret = signing.new_secret()
    with transaction.atomic():
        row = _locked(subscriber)
        _take_secret(row, secret, until=at + overlap)
        row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _log("given a new secret", row, by, at)
    return row, secret


def ping(subscriber: Subscriber, *, by: Actor, at: dt.datetime, channel: Channel | None = None) -> Answer:
    """One signed message of type ``ping``; noted among the attempts, without effect on state or cursor.

    Raises:
        NotAllowedError, SealError: see there.
    """
    check_may_change_subscribers(by)
    head = Head.objects.values_list("sequence", flat=True).get()
    body = {"type": "ping", "timestamp": ledger.moment(at), "data": {"head": head}}
    message = Message(
        id=f"ping_{subscriber.pk}_{system_secrets.token_hex(8)}",
        body=json.dumps(body, separators=(",", ":")).encode(),
        sent_at=at,
    )
    secrets = deliveries.secrets_of(subscriber, at=at)
    answer = (channel or deliveries.webhook()).send(subscriber.url, message, secrets)
    deliveries.note_attempt(subscriber, 0, answer, at=at)
    _log("pinged", subscriber, by, at)
    return answer


def register(*, name: str, url: str, secret: str, by: Actor, at: dt.datetime) -> Subscriber:
    """The subscriber of this name with this address and secret, made or brought up to date; twice is once.

    Raises:
        NotAllowedError, AddressRefusedError, SealError: see there.
        ValueError: the secret is not one of Standard Webhooks.
    """
    check_may_change_subscribers(by)
    signing.check_secret(secret)
    deliveries.webhook().check(url)
    with transaction.atomic():
        fresh = {"url": url, "secret": sealing.seal(secret)}
        row, created = Subscriber.objects.select_for_update().get_or_create(name=name, defaults=fresh)
        if not created:
            row.url = url
            if sealing.unseal(row.secret) != secret:
                _take_secret(row, secret, until=at + OVERLAP)
            row.save(update_fields=["url", "secret", "old_secret", "old_secret_until"])
    _log("registered" if created else "brought up to date", row, by, at)
    return row


def _locked(subscriber: Subscriber) -> Subscriber:
    return Subscriber.objects.select_for_update().get(pk=subscriber.pk)


def _make_active(row: Subscriber) -> None:
    row.state = SubscriberState.ACTIVE
    row.failures = 0
    row.failing_since_at = row.next_attempt_at = None
    row.alarm_pending = False


def _take_secret(row: Subscriber, secret: str, *, until: dt.datetime) -> None:
    row.old_secret, row.old_secret_until = row.secret, until
    row.secret = sealing.seal(secret)


def _log(act: str, subscriber: Subscriber, by: Actor, at: dt.datetime) -> None:
    log.info("subscriber %s: %s by %s at %s", act, subscriber.name, by, ledger.moment(at))
