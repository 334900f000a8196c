"""``/v1/watch/``: names put, read and deleted, hits read and dismissed, how a watcher stands; errors as problems."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings
from standardwebhooks.webhooks import Webhook as Verifier

from registry.models import Head
from sanctions.actions import watched_names, watchers
from sanctions.models import Hit, WatchedName, Watcher
from tests.registry.pushing import Endpoint
from tests.sanctions import builders as given
from tests.sanctions.watching import CUSTOMER, ROOT, Watching, entity, list_, put, scan, watcher

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True
    settings.ROOT_URLCONF = "tests.sanctions.watching"
    cache.clear()


@pytest.fixture
def bank() -> Watching:
    return watcher()


def kind_of(response: Any) -> str:
    assert response["Content-Type"] == "application/problem+json", response.content
    assert response["Cache-Control"] == "no-store"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert set(problem) <= {"type", "title", "status", "detail", "errors"}
    return str(problem["type"]).removeprefix(f"{ROOT}/problems/")


def errors_of(response: Any) -> dict[str, str]:
    return {error.get("pointer", error.get("parameter")): error["code"] for error in response.json()["errors"]}


def test_a_name_is_put_read_replaced_and_deleted(bank: Watching) -> None:
    said = entity(CUSTOMER, alias=["Z. Quagmire"], birthDate=["1961-02"], nationality=["sy"], gender=["male"])
    response = bank.call("PUT", "/names/customer/1", said)
    assert response.status_code == 201
    body = response.json()
    assert (body["key"], body["compared"]) == ("customer/1", False)
    assert body["subject"]["births"] == [["1961-02-01", "1961-02-28"]]
    assert body["subject"]["countries"] == ["SY"]
    assert bank.call("PUT", "/names/customer/1", said).status_code == 200
    scan()
    assert bank.call("GET", "/names/customer/1").json()["compared"] is True
    assert bank.call("PUT", "/names/customer/1", entity("Somebody Else")).status_code == 200
    assert bank.call("GET", "/names/customer/1").json()["subject"]["names"] == [
        {"text": "Somebody Else", "weak": False}
    ]
    response = bank.call("DELETE", "/names/customer/1")
    assert (response.status_code, response.content) == (204, b"")
    assert kind_of(bank.call("DELETE", "/names/customer/1")) == "not-found"
    assert kind_of(bank.call("GET", "/names/customer/1")) == "not-found"


def test_many_are_put_at_once_and_listed_by_key(bank: Watching) -> None:
    put(bank, b="Known", c="Known")
    names = [{"key": key, **entity(f"Name {key}")} for key in "abcde"]
    names[2] |= entity("Known")
    assert bank.call("POST", "/names", {"names": names}).json() == {"added": 3, "changed": 1, "unchanged": 1}
    first = bank.call("GET", "/names?limit=3").json()
    rest = bank.call("GET", f"/names?limit=3&after={first['next']}").json()
    assert [one["key"] for one in first["names"] + rest["names"]] == list("abcde")
    assert rest["next"] is None


def test_a_batch_is_whole_or_nothing_and_every_error_says_where(bank: Watching) -> None:
    names: list[Any] = [{"key": str(n), **entity("Somebody")} for n in range(6)]
    names[1]["key"] = ""
    names[2]["schema"] = "Teapot"
    names[3]["properties"] = {"birthDate": ["1961"]}
    names[4]["properties"] = {"name": ["Zero\u200bwidth", 7]}
    names[5]["key"] = "0"
    names.append("nothing")
    response = bank.call("POST", "/names", {"names": names})
    assert (response.status_code, kind_of(response)) == (422, "invalid")
    assert errors_of(response) == {
        "/names/1/key": "key",
        "/names/2/schema": "schema",
        "/names/3/properties": "nothing_to_match",
        "/names/4/properties/name/0": "text",
        "/names/5/key": "twice",
        "/names/6": "malformed",
    }
    assert not WatchedName.objects.exists()


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ([], ""),
        ({"schema": "Person"}, ""),
        ({"schema": 1, "properties": {}}, "/schema"),
        ({"schema": "Person", "properties": [], "more": 1}, ""),
        ({"schema": "Person", "properties": []}, "/properties"),
        ({"schema": "Person", "properties": {"name": {"a": 1}}}, "/properties/name"),
        ({"schema": "Person", "properties": {"name": ["x" * 1001]}}, "/properties/name/0"),
        ({"schema": "Person", "properties": {"name": ["x"] * 51}}, "/properties/name"),
        ({"schema": "Person", "properties": {"name": ["\ud800"]}}, "/properties/name/0"),
        ({"schema": "Person", "properties": {f"p{n}": [] for n in range(101)}}, "/properties"),
    ],
)
def test_what_is_no_entity_is_refused(bank: Watching, body: Any, pointer: str) -> None:
    response = bank.call("PUT", "/names/1", body)
    assert kind_of(response) == "invalid"
    assert list(errors_of(response)) == [pointer]
    assert not WatchedName.objects.exists()


@pytest.mark.parametrize("body", [{}, {"names": []}, {"names": [1] * 1001}, {"names": {}}, {"names": [], "x": 1}, []])
def test_what_is_no_batch_is_refused(bank: Watching, body: Any) -> None:
    assert errors_of(bank.call("POST", "/names", body)) == {"/names": "malformed"}


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "unreadable-body"),
        (b'{"schema": 1, "schema": 2}', "unreadable-body"),
        (b'{"schema": NaN}', "unreadable-body"),
        (b"\xff", "unreadable-body"),
        (b"[" * 100_000, "unreadable-body"),
        (b" " * (2 * 1024 * 1024 + 1), "too-large"),
    ],
    ids=["half", "twice", "NaN", "not UTF-8", "deep", "large"],
)
def test_what_cannot_be_read(bank: Watching, body: bytes, kind: str) -> None:
    assert kind_of(bank.call("PUT", "/names/1", body)) == kind


def test_another_type_is_refused(bank: Watching) -> None:
    headers = {"Authorization": f"Bearer {bank.key}"}
    response = bank.client.generic("PUT", f"{ROOT}/names/1", b"x=1", "text/plain", headers=headers)
    assert kind_of(response) == "unsupported-media-type"


def test_there_is_an_end_to_names(bank: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_names, "MOST", 1)
    assert bank.call("PUT", "/names/1", entity("One")).status_code == 201
    assert kind_of(bank.call("PUT", "/names/2", entity("Two"))) == "too-many-names"


def test_hits_are_read_in_order_and_dismissed(bank: Watching) -> None:
    put(bank, CUSTOMER)
    for number in (1, 2, 3):
        list_(number=number)
    scan()
    first = bank.call("GET", "/hits?limit=2").json()
    assert [hit["number"] for hit in first["hits"]] == [1, 2]
    rest = bank.call("GET", f"/hits?after={first['next']}").json()
    assert [hit["number"] for hit in rest["hits"]] == [3]
    assert bank.call("GET", f"/hits?after={rest['next']}").json() == {"hits": [], "next": 3}
    hit = rest["hits"][0]
    assert (hit["key"], hit["target"], hit["match"], hit["dismissed_at"]) == (CUSTOMER.lower(), "T000003", True, None)
    response = bank.call("POST", f"/hits/{hit['id']}/dismiss", {"note": "Born elsewhere."})
    assert response.json()["note"] == "Born elsewhere."
    assert Hit.objects.get(pk=hit["id"]).dismissed_at is not None
    assert bank.call("POST", f"/hits/{first['hits'][0]['id']}/dismiss").status_code == 200
    assert errors_of(bank.call("POST", f"/hits/{hit['id']}/dismiss", {"note": 7})) == {"/note": "malformed"}
    for unknown in (0, 10**30):
        assert kind_of(bank.call("POST", f"/hits/{unknown}/dismiss")) == "not-found"


def test_it_says_how_it_stands(bank: Watching) -> None:
    put(bank, CUSTOMER, other="Melchior Unrelated")
    list_()
    before = bank.call("GET", "/").json()
    assert before["names"] == {"registered": 2, "waiting": 2, "most": 20_000}
    assert before["scanned"] < before["head"] == Head.objects.get().sequence
    scan()
    Watcher.objects.update(state="RETRYING", next_attempt_at=timezone.now(), failures=2, last_error="answered 500")
    after = bank.call("GET", "/").json()
    assert (after["names"]["waiting"], after["scanned"]) == (0, after["head"])
    assert after["hits"] == {"waiting": 1, "last_told_at": None}
    assert after["delivery"]["state"] == "retrying"
    assert (after["delivery"]["failures"], after["delivery"]["last_error"]) == (2, "answered 500")
    assert (after["name"], after["threshold"]) == ("Made-up bank", 0.7)


def test_a_test_message_is_signed_and_says_what_came_of_it() -> None:
    with Endpoint() as endpoint:
        one = watcher(url=endpoint.url)
        assert one.call("POST", "/test").json() == {"ok": True, "status": 204, "error": None}
        content = Verifier(one.secret).verify(endpoint.requests[0].body, endpoint.requests[0].headers)
        assert content["type"] == "ping"
        endpoint.behave = lambda request: (500, {}, b"our inside")
        assert one.call("POST", "/test").json() == {"ok": False, "status": 500, "error": "answered 500"}
        for _ in range(4):
            one.call("POST", "/test")
        assert kind_of(one.call("POST", "/test")) == "too-many-requests"
        assert one.call("GET", "/").status_code == 200


def test_a_watcher_has_its_pace(bank: Watching, settings: Settings) -> None:
    settings.API_RATE = "3/min"
    other = watcher("Another")
    assert [bank.call("GET", "/names").status_code for _ in range(4)] == [200, 200, 200, 429]
    response = bank.call("GET", "/names")
    assert kind_of(response) == "too-many-requests"
    assert 1 <= int(response["Retry-After"]) <= 60
    assert other.call("GET", "/names").status_code == 200


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/names?limit=0", "limit"),
        ("/names?limit=1001", "limit"),
        ("/hits?after=-1", "after"),
        ("/hits?after=x", "after"),
        ("/hits?limit=101", "limit"),
        ("/hits?target=T000001", "target"),
        ("/names?after=a&after=b", "after"),
        ("/names?after=%00", "after"),
        ("/?verbose=1", "verbose"),
    ],
)
def test_a_parameter_that_cannot_be(bank: Watching, path: str, name: str) -> None:
    response = bank.call("GET", path)
    assert kind_of(response) == "invalid-parameter"
    assert list(errors_of(response)) == [name]


CALLS = [
    ("GET", "/"),
    ("GET", "/names"),
    ("POST", "/names"),
    ("GET", "/names/1"),
    ("PUT", "/names/1"),
    ("DELETE", "/names/1"),
    ("GET", "/hits"),
    ("POST", "/hits/1/dismiss"),
    ("POST", "/test"),
]


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_without_a_key_nothing_is_said_and_all_wrong_keys_are_alike(method: str, path: str) -> None:
    ended, rotated = watcher("ended"), watcher("rotated")
    watchers.end(ended.row, by=given.keeper(), at=timezone.now())
    for _ in range(2):
        watchers.rotate_key(rotated.row, by=given.keeper(), at=timezone.now())
    of_a_person = given.api_key(given.signatory(given.state()))
    given_up = [ended.key, rotated.key, rotated.key[:-1], "", "wk_x", of_a_person, "wk_\u00e9"]
    answers = []
    for key in given_up:
        headers = {"Authorization": f"Bearer {key}"}
        answers.append(Client().generic(method, f"{ROOT}{path}", b"", "application/json", headers=headers))
    answers.append(Client().generic(method, f"{ROOT}{path}", headers={"Authorization": "Basic eDp5"}))
    answers.append(Client().generic(method, f"{ROOT}{path}"))
    signed_in = Client()
    signed_in.force_login(given.keeper())
    answers.append(signed_in.generic(method, f"{ROOT}{path}"))
    assert {kind_of(answer) for answer in answers} == {"not-authenticated"}
    assert {(answer.content, answer["WWW-Authenticate"]) for answer in answers} == {
        (answers[0].content, 'Bearer realm="watch"')
    }
    assert not answers[0].cookies


def test_a_watchers_key_opens_no_other_door(bank: Watching, settings: Settings) -> None:
    settings.ROOT_URLCONF = "config.urls"
    response = Client().get("/api/v1/submissions", headers={"Authorization": f"Bearer {bank.key}"})
    assert response.status_code == 401


@pytest.mark.parametrize("path", ["/nothing", "/names/", "/hits/x/dismiss", "/hits/1", "/a%0Ab"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_unknown_addresses_are_problems_too(path: str, method: str) -> None:
    assert kind_of(Client().generic(method, f"{ROOT}{path}")) == "not-found"


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("DELETE", "/names"), ("PATCH", "/names/1"), ("PUT", "/hits")]
)
def test_other_methods_are_named(bank: Watching, method: str, path: str) -> None:
    response = bank.call(method, path)
    assert kind_of(response) == "method-not-allowed"
    assert "GET" in response["Allow"]


def test_every_kind_of_problem_explains_itself() -> None:
    found = Client().get(f"{ROOT}/problems/not-found").json()
    assert (found["status"], found["type"]) == (404, f"{ROOT}/problems/not-found")
    assert Client().get(f"{ROOT}/problems/nothing").status_code == 404


def test_it_speaks_english_whoever_came_before(bank: Watching) -> None:
    watchers.end(bank.row, by=given.keeper(), at=timezone.now())
    with translation.override("fr"):
        assert "key" in json.dumps(bank.call("GET", "/").json())


# Another's


def told(response: Any) -> tuple[Any, ...]:
    """All that a caller could compare."""
    return response.status_code, response.content, tuple(sorted(response.headers.items()))


@pytest.mark.parametrize("number", range(3))
def test_anothers_is_unknown_to_the_byte(number: int) -> None:
    """Every address with every id of another's answers as it does with an id of nobody."""
    everybody = [watcher(f"watcher {n}") for n in range(3)]
    for n, one in enumerate(everybody):
        put(one, **{f"key-of-{n}": CUSTOMER})
    list_()
    scan()
    asking = everybody.pop(number)
    before = list(Hit.objects.order_by("pk").values()), list(WatchedName.objects.order_by("pk").values())
    for other in everybody:
        (hit,) = other.hits()
        key = hit.name.key
        for method, path, theirs, nobodys in [
            ("GET", "/names/{}", key, "nobody"),
            ("DELETE", "/names/{}", key, "nobody"),
            ("POST", "/hits/{}/dismiss", hit.pk, 10**9),
        ]:
            nothing = told(asking.call(method, path.format(nobodys)))
            assert nothing[0] == 404
            assert told(asking.call(method, path.format(theirs))) == nothing
        for path in ("/", "/names", "/hits", f"/names?after={key[:-1]}", f"/hits?after={hit.number - 1}"):
            answer = asking.call("GET", path)
            assert answer.status_code == 200
            assert key not in answer.content.decode()
            assert f'"id":{hit.pk},' not in answer.content.decode()
    assert (list(Hit.objects.order_by("pk").values()), list(WatchedName.objects.order_by("pk").values())) == before


def test_the_same_key_is_each_ones_own() -> None:
    one, other = watcher(), watcher("Another")
    for each, name in ((one, "Of One"), (other, "Of Another")):
        assert each.call("PUT", "/names/1", entity(name)).status_code == 201
    assert one.call("DELETE", "/names/1").status_code == 204
    assert other.call("GET", "/names/1").json()["subject"]["names"][0]["text"] == "Of Another"
