"""Logs as data: one JSON object a line in a deployment, readable lines on a desk.

Every line of a request carries its ``request_id``, every line of a task its ``task_id`` and the request that asked for
it (django-structlog). Libraries that log the ordinary way come out in the same form.
"""

from typing import Any

import structlog

SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING, and structlog set up to go through it.

    Args:
        json: JSON lines; otherwise aligned text.
        level: of our own loggers; libraries speak from WARNING on.
    """
    structlog.configure(
        processors=[
            *SHARED,
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    # Tracebacks without the values of their frames: those may be names under embargo.
    readable = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    renderer: Any = structlog.processors.JSONRenderer() if json else readable
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            **{house: {"level": level} for house in ("config", "partnership", "sanctions", "registry", "seeds")},
            "django_structlog": {"level": level},
            "django_structlog.celery": {"level": "WARNING"},  # four lines a tick
            "celery": {"level": "INFO"},
            "celery.app.trace": {"level": "WARNING"},  # "task succeeded" of every tick
            "celery.beat": {"level": "WARNING"},  # "sending due task" of every tick
            "celery.worker.strategy": {"level": "WARNING"},  # "task received" of every tick
            "django.request": {"level": "ERROR"},  # a 404 is not a warning
        },
    }
