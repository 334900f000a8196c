"""``/healthz``: this process answers. ``/readyz``: everything the service needs is up, each part by its name.

::

    {"ready": false, "parts": {"database": "up", "public": "up", "migrations": "2 not applied: …", "broker": "up",
     "beat": "up", "worker": "no sign of life for 30 s", "delivery": "up"}}

200 when all parts are up, else 503. Neither says more than that to anybody: no addresses, no versions, no errors' text.
"""

from collections.abc import Callable
from functools import lru_cache

from django.conf import settings
from django.db import Error, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from config import heartbeat

UP = "up"


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is alive; nothing else is asked, so a broken database does not restart the web server."""
    return JsonResponse({"alive": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """All parts, for the web service."""
    parts = {"database": _database("default"), "public": _database("public"), "migrations": _migrations("default")}
    return _answer(parts | _signs())


@never_cache
@require_safe
def readyz_feed(request: HttpRequest) -> JsonResponse:
    """The parts of the feed's own service: it knows neither the working tables nor the broker."""
    return _answer({"public": _database("public"), "migrations": _migrations("public")})


def _answer(parts: dict[str, str]) -> JsonResponse:
    ready = all(state == UP for state in parts.values())
    return JsonResponse({"ready": ready, "parts": parts}, status=200 if ready else 503)


def _database(alias: str) -> str:
    def ask() -> str:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1 FROM registry_head")
            return UP if cursor.fetchone() else "the register has no head"

    return _asked(alias, ask)


def _migrations(alias: str) -> str:
    def ask() -> str:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            missing = sorted(_on_disk() - {(app, name) for app, name in cursor.fetchall()})
        return UP if not missing else f"{len(missing)} not applied: {missing[0][0]}.{missing[0][1]}"

    return _asked(alias, ask)


def _asked(alias: str, ask: Callable[[], str]) -> str:
    """The answer; after a restart of the database every connection that was kept open fails once before that."""
    for _ in range(settings.DATABASE_POOL + 2):
        try:
            return ask()
        except Error:
            connections[alias].close()
    return "does not answer"


@lru_cache(maxsize=1)
def _on_disk() -> frozenset[tuple[str, str]]:
    """The migrations this code was built with; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def _signs() -> dict[str, str]:
    names = {"beat": "beat", "worker": "default", "delivery": "delivery", "uploads": "uploads", "website": "website"}
    try:
        alive = heartbeat.signs()
    except (RedisError, OSError):
        return {"broker": "does not answer"} | dict.fromkeys(names, "unknown: the broker does not answer")
    silent = f"no sign of life for {heartbeat.TTL} s"
    return {"broker": UP} | {part: UP if alive[queue] else silent for part, queue in names.items()}
