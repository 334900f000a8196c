"""`make run` whole: seeded, every part killed, its supervisor killed, started again, stopped as a group."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import processes
from config.embedded.run import CODE, DIRECT
from tests.stack import remove

pytestmark = pytest.mark.long
PARTS = ("postgres", "valkey", "web", "worker", "delivery", "uploads", "website", "beat", "receiver")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="registry-whole-"))
    made.chmod(0o711)
    yield made / "home"
    processes.take_down(lambda: processes.of_home(made / "home"), polite=signal.SIGKILL)
    remove(made / "home")
    shutil.rmtree(made, ignore_errors=True)


def free_port() -> int:
    """One whose neighbour is free too, for the receiver."""
    while True:
        with socket.socket() as one, socket.socket() as two:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                two.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    """As make does: the leader of a process group of its own."""
    env = os.environ | {"REGISTRY_HOME": str(folder), "PORT": str(port), "DATABASE_URL": "", "CELERY_BROKER_URL": ""}
    for name in ("SECRET_KEY", "FIELD_KEY", "STATIC_ROOT", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    with (folder.parent / "said").open("ab") as said:
        return subprocess.Popen(
            [sys.executable, "-m", "config.embedded", "run"],
            cwd=CODE,
            env=env,
            stdout=said,
            stderr=said,
            start_new_session=True,
        )


def ready(port: int) -> bool:
    try:
        with DIRECT.open(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def head(port: int) -> int:
    with DIRECT.open(f"http://127.0.0.1:{port}/v1/", timeout=5) as answer:
        return int(json.load(answer)["head"]["sequence"])


def children(supervisor: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()]


def test_the_stack_survives_whatever_is_killed(folder: Path) -> None:
    port = free_port()
    supervisor = start(folder, port)
    assert processes.wait_for(lambda: ready(port) or supervisor.poll() is not None, seconds=300, pause=0.5)
    said = folder.parent / "said"
    assert processes.wait_for(lambda: b"The registry runs." in said.read_bytes(), seconds=60), said.read_text()
    told = head(port)
    assert told > 0

    for victim in children(supervisor.pid):
        os.kill(victim, signal.SIGKILL)
        assert processes.wait_for(lambda gone=victim: not processes.alive(gone), seconds=10)  # type: ignore[misc]
        assert processes.wait_for(lambda: len(children(supervisor.pid)) == len(PARTS), seconds=60)
        assert processes.wait_for(lambda: ready(port), seconds=120, pause=0.5)
    assert head(port) == told

    supervisor.kill()
    supervisor.wait()
    supervisor = start(folder, port)
    assert processes.wait_for(lambda: ready(port) or supervisor.poll() is not None, seconds=120, pause=0.5)
    assert head(port) == told

    os.killpg(supervisor.pid, signal.SIGTERM)
    assert supervisor.wait(30) == 0
    assert processes.of_home(folder) == []
    assert said.read_text().count("seeds, this once …") == 1
