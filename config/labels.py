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

WORDS = {
    "addresss": "addresses",
    "adopted text": "adopted on",
    "alpha3": "ISO alpha-3 code",
    "content sha256": "SHA-256 of the content",
    "created text": "created on",
    "date text": "date",
    "designated text": "designated on",
    "document url": "address of the document",
    "duration ms": "duration (ms)",
    "ended text": "ended on",
    "entities count": "number of entities",
    "found text": "found on",
    "in force text": "in force since",
    "includes eu": "includes the EU",
    "issued text": "issued on",
    "joined precision": "how precisely the joining is known",
    "joined text": "joined on",
    "left text": "left on",
    "name en": "name in English",
    "name fr": "name in French",
    "name own": "name in its own language",
    "nationalitys": "nationalities",
    "persons count": "number of persons",
    "ref": "reference",
    "request sha256": "SHA-256 of the request",
    "sha256": "SHA-256",
    "total count": "total number",
    "un regional group": "UN regional group",
    "url": "web address",
    "when text": "when",
}
"""What Django makes of a Python name where it does not read as English."""


class Label(NamedTuple):
    """A text in English, where it is held, and its context, "" for a sentence."""

    owner: Any
    attribute: str
    context: str
    text: str


def found() -> list[Label]:
    """Every text that `translate` makes translatable, in the source's own English."""
    with override(None):
        return [label._replace(text=WORDS.get(label.text, label.text)) for label in _labels()]


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
