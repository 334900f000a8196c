"""Workers that find and tell hits die with -9 at the worst moments: no hit is lost, none is found twice."""

import signal
import sys
import threading
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from registry.models import Head
from sanctions.actions import telling
from sanctions.models import Hit, Watcher
from tests.faults.workers import Worker
from tests.registry.pushing import Endpoint, Request, eventually
from tests.sanctions.watching import CUSTOMER, Watching, list_, put, scan, watcher

pytestmark = pytest.mark.usefixtures("feed_db")
DYING = """
import os, signal, sys
import django
django.setup()
from django.utils import timezone
from registry.channels.webhook import Webhook
from sanctions.actions import telling, watching
from sanctions.actions.watch_hits import Hits
from sanctions.models import Hit, Watcher

moment, send, write, save = sys.argv[1], Webhook.send, Hits.write, Watcher.save

def die(*args, **more):
    os.kill(os.getpid(), signal.SIGKILL)

def told_first(self, *args):
    Hit.objects.update(told_at=timezone.now())
    die()

def posted(self, *args):
    send(self, *args)
    die()

def written(self):
    write(self)
    die()

def cursor_first(self):
    Watcher.objects.update(cursor=self._watcher.cursor + watching.EVENTS)
    from django.db import connection
    connection.cursor().execute("COMMIT")
    die()

Webhook.send = {"before the POST": die, "after the POST": posted, "told before the POST": told_first}.get(moment, send)
writing = {"after the hits": written, "before the hits": die, "cursor before the hits": cursor_first}
Hits.write = writing.get(moment, write)
watching.scan(clock=timezone.now)
for watcher in telling.due(at=timezone.now()):
    telling.tell(watcher, clock=timezone.now)
"""

LIVING = """
import time
import django
django.setup()
from django.utils import timezone
from sanctions.actions import telling, watching
from sanctions.models import Watcher

while True:
    watching.scan(clock=timezone.now)
    Watcher.objects.filter(state="RETRYING").update(state="ACTIVE", next_attempt_at=None)
    for watcher in telling.due(at=timezone.now()):
        telling.tell(watcher, clock=timezone.now)
    time.sleep(0.02)
"""


@pytest.fixture(autouse=True)
def _near(settings: Settings) -> None:
    settings.PUSH_ALLOW_PRIVATE = True


def dies(folder: Path, moment: str) -> None:
    """A worker that finds and tells, and is killed at this moment."""
    log = folder / "worker.log"
    worker = Worker([sys.executable, "-c", DYING, moment], log, DJANGO_SETTINGS_MODULE="config.settings")
    assert worker.process.wait(60) == -signal.SIGKILL, log.read_text()


def tell(one: Watching) -> None:
    """The next worker, as soon as the claim of the dead one is gone."""

    def told() -> bool:
        telling.tell(one.row.pk, clock=timezone.now)
        return not Hit.objects.untold().exists()

    eventually(told)


@pytest.mark.parametrize(
    ("moment", "messages"),
    [
        ("before the POST", 1),
        ("after the POST", 2),
        # The twin: put down as told first, the same death loses the hit for ever.
        ("told before the POST", 0),
    ],
)
def test_a_hit_is_told_at_least_once(tmp_path: Path, moment: str, messages: int) -> None:
    with Endpoint() as endpoint:
        one = watcher(url=endpoint.url)
        put(one, CUSTOMER)
        scan()
        list_()
        scan()
        dies(tmp_path, moment)
        tell(one)
    assert len(endpoint.requests) == messages
    assert len({request.headers["webhook-id"] for request in endpoint.requests}) == min(messages, 1)


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("before the hits", 1),
        ("after the hits", 1),
        # The twin: a cursor that runs ahead of its hits passes them over.
        ("cursor before the hits", 0),
    ],
)
def test_a_hit_is_found_once(tmp_path: Path, moment: str, found: int) -> None:
    one = watcher()
    put(one, CUSTOMER)
    scan()
    list_()
    dies(tmp_path, moment)
    assert one.hits() == []

    def at_the_head() -> bool:
        scan()
        return Watcher.objects.get().cursor >= Head.objects.get().sequence

    eventually(at_the_head)
    assert [hit.operation for hit in one.hits()] == ["published"] * found


def test_a_storm_of_kills_loses_no_hit_and_numbers_each_once(tmp_path: Path) -> None:
    """Every other message kills its worker, before or after it was heard."""
    workers: list[Worker] = []
    heard: list[int] = []
    lock = threading.Lock()

    def behave(request: Request) -> int | None:
        heard.append(1)
        if len(heard) % 2:
            with lock:
                for worker in workers:
                    worker.kill()
                    worker.start()
            return None if len(heard) % 4 == 1 else 204
        return 204

    with Endpoint(behave) as endpoint:
        one = watcher(url=endpoint.url)
        put(one, CUSTOMER)
        scan()
        argv = [sys.executable, "-c", LIVING]
        workers += [Worker(argv, tmp_path / f"{n}.log", DJANGO_SETTINGS_MODULE="config.settings") for n in range(2)]
        try:
            for number in range(6):
                list_(number=number + 1)
            eventually(lambda: Hit.objects.exclude(told_at=None).count() == 6, seconds=120)
        finally:
            with lock:
                while workers:
                    workers.pop().kill()
    assert len(heard) > 1
    assert sorted(hit.target for hit in one.hits()) == [f"T{n:06d}" for n in range(1, 7)]
    said = b"".join(request.body for request in endpoint.requests)
    assert all(f'"target":"{hit.target}"'.encode() in said for hit in one.hits())
