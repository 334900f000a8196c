"""Submissions over HTTP: written, read, replaced, submitted, withdrawn, followed, published, amended, ended."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from partnership.models import Participant
from registry.canonical import canonical, digest
from registry.models import Event
from sanctions.actions import publication, reviews
from sanctions.models import Listing, Submission
from tests.sanctions import builders
from tests.sanctions.calling import Caller, body, caller, errors_of, kind_of, line

pytestmark = pytest.mark.django_db


@pytest.fixture
def fr() -> Participant:
    return builders.state("FR")


@pytest.fixture
def api(fr: Participant) -> Caller:
    return caller(fr)


def made(api: Caller, sent: dict[str, Any]) -> dict[str, Any]:
    response = api.post("/submissions", sent)
    assert response.status_code == 201, response.content
    found: dict[str, Any] = response.json()
    return found


def published(api: Caller, sent: dict[str, Any]) -> dict[str, Any]:
    key = made(api, sent)["key"]
    response = api.post(f"/submissions/{key}/submit")
    assert response.status_code == 200, response.content
    publication.publish(builders.approve(Submission.objects.get(key=key)).pk)
    return dict(api.get(f"/submissions/{key}").json())


def test_a_draft_is_written_whole_and_read_back(api: Caller, fr: Participant) -> None:
    sent = body(fr, publish_at="2031-05-18T14:00:00+02:00")
    response = api.post("/submissions", sent)
    assert response.status_code == 201
    found = response.json()
    assert response["Location"] == f"/api/v1/submissions/{found['key']}"
    assert response["ETag"] == '"1"'
    assert response["Cache-Control"] == "no-store"
    assert found["status"] == "DRAFT"
    assert found["publish_at"] == "2031-05-18T12:00:00Z"
    assert found["lines"][0]["content"] == sent["lines"][0]["content"]
    assert found["lines"][0]["listing"] == "FR-2026-001"
    again = api.get(f"/submissions/{found['key']}")
    assert again.json() == found
    assert again["ETag"] == response["ETag"]


def test_from_draft_to_the_register(api: Caller, fr: Participant) -> None:
    found = published(api, body(fr))
    assert found["status"] == "PUBLISHED"
    assert found["published_sequence"] == Event.objects.latest("sequence").sequence
    listing = api.get("/listings/FR-2026-001").json()
    assert listing["ref"] == "L000001"
    assert listing["document"]["status"] == "IN_FORCE"
    assert api.get("/listings/L000001").json() == listing


def test_amended_corrected_and_ended(api: Caller, fr: Participant) -> None:
    published(api, body(fr))
    content = api.get("/listings/FR-2026-001").json()["content"]
    content["measures"] = ["ASSET_FREEZE", "TRAVEL_BAN"]
    published(api, body(fr, {"operation": "AMEND", "listing": "L000001", "content": content}))
    content["nationalities"] = [{"text": "Otherland"}]
    wrong = {"operation": "CORRECT", "listing": "FR-2026-001", "content": content}
    refused = api.post("/submissions", body(fr, wrong))
    assert errors_of(refused) == {"/lines/0/reason": "required"}
    published(api, body(fr, wrong | {"reason": "Made up: the wrong land.", "authority": "Made-up court"}))
    fields = api.get("/listings/L000001").json()["document"]["correction"]["fields"]
    assert "/nationalities/0/text" in fields
    assert all(field.startswith("/nationalities") for field in fields)
    ending = {"ended_on": "2026-02-01", "reason": "DELISTED", "act": {"number": "FR 2026/9"}}
    published(api, body(fr, {"operation": "END", "listing": "L000001", "content": ending}))
    assert api.get("/listings/L000001").json()["status"] == "ENDED"
    operations = Event.objects.of("listing/L000001").values_list("operation", flat=True)
    assert list(operations) == ["published", "amended", "corrected", "ended"]


def test_a_withheld_listing_is_the_states_own_to_see(api: Caller, fr: Participant) -> None:
    published(api, body(fr, line(fr, withheld=True)))
    listing = api.get("/listings/FR-2026-001").json()
    assert (listing["ref"], listing["withheld"]) == (None, True)
    assert listing["document"]["name"] == "Xavier EXAMPLE"
    assert not Event.objects.exists()


def test_replacing_needs_what_was_read(api: Caller, fr: Participant) -> None:
    key = made(api, body(fr))["key"]
    new = body(fr, line(fr, names=[{"text": "Yvonne EXAMPLE"}]), title="Second try")
    assert kind_of(api.put(f"/submissions/{key}", new)) == "if-match-needed"
    assert kind_of(api.put(f"/submissions/{key}", new, match="*")) == "if-match-needed"
    for stale in ('"7"', 'W/"1"', "1", '"1", "2"', "rubbish"):
        assert kind_of(api.put(f"/submissions/{key}", new, match=stale)) == "changed"
    response = api.put(f"/submissions/{key}", new, match='"1"')
    assert response.status_code == 200
    assert response["ETag"] == '"2"'
    assert response.json()["title"] == "Second try"
    assert len(response.json()["lines"]) == 1


def test_of_two_editors_the_second_is_told(api: Caller, fr: Participant) -> None:
    """W4. Without If-Match the second would undo the first unseen; the version is compared under the row's lock too."""
    other = Caller(builders.api_key(builders.drafter(fr)))
    key = made(api, body(fr))["key"]
    read = [editor.get(f"/submissions/{key}")["ETag"] for editor in (api, other)]
    assert api.put(f"/submissions/{key}", body(fr, title="First"), match=read[0]).status_code == 200
    response = other.put(f"/submissions/{key}", body(fr, title="Second"), match=read[1])
    assert response.status_code == 412
    assert api.get(f"/submissions/{key}").json()["title"] == "First"


def test_the_action_itself_refuses_a_stale_version(
    api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the door's own comparison gone, the lost update is still refused."""
    key = made(api, body(fr))["key"]
    assert api.put(f"/submissions/{key}", body(fr, title="First"), match='"1"').status_code == 200
    monkeypatch.setattr("sanctions.api.v1.views.submissions.matched", lambda request, submission: 1)
    assert kind_of(api.put(f"/submissions/{key}", body(fr, title="Second"), match='"1"')) == "changed"


def test_what_is_submitted_stays(api: Caller, fr: Participant) -> None:
    key = made(api, body(fr))["key"]
    seen = api.get(f"/submissions/{key}/preview").json()
    submitted = api.post(f"/submissions/{key}/submit").json()
    assert submitted["status"] == "SUBMITTED"
    assert submitted["digest"] == seen["digest"] == digest(canonical(seen["document"]))
    etag = f'"{submitted["version"]}"'
    assert kind_of(api.put(f"/submissions/{key}", body(fr), match=etag)) == "not-now"
    assert kind_of(api.post(f"/submissions/{key}/submit")) == "not-now"


def test_returned_with_remarks_revised_and_submitted_again(api: Caller, fr: Participant) -> None:
    key = made(api, body(fr))["key"]
    api.post(f"/submissions/{key}/submit")
    row = Submission.objects.get(key=key)
    who = builders.reviewer()
    said = {"remark": "See line 1.", "remarks": {1: "Which act?"}}
    reviews.return_(row, digest=row.digest, by=who, at=timezone.now(), **said)  # type: ignore[arg-type]
    response = api.get(f"/submissions/{key}/reviews")
    found = response.json()
    assert found["reviews"][0]["verdict"] == "RETURN"
    assert found["reviews"][0]["remarks"] == [{"line": 1, "text": "Which act?"}]
    assert [step["target"] for step in found["transitions"]] == ["SUBMITTED", "RETURNED"]
    assert who.username not in response.content.decode()
    etag = api.get(f"/submissions/{key}")["ETag"]
    response = api.put(f"/submissions/{key}", body(fr, title="Revised"), match=etag)
    assert response.json()["status"] == "DRAFT"
    assert api.post(f"/submissions/{key}/submit").json()["status"] == "SUBMITTED"


def test_withdrawn_with_a_word(api: Caller, fr: Participant) -> None:
    key = made(api, body(fr))["key"]
    assert api.post(f"/submissions/{key}/withdraw", {"why": "Made up"}).json()["status"] == "WITHDRAWN"
    assert api.get(f"/submissions/{key}/reviews").json()["transitions"][0]["why"] == "Made up"
    assert kind_of(api.post(f"/submissions/{key}/withdraw")) == "not-now"
    assert kind_of(api.get(f"/submissions/{key}/preview")) == "not-now"


def test_the_list_goes_on_page_by_page(api: Caller, fr: Participant) -> None:
    keys = [made(api, body(fr, line(fr, own_reference=f"FR-{n}")))["key"] for n in range(5)]
    api.post(f"/submissions/{keys[0]}/submit")
    seen, path = [], "/submissions?limit=2"
    for _ in range(3):
        found = api.get(path).json()
        seen += [item["key"] for item in found["items"]]
        path = f"/submissions?limit=2&cursor={found['next']}"
    assert seen == keys[::-1]
    assert found["next"] is None
    assert "lines" not in found["items"][0]
    drafts = api.get("/submissions?status=DRAFT").json()["items"]
    assert {item["key"] for item in drafts} == set(keys[1:])


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=x", "limit"),
        ("status=GONE", "status"),
        ("staus=DRAFT", "staus"),
        ("limit=1&limit=2", "limit"),
        ("cursor=%00", "cursor"),
        ("cursor=abc", "cursor"),
        ("cursor=WyJ4IiwieSJd", "cursor"),
        ("cursor=é", "cursor"),
    ],
)
def test_a_wrong_parameter_is_named(api: Caller, query: str, parameter: str) -> None:
    response = api.get(f"/submissions?{query}")
    assert response.status_code == 400
    assert kind_of(response) == "invalid-parameter"
    assert set(errors_of(response)) == {parameter}


def test_what_a_state_may_refer_to(api: Caller, fr: Participant) -> None:
    incident = builders.incident()
    builders.programme(builders.state("GB"))
    assert [item["key"] for item in api.get("/programmes").json()["items"]] == ["FR-CW"]
    assert api.get("/programmes").json()["items"][0]["measures"] == ["ASSET_FREEZE", "TRAVEL_BAN"]
    assert [item["key"] for item in api.get("/incidents").json()["items"]] == [incident.key]
    assert api.get("/announcements").json() == {"items": [], "next": None}
    me = api.get("/me").json()
    assert (me["participant"], me["person"], me["scopes"]) == ("FR", "signatory-fr", ["DRAFT", "READ", "SUBMIT"])


def test_an_own_reference_with_a_slash_is_found(api: Caller, fr: Participant) -> None:
    published(api, body(fr, line(fr, own_reference="FR 2026/1 é")))
    assert api.get("/listings/FR%202026%2F1%20%C3%A9").json()["own_reference"] == "FR 2026/1 é"


def test_text_is_kept_in_nfc_and_trimmed(api: Caller, fr: Participant) -> None:
    found = made(api, body(fr, line(fr, names=[{"text": " Rene\u0301 EXAMPLE "}]), title=" e\u0301 "))
    assert found["title"] == "é"
    assert found["lines"][0]["content"]["names"][0]["text"] == "Ren\u00e9 EXAMPLE"


def test_shape_and_rules_are_told_together(api: Caller, fr: Participant) -> None:
    sent = body(
        fr,
        line(fr, own_reference="a", birth_dates=[{"text": "soon"}]),
        {"operation": "ADD", "content": {"own_reference": "b", "names": [{"text": 3, "hue": "red"}], "withheld": "no"}},
        line(fr, own_reference="c", names=[{"text": "A"}, {"text": "B\u202eC"}], programme="GB-CW"),
        {"operation": "FORGET", "content": {}},
        title="",
    )
    response = api.post("/submissions", sent | {"colour": "blue", "a/b~c": 1})
    assert response.status_code == 422
    assert errors_of(response) == {
        "/title": "blank",
        "/colour": "unknown_field",
        "/a~1b~0c": "unknown_field",
        "/lines/0/content/birth_dates/0/text": "date",
        "/lines/1/content/programme": "required",
        "/lines/1/content/kind": "required",
        "/lines/1/content/measures": "required",
        "/lines/1/content/names/0/text": "invalid",
        "/lines/1/content/names/0/hue": "unknown_field",
        "/lines/1/content/withheld": "invalid",
        "/lines/2/content/names/1/text": "unreadable_text",
        "/lines/2/content/programme": "unknown",
        "/lines/3/operation": "invalid_choice",
    }
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "moment",
    ["2031-05-18", "2031-05-18T14:00:00", "18 May 2031", "0001-01-01T00:00:00+10:00", 3, "2031-13-01T00:00Z", ""],
)
def test_an_embargo_needs_an_exact_moment(api: Caller, fr: Participant, moment: object) -> None:
    assert errors_of(api.post("/submissions", body(fr, publish_at=moment))) == {"/publish_at": "moment"}


def test_an_embargo_ends_in_the_future(api: Caller, fr: Participant) -> None:
    past = (timezone.now() - dt.timedelta(minutes=1)).isoformat()
    assert errors_of(api.post("/submissions", body(fr, publish_at=past))) == {"/publish_at": "in_the_past"}


def test_nothing_can_be_too_long_for_its_column(api: Caller, fr: Participant) -> None:
    """What the tables would refuse is refused here, as a pointer instead of a server error."""
    sent = body(
        fr,
        line(fr, own_reference="r" * 201, names=[{"text": "n" * 1001}], designated_on="2" * 101),
        title="t" * 201,
    )
    assert set(errors_of(api.post("/submissions", sent)).values()) == {"max_length"}
    assert len(errors_of(api.post("/submissions", sent))) == 4
    longest = line(fr, own_reference="r" * 200, names=[{"text": "n" * 500}])
    published(api, body(fr, longest, title="t" * 200))
    assert Listing.objects.get().own_reference == "r" * 200


def test_two_open_lines_for_one_listing_are_refused(api: Caller, fr: Participant) -> None:
    made(api, body(fr))
    assert errors_of(api.post("/submissions", body(fr))) == {"/lines/0/content/own_reference": "open_elsewhere"}


def test_the_race_the_rules_cannot_see_is_told_too(
    api: Caller, fr: Participant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two at once, each sound alone: Postgres decides by `sanctions_line_one_open_per_own_reference`."""
    made(api, body(fr))
    monkeypatch.setattr("sanctions.actions.checks.problems_of", lambda *args, **kwargs: [])
    response = api.post("/submissions", body(fr))
    assert response.status_code == 409
    assert errors_of(response) == {"/lines": "sanctions_line_one_open_per_own_reference"}


def test_how_many_queries(api: Caller, fr: Participant, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Pinned: the same for one and for many. Two are the key's: found, and its use noted."""
    for number in range(3):
        published(api, body(fr, line(fr, own_reference=f"FR-{number}"), line(fr, own_reference=f"FR-{number}b")))
    key = made(api, body(fr))["key"]
    with django_assert_num_queries(3):
        assert len(api.get("/submissions").json()["items"]) == 4
    with django_assert_num_queries(4):
        api.get(f"/submissions/{key}")
    with django_assert_num_queries(4):
        assert len(api.get("/listings").json()["items"]) == 6
    with django_assert_num_queries(3):
        api.get("/programmes")
    with django_assert_num_queries(5):
        api.get(f"/submissions/{key}/reviews")
