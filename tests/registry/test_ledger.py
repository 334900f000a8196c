"""Appending: what a line holds, what is refused, and how often the database is asked."""

import datetime as dt
import hashlib
from typing import Any

import pytest
import rfc8785
from django.db import IntegrityError, connection, transaction

from registry.actions import ledger
from registry.canonical import NotCanonicalError, canonical
from registry.enums import STATUS_AFTER, Kind, Operation
from registry.models import Event, Head, Record
from tests.registry.book import entry, listings, publish

pytestmark = pytest.mark.django_db


def test_a_line_commits_to_its_document_and_its_place() -> None:
    event = publish(entry(facets={"b": ["2", "1", "2"]}, effective_from=dt.date(2018, 1, 23), names=["A", "A", "B"]))[0]
    assert event.document.encode() == canonical(entry().document)
    assert event.content_sha256 == hashlib.sha256(bytes.fromhex(event.salt) + event.document.encode()).hexdigest()
    assert event.leaf == hashlib.sha256(b"\x00" + rfc8785.dumps(ledger.envelope(event))).hexdigest()
    assert ledger.envelope(event)["effective_from"] == "2018-01-23"
    stored = Event.objects.get()
    assert ledger.envelope(stored) == ledger.envelope(event), "the database gives back what was hashed"
    assert (stored.facets, stored.names, stored.search) == ({"b": ["1", "2"]}, "A\nB", " a listing\n a\n b")


def test_the_same_document_twice_is_not_recognisable() -> None:
    first, second = listings(["L1", "L2"])
    assert first.document == second.document
    assert first.content_sha256 != second.content_sha256


@pytest.mark.parametrize("operation", [one for one in Operation if one not in {Operation.PUBLISHED, Operation.JOINED}])
def test_nothing_happens_to_a_record_before_it_is_published(operation: Operation) -> None:
    with pytest.raises(ledger.LedgerError, match="before it was ever published"):
        publish(entry(operation=operation))
    assert Head.objects.get().sequence == 0


@pytest.mark.parametrize("operation", [one for one in Operation if one is not Operation.PUBLISHED])
def test_each_operation_leaves_one_status(operation: Operation) -> None:
    into = "listing/L2" if operation is Operation.MERGED else ""
    publish(entry())
    event = publish(entry(operation=operation, merged_into=into))[0]
    assert (event.status, event.supersedes, event.merged_into) == (STATUS_AFTER[operation], 1, into)
    assert Record.objects.get().event_id == 2
    assert Record.objects.get().first_id == 1


def test_a_record_is_published_once() -> None:
    publish(entry())
    with pytest.raises(ledger.LedgerError, match="published before"):
        publish(entry())
    with pytest.raises(ledger.LedgerError, match="published before"):
        publish(entry("L2"), entry("L2"))
    assert Head.objects.get().sequence == 1


def test_a_batch_is_whole_or_nothing_for_each_place_of_the_fault() -> None:
    """P10: one bad line among good ones refuses all of them."""
    for place in range(4):
        batch = [entry(f"L{n}") for n in range(4)]
        batch[place] = entry("unknown", Operation.ENDED)
        with pytest.raises(ledger.LedgerError, match="unknown"):
            publish(*batch)
        assert not Event.objects.exists()
        assert Head.objects.get().sequence == 0


def test_one_record_may_change_twice_in_a_batch() -> None:
    events = publish(entry(), entry(operation=Operation.AMENDED), entry(operation=Operation.ENDED))
    assert [(one.sequence, one.supersedes) for one in events] == [(1, None), (2, 1), (3, 2)]
    assert Record.objects.get().event_id == 3


def test_a_batch_shares_its_moment_and_an_empty_one_is_nothing() -> None:
    assert len({event.published_at for event in listings(["L1", "L2", "L3"])}) == 1
    assert publish() == []
    assert Head.objects.get().sequence == 3


@pytest.mark.parametrize(
    "document", [{"a": 1.5}, {"a": [1, {"b": float("nan")}]}, {"a": 2**60}, {"a": "\ud800"}, {"a": object()}, {1: 2}]
)
def test_what_has_no_canonical_form_is_refused_before_the_head_is_locked(document: dict[str, Any]) -> None:
    with pytest.raises((NotCanonicalError, TypeError, ValueError)):
        publish(entry(document=document))
    assert Head.objects.get().sequence == 0


def test_references_are_numbered_by_kind() -> None:
    with transaction.atomic():
        assert ledger.take_references(Kind.LISTING, 2) == ["L000001", "L000002"]
        assert ledger.take_references(Kind.TARGET) == ["T000001"]
        assert ledger.take_references(Kind.LISTING) == ["L000003"]


@pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
def test_the_register_is_written_inside_a_transaction_only() -> None:
    for write in (lambda: ledger.append([entry()]), lambda: ledger.take_references(Kind.LISTING)):
        with pytest.raises(transaction.TransactionManagementError):
            write()


def test_a_register_that_has_published_cannot_become_a_demonstration() -> None:
    publish(entry())
    with pytest.raises(ledger.LedgerError, match="cannot become a demonstration"):
        ledger.declare_demonstration()


def test_a_demonstration_stays_one() -> None:
    ledger.declare_demonstration()
    publish(entry())
    ledger.declare_demonstration()
    assert Head.objects.get().demonstration


@pytest.mark.parametrize("number", [1, 50])
def test_a_batch_asks_the_database_as_often_as_one_line(number: int, django_assert_num_queries: Any) -> None:
    """The head, the records known, the lines with their pointers; never once per line."""
    listings([f"A{n}" for n in range(number)])
    with transaction.atomic(), django_assert_num_queries(3):
        ledger.append(
            [entry(f"B{n}") for n in range(number)] + [entry(f"A{n}", Operation.AMENDED) for n in range(number)],
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_event")
        assert cursor.fetchone() == (3 * number,)


def test_many_lines_are_copied_as_few_are_inserted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two ways write the same rows: every column, the pointers, and the order of lines about one record."""
    period = (dt.date(2026, 1, 1), None)
    full: dict[str, Any] = {
        "facets": {"kind": ["PERSON"]},
        "names": ["Ксавьер Пример", 'Quote " \\ tab'],
        "periods": [period],
        "effective_from": period[0],
        "not_before": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    }
    monkeypatch.setattr("registry.actions.ledger.secrets.token_bytes", bytes)
    written: list[list[Any]] = []
    for many, ref in ((1, "A"), (1000, "B")):
        monkeypatch.setattr(ledger, "MANY", many)
        publish(*(entry(f"{ref}{n}", **full) for n in range(3)))
        publish(*(entry(f"{ref}{n}", operation=Operation.AMENDED, **full) for n in (0, 1, 0)))
        rows = Event.objects.filter(record__contains=f"/{ref}").order_by("sequence").values()
        written.append([{k: v for k, v in row.items() if k not in DIFFER} for row in rows])
        records = Record.objects.filter(record__contains=f"/{ref}").order_by("record")
        written[-1] += [(one.event_id - records[0].first_id, one.first_id - records[0].first_id) for one in records]
    assert written[0] == written[1]
    assert len(written[0]) == 9


DIFFER = {"sequence", "record", "published_at", "supersedes", "leaf"}


def test_lines_that_are_copied_keep_the_rules_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "MANY", 1)
    late = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
    with pytest.raises(IntegrityError, match="registry_event_not_before_its_embargo"), transaction.atomic():
        publish(*(entry(f"A{n}", not_before=late) for n in range(3)))
    assert Head.objects.get().sequence == 0
