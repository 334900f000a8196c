"""Many rows at once, by PostgreSQL's COPY: no statement to build and to parse, and no limit on parameters.

For rows that nobody asks back: their keys are given by the table and stay unknown here.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Field, JSONField, Model


def copy(rows: Iterable[Model], *, with_keys: bool = False) -> None:
    """Insert unsaved rows of one model, whose columns hold what their fields store; their keys too if
    ``with_keys``.

    Raises:
        DatabaseError: as an INSERT of the same rows; checks and triggers are those of the table.
    """
    waiting = iter(rows)
    first = next(waiting, None)
    if first is None:
        return
    meta = first._meta
    fields: Sequence[Field[Any, Any]] = [f for f in meta.concrete_fields if with_keys or not f.primary_key]
    plain = [field.attname for field in fields]
    stored = [(place, field) for place, field in enumerate(fields) if isinstance(field, JSONField | ArrayField)]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or field.attname) for field in fields)
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(f"COPY {quote(meta.db_table)} ({columns}) FROM STDIN") as into,
    ):
        for row in chain([first], waiting):
            values = [row.__dict__[name] for name in plain]
            for place, field in stored:
                values[place] = field.get_db_prep_save(values[place], connection)
            into.write_row(values)
