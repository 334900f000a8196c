"""Figures 5 and 6, the website's part: how soon it follows, and what one change costs as the register grows.

Each size has a database and a folder of its own, and a process that keeps the website (`stepping`); they take their
steps in turn, so that what else the machine does weighs on both alike. Filling the larger takes some minutes, and two
gigabytes of the temporary folder. Neighbours of what changes are stand-ins (`laying`).
"""

import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

TARGETS = {1_000: 800, 100_000: 80_000}
"""By listings: one target in four has two."""

FOLLOWED = 8_000
STEPS, WARMING = 15, 3


def run() -> list[dict[str, Any]]:
    """A row for each figure."""
    with tempfile.TemporaryDirectory(prefix="registry-bench-") as folder:
        return [_growing(Path(folder)), _following(Path(folder))]


def _growing(folder: Path) -> dict[str, Any]:
    """Figure 6: the median step at a hundred thousand listings over that at a thousand."""
    taken: dict[int, list[dict[str, Any]]] = {size: [] for size in TARGETS}
    with contextlib.ExitStack() as stack:
        processes = {
            size: stack.enter_context(_stepping(folder / str(size), targets)) for size, targets in TARGETS.items()
        }
        for number in range(WARMING + STEPS):
            for size, process in processes.items():
                step = _step(process)
                taken[size] += [step] if number >= WARMING else []
    for size, steps in taken.items():
        parts = {part: _median(step["parts"].get(part, 0) for step in steps) for part in sorted(steps[0]["parts"])}
        said = ", ".join(f"{part} {seconds * 1000:.0f}" for part, seconds in parts.items())
        whole = _median(step["seconds"] for step in steps)
        print(f"  {size:,} listings: a step takes {whole * 1000:.0f} ms: {said}", file=sys.stderr)  # noqa: T201
    small, large = (_median(step["seconds"] for step in steps) for steps in taken.values())
    return {"number": 6, "name": "one change on the website, 100,000 listings over 1,000", "value": large / small,
            "unit": "x", "reach": "<= 2", "ok": large <= 2 * small}  # fmt: skip


def _following(folder: Path) -> dict[str, Any]:
    """Figure 5: seconds from commit to the switch, one publication a second, ten thousand listings."""
    with _database("follow") as url:
        env = _told(url) | {"SITE_STORE": str(folder / "site")}
        argv = [sys.executable, "-m", "tests.bench.following", str(folder), str(FOLLOWED)]
        done = subprocess.run(argv, env=env, stdout=subprocess.PIPE, text=True, check=True)
    delays = sorted(json.loads(done.stdout.splitlines()[-1]))
    p99 = delays[min(int(len(delays) * 0.99), len(delays) - 1)]
    print(f"  median {_median(delays):.1f} s, longest {delays[-1]:.1f} s", file=sys.stderr)  # noqa: T201
    return {"number": 5, "name": "publication to website, p99 at one a second", "value": p99, "unit": "s",
            "reach": "<= 10", "ok": p99 <= 10}  # fmt: skip


@contextlib.contextmanager
def _stepping(folder: Path, targets: int) -> Iterator[subprocess.Popen[str]]:
    """A process that takes steps, ready for the first."""
    with _database(f"step_{targets}") as url:
        argv = [sys.executable, "-m", "tests.bench.stepping", str(folder), str(targets)]
        pipe = subprocess.PIPE
        process = subprocess.Popen(argv, env=_told(url), stdin=pipe, stdout=pipe, text=True)
        try:
            _line(process)
            yield process
        finally:
            process.kill()
            process.wait()


def _step(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    step: dict[str, Any] = json.loads(_line(process))
    return step


def _line(process: subprocess.Popen[str]) -> str:
    """What it says next."""
    assert process.stdout is not None
    if not (line := process.stdout.readline()):
        raise RuntimeError(f"{process.args!r} ended with {process.wait()}")
    return line


@contextlib.contextmanager
def _database(name: str) -> Iterator[str]:
    """A migrated database of its own, dropped afterwards."""
    url = os.environ["DATABASE_URL"]
    name = f"bench_{name}_{os.getpid()}"
    own = urlsplit(url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
    try:
        subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], env=_told(own), check=True)
        yield own
    finally:
        with psycopg.connect(url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _told(url: str) -> dict[str, str]:
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING"}
    return {name: value for name, value in env.items() if name not in {"DATABASE_APP_URL", "DATABASE_PUBLIC_URL"}}


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
