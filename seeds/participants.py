"""Who takes part, since when, on what evidence; and the candidate, whose ground is attendance alone."""

import re

from partnership.actions import memberships
from partnership.actions import participants as recording
from partnership.dates import PartialDate, parse
from partnership.enums import Confidence, EvidenceKind, MembershipStatus, ParticipantKind
from partnership.models import Membership
from seeds import facts
from seeds.facts import Row
from seeds.running import Run

REASONS = {
    EvidenceKind.SIGNATURE: "Named among the signing States.",
    EvidenceKind.OWN_STATEMENT: "The participant's own statement.",
    EvidenceKind.ANNOUNCED_ACCESSION: "Announced by France, then chair; what others say stands beside it as claims.",
}
ANNOUNCED_AS = re.compile(r"^Announced by France, then chair, as (\d{4}-\d{2}-\d{2})")


def record(run: Run, row: Row) -> None:
    """One participant with its membership, the evidence and the competing claims."""
    participant, changed = recording.record_participant(
        row["code"],
        by=run.officer,
        kind=facts.code(ParticipantKind, row["kind"]),
        name_en=row["name_en"],
        name_fr=row["name_fr"],
        alpha3=row["alpha3"],
        un_regional_group=row["un_regional_group"],
        founding=facts.yes_no(row["founding"]),
    )
    run.kept(f"participant {row['code']}", changed)
    joined = facts.interval(row["joined_earliest"], row["joined_latest"], row["joined_precision"])
    membership, changed = memberships.record_membership(
        participant,
        by=run.officer,
        joined=joined,
        status=facts.code(MembershipStatus, row["membership_status"]),
        confidence=facts.code(Confidence, row["confidence"]),
        date_confidence=facts.code(Confidence, row["confidence_date"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"membership of {row['code']}", changed)
    _evidence(run, row, membership, joined)
    run.claims(membership, row["other_claims"])


def _evidence(run: Run, row: Row, membership: Membership, joined: PartialDate | None) -> None:
    """The claim that the membership rests on. A membership's date may span what several say; evidence has its own."""
    kind = facts.code(EvidenceKind, row["evidence_kind"])
    announced = ANNOUNCED_AS.match(row["note"])
    evidence, changed = memberships.add_evidence(
        membership,
        by=run.officer,
        kind=kind,
        source=run.source(row["evidence_url"]),
        confidence=facts.code(Confidence, row["confidence"]),
        joined=parse(announced[1]) if announced else joined,
    )
    if kind in REASONS:  # attendance is never preferred
        changed |= memberships.prefer(evidence, by=run.officer, reason=REASONS[kind])
    run.kept(f"evidence of {row['code']}", changed)
