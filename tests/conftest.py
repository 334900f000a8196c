"""What every test may use.

``db`` / ``@pytest.mark.django_db``
    pytest-django's: one transaction on the ``default`` connection (the role ``registry_app``), rolled back.
``feed_db``
    real transactions on ``default``, ``public`` and ``owner``, for tests that write with one and read with another, or
    need threads, workers or ``on_commit``. Cleaned afterwards, whatever triggers say. The same as
    ``@pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])``.
``process_env``
    the environment for a process a test starts itself (a worker, ``manage.py receive``): the test database, the
    suite's broker.
``browser``
    a Chromium of the machine through Playwright; skipped, with the reason, where there is none.

Three aliases, one test database: ``owner`` creates it and migrates, the others are mirrors that keep their own roles.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from django.test.utils import setup_databases, teardown_databases
from django.utils.translation import deactivate
from pytest_django import DjangoDbBlocker

from tests import pristine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ALIASES = ("default", "public", "owner")
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: DjangoDbBlocker,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """The test database, always through ``owner``: left alone, pytest-django makes only what the tests name, and a run
    of ``default`` tests alone would find its mirror pointing at the real database.
    """
    verbosity = max(request.config.option.verbose, 0)
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=verbosity, interactive=False, aliases=dict.fromkeys(ALIASES), serialized_aliases=set()
        )
        for alias in ALIASES:
            connections[alias].close()
        pristine.remember(owner())
    yield
    with django_db_blocker.unblock():
        for alias in ALIASES:
            connections[alias].close()
        pristine.alone(owner())
        teardown_databases(made, verbosity=verbosity)


def pytest_configure() -> None:
    """Static files without a manifest, passwords without Argon2's deliberate slowness."""
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request in French leaves its thread in French; the next test begins in the language of the settings."""
    yield
    deactivate()


def owner() -> dict[str, Any]:
    """How to connect to the test database as its owner, beside Django."""
    return dict(connections["owner"].get_connection_params())


@pytest.fixture(scope="session", autouse=True)
def _clean_after_transactions() -> Iterator[None]:
    """Transactional tests are cleaned by the owner in one statement; Django's flush would be refused by triggers."""

    def clean(self: TransactionTestCase) -> None:
        pristine.restore(owner())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", clean)
        yield


@pytest.fixture
def feed_db(request: pytest.FixtureRequest) -> None:
    """Real transactions on all three connections; see the top of this file."""
    request.getfixturevalue("transactional_db")


@pytest.fixture
def process_env(django_db_setup: None) -> dict[str, str]:
    """For ``subprocess``: this environment, but the test database where ours names the real one."""
    test, env = connections["owner"].settings_dict["NAME"], dict(os.environ)
    for name in ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_PUBLIC_URL"):
        if url := env.get(name):
            env[name] = urlsplit(url)._replace(path=f"/{test}").geturl()
    return env


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """``feed_db`` is the marker under a shorter name; long tests run only where ``-m`` asks for them."""
    everything = pytest.mark.django_db(transaction=True, databases=list(ALIASES))
    for item in items:
        if "feed_db" in getattr(item, "fixturenames", ()):
            item.add_marker(everything, append=False)
    if not config.option.markexpr:
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


@pytest.fixture(scope="session")
def browser() -> Generator["Browser"]:
    """The machine's Chromium, headless, with no traffic of its own."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("no chromium, chromium-browser or google-chrome on PATH")
    from playwright.sync_api import sync_playwright  # a slow import that only these tests pay for

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread; the queries are still ours

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=list(BROWSER_FLAGS))
        yield started
        started.close()
