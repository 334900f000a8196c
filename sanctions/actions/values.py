"""The values of a target as rows, each with its listing, line and act; earlier ones stay, no longer asserted."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from partnership.dates import parse
from registry.actions.copying import copy
from sanctions import proposal as forms
from sanctions.models import (
    VALUES,
    Address,
    BirthDate,
    Contact,
    Identifier,
    LegalAct,
    Line,
    Listing,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Relation,
    Value,
)
from sanctions.proposal import Proposal
from sanctions.screening.text import latin

TABLES: Mapping[str, type[Value]] = {
    "names": Name,
    "birth_dates": BirthDate,
    "birth_places": Place,
    "nationalities": Nationality,
    "identifiers": Identifier,
    "addresses": Address,
    "positions": Position,
    "contacts": Contact,
    "particulars": Particular,
    "relations": Relation,
}
"""The table of each kind of value; a member of a value has the column of its own name."""


def write(said: Sequence[Value], rewritten: Collection[Listing]) -> None:
    """Write the values of a whole publication; what rewritten listings asserted before is no longer asserted."""
    for model in VALUES:
        if rewritten:
            model.objects.filter(listing__in=rewritten, asserted=True).update(asserted=False)
        copy(value for value in said if isinstance(value, model))


def values_of(line: Line, listing: Listing, said: Proposal, acts: Mapping[str, LegalAct]) -> list[Value]:
    """What the proposal says of the listing's target, as rows yet to be written."""
    found: list[Value] = []
    rows = {"target_id": listing.target_id, "listing_id": listing.pk, "line_id": line.pk}  # by key: twice as quick
    for group, model in TABLES.items():
        derived = DERIVED.get(group)
        for place, value in enumerate(getattr(said, group)):
            columns = rows | msgspec.structs.asdict(value)
            act = columns.pop("act")
            columns["act_id"] = acts[act].pk if act in acts else None
            if derived:
                columns |= derived(value)
            found.append(model(place=place, **columns))
    return found


def _latin(name: forms.Name) -> dict[str, Any]:
    return {"latin": latin(name.text) or ""}


def _interval(birth: forms.BirthDate) -> dict[str, Any]:
    """The interval that a date means; one that is words alone means none."""
    if birth.worded:
        return {}
    date = parse(birth.text)
    return {"text": date.text, "earliest": date.earliest, "latest": date.latest, "precision": date.precision}


DERIVED: Mapping[str, Callable[[Any], dict[str, Any]]] = {"names": _latin, "birth_dates": _interval}
"""Columns that are worked out of what was said."""
