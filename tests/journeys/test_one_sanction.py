"""One sanction's way, nothing mocked: a State's call, two reviewers at the desk, an embargo, the register, a website.

Every part is a process of its own, started with the commands that `make run` and the containers use: gunicorn, a Celery
worker that makes the public website too, beat, and a receiver that stands for any other website. The test talks to
them over sockets and waits on what can be seen, each time with a deadline.
"""

import datetime as dt
import html
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command

from config import env
from config.embedded.parts import COMMANDS, command, manage
from registry.canonical import canonical, content_sha256
from registry.channels import signing
from sanctions.models import Submission
from tests.faults.test_embargo import client as broker_client
from tests.faults.test_embargo import database_now, private_broker
from tests.faults.workers import Worker, environment
from tests.sanctions import builders as given

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.usefixtures("feed_db"), pytest.mark.timeout(240)]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
EMBARGO = 15.0
"""Seconds: as long as two people need at the desk here, on a busy machine."""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@dataclass
class Stack:
    """Where the processes are to be found."""

    site: str
    receiver: str
    mirror: Path
    logs: list[Path]

    def wait_for(self, what: str, seen: Callable[[], Any], *, seconds: float = 60) -> Any:
        """What was seen, once there is something to see.

        Raises:
            AssertionError: not in time; with the end of every log.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if found := seen():
                    return found
            except (httpx.HTTPError, OSError, ValueError):
                pass  # not up yet, or half written
            time.sleep(0.1)
        said = "\n".join(f"--- {log.name}\n{log.read_text(errors='replace')[-2000:]}" for log in self.logs)
        raise AssertionError(f"{what}: not within {seconds} s\n{said}")

    def get(self, path: str, **headers: str) -> httpx.Response:
        return httpx.get(f"{self.site}{path}", headers=headers, trust_env=False, timeout=10)


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    port, receiver = free_port(), free_port()
    broker, site = private_broker(), f"http://127.0.0.1:{port}"
    secret = tmp_path / "secret"
    secret.write_text(f"{signing.new_secret()}\n", encoding="utf-8")
    told = {
        "CELERY_BROKER_URL": broker,
        "BIND": f"127.0.0.1:{port}",
        "SITE_URL": site,
        "STATIC_ROOT": str(tmp_path / "static"),
        "SITE_STORE": str(tmp_path / "site"),
        "WEB_WORKERS": "1",
        "LOG_LEVEL": "INFO",
    }
    collect = manage("collectstatic", "--no-input", "--verbosity", "0")
    subprocess.run(collect, cwd=env.BASE_DIR, env=environment(**told), check=True)
    monkeypatch.setattr(settings, "PUSH_ALLOW_PRIVATE", True)
    call_command("register_receiver", url=f"http://127.0.0.1:{receiver}/hook", secret_file=secret, verbosity=0)
    receive = ["receive", "--feed", f"{site}/v1/", "--port", str(receiver), "--poll", "600"]
    parts = {
        "web": command("web"),
        "worker": [sys.executable, *COMMANDS["worker"][1:], "--queues", "default,delivery,uploads,website"],
        "beat": command("beat"),
        "receiver": manage(*receive, "--mirror", str(tmp_path / "mirror"), "--secret-file", str(secret)),
    }
    with broker_client(broker) as redis, ExitStack() as running:
        redis.flushdb()
        logs = [tmp_path / f"{name}.log" for name in parts]
        for argv, log in zip(parts.values(), logs, strict=True):
            running.callback(Worker(argv, log, **told).kill)
        made = Stack(site, f"http://127.0.0.1:{receiver}", tmp_path / "mirror", logs)
        made.wait_for("everything up", lambda: made.get("/readyz").status_code == 200)
        made.wait_for("receiver up", lambda: httpx.get(f"{made.receiver}/", trust_env=False).content)
        yield made
        redis.flushdb()


def post(stack: Stack, secret: str, path: str, body: Any = None) -> httpx.Response:
    """One call of the State's own system."""
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": uuid.uuid4().hex}
    return httpx.post(f"{stack.site}/api/v1{path}", json=body, headers=headers, trust_env=False, timeout=10)


def approve_by_hand(stack: Stack, number: int, submission: Submission) -> None:
    """Sign in, open the page, approve what it shows, read back, confirm: as forms, with their tokens."""
    page = f"{stack.site}/admin/sanctions/submission/{submission.pk}/change/"
    with httpx.Client(trust_env=False, follow_redirects=True, timeout=10, headers={"Referer": page}) as desk:
        signing_in = desk.get(f"{stack.site}/admin/login/").text
        known = {"username": given.reviewer(number).username, "password": given.PASSWORD}
        desk.post(f"{stack.site}/admin/login/?next=/admin/", data=known | hidden(signing_in)).raise_for_status()
        shown = desk.get(page).text
        decision = hidden(shown) | {"verdict": "APPROVE", "remark": ""}
        assert decision["digest"] == submission.digest
        back = desk.post(page.replace("/change/", "/decide/"), data=decision)
        assert f"as reviewer {number} of 2" in html.unescape(back.text)
        done = desk.post(page.replace("/change/", "/decide/"), data=hidden(back.text) | {"confirmed": "1"})
        assert "You approved these exact bytes." in done.text


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page's forms."""
    fields = re.findall(r'<input[^>]*type="hidden"[^>]*>', page)
    named = ((re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)) for field in fields)
    return {name[1]: html.unescape(value[1]) if value else "" for name, value in named if name}


def approve_in_a_browser(browser: "Browser", stack: Stack, number: int, submission: Submission) -> None:
    page = browser.new_page(locale="en-GB")
    page.set_default_timeout(20_000)
    page.goto(f"{stack.site}/admin/")
    page.get_by_label("Username").fill(given.reviewer(number).username)
    page.get_by_label("Password").fill(given.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.goto(f"{stack.site}/admin/sanctions/submission/{submission.pk}/change/")
    assert page.locator("#digest").inner_text() == submission.digest
    page.get_by_role("button", name="Approve…").click()
    page.get_by_role("button", name="Yes, approve exactly this").click()
    page.get_by_text("You approved these exact bytes.").wait_for()
    page.close()


@pytest.mark.parametrize("second", ["browser" if CHROMIUM else "forms"])
def test_from_a_states_call_to_the_website(stack: Stack, second: str, request: pytest.FixtureRequest) -> None:
    browser = request.getfixturevalue("browser") if second == "browser" else None  # started before any clock runs
    france = given.state()
    given.programme(france)
    secret = given.api_key(given.signatory(france))
    for number in (1, 2):  # a pass phrase that the web process can check: the suite's own hash is a quick one
        reviewer, hasher = given.reviewer(number), Argon2PasswordHasher()
        reviewer.password = hasher.encode(given.PASSWORD, hasher.salt())
        reviewer.save(update_fields=["password"])

    # The State's system proposes, submits, and follows what becomes of it.
    moment = database_now() + dt.timedelta(seconds=EMBARGO)
    line = {"operation": "ADD", "content": given.content(france)}
    sent = {"title": "A round", "lines": [line], "publish_at": moment.isoformat()}
    draft = post(stack, secret, "/submissions", sent)
    assert draft.status_code == 201, draft.text
    key = draft.json()["key"]
    assert post(stack, secret, f"/submissions/{key}/submit").status_code == 200
    submission = Submission.objects.get(key=key)

    # Two people decide on the bytes that both were shown.
    approve_by_hand(stack, 1, submission)
    if browser:
        approve_in_a_browser(browser, stack, 2, submission)
    else:
        approve_by_hand(stack, 2, submission)
    assert database_now() < moment, "the machine is too slow for this embargo"
    mine = {"Authorization": f"Bearer {secret}"}
    assert stack.get(f"/api/v1/submissions/{key}", **mine).json()["status"] == "SCHEDULED"

    # Until its moment nobody outside knows.
    assert stack.get("/v1/events").json()["events"] == []
    assert stack.get("/v1/listings/L000001").status_code == 404
    assert not list((stack.mirror / "records").rglob("*.json"))
    stack.wait_for("a website of nothing", lambda: stack.get("/en/").status_code == 200)
    assert stack.get("/en/targets/T000001/").status_code == 404

    # Its moment comes; nobody does anything.
    events = stack.wait_for("in the register", lambda: stack.get("/v1/events").json()["events"], seconds=EMBARGO + 60)
    assert [event["record"] for event in events] == ["target/T000001", "listing/L000001"]
    published = dt.datetime.fromisoformat(events[-1]["published_at"])
    assert moment <= published < moment + dt.timedelta(seconds=10)
    assert stack.get(f"/api/v1/submissions/{key}", **mine).json()["status"] == "PUBLISHED"

    # The public website shows it, in both languages, and search finds it.
    stack.wait_for("a page of its own", lambda: stack.get("/en/targets/T000001/").status_code == 200)
    assert all("Xavier EXAMPLE" in stack.get(f"/{language}/targets/T000001/").text for language in ("en", "fr"))
    assert "/en/targets/T000001/" in stack.get("/en/sanctions/search/?q=example").text

    # The receiver was told, checked every event and has the record, byte for byte what was hashed.
    record = stack.mirror / "records" / "listing" / "L000001.json"
    mirrored = stack.wait_for("at the receiver", lambda: record.exists() and json.loads(record.read_text("utf-8")))
    document = mirrored["document"]
    assert document["name"] == "Xavier EXAMPLE"
    assert content_sha256(bytes.fromhex(mirrored["salt"]), canonical(document)) == mirrored["content_sha256"]
    shown = httpx.get(f"{stack.receiver}/", trust_env=False)
    assert "listing/L000001" in html.unescape(shown.text)

    # And it is put right the same way: the State ends it, the website follows.
    end = {"operation": "END", "listing": "L000001", "content": {"ended_on": "2026-02-01", "reason": "DELISTED"}}
    key = post(stack, secret, "/submissions", {"title": "Its end", "lines": [end]}).json()["key"]
    assert post(stack, secret, f"/submissions/{key}/submit").status_code == 200
    submission = Submission.objects.get(key=key)
    approve_by_hand(stack, 1, submission)
    approve_by_hand(stack, 2, submission)
    stack.wait_for("its end at the receiver", lambda: json.loads(record.read_text("utf-8"))["operation"] == "ended")
    over = "No participating State lists it in force."
    stack.wait_for("its end on the website", lambda: over in stack.get("/en/targets/T000001/").text)
