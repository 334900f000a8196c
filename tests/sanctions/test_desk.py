"""The reviewers' desk: what it shows, what it hides, and that a decision is on the bytes that were shown."""

import datetime as dt
import hashlib
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from partnership.enums import Role
from partnership.models import User
from sanctions.actions import reviews, submissions
from sanctions.admin import queue
from sanctions.enums import SubmissionStatus, Verdict
from sanctions.models import Review, Submission
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
QUEUE = "/admin/sanctions/submission/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(submission: Submission) -> str:
    return reverse("admin:sanctions_submission_change", args=[submission.pk])


def decide(client: Client, submission: Submission, verdict: str = "APPROVE", **fields: Any) -> Any:
    """Post the form as the page would; ``confirmed`` unless told otherwise."""
    data = {"digest": submission.digest, "verdict": verdict, "confirmed": "1"} | fields
    sent = {name: value for name, value in data.items() if value is not None}
    return client.post(reverse("admin:sanctions_submission_decide", args=[submission.pk]), sent)


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_the_queue_shows_what_waits_for_whom_and_until_when() -> None:
    soon = timezone.now() + dt.timedelta(hours=3, minutes=5)
    urgent = given.submitted(given.state("GB"), publish_at=soon)
    given.submitted(given.state("FR"))
    answer = signed_in(given.reviewer()).get(QUEUE)
    shown = text(answer)
    assert shown.index("Made-up submission of GB") < shown.index("Made-up submission of FR")
    assert soon.strftime("%Y-%m-%d %H:%M UTC") in shown
    assert "in 3 h 4 min" in shown or "in 3 h 5 min" in shown
    assert shown.count("0 of 2 approvals") == 2
    assert shown.count(">to do<") == 2
    assert urgent.title in shown


def test_a_draft_is_the_state_s_alone() -> None:
    submission = given.draft(given.state("GB"))
    client = signed_in(given.reviewer())
    assert submission.title not in text(client.get(QUEUE + "?desk=all"))
    assert client.get(page(submission)).status_code == 404
    assert submission.title not in text(client.get("/admin/sanctions/line/"))


def test_a_revised_submission_is_the_state_s_again() -> None:
    submission = given.submitted(given.state("GB"))
    client = signed_in(given.reviewer())
    decide(client, submission, "RETURN", remark="The date is wrong.")
    submission.refresh_from_db()
    submissions.replace(
        submission,
        title="Revised",
        lines=[given.add(given.state("GB"), designated_on="2026-01-16")],
        publish_at=None,
        version=submission.version,
        by=given.drafter(given.state("GB")),
        at=timezone.now(),
    )
    assert client.get(page(submission)).status_code == 404


def test_mine_to_do_is_what_permissions_and_workflow_say() -> None:
    gb, fr = given.state("GB"), given.state("FR")
    own, other = given.submitted(gb), given.submitted(fr)
    british = given.person("british", Role.REVIEWER, of=gb)
    assert list(queue.mine(british, queue.handed_in())) == [other]
    assert list(queue.mine(given.officer(), queue.handed_in())) == []
    decide(signed_in(british), other)
    assert list(queue.mine(british, queue.handed_in())) == []
    assert own.status == SubmissionStatus.SUBMITTED


def test_what_is_stuck_says_why_in_the_queue_and_on_its_page() -> None:
    submission = given.approved(given.state("GB"))
    Submission.objects.filter(pk=submission.pk).update(stuck="IntegrityError: made-up reason")
    client = signed_in(given.reviewer(3))
    assert "IntegrityError: made-up reason" in text(client.get(QUEUE + "?desk=stuck"))
    assert "IntegrityError: made-up reason" in text(client.get(page(submission)))


def test_the_bytes_shown_are_those_that_are_decided_on() -> None:
    submission = given.submitted(given.state("GB"))
    client = signed_in(given.reviewer())
    shown = client.get(page(submission)).content.decode()
    body = re.search(r'<pre[^>]*id="bytes"[^>]*>(.*?)</pre>', shown, re.DOTALL)
    assert body
    assert hashlib.sha256(html.unescape(body[1]).encode()).hexdigest() == submission.digest
    assert f'id="digest">{submission.digest}<' in shown
    download = client.get(reverse("admin:sanctions_submission_bytes", args=[submission.pk]))
    assert hashlib.sha256(download.content).hexdigest() == submission.digest


def test_a_new_listing_is_shown_whole_with_what_is_not_given() -> None:
    submission = given.submitted(given.state("GB"))
    shown = text(signed_in(given.reviewer()).get(page(submission)))
    assert "GB lists Xavier EXAMPLE (person) under GB-CW with asset freeze" in shown
    assert "derived by machine" in shown
    assert re.search(r"Not given</th><td>[^<]*Birth places", shown)


def test_what_a_list_does_not_state_is_said_in_a_sentence() -> None:
    france = given.state("FR")
    silent = given.submitted(
        france, given.add(france, measures=["UNSPECIFIED"], listed_in="A made-up list", designated_on="", undated=True)
    )
    shown = text(signed_in(given.reviewer()).get(page(silent)))
    assert "with measures that the list does not state, designated on a day not stated." in shown


def test_an_amendment_is_shown_field_by_field_in_words() -> None:
    listing = given.listing(given.state("GB"))
    line = given.amend(listing, measures=["ASSET_FREEZE", "TRAVEL_BAN"], birth_dates=[{"text": "12 March 1967"}])
    shown = text(signed_in(given.reviewer()).get(page(given.submitted(given.state("GB"), line))))
    assert "<ins>Travel ban</ins>" in shown
    assert "<del>1967-03</del>" in shown
    assert "<ins>12 March 1967</ins>" in shown
    assert "birth dates 1967-03 → 12 March 1967" in shown


def test_a_correction_says_why_and_an_end_what_ends() -> None:
    gb = given.state("GB")
    one = given.listing(gb)
    other = given.listing(gb, own_reference="GB-2", names=[{"text": "Yvonne SAMPLE"}])
    lines = [given.correct(one, birth_dates=[{"text": "1971"}]), given.end(other)]
    shown = text(signed_in(given.reviewer()).get(page(given.submitted(gb, *lines))))
    assert "A made-up slip of the pen." in shown
    assert "Made-up authority" in shown
    assert "What ends" in shown
    assert f"GB ends its listing {other.ref} of Yvonne SAMPLE" in shown


def test_likely_problems_are_flagged() -> None:
    gb = given.state("GB")
    given.listing(gb)
    lines = [
        given.add(gb, own_reference="A", names=[{"text": "Pаul"}]),  # the second letter is Cyrillic
        given.add(
            gb, own_reference="B", names=[{"text": "Bob"}], birth_dates=[], nationalities=[], too_few_identifiers=True
        ),
        given.add(gb, own_reference="C", names=[{"text": "Xavier EXAMPLE"}]),
    ]
    shown = text(signed_in(given.reviewer()).get(page(given.submitted(gb, *lines))))
    assert "“а” = CYRILLIC SMALL LETTER A" in shown
    assert "nothing but a name tells this person from a namesake" in shown
    assert "A new target that may be known already: T000001." in shown


def test_a_withheld_name_turning_public_is_flagged() -> None:
    gb = given.state("GB")
    listing = given.listing(gb, withheld=True)
    shown = text(signed_in(given.reviewer()).get(page(given.submitted(gb, given.amend(listing, withheld=False)))))
    assert "It was withheld until now: this makes its name public." in shown


def test_nothing_counts_before_the_read_back() -> None:
    submission = given.submitted(given.state("GB"))
    client = signed_in(given.reviewer())
    answer = decide(client, submission, confirmed=None)
    assert "You approve, as reviewer 1 of 2, that" in text(answer)
    assert "GB lists Xavier EXAMPLE" in text(answer)
    assert submission.digest in text(answer)
    assert not Review.objects.exists()
    assert decide(client, submission, back="1").status_code == 200
    assert not Review.objects.exists()
    assert decide(client, submission).status_code == 302
    assert Review.objects.get().verdict == Verdict.APPROVE


def test_two_approvals_at_the_desk_approve_it(django_capture_on_commit_callbacks: Any, monkeypatch: Any) -> None:
    woken: list[str] = []
    monkeypatch.setattr("sanctions.tasks.publish_due.delay", lambda: woken.append("publication"))
    submission = given.submitted(given.state("GB"))
    with django_capture_on_commit_callbacks(execute=True):
        for number in (1, 2):
            decide(signed_in(given.reviewer(number)), submission)
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.APPROVED
    assert woken


@pytest.mark.parametrize(("verdict", "status"), [("RETURN", "RETURNED"), ("REJECT", "REJECTED")])
def test_a_refusal_says_why_to_the_state(verdict: str, status: str) -> None:
    submission = given.submitted(given.state("GB"))
    client = signed_in(given.reviewer())
    assert decide(client, submission, verdict).status_code == 422
    assert not Review.objects.exists()
    decide(client, submission, verdict, remark="Read the act again.", line_1="The date is wrong.")
    submission.refresh_from_db()
    review = Review.objects.get()
    assert submission.status == status
    assert review.remark == "Read the act again."
    assert [(remark.line_number, remark.text) for remark in review.remarks.all()] == [(1, "The date is wrong.")]


def test_an_approval_swallows_no_remark_by_line() -> None:
    submission = given.submitted(given.state("GB"))
    assert decide(signed_in(given.reviewer()), submission, line_1="But…").status_code == 422
    assert not Review.objects.exists()


def test_what_changed_meanwhile_is_shown_again_and_not_decided() -> None:
    submission = given.submitted(given.state("GB"))
    answer = decide(signed_in(given.reviewer()), submission, digest="0" * 64, remark="Kept words")
    assert answer.status_code == 409
    assert "It changed meanwhile: nothing was decided" in text(answer)
    assert "Kept words" in text(answer)
    assert submission.digest in text(answer)
    assert not Review.objects.exists()


def test_a_second_decision_of_one_person_is_refused() -> None:
    submission = given.submitted(given.state("GB"))
    client = signed_in(given.reviewer())
    decide(client, submission)
    answer = client.get(page(submission))
    assert 'name="verdict"' not in text(answer)
    assert "You have decided on these bytes." in text(answer)
    decide(client, submission)
    assert Review.objects.count() == 1


def test_the_second_vote_is_blind() -> None:
    submission = given.submitted(given.state("GB"))
    remark = "a remark of the first reviewer"
    reviews.approve(submission, digest=submission.digest, remark=remark, by=given.reviewer(1), at=timezone.now())
    second = signed_in(given.reviewer(2))
    looked = [page(submission), QUEUE, "/admin/sanctions/review/", "/admin/"]
    review = Review.objects.get()
    for address in looked:
        shown = text(second.get(address))
        assert remark not in shown
        assert "reviewer-1" not in shown
    assert second.get(f"/admin/sanctions/review/{review.pk}/change/").status_code == 302
    assert "1 of 2" in text(second.get(page(submission)))
    assert remark in text(signed_in(given.officer()).get(page(submission)))
    decide(second, submission)
    assert remark in text(second.get(page(submission)))


def test_what_was_published_is_shown_against_what_it_superseded() -> None:
    gb = given.state("GB")
    listing = given.listing(gb)
    given.published(gb, given.amend(listing, measures=["TRAVEL_BAN"]))
    submission = Submission.objects.latest("pk")
    shown = text(signed_in(given.person("auditor", Role.AUDITOR)).get(page(submission)))
    assert "<del>Asset freeze</del>" in shown
    assert "<ins>Travel ban</ins>" in shown
    assert "It is closed" in shown


def test_names_are_text_whatever_they_hold() -> None:
    gb = given.state("GB")
    payload = '"><script>alert(1)</script>'
    submission = given.submitted(gb, given.add(gb, names=[{"text": payload}]))
    client = signed_in(given.reviewer())
    assert "<script>alert" not in client.get(page(submission)).content.decode()
    assert "<script>alert" not in decide(client, submission, confirmed=None).content.decode()


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_queue_asks_as_much_for_many_as_for_few() -> None:
    client = signed_in(given.reviewer())
    for code in ("GB", "FR"):
        given.submitted(given.state(code))
    few = queries_of(client, QUEUE)
    for code in ("DE", "PL", "SE", "NO"):
        given.submitted(given.state(code))
    assert queries_of(client, QUEUE) == few
    assert few <= 12


def test_a_submission_asks_as_much_for_many_lines_as_for_few() -> None:
    gb = given.state("GB")
    client = signed_in(given.reviewer())
    names = [f"Person {letter}" for letter in "ABCDEFGH"]
    few = given.submitted(gb, *(given.add(gb, own_reference=n, names=[{"text": n}]) for n in names[:2]))
    many = given.submitted(gb, *(given.add(gb, own_reference=n, names=[{"text": n}]) for n in names[2:]))
    asked = queries_of(client, page(few))
    assert queries_of(client, page(many)) == asked
    assert asked <= 20
