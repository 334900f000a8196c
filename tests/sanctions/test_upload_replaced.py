"""What a list takes the place of, and what it leaves alone: nobody's lines are lost. Every name is made up."""

import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from partnership.models import Participant
from sanctions.actions import submissions
from sanctions.actions.lines import read
from sanctions.enums import SubmissionStatus, UploadMode, UploadStatus
from sanctions.models import Submission, Upload
from tests.sanctions import builders, lists
from tests.sanctions.lists import file, refs

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def france() -> Participant:
    return builders.state()


def draft_of(upload: Upload) -> Submission:
    assert upload.submission, upload.refusal
    upload.submission.refresh_from_db()
    return upload.submission


def test_changes_never_replace_a_draft_that_says_more(france: Participant) -> None:
    first = lists.uploaded(file(*refs(*range(1, 100))), to=france)
    changes = lists.uploaded(file(*refs(1, note="changed")), to=france, mode=UploadMode.DELTA, replace=True)
    assert (changes.status, changes.refusal_code) == (UploadStatus.REFUSED, "open_elsewhere")
    assert "98 of its lines" in changes.refusal
    assert draft_of(first).status == SubmissionStatus.DRAFT
    whole = lists.uploaded(file(*refs(*range(1, 101))), to=france, mode=UploadMode.DELTA, replace=True)
    assert lists.counts(whole) == {"added": 100}  # the twin: what says all that the draft says replaces it
    assert draft_of(first).status == SubmissionStatus.WITHDRAWN


def test_a_full_list_never_replaces_the_draft_of_another_list(france: Participant) -> None:
    first = lists.uploaded(file(*refs(1, 2, 3)), to=france)
    other = lists.uploaded(file(*refs(1), listed_in="Another list"), to=france, replace=True)
    assert other.refusal_code == "open_elsewhere"
    assert draft_of(first).status == SubmissionStatus.DRAFT


def test_a_full_list_replaces_the_draft_of_what_it_no_longer_has(france: Participant) -> None:
    first = lists.uploaded(file(*refs(1, 2, 3)), to=france)
    second = lists.uploaded(file(*refs(1)), to=france, replace=True)
    assert lists.counts(second) == {"added": 1}
    assert draft_of(first).status == SubmissionStatus.WITHDRAWN


@pytest.mark.parametrize("mistaken", [refs(1, note="mistaken"), refs(1, 2)])
def test_a_list_that_changes_nothing_takes_a_mistaken_drafts_place(france: Participant, mistaken: Any) -> None:
    right = file(*refs(1))
    lists.published(right, to=france)
    assert lists.uploaded(right, to=france).status == UploadStatus.UNCHANGED
    wrong = lists.uploaded(file(*mistaken), to=france)
    received = lists.sent(right, to=france)
    assert received.repeated  # without the word nothing is asked of the draft
    again = lists.uploaded(right, to=france, replace=True)
    assert again.status == UploadStatus.UNCHANGED
    assert draft_of(wrong).status == SubmissionStatus.WITHDRAWN


def test_what_somebody_wrote_into_an_uploads_draft_is_not_replaced(france: Participant) -> None:
    first = draft_of(lists.uploaded(file(*refs(1)), to=france))
    lines = [*read(first), builders.add(france, own_reference="R1-typed", programme="FR-MADE-UP")]
    by, at = builders.drafter(france), timezone.now()
    submissions.replace(first, title="Typed into", lines=lines, publish_at=None, version=1, by=by, at=at)
    assert lists.uploaded(file(*refs(1, 2)), to=france, replace=True).refusal_code == "open_elsewhere"


def test_what_is_handed_in_at_this_moment_is_not_withdrawn(
    france: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A signatory submits between the look for drafts and the lock of one: it is the reviewers' now."""
    first = draft_of(lists.uploaded(file(*refs(1)), to=france))
    lock, signatory = submissions.lock, builders.signatory(france)

    def late(submission: Submission) -> Submission:
        monkeypatch.setattr(submissions, "lock", lock)
        thread = threading.Thread(target=submit)
        thread.start()
        thread.join(30)
        return lock(submission)

    def submit() -> None:
        try:
            submissions.submit(first, by=signatory, at=timezone.now())
        finally:
            connections.close_all()

    monkeypatch.setattr(submissions, "lock", late)
    upload = lists.uploaded(file(*refs(1, 2)), to=france, replace=True)
    first.refresh_from_db()
    assert (first.status, upload.refusal_code) == (SubmissionStatus.SUBMITTED, "open_elsewhere")
