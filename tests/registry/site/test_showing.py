"""One worker at a time brings the website up to date; what fails is noted, mailed once and tried again."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from registry import tasks
from registry.actions import claims
from registry.models import Website
from registry.site import build, showing
from registry.site.checking import BuildError
from registry.site.folder import Folder
from tests.registry.book import publish
from tests.registry.site import world

pytestmark = pytest.mark.usefixtures("feed_db")
AT = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _store(settings: Settings, tmp_path: Path) -> None:
    settings.SITE_STORE = str(tmp_path / "site")
    settings.ALARM_EMAILS = ["desk@example.org"]


def shown(settings: Settings) -> int:
    version = Folder(settings.SITE_STORE).current()
    return version.sequence if version else -1


def broken(*_: Any, **__: Any) -> None:
    raise BuildError("en/: a fault")


def test_what_is_shown_is_noted(settings: Settings) -> None:
    publish(*world.foundation())
    assert showing.show(clock=lambda: AT) is False
    assert shown(settings) == 12
    website = Website.objects.get()
    assert (website.sequence, website.shown_at, website.failures) == (12, AT, 0)
    showing.show(clock=lambda: AT + dt.timedelta(hours=1))
    assert Website.objects.get().shown_at == AT


def test_a_failure_leaves_the_former_one_and_is_mailed_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(*world.foundation())
    showing.show(clock=lambda: AT)
    publish(world.count("c2", 34))
    with monkeypatch.context() as patch:
        patch.setattr(build, "update", broken)
        showing.show(clock=lambda: AT)
        showing.show(clock=lambda: AT + dt.timedelta(seconds=1))  # not its turn yet
        assert Website.objects.get().failures == 1
        showing.show(clock=lambda: AT + dt.timedelta(seconds=6))
    assert shown(settings) == 12
    website = Website.objects.get()
    assert (website.failures, website.failing_since_at, website.last_error) == (2, AT, "BuildError: en/: a fault")
    assert [message.subject for message in mail.outbox] == ["The public website stands still"]
    assert "en/: a fault" in str(mail.outbox[0].body)
    showing.show(clock=lambda: AT + dt.timedelta(minutes=1))
    assert shown(settings) == 13
    assert Website.objects.get().failures == 0


def test_one_at_a_time(settings: Settings) -> None:
    publish(*world.foundation())
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with claims.claim(1, namespace=showing.NAMESPACE):
            held.set()
            done.wait(20)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(20)
    assert showing.show(clock=timezone.now) is False
    assert shown(settings) == -1
    done.set()
    other.join()
    showing.show(clock=timezone.now)  # the twin
    assert shown(settings) == 12


def test_the_task_asks_for_another_slice_while_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(tasks.show, "apply_async", lambda **how: asked.append(how))
    monkeypatch.setattr(showing, "show", lambda **_: True)
    tasks.show()
    assert len(asked) == 1


def test_by_hand(settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(*world.foundation())
    call_command("build_site")
    assert "The website shows line 12" in capsys.readouterr().out
    call_command("build_site", compare=True)
    assert "byte for byte" in capsys.readouterr().out
    call_command("build_site", into=str(tmp_path / "court"), as_of=5)
    version = Folder(tmp_path / "court").current()
    assert version is not None
    assert version.sequence == 5
    with pytest.raises(CommandError, match="needs --into"):
        call_command("build_site", as_of=5)


@pytest.mark.parametrize("fault", ["a page changed where it lies", "a page gone"])
def test_the_comparison_finds(settings: Settings, fault: str, capsys: pytest.CaptureFixture[str]) -> None:
    publish(*world.foundation())
    call_command("build_site")
    page = Path(settings.SITE_STORE, "current", "en", "incidents", "n1", "index.html").resolve()
    if fault == "a page gone":
        page.unlink()
    else:
        page.chmod(0o644)
        page.write_bytes(page.read_bytes().replace(b"Made-up town", b"Somewhere els"))
    with pytest.raises(CommandError):
        call_command("build_site", compare=True)
    capsys.readouterr()


def test_by_hand_a_failure_is_an_exit_status(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "update", broken)
    with pytest.raises(CommandError, match="not up to date"):
        call_command("build_site")
