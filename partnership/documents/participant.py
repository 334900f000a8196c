"""The document of a participant: who it is, since when it takes part, and who says so."""

import datetime as dt

from partnership.documents.shapes import Document, claims, date, grounds, source, text
from partnership.enums import EvidenceKind, MembershipStatus
from partnership.models import Membership, MembershipEvidence, Participant

Period = tuple[dt.date | None, dt.date | None]


def memberships(participant: Participant) -> list[Membership]:
    """What may be published of its participation: confirmed, not in error, oldest first.

    Confirmed is what rests on more than attendance: a membership without such evidence is a candidate.
    """
    rows = [
        row
        for row in participant.memberships.all()
        if row.status == MembershipStatus.CONFIRMED and not row.in_error and _is_founded(row)
    ]
    return sorted(rows, key=lambda row: (row.joined_latest or dt.date.min, row.pk))


def participant(row: Participant) -> Document:
    """Every key always present; ``memberships`` hold all evidence, the preferred one marked with its reason."""
    return {
        "code": row.code,
        "alpha3": text(row.alpha3),
        "kind": row.kind,
        "names": {"en": row.name_en, "fr": text(row.name_fr), "own": text(row.name_own)},
        "un_regional_group": text(row.un_regional_group),
        "founding": row.founding,
        "memberships": [_membership(membership) for membership in memberships(row)],
    }


def takes_part(row: Participant) -> bool:
    """Whether a confirmed membership is open."""
    return any(membership.left is None for membership in memberships(row))


def periods(row: Participant) -> list[Period]:
    """Certain participation, half-open: from the last day on which it may have joined to the first on which it may have
    left. A membership whose dates allow no certain day gives none.
    """
    found: list[Period] = []
    for membership in memberships(row):
        joined, left = membership.joined, membership.left
        if joined is None or joined.latest is None:
            continue
        if left is None:
            found.append((joined.latest, None))
        elif left.earliest is not None and left.earliest > joined.latest:
            found.append((joined.latest, left.earliest))
    return found


def _is_founded(membership: Membership) -> bool:
    return any(row.kind != EvidenceKind.ATTENDANCE and not row.in_error for row in membership.evidence.all())


def _membership(row: Membership) -> Document:
    return {
        "joined": date(row.joined),
        "left": date(row.left),
        "date_confidence": text(row.date_confidence),
        "evidence": [_evidence(evidence) for evidence in _in_order(row)],
        "other_claims": claims(row.claims.all()),
        **grounds(row),
    }


def _in_order(row: Membership) -> list[MembershipEvidence]:
    """Preferred first, then by what it rests on and where it is from."""
    kept = [evidence for evidence in row.evidence.all() if not evidence.in_error]
    return sorted(kept, key=lambda evidence: (not evidence.preferred, evidence.kind, evidence.source.url))


def _evidence(row: MembershipEvidence) -> Document:
    return {
        "kind": row.kind,
        "joined": date(row.joined),
        "preferred": row.preferred,
        "reason": text(row.reason),
        "confidence": row.confidence,
        "note": text(row.note),
        "source": source(row.source),
    }
