"""The values of a target as rows, each with its listing, line and act; earlier ones stay, no longer asserted."""

from collections.abc import Mapping

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
from sanctions.proposal import Proposal
from sanctions.screening.text import latin


def write_values(line: Line, listing: Listing, said: Proposal, acts: Mapping[str, LegalAct]) -> None:
    """Replace what a listing asserts of its target by what the proposal says."""
    for model in VALUES:
        model.objects.filter(listing=listing, asserted=True).update(asserted=False)

    def common(place: int, act: str) -> dict[str, object]:
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
    for model, group in ((Place, said.birth_places), (Nationality, said.nationalities), (Address, said.addresses)):
        model.objects.bulk_create(  # type: ignore[attr-defined]  # three models of one shape
            model(**common(place, value.act), text=value.text, country=value.country)
            for place, value in enumerate(group)
        )
    Position.objects.bulk_create(
        Position(**common(place, value.act), text=value.text) for place, value in enumerate(said.positions)
    )
