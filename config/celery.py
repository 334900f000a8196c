"""Celery: the application and the whole beat schedule on one screen.

Truth lives in PostgreSQL; a task carries no data and may be lost, delayed or run twice. Beat sweeps what a lost message
would have woken, so a broken broker costs seconds and nothing else. Every entry expires with its interval: after an
outage the newest tick does the work of all.
"""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("registry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(seconds: float, task: str, *args: str, queue: str = "default") -> dict[str, Any]:
    """One line of the schedule."""
    return {"task": task, "schedule": seconds, "args": args, "options": {"queue": queue, "expires": 2 * seconds}}


app.conf.beat_scheduler = "config.heartbeat:SigningScheduler"
app.conf.beat_schedule = {
    "worker lives": every(5, "config.heartbeat", "default"),
    "delivery worker lives": every(5, "config.heartbeat", "delivery", queue="delivery"),
    "uploads worker lives": every(5, "config.heartbeat", "uploads", queue="uploads"),
    "website worker lives": every(5, "config.heartbeat", "website", queue="website"),
    "publish what is due": every(1, "sanctions.publish_due"),
    "read what was uploaded": every(5, "sanctions.read_uploads", queue="uploads"),
    "find who is alike": every(10, "sanctions.find_likenesses", queue="uploads"),
    "compare what is watched": every(5, "sanctions.scan_watches", queue="uploads"),
    "deliver what is due": every(5, "registry.tasks.sweep"),
    "show what is published": every(5, "registry.tasks.show", queue="website"),
}


@setup_logging.connect
def _log_as_the_web_does(**_: Any) -> None:
    from django.conf import settings  # the settings need the application to exist first

    logging.config.dictConfig(settings.LOGGING)


@app.on_after_configure.connect
def _bring_tasks(sender: Celery, **_: Any) -> None:
    """What is neither in an app of ours nor found by name: the heartbeat, and the request id on its way to a worker."""
    from django_structlog.celery.steps import DjangoStructLogInitStep

    import config.heartbeat  # noqa: F401 - registers its task

    sender.steps["worker"].add(DjangoStructLogInitStep)
