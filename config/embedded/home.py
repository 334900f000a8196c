"""REGISTRY_HOME: the folder of one local stack.

::

    secrets/     SECRET_KEY, FIELD_KEY, receiver: made on the first start, 0600; demo-accounts, demo-api-key: by seeds
    addresses    DATABASE_URL= and CELERY_BROKER_URL= of the stack that runs or ran here, 0600
    lock         held by the supervisor while it lives; says its process and its address
    seeded       the seeds went in, once
    postgres/    valkey/   data and sockets
    logs/        one file a part
    website/     what the demonstration receiver mirrors
    static/      collected style sheets and scripts
"""

import base64
import fcntl
import os
import pwd
import secrets
from pathlib import Path
from typing import IO

from config.embedded import StackError


def make(home: Path) -> None:
    """The folder and its secrets, whatever is missing of them.

    Raises:
        StackError: the folder belongs to another account, or cannot be made.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        owner = home.stat().st_uid
        if owner != os.geteuid():
            raise StackError(
                f"{home} belongs to {_name(owner)}. Run as that account, or choose another folder with REGISTRY_HOME=…"
            )
        for folder in ("secrets", "logs"):
            (home / folder).mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise StackError(f"REGISTRY_HOME={home} cannot be used: {error}") from error
    _secret(home / "secrets" / "SECRET_KEY", secrets.token_urlsafe(50))
    _secret(home / "secrets" / "FIELD_KEY", base64.urlsafe_b64encode(secrets.token_bytes(32)).decode())
    _secret(home / "secrets" / "receiver", f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}")


def _secret(path: Path, fresh: str) -> None:
    if not path.exists():
        write(path, fresh)


def write(path: Path, text: str) -> None:
    """A file for the owner's eyes alone, whole or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    draft.replace(path)


def write_addresses(home: Path, *, database: str, broker: str) -> None:
    """Tell ``manage.py`` where this home's stack is."""
    write(home / "addresses", f"DATABASE_URL={database}\nCELERY_BROKER_URL={broker}")


def lock(home: Path, *, says: str) -> IO[str]:
    """Hold the home until the returned file is closed; the kernel lets go when its holder dies.

    Args:
        says: what a second start is told about this one.

    Raises:
        StackError: another supervisor holds it.
    """
    file = (home / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        told = file.read().strip()
        file.close()
        raise StackError(
            f"A registry already runs on {home}: {told or 'it is starting'}\n"
            "Stop it first (Ctrl-C there, or `make stop`), or start a second one beside it:\n"
            "    make run PORT=8100 REGISTRY_HOME=.local-2"
        ) from error
    file.truncate(0)
    file.write(f"{says}\n")
    file.flush()
    return file


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"account {uid}"
