"""D1: workers die with -9 between commit and POST and between POST and cursor; nothing is lost or reordered."""

import random
import signal
import sys
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection, connections

from registry.actions import claims, deliveries
from registry.models import Subscriber
from tests.faults.workers import Worker, deliver_command
from tests.registry.pushing import (
    Endpoint,
    Request,
    eventually,
    order_of,
    publish,
    resent_out_of_turn,
    subscribe,
)

CLAIMS = (  # of this database: other runs have theirs in the same cluster
    "FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
    " WHERE datname = current_database() AND locktype = 'advisory' AND classid = %s"
)
pytestmark = pytest.mark.usefixtures("feed_db")


class Havoc:
    """Endpoints that kill workers: at some POSTs before the answer, at some right after it, and by chance besides."""

    def __init__(self, folder: Path, *, workers: int, kills: int, events: int, seed: int = 1) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - repeatable, guards nothing
        self.kills_left = kills
        self.terminated = 0
        self.unanswered: dict[str, int] = defaultdict(int)
        self.lock = threading.Lock()
        self.workers = [deliver_command(folder / f"worker{n}.log") for n in range(workers)]
        self.chance = 1.6 * kills / events

    def behave(self, request: Request) -> int | None:
        roll = self.dice.random()
        if roll < self.chance / 2:
            self.kill_all()  # after the POST came, before its answer: the cursor has not moved
            return None
        if roll < self.chance:
            threading.Timer(self.dice.random() * 0.004, self.kill_all).start()  # round the answer and the cursor
            return 204
        if roll < self.chance + 0.03:
            self.unanswered[request.path] += 1
            return None  # taken, but the answer is lost
        if roll < self.chance + 0.06:
            return 503
        return 204

    def kill_all(self) -> None:
        """Whoever posted this, it is dead now; the next one starts from the database alone."""
        with self.lock:
            if self.kills_left <= 0:
                return
            for worker in self.workers:
                self.kills_left -= 1
                worker.kill()
                worker.start()


def _terminate_sessions() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(pg_terminate_backend(pid)) {CLAIMS}", [claims.NAMESPACE])


def _run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, subscribers: int, kills: int, events: int, cuts: int
) -> None:
    with ExitStack() as stack:
        havoc = Havoc(folder, workers=3, kills=kills, events=events * subscribers)
        for worker in havoc.workers:
            stack.callback(worker.kill)
        endpoints = [stack.enter_context(Endpoint(havoc.behave)) for _ in range(subscribers)]
        rows = [subscribe(endpoint.url, name=f"s{n}") for n, endpoint in enumerate(endpoints)]
        batch = 25
        for number in range(0, events, batch):  # published while delivery goes on
            publish(min(batch, events - number))
            if cuts and number % (batch * max(events // batch // cuts, 1)) == 0:
                _terminate_sessions()

        def over() -> bool:
            # A failure waits 5 s and more by the schedule; the test need not.
            Subscriber.objects.filter(state="RETRYING").update(state="ACTIVE", next_attempt_at=None, failures=0)
            return not Subscriber.objects.filter(pk__in=[row.pk for row in rows]).exclude(cursor=events).exists()

        eventually(over, seconds=60 + 3 * kills)
        assert havoc.kills_left <= 0, f"{havoc.kills_left} kills were not needed: the run proves less than it says"
    for endpoint in endpoints:
        sequences = endpoint.sequences
        assert set(sequences) == set(range(1, events + 1)), "lost"
        assert order_of(sequences) == list(range(1, events + 1)), "reordered"
        assert resent_out_of_turn(sequences) == [], "only the head is sent again"


def test_kill_9_loses_and_reorders_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(tmp_path, monkeypatch, subscribers=2, kills=12, events=150, cuts=2)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_200_kills_over_3000_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _run(tmp_path, monkeypatch, subscribers=3, kills=200, events=1000, cuts=10)


DYING = """
import os, signal, sys
import django
django.setup()
from django.core.management import call_command
from django.db.models import F
from registry.channels.webhook import Webhook
from registry.models import Subscriber

send, moment = Webhook.send, sys.argv[1]

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def dying(self, url, message, secrets):
    second = message.id.endswith("_2")
    if second and moment == "cursor moved before the POST":
        Subscriber.objects.update(cursor=F("cursor") + 1)
    if second and moment != "between POST and cursor":
        die()
    answer = send(self, url, message, secrets)
    if second:
        die()
    return answer

Webhook.send = dying
call_command("deliver", "--once")
"""


@pytest.mark.parametrize(
    ("moment", "received"),
    [
        ("between commit and POST", [1, 2, 3]),
        ("between POST and cursor", [1, 2, 2, 3]),
        # The twin: moved first, the same death loses the event for ever.
        ("cursor moved before the POST", [1, 3]),
    ],
)
def test_death_at_exactly_this_moment(tmp_path: Path, moment: str, received: list[int]) -> None:
    publish(3)
    with Endpoint() as endpoint:
        row = subscribe(endpoint.url)
        doomed = Worker(
            [sys.executable, "-c", DYING, moment], tmp_path / "doomed", DJANGO_SETTINGS_MODULE="config.settings"
        )
        assert doomed.process.wait(60) == -signal.SIGKILL, (tmp_path / "doomed").read_text()
        worker = deliver_command(tmp_path / "log")
        try:
            eventually(lambda: Subscriber.objects.get(pk=row.pk).cursor == 3)
        finally:
            worker.kill()
    assert endpoint.sequences == received


def _holding_claim(row: Subscriber) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {CLAIMS} AND objid = %s AND granted", [claims.NAMESPACE, row.pk])
        return bool(cursor.fetchone()[0])


def test_a_killed_workers_claim_is_free_at_once(tmp_path: Path) -> None:
    publish(1)
    release = threading.Event()

    def hang(request: Request) -> int:
        release.wait(30)
        return 204

    with Endpoint(hang) as endpoint:
        row = subscribe(endpoint.url)
        worker: Worker = deliver_command(tmp_path / "log")
        try:
            endpoint.wait_for(lambda: len(endpoint.requests) == 1)
            assert _holding_claim(row)
            worker.kill()
            begun = time.monotonic()
            eventually(lambda: not _holding_claim(row), seconds=5)
            assert time.monotonic() - begun < 2, "a lease would have to run out first"
        finally:
            worker.kill()
            release.set()


def test_a_terminated_session_gives_way_and_its_worker_writes_nothing(tmp_path: Path) -> None:
    publish(2)
    cut: list[int] = []

    def behave(request: Request) -> int:
        if not cut:
            cut.append(request.sequence)
            _terminate_sessions()
            connections["owner"].close()
        return 204

    with Endpoint(behave) as endpoint:
        row = subscribe(endpoint.url)
        worker = deliver_command(tmp_path / "log")
        try:
            eventually(lambda: Subscriber.objects.get(pk=row.pk).cursor == 2)
        finally:
            worker.kill()
    assert endpoint.sequences == [1, 1, 2], "the answer whose session was cut is not counted"
    assert deliveries.message_id(row.pk, 1) == endpoint.requests[0].headers["webhook-id"]
    assert endpoint.requests[0].headers["webhook-id"] == endpoint.requests[1].headers["webhook-id"]
