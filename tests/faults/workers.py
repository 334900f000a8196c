"""Real worker processes against the test database, started and killed by tests."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connections

from config import env


def database_url() -> str:
    """The owner's address of the test database; workers step down from it as the product does."""
    found = connections["owner"].settings_dict
    place = f"{quote(found['HOST'] or '', safe='')}:{found['PORT'] or ''}".rstrip(":")
    login = f"{found['USER'] or ''}:{quote(found['PASSWORD'] or '', safe='')}".rstrip(":")
    return f"postgresql://{login}@{place}/{found['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """What a worker is told."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "DATABASE_APP_URL": "",
        "DATABASE_PUBLIC_URL": "",
        "FIELD_KEY": ",".join(settings.FIELD_KEYS),
        "PUSH_ALLOW_PRIVATE": "1",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
        **more,
    }


class Worker:
    """One process that delivers; ``kill`` is SIGKILL to it and its children."""

    def __init__(self, argv: Sequence[str], log: Path, **more: str) -> None:
        self.argv, self.log, self.more = argv, log, more
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.argv,
                cwd=env.BASE_DIR,
                env=environment(**self.more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """With -9, children included; dead when this returns."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def deliver_command(log: Path) -> Worker:
    """`manage.py deliver`, going round for ever."""
    return Worker([sys.executable, "manage.py", "deliver", "--every", "0.05", "--skip-checks"], log)


def celery_worker(log: Path, *, broker: str, number: int = 0) -> Worker:
    """A worker as `make run` starts it, for every queue."""
    argv = [
        *(sys.executable, "-m", "celery", "-A", "config.celery", "worker"),
        *("--queues", "default,delivery,uploads,website"),
        *("--concurrency", "2", "--without-gossip", "--without-mingle", "--hostname", f"w{number}@%h"),
    ]
    return Worker(argv, log, CELERY_BROKER_URL=broker, SITE_STORE=str(log.parent / "site"))
