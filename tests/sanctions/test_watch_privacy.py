"""Names of watchers' customers stay between the watcher and us: not in logs, pages, the register, or left behind."""

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from registry.models import Event
from sanctions.actions import telling, watched_names, watchers
from tests.registry.pushing import Endpoint, Request
from tests.sanctions import builders as given
from tests.sanctions.watching import CUSTOMER, entity, list_, put, scan, watcher

pytestmark = pytest.mark.usefixtures("feed_db")
SECRET = "Xylophonia"
"""Part of a customer's name and of a watcher's own key for it; not in what is listed."""


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True
    settings.ROOT_URLCONF = "tests.sanctions.watching"
    cache.clear()


def everything() -> dict[str, str]:
    """Every row of every table of the database as text."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT string_agg(row_to_json(one)::text, chr(10)) FROM "{table}" one')
            found[table] = cursor.fetchone()[0] or ""
    return found


def holding(word: str) -> set[str]:
    """Tables that hold a word, as text or as bytes."""
    asked = (word.casefold(), word.encode().hex(), word.casefold().encode().hex())
    return {table for table, rows in everything().items() if any(one in rows.casefold() for one in asked)}


def test_a_name_is_in_no_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole life: put, refused, found, told, failed, broken, dismissed, deleted."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)  # which prints statements, in DEBUG alone

    def quote(request: Request) -> tuple[int, dict[str, str], bytes]:
        return 500, {}, request.body

    with Endpoint(quote) as endpoint:
        one = watcher(url=endpoint.url, threshold=50)
        name = f"{CUSTOMER} {SECRET}"
        one.call("PUT", f"/names/{SECRET}", entity(name))
        one.call("PUT", f"/names/{SECRET}", {"schema": SECRET, "properties": {SECRET: [SECRET + "\x07"]}})
        one.call("POST", "/names", f'{{"{SECRET}'.encode())
        list_(CUSTOMER)
        scan()
        (hit,) = one.hits()
        assert SECRET in str(hit.reasons)
        telling.tell(one.row.pk, clock=timezone.now)

        def broken(*args: Any, **more: Any) -> None:
            raise RuntimeError(f"cannot take {name}")

        with monkeypatch.context() as patch:
            patch.setattr(watched_names, "put", broken)
            assert one.call("PUT", "/names/2", entity(name)).status_code == 500
        one.call("POST", f"/hits/{hit.pk}/dismiss", {"note": SECRET})
        one.call("DELETE", f"/names/{SECRET}")
    assert "the watch door failed: RuntimeError" in caplog.text
    assert SECRET.casefold() not in caplog.text.casefold()


def test_the_guard_of_the_log_bites(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("sanctions").warning("cannot take %s", SECRET)
    assert SECRET in caplog.text


def test_a_deleted_name_is_nowhere_in_the_database() -> None:
    one, other = watcher(threshold=50), watcher("Another", threshold=50)
    for each in (one, other):
        each.call("PUT", f"/names/{SECRET}", entity(f"{CUSTOMER} {SECRET}"))
    list_(CUSTOMER)
    scan()
    for each in (one, other):
        each.call("POST", f"/hits/{each.hits()[0].pk}/dismiss", {"note": SECRET})
    assert holding(SECRET) == {"sanctions_watchedname", "sanctions_hit"}
    one.call("DELETE", f"/names/{SECRET}")
    watchers.end(other.row, by=given.keeper(), at=timezone.now())
    assert holding(SECRET) == set()


def test_the_register_is_told_nothing_of_who_watches() -> None:
    list_()
    before = list(Event.objects.order_by("sequence").values())
    one = watcher()
    put(one, CUSTOMER)
    scan()
    assert one.hits()
    assert list(Event.objects.order_by("sequence").values()) == before


def test_the_desk_shows_counts_and_no_names(client: Client, settings: Settings) -> None:
    one = watcher(threshold=50)
    put(one, **{SECRET: f"{CUSTOMER} {SECRET}"})
    list_(CUSTOMER)
    scan()
    assert one.hits()
    settings.ROOT_URLCONF = "config.urls"
    client.force_login(given.keeper())
    for page in (
        reverse("admin:sanctions_watcher_changelist"),
        reverse("admin:sanctions_watcher_change", args=[one.row.pk]),
    ):
        shown = client.get(page)
        assert shown.status_code == 200
        assert SECRET.casefold() not in shown.content.decode().casefold()
        assert "Quagmire" not in shown.content.decode()
    assert '<dd id="names">1</dd>' in shown.content.decode()
