"""``/readyz`` names what is down, and ``/healthz`` asks nothing that could be."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from config import health, heartbeat

UP = {"database": "up", "public": "up", "migrations": "up", "broker": "up", "beat": "up", "worker": "up"}
WORKERS = {"delivery": "up", "uploads": "up", "website": "up"}


@pytest.fixture(autouse=True)
def fresh_broker() -> Iterator[None]:
    """No sign of life from an earlier test, no client of another address."""
    heartbeat.broker.cache_clear()
    heartbeat.broker().delete(*(f"{heartbeat.PREFIX}{name}" for name in ("beat", *heartbeat.QUEUES)))
    yield
    heartbeat.broker().close()
    heartbeat.broker.cache_clear()


def all_sign() -> None:
    for name in ("beat", *heartbeat.QUEUES):
        heartbeat.sign(name)


def parts(client: Client, *, status: int) -> dict[str, str]:
    answer = client.get("/readyz")
    assert answer.status_code == status, answer.content
    assert answer.json()["ready"] is (status == 200)
    assert "no-store" in answer["Cache-Control"]
    found: dict[str, str] = answer.json()["parts"]
    return found


def test_ready_when_all_parts_are_up(feed_db: None, client: Client) -> None:
    all_sign()
    assert parts(client, status=200) == UP | WORKERS


@pytest.mark.parametrize(
    ("silent", "part"), [("beat", "beat"), ("default", "worker"), *((name, name) for name in WORKERS)]
)
def test_a_silent_part_is_named(feed_db: None, client: Client, silent: str, part: str) -> None:
    all_sign()
    heartbeat.broker().delete(f"{heartbeat.PREFIX}{silent}")
    assert {name for name, state in parts(client, status=503).items() if state != "up"} == {part}


def test_signs_fade_by_themselves() -> None:
    heartbeat.sign("beat")
    left = heartbeat.broker().ttl(f"{heartbeat.PREFIX}beat")
    assert isinstance(left, int)
    assert 0 < left <= heartbeat.TTL


def test_the_heartbeat_task_signs_for_its_queue() -> None:
    heartbeat.heartbeat("delivery")
    assert heartbeat.signs() == dict.fromkeys(("beat", *heartbeat.QUEUES), False) | {"delivery": True}


def test_a_dead_broker_is_named(feed_db: None, client: Client, settings: Settings) -> None:
    heartbeat.broker().close()
    heartbeat.broker.cache_clear()
    settings.CELERY_BROKER_URL = "redis+socket:///nonexistent/socket"
    found = parts(client, status=503)
    assert found["broker"] == "does not answer"
    assert found["database"] == "up"


def test_a_migration_not_applied_is_named(feed_db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    all_sign()
    more = health._on_disk() | {("registry", "9999_not_yet")}
    monkeypatch.setattr(health, "_on_disk", lambda: more)
    assert parts(client, status=503)["migrations"] == "1 not applied: registry.9999_not_yet"


def test_a_connection_that_died_meanwhile_is_replaced(feed_db: None, client: Client) -> None:
    all_sign()
    assert parts(client, status=200)["public"] == "up"
    for alias in ("default", "public"):
        connections[alias].ensure_connection()
        connection = connections[alias].connection
        assert connection is not None
        connection.close()
    assert parts(client, status=200) == UP | WORKERS


def test_healthz_asks_nobody(client: Client) -> None:
    """No database fixture: a query here would fail the test."""
    assert client.get("/healthz").json() == {"alive": True}


def test_a_numbered_database_behind_a_socket_is_named_as_celery_names_it(settings: Settings) -> None:
    settings.CELERY_BROKER_URL = "redis+socket:///nowhere/valkey.sock?virtual_host=7"
    heartbeat.broker.cache_clear()
    named = heartbeat.broker().connection_pool.connection_kwargs
    assert (named["path"], named["db"]) == ("/nowhere/valkey.sock", 7)
