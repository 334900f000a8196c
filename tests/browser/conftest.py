"""The product behind a real socket, the website alone behind another, and what the browser complained of."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.db import connections
from django.test.testcases import LiveServerThread
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from seeds.load import load
from tests.registry.site import shown
from tests.registry.site.shown import Shown


@pytest.fixture
def site(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The product behind a real socket, with its static files; its threads keep no connection after a request."""
    for alias in connections.settings.values():
        monkeypatch.setitem(alias, "CONN_MAX_AGE", 0)

    class Site(StaticLiveServerTestCase):
        databases = {"default", "public", "owner"}

    monkeypatch.setattr(Site, "_pre_setup", classmethod(lambda cls: None))  # the fixture keeps the database
    Site.setUpClass()
    yield Site.live_server_url
    Site.tearDownClass()


@pytest.fixture(scope="session")
def website(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Shown:
    """The website of a register that has everything, made once."""
    return shown.made(tmp_path_factory.mktemp("site"), django_db_blocker)


@pytest.fixture(scope="session")
def seeded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Shown:
    """The website of the seeds."""
    secrets = tmp_path_factory.mktemp("home") / "secrets"

    def publish() -> None:
        load(now=timezone.now(), say=lambda line: None, demo=True, secrets=secrets)

    return shown.made(tmp_path_factory.mktemp("site"), django_db_blocker, publish)


@pytest.fixture(scope="session")
def served() -> Iterator[str]:
    """A server of the product's own views where no database is: whoever shows pages needs none."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://127.0.0.1:{server.port}"
    server.terminate()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: console errors, blocked content, failed requests."""
    return []
