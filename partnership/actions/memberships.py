"""Periods of participation and the claims they rest on. Attendance is never the ground of a membership."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.actions import keeping
from partnership.actions.errors import AttendanceIsNotMembershipError, RefusedError
from partnership.dates import PartialDate
from partnership.enums import Confidence, EvidenceKind, MembershipStatus
from partnership.models import Membership, MembershipEvidence, Participant, Source, User
from partnership.permissions import check_may_keep


def open_membership(
    participant: Participant,
    *,
    by: User,
    joined: PartialDate | None,
    status: MembershipStatus,
    confidence: Confidence,
    date_confidence: Confidence | str = "",
    note: str = "",
    sources: Sequence[Source] = (),
) -> Membership:
    """Open a period of participation. A probable one is a candidate, kept here and never published.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: one is open, or it would overlap another.
    """
    check_may_keep(by)
    values = {
        "participant": participant,
        "joined": joined,
        "status": status,
        "confidence": confidence,
        "date_confidence": date_confidence,
        "note": note,
    }
    return keeping.create(Membership, values, {"sources": sources})


def record_membership(
    participant: Participant,
    *,
    by: User,
    joined: PartialDate | None,
    status: MembershipStatus,
    confidence: Confidence,
    date_confidence: Confidence | str = "",
    note: str = "",
    sources: Sequence[Source] = (),
) -> tuple[Membership, bool]:
    """Open a membership or revise it: the open one, else the one with the same joining date as printed.

    Returns it, and whether anything changed. Raises as `open_membership`.
    """
    check_may_keep(by)
    rows = participant.memberships.filter(in_error=False)
    known = rows.filter(left_text="").first() or rows.filter(joined_text=joined.text if joined else "").first()
    if known is None:
        opened = open_membership(
            participant,
            by=by,
            joined=joined,
            status=status,
            confidence=confidence,
            date_confidence=date_confidence,
            note=note,
            sources=sources,
        )
        return opened, True
    values = {
        "joined": joined,
        "status": status,
        "confidence": confidence,
        "date_confidence": date_confidence,
        "note": note,
    }
    return known, keeping.change(known, values, {"sources": sources})


def revise(
    membership: Membership,
    *,
    by: User,
    joined: PartialDate | None,
    status: MembershipStatus,
    confidence: Confidence,
    date_confidence: Confidence | str = "",
    left: PartialDate | None = None,
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> bool:
    """Put a membership right, its end and its being in error included; returns whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        AttendanceIsNotMembershipError: confirmed, though it was not and rests on attendance alone.
        RefusedError: a rule of the table.
    """
    check_may_keep(by)
    if status == MembershipStatus.CONFIRMED and membership.status != status and not in_error:
        _check_founded(membership)
    values = {
        "joined": joined,
        "left": left,
        "status": status,
        "confidence": confidence,
        "date_confidence": date_confidence,
        "note": note,
        "in_error": in_error,
    }
    return keeping.change(membership, values, {"sources": sources})


def confirm(membership: Membership, *, by: User) -> None:
    """Make a candidate a member. Raises as `revise`."""
    check_may_keep(by)
    if membership.status == MembershipStatus.CONFIRMED:
        raise RefusedError(_("%(membership)s is confirmed already") % {"membership": membership})
    _check_founded(membership)
    keeping.change(membership, {"status": MembershipStatus.CONFIRMED})


def end(membership: Membership, *, by: User, left: PartialDate, sources: Sequence[Source]) -> None:
    """End a membership on the word of its sources, which join those it has.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: ended already, no source, or the end lies before the beginning.
    """
    check_may_keep(by)
    if membership.left:
        raise RefusedError(_("%(membership)s has ended already") % {"membership": membership})
    if not sources:
        raise RefusedError(_("an end needs a source"))
    keeping.change(membership, {"left": left}, {"sources": {*membership.sources.all(), *sources}})


def add_evidence(
    membership: Membership,
    *,
    by: User,
    kind: EvidenceKind,
    source: Source,
    confidence: Confidence,
    joined: PartialDate | None = None,
    note: str = "",
    in_error: bool = False,
) -> tuple[MembershipEvidence, bool]:
    """Record one source's claim; the same source and kind again revises it. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a rule of the table.
    """
    check_may_keep(by)
    natural = {"membership": membership, "source": source, "kind": kind}
    values = {"joined": joined, "confidence": confidence, "note": note, "in_error": in_error}
    return keeping.keep(MembershipEvidence, natural, values)


def prefer(evidence: MembershipEvidence, *, by: User, reason: str) -> bool:
    """Prefer this claim over the membership's others, and say why; returns whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        AttendanceIsNotMembershipError: it is attendance.
        RefusedError: no reason, or entered in error.
    """
    check_may_keep(by)
    if evidence.kind == EvidenceKind.ATTENDANCE:
        raise AttendanceIsNotMembershipError(
            _("Attendance is not membership: it cannot be the preferred evidence."),
            constraint="partnership_membership_evidence_attendance_never_preferred",
        )
    with transaction.atomic():
        others = evidence.membership.evidence.select_for_update(of=("self",)).filter(preferred=True)
        for other in others.exclude(pk=evidence.pk):
            keeping.change(other, {"preferred": False, "reason": ""})
        return keeping.change(evidence, {"preferred": True, "reason": reason})


def _check_founded(membership: Membership) -> None:
    if not membership.evidence.filter(in_error=False).exclude(kind=EvidenceKind.ATTENDANCE).exists():
        raise AttendanceIsNotMembershipError(
            _(
                "A membership is confirmed by a signature, an announced accession or an own statement; attendance is"
                " not membership."
            )
        )
