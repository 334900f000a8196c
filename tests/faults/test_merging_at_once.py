"""Merges, splits, judgements and publications at one moment: each waits for the other, and none is half done."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from registry.models import Event
from sanctions.actions import judging, matching, merging, publication, submissions, targets
from sanctions.enums import Judgement, SubmissionStatus
from sanctions.models import Listing, Merge, Resolution, Submission, Target
from sanctions.workflow import NotNowError
from tests.sanctions import builders as given
from tests.sanctions.test_merging import AT, listed, same

pytestmark = pytest.mark.django_db(transaction=True)


class Doing(threading.Thread):
    """An act in a thread of its own, and what came of it."""

    def __init__(self, act: Callable[[], Any]) -> None:
        super().__init__()
        self.act = act
        self.said: Any = None
        self.start()

    def run(self) -> None:
        try:
            self.said = self.act()
        except Exception as error:
            self.said = error
        finally:
            connections.close_all()

    def outcome(self) -> Any:
        self.join(30)
        assert not self.is_alive()
        return self.said


@contextmanager
def halted(patch: pytest.MonkeyPatch, module: Any, name: str) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Whoever comes to this function first waits there, inside its transaction, until told to go on."""
    arrived, go_on, original = threading.Event(), threading.Event(), getattr(module, name)

    def stops(*args: Any, **kwargs: Any) -> Any:
        if not arrived.is_set():
            arrived.set()
            assert go_on.wait(20)
        return original(*args, **kwargs)

    patch.setattr(module, name, stops)
    try:
        yield arrived, go_on
    finally:
        go_on.set()
        patch.setattr(module, name, original)


def while_merging(patch: pytest.MonkeyPatch, resolution: Resolution, act: Callable[[], Any]) -> tuple[Any, Any]:
    """What came of a merge, and of an act that began when the merge had checked all, and had not committed."""
    by = given.reviewer()
    with halted(patch, matching, "index") as (arrived, go_on):
        first = Doing(lambda: merging.merge(resolution, by=by, at=AT))
        assert arrived.wait(20)
        second = Doing(act)
        time.sleep(0.5)
        assert second.is_alive(), f"it did not wait: {second.said!r}"
        go_on.set()
        return first.outcome(), second.outcome()


def test_of_two_people_who_carry_it_out_at_once_one_does() -> None:
    resolution, both = same(listed("FR"), listed("CA")), [given.reviewer(), given.reviewer(2)]
    start = threading.Barrier(2)

    def carry_out(by: Any) -> Merge:
        start.wait(10)
        return merging.merge(resolution, by=by, at=AT)

    doing = [Doing(partial(carry_out, by)) for by in both]
    outcomes = sorted((one.outcome() for one in doing), key=lambda said: isinstance(said, NotNowError))
    assert isinstance(outcomes[0], Merge)
    assert isinstance(outcomes[1], NotNowError)
    assert Merge.objects.count() == Event.objects.filter(operation="merged").count() == 1


def test_of_two_merges_that_would_make_a_ring_one_happens() -> None:
    first, second, third = (listed(code).target for code in ("FR", "CA", "DE"))
    people = {by: given.reviewer(by) for by in (1, 2)}
    one = judging.judge(first, second, Judgement.SAME, note="So.", by=given.officer(), at=AT)
    other = judging.judge(second, third, Judgement.SAME, note="So.", by=given.officer(), at=AT)
    start = threading.Barrier(2)

    def carry_out(resolution: Resolution, by: Any) -> Merge:
        start.wait(10)
        return merging.merge(resolution, by=by, at=AT)

    doing = [Doing(lambda: carry_out(one, people[1])), Doing(lambda: carry_out(other, people[2]))]
    done = [said for said in (each.outcome() for each in doing) if isinstance(said, Merge)]
    assert done
    for merge in done:
        assert not Listing.objects.filter(target=merge.merged).exists()
    assert not Listing.objects.filter(target__merged_into__isnull=False).exists()


def test_a_judgement_is_not_taken_back_while_it_is_carried_out(monkeypatch: pytest.MonkeyPatch) -> None:
    resolution, officer = same(listed("FR"), listed("CA")), given.officer()
    done, undone = while_merging(monkeypatch, resolution, lambda: judging.undo(resolution, by=officer, at=AT))
    assert isinstance(done, Merge)
    assert isinstance(undone, NotNowError)
    assert Resolution.objects.get().undone_at is None


def test_nor_judged_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = listed("FR"), listed("CA")
    resolution, by = same(one, other), given.officer()
    about: dict[str, Any] = {"note": "No.", "by": by, "at": AT}
    done, judged = while_merging(
        monkeypatch, resolution, lambda: judging.judge(one.target, other.target, Judgement.DIFFERENT, **about)
    )
    assert isinstance(done, Merge)
    assert isinstance(judged, NotNowError)
    assert Resolution.objects.filter(undone_at=None).get() == resolution


def test_a_draft_handed_in_while_its_target_is_merged_says_what_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = listed("FR"), listed("CA")
    draft, by = given.draft(given.state("CA"), given.amend(other, note="changed")), given.signatory(given.state("CA"))
    done, _ = while_merging(monkeypatch, same(one, other), lambda: submissions.submit(draft, by=by, at=timezone.now()))
    assert isinstance(done, Merge)
    given.approve(draft)
    publication.publish(draft.pk)
    assert given.page("listing/L000002")["target"] == "target/T000001"


def test_without_holding_the_draft_nobody_could_approve_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: it is handed in with the page that the merge is about to change."""
    one, other = listed("FR"), listed("CA")
    draft, by = given.draft(given.state("CA"), given.amend(other, note="changed")), given.signatory(given.state("CA"))
    second, resolution = given.reviewer(), same(one, other)
    monkeypatch.setattr(merging, "_hold_submissions", lambda both: None)
    with halted(monkeypatch, matching, "index") as (arrived, go_on):
        merge = Doing(lambda: merging.merge(resolution, by=second, at=AT))
        assert arrived.wait(20)
        submissions.submit(draft, by=by, at=timezone.now())
        go_on.set()
        merge.outcome()
    with pytest.raises(submissions.ChangedError, match="look at it again"):
        given.approve(draft)


def test_a_publication_is_waited_for_and_its_listing_moves_too(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = listed("FR"), listed("CA")
    ready = given.approved(given.state("CA"), given.amend(other, names=[{"text": "Xavier B. EXAMPLE"}]))
    resolution, by = same(one, other), given.reviewer()
    with halted(monkeypatch, matching, "index") as (arrived, go_on):
        publishing = Doing(lambda: publication.publish(ready.pk))
        assert arrived.wait(20)
        merge = Doing(lambda: merging.merge(resolution, by=by, at=AT))
        time.sleep(0.5)
        assert merge.is_alive()
        go_on.set()
        assert isinstance(publishing.outcome(), Submission)
        assert isinstance(merge.outcome(), Merge)
    page = given.page("target/T000001")
    assert "Xavier B. EXAMPLE" in {name["text"] for name in page["names"]}
    assert given.page("listing/L000002")["target"] == "target/T000001"


def test_a_lock_follows_what_moves_while_it_is_waited_for() -> None:
    one, other = listed("FR"), listed("CA")
    submission = given.approved(given.state("CA"), given.amend(other, note="changed"))
    moved, go_on = threading.Event(), threading.Event()

    def move() -> None:
        with transaction.atomic():
            Target.objects.select_for_update(no_key=True).get(pk=other.target_id)
            Listing.objects.filter(pk=other.pk).update(target=one.target)
            moved.set()
            assert go_on.wait(20)

    def lock() -> list[int]:
        with transaction.atomic():
            targets.lock(submission)
            free = Doing(lambda: _free(one.target_id))
            return list(free.outcome())

    moving = Doing(move)
    assert moved.wait(10)
    locking = Doing(lock)
    time.sleep(0.3)
    go_on.set()
    assert moving.outcome() is None
    assert locking.outcome() == []
    assert _free(one.target_id) == [one.target_id]  # the twin: nobody holds it now


def _free(target: int) -> list[int]:
    with transaction.atomic():
        rows = Target.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=target)
        return list(rows.values_list("pk", flat=True))


def test_merges_splits_and_publications_at_once_leave_one_truth() -> None:
    """Whatever waits or is refused: afterwards no listing is of a merged target, and every page says what stands."""
    one, other = listed("FR"), listed("CA")
    people = {"judge": given.officer(), "second": given.reviewer(), "third": given.reviewer(2)}
    ready = [
        given.approved(of, given.add(of, own_reference=f"{of.code}-9", names=[{"text": "Zora NEW"}]))
        for of in map(given.state, ("FR", "CA"))
    ]

    def turn() -> None:
        for _ in range(3):
            try:
                about: dict[str, Any] = {"note": "So.", "by": people["judge"], "at": AT}
                resolution = judging.judge(one.target, other.target, Judgement.SAME, **about)
                merging.split(
                    merging.merge(resolution, by=people["second"], at=AT), why="No.", by=people["third"], at=AT
                )
            except NotNowError:
                continue

    doing = [Doing(turn), Doing(turn), *(Doing(partial(publication.publish, one.pk)) for one in ready)]
    outcomes = [each.outcome() for each in doing]
    assert [said for said in outcomes if isinstance(said, Exception)] == []
    assert {one.status for one in Submission.objects.filter(pk__in=[each.pk for each in ready])} == {
        SubmissionStatus.PUBLISHED
    }
    assert not Listing.objects.filter(target__merged_into__isnull=False).exists()
    for listing in Listing.objects.select_related("target"):
        assert given.page(f"listing/{listing.ref}")["target"] == f"target/{listing.target.ref}"
