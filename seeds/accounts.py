"""What is needed to sign in where DEMO is set: passwords and an API key, made at random for each home.

They stand in two files for the owner's eyes, ``secrets/demo-accounts`` (a name and a password a line) and
``secrets/demo-api-key``, from which ``make run`` prints them. Nothing of them is in the repository.
"""

import datetime as dt
import os
import secrets
from pathlib import Path

from django.db import transaction

from partnership.actions import people
from partnership.models import User
from sanctions.actions import keys
from sanctions.enums import Scope
from sanctions.models import ApiKey
from seeds.people import EVERYBODY
from seeds.running import Run

LABEL = "demonstration, for the submission guide"
BEARER = "demo-fr-signatory"


def passwords(run: Run, folder: Path, boss: User) -> None:
    """Give a password to whoever has none that anybody knows; one that a person has changed since stays.

    The file is written first: a run killed in between finds there what it was about to set.
    """
    path = folder / "demo-accounts"
    known = _read(path)
    wanted = {person.username: known.get(person.username) or secrets.token_urlsafe(12) for person in EVERYBODY}
    if wanted != known:
        _write(path, "\n".join(f"{name} {password}" for name, password in wanted.items()))
    for name, password in wanted.items():
        user = run.cast[name]
        if name not in known or not user.has_usable_password():
            people.set_password(user, password, by=boss)
            run.kept(f"password of {name}", True)


def api_key(run: Run, folder: Path, boss: User, now: dt.datetime) -> None:
    """A key for the submission guide, unless the one in the file still works."""
    path = folder / "demo-api-key"
    user = run.cast[BEARER]
    prefix = path.read_text(encoding="utf-8").split("_")[1] if path.exists() else ""
    if ApiKey.objects.usable(at=now).filter(user=user, prefix=prefix).exists():
        return
    with transaction.atomic():
        for lost in ApiKey.objects.usable(at=now).filter(user=user, label=LABEL):
            keys.revoke(lost, by=boss, at=now)
        scopes = [Scope.READ, Scope.DRAFT, Scope.SUBMIT]
        _, secret = keys.issue(user=user, label=LABEL, scopes=scopes, by=boss, at=now)
        _write(path, secret)  # before the commit: a key nobody knows is never left behind
    run.kept("API key", True)


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if " " in line)


def _write(path: Path, text: str) -> None:
    """Whole or not at all, 0600."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    draft.replace(path)
