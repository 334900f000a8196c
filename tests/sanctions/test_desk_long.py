"""A whole list at the desk: counted, paged, searched, remarked on from any page, approved by who typed its length."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnership.enums import Role
from sanctions.actions import reviews
from sanctions.admin import choosing, survey
from sanctions.enums import LineOperation, SubmissionStatus
from sanctions.models import Line, Remark, Review, Submission
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
TOGETHER = 8


@pytest.fixture(autouse=True)
def _short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three lines a page: what holds for 8 of them holds for 7,400 with 50."""
    monkeypatch.setattr(choosing, "LINES", 3)


def long_list() -> Submission:
    """Six new listings (a person with nothing but a name, one with a look-alike letter), an amendment, an end."""
    gb = given.state("GB")
    amended = given.listing(gb, own_reference="GB-amended", names=[{"text": "Amended MADE-UP"}])
    ended = given.listing(gb, own_reference="GB-ended", names=[{"text": "Closed MADE-UP"}])
    alone: dict[str, Any] = {"birth_dates": [], "nationalities": [], "too_few_identifiers": True}
    return given.submitted(
        gb,
        *(given.add(gb, own_reference=f"GB-{n}", names=[{"text": f"Person {n}"}]) for n in "ABCD"),
        given.add(gb, own_reference="GB-E", names=[{"text": "Person Alone"}], **alone),
        given.add(gb, own_reference="GB-F", names=[{"text": "Pаul F"}]),  # the second letter is Cyrillic
        given.amend(amended, note="new"),
        given.end(ended),
    )


def signed_in(number: int = 1) -> Client:
    client = Client()
    client.force_login(given.reviewer(number))
    return client


def page(client: Client, submission: Submission, query: str = "") -> str:
    answer = client.get(reverse("admin:sanctions_submission_change", args=[submission.pk]) + query)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def post(client: Client, submission: Submission, **fields: Any) -> Any:
    data = {"digest": submission.digest} | fields
    return client.post(reverse("admin:sanctions_submission_decide", args=[submission.pk]), data)


def shown(text: str) -> list[int]:
    """The numbers of the lines that are laid out."""
    return [int(number) for number in re.findall(r'<section class="desk-sheet" id="line-(\d+)"', text)]


def test_every_line_is_on_one_page_and_the_counts_on_all() -> None:
    submission, client = long_list(), signed_in()
    pages = [page(client, submission, f"?page={number}") for number in (1, 2, 3)]
    assert [shown(text) for text in pages] == [[1, 2, 3], [4, 5, 6], [7, 8]]
    for text in pages:
        assert re.search(r"<th scope=\"row\">Adds?[^<]*</th><td>6</td>", text)
        assert f"<strong>{TOGETHER}</strong>" in text
        assert f'id="digest">{submission.digest}<' in text
    assert "What ends" in pages[2]
    assert shown(page(client, submission, "?page=99")) == [7, 8]
    assert shown(page(client, submission, "?page=x&operation=PRISON&found=x&remarked=7")) == [1, 2, 3]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?operation=END", [8]),
        ("?operation=AMEND", [7]),
        ("?words=person+c", [3]),
        ("?words=gb-b", [2]),
        ("?words=closed", [8]),
        ("?words=l000001", [7]),
        ("?words=nobody", []),
        ("?words=%00", [1, 2, 3]),
        ("?found=too_few", [5]),
        ("?found=confusable", [6]),
        ("?found=no_act", [8]),
        ("?found=any", [5, 6, 8]),
        ("?operation=ADD&page=2", [4, 5, 6]),
    ],
)
def test_lines_are_found_by_what_they_do_whom_they_are_about_and_what_was_found(query: str, numbers: list[int]) -> None:
    assert shown(page(signed_in(), long_list(), query)) == numbers


def test_lines_that_were_remarked_on_are_found_again() -> None:
    submission = long_list()
    review = Review.objects.create(
        submission=submission, reviewer=given.reviewer(2), digest=submission.digest, verdict="RETURN", remark="See.",
        reviewed_at=given.AT,
    )  # fmt: skip
    Remark.objects.create(review=review, line_number=4, text="Check the spelling.")
    assert shown(page(signed_in(), submission, "?remarked=1")) == [], "blind until one has decided"
    auditor = Client()
    auditor.force_login(given.person("auditor", Role.AUDITOR))
    assert shown(page(auditor, submission, "?remarked=1")) == [4]


def test_remarks_written_on_several_pages_return_together() -> None:
    submission, client = long_list(), signed_in()
    answer = post(client, submission, at="?page=1", line_2="Second.", line_3="  ", go="?page=3")
    assert (answer.status_code, answer["Location"].rpartition("/")[2]) == (302, "?page=3")
    assert "remarks on these lines of other pages: 2" in re.sub(r"\s+", " ", page(client, submission, "?page=3"))
    asked = post(client, submission, at="?page=3", line_8="Eighth.", verdict="RETURN", remark="Several.")
    assert "Line 2: Second." in asked.content.decode()
    post(client, submission, verdict="RETURN", remark="Several.", line_2="Second.", line_8="Eighth.", confirmed="1")
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.RETURNED
    assert dict(Remark.objects.values_list("line_number", "text")) == {2: "Second.", 8: "Eighth."}
    assert f"remarks-{submission.pk}" not in client.session


def test_a_remark_on_a_line_that_is_not_there_is_not_kept() -> None:
    submission, client = long_list(), signed_in()
    post(client, submission, line_99="Nowhere.", go="?")
    assert list(client.session[f"remarks-{submission.pk}"]) == []


def test_one_goes_to_pages_of_the_submission_and_nowhere_else() -> None:
    submission, client = long_list(), signed_in()
    for place in ("https://evil.test/", "//evil.test", "?page=2&next=//evil.test", "?operation=END\r\nX: y"):
        assert "evil" not in post(client, submission, go=place)["Location"]


def test_an_approval_is_read_back_with_its_counts_and_what_was_found_and_typed() -> None:
    submission, client = long_list(), signed_in()
    asked = html.unescape(post(client, submission, verdict="APPROVE").content.decode())
    assert "Line 5: Person Alone" in asked
    assert "Line 6: Pаul F" in asked
    assert submission.digest in asked
    assert f"<strong>{TOGETHER}</strong>" in asked
    for count in ("", "7", "many"):
        answer = post(client, submission, verdict="APPROVE", confirmed="1", count=count)
        assert answer.status_code == 422
        assert 'name="count"' in answer.content.decode()
    assert not submission.reviews.exists()
    post(client, submission, verdict="APPROVE", confirmed="1", count=str(TOGETHER))
    assert submission.reviews.get().digest == submission.digest


def test_what_changed_after_a_page_was_shown_is_not_approved() -> None:
    """The digest is of the bytes as they are when a page is shown, though it is not worked out anew for each."""
    submission, client = long_list(), signed_in()
    page(client, submission, "?page=2")
    line = Line.objects.get(submission=submission, number=1)
    Line.objects.filter(pk=line.pk).update(content=line.content | {"note": "tampered"})
    assert "These are not the bytes that were submitted" in page(client, submission, "?page=2")
    answer = post(client, submission, verdict="APPROVE", confirmed="1", count=str(TOGETHER))
    assert answer.status_code == 409
    assert not submission.reviews.exists()


def test_without_the_marks_of_rows_a_page_would_show_the_old_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin, and what stands behind it: the decision composes the bytes anew."""
    monkeypatch.setattr(survey, "_state", lambda submission: "always the same")
    submission, client = long_list(), signed_in()
    page(client, submission)
    Line.objects.filter(submission=submission, number=1).update(
        operation=LineOperation.CORRECT, reason="x", is_open=False
    )
    assert "These are not the bytes that were submitted" not in page(client, submission)
    answer = post(client, submission, verdict="APPROVE", confirmed="1", count=str(TOGETHER))
    assert answer.status_code == 409
    assert not submission.reviews.exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sanctions_line SET content = content WHERE number = 8",
        "UPDATE sanctions_listing SET proposal = proposal",
        "UPDATE sanctions_target SET ref = ref",
        "UPDATE partnership_participant SET name_en = name_en",
        "DELETE FROM sanctions_line WHERE number = 8",
    ],
)
def test_a_touch_of_any_row_has_the_digest_worked_out_anew(statement: str) -> None:
    submission = long_list()
    before = survey._state(submission)
    assert survey._state(submission) == before
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert survey._state(submission) != before


def test_the_bytes_are_gone_over_once() -> None:
    submission, client = long_list(), signed_in()
    survey._surveyed.cache_clear()
    for number in (1, 2, 3):
        page(client, submission, f"?page={number}")
    assert survey._surveyed.cache_info().misses == 1


def test_a_page_asks_as_much_for_many_lines_as_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    submission, client = long_list(), signed_in()
    asked = {}
    for size in (2, 7):
        monkeypatch.setattr(choosing, "LINES", size)
        page(client, submission)
        with CaptureQueriesContext(connection) as caught:
            page(client, submission, "?operation=ADD&words=person")
        asked[size] = len(caught)
    assert asked[2] == asked[7] <= 20


def test_a_long_list_can_be_decided_on_by_two() -> None:
    submission = long_list()
    for number in (1, 2):
        post(signed_in(number), submission, verdict="APPROVE", confirmed="1", count=str(TOGETHER))
    submission.refresh_from_db()
    assert submission.status == SubmissionStatus.APPROVED
    assert Review.objects.approvals(submission).count() == reviews.APPROVALS_NEEDED
