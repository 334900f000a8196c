"""Every rule of the register's tables, broken once, by its name."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.utils import timezone

from registry.models import DeliveryAttempt, Event, Head, Record, Series, Subscriber, Website

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def event(**changes: Any) -> Event:
    plain: dict[str, Any] = {
        "sequence": 1,
        "kind": "listing",
        "record": "listing/L1",
        "operation": "published",
        "published_at": NOW,
        "schema": "listing/1",
        "document": "{}",
        "salt": "0" * 64,
        "content_sha256": "0" * 64,
        "leaf": "0" * 64,
        "title": "A listing",
        "status": "current",
    }
    return Event(**plain | changes)


def subscriber(**changes: Any) -> Subscriber:
    plain: dict[str, Any] = {"name": "A site", "url": "https://example.org/", "secret": "x"}
    return Subscriber(**plain | changes)


def _attempt() -> None:
    one = subscriber()
    one.save()
    DeliveryAttempt.objects.create(subscriber=one, sequence=1, attempted_at=NOW, duration_ms=1)


def _once(row: Event) -> Callable[[], object]:
    return lambda: Event.objects.bulk_create([row])


def _twice(first: Event, second: Event) -> Callable[[], object]:
    return lambda: Event.objects.bulk_create([first, second])


BROKEN: dict[str, Callable[[], object]] = {
    "registry_event_sequence_starts_at_one": _once(event(sequence=0)),
    "registry_event_not_before_its_embargo": _once(event(not_before=NOW + dt.timedelta(microseconds=1))),
    "registry_event_supersedes_an_earlier_one": _once(event(supersedes=1)),
    "registry_event_kind_known": _once(event(kind="rumour")),
    "registry_event_operation_known": _once(event(operation="forgotten")),
    "registry_event_status_known": _once(event(status="doubtful")),
    "registry_event_merged_says_into_what": _once(event(status="merged")),
    "registry_event_hashes_are_sha256": _once(event(leaf="0" * 63)),
    "registry_event_record_well_formed": _once(event(record="listing/../x")),
    "registry_event_supersedes_key": _twice(
        event(sequence=2, supersedes=1, leaf="1" * 64), event(sequence=3, supersedes=1, leaf="2" * 64)
    ),
    "registry_event_leaf_key": _twice(event(), event(sequence=2)),
    "registry_event_pkey": _twice(event(), event(leaf="1" * 64)),
    "registry_head_is_one_row": lambda: Head(id=2).save(force_insert=True),
    "registry_head_counts_up": lambda: Head.objects.update(sequence=-1),
    "registry_series_counts_up": lambda: Series.objects.create(kind="listing", last=-1),
    "registry_subscriber_state_known": lambda: subscriber(state="ASLEEP").save(),
    "registry_subscriber_cursor_not_negative": lambda: subscriber(cursor=-1).save(),
    "registry_subscriber_retrying_has_a_time": lambda: subscriber(state="RETRYING").save(),
    "registry_subscriber_old_secret_expires": lambda: subscriber(old_secret="y").save(),
    "registry_subscriber_name_key": lambda: Subscriber.objects.bulk_create([subscriber(), subscriber()]),
    "registry_attempt_says_what_came": _attempt,
    "registry_website_is_one_row": lambda: Website.objects.create(id=2),
    "registry_website_counts_up": lambda: Website.objects.create(sequence=-1),
    "registry_website_failing_says_since_when_and_why": lambda: Website.objects.create(failures=1),
}
"""How to break each constraint."""


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_is_held_by_the_database(name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        BROKEN[name]()


def test_no_check_is_without_its_test() -> None:
    declared = {
        constraint.name
        for model in apps.get_app_config("registry").get_models()
        for constraint in model._meta.constraints
    }
    assert not {str(name) for name in declared} - set(BROKEN)


def test_lawful_rows_pass() -> None:
    """The twin: the same rows without the fault are taken, so what is refused above is the fault."""
    merged = event(sequence=2, leaf="1" * 64, supersedes=1, status="merged", merged_into="listing/L2")
    Event.objects.bulk_create([event(not_before=NOW), merged])
    one = subscriber(state="RETRYING", next_attempt_at=NOW, old_secret="y", old_secret_until=NOW)
    one.save()
    DeliveryAttempt.objects.create(subscriber=one, sequence=1, attempted_at=timezone.now(), duration_ms=1, status=200)
    Website.objects.create(sequence=2, failures=1, failing_since_at=NOW, next_attempt_at=NOW, last_error="full")
    assert Event.objects.count() == 2


TRIGGERS = {
    "registry_event_append_only": [
        "UPDATE registry_event SET title = 'x'",
        "DELETE FROM registry_event",
    ],
    "registry_event_never_truncated": ["TRUNCATE registry_event CASCADE"],
    "registry_record_never_truncated": ["TRUNCATE registry_record"],
    "registry_head_never_removed": ["DELETE FROM registry_head", "TRUNCATE registry_head"],
}


@pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
@pytest.mark.parametrize(("name", "statement"), [(name, sql) for name, every in TRIGGERS.items() for sql in every])
def test_the_owner_is_refused_by_triggers(name: str, statement: str) -> None:
    Event.objects.bulk_create([event()])
    Record.objects.create(record="listing/L1", kind="listing", event_id=1, first_id=1)
    with pytest.raises(DatabaseError, match=name), connections["owner"].cursor() as cursor:
        cursor.execute(statement)


def test_every_trigger_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, tgenabled FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE NOT tgisinternal AND relname LIKE 'registry\\_%%'"
        )
        found = dict(cursor.fetchall())
    assert set(TRIGGERS) <= set(found)
    assert set(found.values()) <= {"O", "A"}
