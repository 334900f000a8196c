"""Known targets beside a proposal, judged there and not asked again; and the queue of published ones that are alike."""

from typing import Any

import pytest
from django.urls import reverse

from sanctions.actions import judging, likenesses, matching, merging, publication, submissions
from sanctions.enums import Judgement
from sanctions.models import Likeness, Listing, Profile, Resolution, Submission
from sanctions.workflow import NotNowError
from tests.sanctions import builders as given
from tests.sanctions.test_admin import signed_in

pytestmark = pytest.mark.django_db
AT = given.AT
ASKED = "Judge whether it is T000001"


def known() -> Listing:
    return given.listing(given.state("FR"))


def page(submission: Submission, **as_: Any) -> str:
    address = reverse("admin:sanctions_submission_change", args=[submission.pk])
    return signed_in(as_.get("by") or given.reviewer()).get(address).content.decode()


def judge_page(submission: Submission, target: int) -> str:
    return reverse("admin:sanctions_submission_judge", args=[submission.pk, 1, target])


def test_a_proposal_shows_whom_it_may_be_about_and_why() -> None:
    known()
    shown = page(given.submitted(given.state("CA"), given.add(given.state("CA"), names=[{"text": "EXAMPLE Xavier"}])))
    for words in ("Known targets it may be about", "T000001", "birth_date", "1967-03", "FR: in force", ASKED):
        assert words in shown, words
    assert "may be known already: T000001" in shown
    other = given.submitted(given.state("DE"), given.add(given.state("DE"), names=[{"text": "Yolande SAMPLE"}]))
    assert "Known targets it may be about" not in page(other)


def test_what_is_withheld_by_another_state_is_known_at_the_desk() -> None:
    given.listing(given.state("FR"), withheld=True)
    assert "Known targets it may be about" in page(given.submitted(given.state("CA")))


def test_a_reviewer_judges_with_grounds_and_is_not_asked_again_even_after_a_redraft() -> None:
    target = known().target
    submission = given.submitted(given.state("CA"))
    client = signed_in(given.reviewer())
    address = judge_page(submission, target.pk)
    shown = client.get(address).content.decode()
    assert "CA CA-2026-001" in shown
    assert client.post(address, {"judgement": "DIFFERENT", "note": "  "}).status_code == 422
    assert client.post(address, {"judgement": "DIFFERENT", "note": "Born elsewhere."}).status_code == 302
    resolution = Resolution.objects.get()
    assert (resolution.left, resolution.right, resolution.score) == (target, None, 100)
    shown = page(submission)
    assert "judged different" in shown
    assert "Born elsewhere." in shown
    assert "may be known already" not in shown
    submissions.withdraw(submission, by=given.signatory(given.state("CA")), at=AT)
    again = given.submitted(given.state("CA"))
    assert "judged different" in page(again)
    given.approve(again)
    publication.publish(again.pk)
    while likenesses.find_next():
        pass
    assert not Likeness.objects.exists()


def test_who_does_not_judge_reads_and_cannot_post() -> None:
    target = known().target
    submission = given.submitted(given.state("CA"))
    assert "Known targets it may be about" in page(submission, by=given.keeper())
    assert ASKED not in page(submission, by=given.keeper())
    assert ASKED in page(submission, by=given.officer())
    said = {"judgement": "SAME", "note": "So."}
    assert signed_in(given.keeper()).post(judge_page(submission, target.pk), said).status_code == 403
    assert signed_in(given.reviewer()).post(judge_page(submission, 10**9), said).status_code == 404
    given.approve(submission)
    publication.publish(submission.pk)
    assert signed_in(given.reviewer()).post(judge_page(submission, target.pk), said).status_code == 403
    assert not Resolution.objects.exists()


def found() -> list[tuple[str, str, int]]:
    while likenesses.find_next():
        pass
    rows = Likeness.objects.order_by("-score", "pk").select_related("left", "right")
    return [(str(row.left), str(row.right), row.score) for row in rows]


def test_published_targets_that_are_alike_wait_for_a_judgement_and_leave_with_it() -> None:
    one = known()
    other = given.listing(given.state("CA"), names=[{"text": "Xavier EXAMPEL"}])
    given.listing(given.state("DE"), names=[{"text": "Yolande SAMPLE"}])
    ((left, right, score),) = found()
    assert (left, right) == ("T000001", "T000002")
    assert 85 <= score < 100
    assert not Profile.objects.filter(compared=False).exists()
    assert likenesses.find_next() == 0
    client = signed_in(given.officer())
    queue = client.get(reverse("admin:sanctions_likeness_changelist")).content.decode()
    assert "T000001" in queue
    assert "Xavier EXAMPEL" in queue
    row = Likeness.objects.get()
    assert "Judge these two" in client.get(reverse("admin:sanctions_likeness_change", args=[row.pk])).content.decode()
    alike = matching.likeness(one.target, other.target).score
    said: dict[str, Any] = {"note": "So.", "score": alike, "by": given.officer(), "at": AT}
    resolution = judging.judge(one.target, other.target, Judgement.DIFFERENT, **said)
    assert found() == []
    judging.undo(resolution, by=given.officer(), at=AT)
    assert found() == [(left, right, score)]


def test_new_evidence_brings_a_judged_pair_back_and_the_same_evidence_does_not() -> None:
    one, other = known(), given.listing(given.state("CA"), names=[{"text": "Xavier EXAMPEL"}], birth_dates=[])
    alike = matching.likeness(one.target, other.target).score
    said: dict[str, Any] = {"note": "So.", "score": alike, "by": given.officer(), "at": AT}
    judging.judge(one.target, other.target, Judgement.DIFFERENT, **said)
    assert found() == []
    given.published(given.state("CA"), given.amend(other, note="Nothing that tells."))
    assert found() == []
    other.refresh_from_db()
    given.published(
        given.state("CA"), given.amend(other, names=[{"text": "Xavier EXAMPLE"}], birth_dates=[{"text": "1967-03"}])
    )
    assert [pair[:2] for pair in found()] == [("T000001", "T000002")]


def test_a_merge_takes_its_likenesses_away_and_a_split_finds_them_again() -> None:
    one, other = known(), given.listing(given.state("CA"))
    assert len(found()) == 1
    resolution = judging.judge(one.target, other.target, Judgement.SAME, note="So.", by=given.officer(), at=AT)
    done = merging.merge(resolution, by=given.reviewer(), at=AT)
    assert found() == []
    merging.split(done, why="No.", by=given.officer(), at=AT)
    assert len(found()) == 1


def test_an_amendment_of_a_withheld_listing_is_not_offered_its_own_target() -> None:
    listing = given.listing(given.state("CA"), withheld=True)
    submission = given.submitted(given.state("CA"), given.amend(listing, note="Nothing that tells."))
    assert "Known targets it may be about" not in page(submission)


def test_a_judgement_at_the_desk_follows_its_target_into_the_survivor() -> None:
    one = known()
    other = given.listing(given.state("DE"))
    submission = given.submitted(given.state("CA"))
    judging.judge_line(
        submission.lines.get(), other.target, Judgement.DIFFERENT, note="So.", score=1.0, by=given.officer(), at=AT
    )
    resolution = judging.judge(one.target, other.target, Judgement.SAME, note="So.", by=given.officer(), at=AT)
    merging.merge(resolution, by=given.reviewer(), at=AT)
    shown = page(submission)
    assert "judged different" in shown
    assert "may be known already" not in shown


def test_what_is_closed_is_not_judged_at_the_desk() -> None:
    target = known().target
    submission = given.published(given.state("CA"))
    with pytest.raises(NotNowError, match="closed"):
        judging.judge_line(submission.lines.get(), target, Judgement.SAME, note="So.", by=given.officer(), at=AT)


def test_a_target_with_a_page_of_the_desks_own_keeps_what_either_is_like() -> None:
    one = known()
    given.listing(given.state("DE"), withheld=True, target=one.target.ref, names=[{"text": "Yolande SAMPLE"}])
    given.listing(given.state("CA"))
    given.listing(given.state("US"), names=[{"text": "Yolande SAMPLE"}])
    assert {pair[:2] for pair in found()} == {("T000001", "T000002"), ("T000001", "T000003")}
