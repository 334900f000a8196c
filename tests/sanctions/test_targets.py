"""Targets' pages, and judgements on which are the same."""

import threading
from typing import Any

import pytest
from django.db import connection

from partnership.permissions import NotAllowedError
from registry.models import Event
from sanctions.actions import judging, matching, publication, targets
from sanctions.enums import Judgement
from sanctions.models import Listing, Resolution
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
AT = given.AT


def pair() -> tuple[Any, Any]:
    return given.listing(given.state()).target, given.listing(given.state("CA")).target


def judge(one: Any, other: Any, judgement: Judgement = Judgement.SAME, **changes: Any) -> Resolution:
    said: dict[str, Any] = {"note": "the same passport", "by": given.officer(), "at": AT} | changes
    return judging.judge(one, other, judgement, **said)


def test_a_judgement_stands_whichever_way_round_it_is_said() -> None:
    one, other = pair()
    first = judge(one, other)
    second = judge(other, one, Judgement.DIFFERENT, by=given.reviewer())
    first.refresh_from_db()
    assert (first.undone_by, first.undone_at) == (given.reviewer(), AT)
    assert list(Resolution.objects.filter(undone_at=None)) == [second]


def test_a_judgement_is_taken_back_once_and_stays_on_record() -> None:
    resolution = judge(*pair())
    judging.undo(resolution, by=given.officer(), at=AT)
    with pytest.raises(ValueError, match="taken back already"):
        judging.undo(resolution, by=given.officer(), at=AT)
    assert Resolution.objects.count() == 1


@pytest.mark.parametrize("note", ["", "  "])
def test_a_judgement_needs_two_targets_and_its_grounds(note: str) -> None:
    one, other = pair()
    with pytest.raises(ValueError, match="two targets"):
        judge(one, other, note=note)
    with pytest.raises(ValueError, match="two targets"):
        judge(one, one)


def test_states_and_keepers_do_not_judge() -> None:
    one, other = pair()
    for by in (given.signatory(given.state()), given.keeper()):
        with pytest.raises(NotAllowedError):
            judge(one, other, by=by)
        with pytest.raises(NotAllowedError):
            judging.undo(Resolution(), by=by, at=AT)


def test_a_target_is_one_line_even_if_two_lines_of_a_submission_are_about_it() -> None:
    france = given.state()
    first = given.listing(france)
    given.published(
        france,
        given.add(france, own_reference="FR-2", target=first.target.ref),
        given.amend(first, note="changed"),
    )
    assert [event.record for event in Event.objects.filter(sequence__gt=2).order_by("sequence")] == [
        "target/T000001",
        "listing/L000002",
        "listing/L000001",
    ]


def test_the_page_of_a_withheld_listings_target_does_not_know_it() -> None:
    first = given.listing(given.state())
    canada = given.state("CA")
    given.programme(canada)
    before = Event.objects.count()
    given.published(canada, given.add(canada, target=first.target.ref, withheld=True))
    assert Event.objects.count() == before
    given.published(given.state(), given.amend(first, note="changed"))
    page = given.page("target/T000001")
    assert [line["participant"] for line in page["listings"]] == ["FR"]
    assert [said["participant"] for said in page["names"][0]["said_by"]] == ["FR"]


def two_states_of_one_target() -> None:
    given.listing(given.state("FR"))
    given.programme(given.state("CA"))
    given.published(given.state("CA"), given.add(given.state("CA"), target="T000001"))


def positions_after_both_amend_at_once(text: str) -> set[str]:
    """Each State gives the target a position; both are published at the same moment."""
    ready = [
        given.approved(of, given.amend(Listing.objects.get(participant=of), positions=[{"text": f"{of.code} {text}"}]))
        for of in map(given.state, ("FR", "CA"))
    ]
    start = threading.Barrier(2)

    def publish(key: int) -> None:
        try:
            start.wait(10)
            publication.publish(key)
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=(submission.pk,)) for submission in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return {value["text"] for value in given.page("target/T000001")["positions"]}


@pytest.mark.django_db(transaction=True)
def test_two_states_at_once_both_stand_on_the_newest_page() -> None:
    two_states_of_one_target()
    for text in "abc":
        assert positions_after_both_amend_at_once(text) == {f"FR {text}", f"CA {text}"}


@pytest.mark.django_db(transaction=True)
def test_without_the_targets_lock_the_later_page_forgets_the_other_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: both compose their page before either has committed."""
    two_states_of_one_target()
    composed, compose = threading.Barrier(2), targets.entries

    def together(*args: Any, **kwargs: Any) -> Any:
        made = compose(*args, **kwargs)
        composed.wait(10)
        return made

    monkeypatch.setattr(targets, "lock", lambda lines: None)
    monkeypatch.setattr(matching, "index", lambda keys: None)  # its unique rows would make the later one wait as well
    monkeypatch.setattr(targets, "entries", together)
    newest = positions_after_both_amend_at_once("x")
    assert len(newest & {"FR x", "CA x"}) == 1
