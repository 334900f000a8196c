"""The receiver as a process: what it mirrors, what it shows, what it survives. D6 of the faults."""

import base64
import datetime as dt
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from config import env
from registry.channels import Message, signing
from tests.registry.pushing import Endpoint, FakeFeed, eventually, fake_feed

SECRET, OLD, FOREIGN = signing.new_secret(), signing.new_secret(), signing.new_secret()


class Process:
    """One receiver, started as `make run` starts it but without Django's start-up time."""

    def __init__(self, feed: str, folder: Path, *, poll: float = 30) -> None:
        self.mirror = folder / "mirror"
        self.secret_file = folder / "secret"
        if not self.secret_file.exists():
            self.secret_file.write_text(f"{SECRET}\n")
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.argv = [
            *(sys.executable, "-m", "registry.receiver", "--feed", feed, "--port", str(self.port)),
            *("--mirror", str(self.mirror), "--secret-file", str(self.secret_file), "--poll", str(poll)),
        ]
        self.start()

    def start(self) -> None:
        self.process = subprocess.Popen(self.argv, cwd=env.BASE_DIR, stderr=subprocess.DEVNULL)

    def get(self, path: str = "/status.json") -> httpx.Response:
        return httpx.get(f"{self.url}{path}", trust_env=False)

    def status(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self.get().json()
        except httpx.HTTPError:
            return {"cursor": -1, "healthy": False, "fork": None, "error": "not up", "last_contact": None}
        return found

    def push(self, message: Message, *, secrets: list[str] | None = None, **headers: str) -> int:
        signed = dict(signing.headers(message, secrets or [SECRET]))
        return httpx.post(
            f"{self.url}/hook", content=message.body, headers={**signed, **headers}, trust_env=False
        ).status_code

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def holds(self) -> dict[str, Any]:
        """The mirror's records, by path, without the receiver's help."""
        files = sorted((self.mirror / "records").rglob("*.json"))
        return {str(path.relative_to(self.mirror)): json.loads(path.read_bytes()) for path in files}

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.mirror / "events.jsonl").read_bytes().splitlines()]


def oracle(feed: FakeFeed) -> dict[str, Any]:
    """What the mirror must hold: the newest event of each record."""
    newest = {event["record"]: event for event in feed.events}
    return {f"records/{record}.json": event for record, event in sorted(newest.items())}


def message(sequence: int, *, at: dt.datetime | None = None, **more: Any) -> Message:
    body = {"type": "event.published", "timestamp": "x", "data": {"sequence": sequence, **more}}
    return Message(id=f"evt_1_{sequence}", body=json.dumps(body).encode(), sent_at=at or dt.datetime.now(dt.UTC))


@pytest.fixture
def feed() -> Iterator[tuple[FakeFeed, Endpoint]]:
    with fake_feed() as found:
        yield found


@pytest.fixture
def start(feed: tuple[FakeFeed, Endpoint], tmp_path: Path) -> Iterator[Callable[..., Process]]:
    started: list[Process] = []

    def one(*, poll: float = 30) -> Process:
        started.append(Process(f"http://127.0.0.1:{feed[1].port}/v1/", tmp_path, poll=poll))
        eventually(lambda: started[-1].status()["last_contact"] or started[-1].status()["error"] not in ("", "not up"))
        return started[-1]

    yield one
    for process in started:
        process.kill()


def test_it_mirrors_the_record_and_shows_what_it_holds(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]
) -> None:
    register, _ = feed
    register.publish(250)
    register.amend(7, "<b>second</b>")
    receiver = start()
    eventually(lambda: receiver.status()["cursor"] == 251)
    assert receiver.holds() == oracle(register)
    assert receiver.log() == register.events
    index = json.loads((receiver.mirror / "index.json").read_bytes())
    assert index["head"] == 251
    assert index["records"]["listing/L000007"]["sequence"] == 251
    assert json.loads((receiver.mirror / "status.json").read_bytes())["healthy"] is True
    assert receiver.get().status_code == 200
    page = receiver.get("/").text
    assert "demonstration made from public acts" in page
    assert page.count("<tr>") == 21
    assert "In step with the register" in page
    assert receiver.get("/secret").status_code == 404


def test_a_push_is_a_hint_and_the_feed_is_read(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    register, _ = feed
    receiver = start()
    register.publish(3)
    assert receiver.push(message(3)) == 204
    eventually(lambda: receiver.status()["cursor"] == 3)
    assert receiver.holds() == oracle(register)


def test_a_lost_push_delays_only(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    receiver = start(poll=0.1)
    feed[0].publish(4)
    eventually(lambda: receiver.status()["cursor"] == 4)


def _flipped(found: Message) -> Message:
    body = bytearray(found.body)
    body[20] ^= 1
    return Message(id=found.id, body=bytes(body), sent_at=found.sent_at)


def test_forged_and_stale_pushes_are_refused_and_change_nothing(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]
) -> None:
    """D6: every mutation is refused, duplicates and swaps change nothing, the state equals the oracle's."""
    register, _ = feed
    register.publish(5)
    receiver = start()
    eventually(lambda: receiver.status()["cursor"] == 5)
    good = message(6)
    signed = dict(signing.headers(good, [SECRET]))
    now = dt.datetime.now(dt.UTC)
    register.publish(2)

    def raw(body: bytes = good.body, **changed: str | None) -> int:
        headers = {**signed, **{name.replace("_", "-"): value for name, value in changed.items()}}
        sent = {name: value for name, value in headers.items() if value is not None}
        return httpx.post(f"{receiver.url}/", content=body, headers=sent, trust_env=False).status_code

    timestamp = signed["webhook-timestamp"]
    refused = [
        raw(body=_flipped(good).body),
        raw(body=b""),
        raw(webhook_id="evt_1_7"),
        raw(webhook_id="evt_1.6"),
        raw(webhook_id=f"evt_1_6.{timestamp}"),
        raw(webhook_id=""),
        raw(webhook_timestamp=str(int(timestamp) + 1)),
        raw(webhook_timestamp=f"{timestamp}.5"),
        raw(webhook_timestamp="nan"),
        raw(webhook_signature=None),
        raw(webhook_signature="v1"),
        raw(webhook_signature="v1,!!!"),
        raw(webhook_signature=signed["webhook-signature"].replace("v1,", "v1a,")),
        receiver.push(message(6, at=now - dt.timedelta(minutes=6))),
        receiver.push(message(6, at=now + dt.timedelta(minutes=6))),
        receiver.push(good, secrets=[FOREIGN]),
        receiver.push(good, secrets=[OLD]),
    ]
    dotted = Message(id="evt.1.6", body=good.body, sent_at=good.sent_at)
    refused.append(receiver.push(dotted))
    assert refused == [401] * len(refused)
    assert receiver.status()["cursor"] == 5, "nothing forged made it read the feed"
    # Swapped, then everything ten times over.
    for sequence in (7, 6) * 10:
        assert receiver.push(message(sequence)) == 204
    eventually(lambda: receiver.status()["cursor"] == 7)
    assert receiver.holds() == oracle(register)
    assert receiver.log() == register.events
    assert receiver.status()["pushes"] == {"accepted": 2, "repeated": 18, "refused": len(refused)}


def test_twin_the_same_push_unmutated_is_taken(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    receiver = start()
    for minutes in (-4, 0, 4):
        assert receiver.push(message(1, at=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes))) == 204


def test_a_rotated_secret_needs_no_restart(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    receiver = start()
    assert receiver.push(message(1), secrets=[OLD, FOREIGN]) == 401
    assert receiver.push(message(1), secrets=[OLD, SECRET]) == 204
    receiver.secret_file.write_text(f"{OLD}\n{SECRET}\n")
    assert receiver.push(message(2), secrets=[OLD]) == 204
    receiver.secret_file.write_text(f"{OLD}\n")
    assert receiver.push(message(3), secrets=[SECRET]) == 401


def test_what_is_too_large_or_not_an_object_is_refused(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]
) -> None:
    receiver = start()
    assert receiver.push(Message(id="a", body=b"x" * 70_000, sent_at=dt.datetime.now(dt.UTC))) == 413
    for body in (b"[]", b"1", b"not json"):
        assert receiver.push(Message(id="a", body=body, sent_at=dt.datetime.now(dt.UTC))) == 401
    assert receiver.push(Message(id="a", body=b'{"data": 7}', sent_at=dt.datetime.now(dt.UTC))) == 204


@pytest.mark.parametrize(
    "field", ["document", "salt", "leaf", "content_sha256", "operation", "record", "published_at", "supersedes"]
)
def test_an_event_whose_hashes_do_not_hold_is_not_taken(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process], field: str
) -> None:
    register, _ = feed
    register.publish(3)
    spoiled = {"document": {"text": "other"}, "supersedes": 1, "record": "listing/L000009"}

    def spoil(body: dict[str, Any]) -> dict[str, Any]:
        events = [dict(event) for event in body["events"]]
        for event in events:
            if event["sequence"] == 3:
                event[field] = spoiled.get(field, "0" * 64)
        return {**body, "events": events}

    register.alter = spoil
    receiver = start(poll=0.1)
    eventually(lambda: "event 3" in receiver.status()["error"])
    assert receiver.status()["cursor"] == 0
    assert receiver.get().status_code == 503
    assert receiver.holds() == {}
    register.alter = lambda body: body
    eventually(lambda: receiver.status()["healthy"])
    assert receiver.holds() == oracle(register)


def test_a_gap_is_noticed_and_read_again(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    register, _ = feed
    register.publish(6)
    asked = []

    def leave_out(body: dict[str, Any]) -> dict[str, Any]:
        asked.append(1)
        if len(asked) > 1:
            return body
        return {**body, "events": [event for event in body["events"] if event["sequence"] != 4]}

    register.alter = leave_out
    receiver = start()
    eventually(lambda: receiver.status()["cursor"] == 6)
    assert receiver.status()["gaps"] == 1
    assert receiver.log() == register.events


def test_a_feed_that_keeps_leaving_out_an_event_is_not_followed(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]
) -> None:
    register, _ = feed
    register.publish(6)
    register.alter = lambda body: {**body, "events": [e for e in body["events"] if e["sequence"] != 4]}
    receiver = start()
    assert "leaves out events" in receiver.status()["error"]
    assert receiver.log() == []


def _rewritten(register: FakeFeed) -> None:
    held = len(register.events)
    register.events.clear()
    register.publish(held, text="another story")


def _restored(register: FakeFeed) -> None:
    del register.events[-3:]


def _restored_and_gone_on(register: FakeFeed) -> None:
    del register.events[-3:]
    register.publish(5, text="another story")


@pytest.mark.parametrize("history", [_rewritten, _restored, _restored_and_gone_on])
def test_a_fork_stops_the_mirror_and_leaves_evidence(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process], history: Callable[[FakeFeed], None]
) -> None:
    register, _ = feed
    register.publish(12)
    receiver = start()
    eventually(lambda: receiver.status()["cursor"] == 12)
    before = receiver.holds()
    history(register)
    receiver.push(message(13))
    eventually(lambda: receiver.status()["fork"])
    assert receiver.push(message(14)) == 500
    assert receiver.get().status_code == 503
    assert "FORK" in receiver.get("/").text
    evidence = json.loads((receiver.mirror / "fork.json").read_bytes())
    assert evidence["held_cursor"] == 12
    assert evidence["why"]
    assert evidence["held_events"][0]["sequence"] == 12
    # Starting again does not forget it.
    receiver.kill()
    receiver.start()
    eventually(lambda: receiver.status()["fork"])
    assert receiver.holds() == before


def test_a_cache_that_is_behind_is_no_fork(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    register, _ = feed
    register.publish(4)
    receiver = start(poll=0.1)
    eventually(lambda: receiver.status()["cursor"] == 4)
    register.alter = lambda body: {**body, "events": body["events"][:1], "head": {**body["head"], "sequence": 3}}
    eventually(lambda: "behind" in receiver.status()["error"])
    register.alter = lambda body: body
    register.publish()
    eventually(lambda: receiver.status()["cursor"] == 5 and receiver.status()["healthy"])
    assert receiver.status()["fork"] is None


def test_it_survives_kill_9_at_any_moment(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    register, endpoint = feed
    dice = random.Random(6)  # noqa: S311 - repeatable, guards nothing
    receiver = start(poll=0.05)
    for _ in range(8):
        register.publish(150)
        register.amend(dice.randint(1, len(register.events)), f"v{len(register.events)}")
        endpoint.wait_for_more()  # it is reading now
        time.sleep(dice.random() * 0.03)
        receiver.kill()
        receiver.start()
    eventually(lambda: receiver.status()["cursor"] == len(register.events))
    assert receiver.log() == register.events
    assert receiver.holds() == oracle(register)


def test_a_torn_line_or_a_damaged_record_is_repaired(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]
) -> None:
    register, _ = feed
    register.publish(5)
    receiver = start()
    eventually(lambda: receiver.status()["cursor"] == 5)
    receiver.kill()
    with (receiver.mirror / "events.jsonl").open("ab") as file:
        file.write(b'{"sequence":6,"torn')
    (receiver.mirror / "records/listing/L000002.json").write_bytes(b"")
    (receiver.mirror / "records/listing/L000003.json").unlink()
    register.publish()
    receiver.start()
    eventually(lambda: receiver.status()["cursor"] == 6)
    assert receiver.log() == register.events
    assert receiver.holds() == oracle(register)


def test_twin_without_the_cut_the_torn_line_would_stay(tmp_path: Path) -> None:
    from registry.receiver.mirror import Mirror
    from tests.registry.pushing import feed_event

    mirror = Mirror(tmp_path)
    mirror.apply([feed_event(1, "L000001", {"a": 1})])
    log = tmp_path / "events.jsonl"
    with log.open("ab") as file:
        file.write(b'{"torn')
    (tmp_path / "state.json").write_text(json.dumps({"cursor": 1, "size": log.stat().st_size}))  # as if never cut
    with pytest.raises(ValueError, match=r"Unterminated|delimiter|Expecting"):
        Mirror(tmp_path)


def test_a_log_cut_behind_its_back_is_read_again(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]
) -> None:
    register, _ = feed
    register.publish(5)
    receiver = start()
    eventually(lambda: receiver.status()["cursor"] == 5)
    receiver.kill()
    os.truncate(receiver.mirror / "events.jsonl", 100)
    receiver.start()
    eventually(lambda: receiver.status()["cursor"] == 5)
    assert receiver.log() == register.events


def test_a_redacted_event_keeps_its_leaf(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    register, _ = feed
    register.publish(2)
    register.events[0] = {**register.events[0], "document": None, "salt": None}
    receiver = start()
    eventually(lambda: receiver.status()["cursor"] == 2)
    assert receiver.holds()["records/listing/L000001.json"]["document"] is None


def test_a_feed_that_is_down_is_said_and_silence_turns_stale(
    feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]
) -> None:
    register, _ = feed
    register.publish()
    register.down = True
    receiver = start(poll=0.1)
    status = receiver.status()
    assert (status["healthy"], status["stale"], status["last_contact"]) == (False, True, None)
    assert "503" in status["error"]
    register.down = False
    eventually(lambda: receiver.status()["healthy"])


def test_head_not_heard_of_for_a_quarter_of_an_hour_is_stale(tmp_path: Path) -> None:
    from registry.receiver.follow import Follower
    from registry.receiver.mirror import Mirror
    from registry.receiver.server import Receiver, page

    follower = Follower("http://127.0.0.1:9", Mirror(tmp_path))
    receiver = Receiver(follower, lambda: [SECRET], poll=30)
    follower.contact.contact_at = time.time() - 14 * 60
    assert receiver.status()["healthy"]
    follower.contact.contact_at = time.time() - 16 * 60
    status = receiver.status()
    assert (status["stale"], status["healthy"]) == (True, False)
    assert "quarter of an hour" in page(status, [])
    follower.close()


def test_it_stops_when_told(feed: tuple[FakeFeed, Endpoint], start: Callable[..., Process]) -> None:
    receiver = start()
    receiver.process.send_signal(signal.SIGTERM)
    assert receiver.process.wait(10) == 0


def test_the_command_is_a_door_to_the_same_receiver(feed: tuple[FakeFeed, Endpoint], tmp_path: Path) -> None:
    """`manage.py receive`, with a database that does not exist: it never asks one."""
    receiver = Process.__new__(Process)
    register, endpoint = feed
    register.publish(2)
    secret_file = tmp_path / "secret"
    secret_file.write_text(SECRET)
    argv = [
        *(sys.executable, "manage.py", "receive", "--feed", f"http://127.0.0.1:{endpoint.port}", "--port", "0"),
        *("--mirror", str(tmp_path / "m"), "--secret-file", str(secret_file)),
    ]
    nowhere = {**os.environ, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    receiver.process = subprocess.Popen(argv, cwd=env.BASE_DIR, env=nowhere, stderr=subprocess.PIPE)
    try:
        state = tmp_path / "m" / "state.json"
        eventually(lambda: state.exists() and json.loads(state.read_bytes())["cursor"] == 2)
    finally:
        receiver.process.terminate()
        _, said = receiver.process.communicate(timeout=20)
    assert receiver.process.returncode == 0, said


def test_the_receiver_knows_no_django() -> None:
    check = (
        "import sys, registry.receiver.options as o;"
        "sys.exit(any(m.split('.')[0] in ('django', 'psycopg', 'celery') for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", check], cwd=env.BASE_DIR, check=False).returncode == 0


def test_secrets_are_what_standard_webhooks_says() -> None:
    assert len(base64.b64decode(SECRET.removeprefix("whsec_"))) == 32
