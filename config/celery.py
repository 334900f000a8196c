"""Celery: the application and the whole beat schedule on one screen.

Truth lives in PostgreSQL; a task carries no data and may be lost, delayed or run twice. Beat sweeps what a lost message
would have woken, so a broken broker costs seconds and nothing else.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("registry")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {}
