"""Statements, what they name, what they commit to, and the work under it."""

from collections.abc import Sequence

from partnership.actions import keeping
from partnership.actions.errors import RefusedError
from partnership.dates import PartialDate
from partnership.enums import CitedKind, Confidence, StatementKind
from partnership.models import (
    Body,
    Citation,
    Commitment,
    Incident,
    Initiative,
    Instrument,
    Meeting,
    Participant,
    Source,
    Statement,
    StatementLink,
    User,
)
from partnership.models.statement import TARGETS
from partnership.permissions import check_may_keep

Cited = Instrument | Body | Incident | Meeting | Participant | str


def record_statement(
    key: str,
    *,
    by: User,
    kind: StatementKind,
    title: str,
    confidence: Confidence,
    issued: PartialDate | None = None,
    meeting: Meeting | None = None,
    issuer: str = "",
    languages: Sequence[str] = (),
    summary: str = "",
    full_text_seen: bool | None = None,
    endorsers: Sequence[Participant] = (),
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Statement, bool]:
    """Record a statement by its key, which is its public reference. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a value does not fit.
    """
    check_may_keep(by)
    values = {
        "kind": kind,
        "title": title,
        "confidence": confidence,
        "issued": issued,
        "meeting": meeting,
        "issuer": issuer,
        "languages": list(languages),
        "summary": summary,
        "full_text_seen": full_text_seen,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Statement, {"key": key}, values, {"endorsers": endorsers, "sources": sources})


def record_link(
    statement: Statement, url: str, *, by: User, language: str = "", label: str = "", in_error: bool = False
) -> tuple[StatementLink, bool]:
    """Record where a statement can be read. Raises as `record_statement`."""
    check_may_keep(by)
    values = {"language": language, "label": label, "in_error": in_error}
    return keeping.keep(StatementLink, {"statement": statement, "url": url}, values)


def record_citation(
    statement: Statement,
    number: int,
    *,
    by: User,
    kind: CitedKind,
    cited: Cited,
    as_cited: str,
    confidence: Confidence,
    paragraph: int | None = None,
    normalised: str = "",
    stance: str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Citation, bool]:
    """Record one mention by its place among the statement's citations.

    ``cited`` is the record of the kind, or a text for an actor, a resource or an initiative. ``normalised`` left blank
    takes an instrument's symbol. Returns it, and whether anything changed. Raises as `record_statement`.
    """
    check_may_keep(by)
    target: dict[str, object] = {**dict.fromkeys(TARGETS.values()), "target_text": ""}
    column = TARGETS.get(kind, "target_text")
    if isinstance(cited, str) != (column == "target_text") or (
        not isinstance(cited, str) and cited._meta.model_name != column
    ):
        raise RefusedError(
            f"a citation of an {kind.value.lower()} does not point to {cited!r}",
            constraint="partnership_citation_exactly_one_target",
        )
    values = {
        **target,
        column: cited,
        "cited_kind": kind,
        "as_cited": as_cited,
        "normalised": normalised or (cited.symbol if isinstance(cited, Instrument) else ""),
        "confidence": confidence,
        "paragraph": paragraph,
        "stance": stance,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Citation, {"statement": statement, "number": number}, values, {"sources": sources})


def record_commitment(
    key: str,
    *,
    by: User,
    statement: Statement,
    number: int,
    text: str,
    confidence: Confidence,
    numbering_confidence: Confidence | str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Commitment, bool]:
    """Record a commitment of a statement, in own words. Raises as `record_statement`."""
    check_may_keep(by)
    values = {
        "statement": statement,
        "number": number,
        "text": text,
        "confidence": confidence,
        "numbering_confidence": numbering_confidence,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Commitment, {"key": key}, values, {"sources": sources})


def record_initiative(
    key: str,
    *,
    by: User,
    title: str,
    commitment: Commitment,
    confidence: Confidence,
    lead: Participant | None = None,
    beneficiaries: Sequence[str] = (),
    partner_programme: str = "",
    when: PartialDate | None = None,
    description: str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[Initiative, bool]:
    """Record work under a commitment; ``beneficiaries`` are alpha-2 codes. Raises as `record_statement`."""
    check_may_keep(by)
    values = {
        "title": title,
        "commitment": commitment,
        "confidence": confidence,
        "lead": lead,
        "beneficiaries": list(beneficiaries),
        "partner_programme": partner_programme,
        "when": when,
        "description": description,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(Initiative, {"key": key}, values, {"sources": sources})
