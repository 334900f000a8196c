"""What keepers decide about watchers, how a key is recognised, what a watcher does with its own."""

import datetime as dt
from typing import Any

import pytest
from django.core import serializers
from django.utils import timezone
from pytest_django import Settings

from partnership.permissions import NotAllowedError
from registry.channels.addresses import AddressRefusedError
from registry.enums import SubscriberState
from sanctions.actions import watched_names, watchers
from sanctions.actions.keys import KeyRefusedError
from sanctions.actions.watched_names import NameDraft
from sanctions.actions.watchers import WatcherError
from sanctions.models import Hit, WatchedName, Watcher, WatchKey
from tests.sanctions import builders as given
from tests.sanctions.watching import CUSTOMER, list_, put, scan, subject, watcher

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True


def test_key_and_secret_are_kept_nowhere() -> None:
    made = watcher()
    assert made.key.startswith(f"wk_{made.row.prefix}_")
    assert watchers.recognise(made.key, at=timezone.now()) == made.row
    stored = serializers.serialize("json", Watcher.objects.all())
    for part in (made.key, made.key.rsplit("_", 1)[-1], made.secret, made.secret.removeprefix("whsec_")):
        assert part not in stored


def test_it_begins_at_the_head_with_the_usual_threshold() -> None:
    list_()
    row = watcher().row
    assert row.cursor > 0
    assert row.threshold == watchers.USUAL == 70


@pytest.mark.parametrize("who", ["officer", "reviewer", "signatory"])
def test_only_keepers_keep_watchers(who: str) -> None:
    one = watcher().row
    by = given.signatory(given.state()) if who == "signatory" else getattr(given, who)()
    acts: list[Any] = [watchers.rotate_key, watchers.rotate_secret, watchers.pause, watchers.resume, watchers.end]
    for act in acts:
        with pytest.raises(NotAllowedError):
            act(one, by=by, at=timezone.now())
    with pytest.raises(NotAllowedError):
        watchers.redirect(one, "http://127.0.0.1/", by=by, at=timezone.now())
    with pytest.raises(NotAllowedError):
        watcher("Another", by=by)
    assert Watcher.objects.get().state == SubscriberState.ACTIVE
    for act in acts[:3]:
        act(one, by=given.keeper(), at=timezone.now())


@pytest.mark.parametrize(
    "url", ["http://example.org/", "https://10.0.0.1/", "https://127.1/", "https://user@example.org/", "https://[::1]/"]
)
def test_no_watcher_turns_us_against_our_own_network(url: str, settings: Settings) -> None:
    one = watcher().row
    settings.PUSH_ALLOW_PRIVATE = False
    with pytest.raises(AddressRefusedError):
        watcher("Another", url=url)
    with pytest.raises(AddressRefusedError):
        watchers.redirect(one, url, by=given.keeper(), at=timezone.now())
    assert [row.url for row in Watcher.objects.all()] == [one.url]


def test_what_cannot_be_added() -> None:
    watcher()
    with pytest.raises(WatcherError, match="of this name"):
        watcher()
    for threshold in (49, 101):
        with pytest.raises(WatcherError, match="between 50 and 100"):
            watcher("Another", threshold=threshold)


def test_a_rotated_key_works_a_week_and_the_one_before_it_no_more() -> None:
    one, at = watcher(), timezone.now()
    _, second = watchers.rotate_key(one.row, by=given.keeper(), at=at)
    for key in (one.key, second):
        assert watchers.recognise(key, at=at + watchers.KEY_OVERLAP - dt.timedelta(minutes=1)) == one.row
    with pytest.raises(KeyRefusedError):
        watchers.recognise(one.key, at=at + watchers.KEY_OVERLAP)
    _, third = watchers.rotate_key(one.row, by=given.keeper(), at=at)
    with pytest.raises(KeyRefusedError):
        watchers.recognise(one.key, at=at)
    assert watchers.recognise(second, at=at) == watchers.recognise(third, at=at)


@pytest.mark.parametrize("key", ["", "wk_", "nonsense", "wk_00000000_AAAA"])
def test_what_is_no_key_is_refused_without_saying_why(key: str) -> None:
    watcher()
    with pytest.raises(KeyRefusedError, match=r"^the key is not valid$"):
        watchers.recognise(key, at=timezone.now())


def test_use_is_noted_once_a_minute() -> None:
    one, at = watcher(), timezone.now()
    for seconds, noted in ((0, 0), (30, 0), (61, 61)):
        watchers.recognise(one.key, at=at + dt.timedelta(seconds=seconds))
        assert one.now.last_used_at == at + dt.timedelta(seconds=noted)


def test_pause_and_resume() -> None:
    one, by, at = watcher().row, given.keeper(), timezone.now()
    with pytest.raises(WatcherError, match="active already"):
        watchers.resume(one, by=by, at=at)
    assert watchers.pause(one, by=by, at=at).state == SubscriberState.PAUSED
    with pytest.raises(WatcherError, match="paused already"):
        watchers.pause(one, by=by, at=at)
    Watcher.objects.update(failures=10, alarm_pending=True, failing_since_at=at)
    row = watchers.resume(one, by=by, at=at)
    assert (row.state, row.failures, row.alarm_pending, row.failing_since_at) == ("ACTIVE", 0, False, None)


def test_an_ended_watcher_leaves_nothing_of_its_customers() -> None:
    one, other = watcher(), watcher("Another")
    for each in (one, other):
        put(each, CUSTOMER)
    list_()
    scan()
    assert Hit.objects.count() == 2
    watchers.end(one.row, by=given.keeper(), at=timezone.now())
    left: list[Any] = [*WatchedName.objects.all(), *Hit.objects.all(), *WatchKey.objects.all()]
    assert {row.watcher_id for row in left} == {other.row.pk}
    row = one.now
    assert (row.email, row.url, row.secret, row.old_secret, row.old_sha256, row.last_error) == ("",) * 6
    with pytest.raises(KeyRefusedError):
        watchers.recognise(one.key, at=timezone.now())
    with pytest.raises(WatcherError, match="was ended"):
        put(one, CUSTOMER)
    for act in (watchers.end, watchers.rotate_key, watchers.rotate_secret, watchers.pause, watchers.resume):
        with pytest.raises(WatcherError, match="was ended"):
            act(one.row, by=given.keeper(), at=timezone.now())
    watcher()  # its name is free again


# What is a watcher's own


def test_a_deleted_name_goes_with_its_keys_and_hits() -> None:
    one = watcher()
    put(one, CUSTOMER, other="Melchior Unrelated")
    list_()
    scan()
    watched_names.delete(one.row, CUSTOMER.lower())
    assert (Hit.objects.count(), WatchedName.objects.count()) == (0, 1)
    assert set(WatchKey.objects.values_list("name__key", flat=True)) == {"other"}


def test_too_many_names_are_refused_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_names, "MOST", 3)
    one = watcher()
    put(one, "a", "b")
    with pytest.raises(watched_names.TooManyNamesError):
        put(one, "c", "d")
    put(one, "a", "b", "c")  # known ones count once
    assert sorted(one.row.names.values_list("key", flat=True)) == ["a", "b", "c"]


def test_one_key_twice_is_refused() -> None:
    drafts = [NameDraft("a", subject("A")), NameDraft("a", subject("B"))]
    with pytest.raises(ValueError, match="twice"):
        watched_names.put(watcher().row, drafts, at=timezone.now())
    assert not WatchedName.objects.exists()


def test_the_first_dismissal_stands() -> None:
    one = watcher()
    put(one, CUSTOMER)
    list_()
    scan()
    hit, at = one.hits()[0], timezone.now()
    for note in ("born elsewhere", "again"):
        watched_names.dismiss(one.row, hit.pk, note=note, at=at)
    hit.refresh_from_db()
    assert (hit.note, hit.dismissed_at) == ("born elsewhere", at)


def test_a_watcher_touches_its_own_alone() -> None:
    one, other = watcher(), watcher("Another")
    put(one, CUSTOMER)
    list_()
    scan()
    with pytest.raises(WatchedName.DoesNotExist):
        watched_names.delete(other.row, CUSTOMER.lower())
    with pytest.raises(Hit.DoesNotExist):
        watched_names.dismiss(other.row, one.hits()[0].pk, note="", at=timezone.now())
    assert one.hits()[0].dismissed_at is None
