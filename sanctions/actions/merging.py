"""A judgement carried out and taken back: two targets under one reference, two again; each a published act.

The older reference stays. Listings, their values and their history follow; the register is told of every record whose
document changed, in the same transaction (docs/adr/0009).
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partnership.models import User
from registry.actions import ledger
from registry.enums import Kind, Status
from registry.models import Record
from sanctions.actions import judging, matching, retelling
from sanctions.enums import Judgement, SubmissionStatus, TargetKind
from sanctions.models import VALUES, Likeness, Line, Listing, Merge, Resolution, Submission, Target
from sanctions.permissions import check_may_merge, check_may_split
from sanctions.workflow import NotNowError

AT_THE_DESK = (
    SubmissionStatus.SUBMITTED,
    SubmissionStatus.UNDER_REVIEW,
    SubmissionStatus.APPROVED,
    SubmissionStatus.SCHEDULED,
)
BODIES = {TargetKind.ORGANISATION, TargetKind.GROUP, TargetKind.STATE_BODY}
"""Kinds that one State sees where another sees another: the same office is a group here and an organisation there."""


def merge(resolution: Resolution, *, by: User, at: dt.datetime) -> Merge:
    """Put two targets that stand judged the same under one reference, the older of the two.

    Raises:
        NotAllowedError: ``by`` does not judge, or gave the judgement.
        NotNowError: it is taken back or no judgement of the same; one of the targets is merged already; of all that
            comes together two stand judged different, or are of kinds that are never one; a submission at the desk
            rests on either; or one of their records is closed.
    """
    check_may_merge(by, resolution)
    with transaction.atomic():
        survivor, merged = sorted(_held(resolution.left_id, resolution.right_id), key=retelling.age)
        resolution = Resolution.objects.select_for_update().get(pk=resolution.pk)
        if resolution.undone_at or resolution.judgement != Judgement.SAME:
            raise NotNowError(_("only what stands judged the same is merged"))
        _check_one(survivor, merged)
        _check_free(survivor, merged)
        done = Merge.objects.create(resolution=resolution, survivor=survivor, merged=merged, merged_at=at, merged_by=by)
        moved = list(Listing.objects.filter(target=merged).order_by("pk"))
        done.listings.set(moved)
        merged.merged_into = survivor
        merged.save(update_fields=["merged_into"])
        _move(moved, survivor)
        Likeness.objects.filter(Q(left=merged) | Q(right=merged)).delete()
        matching.index([survivor.pk, merged.pk])
        ledger.append(retelling.merged(moved, merged, survivor))
    return done


def split(done: Merge, *, why: str, by: User, at: dt.datetime) -> Merge:
    """Take a merge back, and the judgement with it: what it moved, and is still there, moves back.

    Raises:
        NotAllowedError: ``by`` does not judge, or carried the merge out.
        ValueError: no reason given.
        NotNowError: split already, the survivor was itself merged since, a submission at the desk rests on either
            target, or one of their records is closed.
    """
    check_may_split(by, done)
    if not why.strip():
        raise ValueError("the reason for the split")
    with transaction.atomic():
        survivor, merged = _held(done.survivor_id, done.merged_id)
        done = Merge.objects.select_for_update(of=("self",)).select_related("resolution").get(pk=done.pk)
        if done.split_at:
            raise NotNowError(_("it is split already"))
        _check_top(survivor)
        _check_free(survivor, merged)
        done.split_at, done.split_by, done.split_why = at, by, why
        done.save(update_fields=["split_at", "split_by", "split_why"])
        Resolution.objects.filter(pk=done.resolution_id).update(undone_at=at, undone_by=by)
        merged.merged_into = None
        merged.save(update_fields=["merged_into"])
        moved = list(done.listings.filter(target=survivor).order_by("pk"))
        _move(moved, merged)
        matching.index([survivor.pk, merged.pk])
        ledger.append(retelling.split(moved, survivor, merged))
    return done


def in_the_way(resolution: Resolution) -> str:
    """Why it could not be carried out, or split again, as things are; empty if nothing stands in the way.

    Raises:
        ValueError: there is no second target yet.
    """
    survivor, merged = retelling.order(resolution)
    done = Merge.objects.filter(resolution=resolution, split_at=None).select_related("survivor", "merged").first()
    try:
        if done:
            _check_top(done.survivor)
            _check_free(done.survivor, done.merged)
        else:
            _check_one(survivor, merged)
            _check_free(survivor, merged)
    except NotNowError as error:
        return str(error)
    return ""


def _held(one: int, other: int | None) -> list[Target]:
    """The two as they are now, in the order asked, held until the transaction ends.

    First the submissions that rest on them, drafts too, so that none is handed in meanwhile; then the targets. That is
    the order of publication, and every row is held in one order for everybody.

    Raises:
        NotNowError: there is no second target yet.
    """
    if other is None:
        raise NotNowError(_("only what stands judged the same is merged"))
    both = [one, other]
    _hold_submissions(both)
    rows = Target.objects.select_for_update(no_key=True).filter(pk__in=both).order_by("pk")
    found = {target.pk: target for target in rows}
    return [found[one], found[other]]


def _hold_submissions(both: Sequence[int]) -> None:
    resting = _resting(Target.objects.filter(pk__in=both)).values("submission")
    list(Submission.objects.select_for_update().filter(pk__in=resting).order_by("pk").values_list("pk"))


def _resting(targets: Iterable[Target]) -> QuerySet[Line]:
    """Open lines about any of some targets: on their listings, or naming them."""
    keys, refs = zip(*((target.pk, target.ref) for target in targets), strict=True)
    about = Q(listing__target__in=keys) | Q(content__target__in=[ref for ref in refs if ref])
    return Line.objects.filter(about, is_open=True)


def _check_one(survivor: Target, merged: Target) -> None:
    """Nothing that is known speaks against it."""
    for target in (survivor, merged):
        if target.merged_into_id:
            raise NotNowError(_("%(target)s is merged into another") % {"target": target})
    if survivor.kind != merged.kind and not {survivor.kind, merged.kind} <= BODIES:
        kinds = {"one": survivor.get_kind_display(), "other": merged.get_kind_display()}
        raise NotNowError(_("one is of the kind “%(one)s”, the other of the kind “%(other)s”") % kinds)
    if parted := judging.different(survivor.pk, merged.pk):
        pair = {"left": parted.left, "right": parted.right}
        raise NotNowError(_("%(left)s and %(right)s would come together, and stand judged different") % pair)


def _check_top(survivor: Target) -> None:
    if survivor.merged_into_id:
        raise NotNowError(_("%(target)s was merged on since: split that first") % {"target": survivor})


def _check_free(survivor: Target, merged: Target) -> None:
    """Nothing at the desk rests on either: its bytes, which somebody may have approved, would change."""
    resting = _resting((survivor, merged)).filter(submission__status__in=AT_THE_DESK)
    if line := resting.select_related("submission__participant").first():
        raise NotNowError(_("“%(submission)s” at the desk rests on one of them") % {"submission": line.submission})
    records = [f"{Kind.TARGET.value}/{target.ref}" for target in (survivor, merged) if target.ref]
    closed = Record.objects.filter(record__in=records, event__status__in=[Status.REDACTED, Status.WITHDRAWN])
    if record := closed.first():
        raise NotNowError(_("%(record)s is closed for ever") % {"record": record})


def _move(moved: Sequence[Listing], target: Target) -> None:
    keys = [listing.pk for listing in moved]
    Listing.objects.filter(pk__in=keys).update(target=target)
    for model in VALUES:
        model.objects.filter(listing__in=keys).update(target=target)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # here, not at the commit, when the register's head is locked
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
