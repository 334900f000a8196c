"""Figure 4: events committed per second by 8 writers, against bare INSERTs through the same head row."""

import os
import secrets
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import django

WRITERS = 8
SECONDS = 6.0


def run() -> list[dict[str, Any]]:
    """Two rows: events a second, and the ratio to bare INSERTs of the same rows.

    Runs on the database of ``DATABASE_URL``, whose register it fills: `make bench` gives it one of its own.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    ours = theirs = 0.0
    for _ in range(2):  # in turn, so that a noisy neighbour disturbs both
        ours += _rate("publish")
        theirs += _rate("insert")
    _check_no_gaps()
    return [
        {"number": 4, "name": "events published a second by 8 writers", "value": ours / 2, "unit": "/s",
         "reach": ">= 200", "ok": ours / 2 >= 200},
        {"number": 4, "name": "the same against bare INSERTs through the head row", "value": ours / theirs, "unit": "x",
         "reach": ">= 0.5", "ok": ours / theirs >= 0.5},
    ]  # fmt: skip


def _rate(way: str) -> float:
    """Commits a second by all writers, each a process of its own, as workers are."""
    with ProcessPoolExecutor(WRITERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(_write, [(way, 0.2)] * WRITERS))  # every process up, connected and warm
        return sum(pool.map(_write, [(way, SECONDS)] * WRITERS)) / SECONDS


def _write(task: tuple[str, float]) -> int:
    """One writer: commits in a loop for so many seconds; returns how many."""
    way, seconds = task
    django.setup()
    once = {"publish": _publish, "insert": _insert}[way]
    number, stop = 0, time.monotonic() + seconds
    while time.monotonic() < stop:
        once(f"bench-{secrets.token_hex(8)}")
        number += 1
    return number


def _document(ref: str) -> dict[str, Any]:
    return {"made_up": True, "name": ref, "names": [{"text": f"Made Up {ref}", "kind": "PRIMARY"}] * 5}


def _publish(ref: str) -> None:
    from django.db import transaction

    from registry.actions.ledger import Entry, append
    from registry.enums import Kind, Operation

    with transaction.atomic():
        append(
            [
                Entry(
                    kind=Kind.MEETING,
                    ref=ref,
                    operation=Operation.PUBLISHED,
                    document=_document(ref),
                    title=ref,
                    schema="meeting/1",
                    facets={"kind": ["BENCH"]},
                    names=[ref],
                )
            ]
        )


def _insert(ref: str) -> None:
    """The same rows, with nothing computed and nothing checked: head row, event, pointer."""
    from django.db import connection, transaction

    from registry.canonical import canonical

    text = canonical(_document(ref)).decode()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registry_head SET sequence = sequence + 1, published_at = clock_timestamp()"
            " RETURNING sequence, published_at"
        )
        sequence, at = cursor.fetchone()
        cursor.execute(
            "INSERT INTO registry_event (sequence, kind, record, operation, published_at, schema, document, salt,"
            " content_sha256, leaf, title, status, facets, periods, names, search, merged_into)"
            " VALUES (%s, 'meeting', %s, 'published', %s, 'meeting/1', %s, %s, %s, %s, %s, 'current',"
            " '{\"kind\": [\"BENCH\"]}', '{}', %s, %s, '')",
            [sequence, f"meeting/{ref}", at, text, "0" * 64, "0" * 64, f"{sequence:064x}", ref, ref, ref],
        )
        cursor.execute(
            "INSERT INTO registry_record (record, kind, event_id, first_id) VALUES (%s, 'meeting', %s, %s)",
            [f"meeting/{ref}", sequence, sequence],
        )


def _check_no_gaps() -> None:
    from django.db.models import Count, Max

    from registry.models import Event

    found = Event.objects.aggregate(newest=Max("sequence"), number=Count("*"))
    if found["newest"] != found["number"]:
        raise AssertionError(f"gaps: {found}")
