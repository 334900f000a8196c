"""What the environment says, and what happens when it says nothing or nonsense."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


@pytest.fixture(autouse=True)
def empty_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for name in ("DATABASE_URL", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REGISTRY_HOME", str(tmp_path))
    return tmp_path


def test_text_prefers_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "word").write_text("from the file\n")
    monkeypatch.setenv("WORD", "by value")
    assert env.text("WORD") == "by value"
    monkeypatch.setenv("WORD_FILE", str(tmp_path / "word"))
    assert env.text("WORD") == "from the file"


def test_text_names_the_file_it_cannot_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORD_FILE", "/nonexistent/word")
    with pytest.raises(ImproperlyConfigured, match=r"WORD_FILE.*nonexistent"):
        env.text("WORD")


@pytest.mark.parametrize(("said", "meant"), [("1", True), ("Yes", True), ("off", False), ("0", False), ("", True)])
def test_flag(monkeypatch: pytest.MonkeyPatch, said: str, meant: bool) -> None:
    monkeypatch.setenv("SWITCH", said)
    assert env.flag("SWITCH", default=True) is meant


@pytest.mark.parametrize("said", ["maybe", "2", "yes please"])
def test_flag_refuses_anything_else(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("SWITCH", said)
    with pytest.raises(ImproperlyConfigured, match="SWITCH"):
        env.flag("SWITCH")


@pytest.mark.parametrize("said", ["-1", "4.5", "four", "٤"])
def test_number_refuses_what_is_no_whole_number(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("COUNT", said)
    with pytest.raises(ImproperlyConfigured, match="COUNT"):
        env.number("COUNT", 1)


def test_number_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNT", "12")
    assert (env.number("COUNT", 1), env.number("OTHER_COUNT", 7)) == (12, 7)
    assert env.words("LIST", "a, b,,c ") == ["a", "b", "c"]


def test_address_is_the_environments_then_the_local_stacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert env.address("DATABASE_URL") == ""
    (tmp_path / "addresses").write_text("DATABASE_URL=postgresql://postgres@%2Fa/b?x=y\nCELERY_BROKER_URL=redis://c\n")
    assert env.address("DATABASE_URL") == "postgresql://postgres@%2Fa/b?x=y"
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/db")
    assert env.address("DATABASE_URL") == "postgresql://elsewhere/db"


def test_secret_is_the_local_stacks_or_refused(tmp_path: Path) -> None:
    assert env.secret("SECRET_KEY", needed=False) == ""
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"):
        env.secret("SECRET_KEY", needed=True)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "SECRET_KEY").write_text("of this home\n")
    assert env.secret("SECRET_KEY", needed=True) == "of this home"


def settings(home: Path, show: str, **said: str) -> subprocess.CompletedProcess[str]:
    """What a fresh process reads from ``config.settings``."""
    clean = {"PATH": os.environ["PATH"], "REGISTRY_HOME": str(home / "none")}
    command = [sys.executable, "-c", f"from config import settings as s; print({show})"]
    return subprocess.run(command, check=False, env=clean | said, cwd=env.BASE_DIR, capture_output=True, text=True)


WEB = {"DATABASE_APP_URL": "postgresql://registry_web@db/registry"}
FEED = {"DATABASE_PUBLIC_URL": "postgresql://registry_feed@db/registry"}
SECRETS = {"SECRET_KEY": "x" * 50, "FIELD_KEY": "y"}


def test_a_deployment_without_its_secrets_does_not_start(tmp_path: Path) -> None:
    done = settings(tmp_path, "1", **WEB)
    assert done.returncode == 1
    assert "ImproperlyConfigured: SECRET_KEY is not set" in done.stderr


def test_a_deployment_is_behind_tls_unless_told_otherwise(tmp_path: Path) -> None:
    show = "s.HTTPS, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_NAME"
    assert settings(tmp_path, show, **WEB, **SECRETS).stdout == "True True True __Host-session\n"
    assert settings(tmp_path, "s.HTTPS", **WEB, **SECRETS, HTTPS="0").stdout == "False\n"


def test_each_alias_steps_down_to_its_role(tmp_path: Path) -> None:
    show = "*(s.DATABASES[a]['OPTIONS']['options'] for a in ('owner', 'default', 'public')), sep='|'"
    owner, default, public = settings(tmp_path, show, DEBUG="1", DATABASE_URL="postgresql://o@db/r").stdout.split("|")
    assert "role=" not in owner
    assert "role=registry_app" in default
    assert "role=registry_public" in public
    assert "default_transaction_read_only=on" in public


def test_the_feeds_service_needs_no_secret_and_serves_the_feed_alone(tmp_path: Path) -> None:
    show = "s.ROOT_URLCONF, [m for m in s.MIDDLEWARE if 'Session' in m or 'Auth' in m], s.DATABASES['default']['USER']"
    assert settings(tmp_path, show, **FEED).stdout == "config.urls_feed [] registry_feed\n"
    assert settings(tmp_path, "s.ROOT_URLCONF", **WEB, **FEED, **SECRETS).stdout == "config.urls\n"
