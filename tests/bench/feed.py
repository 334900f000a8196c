"""Figures 1 to 3: a page of the feed beside a bare view and beside DRF's ModelViewSet, on one gunicorn.

Needs a PostgreSQL whose account may create databases, named by DATABASE_URL; works in a database of its own there.
The four are measured in turn, round after round, and each figure is the median of the rounds' ratios: what else the
machine does in the meantime weighs on all of them alike.
"""

import contextlib
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg

from tests.bench.load import rate

EVENTS = 5_000
ROUNDS = 5
SECONDS = 1.5
PAGE = "/v1/events?after=1000&limit=100"


def run() -> list[dict[str, Any]]:
    """The figures, each with number, name, value, unit, reach and whether it is reached."""
    with _database() as env, _server(env) as port:
        _, page = rate(port, PAGE, seconds=0.3)
        targets = {"bare": ("/bare", ""), "page": (PAGE, ""), "same": (PAGE, page.headers["etag"]), "drf": ("/drf", "")}
        rounds: list[dict[str, float]] = []
        for number in range(ROUNDS + 1):
            measured = {}
            for name, (path, etag) in targets.items():
                measured[name], answer = rate(port, path, seconds=SECONDS if number else 0.3, etag=etag)
                assert answer.status == (304 if etag else 200), (path, answer)
            rounds += [measured] if number else []  # the first warms up
    rates = {name: round(statistics.median(one[name] for one in rounds)) for name in targets}
    print("requests a second:", rates, "bytes:", page.length, file=sys.stderr)  # noqa: T201

    def figure(number: int, name: str, over: str, under: str, reach: float) -> dict[str, Any]:
        value = statistics.median(one[over] / one[under] for one in rounds)
        unit = "× " + {"bare": "bare view", "drf": "ModelViewSet"}[under]
        return {"number": number, "name": name, "value": round(value, 2), "unit": unit, "reach": f"≥ {reach}"} | {
            "ok": value >= reach,
            "rates": rates,
        }

    return [
        figure(1, "feed page of 100 events", "page", "bare", 0.30),
        figure(2, "the same page, not modified", "same", "bare", 0.60),
        figure(3, "feed page of 100 events", "page", "drf", 10),
    ]


@contextlib.contextmanager
def _database() -> Iterator[dict[str, str]]:
    """A database with made-up events, and the environment that leads to it."""
    url = os.environ["DATABASE_URL"]
    name = f"bench_feed_{os.getpid()}"
    env = os.environ | {
        "DATABASE_URL": urlsplit(url)._replace(path=f"/{name}").geturl(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "bench",
        "FIELD_KEY": "bench",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
    }
    for other in ("DATABASE_APP_URL", "DATABASE_PUBLIC_URL"):
        env.pop(other, None)
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"'.encode())
        try:
            _manage(env, "migrate", "--verbosity", "0")
            _manage(env, "shell", "-c", f"from tests.bench.filling import fill; fill({EVENTS})")
            yield env
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@contextlib.contextmanager
def _server(env: dict[str, str]) -> Iterator[int]:
    """gunicorn as the product runs it, with one worker: the client needs the other core."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = env | {"DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    env |= {"BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1", "WEB_THREADS": "4"}
    argv = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn.py", "--max-requests", "0", "config.wsgi"]
    process = subprocess.Popen(argv, env=env)
    try:
        for _ in range(150):
            time.sleep(0.1)
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _manage(env: dict[str, str], *argv: str) -> None:
    subprocess.run([sys.executable, "manage.py", *argv], env=env, check=True)


if __name__ == "__main__":
    for line in run():
        print(line)  # noqa: T201
