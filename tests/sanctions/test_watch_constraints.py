"""Every rule that Postgres holds for watchers, their names and hits, broken by name."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, connections, transaction

from registry import sealing
from registry.channels import signing
from sanctions.models import Hit, WatchedName, Watcher, WatchKey
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
AT = given.AT
TABLES = ("sanctions_watcher", "sanctions_watchedname", "sanctions_watchkey", "sanctions_hit")


def watcher(name: str = "Bank", **more: Any) -> Watcher:
    said: dict[str, Any] = {
        "email": "a@example.test",
        "url": "https://example.org/hook",
        "secret": sealing.seal(signing.new_secret()),
        "prefix": name,
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "threshold": 70,
        "cursor": 0,
        "created_at": AT,
        "created_by": given.keeper(),
    } | more
    return Watcher.objects.create(name=name, **said)


def named(of: Watcher, key: str = "1", **more: Any) -> WatchedName:
    return WatchedName.objects.create(watcher=of, key=key, **({"subject": {}, "written_at": AT} | more))


def hit(of: WatchedName, **more: Any) -> Hit:
    said: dict[str, Any] = {
        "watcher": of.watcher,
        "target": "T000001",
        "number": 1,
        "sequence": 1,
        "operation": "published",
        "score": 80,
        "reasons": [],
        "found_at": AT,
    } | more
    return Hit.objects.create(name=of, **said)


@contextmanager
def _at_once() -> Iterator[None]:
    """A transaction whose deferred rules are asked as it ends."""
    with transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@contextmanager
def refused(name: str) -> Iterator[None]:
    """The rule of this name refuses."""
    with pytest.raises(IntegrityError) as error, _at_once():
        yield
    diag = getattr(error.value.__cause__, "diag", None)
    assert getattr(diag, "constraint_name", None) == name


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("sanctions_watcher_threshold_in_hundredths", {"threshold": 49}),
        ("sanctions_watcher_threshold_in_hundredths", {"threshold": 101}),
        ("sanctions_watcher_counts_not_negative", {"cursor": -1}),
        ("sanctions_watcher_counts_not_negative", {"turn": -1}),
        ("sanctions_watcher_state_known", {"state": "ASLEEP"}),
        ("sanctions_watcher_retrying_has_a_time", {"state": "RETRYING"}),
        ("sanctions_watcher_old_secret_expires", {"old_secret": "x"}),
        ("sanctions_watcher_old_secret_expires", {"old_secret_until": AT}),
        ("sanctions_watcher_old_key_expires", {"old_sha256": "0" * 64}),
        ("sanctions_watcher_old_key_expires", {"old_key_until": AT}),
        ("sanctions_watcher_key_is_hashed", {"sha256": "wk_in_clear"}),
        ("sanctions_watcher_key_is_hashed", {"old_sha256": "wk_in_clear", "old_key_until": AT}),
        ("sanctions_watcher_ended_paired", {"ended_at": AT, "email": "", "url": "", "secret": ""}),
        ("sanctions_watcher_ended_keeps_nothing", {"url": ""}),
        ("sanctions_watcher_ended_keeps_nothing", {"secret": ""}),
    ],
)
def test_a_watcher_that_cannot_be(rule: str, change: dict[str, Any]) -> None:
    with refused(rule):
        watcher(**change)


def test_an_ended_watcher_keeps_nothing() -> None:
    nothing = {"email": "", "url": "", "secret": "", "ended_at": AT, "ended_by": given.keeper()}
    watcher("gone", **nothing)
    for kept in ("email", "url", "secret"):
        with refused("sanctions_watcher_ended_keeps_nothing"):
            watcher("kept", **nothing | {kept: "http://kept@example.test"})


def test_a_name_is_anothers_only_once_it_ended() -> None:
    first = watcher()
    with refused("sanctions_watcher_name_once"):
        watcher(prefix="2", sha256="2" * 64)
    nothing = {"email": "", "url": "", "secret": "", "ended_at": AT, "ended_by": given.keeper()}
    Watcher.objects.filter(pk=first.pk).update(**nothing)
    watcher(prefix="2", sha256="2" * 64)


def test_a_watched_name_that_cannot_be() -> None:
    of = watcher()
    named(of)
    with refused("sanctions_watched_name_once"):
        named(of)
    with refused("sanctions_watched_name_has_a_key"):
        named(of, "")
    for half in ({"version": 1}, {"data": b"x"}):
        with refused("sanctions_watched_name_analysed_or_not"):
            named(of, "2", **half)
    named(watcher("Another"), "1")


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("sanctions_hit_once", {"number": 2}),
        ("sanctions_hit_number_once", {"target": "T000002"}),
        ("sanctions_hit_score_in_hundredths", {"number": 2, "target": "T000002", "score": 101}),
        ("sanctions_hit_operation_known", {"number": 2, "target": "T000002", "operation": "guessed"}),
        ("sanctions_hit_note_of_a_dismissal", {"number": 2, "target": "T000002", "note": "no"}),
    ],
)
def test_a_hit_that_cannot_be(rule: str, change: dict[str, Any]) -> None:
    one = named(watcher())
    hit(one)
    with refused(rule):
        hit(one, **change)


def test_a_hit_and_a_key_are_of_their_names_watcher() -> None:
    one, other = named(watcher()), watcher("Another")
    with refused("sanctions_hit_of_its_watcher"):
        hit(one, watcher=other)
    with refused("sanctions_watch_key_of_its_watcher"):
        WatchKey.objects.create(watcher=other, key=1, name=one)
    hit(one)
    WatchKey.objects.create(watcher=one.watcher, key=1, name=one)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("feed_db")
def test_the_public_role_reads_none_of_it(table: str) -> None:
    with (
        pytest.raises((ProgrammingError, DatabaseError), match="permission denied"),
        connections["public"].cursor() as c,
    ):
        c.execute(f"SELECT FROM {table}")
