"""What the partnership refers to: bodies, instruments, incidents with findings and, apart from them, attributions."""

from collections.abc import Iterator

from partnership.actions import bodies, incidents, instruments
from partnership.enums import BodyKind, BodyStatus, ClaimKind, Confidence, InstrumentKind, Normalisation
from partnership.models import Body, Incident
from seeds import facts
from seeds.facts import FactError, Row
from seeds.running import Run


def bodies_in_order() -> Iterator[Row]:
    """The rows of the bodies, every parent before its parts.

    Raises:
        FactError: a parent is not there, or a body is part of itself.
    """
    waiting, placed = list(facts.rows("bodies")), {""}
    while waiting:
        ready = [row for row in waiting if row["parent_key"] in placed]
        if not ready:
            raise FactError(f"{waiting[0].where}: no body {waiting[0]['parent_key']}")
        yield from ready
        placed |= {row["key"] for row in ready}
        waiting = [row for row in waiting if row["key"] not in placed]


def body(run: Run, row: Row) -> None:
    recorded, changed = bodies.record_body(
        row["key"],
        by=run.officer,
        name=row["name"],
        acronym=row["acronym"],
        kind=facts.code(BodyKind, row["kind"]),
        parent=Body.objects.get(key=row["parent_key"]) if row["parent_key"] else None,
        basis=row["created_by"],
        created=facts.date(row["created_on"]),
        ended=facts.span(row["ended_earliest"], row["ended_latest"]),
        status=facts.maybe(BodyStatus, row["status"]),
        mandate=row["mandate"],
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"body {row['key']}", changed)
    run.claims(recorded, row["other_claims"])


def instrument(run: Run, row: Row) -> None:
    _, changed = instruments.record_instrument(
        row["key"],
        by=run.officer,
        kind=facts.code(InstrumentKind, row["kind"]),
        title=row["title"],
        symbol=row["symbol_normalised"],
        as_cited=row["symbol_as_cited"],
        normalisation=facts.code(Normalisation, row["normalisation_status"]),
        organ=Body.objects.get(key=row["adopted_by"]) if row["adopted_by"] else None,
        adopted=facts.date(row["adopted_on"]),
        in_force=facts.date(row["in_force_on"]),
        document_url=row["document_url"],
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"instrument {row['key']}", changed)


def incident(run: Run, row: Row) -> None:
    """A finding is what an international body concluded; what States say is a claim and never becomes one."""
    recorded, changed = incidents.record_incident(
        row["key"],
        by=run.officer,
        when=facts.span(row["date_start"], row["date_end"]),
        place=row["place"],
        country=row["country_code"],
        agent=row["agent"],
        related_references=facts.several(row["related_symbols"]),
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"incident {row['key']}", changed)
    if row["finding_by"]:
        _finding(run, row, recorded)
    elif row["attributed_to"] or row["reference_symbol"] or row["finding_date"]:
        raise FactError("a finding without the body that made it")
    run.claims(recorded, row["attribution_claims"], ClaimKind.ATTRIBUTION)


def _finding(run: Run, row: Row, about: Incident) -> None:
    _, changed = incidents.record_finding(
        about,
        Body.objects.get(key=row["finding_by"]),
        by=run.officer,
        reference=row["reference_symbol"],
        found=facts.date(row["finding_date"]),
        attributed_to=row["attributed_to"],
        confidence=facts.code(Confidence, row["confidence"]),
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"finding on {row['key']}", changed)
