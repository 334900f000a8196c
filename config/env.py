"""What the environment says: read once, typed, with an error that names the variable.

A secret may be given by value (``SECRET_KEY``) or, better, by file (``SECRET_KEY_FILE``).
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


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; blanks dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def registry_home() -> Path:
    """Where the local stack keeps its data, sockets and secrets: ``REGISTRY_HOME``, else ``.local/``."""
    return Path(text("REGISTRY_HOME", str(BASE_DIR / ".local"))).resolve()
