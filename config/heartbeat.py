"""Signs of life of beat and the workers, kept in the broker with a time to live.

A key that is there was set in the last ``TTL`` seconds, by the broker's own clock. Beat sets its key itself at every
tick; a worker sets its queue's when it runs the task that beat sent there, so that key says: beat sends, the broker
carries, a worker works. No table: signs of life are worth nothing after a restart.
"""

import contextlib
import os
import sys
from datetime import timedelta
from functools import lru_cache
from typing import Any

from celery import shared_task
from celery.beat import Scheduler
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

EVERY = 5.0
TTL = 30
PREFIX = "registry:alive:"
QUEUES = ("default", "delivery", "uploads", "website")


@lru_cache(maxsize=1)
def broker() -> Redis:
    """The broker as a plain client that gives up after two seconds; Celery's would wait for ever."""
    url = str(settings.CELERY_BROKER_URL).replace("redis+socket://", "unix://", 1)
    url = url.replace("virtual_host=", "db=", 1)  # kombu's word for the database of a socket's address, and redis's
    return Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2)


def sign(who: str) -> None:
    """Note that ``who`` lives.

    Raises:
        RedisError: the broker does not answer.
    """
    broker().set(f"{PREFIX}{who}", "1", ex=TTL)


def signs() -> dict[str, bool]:
    """``{"beat": …, "default": …, "delivery": …, "uploads": …, "website": …}``: who gave a sign lately.

    Raises:
        RedisError: the broker does not answer.
    """
    names = ("beat", *QUEUES)
    return {name: value is not None for name, value in zip(names, _values(names), strict=True)}


def _values(names: tuple[str, ...]) -> list[object]:
    found = broker().mget([f"{PREFIX}{name}" for name in names])
    return list(found) if isinstance(found, list) else []


@shared_task(name="config.heartbeat", expires=2 * EVERY)
def heartbeat(queue: str) -> None:
    """Sent to each queue by beat; the worker that reads the queue runs it."""
    sign(queue)


class SigningScheduler(Scheduler):
    """Celery's scheduler in memory, giving a sign at every tick.

    In memory, since nothing is scheduled for an hour of the day: beat asks every few seconds for what the database says
    is due, so a restart has nothing to remember and a read-only file system is enough. At a start everything is due at
    once: what became due while beat was down waits no longer.
    """

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - timedelta(days=1)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        with contextlib.suppress(RedisError, OSError):  # a dead broker is reported by what could not be sent
            sign("beat")
        wait: float = super().tick(*args, **kwargs)
        return min(wait, EVERY)


def main(who: str) -> int:
    """``python -m config.heartbeat NAME``, beat or a queue, for a container: 0 if it gave a sign lately."""
    import django  # only this way in needs to set Django up

    django.setup()
    return 0 if signs()[who] else 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.exit(main(sys.argv[1]))
