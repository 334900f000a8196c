"""History: every insert, update and delete of a row, caught by a trigger in the database, raw SQL included.

The event tables take INSERT and nothing else (migration ``history_is_append_only``). Columns that say nothing to
a reader of history, such as a password's hash, are excluded by name.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=models.Model)


def tracked(*, exclude: Sequence[str] = ()) -> Callable[[type[M]], type[M]]:
    """Class decorator: keep the model's history in ``<Model>Event``."""

    def track(model: type[M]) -> type[M]:
        kinds = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
        pghistory.track(*kinds, exclude=list(exclude) or None)(model)
        return model

    return track
