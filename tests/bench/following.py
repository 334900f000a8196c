"""A process that measures how soon the website follows, with workers as a deployment runs them; `website` runs it.

``python -m tests.bench.following FOLDER TARGETS`` fills the register of DATABASE_URL with so many targets, lays its
website in the folder of SITE_STORE, starts the website's worker and beat, publishes an amendment of a listing and its
target each second, and prints the seconds from each commit until the website showed it, as a list.
"""

import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from registry.site.store import Store

PUBLICATIONS = 40
WARMING = 3
LONGEST = 120.0


def main(folder: Path, targets: int) -> None:
    """See the top of this file."""
    django.setup()
    from registry.site.folder import Folder
    from tests.bench import register
    from tests.bench.laying import lay
    from tests.faults.workers import Worker

    celery = (sys.executable, "-m", "celery", "-A", "config.celery")
    listings = register.fill(targets)
    store = Folder(os.environ["SITE_STORE"])
    lay(store)
    worker = Worker([*celery, "worker", "--queues", "website", "--concurrency", "1"], folder / "worker.log")
    beat = Worker([*celery, "beat", "--schedule", str(folder / "beat"), "--pidfile="], folder / "beat.log")
    try:
        seen = Seen(store)
        chance = random.Random("following")  # noqa: S311 - which listing is amended
        for _ in range(WARMING):
            _publish(chance.randrange(1, listings + 1))
        seen.wait(_publish(chance.randrange(1, listings + 1)))
        committed = {}
        begun = time.monotonic()
        for number in range(PUBLICATIONS):
            time.sleep(max(begun + number - time.monotonic(), 0))
            sequence = _publish(chance.randrange(1, listings + 1))
            committed[sequence] = time.monotonic()
        print(json.dumps([seen.wait(sequence) - at for sequence, at in committed.items()]))  # noqa: T201
    finally:
        worker.kill()
        beat.kill()


class Seen:
    """When each version was first shown, as somebody sees it who looks a hundred times a second."""

    def __init__(self, store: "Store") -> None:
        self._store, self._shown = store, [(0, time.monotonic())]
        threading.Thread(target=self._look, daemon=True).start()

    def wait(self, sequence: int) -> float:
        """The moment from which on a sequence was shown, once it is."""
        until = time.monotonic() + LONGEST
        while self._shown[-1][0] < sequence:
            if time.monotonic() > until:
                raise RuntimeError(f"line {sequence} was not shown in {LONGEST} s")
            time.sleep(0.01)
        return next(at for shown, at in self._shown if shown >= sequence)

    def _look(self) -> None:
        while True:
            version = self._store.current()
            if version and version.sequence > self._shown[-1][0]:
                self._shown.append((version.sequence, time.monotonic()))
            time.sleep(0.01)


def _publish(listing: int) -> int:
    """Amend a listing and wake the workers, as a door does."""
    from registry import tasks
    from tests.bench import register

    sequence = register.amend(listing)
    tasks.wake_after_commit()
    return sequence


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
