"""API keys: issued, rotated, revoked, recognised. The secret is shown once and kept nowhere."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partnership.enums import Role
from partnership.models import User
from sanctions.enums import Scope
from sanctions.models import ApiKey
from sanctions.permissions import check_may_manage_keys

LIFETIME = dt.timedelta(days=365)
OVERLAP = dt.timedelta(days=7)
"""How long the old key still works after a rotation."""


class KeyRefusedError(Exception):
    """Not a key, or one that is expired, revoked or of a person no longer active. Which of them is not said."""


def issue(
    *,
    user: User,
    label: str,
    scopes: Sequence[Scope],
    lifetime: dt.timedelta = LIFETIME,
    rotated_from: ApiKey | None = None,
    by: User,
    at: dt.datetime,
) -> tuple[ApiKey, str]:
    """Issue a key to a delegate; returns it with its secret, ``pk_<prefix>_<secret>``, to be shown once.

    Raises:
        NotAllowedError: ``by`` is no keeper.
        ValueError: the person speaks for no State, or may not sign while the key could submit.
    """
    check_may_manage_keys(by)
    if user.participant is None or not user.has_role(Role.DRAFTER, Role.SIGNATORY):
        raise ValueError(_("%(person)s speaks for no State") % {"person": user})
    if Scope.SUBMIT in scopes and not user.has_role(Role.SIGNATORY):
        raise ValueError(_("%(person)s does not sign: the key cannot submit") % {"person": user})
    prefix = secrets.token_hex(4)
    secret = f"pk_{prefix}_{secrets.token_urlsafe(32)}"
    key = ApiKey.objects.create(
        user=user,
        label=label,
        prefix=prefix,
        sha256=_sha256(secret),
        scopes=sorted(scopes),
        created_at=at,
        created_by=by,
        expires_at=at + lifetime,
        rotated_from=rotated_from,
    )
    return key, secret


def rotate(key: ApiKey, *, by: User, at: dt.datetime) -> tuple[ApiKey, str]:
    """Issue a successor with the same scopes; the old key works for `OVERLAP` more, or until it expires if sooner.

    Raises:
        NotAllowedError: ``by`` is no keeper.
        ValueError: the key is revoked or expired, or was rotated before.
    """
    with transaction.atomic():
        key = ApiKey.objects.select_for_update(of=("self",)).select_related("user").get(pk=key.pk)
        if key.revoked_at or key.expires_at <= at or ApiKey.objects.filter(rotated_from=key).exists():
            raise ValueError(_("revoked, expired or rotated already"))
        new = issue(
            user=key.user,
            label=key.label,
            scopes=[Scope(scope) for scope in key.scopes],
            rotated_from=key,
            by=by,
            at=at,
        )
        key.expires_at = min(key.expires_at, at + OVERLAP)
        key.save(update_fields=["expires_at"])
    return new


def revoke(key: ApiKey, *, by: User, at: dt.datetime) -> ApiKey:
    """End a key at once.

    Raises:
        NotAllowedError: ``by`` is no keeper.
        ValueError: revoked already.
    """
    check_may_manage_keys(by)
    if key.revoked_at:
        raise ValueError(_("revoked already"))
    key.revoked_at, key.revoked_by = at, by
    key.save(update_fields=["revoked_at", "revoked_by"])
    return key


def recognise(secret: str, *, at: dt.datetime) -> ApiKey:
    """The usable key a secret belongs to, with its person and State; notes its use, once a minute at most.

    Raises:
        KeyRefusedError: see there.
    """
    key = ApiKey.objects.usable(at=at).select_related("user__participant").filter(sha256=_sha256(secret)).first()
    if key is None or key.user.participant is None:
        raise KeyRefusedError("the key is not valid")
    seen = Q(last_used_at=None) | Q(last_used_at__lt=at - dt.timedelta(minutes=1))
    ApiKey.objects.filter(seen, pk=key.pk).update(last_used_at=at)
    return key


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
