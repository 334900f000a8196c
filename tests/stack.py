"""The suite's own PostgreSQL and Valkey: an early pytest plugin (``-p tests.stack``).

Both start before Django reads its settings, in a home of their own under the temporary folder, and stop with the run;
a run that is killed takes them with it. With DATABASE_URL or CELERY_BROKER_URL set, that server is used instead (the
database's account must be a superuser: tests step round the register's triggers to clean up). The workers of ``-n 2``
inherit the addresses by environment.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from config.embedded import StackError, home, processes
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey

PREFIX = f"registry-test-{os.geteuid()}-"


class Stack:
    """The servers of one test run, and the folder they live in."""

    def __init__(self, *, durable: bool = False) -> None:
        """``durable`` makes PostgreSQL flush to disk, as measurements need and tests do not."""
        self.durable = durable
        self.home = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.home.chmod(0o711)  # the account that root lends PostgreSQL passes through
        self.lock = (self.home / "alive").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        self.servers: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        home.make(self.home)

    def start(self) -> None:
        """Start what the environment does not name, and name it there."""
        set_default = os.environ.setdefault
        if not os.environ.get("DATABASE_URL"):
            postgres = Postgres(self.home, durable=self.durable)
            postgres.prepare()
            self._serve("postgres", postgres.argv(), postgres.ready, signal.SIGINT, postgres)
            postgres.create_database()
            os.environ["DATABASE_URL"] = postgres.url()
        if not os.environ.get("CELERY_BROKER_URL"):
            valkey = Valkey(self.home)
            valkey.prepare()
            self._serve("valkey", valkey.argv(), valkey.ready, signal.SIGTERM)
            os.environ["CELERY_BROKER_URL"] = valkey.url
        os.environ["REGISTRY_HOME"] = str(self.home)
        (self.home / "static").mkdir()
        os.environ["STATIC_ROOT"] = str(self.home / "static")
        for name in ("HTTPS", "LOG_JSON", "DEBUG"):
            set_default(name, "0")
        for name in ("SECRET_KEY", "FIELD_KEY"):
            set_default(name, (self.home / "secrets" / name).read_text(encoding="utf-8").strip())

    def _serve(
        self,
        name: str,
        argv: list[str],
        ready: Callable[[], bool],
        stop: signal.Signals,
        postgres: Postgres | None = None,
    ) -> None:
        with (self.home / "logs" / name).open("wb") as log:
            env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C"}
            who = postgres.who if postgres else None
            process = processes.spawn(argv, log=log, cwd=Path("/"), env=env, who=who, last_will=stop)
        self.servers.append((process, stop))
        if (
            not processes.wait_for(lambda: ready() or process.poll() is not None, seconds=30)
            or process.poll() is not None
        ):
            text = (self.home / "logs" / name).read_text(encoding="utf-8", errors="replace")
            self.stop()
            raise StackError(f"{name} did not start:\n{text}")

    def stop(self) -> None:
        """Stop the servers and remove the folder."""
        for process, polite in reversed(self.servers):
            process.send_signal(polite)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.servers = []
        remove(self.home)
        self.lock.close()


def remove(folder: Path) -> None:
    """A test home, with the data that had to be put elsewhere."""
    note = folder / "postgres.where"
    if note.exists():
        shutil.rmtree(note.read_text(encoding="utf-8").strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)


def sweep() -> None:
    """Remove the homes of runs that were killed: nobody holds their lock."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError), (folder / "alive").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            remove(folder)


def own_queues(url: str, worker: str) -> str:
    """The broker's address with a numbered database for one of ``-n`` workers (``gw0``…), so that none takes another's
    messages. Servers named by the environment are used as they are.
    """
    number = int(worker.removeprefix("gw")) + 1
    return f"{url}?virtual_host={number}" if url.startswith("redis+socket:") and "?" not in url else url


_stack: list[Stack] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None]:
    """Wraps pytest-django, which reads the settings in this hook."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["CELERY_BROKER_URL"] = own_queues(os.environ["CELERY_BROKER_URL"], worker)
    else:
        sweep()
        stack = Stack()
        _stack.append(stack)
        try:
            stack.start()
        except StackError as error:
            raise pytest.UsageError(str(error)) from error
    return (yield)


def pytest_unconfigure() -> None:
    """The last word of a run, failed or interrupted ones included."""
    while _stack:
        _stack.pop().stop()
