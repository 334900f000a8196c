"""What several tables share: the four columns of a partial date, and checks written the same way everywhere.

A partial date is four columns, ``<name>_text``, ``_earliest``, ``_latest`` and ``_precision``; all blank when unknown.
`Dated` reads and writes them as one value, so that ``meeting.when`` is a `PartialDate` or None.
"""

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.db import models
from django.db.models import F, Q

from partnership.dates import PartialDate
from partnership.enums import Precision


class Dated:
    """The four columns of one date, as one attribute of a model."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, row: models.Model | None, owner: type | None = None) -> PartialDate | None:
        if row is None or not getattr(row, f"{self.name}_text"):
            return None
        values = [getattr(row, f"{self.name}_{column}") for column in ("text", "earliest", "latest", "precision")]
        return PartialDate(values[0], values[1], values[2], Precision(values[3]))

    def __set__(self, row: models.Model, value: PartialDate | None) -> None:
        for column, part in date_columns(self.name, value).items():
            setattr(row, column, part)


def date_columns(name: str, value: PartialDate | None) -> dict[str, Any]:
    """The values of a date's four columns."""
    if value is None:
        return {f"{name}_text": "", f"{name}_earliest": None, f"{name}_latest": None, f"{name}_precision": ""}
    return {
        f"{name}_text": value.text,
        f"{name}_earliest": value.earliest,
        f"{name}_latest": value.latest,
        f"{name}_precision": value.precision.value,
    }


def date_holds_together(model: str, name: str) -> models.CheckConstraint:
    """``partnership_<model>_<name>_holds_together``: unknown altogether, or its text, qualifier and an end known."""
    unknown = Q(
        **{f"{name}_{c}": v for c, v in (("text", ""), ("earliest", None), ("latest", None), ("precision", ""))}
    )
    one_end = Q(**{f"{name}_earliest__isnull": False}) | Q(**{f"{name}_latest__isnull": False})
    in_order = (
        Q(**{f"{name}_earliest": None})
        | Q(**{f"{name}_latest": None})
        | Q(**{f"{name}_earliest__lte": F(f"{name}_latest")})
    )
    known = Q(**{f"{name}_text__gt": "", f"{name}_precision__in": Precision.values}) & one_end & in_order
    return models.CheckConstraint(condition=unknown | known, name=f"partnership_{model}_{name}_holds_together")


def known(model: str, column: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.CheckConstraint:
    """``partnership_<model>_<column>_known``: the stored code is one of the enum's, or blank where unknown may be."""
    condition = Q(**{f"{column}__in": choices.values})
    if blank:
        condition = Q(**{column: ""}) | condition
    return models.CheckConstraint(condition=condition, name=f"partnership_{model}_{column}_known")


def key_format(model: str) -> models.CheckConstraint:
    """``partnership_<model>_key_format``: a key is also the public reference: lower case, digits, dots, hyphens."""
    return models.CheckConstraint(
        condition=Q(key__regex=r"^[a-z0-9][a-z0-9._-]*$"), name=f"partnership_{model}_key_format"
    )


def country_format(model: str, column: str = "country") -> models.CheckConstraint:
    """``partnership_<model>_<column>_format``: ISO 3166-1 alpha-2, or blank."""
    return models.CheckConstraint(
        condition=Q(**{column: ""}) | Q(**{f"{column}__regex": r"^[A-Z]{2}$"}),
        name=f"partnership_{model}_{column}_format",
    )


def one_of(keys: Sequence[str], texts: Sequence[str] = ()) -> Q:
    """Exactly one of these columns says something: a foreign key that is not null, a text that is not blank."""
    says = [Q(**{f"{name}__isnull": False}) for name in keys] + [Q(**{f"{name}__gt": ""}) for name in texts]
    silent = [Q(**{f"{name}__isnull": True}) for name in keys] + [Q(**{name: ""}) for name in texts]
    either = Q()
    for place, condition in enumerate(says):
        either |= reduce(and_, (q for other, q in enumerate(silent) if other != place), condition)
    return either
