"""A process that keeps a website up to date and says what each step takes; `website` runs one for each size.

``python -m tests.bench.stepping FOLDER TARGETS`` fills the register of DATABASE_URL with so many targets, lays its
website in the folder and prints a line. For each line that it is given it publishes one amendment of a listing and its
target, takes the step, and prints ``{"seconds", "parts"}``: the whole and its parts.
"""

import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest import mock

import django


class Parts:
    """Seconds by part, each without those within it that count for another."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._within = ["pages' contexts"]
        self._since = time.perf_counter()

    def of(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """A function whose time counts for a part."""

        def timed(*args: Any, **named: Any) -> Any:
            self._pass()
            self._within.append(part)
            try:
                return function(*args, **named)
            finally:
                self._pass()
                self._within.pop()

        return timed

    def begin(self) -> None:
        """Begin anew."""
        self._pass()
        self.seconds.clear()

    def _pass(self) -> None:
        now = time.perf_counter()
        self.seconds[self._within[-1]] += now - self._since
        self._since = now


def main(folder: str, targets: int) -> None:
    """See the top of this file."""
    django.setup()
    from registry.site import build, checking, rendering
    from tests.bench import register
    from tests.bench.laying import Laid, lay

    listings = register.fill(targets)
    lay(Laid(folder))
    print("ready", flush=True)  # noqa: T201
    chance = random.Random("steps")  # noqa: S311 - which listing is amended
    parts = Parts()
    with ExitStack() as patched:
        for owner, name, part in (
            (rendering, "page", "rendering"),
            (checking.Checks, "page", "checks"),
            (checking.Checks, "lead_somewhere", "checks"),
            (checking.Checks, "count", "checks"),
            (build._Step, "_put", "staging"),
            (build._Step, "_laid", "laying directories"),
            (Laid, "switch", "switch"),
        ):
            patched.enter_context(mock.patch.object(owner, name, parts.of(part, getattr(owner, name))))
        patched.enter_context(_statements(parts))
        for _ in sys.stdin:
            register.amend(chance.randrange(1, listings + 1))
            parts.begin()
            begun = time.perf_counter()
            version = build.update(Laid(folder))
            seconds = time.perf_counter() - begun
            assert version is not None
            print(json.dumps({"seconds": seconds, "parts": parts.seconds}), flush=True)  # noqa: T201


def _statements(parts: Parts) -> Any:
    """What the public connection executes counts for the database."""
    from django.db import connections

    def executed(execute: Callable[..., Any], *args: Any) -> Any:
        return parts.of("database", execute)(*args)

    return connections["public"].execute_wrapper(executed)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
