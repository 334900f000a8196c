"""The way into the partnership, step by step; joining opens a membership."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from partnership import workflow
from partnership.actions import keeping, memberships
from partnership.actions.errors import AttendanceIsNotMembershipError
from partnership.dates import PartialDate
from partnership.enums import Confidence, EvidenceKind, MembershipStatus, Stage
from partnership.models import Accession, AccessionStep, Membership, Participant, Source, User
from partnership.permissions import check_may_keep


def invite(
    participant: Participant, *, by: User, at: dt.datetime, note: str = "", sources: Sequence[Source] = ()
) -> Accession:
    """Open an accession.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: one is open for this participant.
    """
    check_may_keep(by)
    values = {"participant": participant, "stage": Stage.INVITED, "opened_at": at, "opened_by": by, "note": note}
    with transaction.atomic():
        accession = keeping.create(Accession, values, {"sources": sources})
        _log(accession, "", Stage.INVITED, by=by, at=at, note=note)
    return accession


def move(accession: Accession, stage: Stage, *, by: User, at: dt.datetime, note: str = "") -> None:
    """Take a step other than joining: consider, endorse the Declaration, decline.

    Raises:
        NotAllowedError: not an officer or keeper.
        NotNowError: the stage does not lead there, or the step is joining, which `join` takes.
    """
    check_may_keep(by)
    if stage is Stage.JOINED:
        raise workflow.NotNowError(_("joining opens a membership and needs its evidence"))
    with transaction.atomic():
        _step(accession, stage, None, by=by, at=at, note=note)


def join(
    accession: Accession,
    *,
    by: User,
    at: dt.datetime,
    joined: PartialDate,
    kind: EvidenceKind,
    source: Source,
    confidence: Confidence,
    reason: str,
    note: str = "",
) -> Membership:
    """Join: opens a confirmed membership on its first evidence, preferred for the reason given; returns it.

    Raises:
        NotAllowedError: not an officer or keeper.
        NotNowError: the Declaration is not endorsed.
        AttendanceIsNotMembershipError: the evidence is attendance.
        RefusedError: the participant has a membership open.
    """
    check_may_keep(by)
    if kind is EvidenceKind.ATTENDANCE:
        raise AttendanceIsNotMembershipError(_("Attendance is not membership."))
    with transaction.atomic():
        workflow.check(Accession.objects.select_for_update(of=("self",)).get(pk=accession.pk).stage, Stage.JOINED)
        membership = memberships.open_membership(
            accession.participant,
            by=by,
            joined=joined,
            status=MembershipStatus.CONFIRMED,
            confidence=confidence,
            date_confidence=confidence,
            sources=[source],
        )
        evidence, _created = memberships.add_evidence(
            membership, by=by, kind=kind, source=source, confidence=confidence, joined=joined
        )
        memberships.prefer(evidence, by=by, reason=reason)
        _step(accession, Stage.JOINED, membership, by=by, at=at, note=note)
    return membership


def _step(
    accession: Accession, stage: Stage, membership: Membership | None, *, by: User, at: dt.datetime, note: str
) -> None:
    before = Accession.objects.select_for_update(of=("self",)).get(pk=accession.pk).stage
    workflow.check(before, stage)
    keeping.change(accession, {"stage": stage, "membership": membership})
    _log(accession, before, stage, by=by, at=at, note=note)


def _log(accession: Accession, before: str, after: Stage, *, by: User, at: dt.datetime, note: str) -> None:
    AccessionStep.objects.create(
        accession=accession, from_stage=before, to_stage=after, taken_at=at, taken_by=by, note=note
    )
