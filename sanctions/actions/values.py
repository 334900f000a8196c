"""The values of a target as rows, each with its listing, line and act; earlier ones stay, no longer asserted."""

from collections.abc import Iterator, Mapping, Sequence
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
)
from sanctions.proposal import Located, Proposal
from sanctions.screening.text import latin


def write_values(line: Line, listing: Listing, said: Proposal, acts: Mapping[str, LegalAct]) -> None:
    """Replace what a listing asserts of its target by what the proposal says."""
    for model in VALUES:
        model.objects.filter(listing=listing, asserted=True).update(asserted=False)

    def common(place: int, act: str) -> dict[str, Any]:
        return {"target": listing.target, "listing": listing, "line": line, "act": acts.get(act), "place": place}

    Name.objects.bulk_create(
        Name(
            **common(place, name.act),
            text=name.text,
            kind=name.kind,
            language=name.language,
            parts=name.parts,
            latin=latin(name.text) or "",
        )
        for place, name in enumerate(said.names)
    )
    dates = [(birth, parse(birth.text)) for birth in said.birth_dates]
    BirthDate.objects.bulk_create(
        BirthDate(
            **common(place, birth.act),
            text=date.text,
            earliest=date.earliest,
            latest=date.latest,
            precision=date.precision,
        )
        for place, (birth, date) in enumerate(dates)
    )
    Identifier.objects.bulk_create(
        Identifier(
            **common(place, number.act),
            type=number.type,
            number=number.number,
            country=number.country,
            note=number.note,
        )
        for place, number in enumerate(said.identifiers)
    )

    def located(group: Sequence[Located]) -> Iterator[dict[str, Any]]:
        for place, value in enumerate(group):
            yield common(place, value.act) | {"text": value.text, "country": value.country}

    Place.objects.bulk_create(Place(**fields) for fields in located(said.birth_places))
    Nationality.objects.bulk_create(Nationality(**fields) for fields in located(said.nationalities))
    Address.objects.bulk_create(Address(**fields) for fields in located(said.addresses))
    Position.objects.bulk_create(
        Position(**common(place, value.act), text=value.text) for place, value in enumerate(said.positions)
    )
