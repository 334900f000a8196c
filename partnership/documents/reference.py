"""The documents of what the partnership refers to: instruments, bodies, incidents; and of the published counts."""

from partnership.documents.shapes import Document, claims, date, grounds, text
from partnership.enums import ClaimKind
from partnership.models import Body, Finding, Incident, Instrument, ParticipantCount


def instrument(row: Instrument) -> Document:
    return {
        "kind": row.kind,
        "title": row.title,
        "symbol": text(row.symbol),
        "as_cited": text(row.as_cited),
        "normalisation": text(row.normalisation),
        "organ": f"body/{row.organ.key}" if row.organ else None,
        "adopted": date(row.adopted),
        "in_force": date(row.in_force),
        "document_url": text(row.document_url),
        "other_claims": claims(row.claims.all()),
        **grounds(row),
    }


def body(row: Body) -> Document:
    return {
        "name": row.name,
        "acronym": text(row.acronym),
        "kind": row.kind,
        "parent": f"body/{row.parent.key}" if row.parent else None,
        "basis": text(row.basis),
        "created": date(row.created),
        "ended": date(row.ended),
        "status": text(row.status),
        "mandate": text(row.mandate),
        "other_claims": claims(row.claims.all()),
        **grounds(row),
    }


def incident(row: Incident) -> Document:
    """``findings`` are what international bodies concluded; what States say stands in ``attribution_claims`` alone."""
    found = [finding for finding in row.findings.all() if not finding.in_error]
    return {
        "when": date(row.when),
        "place": text(row.place),
        "country": text(row.country),
        "agent": text(row.agent),
        "status": text(row.status),
        "findings": [_finding(finding) for finding in sorted(found, key=lambda one: (one.body.key, one.reference))],
        "related_references": list(row.related_references),
        "attribution_claims": claims(row.claims.all(), ClaimKind.ATTRIBUTION),
        "other_claims": claims(row.claims.all()),
        **grounds(row),
    }


def _finding(row: Finding) -> Document:
    return {
        "body": f"body/{row.body.key}",
        "reference": text(row.reference),
        "found": date(row.found),
        "attributed_to": text(row.attributed_to),
        **grounds(row),
    }


def count(row: ParticipantCount) -> Document:
    """One published figure; figures that disagree stand beside it as records of their own."""
    return {
        "when": date(row.when),
        "kind": row.kind,
        "qualifier": row.qualifier,
        "states": row.states,
        "total": row.total,
        "includes_eu": row.includes_eu,
        "wording": text(row.wording),
        "language": text(row.language),
        "preferred": row.preferred,
        "reason": text(row.reason),
        **grounds(row),
    }
