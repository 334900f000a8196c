"""The worker that makes the website dies with -9 at every write: what is shown is the old version or the new, whole."""

import signal
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from registry.site import comparing
from registry.site import tree as trees
from registry.site.folder import Folder
from tests.faults.workers import Worker
from tests.registry.book import publish
from tests.registry.site import world

pytestmark = pytest.mark.usefixtures("feed_db")

DYING = """
import os, signal, sys
import django
django.setup()
from django.utils import timezone
from registry.site import folder, showing

left = [int(sys.argv[1])]

def counted(do):
    def call(*args, **more):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*args, **more)
    return call

for name in ("link", "symlink", "rename", "replace", "mkdir", "fsync", "unlink"):
    setattr(os, name, counted(getattr(os, name)))
while showing.show(clock=timezone.now):
    pass
print("writes:", int(sys.argv[1]) - left[0])
"""


def worker(folder: Path, store: str, die_at: int) -> tuple[int, str]:
    """A worker that is killed at its n-th write; how it ended, and what it said."""
    log = folder / f"worker-{die_at}.log"
    made = Worker([sys.executable, "-c", DYING, str(die_at)], log, DJANGO_SETTINGS_MODULE="config.settings",
                  SITE_STORE=store)  # fmt: skip
    return made.process.wait(120), log.read_text()


def whole(store: Folder) -> int:
    """The line shown; every file of it is what its directory says."""
    version = store.current()
    assert version is not None

    def walk(digest: str) -> None:
        for name, entry in store.tree(digest).items():
            if entry.kind == trees.TREE:
                walk(entry.digest)
            else:
                assert trees.file(store.file(digest, name)).digest == entry.digest

    walk(version.root)
    return version.sequence


def change(number: int) -> int:
    """Publish an amendment; the line it ends at."""
    amended = world.listing("L000001", "T000001", f"Ivan {number}", "XA", "amended")
    return publish(world.target("T000001", [amended], "amended"), amended)[-1].sequence


def prepared(tmp_path: Path) -> Folder:
    """A website of a small register, in its first version."""
    store = str(tmp_path / "site")
    new = world.listing("L000001", "T000001", "Ivan Made-Up", "XA")
    publish(*world.foundation(), world.target("T000001", [new]), new)
    assert worker(tmp_path, store, -1)[0] == 0
    return Folder(store)


def die(tmp_path: Path, store: Folder, at: int) -> None:
    before, after = whole(store), change(at)
    ended, said = worker(tmp_path, str(store.root), at)
    assert ended == -signal.SIGKILL, said
    assert whole(Folder(store.root)) in {before, after}


def test_killed_at_some_of_its_writes(tmp_path: Path, settings: Settings) -> None:
    store = prepared(tmp_path)
    for at in (40, 150):
        die(tmp_path, store, at)
    assert worker(tmp_path, str(store.root), -1)[0] == 0
    assert comparing.differences(Folder(store.root)) == []


@pytest.mark.long
def test_killed_at_each_of_its_writes(tmp_path: Path) -> None:
    store = prepared(tmp_path)
    change(0)
    _, said = worker(tmp_path, str(store.root), 10**6)
    writes = int(said.rpartition("writes:")[2])
    assert writes > 50
    for at in [*range(1, writes - 15, 5), *range(max(writes - 15, 1), writes)]:  # all of those around the switch
        die(tmp_path, store, at)
    assert worker(tmp_path, str(store.root), -1)[0] == 0
    assert comparing.differences(Folder(store.root)) == []
