"""What lies at the edges of a merge: what became public since, chains, kinds, and judgements that contradict it."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.urls import reverse

from registry.models import Event
from sanctions.actions import judging, merging, publication
from sanctions.enums import Judgement
from sanctions.models import Listing, Resolution, Target
from sanctions.workflow import NotNowError
from tests.sanctions import builders as given
from tests.sanctions.test_admin import signed_in
from tests.sanctions.test_merging import AT, head, listed, merged, page_of, same, split, told

pytestmark = pytest.mark.django_db


def secret(code: str, name: str) -> Listing:
    return listed(code, withheld=True, names=[{"text": name}])


def reveal(listing: Listing) -> None:
    given.published(listing.participant, given.amend(listing, withheld=False))
    listing.refresh_from_db()


def target_of(listing: Listing) -> Target:
    return Target.objects.get(listings=listing)


def test_what_became_public_after_the_merge_has_a_reference_of_its_own_after_the_split() -> None:
    one, other = listed("FR"), secret("CA", "Yolande SAMPLE")
    done = merged(one, other)
    reveal(other)
    assert given.page("listing/L000002")["target"] == "target/T000001"
    before = head()
    split(done)
    assert told(before) == [
        ("target/T000001", "amended", ""),
        ("target/T000002", "published", ""),
        ("listing/L000002", "amended", ""),
    ]
    assert given.page("listing/L000002")["target"] == "target/T000002"
    assert given.page("target/T000002")["name"] == "Yolande SAMPLE"


def test_a_reference_goes_along_with_all_it_ever_showed() -> None:
    one, other = secret("FR", "Hidden CANARY"), secret("CA", "Yolande SAMPLE")
    done = merged(one, other)
    reveal(other)
    assert target_of(one).ref == "T000001"
    before = head()
    split(done)
    assert told(before) == []
    assert (target_of(one).ref, target_of(other).ref) == (None, "T000001")
    reveal(one)
    assert given.page("listing/L000002")["target"] == "target/T000002"


def test_a_reference_that_shows_nothing_any_more_is_withdrawn(client: Client, feed_db: None) -> None:
    hidden, second, third = secret("FR", "Hidden CANARY"), secret("CA", "Yolande SAMPLE"), None
    lower = merged(hidden, second)
    reveal(second)
    third = listed("DE")
    upper = merged(hidden, third)
    split(lower)
    assert target_of(second).ref == "T000003"
    before = head()
    split(upper)
    assert told(before) == [
        ("target/T000001", "withdrawn", ""),
        ("target/T000002", "amended", ""),
        ("listing/L000002", "amended", ""),
    ]
    assert client.get("/v1/targets/T000001").status_code == 404
    assert not Event.objects.filter(document__contains="CANARY").exists()
    reveal(hidden)
    assert target_of(hidden).ref == "T000004"


def test_a_person_is_never_a_vessel_but_a_group_may_be_an_organisation() -> None:
    person, vessel = listed("FR"), listed("CA", kind="VESSEL", birth_dates=[], nationalities=[])
    with pytest.raises(NotNowError, match="of the kind “Person”, the other of the kind “Vessel”"):
        merging.merge(same(person, vessel), by=given.reviewer(), at=AT)
    plain: dict[str, Any] = {"birth_dates": [], "nationalities": []}
    one, other = listed("DE", kind="ORGANISATION", **plain), listed("IT", kind="GROUP", **plain)
    merged(one, other)
    given.published(given.state("IT"), given.amend(other, note="as before"))
    assert given.page("listing/L000004")["kind"] == "GROUP"
    with pytest.raises(Exception, match="stays GROUP"):
        given.draft(given.state("IT"), given.amend(other, kind="STATE_BODY"))


def test_what_stands_judged_different_does_not_come_together_by_way_of_others() -> None:
    first, second, third = listed("FR"), listed("CA"), listed("DE")
    apart = judging.judge(first.target, third.target, Judgement.DIFFERENT, note="So.", by=given.officer(), at=AT)
    merged(second, third)
    waiting = same(first, second)
    with pytest.raises(NotNowError, match="T000001 and T000003 would come together, and stand judged different"):
        merging.merge(waiting, by=given.reviewer(), at=AT)
    assert "stand judged different" in signed_in(given.reviewer()).get(page_of(waiting)).content.decode()
    judging.undo(apart, by=given.officer(), at=AT)
    merging.merge(waiting, by=given.reviewer(), at=AT)


def test_a_judgement_of_one_merged_since_leads_to_a_judgement_of_what_answers_for_it() -> None:
    first, second, third = listed("FR"), listed("CA"), listed("DE")
    waiting = same(second, third)
    merged(first, second)
    assert list(judging.to_carry_out()) == [waiting]
    text = signed_in(given.reviewer()).get(page_of(waiting)).content.decode()
    judge = f"{reverse('admin:sanctions_resolution_add')}?left={first.target_id}&amp;right={third.target_id}"
    assert "T000002 is merged into another" in text
    assert f'<a href="{judge}">Judge T000001 and T000003</a>' in text
    merged(first, third)
    assert not judging.to_carry_out().exists()
    assert "Judge T0" not in signed_in(given.reviewer()).get(page_of(waiting)).content.decode()


def test_a_judgement_at_the_desk_follows_its_target_into_the_survivor() -> None:
    first, second = listed("FR"), listed("CA")
    submission = given.submitted(given.state("DE"))
    judging.judge_line(
        submission.lines.get(), second.target, Judgement.SAME, note="The photo.", by=given.officer(), at=AT
    )
    merged(first, second)
    given.approve(submission)
    publication.publish(submission.pk)
    new = Listing.objects.get(participant__code="DE").target
    waiting = Resolution.objects.get(note="The photo.")
    assert (waiting.left, waiting.right) == (first.target, new)
    merging.merge(waiting, by=given.reviewer(), at=AT)


def test_of_judgements_at_the_desk_that_come_to_be_of_one_pair_the_newest_stands() -> None:
    first, second = listed("FR"), listed("CA")
    submission = given.submitted(given.state("DE"))
    line, by = submission.lines.get(), given.officer()
    old = judging.judge_line(line, first.target, Judgement.SAME, note="Old.", by=by, at=AT)
    judging.judge_line(line, second.target, Judgement.DIFFERENT, note="New.", by=by, at=AT + dt.timedelta(1))
    merged(first, second)
    given.approve(submission)
    publication.publish(submission.pk)
    old.refresh_from_db()
    assert (old.undone_by, old.right) == (by, None)
    new = Resolution.objects.get(note="New.")
    assert (new.left, new.undone_at) == (first.target, None)


def test_a_chain_of_merges_leads_to_the_one_that_stands(client: Client, feed_db: None) -> None:
    first, second, third = listed("FR"), listed("CA"), listed("DE", names=[{"text": "Yolande SAMPLE"}])
    at = [head()]
    lower = merged(second, third)
    at.append(head())
    upper = merged(first, second)
    place = "/v1/targets/T000003"
    for step in ("/v1/targets/T000002", "/v1/targets/T000001"):
        answer = client.get(place)
        assert (answer.status_code, answer["Location"]) == (308, step)
        place = step
    page = client.get(place).json()["document"]
    assert {"Xavier EXAMPLE", "Yolande SAMPLE"} <= {name["text"] for name in page["names"]}
    was = client.get(f"/v1/targets/T000003?as_of={at[0]}").json()["document"]
    assert was["name"] == "Yolande SAMPLE"
    moved = client.get(f"/v1/targets/T000003?as_of={at[1]}")
    assert (moved.status_code, moved["Location"]) == (308, f"/v1/targets/T000002?as_of={at[1]}")
    split(upper)
    split(lower)
    assert client.get("/v1/targets/T000003").json()["document"] == was
    versions = client.get("/v1/targets/T000003/history").json()["versions"]
    assert [one["operation"] for one in versions] == ["published", "merged", "amended"]
    assert versions[1]["document"]["merged_into"] == "target/T000002"


def test_nothing_is_published_onto_a_merged_target() -> None:
    """Submitting refuses it; should a row slip through, publication does."""
    first, second = listed("FR"), listed("CA")
    submission = given.approved(given.state("DE"), given.add(given.state("DE"), target="T000002"))
    Target.objects.filter(pk=second.target_id).update(merged_into=first.target)
    with pytest.raises(ObjectDoesNotExist, match="T000002"):
        publication.publish(submission.pk)
    Target.objects.filter(pk=second.target_id).update(merged_into=None)
    publication.publish(submission.pk)  # the twin


def test_the_desk_reads_back_what_will_be_told_and_says_what_keeps_a_split_waiting() -> None:
    one, other = listed("FR"), listed("CA")
    resolution = same(one, other)
    second = signed_in(given.reviewer())
    text = second.get(page_of(resolution)).content.decode()
    assert "T000002 <em>Merged</em>, T000001 <em>Amended</em>, L000002 <em>Amended</em>" in text
    merging.merge(resolution, by=given.reviewer(), at=AT)
    other.refresh_from_db()
    submission = given.submitted(given.state("CA"), given.amend(other, note="changed"))
    third = signed_in(given.reviewer(2))
    assert "Not now: “" in third.get(page_of(resolution)).content.decode()
    given.approve(submission)
    publication.publish(submission.pk)
    text = third.get(page_of(resolution)).content.decode()
    assert "Not now" not in text
    assert "Split T000002 from T000001" in text
