"""The values of a target as rows, each with its listing, line and act; earlier ones stay, no longer asserted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from partnership.dates import parse
from sanctions.models import (
    VALUES,
    Address,
    BirthDate,
    Identifier,
    LegalAct,
    Line,
    Listing,
    Name,
    Nationality,
    Place,
    Position,
    Value,
)
from sanctions.proposal import Located, Proposal
from sanctions.screening.text import latin


def write(said: Sequence[Value], rewritten: Collection[Listing]) -> None:
    """Write the values of a whole publication; what rewritten listings asserted before is no longer asserted."""
    for model in VALUES:
        if rewritten:
            model.objects.filter(listing__in=rewritten, asserted=True).update(asserted=False)
        mine: list[Any] = [value for value in said if isinstance(value, model)]
        model.objects.bulk_create(mine, batch_size=1000)


def values_of(line: Line, listing: Listing, said: Proposal, acts: Mapping[str, LegalAct]) -> list[Value]:
    """What the proposal says of the listing's target, as rows yet to be written."""

    def common(place: int, act: str) -> dict[str, Any]:
        return {"target": listing.target, "listing": listing, "line": line, "act": acts.get(act), "place": place}

    def located(group: Sequence[Located]) -> Iterator[dict[str, Any]]:
        for place, value in enumerate(group):
            yield common(place, value.act) | {"text": value.text, "country": value.country}

    dates = [(birth, parse(birth.text)) for birth in said.birth_dates]
    return [
        *(
            Name(
                **common(place, name.act),
                text=name.text,
                kind=name.kind,
                language=name.language,
                parts=name.parts,
                latin=latin(name.text) or "",
            )
            for place, name in enumerate(said.names)
        ),
        *(
            BirthDate(
                **common(place, birth.act),
                text=date.text,
                earliest=date.earliest,
                latest=date.latest,
                precision=date.precision,
            )
            for place, (birth, date) in enumerate(dates)
        ),
        *(
            Identifier(
                **common(place, number.act),
                type=number.type,
                number=number.number,
                country=number.country,
                note=number.note,
            )
            for place, number in enumerate(said.identifiers)
        ),
        *(Place(**fields) for fields in located(said.birth_places)),
        *(Nationality(**fields) for fields in located(said.nationalities)),
        *(Address(**fields) for fields in located(said.addresses)),
        *(Position(**common(place, value.act), text=value.text) for place, value in enumerate(said.positions)),
    ]
