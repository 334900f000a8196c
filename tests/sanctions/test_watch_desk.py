"""Watchers at the desk: made and shown once, rotated, sent elsewhere, paused, resumed, ended; by keepers alone."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from partnership.enums import Role
from sanctions.actions import watchers
from sanctions.actions.keys import KeyRefusedError
from sanctions.admin import watchers as _desk  # noqa: F401 - the pages are there, whoever else brings them
from sanctions.models import Watcher
from tests.sanctions import builders as given
from tests.sanctions.watching import Watching, watcher

pytestmark = pytest.mark.usefixtures("feed_db")
ACTS = ("rotate_key", "rotate_secret", "redirect", "pause", "resume", "end")


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(given.keeper())
    return client


def add(desk: Client, **changes: Any) -> Any:
    said = {"name": "Made-up bank", "email": "a@example.test", "url": "http://127.0.0.1:9/", "threshold": 70} | changes
    return desk.post(reverse("admin:sanctions_watcher_add"), said)


def act(desk: Client, of: Watcher, name: str, **said: Any) -> Any:
    return desk.post(reverse(f"admin:sanctions_watcher_{name}", args=[of.pk]), said, follow=True)


def shown(response: Any, what: str) -> str:
    page: str = response.content.decode()
    return page.split(f'<pre id="{what}">')[1].split("</pre>", maxsplit=1)[0]


def test_a_keeper_makes_one_and_it_is_shown_once(desk: Client) -> None:
    assert desk.get(reverse("admin:sanctions_watcher_add")).status_code == 200
    response = add(desk)
    assert "no-store" in response["Cache-Control"]
    key, secret = shown(response, "key"), shown(response, "secret")
    row = watchers.recognise(key, at=timezone.now())
    assert (row.name, row.created_by) == ("Made-up bank", given.keeper())
    for page in (
        reverse("admin:sanctions_watcher_changelist"),
        reverse("admin:sanctions_watcher_change", args=[row.pk]),
    ):
        again = desk.get(page).content.decode()
        assert row.name in again
        for hidden in (key, secret, row.secret, row.sha256):
            assert hidden not in again


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"email": "nobody"},
        {"url": ""},
        {"url": "ftp://example.org/"},
        {"url": "http://user@127.0.0.1/"},
        {"threshold": 49},
        {"threshold": 101},
        {"name": "taken"},
    ],
)
def test_a_wrong_form_makes_none(desk: Client, changes: dict[str, Any]) -> None:
    watcher("taken")
    assert add(desk, **changes).status_code == 422
    assert Watcher.objects.count() == 1


def test_rotation_shows_the_new_one(desk: Client) -> None:
    one = watcher()
    new = shown(act(desk, one.row, "rotate_key"), "key")
    assert watchers.recognise(new, at=timezone.now()) == watchers.recognise(one.key, at=timezone.now()) == one.row
    assert shown(act(desk, one.row, "rotate_secret"), "secret").startswith("whsec_")
    assert one.now.old_secret


def test_paused_resumed_sent_elsewhere_ended(desk: Client) -> None:
    one = watcher()
    assert "Paused" in act(desk, one.row, "pause").content.decode()
    assert "is paused already" in act(desk, one.row, "pause").content.decode()
    act(desk, one.row, "resume")
    assert one.now.state == "ACTIVE"
    act(desk, one.row, "redirect", url="http://127.0.0.1:10/")
    assert one.now.url == "http://127.0.0.1:10/"
    assert "https addresses are sent to" in act(desk, one.row, "redirect", url="ftp://127.0.0.1/").content.decode()
    assert "are deleted" in act(desk, one.row, "end").content.decode()
    with pytest.raises(KeyRefusedError):
        watchers.recognise(one.key, at=timezone.now())
    page = desk.get(reverse("admin:sanctions_watcher_change", args=[one.row.pk])).content.decode()
    assert "<button" not in page.split('id="content"')[1].split("</main>", maxsplit=1)[0].replace("theme", "")
    for name in ACTS:
        assert "was ended" in act(desk, one.row, name, url="http://127.0.0.1/").content.decode()


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.AUDITOR])
def test_nobody_but_keepers_sees_or_makes_them(client: Client, role: Role) -> None:
    one = watcher()
    client.force_login(given.person("somebody", role))
    for name, args in (("changelist", []), ("add", []), ("change", [one.row.pk])):
        assert client.get(reverse(f"admin:sanctions_watcher_{name}", args=args)).status_code == 403
    for name in ACTS:
        assert act(client, one.row, name).status_code == 403
    assert add(client, name="Another").status_code == 403
    assert unchanged(one)


def test_nothing_is_deleted_edited_or_done_by_the_dozen(desk: Client) -> None:
    one = watcher()
    change = reverse("admin:sanctions_watcher_change", args=[one.row.pk])
    assert desk.post(reverse("admin:sanctions_watcher_delete", args=[one.row.pk]), {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [one.row.pk], "post": "yes"}
    assert desk.post(reverse("admin:sanctions_watcher_changelist"), action).status_code == 403
    assert desk.post(change, {"name": "x"}).status_code == 403
    for name in ACTS:
        assert desk.get(reverse(f"admin:sanctions_watcher_{name}", args=[one.row.pk])).status_code == 403
    assert desk.post(reverse("admin:sanctions_watcher_end", args=[10**6])).status_code == 404
    assert unchanged(one)


def unchanged(one: Watching) -> bool:
    """Whether a watcher is as it was made, and the only one."""
    fields = [field.attname for field in Watcher._meta.concrete_fields]
    return Watcher.objects.count() == 1 and all(getattr(one.now, name) == getattr(one.row, name) for name in fields)
