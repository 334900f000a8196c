"""How actions write: one row found by its natural key, changed only where it differs, checked, with its links.

Only the modules beside this one call it; doors and seeds call those.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from partnership.actions.errors import refused
from partnership.dates import PartialDate
from partnership.models.columns import Dated, date_columns
from registry import legible

_LINES = str.maketrans("\r\n\t", "   ")
"""Line ends and tabs move the cursor; a text of several lines may have them."""

M = TypeVar("M", bound=models.Model)
Links = Mapping[str, Iterable[models.Model]]


def keep(
    model: type[M], natural: Mapping[str, Any], values: Mapping[str, Any], links: Links | None = None
) -> tuple[M, bool]:
    """Create or change the row of a natural key; returns it, and whether anything changed.

    ``values`` may name partial dates by their attribute; ``links`` are whole sets of many-to-many rows.

    Raises:
        RefusedError: a value does not fit its column, or a constraint forbids it.
    """
    with transaction.atomic():
        wanted = {name: value for name, value in natural.items() if value is not None}
        absent = {f"{name}__isnull": True for name, value in natural.items() if value is None}
        row = model._default_manager.select_for_update(of=("self",)).filter(**wanted, **absent).first()
        return (row, change(row, values, links)) if row else (create(model, {**natural, **values}, links), True)


def create(model: type[M], values: Mapping[str, Any], links: Links | None = None) -> M:
    """A new row with its links.

    Raises:
        RefusedError: see `keep`.
    """
    row = model(**_columns(model, values))
    with transaction.atomic():
        _save(row, None)
        _link(row, links)
    return row


def change(row: models.Model, values: Mapping[str, Any], links: Links | None = None) -> bool:
    """Write what differs, nothing else; returns whether anything did.

    Raises:
        RefusedError: see `keep`.
    """
    new = {name: value for name, value in _columns(type(row), values).items() if getattr(row, name) != value}
    with transaction.atomic():
        if new:
            for name, value in new.items():
                setattr(row, name, value)
            _save(row, list(new))
        return _link(row, links) or bool(new)


def _columns(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if isinstance(model.__dict__.get(name), Dated):
            assert value is None or isinstance(value, PartialDate)  # noqa: S101 - a slip of ours, not of a person
            columns |= date_columns(name, value)
        else:
            columns[name] = legible.tidy(value) if isinstance(value, str) else value
    return columns


def _save(row: models.Model, only: list[str] | None) -> None:
    try:
        _readable(row, only)
        row.clean_fields(exclude=[] if only is None else [f.name for f in row._meta.fields if f.name not in only])
        with transaction.atomic():
            row.save(force_insert=only is None, update_fields=only)
    except (ValidationError, IntegrityError) as error:
        raise refused(error, type(row)) from error


def _readable(row: models.Model, only: list[str] | None) -> None:
    """
    Raises:
        ValidationError: a text has a character that nobody can see, as text pasted from a printed page may.
    """
    names = [field.attname for field in row._meta.concrete_fields if not field.generated] if only is None else only
    texts = {name: value for name in names if isinstance(value := getattr(row, name), str)}
    faults = {name: [_told(text, at)] for name, text in texts.items() if (at := legible.unseen(text.translate(_LINES)))}
    if faults:
        raise ValidationError(faults)


def _told(text: str, at: int) -> str:
    said = _("Character %(place)s (%(code)s) cannot be seen. Type the text around it again.")
    return said % {"place": at, "code": f"U+{ord(text[at - 1]):04X}"}


def _link(row: models.Model, links: Links | None) -> bool:
    changed = False
    for name, others in (links or {}).items():
        manager, wanted = getattr(row, name), set(others)
        if set(manager.all()) != wanted:
            manager.set(wanted)
            changed = True
    return changed
