"""P1, P4, E4: concurrent publishers lose nothing, nobody rewrites history, no clock publishes early."""

import datetime as dt
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import psycopg
import pytest
import time_machine
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from registry import queries
from registry.actions import ledger
from registry.enums import Kind
from registry.models import Event, Head, Record
from tests.conftest import owner
from tests.registry.book import entry, publish

pytestmark = pytest.mark.usefixtures("feed_db")
THREADS, TURNS = 16, 8


class Undone(Exception):  # noqa: N818 - not an error, a decision
    """The decision falls through after its line was written."""


def publisher(number: int, committed: set[int], failures: list[BaseException]) -> None:
    """Publish some batches, slow between line and commit, and roll a twentieth of them back."""
    chance = random.Random(number)  # noqa: S311 - when to sleep, not a secret
    try:
        for turn in range(TURNS):
            try:
                with transaction.atomic():
                    time.sleep(chance.random() * 0.004)
                    names = [entry(f"P{number}.{turn}.{n}") for n in range(chance.randint(1, 3))]
                    events = ledger.append(names)
                    time.sleep(chance.random() * 0.004)
                    if chance.random() < 0.05:
                        raise Undone
            except Undone:
                continue
            committed.update(event.sequence for event in events)
    except BaseException as error:
        failures.append(error)
    finally:
        connections.close_all()


def race() -> tuple[set[int], list[int]]:
    """What was committed, and what a reader with a cursor saw meanwhile and a moment after."""
    committed: set[int] = set()
    failures: list[BaseException] = []
    threads = [threading.Thread(target=publisher, args=(n, committed, failures)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    seen: list[int] = []
    while True:
        running = any(thread.is_alive() for thread in threads)
        seen += [event.sequence for event in queries.since(seen[-1] if seen else 0, limit=1000).only("sequence")]
        if not running:
            break
    for thread in threads:
        thread.join()
    assert not failures, failures
    return committed, seen


def test_a_reader_with_a_cursor_sees_every_committed_event_in_order() -> None:
    committed, seen = race()
    assert seen == sorted(committed) == list(range(1, len(committed) + 1))
    head = Head.objects.get()
    assert head.sequence == len(committed) == Event.objects.count() == Record.objects.count()


@pytest.fixture
def numbered_by_a_sequence() -> Iterator[Callable[[int], Any]]:
    """The fault: numbers from a sequence object, as a bigserial column would take them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE SEQUENCE twin_of_the_head")
    batch = threading.Lock()  # the numbers of one batch lie together; released long before the commit, as a sequence is

    def advance(number: int) -> tuple[int, dt.datetime]:
        with batch, connection.cursor() as cursor:
            cursor.execute("SELECT max(nextval('twin_of_the_head')) FROM generate_series(1, %s)", [number])
            return cursor.fetchone()[0], timezone.now()

    yield advance
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP SEQUENCE twin_of_the_head")


def test_a_sequence_object_would_lose_events(numbered_by_a_sequence: Callable[[int], Any]) -> None:
    """The twin: late commits carry low numbers, which the reader's cursor has passed; and rollbacks leave gaps."""
    with mock.patch.object(ledger, "_advance_head", numbered_by_a_sequence):
        committed, seen = race()
    assert set(seen) < committed, "nothing was lost: the race no longer tests anything"


def test_a_rollback_gives_numbers_and_references_back() -> None:
    with transaction.atomic():
        assert ledger.take_references(Kind.LISTING, 2) == ["L000001", "L000002"]
        assert ledger.append([entry("L000001")])[0].sequence == 1
        transaction.set_rollback(True)
    with transaction.atomic():
        assert ledger.take_references(Kind.LISTING) == ["L000001"]
    assert publish(entry("L000001"))[0].sequence == 1


RUNTIME = ("registry_app", "registry_public")
REWRITING = (
    "UPDATE registry_event SET title = 'x'",
    "UPDATE registry_event SET document = document",
    "DELETE FROM registry_event",
    "TRUNCATE registry_event CASCADE",
    "ALTER TABLE registry_event DISABLE TRIGGER ALL",
    "ALTER TABLE registry_event DISABLE TRIGGER registry_event_append_only",
    "DROP TRIGGER registry_event_append_only ON registry_event",
    "CREATE OR REPLACE FUNCTION registry_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "ALTER TABLE registry_event DROP CONSTRAINT registry_event_not_before_its_embargo",
    "ALTER TABLE registry_event RENAME TO old_event",
    "DROP TABLE registry_event CASCADE",
    "CREATE RULE quiet AS ON INSERT TO registry_event DO INSTEAD NOTHING",
    "SET session_replication_role = replica",
    "SET pgtrigger.ignore = '{registry_event:registry_event_append_only}'; UPDATE registry_event SET title = 'x'",
    "INSERT INTO registry_event SELECT * FROM registry_event ON CONFLICT (sequence) DO UPDATE SET title = 'x'",
    "MERGE INTO registry_event e USING registry_head h ON e.sequence = h.sequence WHEN MATCHED THEN DELETE",
    "DELETE FROM registry_head",
    "DELETE FROM registry_record",
    "DELETE FROM registry_series",
    "SET ROLE postgres",
    "GRANT UPDATE ON registry_event TO PUBLIC; UPDATE registry_event SET title = 'x'",
    "CREATE TABLE mine (a int)",
)


@pytest.mark.parametrize("role", RUNTIME)
def test_no_runtime_role_rewrites_history(role: str) -> None:
    """P4: grants first; the triggers behind them stop the owner too (tests/registry/test_constraints.py)."""
    publish(entry())
    before = list(Event.objects.values_list())
    for statement in REWRITING:
        with psycopg.connect(**_login(), autocommit=True) as wire:
            wire.execute(f"SET SESSION AUTHORIZATION {role}".encode())
            with pytest.raises(psycopg.Error) as refused:
                wire.execute(statement.encode())
            assert refused.value.sqlstate == "42501", (statement, refused.value)
    assert list(Event.objects.values_list()) == before


def test_the_public_role_reads_the_register_and_nothing_else() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.role_table_grants WHERE grantee = 'registry_public'"
            " UNION SELECT table_name || '.' || column_name FROM information_schema.column_privileges"
            " WHERE grantee = 'registry_public' AND privilege_type <> 'SELECT'"
        )
        assert {name for (name,) in cursor.fetchall()} == {
            "registry_event",
            "registry_record",
            "registry_head",
            "django_migrations",
            "sanctions_public_profile",  # views of what is published, for matching
            "sanctions_public_key",
        }
    with pytest.raises(Exception, match=r"permission denied|read-only"), connections["public"].cursor() as cursor:
        cursor.execute("INSERT INTO registry_head (id) VALUES (1)")


def test_without_the_trigger_the_owner_could() -> None:
    """The twin: it is the trigger that stands between the owner and the past."""
    publish(entry())
    with psycopg.connect(**_login()) as wire:
        with pytest.raises(psycopg.errors.RestrictViolation):
            wire.execute("UPDATE registry_event SET title = 'x'")
        wire.rollback()
        wire.execute("ALTER TABLE registry_event DISABLE TRIGGER registry_event_append_only")
        assert wire.execute("UPDATE registry_event SET title = 'x'").rowcount == 1
        wire.rollback()


@pytest.mark.parametrize("skew", [dt.timedelta(hours=-2), dt.timedelta(hours=2)])
def test_no_clock_but_the_databases_ends_an_embargo(skew: dt.timedelta) -> None:
    """E4: a machine whose clock is two hours off can neither publish early nor date a line wrongly."""
    real = timezone.now()
    with time_machine.travel(real + skew, tick=True):
        with pytest.raises(IntegrityError, match="registry_event_not_before_its_embargo"):
            publish(entry(not_before=real + dt.timedelta(hours=1)))
        event = publish(entry(not_before=real - dt.timedelta(minutes=1)))[0]
    assert abs(event.published_at - real) < dt.timedelta(minutes=5)
    assert Head.objects.get().sequence == 1


def test_a_machines_clock_would_have_published_early() -> None:
    """The twin: with the moment taken from the web server's clock the embargo is over two hours too soon."""
    real = timezone.now()

    def by_own_clock(number: int) -> tuple[int, dt.datetime]:
        return number, timezone.now()

    with time_machine.travel(real + dt.timedelta(hours=2)), mock.patch.object(ledger, "_advance_head", by_own_clock):
        assert publish(entry(not_before=real + dt.timedelta(hours=1)))


def test_time_never_runs_backwards_in_the_register() -> None:
    publish(entry())
    later = timezone.now() + dt.timedelta(days=1)
    Head.objects.update(published_at=later)
    assert publish(entry("L000002"))[0].published_at == later


def _login() -> dict[str, Any]:
    wanted = owner()
    return {key: wanted[key] for key in ("host", "port", "user", "password", "dbname") if wanted.get(key)}
