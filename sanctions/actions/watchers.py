"""What keepers decide about watchers: made, given new keys and secrets, sent elsewhere, paused, resumed, ended.

A watcher's key and secret are shown once. What it watches is its own affair: no act here, and no line logged, tells a
name; at the desk there are counts alone.
"""

import datetime as dt
import hashlib
import logging
import secrets as system_secrets

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partnership.models import User
from registry import sealing
from registry.actions import deliveries
from registry.channels import signing
from registry.enums import SubscriberState
from registry.models import Head
from sanctions.actions.keys import KeyRefusedError
from sanctions.models import Hit, WatchedName, Watcher, WatchKey
from sanctions.permissions import check_may_manage_keys
from sanctions.screening.comparing import THRESHOLD

KEY_OVERLAP = dt.timedelta(days=7)
SECRET_OVERLAP = dt.timedelta(days=1)
"""How long the old key, the old secret still work after a rotation."""
USUAL = round(THRESHOLD * 100)
LEAST, MOST = 50, 100
"""Bounds of a threshold, in hundredths (`sanctions_watcher_threshold_in_hundredths`)."""

log = logging.getLogger(__name__)


class WatcherError(Exception):
    """The act makes no sense for this watcher now; the message says why."""


def add(
    *, name: str, email: str, url: str, threshold: int = USUAL, by: User, at: dt.datetime
) -> tuple[Watcher, str, str]:
    """A new watcher from the register's head on; returns it with its API key ``wk_<prefix>_<secret>`` and its webhook
    secret, both to be shown once. ``threshold`` is in hundredths.

    Raises:
        NotAllowedError, AddressRefusedError, SealError: see there.
        WatcherError: the name is taken, or the threshold out of bounds.
    """
    check_may_manage_keys(by)
    if not LEAST <= threshold <= MOST:
        raise WatcherError(
            _("A threshold is between %(least)s and %(most)s hundredths.") % {"least": LEAST, "most": MOST}
        )
    deliveries.webhook().check(url)
    key, prefix = _new_key()
    secret = signing.new_secret()
    try:
        with transaction.atomic():
            watcher = Watcher.objects.create(
                name=name,
                email=email,
                url=url,
                threshold=threshold,
                prefix=prefix,
                sha256=_sha256(key),
                secret=sealing.seal(secret),
                cursor=Head.objects.values_list("sequence", flat=True).get(),
                created_at=at,
                created_by=by,
            )
    except IntegrityError as error:
        raise WatcherError(_("There is a watcher of this name already.")) from error
    _log("added", watcher, by)
    return watcher, key, secret


def rotate_key(watcher: Watcher, *, by: User, at: dt.datetime) -> tuple[Watcher, str]:
    """A new API key, in clear once; the one before works for `KEY_OVERLAP` more, any older one no longer.

    Raises:
        NotAllowedError, WatcherError: ``by`` is no keeper; the watcher was ended.
    """
    check_may_manage_keys(by)
    key, prefix = _new_key()
    with transaction.atomic():
        row = hold(watcher)
        row.old_sha256, row.old_key_until = row.sha256, at + KEY_OVERLAP
        row.prefix, row.sha256 = prefix, _sha256(key)
        row.save(update_fields=["prefix", "sha256", "old_sha256", "old_key_until"])
    _log("given a new key", row, by)
    return row, key


def rotate_secret(watcher: Watcher, *, by: User, at: dt.datetime) -> tuple[Watcher, str]:
    """A new webhook secret, in clear once; the one before signs beside it for `SECRET_OVERLAP`.

    Raises:
        NotAllowedError, WatcherError, SealError: as above; see there.
    """
    check_may_manage_keys(by)
    secret = signing.new_secret()
    with transaction.atomic():
        row = hold(watcher)
        row.old_secret, row.old_secret_until = row.secret, at + SECRET_OVERLAP
        row.secret = sealing.seal(secret)
        row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    _log("given a new secret", row, by)
    return row, secret


def redirect(watcher: Watcher, url: str, *, by: User, at: dt.datetime) -> Watcher:
    """Tell another address from the next attempt on.

    Raises:
        NotAllowedError, WatcherError, AddressRefusedError: as above; see there.
    """
    check_may_manage_keys(by)
    deliveries.webhook().check(url)
    with transaction.atomic():
        row = hold(watcher)
        row.url = url
        row.save(update_fields=["url"])
    _log("redirected", row, by)
    return row


def pause(watcher: Watcher, *, by: User, at: dt.datetime) -> Watcher:
    """Tell nothing for now; hits are found and wait.

    Raises:
        NotAllowedError, WatcherError: as above; it is paused already.
    """
    check_may_manage_keys(by)
    with transaction.atomic():
        row = hold(watcher)
        if row.state == SubscriberState.PAUSED:
            raise WatcherError(_("%(name)s is paused already") % {"name": row.name})
        row.state, row.next_attempt_at = SubscriberState.PAUSED, None
        row.save(update_fields=["state", "next_attempt_at"])
    _log("paused", row, by)
    return row


def resume(watcher: Watcher, *, by: User, at: dt.datetime) -> Watcher:
    """Tell what waits, now, with the whole schedule of retries ahead.

    Raises:
        NotAllowedError, WatcherError: as above; it is active already.
    """
    check_may_manage_keys(by)
    with transaction.atomic():
        row = hold(watcher)
        if row.state == SubscriberState.ACTIVE:
            raise WatcherError(_("%(name)s is active already") % {"name": row.name})
        row.state, row.failures, row.alarm_pending = SubscriberState.ACTIVE, 0, False
        row.failing_since_at = row.next_attempt_at = None
        row.save(update_fields=["state", "failures", "alarm_pending", "failing_since_at", "next_attempt_at"])
    _log("resumed", row, by)
    return row


def end(watcher: Watcher, *, by: User, at: dt.datetime) -> Watcher:
    """End a watcher for good: its names, their hits, its address and its secrets are deleted, its key works no more.

    Raises:
        NotAllowedError, WatcherError: ``by`` is no keeper; ended already.
    """
    check_may_manage_keys(by)
    with transaction.atomic():
        row = hold(watcher)
        for rows in (WatchKey.objects, Hit.objects, WatchedName.objects):
            rows.filter(watcher=row).delete()
        row.email = row.url = row.secret = row.old_secret = row.old_sha256 = row.last_error = ""
        row.old_secret_until = row.old_key_until = row.next_attempt_at = row.failing_since_at = None
        row.state, row.failures, row.alarm_pending = SubscriberState.PAUSED, 0, False
        row.ended_at, row.ended_by = at, by
        row.save()
    _log("ended", row, by)
    return row


def recognise(secret: str, *, at: dt.datetime) -> Watcher:
    """The watcher a key belongs to; notes its use, once a minute at most.

    Raises:
        KeyRefusedError: no key, or one rotated away or of a watcher ended. Which of them is not said.
    """
    digest = _sha256(secret)
    fits = Q(sha256=digest) | Q(old_sha256=digest, old_key_until__gt=at)
    watcher = Watcher.objects.alive().filter(fits).first()
    if watcher is None:
        raise KeyRefusedError("the key is not valid")
    seen = Q(last_used_at=None) | Q(last_used_at__lt=at - dt.timedelta(minutes=1))
    Watcher.objects.filter(seen, pk=watcher.pk).update(last_used_at=at)
    return watcher


def hold(watcher: Watcher) -> Watcher:
    """Its row, locked until the caller's transaction ends: names, hits and cursor change under this lock alone.

    Raises:
        WatcherError: it was ended.
    """
    row = Watcher.objects.alive().select_for_update().filter(pk=watcher.pk).first()
    if row is None:
        raise WatcherError(_("%(name)s was ended") % {"name": watcher.name})
    return row


def _new_key() -> tuple[str, str]:
    prefix = system_secrets.token_hex(4)
    return f"wk_{prefix}_{system_secrets.token_urlsafe(32)}", prefix


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _log(act: str, watcher: Watcher, by: User) -> None:
    log.info("watcher %s: %s by %s", act, watcher.name, by.username)
