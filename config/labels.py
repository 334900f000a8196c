"""What people read of a table, in their language: its name, its columns' names, what is said beside and against them.

Models name neither themselves nor their columns: Django makes the words from the Python names. Here those words become
translatable, for all tables at once; what a migration writes down of a model stays as it was.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Field, Model
from django.db.models.constraints import BaseConstraint
from django.utils.translation import gettext_lazy, override, pgettext_lazy

HOUSES = ("partnership", "sanctions", "registry", "seeds")
TABLE, COLUMN = "table", "column"  # contexts: the heading `kind` is not the word of a sentence


class Label(NamedTuple):
    """A text in English, where it is held, and its context, "" for a sentence."""

    owner: Any
    attribute: str
    context: str
    text: str


def found() -> list[Label]:
    """Every text that `translate` makes translatable, in the source's own English."""
    with override(None):
        return list(_labels())


def translate() -> None:
    """Once, when Django is ready and before any form is made of a model."""
    for owner, attribute, context, text in found():
        setattr(owner, attribute, pgettext_lazy(context, text) if context else gettext_lazy(text))


def _labels() -> Iterator[Label]:
    for house in HOUSES:
        config = apps.get_app_config(house)
        yield Label(config, "verbose_name", TABLE, str(config.verbose_name))
        for model in config.get_models():
            if not hasattr(model, "pgh_tracked_model"):  # a history that triggers write has a page of its own
                yield from _of(model)


def _of(model: type[Model]) -> Iterator[Label]:
    yield Label(model._meta, "verbose_name", TABLE, str(model._meta.verbose_name))
    yield Label(model._meta, "verbose_name_plural", TABLE, str(model._meta.verbose_name_plural))
    for field in model._meta.get_fields():
        # A name in `_verbose_name` was given to a column of Django's own user: Django has its words.
        if isinstance(field, Field) and field._verbose_name is None:  # type: ignore[attr-defined]  # private to Django
            yield Label(field, "verbose_name", COLUMN, str(field.verbose_name))
            if field.help_text:
                yield Label(field, "help_text", "", str(field.help_text))
    for constraint in model._meta.constraints:
        if constraint.violation_error_message != BaseConstraint.default_violation_error_message:
            yield Label(constraint, "violation_error_message", "", str(constraint.violation_error_message))
