"""API keys: issued, rotated, revoked, recognised; the secret kept nowhere."""

import datetime as dt

import pytest
from django.core import serializers

from partnership.enums import Role
from partnership.models import User
from partnership.permissions import NotAllowedError
from sanctions.actions import keys
from sanctions.actions.keys import KeyRefusedError
from sanctions.enums import Scope
from sanctions.models import ApiKey
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
AT = given.AT
DAY = dt.timedelta(days=1)


def issue(*scopes: Scope, user: User | None = None) -> tuple[ApiKey, str]:
    return keys.issue(
        user=user or given.signatory(given.state()),
        label="made up",
        scopes=scopes or (Scope.READ, Scope.SUBMIT),
        by=given.keeper(),
        at=AT,
    )


def test_a_key_is_recognised_and_its_secret_is_nowhere() -> None:
    key, secret = issue()
    assert keys.recognise(secret, at=AT) == key
    assert secret.startswith(f"pk_{key.prefix}_")
    stored = serializers.serialize("json", ApiKey.objects.all())
    assert secret not in stored
    assert secret.rsplit("_", 1)[-1] not in stored


def test_two_keys_are_two_secrets() -> None:
    assert issue()[1] != issue()[1]


def test_its_use_is_noted_once_a_minute() -> None:
    key, secret = issue()
    for seconds, noted in ((0, 0), (30, 0), (61, 61)):
        keys.recognise(secret, at=AT + dt.timedelta(seconds=seconds))
        key.refresh_from_db()
        assert key.last_used_at == AT + dt.timedelta(seconds=noted)


@pytest.mark.parametrize("change", ["secret", "late", "revoked", "inactive", "stateless"])
def test_what_is_no_usable_key_is_refused_without_saying_why(change: str) -> None:
    key, secret = issue()
    at = AT
    match change:
        case "secret":
            secret = secret[:-1] + ("A" if secret[-1] != "A" else "B")
        case "late":
            at = AT + keys.LIFETIME
        case "revoked":
            keys.revoke(key, by=given.keeper(), at=AT)
        case "inactive":
            User.objects.filter(pk=key.user.pk).update(is_active=False)
        case "stateless":
            User.objects.filter(pk=key.user.pk).update(roles=[], participant=None)
    with pytest.raises(KeyRefusedError, match=r"^the key is not valid$"):
        keys.recognise(secret, at=at)


def test_only_keepers_manage_keys() -> None:
    key, _ = issue()
    for by in (given.officer(), given.reviewer(), given.signatory(given.state())):
        for act in (keys.rotate, keys.revoke):
            with pytest.raises(NotAllowedError):
                act(key, by=by, at=AT)
    assert ApiKey.objects.count() == 1


def test_a_key_can_do_no_more_than_its_person() -> None:
    france = given.state()
    with pytest.raises(ValueError, match="does not sign"):
        issue(Scope.SUBMIT, user=given.drafter(france))
    with pytest.raises(ValueError, match="speaks for no State"):
        issue(user=given.officer())
    with pytest.raises(ValueError, match="speaks for no State"):
        issue(user=given.person("seconded", Role.REVIEWER, of=france))


def test_rotation_lets_the_old_key_work_for_a_week_and_no_longer() -> None:
    key, old = issue(Scope.READ)
    successor, new = keys.rotate(key, by=given.keeper(), at=AT)
    assert (successor.rotated_from, successor.scopes) == (key, ["READ"])
    for secret in (old, new):
        keys.recognise(secret, at=AT + keys.OVERLAP - DAY)
    with pytest.raises(KeyRefusedError):
        keys.recognise(old, at=AT + keys.OVERLAP)
    keys.recognise(new, at=AT + keys.OVERLAP)


def test_rotation_never_lengthens_a_life() -> None:
    key, _ = issue()
    late = key.expires_at - DAY
    keys.rotate(key, by=given.keeper(), at=late)
    key.refresh_from_db()
    assert key.expires_at == late + DAY


@pytest.mark.parametrize("before", ["rotated", "revoked", "expired"])
def test_a_key_is_rotated_once_and_while_it_lives(before: str) -> None:
    key, _ = issue()
    at = AT
    if before == "rotated":
        keys.rotate(key, by=given.keeper(), at=AT)
    elif before == "revoked":
        keys.revoke(key, by=given.keeper(), at=AT)
    else:
        at = key.expires_at
    with pytest.raises(ValueError, match="revoked, expired or rotated already"):
        keys.rotate(key, by=given.keeper(), at=at)


def test_a_key_is_revoked_once() -> None:
    key, _ = issue()
    keys.revoke(key, by=given.keeper(), at=AT)
    with pytest.raises(ValueError, match="revoked already"):
        keys.revoke(key, by=given.keeper(), at=AT)
