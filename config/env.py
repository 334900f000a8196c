"""What the environment says: read once, typed, with an error that names the variable.

A secret may be given by value (``SECRET_KEY``) or, better, by file (``SECRET_KEY_FILE``). What the environment leaves
out, the local stack of REGISTRY_HOME may know: so ``manage.py`` finds a running ``make run`` without being told.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    """The value of a variable, or of the file its ``_FILE`` twin names.

    Raises:
        ImproperlyConfigured: the file named by ``NAME_FILE`` cannot be read.
    """
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{name}_FILE: {error}") from error
    return os.environ.get(name, default)


def flag(name: str, default: bool = False) -> bool:
    """``1 true yes on`` or ``0 false no off``; anything else is refused."""
    value = text(name).lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return default if not value else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name}: {value!r} is neither yes nor no")


def number(name: str, default: int) -> int:
    """A whole number, zero or more.

    Raises:
        ImproperlyConfigured: it is something else.
    """
    value = text(name) or str(default)
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name}: {value!r} is not a whole number")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def registry_home() -> Path:
    """Where the local stack keeps its data, sockets and secrets: ``REGISTRY_HOME``, else ``.local/``."""
    return Path(text("REGISTRY_HOME") or BASE_DIR / ".local").resolve()


def address(name: str) -> str:
    """DATABASE_URL or CELERY_BROKER_URL: the environment's, else that of the local stack, else empty."""
    if given := text(name):
        return given
    try:
        lines = (registry_home() / "addresses").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return dict(line.split("=", 1) for line in lines if "=" in line).get(name, "")


def secret(name: str, *, needed: bool) -> str:
    """The environment's, else that of the local stack, else empty.

    Raises:
        ImproperlyConfigured: there is none, and a deployment needs it: a key made up at every start would sign out
            everybody, and what one process encrypted no other could read.
    """
    if given := text(name):
        return given
    try:
        return (registry_home() / "secrets" / name).read_text(encoding="utf-8").strip()
    except OSError:
        pass
    if needed:
        raise ImproperlyConfigured(
            f"{name} is not set. Put it into a file and name that file in {name}_FILE; .env.example says how to make "
            "one. (On a desk, `make run` makes its own, or set DEBUG=1.)"
        )
    return ""
