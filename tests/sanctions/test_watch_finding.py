"""Scanning: which events make a hit, when a hit is told again, where hits go when targets are merged."""

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.utils import timezone
from pytest_django import Settings

from registry.enums import Operation
from registry.models import Head
from sanctions.actions import judging, merging, watch_hits, watched_names, watchers, watching
from sanctions.actions.watched_names import NameDraft
from sanctions.enums import Judgement
from sanctions.models import Hit, WatchedName, Watcher, WatchKey
from sanctions.models.watch import STANDING
from sanctions.screening import profiles
from tests.conftest import owner
from tests.sanctions import builders as given
from tests.sanctions.watching import (
    CUSTOMER,
    Watching,
    again,
    amend,
    correct,
    end,
    fresh,
    list_,
    merge,
    put,
    redact,
    ref,
    scan,
    subject,
    watcher,
)

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True


@pytest.fixture
def bank() -> Watching:
    return watcher()


def told(of: Watching) -> None:
    Hit.objects.filter(watcher=of.row).update(told_at=timezone.now())


def waiting(of: Watching) -> list[tuple[str, str]]:
    """Operation and target of what is still to be told, in order."""
    rows = Hit.objects.untold().filter(watcher=of.row).order_by("number")
    return list(rows.values_list("operation", "target"))


def test_a_later_event_makes_a_hit_with_its_score_and_reasons(bank: Watching) -> None:
    put(bank, **{"customer-1": CUSTOMER, "customer-2": "Somebody Quite Different"})
    scan()
    assert bank.hits() == []
    listing = list_()
    scan()
    (hit,) = bank.hits()
    assert (hit.name.key, hit.target, hit.operation) == ("customer-1", ref(listing), "published")
    assert hit.score >= bank.row.threshold
    assert hit.reasons[0]["name"] == "name"
    assert "Quagmire" in hit.reasons[0]["detail"]
    assert bank.now.cursor == Head.objects.get().sequence


def test_an_event_is_gone_through_once(bank: Watching) -> None:
    put(bank, CUSTOMER)
    list_()
    scan()
    before = bank.hits()[0].number
    scan()
    Watcher.objects.update(cursor=0)  # a worker that knows nothing of it goes through it again
    scan()
    assert [hit.number for hit in bank.hits()] == [before]


def test_the_name_of_nobody_listed_makes_no_hit(bank: Watching) -> None:
    put(bank, "Melchior Unrelated")
    list_()
    scan()
    assert bank.hits() == []


def test_below_the_threshold_there_is_no_hit_and_a_lower_one_finds_it() -> None:
    strict, lax = watcher("strict", threshold=100), watcher("lax", threshold=50)
    for one in (strict, lax):
        put(one, "Zebulon Quagmyre")
    list_()
    scan()
    assert strict.hits() == []
    assert [hit.target for hit in lax.hits()] == ["T000001"]


def test_a_new_name_is_compared_with_what_stands() -> None:
    listing = list_()
    late = watcher()
    assert late.row.cursor == Head.objects.get().sequence
    put(late, CUSTOMER)
    scan()
    (hit,) = late.hits()
    assert (hit.operation, hit.target) == (STANDING, ref(listing))


def test_who_is_not_listed_any_more_makes_no_new_hit() -> None:
    listing = list_()
    end(listing)
    late = watcher()
    put(late, CUSTOMER)
    scan()
    assert late.hits() == []


def test_the_same_name_put_again_changes_nothing(bank: Watching) -> None:
    list_()
    put(bank, CUSTOMER)
    scan()
    told(bank)
    drafts = [NameDraft(CUSTOMER.lower(), subject(CUSTOMER))]
    assert watched_names.put(bank.row, drafts, at=timezone.now()) == watched_names.Put(0, 0, 1)
    scan()
    assert waiting(bank) == []


def test_a_changed_name_is_compared_afresh_and_its_dismissals_stand(bank: Watching) -> None:
    list_()
    list_("Zebulon Quagmire the Elder", number=2)
    put(bank, c="Zebulon Quagmire")
    scan()
    one = bank.hits()[0]
    watched_names.dismiss(bank.row, one.pk, note="another", at=timezone.now())
    put(bank, c="Zebulon Quagmire junior")
    assert [hit.pk for hit in bank.hits()] == [one.pk]
    assert not WatchKey.objects.filter(name__key="c").exists()
    scan()
    assert one.target not in {target for _, target in waiting(bank)}
    assert Hit.objects.filter(pk=one.pk, dismissed_at__isnull=False).exists()
    put(bank, c="Melchior Unrelated")
    scan()
    assert [hit.pk for hit in bank.hits()] == [one.pk]


def test_a_name_put_while_events_wait_misses_none(bank: Watching) -> None:
    """The cursor is behind when the name comes: what lies between is met both ways, and is one hit."""
    list_()
    put(bank, CUSTOMER)
    list_("Zebulon Quagmire", number=2)
    scan(limit=1)
    assert sorted(hit.target for hit in bank.hits()) == ["T000001", "T000002"]


def test_an_amendment_that_says_no_more_is_not_told_again(bank: Watching) -> None:
    put(bank, CUSTOMER)
    listing = list_()
    scan()
    told(bank)
    amend(listing, note="Another made-up note.")
    scan()
    assert waiting(bank) == []


def test_a_score_that_rises_is_told_again_by_five_hundredths(bank: Watching) -> None:
    put(bank, CUSTOMER)
    listing = list_()
    scan()
    told(bank)
    Hit.objects.update(score=bank.hits()[0].score - watch_hits.RISE + 1)
    amend(listing, note="A made-up note.")
    scan()
    assert waiting(bank) == []
    Hit.objects.update(score=bank.hits()[0].score - 1)
    amend(listing, note="Another made-up note.")
    scan()
    assert waiting(bank) == [("amended", ref(listing))]


@pytest.mark.parametrize(
    ("act", "operation"),
    [
        (end, Operation.ENDED),
        (lambda listing: correct(listing, note="Corrected."), Operation.CORRECTED),
        (redact, Operation.REDACTED),
    ],
)
def test_what_whoever_acted_must_hear_of_is_told_again(bank: Watching, act: Any, operation: Operation) -> None:
    put(bank, CUSTOMER)
    listing = list_()
    scan()
    told(bank)
    act(listing)
    scan()
    assert waiting(bank) == [(operation, ref(listing))]


def test_a_delisting_reaches_a_hit_whatever_window_it_falls_into(bank: Watching) -> None:
    put(bank, CUSTOMER)
    listing = list_()
    scan(limit=1)
    told(bank)
    end(listing)
    scan(limit=1)
    assert waiting(bank) == [("ended", ref(listing))]


def test_one_states_delisting_is_told_though_another_still_lists(bank: Watching) -> None:
    put(bank, CUSTOMER)
    first = list_()
    second = list_(number=2, state="GB", target=ref(first))
    assert ref(second) == ref(first)
    scan()
    told(bank)
    end(second)
    scan()
    assert waiting(bank) == [("ended", ref(first))]


def test_who_is_listed_again_is_told_again(bank: Watching) -> None:
    put(bank, CUSTOMER)
    listing = list_()
    end(listing)
    scan()
    told(bank)
    list_(number=2, state="GB", target=ref(listing))
    scan()
    assert waiting(bank) == [("relisted", ref(listing))]


def test_a_dismissed_hit_is_never_told_again(bank: Watching) -> None:
    put(bank, CUSTOMER)
    scan()
    listing = list_()
    scan()
    hit = watched_names.dismiss(bank.row, bank.hits()[0].pk, note="born elsewhere", at=timezone.now())
    Hit.objects.update(score=50)
    correct(listing, note="Corrected.")
    end(listing)
    scan()
    assert waiting(bank) == []
    hit.refresh_from_db()
    assert (hit.operation, hit.note) == ("published", "born elsewhere")


def test_the_guard_of_the_dismissed_bites(bank: Watching) -> None:
    """The same story without the dismissal is told."""
    put(bank, CUSTOMER)
    listing = list_()
    scan()
    told(bank)
    end(listing)
    scan()
    assert waiting(bank) == [("ended", ref(listing))]


def test_a_merged_targets_hit_is_its_survivors(bank: Watching) -> None:
    put(bank, CUSTOMER)
    merged, survivor = list_(), list_("Melchior Unrelated", number=2)
    scan()
    told(bank)
    before = bank.hits()[0].pk
    merge(merged, survivor)
    scan(limit=1)  # the survivor's line comes first, in a window of its own
    (hit,) = bank.hits()
    assert (hit.pk, hit.target) == (before, ref(survivor))
    assert waiting(bank) == [("merged", ref(survivor))]


def test_a_merge_carried_out_at_the_desk_and_split_again(bank: Watching) -> None:
    """Through the desk's own acts: the hit follows the survivor, and the target that stands alone again is told."""
    put(bank, CUSTOMER)
    survivor, merged = list_("Melchior Unrelated"), list_(number=2, state="GB")
    ended = list_(number=3, state="DE", target=ref(merged))
    end(ended)
    scan()
    told(bank)
    before = bank.hits()[0].pk
    same = judging.judge(
        fresh(survivor).target,
        fresh(merged).target,
        Judgement.SAME,
        note="Made up.",
        by=given.reviewer(1),
        at=timezone.now(),
    )
    old = ref(merged)
    done = merging.merge(same, by=given.reviewer(2), at=timezone.now())
    scan()
    assert [(hit.pk, hit.target) for hit in bank.hits()] == [(before, ref(survivor))]
    assert waiting(bank) == [("merged", ref(survivor))], "the ended listing that moved is no news"
    told(bank)
    merging.split(done, why="Made up as well.", by=given.reviewer(1), at=timezone.now())
    scan()
    assert old in {target for _, target in waiting(bank)}


def test_what_stands_as_it_stood_is_no_news(bank: Watching) -> None:
    """A merge tells of every listing that moves, of an ended one that it is ended; so does a change to an ended one."""
    put(bank, CUSTOMER)
    first = list_()
    second = list_(number=2, state="GB", target=ref(first))
    end(second)
    scan()
    told(bank)
    again(second, "ENDED")
    scan()
    assert waiting(bank) == []


def test_of_two_hits_the_open_one_outlives_a_merge(bank: Watching) -> None:
    put(bank, CUSTOMER)
    merged, survivor = list_(), list_(number=2)
    scan()
    told(bank)
    of = {hit.target: hit for hit in bank.hits()}
    watched_names.dismiss(bank.row, of[ref(survivor)].pk, note="", at=timezone.now())
    merge(merged, survivor)
    scan()
    (hit,) = bank.hits()
    assert (hit.pk, hit.target, hit.dismissed_at) == (of[ref(merged)].pk, ref(survivor), None)


def test_a_dismissal_moves_with_a_merge(bank: Watching) -> None:
    put(bank, CUSTOMER)
    merged, survivor = list_(), list_("Melchior Unrelated", number=2)
    scan()
    watched_names.dismiss(bank.row, bank.hits()[0].pk, note="", at=timezone.now())
    merge(merged, survivor)
    scan()
    assert waiting(bank) == []
    assert [hit.target for hit in bank.hits()] == [ref(survivor)]


def test_what_is_withheld_or_under_embargo_matches_nothing(bank: Watching) -> None:
    put(bank, CUSTOMER)
    france = given.state()
    given.programme(france)
    later = timezone.now() + dt.timedelta(days=1)
    given.approved(france, given.add(france, names=[{"text": CUSTOMER}]), publish_at=later)
    withheld = given.add(france, own_reference="FR-2", names=[{"text": CUSTOMER}], withheld=True)
    given.published(france, withheld)
    scan()
    assert bank.hits() == []
    assert bank.now.cursor == Head.objects.get().sequence


def test_a_watcher_that_somebody_is_at_is_left_to_them(bank: Watching) -> None:
    put(bank, CUSTOMER)
    list_()
    with psycopg.connect(**_address()) as other:
        other.execute("SELECT FROM sanctions_watcher WHERE id = %s FOR UPDATE", [bank.row.pk])
        assert watching.step(bank.row.pk, at=timezone.now()) is False
        assert bank.hits() == []
    scan()
    assert len(bank.hits()) == 1


def test_one_watchers_failure_holds_up_no_other(
    bank: Watching, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    other = watcher("Another")
    for one in (bank, other):
        put(one, CUSTOMER)
    list_()
    learn = watching._learn

    def broken(row: Watcher, *args: object, **more: object) -> None:
        if row.pk == bank.row.pk:
            raise ValueError(f"cannot read {CUSTOMER}")
        learn(row, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(watching, "_learn", broken)
    scan()
    assert bank.hits() == []
    assert len(other.hits()) == 1
    assert "cannot be brought forward: ValueError" in caplog.text
    assert "Quagmire" not in caplog.text


def test_a_new_analysis_is_made_of_every_name(bank: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    list_()
    put(bank, CUSTOMER)
    scan()
    told(bank)
    monkeypatch.setattr(profiles, "VERSION", profiles.VERSION + 1)
    assert watching.behind() == [bank.row.pk]
    scan()
    assert set(WatchedName.objects.values_list("version", flat=True)) == {profiles.VERSION}
    assert waiting(bank) == [], "nothing new was learnt"


def test_an_ended_watcher_is_scanned_no_more(bank: Watching) -> None:
    put(bank, CUSTOMER)
    watchers.end(bank.row, by=given.keeper(), at=timezone.now())
    list_()
    assert watching.behind() == []
    assert watching.step(bank.row.pk, at=timezone.now()) is False


def _address() -> dict[str, Any]:
    return {key: value for key, value in owner().items() if key in {"host", "port", "user", "password", "dbname"}}
