"""Two targets under one reference, and two again: what moves, what is told, who may, and what stands in the way."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from partnership.permissions import NotAllowedError
from registry.models import Event
from sanctions.actions import judging, matching, merging, publication
from sanctions.enums import Judgement
from sanctions.models import Listing, Merge, Name, Resolution, Target
from sanctions.screening.subjects import Given, Subject
from sanctions.workflow import NotNowError
from tests.sanctions import builders as given
from tests.sanctions.test_admin import signed_in

pytestmark = pytest.mark.django_db
AT = given.AT


def listed(code: str, **changes: Any) -> Listing:
    return given.listing(given.state(code), **changes)


def same(one: Listing, other: Listing) -> Resolution:
    return judging.judge(one.target, other.target, Judgement.SAME, note="The same passport.", by=given.officer(), at=AT)


def merged(one: Listing, other: Listing) -> Merge:
    done = merging.merge(same(one, other), by=given.reviewer(), at=AT)
    for listing in (one, other):
        listing.refresh_from_db()
    return done


def split(done: Merge) -> Merge:
    return merging.split(done, why="Another passport after all.", by=given.officer(), at=AT)


def told(after: int) -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(sequence__gt=after).order_by("sequence")
    return list(rows.values_list("record", "operation", "merged_into"))


def head() -> int:
    return Event.objects.latest("sequence").sequence


def test_listings_and_values_follow_and_every_record_that_changed_is_told() -> None:
    one, other = listed("FR"), listed("CA")
    before = head()
    merged(one, other)
    assert one.target == other.target
    assert set(Name.objects.values_list("target", flat=True)) == {one.target_id}
    assert told(before) == [
        ("target/T000002", "merged", "target/T000001"),
        ("target/T000001", "amended", ""),
        ("listing/L000002", "amended", ""),
    ]
    assert given.page("listing/L000002")["target"] == "target/T000001"
    page = given.page("target/T000001")
    assert [said["listing"] for said in page["listings"]] == ["listing/L000001", "listing/L000002"]
    assert {by["participant"] for name in page["names"] for by in name["said_by"]} == {"FR", "CA"}


def test_splitting_gives_back_exactly_what_was() -> None:
    one, other = listed("FR"), listed("CA")
    pages = [given.page(f"target/T00000{number}") for number in (1, 2)] + [given.page("listing/L000002")]
    done = merged(one, other)
    before = head()
    split(done)
    other.refresh_from_db()
    assert other.target.ref == "T000002"
    assert set(Name.objects.filter(listing=other).values_list("target__ref", flat=True)) == {"T000002"}
    assert told(before) == [
        ("target/T000001", "amended", ""),
        ("target/T000002", "amended", ""),
        ("listing/L000002", "amended", ""),
    ]
    assert pages == [given.page(f"target/T00000{number}") for number in (1, 2)] + [given.page("listing/L000002")]
    assert Resolution.objects.get().undone_by == given.officer()
    merged(one, other)  # and again


def test_the_public_is_sent_on_for_ever_and_back_after_a_split(client: Client, feed_db: None) -> None:
    one, other = listed("FR"), listed("CA")
    before = head()
    done = merged(one, other)
    answer = client.get("/v1/targets/T000002")
    assert (answer.status_code, answer["Location"]) == (308, "/v1/targets/T000001")
    assert client.get(f"/v1/targets/T000002?as_of={before}").json()["document"]["name"] == "Xavier EXAMPLE"
    assert client.get("/v1/targets").json()["count"] == 1
    operations = [line["operation"] for line in client.get("/v1/targets/T000002/history").json()["versions"]]
    assert operations == ["published", "merged"]
    split(done)
    assert client.get("/v1/targets/T000002").json()["status"] == "current"
    assert client.get("/v1/targets").json()["count"] == 2


def test_what_ended_stays_ended_wherever_it_is() -> None:
    one, other = listed("FR"), listed("CA")
    given.published(given.state("CA"), given.end(other))
    other.refresh_from_db()
    before = head()
    done = merged(one, other)
    assert told(before)[2] == ("listing/L000002", "ended", "")
    before = head()
    split(done)
    assert ("target/T000002", "ended", "") in told(before)


def test_merged_targets_are_found_by_the_survivor_alone() -> None:
    one, other = listed("FR"), listed("CA", names=[{"text": "Yolande SAMPLE"}])
    done = merged(one, other)

    def found() -> list[str | None]:
        (some,) = matching.candidates([Subject(names=(Given("Yolande Sample"),))], public=True)
        return [candidate.ref for candidate in some]

    assert found() == ["T000001"]
    split(done)
    assert found() == ["T000002"]


def test_merges_on_merges_are_split_from_the_top() -> None:
    first, second, third = listed("FR"), listed("CA"), listed("DE")
    lower = merged(second, third)
    upper = merged(first, second)
    third.refresh_from_db()
    assert third.target.ref == "T000001"
    with pytest.raises(NotNowError, match="merged on since"):
        split(lower)
    split(upper)
    split(lower)
    for listing, ref in ((first, "T000001"), (second, "T000002"), (third, "T000003")):
        listing.refresh_from_db()
        assert listing.target.ref == ref


def test_what_came_to_the_survivor_later_stays_there() -> None:
    one, other = listed("FR"), listed("CA")
    done = merged(one, other)
    later = listed("DE", target="T000001")
    split(done)
    later.refresh_from_db()
    assert later.target.ref == "T000001"


def test_a_withheld_listing_moves_unseen() -> None:
    one = listed("FR")
    secret = listed("CA", withheld=True, names=[{"text": "Hidden CANARY"}])
    before = head()
    done = merged(one, secret)
    assert secret.target == one.target
    assert told(before) == []
    split(done)
    assert told(before) == []
    assert not Event.objects.filter(document__contains="CANARY").exists()


@pytest.mark.parametrize("judgement", [Judgement.DIFFERENT, Judgement.UNSURE])
def test_only_what_stands_judged_the_same_is_merged(judgement: Judgement) -> None:
    one, other = listed("FR"), listed("CA")
    resolution = judging.judge(one.target, other.target, judgement, note="So.", by=given.officer(), at=AT)
    with pytest.raises(NotNowError, match="judged the same"):
        merging.merge(resolution, by=given.reviewer(), at=AT)
    resolution = same(one, other)
    judging.undo(resolution, by=given.officer(), at=AT)
    with pytest.raises(NotNowError, match="judged the same"):
        merging.merge(resolution, by=given.reviewer(), at=AT)


def test_two_people_merge_and_two_split() -> None:
    resolution = same(listed("FR"), listed("CA"))
    for by in (given.officer(), given.keeper(), given.signatory(given.state("FR"))):
        with pytest.raises(NotAllowedError):
            merging.merge(resolution, by=by, at=AT)
    done = merging.merge(resolution, by=given.reviewer(), at=AT)
    for by in (given.reviewer(), given.keeper()):
        with pytest.raises(NotAllowedError):
            merging.split(done, why="A slip.", by=by, at=AT)
    with pytest.raises(ValueError, match="reason"):
        merging.split(done, why=" ", by=given.officer(), at=AT)


def test_postgres_holds_the_second_person_and_the_judgement() -> None:
    one, other, third = listed("FR"), listed("CA"), listed("DE")
    resolution = same(one, other)
    by_its_judge = {"survivor": one.target, "merged": other.target, "merged_at": AT, "merged_by": given.officer()}
    as_not_judged = by_its_judge | {"merged": third.target, "merged_by": given.reviewer()}
    for said, rule in (
        (by_its_judge, "sanctions_merge_not_by_its_judge"),
        (as_not_judged, "sanctions_merge_as_judged"),
        (by_its_judge | {"merged": one.target, "merged_by": given.reviewer()}, "sanctions_merge_as_judged"),
    ):
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            Merge.objects.create(resolution=resolution, **said)
    Merge.objects.create(resolution=resolution, **by_its_judge | {"merged_by": given.reviewer()})  # the twin


def test_nothing_is_merged_under_a_submission_at_the_desk() -> None:
    one, other = listed("FR"), listed("CA")
    resolution = same(one, other)
    submission = given.submitted(given.state("CA"), given.amend(other, names=[{"text": "Xavier B. EXAMPLE"}]))
    with pytest.raises(NotNowError, match="at the desk rests on"):
        merging.merge(resolution, by=given.reviewer(), at=AT)
    given.approve(submission)
    with pytest.raises(NotNowError, match="at the desk rests on"):
        merging.merge(resolution, by=given.reviewer(), at=AT)


def test_nothing_is_merged_twice_and_a_merge_is_not_taken_back_by_its_judgement() -> None:
    one, other = listed("FR"), listed("CA")
    resolution = same(one, other)
    merging.merge(resolution, by=given.reviewer(), at=AT)
    with pytest.raises(NotNowError, match="merged into another"):
        merging.merge(resolution, by=given.reviewer(), at=AT)
    with pytest.raises(NotNowError, match="split the targets"):
        judging.undo(resolution, by=given.officer(), at=AT)
    with pytest.raises(NotNowError, match="merged into another"):
        same(listed("DE"), other)


def test_a_state_that_names_a_merged_target_is_told_the_survivor_and_may_amend_what_it_named() -> None:
    one, other = listed("FR"), listed("CA")
    later = listed("DE", target="T000002")
    merged(one, other)
    later.refresh_from_db()
    with pytest.raises(Exception, match="T000002 was merged into T000001"):
        given.draft(given.state("DE"), given.add(given.state("DE"), own_reference="DE-9", target="T000002"))
    given.published(given.state("DE"), given.amend(later, names=[{"text": "Xavier C. EXAMPLE"}]))
    later.refresh_from_db()
    assert later.target.ref == "T000001"
    assert given.page("listing/L000003")["target"] == "target/T000001"
    given.published(given.state("DE"), given.end(later))
    assert given.page("listing/L000003")["target"] == "target/T000001"


def test_a_judgement_at_the_desk_becomes_one_of_two_targets_and_merges_nothing() -> None:
    known = listed("FR")
    submission = given.submitted(given.state("CA"))
    line = submission.lines.get()
    first = judging.judge_line(line, known.target, Judgement.UNSURE, note="A photo?", by=given.reviewer(), at=AT)
    judging.judge_line(line, known.target, Judgement.SAME, note="The photo.", score=0.93, by=given.officer(), at=AT)
    first.refresh_from_db()
    assert first.undone_by == given.officer()
    given.approve(submission)
    publication.publish(submission.pk)
    resolution = Resolution.objects.get(undone_at=None)
    assert (resolution.left, resolution.right) == (known.target, Listing.objects.get(participant__code="CA").target)
    assert resolution.score == 93
    assert Target.objects.filter(merged_into=None).count() == 2
    assert judging.standing([known.target_id]) == {frozenset((resolution.left_id, resolution.right_id)): resolution}


def test_a_judgement_at_the_desk_says_nothing_where_the_state_named_that_target() -> None:
    known = listed("FR")
    submission = given.submitted(given.state("CA"), given.add(given.state("CA"), target="T000001"))
    line = submission.lines.get()
    judging.judge_line(line, known.target, Judgement.SAME, note="It says so.", by=given.officer(), at=AT)
    given.approve(submission)
    publication.publish(submission.pk)
    assert Resolution.objects.get().undone_by == given.officer()


def test_judgements_follow_the_survivor() -> None:
    one, other, third = listed("FR"), listed("CA"), listed("DE")
    different = judging.judge(other.target, third.target, Judgement.DIFFERENT, note="So.", by=given.officer(), at=AT)
    merged(one, other)
    assert judging.standing([one.target_id])[frozenset((one.target_id, third.target_id))] == different


def page_of(resolution: Resolution) -> str:
    return reverse("admin:sanctions_resolution_change", args=[resolution.pk])


def test_a_second_person_merges_at_the_desk_and_another_splits() -> None:
    one, other = listed("FR"), listed("CA", birth_dates=[{"text": "1971"}])
    resolution = same(one, other)
    judge, second, third = (signed_in(who) for who in (given.officer(), given.reviewer(), given.reviewer(2)))
    assert "another person carries it out" in judge.get(page_of(resolution)).content.decode()
    assert judge.post(page_of(resolution).replace("change", "merge")).status_code == 403
    text = second.get(page_of(resolution)).content.decode()
    for told_ in (
        "Merge T000002 into T000001",
        "T000002 answers with T000001",
        "1967-03",
        "1971",
        "The same passport.",
    ):
        assert told_ in text, told_
    assert second.post(page_of(resolution).replace("change", "merge")).status_code == 302
    other.refresh_from_db()
    assert other.target == one.target
    text = second.get(reverse("admin:sanctions_target_change", args=[one.target_id])).content.decode()
    assert "Where States contradict one another" in text
    assert "T000002 into T000001" in text
    split_at = page_of(resolution).replace("change", "split")
    assert "another person splits it" in second.get(page_of(resolution)).content.decode()
    assert second.post(split_at, {"why": "So."}).status_code == 403
    assert "say why" in third.post(split_at, {"why": " "}, follow=True).content.decode()
    assert "stands by itself again" in third.post(split_at, {"why": "Two passports."}, follow=True).content.decode()
    assert "it is split already" in third.post(split_at, {"why": "Again."}, follow=True).content.decode()
    assert signed_in(given.keeper()).post(split_at, {"why": "So."}).status_code == 403


def test_the_desk_says_what_stands_in_the_way() -> None:
    one, other = listed("FR"), listed("CA")
    resolution = same(one, other)
    given.submitted(given.state("CA"), given.amend(other, names=[{"text": "Xavier B. EXAMPLE"}]))
    answer = signed_in(given.reviewer()).post(page_of(resolution).replace("change", "merge"), follow=True)
    assert "at the desk rests on one of them" in answer.content.decode()
    assert not Merge.objects.exists()
