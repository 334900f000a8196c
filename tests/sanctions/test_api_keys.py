"""Keys: who may call, for what, how long, how often; and how keepers keep them."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from partnership.enums import Role
from partnership.models import Participant
from sanctions.actions import keys
from sanctions.enums import Scope
from sanctions.models import ApiKey
from tests.sanctions import builders
from tests.sanctions.calling import Caller, body, caller, kind_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fr() -> Participant:
    return builders.state("FR")


def standing_key(secret: str) -> ApiKey:
    return keys.recognise(secret, at=timezone.now())


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer pk_x", "Basic cGs6", "Token pk_x", "pk_x", "Bearer ÿ", "Bearer pk x"]
)
def test_without_a_key_nobody(header: str) -> None:
    response = Client().get("/api/v1/me", headers={"Authorization": header} if header else {})
    assert response.status_code == 401
    assert kind_of(response) == "not-authenticated"
    assert response["WWW-Authenticate"] == 'Bearer realm="registry"'


def test_expired_revoked_and_unknown_are_one_answer(fr: Participant) -> None:
    """Nobody learns from the answer whether a key ever was."""
    expired = builders.api_key(
        builders.signatory(fr), lifetime=dt.timedelta(days=1), at=timezone.now() - dt.timedelta(days=2)
    )
    revoked = builders.api_key(builders.signatory(fr))
    keys.revoke(standing_key(revoked), by=builders.keeper(), at=timezone.now())
    left = builders.api_key(builders.drafter(fr))
    builders.drafter(fr).__class__.objects.filter(username="drafter-fr").update(is_active=False)
    answers = [Caller(secret).get("/me") for secret in (expired, revoked, left, "pk_00000000_nothing")]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1


def test_a_session_is_no_key(fr: Participant, client: Client) -> None:
    """A browser's cookie opens nothing here, so there is nothing to forge across sites."""
    client.force_login(builders.signatory(fr))
    assert client.get("/api/v1/submissions").status_code == 401


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_its_own_and_nothing_else(fr: Participant, scope: Scope) -> None:
    full, api = caller(fr), caller(fr, scope)
    key = full.post("/submissions", body(fr)).json()["key"]
    one = f"/submissions/{key}"
    calls: list[tuple[Scope, Any]] = [
        *(
            (Scope.READ, lambda p=path: api.get(p))
            for path in ("/submissions", one, f"{one}/reviews", f"{one}/preview")
        ),
        *(
            (Scope.READ, lambda p=path: api.get(p))
            for path in ("/programmes", "/incidents", "/announcements", "/listings")
        ),
        (Scope.READ, lambda: api.get("/listings/none")),
        (Scope.DRAFT, lambda: api.post("/submissions", body(fr))),
        (Scope.DRAFT, lambda: api.put(one, body(fr), match='"1"')),
        (Scope.SUBMIT, lambda: api.post(f"{one}/submit")),
        (Scope.SUBMIT, lambda: api.post(f"{one}/withdraw")),
    ]
    for needed, call in calls:
        response = call()
        assert (response.status_code == 403) is (needed != scope), (needed, response.content)
        if needed != scope:
            assert kind_of(response) == "not-allowed"
            assert needed in response.json()["detail"]
    assert api.get("/me").status_code == 200


def test_a_drafter_drafts_and_does_not_sign(fr: Participant) -> None:
    with pytest.raises(ValueError, match="does not sign"):
        builders.api_key(builders.drafter(fr), Scope.SUBMIT)
    person = builders.signatory(fr)
    api = caller(fr)
    key = api.post("/submissions", body(fr)).json()["key"]
    person.roles = [Role.DRAFTER]
    person.save()
    response = api.post(f"/submissions/{key}/submit")  # the key keeps the scope, its person lost the role
    assert kind_of(response) == "not-allowed"


def test_who_joins_the_secretariat_leaves_the_key_behind(fr: Participant) -> None:
    """A reviewer keeps a nationality, and must not read that State's submissions by an old key."""
    api, person = caller(fr), builders.signatory(fr)
    assert api.get("/submissions").status_code == 200
    person.roles = [Role.REVIEWER]
    person.save()
    for response in (api.get("/submissions"), api.get("/me"), api.post("/submissions", body(fr))):
        assert kind_of(response) == "not-allowed"


def test_a_key_has_its_pace(fr: Participant, settings: Any) -> None:
    cache.clear()
    settings.API_RATE = "3/min"
    api, other = caller(fr), caller(fr)
    assert [api.get("/me").status_code for _ in range(4)] == [200, 200, 200, 429]
    response = api.get("/me")
    assert kind_of(response) == "too-many-requests"
    assert 1 <= int(response["Retry-After"]) <= 60
    assert other.get("/me").status_code == 200
    cache.clear()


def test_last_use_is_noted(fr: Participant) -> None:
    api = caller(fr)
    api.get("/me")
    assert ApiKey.objects.get().last_used_at is not None


def test_after_a_rotation_both_work_for_a_while(fr: Participant) -> None:
    old = caller(fr)
    key, secret = keys.rotate(standing_key(old.secret), by=builders.keeper(), at=timezone.now())
    assert Caller(secret).get("/me").json()["scopes"] == old.get("/me").json()["scopes"]
    after = timezone.now() + keys.OVERLAP + dt.timedelta(minutes=1)
    with pytest.raises(keys.KeyRefusedError):
        keys.recognise(old.secret, at=after)
    assert keys.recognise(secret, at=after) == key


@pytest.mark.parametrize(
    "path", ["/nothing", "/submissions/", "/submissions/not-a-key", "/", "/me/", "/submissions/1", "/listings/a%0Ab"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_unknown_addresses_are_problems_too(path: str, method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, f"/api/v1{path}")
    assert response.status_code == 404
    assert kind_of(response) == "not-found"


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/me"), ("POST", "/me"), ("PATCH", "/submissions"), ("OPTIONS", "/me")]
)
def test_other_methods_are_named(fr: Participant, method: str, path: str) -> None:
    api = caller(fr)
    response = api.client.generic(method, f"/api/v1{path}", headers=api._headers({}))
    assert response.status_code == 405
    assert kind_of(response) == "method-not-allowed"
    assert "GET" in response["Allow"]


def test_every_kind_of_problem_explains_itself(fr: Participant) -> None:
    found = Client().get("/api/v1/problems/not-found").json()
    assert found["status"] == 404
    assert found["type"] == "/api/v1/problems/not-found"
    assert kind_of(Client().get("/api/v1/problems/nothing")) == "not-found"


def test_a_fault_of_ours_is_a_problem_and_says_nothing(fr: Participant, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("a secret detail")

    api = caller(fr)
    api.client.raise_request_exception = False
    monkeypatch.setattr("sanctions.actions.submissions.create", broken)
    response = api.post("/submissions", body(fr))
    assert response.status_code == 500
    assert kind_of(response) == "internal-error"
    assert b"secret" not in response.content


# The admin


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(builders.keeper())
    return client


def issue(desk: Client, **changes: Any) -> Any:
    person = builders.signatory(builders.state("FR"))
    form = {"user": person.pk, "label": "Made-up system", "scopes": ["READ", "SUBMIT"], "days": 30} | changes
    return desk.post(reverse("admin:sanctions_apikey_add"), form)


def secret_in(response: Any) -> str:
    page: str = response.content.decode()
    return page.split('<pre id="secret">')[1].split("</pre>", maxsplit=1)[0]


def test_a_keeper_issues_and_it_is_shown_once(desk: Client) -> None:
    response = issue(desk)
    assert "no-store" in response["Cache-Control"]
    secret = secret_in(response)
    assert Caller(secret).get("/me").json()["scopes"] == ["READ", "SUBMIT"]
    key = ApiKey.objects.get()
    assert (key.created_by, (key.expires_at - key.created_at).days) == (builders.keeper(), 30)
    pages = [reverse("admin:sanctions_apikey_changelist"), reverse("admin:sanctions_apikey_change", args=[key.pk])]
    for page in pages:
        shown = desk.get(page)
        assert shown.status_code == 200
        assert secret not in shown.content.decode()
        assert key.sha256 not in shown.content.decode()


def test_a_keeper_rotates_and_revokes(desk: Client) -> None:
    issue(desk)
    key = ApiKey.objects.get()
    secret = secret_in(desk.post(reverse("admin:sanctions_apikey_rotate", args=[key.pk])))
    new = ApiKey.objects.get(rotated_from=key)
    assert Caller(secret).get("/me").status_code == 200
    desk.post(reverse("admin:sanctions_apikey_revoke", args=[new.pk]))
    assert Caller(secret).get("/me").status_code == 401
    again = desk.post(reverse("admin:sanctions_apikey_rotate", args=[key.pk]), follow=True)
    assert "rotated already" in again.content.decode()


@pytest.mark.parametrize(
    "changes", [{"user": ""}, {"scopes": []}, {"days": 0}, {"days": 366}, {"label": ""}, {"scopes": ["ALL"]}]
)
def test_a_wrong_form_issues_nothing(desk: Client, changes: dict[str, Any]) -> None:
    assert issue(desk, **changes).status_code == 422
    assert not ApiKey.objects.exists()


def test_a_drafter_gets_no_key_to_submit_from_the_form(desk: Client) -> None:
    person = builders.drafter(builders.state("FR"))
    assert issue(desk, user=person.pk).status_code == 422
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.AUDITOR])
def test_nobody_but_keepers_sees_or_makes_keys(client: Client, role: Role) -> None:
    fr = builders.state("FR")
    caller(fr)
    key = ApiKey.objects.get()
    client.force_login(builders.person("somebody", role))
    for name, args in (("changelist", []), ("add", []), ("change", [key.pk])):
        assert client.get(reverse(f"admin:sanctions_apikey_{name}", args=args)).status_code == 403
    for name in ("rotate", "revoke"):
        assert client.post(reverse(f"admin:sanctions_apikey_{name}", args=[key.pk])).status_code == 403
    assert issue(client).status_code == 403
    key.refresh_from_db()
    assert key.revoked_at is None
    assert ApiKey.objects.count() == 1


def test_nothing_is_deleted_or_done_by_the_dozen(desk: Client) -> None:
    issue(desk)
    key = ApiKey.objects.get()
    assert desk.post(reverse("admin:sanctions_apikey_delete", args=[key.pk]), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [key.pk], "post": "yes"}
    assert desk.post(reverse("admin:sanctions_apikey_changelist"), action).status_code == 403
    assert desk.post(reverse("admin:sanctions_apikey_change", args=[key.pk]), {"scopes": ["DRAFT"]}).status_code == 403
    assert desk.get(reverse("admin:sanctions_apikey_revoke", args=[key.pk])).status_code == 403
    assert ApiKey.objects.filter(revoked_at=None).count() == 1


# The command


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("issue_api_key", *arguments, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue()


def test_the_command_prints_the_secret_and_nothing_else_to_standard_output(fr: Participant) -> None:
    builders.signatory(fr), builders.keeper()
    secret, said = run("signatory-fr", "--label", "x", "--scopes", "READ,SUBMIT", "--days", "3", "--by", "keeper")
    assert Caller(secret).get("/me").json()["scopes"] == ["READ", "SUBMIT"]
    assert secret not in said
    key = ApiKey.objects.get()
    assert (key.expires_at - key.created_at).days == 3


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"--by": "signatory-fr"}, "does not manage"),
        ({"--by": "nobody"}, "nobody called"),
        ({"username": "nobody"}, "nobody called"),
        ({"username": "keeper"}, "speaks for no State"),
        ({"--scopes": "READ,ALL"}, "--scopes"),
        ({"--days": "0"}, "--days"),
    ],
)
def test_the_command_says_what_is_wrong(fr: Participant, change: dict[str, str], why: str) -> None:
    builders.signatory(fr), builders.keeper()
    options = {"--label": "x", "--scopes": "READ", "--by": "keeper"} | change
    username = options.pop("username", "signatory-fr")
    with pytest.raises(CommandError, match=why):
        run(username, *(part for option in options.items() for part in option))
    assert not ApiKey.objects.exists()
