"""The website as it is served: files as they lie, nobody's cookies, and no question to the database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from pytest_django import Settings

from registry.site import answers, build, rendering, views
from registry.site.folder import Folder
from tests.registry.book import publish
from tests.registry.site import world

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Folder:
    settings.SITE_STORE = str(tmp_path / "site")
    store = Folder(settings.SITE_STORE)
    new = world.listing("L000001", "T000001", "Иван Выдуманный", "XA")
    publish(*world.foundation(), world.target("T000001", [new]), new)
    build.update(store)
    return store


@pytest.fixture
def no_database(site: Folder, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The register is stopped: whoever opens a connection finds nobody."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the website asked the database")

    for alias in ("default", "public", "owner"):
        connections[alias].close()
        monkeypatch.setattr(connections[alias], "connect", refuse)
    yield
    monkeypatch.undo()


def get(path: str, **headers: str) -> Any:
    return Client(headers=headers).get(path)


@pytest.mark.usefixtures("no_database")
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/en/", "text/html; charset=utf-8"),
        ("/fr/targets/T000001/", "text/html; charset=utf-8"),
        ("/en/listings/L000001/", "text/html; charset=utf-8"),
        ("/fr/participants/XA/", "text/html; charset=utf-8"),
        ("/en/changes/feed.atom", "application/atom+xml; charset=utf-8"),
        ("/en/changes/feed.json", "application/json; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/sitemaps/T00/T0000.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/version.json", "application/json; charset=utf-8"),
    ],
)
def test_every_file_is_served_without_the_register(path: str, kind: str) -> None:
    answer = get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == kind
    assert answer["Cache-Control"] == "no-cache"
    assert {name: answer[name] for name in answers.HEADERS} == answers.HEADERS
    assert not answer.cookies
    assert "Vary" not in answer
    again = get(path, if_none_match=answer["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])


@pytest.mark.parametrize(
    ("language", "to"),
    [("fr-CA,fr;q=0.9,en;q=0.5", "/fr/"), ("de,fr;q=0.5", "/fr/"), ("en-GB", "/en/"), ("", "/en/"), ("xx;;q", "/en/")],
)
def test_the_front_leads_to_the_reader_s_language(site: Folder, language: str, to: str) -> None:
    answer = get("/", accept_language=language)
    assert (answer.status_code, answer["Location"], answer["Vary"]) == (302, to, "Accept-Language")


def test_assets_are_for_ever(site: Folder) -> None:
    for name in rendering.assets():
        answer = get(rendering.asset(name))
        assert answer.status_code == 200
        assert "immutable" in answer["Cache-Control"]
    assert get("/assets/nothing.css").status_code == 404
    assert get("/assets/..%2Fversions").status_code == 404


def test_what_never_was_and_what_is_withdrawn_and_what_is_to_come_answer_alike(site: Folder) -> None:
    publish(world.incident("n2", "Another town", "b1", "withdrawn"))
    build.update(site)
    found = {
        (answer.status_code, answer.content, tuple(sorted(answer.headers.items())))
        for path in ("/en/incidents/n2/", "/en/targets/T000002/", "/en/nothing/", "/en/targets/T000001/as-of/99/")
        if (answer := get(path))
    }
    assert len(found) == 1
    ((status, body, _),) = found
    assert status == 404
    assert "There is no such page" in body.decode()
    assert 'lang="fr"' in get("/fr/incidents/n2/").content.decode()[:200]


@pytest.mark.parametrize("path", ["/en/%2e%2e/version.json", "/en/../version.json", "/en/targets/.tree", "/en/.tree"])
def test_nothing_but_pages_is_served(site: Folder, path: str) -> None:
    assert get(path).status_code == 404


def test_a_slash_that_was_forgotten(site: Folder) -> None:
    answer = get("/en/targets/T000001")
    assert (answer.status_code, answer["Location"]) == (308, "/en/targets/T000001/")
    assert get("/en/targets/T000002").status_code == 404


def test_what_others_say_of_the_request_changes_nothing(site: Folder) -> None:
    plain = get("/en/")
    other = get("/en/", x_forwarded_host="evil.example", cookie="session=x", accept_language="fr", authorization="x")
    assert (plain.content, plain.headers) == (other.content, other.headers)


def test_only_reading(site: Folder) -> None:
    for path in ("/", "/en/", "/en/sanctions/search/"):
        assert Client().post(path).status_code == 405
    assert Client().head("/en/").status_code == 200


def test_before_the_first_version_it_says_to_come_again(settings: Settings, tmp_path: Path) -> None:
    settings.SITE_STORE = str(tmp_path / "empty")
    answer = get("/en/")
    assert (answer.status_code, answer["Retry-After"]) == (503, str(views.WAIT_SECONDS))


def test_a_store_that_is_broken_is_no_error_page_of_ours(site: Folder) -> None:
    link = site.root / "current"
    link.unlink()
    link.symlink_to("trees/nowhere")
    assert get("/en/").status_code == 503
