"""What runs, as a table: commands (the containers run the same), environment, and the order of stopping."""

import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.embedded.binaries import Account

CELERY = ["python", "-m", "celery", "-A", "config.celery"]
WORKER = ["--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
COMMANDS: Mapping[str, list[str]] = {
    "web": ["python", "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi:application"],
    "worker": [*CELERY, "worker", "--queues", "default", "--hostname", "default@%h", *WORKER],
    # Deliveries wait for other people's servers: on workers of their own they hold up nothing else.
    "delivery": [*CELERY, "worker", "--queues", "delivery", "--hostname", "delivery@%h", *WORKER],
    # Lists of thousands of entries take minutes; they hold up neither publication nor deliveries.
    "uploads": [*CELERY, "worker", "--queues", "uploads", "--hostname", "uploads@%h", *WORKER],
    # A whole website takes minutes. One process makes it; the other gives signs of life meanwhile.
    "website": [*CELERY, "worker", "--queues", "website", "--hostname", "website@%h", *WORKER],
    "beat": [*CELERY, "beat", "--loglevel", "INFO", "--pidfile="],
    "migrate": ["python", "manage.py", "migrate", "--no-input"],
}

# Stopped from the highest stage to the lowest: nothing new is asked for, what is under way ends, then the servers.
STAGE_FRONT, STAGE_WORK, STAGE_SERVERS = 3, 2, 1


@dataclass
class Part:
    """One process under the supervisor.

    Args:
        before: called before every start, so also after a kill; clears what the last one left.
        ready: whether it serves; parts without one are ready when they run.
        stage: see above.
        stop: the polite signal; after ``grace`` seconds SIGKILL follows.
    """

    name: str
    argv: list[str]
    env: Mapping[str, str]
    cwd: Path
    stage: int
    stop: signal.Signals = signal.SIGTERM
    grace: float = 5.0
    who: Account | None = None
    before: Callable[[], object] = field(default=lambda: None)
    ready: Callable[[], bool] = field(default=lambda: True)


def command(name: str) -> list[str]:
    """A command of the table, with this very Python."""
    return [sys.executable, *COMMANDS[name][1:]]


def manage(*arguments: str) -> list[str]:
    """``manage.py …`` with this very Python."""
    return [sys.executable, "manage.py", *arguments]


def environment(home: Path, *, database: str, broker: str, port: int) -> dict[str, str]:
    """What every part of a home's stack is told; anything set outside stays."""
    base = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return base | {
        "REGISTRY_HOME": str(home),
        "REGISTRY_STACK": str(home),  # by which a later start recognises this stack's processes
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker,
        "SECRET_KEY_FILE": str(home / "secrets" / "SECRET_KEY"),
        "FIELD_KEY_FILE": str(home / "secrets" / "FIELD_KEY"),
        "STATIC_ROOT": str(home / "static"),
        "SITE_STORE": os.environ.get("SITE_STORE") or str(home / "site"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "BIND": f"127.0.0.1:{port}",
        "COOKIE_SUFFIX": f"-{port}",
        "HTTPS": "0",
        "LOG_JSON": "0",
        "DEMO": "1",
        "PUSH_ALLOW_PRIVATE": "1",  # the demonstration receiver is on this machine
        "PYTHONUNBUFFERED": "1",
    }


def services(home: Path, env: Mapping[str, str], code: Path, *, port: int, receiver_port: int) -> list[Part]:
    """The project's own parts, in the order of starting."""
    receive = manage(
        *("receive", "--feed", f"http://127.0.0.1:{port}/v1/", "--port", str(receiver_port)),
        *("--mirror", str(home / "website"), "--secret-file", str(home / "secrets" / "receiver")),
    )
    return [
        Part("web", command("web"), {**env, "DATABASE_POOL": "4"}, code, STAGE_FRONT),
        Part("worker", command("worker"), env, code, STAGE_WORK),
        Part("delivery", command("delivery"), env, code, STAGE_WORK),
        Part("uploads", command("uploads"), env, code, STAGE_WORK),
        Part("website", command("website"), env, code, STAGE_WORK),
        Part("beat", command("beat"), env, code, STAGE_FRONT),
        Part("receiver", receive, env, code, STAGE_FRONT),
    ]
