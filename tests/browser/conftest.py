"""The product behind a real socket, and what the browser complained of."""

from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.db import connections


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


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: console errors, blocked content, failed requests."""
    return []
