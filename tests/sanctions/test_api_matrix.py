"""One State's things do not exist for another (RELIABILITY F5, W3): every address, every method, every kind of id."""

import json
import uuid
from typing import Any

import pytest

from partnership.models import Participant
from sanctions.enums import Scope
from sanctions.models import Listing, Submission
from tests.sanctions import builders
from tests.sanctions.calling import Caller, body, caller, errors_of, line

pytestmark = pytest.mark.django_db

SECRET = "Embargoed EXAMPLE"
OF_A_SUBMISSION = [
    ("GET", "/submissions/{}"),
    ("GET", "/submissions/{}/reviews"),
    ("GET", "/submissions/{}/preview"),
    ("GET", "/submissions/{}/candidates"),
    ("PUT", "/submissions/{}"),
    ("POST", "/submissions/{}/submit"),
    ("POST", "/submissions/{}/withdraw"),
]
LISTS = ["/submissions", "/programmes", "/announcements", "/listings"]
STATES = ["BE", "CA", "CZ", "DE", "DK", "EE", "GB", "JP"]


@pytest.fixture
def theirs() -> dict[str, Any]:
    """France's: a draft, one at review, one scheduled, one published, one withheld."""
    fr = builders.state("FR")
    named = {"names": [{"text": SECRET}]}
    submissions = [
        builders.draft(fr, builders.add(fr, own_reference="FR-draft", **named)),
        builders.submitted(fr, builders.add(fr, own_reference="FR-submitted", **named)),
        builders.approved(fr, builders.add(fr, own_reference="FR-approved", **named)),
        builders.published(fr, builders.add(fr, own_reference="FR-public")),
        builders.published(fr, builders.add(fr, own_reference="FR-withheld", withheld=True, **named)),
    ]
    references = [reference for row in Listing.objects.all() for reference in (row.ref, row.own_reference) if reference]
    return {"keys": [str(row.key) for row in submissions], "references": references}


def call(api: Caller, method: str, path: str, of: Participant) -> Any:
    if method == "GET":
        return api.get(path)
    return api.put(path, body(of), match='"1"') if method == "PUT" else api.post(path, {})


def told(response: Any) -> tuple[Any, ...]:
    """All that a caller could compare; a response has no clock in it."""
    return response.status_code, response.content, tuple(sorted(response.headers.items()))


@pytest.mark.parametrize("code", STATES)
def test_anothers_is_unknown_to_the_byte(theirs: dict[str, Any], code: str) -> None:
    state = builders.state(code)
    api = caller(state)
    before = list(Submission.objects.order_by("pk").values())
    for method, path in OF_A_SUBMISSION:
        nothing = told(call(api, method, path.format(uuid.uuid4()), state))
        assert nothing[0] == 404
        assert {told(call(api, method, path.format(key), state)) for key in theirs["keys"]} == {nothing}, path
    nothing = told(api.get("/listings/FR-nothing"))
    assert nothing[0] == 404
    assert {told(api.get(f"/listings/{reference}")) for reference in theirs["references"]} == {nothing}
    assert list(Submission.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("path", LISTS)
def test_lists_hold_the_own_alone(theirs: dict[str, Any], path: str) -> None:
    api = caller(builders.state("GB"))
    found = api.get(path).json()["items"]
    assert [item["key"] for item in found] == (["GB-CW"] if path == "/programmes" else [])
    assert caller(builders.state("FR")).get(path).json()["items"] or path == "/announcements"


def test_anothers_listing_cannot_be_named_in_a_line(theirs: dict[str, Any]) -> None:
    gb = builders.state("GB")
    api = caller(gb)
    for reference in (*theirs["references"], "GB-none"):
        content = builders.content(gb, own_reference="GB-1")
        response = api.post("/submissions", body(gb, {"operation": "AMEND", "listing": reference, "content": content}))
        assert errors_of(response) == {"/lines/0/listing": "unknown"}
        assert SECRET not in response.content.decode()


def test_the_same_own_reference_betrays_nothing(theirs: dict[str, Any]) -> None:
    """Two States may number alike; a refusal would tell one what the other has open."""
    gb = builders.state("GB")
    api = caller(gb)
    for reference in ("FR-draft", "FR-submitted", "FR-approved", "FR-withheld"):
        assert api.post("/submissions", body(gb, line(gb, own_reference=reference))).status_code == 201


def test_anothers_retry_key_is_free(theirs: dict[str, Any]) -> None:
    """The same Idempotency-Key of two States are two keys."""
    fr, gb = builders.state("FR"), builders.state("GB")
    first = caller(fr).post("/submissions", body(fr), once="the-same")
    second = caller(gb).post("/submissions", body(gb), once="the-same")
    assert first.status_code == second.status_code == 201
    assert "Idempotency-Replayed" not in second
    assert first.json()["key"] != second.json()["key"]


def test_nothing_embargoed_is_echoed_anywhere(theirs: dict[str, Any]) -> None:
    gb = builders.state("GB")
    api = caller(gb)
    paths = [*LISTS, "/incidents", "/me", "/schema", "/docs", f"/submissions?cursor={theirs['keys'][0]}"]
    paths += [path.format(key) for _method, path in OF_A_SUBMISSION for key in theirs["keys"]]
    seen = [api.get(path) for path in paths]
    seen += [call(api, method, path.format(key), gb) for method, path in OF_A_SUBMISSION for key in theirs["keys"]]
    for response in seen:
        assert SECRET.encode() not in response.content
        assert SECRET not in json.dumps(dict(response.headers))


def test_a_cursor_tells_nothing_of_how_much_others_submit(theirs: dict[str, Any]) -> None:
    """No row number of a table that all share: it would grow with others' embargoed drafts."""
    gb = builders.state("GB")
    api = caller(gb)
    for number in range(3):
        api.post("/submissions", body(gb, line(gb, own_reference=f"GB-{number}")))
    cursor = api.get("/submissions?limit=1").json()["next"]
    from_another = caller(builders.state("DE")).get(f"/submissions?cursor={cursor}").json()
    assert from_another == {"items": [], "next": None}
    numbers = Submission.objects.filter(participant=gb).values_list("pk", flat=True)
    page = api.get("/submissions").content.decode() + cursor
    assert not any(f'"{number}"' in page or f": {number}," in page for number in numbers)


def test_the_scope_in_every_query_is_what_holds(theirs: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the one line gone that asks for the own, another State's draft is read."""
    monkeypatch.setattr("sanctions.models.submission.SubmissionQuerySet.of", lambda self, participant: self.all())
    api = caller(builders.state("GB"), Scope.READ)
    assert api.get(f"/submissions/{theirs['keys'][0]}").status_code == 200
