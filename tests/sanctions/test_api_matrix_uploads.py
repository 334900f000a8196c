"""Who may call what of lists sent as files: by scope at every address, and one State's lists are nothing to another."""

import json
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sanctions.enums import Scope, UploadStatus
from sanctions.models import Upload
from tests.sanctions import builders, lists
from tests.sanctions.calling import ROOT, Caller, caller, kind_of

pytestmark = pytest.mark.usefixtures("feed_db")  # the reading is no transaction

SECRET = "Embargoed EXAMPLE"
OF_ALL = [
    ("GET", "/formats", Scope.READ),
    ("GET", "/templates/template.xlsx", Scope.READ),
    ("GET", "/templates/template.csv", Scope.READ),
    ("GET", "/templates/template.zip", Scope.READ),
    ("GET", "/uploads", Scope.READ),
    ("POST", "/uploads", Scope.DRAFT),
]
OF_ONE = [
    ("GET", "/uploads/{}", Scope.READ),
    ("POST", "/uploads/{}/cancel", Scope.DRAFT),
    ("GET", "/uploads/{}/rows", Scope.READ),
    ("GET", "/uploads/{}/problems.csv", Scope.READ),
    ("GET", "/uploads/{}/mend.xlsx", Scope.READ),
]
DATA = lists.file(*lists.refs(1, 2, name=SECRET))


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def theirs() -> list[str]:
    """France's: a list that became a draft, one that was refused for an entry, one that waits."""
    fr = builders.state("FR")
    drafted = lists.uploaded(DATA, to=fr)
    refused = lists.uploaded(lists.file(*lists.refs(3, name=SECRET, kind="MADE-UP"), dated="2026-02-02"), to=fr)
    waiting = lists.sent(lists.file(*lists.refs(4, name=SECRET), dated="2026-02-03"), to=fr, title=SECRET).upload
    uploads = [drafted, refused, waiting]
    assert [one.status for one in uploads] == [UploadStatus.DRAFTED, UploadStatus.REFUSED, UploadStatus.WAITING]
    return [str(one.key) for one in uploads]


def call(api: Caller, method: str, path: str, *, once: str = "") -> Any:
    """A call as a client makes it; a list is sent where lists are sent."""
    if method == "GET":
        return api.get(path)
    if path != "/uploads":
        return api.post(path, {})
    form = {"format": lists.FORMAT.name, "mode": "FULL", "file": SimpleUploadedFile("made-up.jsonl", DATA)}
    headers = {"Authorization": f"Bearer {api.secret}", "Idempotency-Key": once or uuid.uuid4().hex}
    return api.client.post(f"{ROOT}{path}", form, headers=headers)


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def told(response: Any) -> tuple[Any, ...]:
    """All that a caller could compare; a response has no clock in it."""
    return response.status_code, content(response), tuple(sorted(response.headers.items()))


def test_the_matrix_has_every_address() -> None:
    from sanctions.api.v1.urls import urlpatterns  # at hand only once Django is set up

    ours = {
        f"/{one.pattern}" for one in urlpatterns if str(one.pattern).startswith(("formats", "templates", "uploads"))
    }
    assert ours == {path.format("<uuid:key>") for _method, path, _scope in OF_ALL + OF_ONE}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_and_nothing_else(theirs: list[str], scope: Scope) -> None:
    fr = builders.state("FR")
    api = caller(fr, scope)
    for method, path, needed in OF_ALL + OF_ONE:
        for key in theirs if "{}" in path else [""]:
            response = call(api, method, path.format(key))
            said = content(response)  # read to the end, which closes the file behind it
            assert (response.status_code == 403) is (needed != scope), (method, path, said)
            if needed != scope:
                assert kind_of(response) == "not-allowed"


def test_nothing_opens_without_a_key(theirs: list[str]) -> None:
    nobody = Caller("pk_made_up")
    for method, path, _scope in OF_ALL + OF_ONE:
        assert kind_of(call(nobody, method, path.format(theirs[0]))) == "not-authenticated"
        assert Client().generic(method, f"{ROOT}{path.format(theirs[0])}").status_code == 401


@pytest.mark.parametrize("code", ["BE", "GB"])
def test_anothers_is_unknown_to_the_byte(theirs: list[str], code: str) -> None:
    api = caller(builders.state(code))
    before = list(Upload.objects.order_by("pk").values())
    for method, path, _scope in OF_ONE:
        nothing = told(call(api, method, path.format(uuid.uuid4())))
        assert nothing[0] == 404
        assert {told(call(api, method, path.format(key))) for key in theirs} == {nothing}, path
        for question in ("?outcome=ADDED", "?q=example", "?limit=1") if path.endswith("/rows") else ():
            assert {told(api.get(path.format(key) + question)) for key in theirs} == {nothing}
    assert list(Upload.objects.order_by("pk").values()) == before


def test_nothing_of_anothers_lists_is_echoed_anywhere(theirs: list[str]) -> None:
    gb = caller(builders.state("GB"))
    assert gb.get("/uploads").json() == {"items": [], "next": None}
    assert len(caller(builders.state("FR")).get("/uploads").json()["items"]) == len(theirs)
    seen = [call(gb, method, path.format(key)) for method, path, _scope in OF_ONE for key in theirs]
    seen += [gb.get(path) for method, path, _scope in OF_ALL if method == "GET"]
    seen += [gb.get(f"/uploads?{asked}") for asked in ("status=DRAFTED", "limit=1", f"cursor={theirs[0]}")]
    for response in seen:
        assert SECRET.encode() not in content(response)
        assert SECRET not in json.dumps(dict(response.headers))


def test_the_very_list_that_another_sent_is_not_a_repeat(theirs: list[str]) -> None:
    """A refusal or an earlier upload would tell one State what the other has sent."""
    once = "the-same"
    fr, gb = caller(builders.state("FR")), caller(builders.state("GB"))
    assert call(fr, "POST", "/uploads", once=once).status_code == 200
    answer = call(gb, "POST", "/uploads", once=once)
    assert answer.status_code == 202
    assert "Idempotency-Replayed" not in answer
    assert answer.json()["key"] not in theirs


def test_the_scope_in_every_query_is_what_holds(theirs: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with the one line gone that asks for the own, another State's list is read."""
    monkeypatch.setattr("sanctions.models.upload.UploadQuerySet.of", lambda self, participant: self.all())
    api = caller(builders.state("GB"), Scope.READ)
    assert api.get(f"/uploads/{theirs[0]}").status_code == 200
    assert SECRET in api.get(f"/uploads/{theirs[0]}/rows").content.decode()
