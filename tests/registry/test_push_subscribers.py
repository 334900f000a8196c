"""What keepers decide about subscribers: by actions, at the admin, at a terminal."""

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook as Verifier

from registry import sealing, tasks
from registry.actions import subscribers
from registry.actions.subscribers import SubscriberError
from registry.channels import signing
from registry.channels.addresses import AddressRefusedError
from registry.enums import SubscriberState
from registry.models import DeliveryAttempt, Subscriber
from registry.permissions import NotAllowedError
from tests.registry.pushing import KEEPER, VISITOR, Endpoint, Script, publish, subscribe

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
NEAR = "http://127.0.0.1:9/hook"


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True


def test_a_secret_is_shown_once_and_kept_sealed() -> None:
    row, secret = subscribers.add(name="News", url=NEAR, by=KEEPER, at=NOW)
    row.refresh_from_db()
    signing.check_secret(secret)
    assert secret not in row.secret
    assert sealing.unseal(row.secret) == secret
    assert (row.cursor, row.state) == (0, SubscriberState.ACTIVE)


def test_a_private_address_is_refused_when_saved(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = False
    with pytest.raises(AddressRefusedError):
        subscribers.add(name="News", url="https://127.0.0.1/", by=KEEPER, at=NOW)
    row = subscribe()
    with pytest.raises(AddressRefusedError):
        subscribers.redirect(row, "https://10.0.0.1/", by=KEEPER, at=NOW)
    row.refresh_from_db()
    assert row.url == "https://example.org/hook"


@pytest.mark.parametrize(
    "act",
    [
        lambda row: subscribers.add(name="x", url=NEAR, by=VISITOR, at=NOW),
        lambda row: subscribers.redirect(row, NEAR, by=VISITOR, at=NOW),
        lambda row: subscribers.pause(row, by=VISITOR, at=NOW),
        lambda row: subscribers.resume(row, by=VISITOR, at=NOW),
        lambda row: subscribers.replay(row, first=1, by=VISITOR, at=NOW),
        lambda row: subscribers.rotate_secret(row, by=VISITOR, at=NOW),
        lambda row: subscribers.ping(row, by=VISITOR, at=NOW),
        lambda row: subscribers.register(name="x", url=NEAR, secret=signing.new_secret(), by=VISITOR, at=NOW),
    ],
)
def test_only_keepers_act(act: Any) -> None:
    row = subscribe()
    with pytest.raises(NotAllowedError, match=r"registry\.change_subscriber"):
        act(row)
    assert Subscriber.objects.count() == 1


def test_pause_and_resume_each_once() -> None:
    row = subscribe(failures=3)
    subscribers.pause(row, by=KEEPER, at=NOW)
    with pytest.raises(SubscriberError, match="paused already"):
        subscribers.pause(row, by=KEEPER, at=NOW)
    resumed = subscribers.resume(row, by=KEEPER, at=NOW)
    assert (resumed.state, resumed.failures) == (SubscriberState.ACTIVE, 0)
    with pytest.raises(SubscriberError, match="active already"):
        subscribers.resume(row, by=KEEPER, at=NOW)


def test_resuming_one_that_retries_tries_now() -> None:
    publish()
    row = subscribe(state=SubscriberState.RETRYING, failures=5, next_attempt_at=NOW + dt.timedelta(hours=9))
    assert subscribers.resume(row, by=KEEPER, at=NOW).next_attempt_at is None


def test_replay_goes_back_twice_is_once_and_never_skips() -> None:
    publish(5)
    row = subscribe(cursor=3, state=SubscriberState.PAUSED)
    for _ in range(2):
        replayed = subscribers.replay(row, first=2, by=KEEPER, at=NOW)
        assert (replayed.cursor, replayed.state) == (1, SubscriberState.ACTIVE)
    for first in (0, -1, 3):
        with pytest.raises(SubscriberError, match="nothing may be skipped"):
            subscribers.replay(row, first=first, by=KEEPER, at=NOW)


def test_rotation_keeps_the_old_secret_for_a_day() -> None:
    row, old = subscribers.add(name="News", url=NEAR, by=KEEPER, at=NOW)
    changed, new = subscribers.rotate_secret(row, by=KEEPER, at=NOW)
    assert new != old
    assert sealing.unseal(changed.old_secret) == old
    assert changed.old_secret_until == NOW + dt.timedelta(days=1)


def test_a_ping_is_signed_noted_and_moves_nothing() -> None:
    publish(2)
    secret = signing.new_secret()
    row, channel = subscribe(secret=secret, cursor=1), Script(lambda sequence: 500)
    answer = subscribers.ping(row, by=KEEPER, at=timezone.now(), channel=channel)
    assert answer.status == 500
    message = channel.messages[0]
    content = Verifier(secret).verify(message.body, dict(signing.headers(message, channel.secrets[0])))
    assert content["type"] == "ping"
    row.refresh_from_db()
    assert (row.cursor, row.state, row.failures) == (1, SubscriberState.ACTIVE, 0)
    assert DeliveryAttempt.objects.get().sequence == 0


def test_registering_twice_is_once_and_a_new_secret_rotates() -> None:
    first, second = signing.new_secret(), signing.new_secret()
    row = subscribers.register(name="Site", url=NEAR, secret=first, by=KEEPER, at=NOW)
    Subscriber.objects.update(cursor=4)
    sealed = row.secret
    again = subscribers.register(name="Site", url=NEAR, secret=first, by=KEEPER, at=NOW)
    assert (again.pk, again.secret, again.cursor, again.old_secret) == (row.pk, sealed, 4, "")
    changed = subscribers.register(name="Site", url="http://127.0.0.1:10/", secret=second, by=KEEPER, at=NOW)
    assert (changed.url, sealing.unseal(changed.secret)) == ("http://127.0.0.1:10/", second)
    assert sealing.unseal(changed.old_secret) == first


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_YQ==", "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFh", "whsec_nonsense!"])
def test_a_secret_is_one_of_standard_webhooks(secret: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 bytes"):
        subscribers.register(name="Site", url=NEAR, secret=secret, by=KEEPER, at=NOW)


# At a terminal


def test_register_receiver_is_idempotent(tmp_path: Path) -> None:
    file = tmp_path / "receiver"
    file.write_text(f"{signing.new_secret()}\n")
    for _ in range(2):
        call_command("register_receiver", url=NEAR, secret_file=file)
    row = Subscriber.objects.get()
    assert (row.name, row.url, row.cursor) == ("Partnership website (demonstration)", NEAR, 0)


@pytest.mark.parametrize("content", [None, "", "nonsense"])
def test_register_receiver_says_what_is_wrong_with_the_secret(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "receiver"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CommandError):
        call_command("register_receiver", url=NEAR, secret_file=file)


def test_replay_by_name_or_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "wake", lambda: None)
    publish(3)
    row = subscribe(cursor=3)
    call_command("replay", "Site", "--from", "2")
    row.refresh_from_db()
    assert row.cursor == 1
    call_command("replay", str(row.pk), "--from", "1")
    row.refresh_from_db()
    assert row.cursor == 0
    with pytest.raises(CommandError, match="nothing may be skipped"):
        call_command("replay", "Site", "--from", "9")
    with pytest.raises(CommandError, match=r"there are: .* Site"):
        call_command("replay", "Nobody", "--from", "1")


@pytest.mark.usefixtures("feed_db")
def test_deliver_once_delivers_to_everybody_without_a_broker() -> None:
    publish(3)
    with Endpoint() as one, Endpoint() as other:
        subscribe(one.url, name="a")
        subscribe(other.url, name="b")
        call_command("deliver", "--once")
    assert one.sequences == other.sequences == [1, 2, 3]


# At the admin


@pytest.fixture
def desk() -> Client:
    """A client whose user may change subscribers."""
    return _client("keeper", roles=["KEEPER"])


def _client(name: str, **more: Any) -> Client:
    user = get_user_model().objects.create_user(name, is_staff=True, **more)
    client = Client()
    client.force_login(user)
    return client


def _post(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"/admin/registry/subscriber/{path}", data, follow=True)


def test_adding_shows_the_secret_once(desk: Client) -> None:
    page = desk.get("/admin/registry/subscriber/add/")
    assert "Its secret is shown once" in page.content.decode()
    answer = _post(desk, "add/", name="News", url=NEAR)
    row = Subscriber.objects.get()
    (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.content.decode())
    assert sealing.unseal(row.secret) == secret
    assert "no-store" in answer["Cache-Control"]
    for path in ("", f"{row.pk}/change/"):
        assert "whsec_" not in desk.get(f"/admin/registry/subscriber/{path}").content.decode()
    assert LogEntry.objects.get().object_id == str(row.pk)


def test_a_taken_name_and_a_bad_address_are_said_at_the_form(desk: Client, settings: Settings) -> None:
    subscribe(name="News")
    settings.PUSH_ALLOW_PRIVATE = False
    assert "only https" in _post(desk, "add/", name="Other", url=NEAR).content.decode()
    assert Subscriber.objects.count() == 1


@pytest.mark.usefixtures("feed_db")
def test_a_taken_name_is_said_at_the_form() -> None:
    client = _client("keeper", roles=["KEEPER"])
    subscribe(name="News")
    assert "of this name already" in _post(client, "add/", name="News", url=NEAR).content.decode()


def test_the_list_shows_health_lag_and_error(desk: Client) -> None:
    publish(5)
    subscribe(cursor=2, state=SubscriberState.PAUSED, failures=10, last_error="answered 503")
    text = desk.get("/admin/registry/subscriber/").content.decode()
    assert "Paused by failures" in text
    assert "answered 503" in text
    assert '<td class="field-lag">3</td>' in text
    assert 'name="action"' not in text


def test_each_button_does_one_act(desk: Client) -> None:
    publish(5)
    row = subscribe(cursor=3)
    for attempt in range(30):
        DeliveryAttempt.objects.create(
            subscriber=row, sequence=attempt + 1, attempted_at=NOW, duration_ms=1, status=503, error=f"e{attempt}"
        )
    page = desk.get(f"/admin/registry/subscriber/{row.pk}/change/").content.decode()
    assert f"{row.pk}/pause/" in page
    assert f"{row.pk}/resume/" not in page
    assert page.count('<td class="field-error">') == 25
    _post(desk, f"{row.pk}/pause/")
    row.refresh_from_db()
    assert row.state == SubscriberState.PAUSED
    assert "is paused already" in _post(desk, f"{row.pk}/pause/").content.decode()
    _post(desk, f"{row.pk}/resume/")
    _post(desk, f"{row.pk}/replay/", first="2")
    row.refresh_from_db()
    assert (row.state, row.cursor) == (SubscriberState.ACTIVE, 1)
    assert "nothing may be skipped" in _post(desk, f"{row.pk}/replay/", first="4").content.decode()
    _post(desk, f"{row.pk}/redirect/", url="http://127.0.0.1:10/")
    assert "whsec_" in _post(desk, f"{row.pk}/rotate/").content.decode()
    row.refresh_from_db()
    assert row.url == "http://127.0.0.1:10/"
    assert row.old_secret


def test_the_test_ping_says_what_came(desk: Client) -> None:
    with Endpoint(lambda request: 202) as endpoint:
        row = subscribe(endpoint.url)
        assert "was answered with 202" in _post(desk, f"{row.pk}/ping/").content.decode()
        assert json.loads(endpoint.requests[0].body)["type"] == "ping"
        endpoint.behave = lambda request: 404
        assert "answered 404" in _post(desk, f"{row.pk}/ping/").content.decode()


def test_a_get_changes_nothing_and_others_are_kept_out(desk: Client) -> None:
    row = subscribe()
    for act in ("pause", "resume", "replay", "redirect", "rotate", "ping"):
        assert desk.get(f"/admin/registry/subscriber/{row.pk}/{act}/").status_code == 200
    row.refresh_from_db()
    assert (row.state, row.old_secret, row.attempts.count()) == (SubscriberState.ACTIVE, "", 0)
    assert desk.get("/admin/registry/subscriber/999/pause/").status_code == 404
    for client in (_client("officer", roles=["OFFICER"]), _client("root", is_superuser=True)):
        for path in ("", "add/", f"{row.pk}/change/", f"{row.pk}/pause/", f"{row.pk}/delete/"):
            for response in (client.get(f"/admin/registry/subscriber/{path}"), _post(client, path)):
                assert response.status_code == 403, path
    auditor = _client("auditor", roles=["AUDITOR"])
    page = auditor.get(f"/admin/registry/subscriber/{row.pk}/change/")
    assert page.status_code == 200
    assert "pause/" not in page.content.decode()
    assert _post(auditor, f"{row.pk}/pause/").status_code == 403
    assert desk.post(f"/admin/registry/subscriber/{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert desk.post(f"/admin/registry/subscriber/{row.pk}/change/", {"cursor": "9"}).status_code == 403
    row.refresh_from_db()
    assert row.cursor == 0
