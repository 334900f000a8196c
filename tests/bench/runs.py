"""Figures 11 and 12: the README's two commands from an empty folder, with the packages cached."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PORT = 18_431
DEADLINE = 900.0


def run() -> list[dict[str, Any]]:
    """First `make run`, then `make test`, each in a fresh clone of the last commit."""
    with tempfile.TemporaryDirectory() as folder:
        first = _first_start(Path(folder))
        tests = _test_run(Path(folder))
    return [
        {"number": 12, "name": "first start: make run to the first page", "value": first, "unit": "s", "reach": "<= 90",
         "ok": first <= 90},
        {"number": 11, "name": "make test", "value": tests / 60, "unit": "min", "reach": "<= 10", "ok": tests <= 600},
    ]  # fmt: skip


def _clone(folder: Path, name: str) -> Path:
    target = folder / name
    subprocess.run(["git", "clone", "-q", str(ROOT), str(target)], check=True)
    return target


def _bare(folder: Path) -> dict[str, str]:
    """This environment without what points at other servers."""
    names = ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_PUBLIC_URL", "CELERY_BROKER_URL", "SECRET_KEY", "FIELD_KEY")
    env = {name: value for name, value in os.environ.items() if name not in names}
    return env | {"PORT": str(PORT), "REGISTRY_HOME": str(folder / "home")}


def _first_start(folder: Path) -> float:
    clone = _clone(folder, "first")
    begun = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"], cwd=clone, env=_bare(folder), stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        while not _answers(f"http://127.0.0.1:{PORT}/readyz"):
            if process.poll() is not None or time.monotonic() - begun > DEADLINE:
                raise RuntimeError("make run did not come up")
            time.sleep(0.1)
        return time.monotonic() - begun
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _test_run(folder: Path) -> float:
    clone = _clone(folder, "tests")
    begun = time.monotonic()
    subprocess.run(["make", "test"], cwd=clone, env=_bare(folder), check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begun
