"""The document of a statement: what it is, what it names, what it commits to, where it can be read."""

from partnership.documents.meeting import state
from partnership.documents.shapes import Document, claims, date, grounds, text
from partnership.models import Citation, Commitment, Initiative, Statement, StatementLink
from partnership.models.statement import TARGETS


def statement(row: Statement) -> Document:
    """A citation keeps ``as_cited``, as printed, beside ``normalised`` and ``target``; the two are never merged."""
    links = [link for link in row.links.all() if not link.in_error]
    cited = [citation for citation in row.citations.all() if not citation.in_error]
    committed = [commitment for commitment in row.commitments.all() if not commitment.in_error]
    return {
        "kind": row.kind,
        "title": row.title,
        "issued": date(row.issued),
        "meeting": f"meeting/{row.meeting.key}" if row.meeting else None,
        "issuer": text(row.issuer),
        "languages": list(row.languages),
        "summary": text(row.summary),
        "full_text_seen": row.full_text_seen,
        "endorsers": sorted((state(one) for one in row.endorsers.all()), key=lambda one: str(one["code"])),
        "links": [_link(link) for link in sorted(links, key=lambda link: link.url)],
        "citations": [_citation(citation) for citation in sorted(cited, key=lambda citation: citation.number)],
        "commitments": [_commitment(one) for one in sorted(committed, key=lambda one: one.number)],
        "other_claims": claims(row.claims.all()),
        **grounds(row),
    }


def _link(row: StatementLink) -> Document:
    return {"url": row.url, "language": text(row.language), "label": text(row.label)}


def _citation(row: Citation) -> Document:
    return {
        "number": row.number,
        "paragraph": row.paragraph,
        "kind": row.cited_kind,
        "target": _target(row),
        "target_text": text(row.target_text),
        "as_cited": row.as_cited,
        "normalised": text(row.normalised),
        "stance": text(row.stance),
        **grounds(row),
    }


def _target(row: Citation) -> str | None:
    """``instrument/cwc``; null for what stands alone."""
    kind = next((kind for kind in TARGETS if kind == row.cited_kind), None)
    if kind is None:
        return None
    column = TARGETS[kind]
    cited = getattr(row, column)
    return f"{column}/{cited.code if column == 'participant' else cited.key}"


def _commitment(row: Commitment) -> Document:
    initiatives = [initiative for initiative in row.initiatives.all() if not initiative.in_error]
    return {
        "number": row.number,
        "key": row.key,
        "text": row.text,
        "numbering_confidence": text(row.numbering_confidence),
        "initiatives": [_initiative(one) for one in sorted(initiatives, key=lambda one: one.key)],
        **grounds(row),
    }


def _initiative(row: Initiative) -> Document:
    return {
        "key": row.key,
        "title": row.title,
        "lead": state(row.lead) if row.lead else None,
        "beneficiaries": list(row.beneficiaries),
        "partner_programme": text(row.partner_programme),
        "when": date(row.when),
        "description": text(row.description),
        **grounds(row),
    }
