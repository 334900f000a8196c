"""Who judges, on what grounds, and who may carry a judgement out or take it back through the desk."""

from typing import Any

import pytest
from django.urls import reverse

from partnership.enums import Role
from partnership.models import User
from partnership.permissions import NotAllowedError
from sanctions.actions import judging, merging
from sanctions.enums import Judgement
from sanctions.models import Line, Merge, Resolution, Target
from sanctions.workflow import NotNowError
from tests.sanctions import builders as given
from tests.sanctions.test_admin import signed_in
from tests.sanctions.test_merging import AT, listed, merged, same

pytestmark = pytest.mark.django_db


def at_the_desk() -> Line:
    return given.submitted(given.state("CA")).lines.get()


def people() -> dict[str, User]:
    state = given.state("DE")
    return {
        "officer": given.officer(),
        "reviewer": given.reviewer(),
        "keeper": given.keeper(),
        "auditor": given.person("auditor", Role.AUDITOR),
        "drafter": given.drafter(state),
        "signatory": given.signatory(state),
    }


@pytest.mark.parametrize("who", ["officer", "reviewer", "keeper", "auditor", "drafter", "signatory"])
def test_officers_and_reviewers_judge_and_nobody_else(who: str) -> None:
    line, target, by = at_the_desk(), listed("FR").target, people()[who]
    about: dict[str, Any] = {"note": "The photo.", "by": by, "at": AT}
    if who in {"officer", "reviewer"}:
        kept = judging.judge_line(line, target, Judgement.UNSURE, **about)
        assert (kept.judged_by, kept.participant, kept.own_reference) == (by, line.participant, line.own_reference)
        judging.undo(kept, by=by, at=AT)
        return
    with pytest.raises(NotAllowedError):
        judging.judge_line(line, target, Judgement.UNSURE, **about)
    assert not Resolution.objects.exists()


def test_a_judgement_at_the_desk_needs_its_grounds_and_changes_nothing_there() -> None:
    line, target = at_the_desk(), listed("FR").target
    with pytest.raises(ValueError, match="grounds"):
        judging.judge_line(line, target, Judgement.SAME, note=" ", by=given.officer(), at=AT)
    was = (line.content, line.submission.digest)
    judging.judge_line(line, target, Judgement.SAME, note="The photo.", by=given.officer(), at=AT)
    line.refresh_from_db()
    assert (line.content, line.submission.digest) == was
    assert not Merge.objects.exists()


def test_of_a_sanction_at_the_desk_there_is_nothing_to_carry_out_yet() -> None:
    line, target = at_the_desk(), listed("FR").target
    kept = judging.judge_line(line, target, Judgement.SAME, note="The photo.", by=given.officer(), at=AT)
    assert not judging.to_carry_out().exists()
    with pytest.raises(NotNowError, match="judged the same"):
        merging.merge(kept, by=given.reviewer(), at=AT)


def test_whoever_was_merged_is_answered_for_through_any_chain() -> None:
    first, second, third = listed("FR"), listed("CA"), listed("DE")
    merged(second, third)
    merged(first, second)
    last = Target.objects.get(ref="T000003")
    assert judging.answering(last) == first.target
    assert judging.answering(first.target) == first.target


def test_a_different_is_found_between_whatever_comes_together() -> None:
    first, second, third = listed("FR"), listed("CA"), listed("DE")
    apart = judging.judge(first.target, third.target, Judgement.DIFFERENT, note="So.", by=given.officer(), at=AT)
    assert judging.different(first.target_id, second.target_id) is None
    merged(second, third)
    assert judging.different(second.target_id, first.target_id) == apart
    judging.undo(apart, by=given.officer(), at=AT)
    assert judging.different(second.target_id, first.target_id) is None


@pytest.mark.parametrize("who", ["officer", "reviewer", "keeper", "auditor", "drafter", "signatory"])
def test_the_buttons_of_the_desk_do_what_they_say_for_those_who_may(who: str) -> None:
    """The officer judged; a reviewer carried it out; whoever asks finds the button only if pressing it works."""
    resolution = same(listed("FR"), listed("CA"))
    client = signed_in(people()[who])
    page = reverse("admin:sanctions_resolution_change", args=[resolution.pk])
    shown = client.get(page).content.decode()
    client.post(page.replace("change", "merge"))
    assert Merge.objects.exists() is ("Merge T000002 into T000001" in shown) is (who == "reviewer")
    if not Merge.objects.exists():
        merging.merge(resolution, by=given.reviewer(), at=AT)
    shown = client.get(page).content.decode()
    client.post(page.replace("change", "split"), {"why": "Two passports."})
    is_split = not Merge.objects.filter(split_at=None).exists()
    assert is_split is ("Split T000002 from T000001" in shown) is (who == "officer")


@pytest.mark.parametrize("who", ["officer", "reviewer", "keeper", "auditor", "drafter", "signatory"])
def test_who_judges_may_take_any_judgement_back(who: str) -> None:
    resolution = same(listed("FR"), listed("CA"))
    client = signed_in(people()[who])
    page = reverse("admin:sanctions_resolution_change", args=[resolution.pk])
    shown = client.get(page).content.decode()
    client.get(page.replace("change", "undo"))
    assert Resolution.objects.filter(undone_at=None).exists(), "asking for a page changes nothing"
    client.post(page.replace("change", "undo"))
    is_undone = not Resolution.objects.filter(undone_at=None).exists()
    assert is_undone is ("Take this judgement back" in shown) is (who in {"officer", "reviewer"})
