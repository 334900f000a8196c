"""What a whole list means for what stands: full lists and changes, endings, whole or nothing. Every name is made up."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnership.models import Participant
from sanctions.actions import reading
from sanctions.enums import RowOutcome, SubmissionStatus, UploadMode, UploadStatus
from sanctions.models import Line, Listing, Programme, Submission
from tests.sanctions import builders, lists
from tests.sanctions.lists import file, refs

pytestmark = pytest.mark.usefixtures("feed_db")
TEN = range(1, 11)


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def france() -> Participant:
    return builders.state()


def test_the_next_full_list_adds_amends_and_ends(france: Participant) -> None:
    lists.published(file(*refs(*TEN)), to=france)
    later = file(*refs(*range(2, 10)), *refs(10, note="changed"), *refs(11), dated="2026-02-20")
    upload = lists.uploaded(later, to=france)
    assert (upload.status, lists.counts(upload)) == (
        UploadStatus.DRAFTED,
        {"added": 1, "amended": 1, "ended": 1, "unchanged": 8},
    )
    assert upload.submission
    amend, add, end = upload.submission.lines.order_by("number")
    assert (amend.operation, amend.own_reference, amend.content["note"]) == ("AMEND", "R10", "changed")
    assert (add.operation, add.own_reference) == ("ADD", "R11")
    assert (end.operation, end.own_reference, end.content) == (
        "END",
        "R1",
        {
            "ended_on": "not later than 2026-02-20",
            "reason": "DELISTED",
            "note": f"No longer in the list of 2026-02-20: {lists.LIST}.",
        },
    )
    rows = {row.own_reference: row for row in upload.rows.all()}
    assert rows["R10"].before
    assert "note" not in rows["R10"].before
    assert rows["R10"].listing == amend.listing
    assert rows["R1"].before
    assert (rows["R1"].where, rows["R1"].line, rows["R1"].before["own_reference"]) == ("", 3, "R1")


def test_changes_alone_end_nothing_that_is_not_in_them(france: Participant) -> None:
    lists.published(file(*refs(*TEN)), to=france)
    upload = lists.uploaded(file({"ref": "R1", "ended": True}, *refs(11)), to=france, mode=UploadMode.DELTA)
    assert lists.counts(upload) == {"added": 1, "ended": 1}
    assert upload.rows.get(outcome=RowOutcome.ENDED).content == {"ended_on": "2026-01-31", "reason": "EXPIRED"}


def test_a_full_list_that_ends_more_than_a_tenth_needs_a_word(france: Participant) -> None:
    lists.published(file(*refs(*TEN)), to=france)
    data = file(*refs(*range(3, 11)))
    refused = lists.uploaded(data, to=france)
    assert (refused.status, refused.refusal_code) == (UploadStatus.REFUSED, "too_many_endings")
    assert "2 of the 10" in refused.refusal
    accepted = lists.uploaded(data, to=france, accept_endings=True)
    assert lists.counts(accepted) == {"ended": 2, "unchanged": 8}


def test_a_tenth_itself_needs_no_word(france: Participant) -> None:
    lists.published(file(*refs(*TEN)), to=france)
    assert lists.counts(lists.uploaded(file(*refs(*range(2, 11))), to=france)) == {"ended": 1, "unchanged": 9}


def test_a_full_list_ends_only_what_the_same_list_brought(france: Participant) -> None:
    builders.listing(france)  # typed by hand
    lists.published(file(*refs(*TEN)), to=france)
    other = lists.published(file(*refs(*range(21, 31)), listed_in="Another list"), to=france)
    assert lists.counts(other) == {"added": 10}
    own = lists.uploaded(file(*refs(40), listed_in=""), to=france, format_name="made-up-own", accept_endings=True)
    assert lists.counts(own) == {"added": 1, "ended": 1}  # of what no list brought: the one typed by hand
    assert own.rows.get(outcome=RowOutcome.ENDED).own_reference == "FR-2026-001"


def test_what_the_register_knows_and_the_list_cannot_say_stays(france: Participant) -> None:
    incident = builders.incident()
    lists.published(file(*refs(1)), to=france)
    listing = Listing.objects.get()
    builders.published(france, builders.amend(listing, incidents=[incident.key]))
    assert lists.uploaded(file(*refs(1)), to=france).status == UploadStatus.UNCHANGED
    upload = lists.uploaded(file(*refs(1, note="changed")), to=france)
    assert (upload.rows.get().content or {})["incidents"] == [incident.key]


def test_an_ended_listing_that_is_in_the_list_again_is_listed_again(france: Participant) -> None:
    lists.published(file(*refs(1)), to=france)
    builders.published(france, builders.end(Listing.objects.get()))
    upload = lists.published(file(*refs(1)), to=france)
    assert lists.counts(upload) == {"amended": 1}
    assert Listing.objects.get().status == "IN_FORCE"


def test_an_entry_that_ended_before_it_was_listed_is_told_and_in_our_own_form_refused(
    france: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = file({"ref": "R1", "ended": True})
    upload = lists.uploaded(data, to=france)
    assert (upload.status, list(upload.notices.values())) == (UploadStatus.UNCHANGED, [1])
    monkeypatch.setattr(reading, "OWN_FORMATS", ("made-up-own",))
    own = lists.uploaded(data, to=france, format_name="made-up-own")
    assert lists.faults(own) == [("line 2", "/own_reference", "unknown")]


def test_a_list_changes_neither_kind_nor_the_list_a_listing_is_of(france: Participant) -> None:
    lists.published(file(*refs(1, 2)), to=france)
    upload = lists.uploaded(file({"ref": "R1", "kind": "GROUP"}, *refs(2)), to=france)
    assert lists.faults(upload) == [("line 2", "/kind", "fixed")]
    other = lists.uploaded(file(*refs(2), listed_in="Another list"), to=france)
    assert lists.faults(other) == [("line 2", "/own_reference", "of_another_list")]


def test_a_reference_that_comes_twice_is_a_fault_of_both(france: Participant) -> None:
    upload = lists.uploaded(file(*refs(*range(1, 600)), *refs(7), *refs(0)), to=france)
    assert lists.faults(upload) == [("line 8", "/own_reference", "twice"), ("line 601", "/own_reference", "twice")]
    assert "line 8; line 601" in upload.rows.order_by("number")[0].problems[0]["detail"]
    assert (lists.counts(upload), upload.entries) == ({"refused": 2}, 601)


def test_all_faults_are_said_at_once(france: Participant) -> None:
    upload = lists.uploaded(file({"ref": "", "name": ""}, *refs(1), {"ref": "R2", "kind": "GHOST"}), to=france)
    assert {(where, pointer) for where, pointer, _ in lists.faults(upload)} >= {
        ("line 2", "/own_reference"),
        ("line 2", "/names/0/text"),
        ("line 4", "/kind"),
    }
    assert (upload.refusal_code, upload.refused) == ("faults", 2)


def test_what_is_open_elsewhere_refuses_the_list_by_name(france: Participant) -> None:
    open_ = builders.draft(france, builders.add(france, own_reference="R1"), title="Typed by hand")
    for said in ({}, {"replace": True}):  # a draft that no upload made is never replaced
        upload = lists.uploaded(file(*refs(1, 2)), to=france, **said)
        assert upload.refusal_code == "open_elsewhere"
        assert "Typed by hand" in upload.refusal
        assert str(open_.key) in upload.refusal


def test_an_earlier_uploads_draft_is_withdrawn_where_the_next_one_replaces_it(france: Participant) -> None:
    first = lists.uploaded(file(*refs(1, 2)), to=france)
    assert lists.uploaded(file(*refs(1, 2, 3)), to=france).refusal_code == "open_elsewhere"
    second = lists.uploaded(file(*refs(1, 2, 3)), to=france, replace=True)
    assert first.submission
    assert second.submission
    first.submission.refresh_from_db()
    assert first.submission.status == SubmissionStatus.WITHDRAWN
    assert str(second.key) in first.submission.transitions.get().why
    assert second.submission.lines.count() == Line.objects.filter(is_open=True).count() == 3
    assert not lists.sent(file(*refs(1, 2)), to=france).repeated  # what came of the first stands no more


def test_a_submitted_draft_is_not_replaced(france: Participant) -> None:
    from django.utils import timezone

    from sanctions.actions import submissions

    first = lists.uploaded(file(*refs(1)), to=france)
    assert first.submission
    submissions.submit(first.submission, by=builders.signatory(france), at=timezone.now())
    assert lists.uploaded(file(*refs(1, 2)), to=france, replace=True).refusal_code == "open_elsewhere"


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(1, 1100), data=st.data())
def test_whole_or_nothing(france: Participant, size: int, data: Any) -> None:
    """Exactly one entry cannot stand, wherever it is: nothing is kept, and the fault names it (P10, I6)."""
    bad = data.draw(st.integers(0, size - 1))
    entries = refs(*range(size))
    entries[bad]["born"] = "2999-01-01"
    upload = lists.uploaded(file(*entries), to=france, mode=UploadMode.DELTA)
    assert lists.faults(upload) == [(f"line {bad + 2}", "/birth_dates/0/text", "in_the_future")]
    assert (upload.rows.count(), upload.entries) == (1, size)
    assert not Submission.objects.exists()
    assert not Line.objects.exists()
    assert not Programme.objects.exists()
