"""A judgement carried out and taken back: two targets under one reference, two again; each a published act.

The older reference stays. Listings, their values and their history follow; the register is told of every record whose
document changed, in the same transaction (docs/adr/0009).
"""

import datetime as dt
import json
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from partnership.models import User
from registry.actions import ledger
from registry.actions.ledger import Entry
from registry.enums import Kind, Operation, Status
from registry.models import Event, Record
from sanctions.actions import listings as publishing
from sanctions.actions import matching, targets
from sanctions.actions.lines import document_of
from sanctions.actions.listings import Effect
from sanctions.enums import Judgement, ListingStatus, SubmissionStatus
from sanctions.models import VALUES, Likeness, Line, Listing, Merge, Resolution, Target
from sanctions.permissions import check_may_merge, check_may_split
from sanctions.proposal import proposal
from sanctions.workflow import NotNowError

AT_THE_DESK = (
    SubmissionStatus.SUBMITTED,
    SubmissionStatus.UNDER_REVIEW,
    SubmissionStatus.APPROVED,
    SubmissionStatus.SCHEDULED,
)
_OPERATIONS = {
    ListingStatus.IN_FORCE: Operation.AMENDED,
    ListingStatus.ENDED: Operation.ENDED,
    ListingStatus.ANNULLED: Operation.ANNULLED,
}
"""What is told of a listing that moved: it stands as it stood."""


def merge(resolution: Resolution, *, by: User, at: dt.datetime) -> Merge:
    """Put two targets that stand judged the same under one reference, the older of the two.

    Raises:
        NotAllowedError: ``by`` does not judge, or gave the judgement.
        NotNowError: it is taken back or no judgement of the same, one of the targets is merged already, a submission
            at the desk rests on either, or one of their records is closed.
    """
    check_may_merge(by, resolution)
    with transaction.atomic():
        resolution = Resolution.objects.select_for_update().get(pk=resolution.pk)
        if resolution.undone_at or resolution.judgement != Judgement.SAME or resolution.right_id is None:
            raise NotNowError(_("only what stands judged the same is merged"))
        survivor, merged = sorted(_held(resolution.left_id, resolution.right_id), key=_age)
        for target in (survivor, merged):
            if target.merged_into_id:
                raise NotNowError(_("%(target)s is merged into another") % {"target": target})
        _check_free(survivor, merged)
        done = Merge.objects.create(resolution=resolution, survivor=survivor, merged=merged, merged_at=at, merged_by=by)
        moved = list(Listing.objects.filter(target=merged).order_by("pk"))
        done.listings.set(moved)
        merged.merged_into = survivor
        merged.save(update_fields=["merged_into"])
        _move(moved, survivor)
        Likeness.objects.filter(Q(left=merged) | Q(right=merged)).delete()
        _tell(moved, amended=[survivor], gone=merged, into=survivor)
        matching.index([survivor.pk, merged.pk])
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
        done = Merge.objects.select_for_update(of=("self",)).select_related("resolution").get(pk=done.pk)
        if done.split_at:
            raise NotNowError(_("it is split already"))
        survivor, merged = _held(done.survivor_id, done.merged_id)
        if survivor.merged_into_id:
            raise NotNowError(_("%(target)s was merged on since: split that first") % {"target": survivor})
        _check_free(survivor, merged)
        done.split_at, done.split_by, done.split_why = at, by, why
        done.save(update_fields=["split_at", "split_by", "split_why"])
        resolution = done.resolution
        resolution.undone_at, resolution.undone_by = at, by
        resolution.save(update_fields=["undone_at", "undone_by"])
        merged.merged_into = None
        merged.save(update_fields=["merged_into"])
        moved = list(done.listings.filter(target=survivor).order_by("pk"))
        _move(moved, merged)
        _tell(moved, amended=[survivor, merged])
        matching.index([survivor.pk, merged.pk])
    return done


def order(resolution: Resolution) -> tuple[Target, Target]:
    """Which of the two would stay, and which would answer with it.

    Raises:
        ValueError: there is no second target yet.
    """
    if resolution.right is None:
        raise ValueError("of a sanction still at the desk")
    survivor, gone = sorted((resolution.left, resolution.right), key=_age)
    return survivor, gone


def _held(one: int, other: int) -> list[Target]:
    """The two as they are now, in the order asked, held until the transaction ends; locked in one order for everybody,
    as publication does."""
    rows = Target.objects.select_for_update(no_key=True).filter(pk__in=[one, other]).order_by("pk")
    found = {target.pk: target for target in rows}
    return [found[one], found[other]]


def _age(target: Target) -> tuple[bool, int, str, int]:
    """By public reference, the older first; one without a reference never survives one that has one."""
    return (target.ref is None, len(target.ref or ""), target.ref or "", target.pk)


def _check_free(survivor: Target, merged: Target) -> None:
    """Nothing at the desk rests on either: its bytes, which somebody may have approved, would change."""
    both = [survivor.pk, merged.pk]
    refs = [target.ref for target in (survivor, merged) if target.ref]
    resting = Line.objects.filter(is_open=True, submission__status__in=AT_THE_DESK).filter(
        Q(listing__target__in=both) | Q(content__target__in=refs)
    )
    if line := resting.select_related("submission__participant").first():
        raise NotNowError(_("“%(submission)s” at the desk rests on one of them") % {"submission": line.submission})
    closed = Record.objects.filter(record__in=[f"{Kind.TARGET.value}/{ref}" for ref in refs])
    if record := closed.filter(event__status__in=[Status.REDACTED, Status.WITHDRAWN]).first():
        raise NotNowError(_("%(record)s is closed for ever") % {"record": record})


def _move(moved: Sequence[Listing], target: Target) -> None:
    keys = [listing.pk for listing in moved]
    Listing.objects.filter(pk__in=keys).update(target=target)
    for model in VALUES:
        model.objects.filter(listing__in=keys).update(target=target)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # here, not at the commit, when the register's head is locked
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _tell(
    moved: Sequence[Listing], *, amended: Sequence[Target], gone: Target | None = None, into: Target | None = None
) -> None:
    """Append what changed to the register: the merged target, those amended, then the listings that moved."""
    entries: list[Entry] = []
    if gone and into and gone.ref:
        entries.append(_gone(gone, into))
    public = [target for target in amended if target.ref and target.listings.filter(ref__isnull=False).exists()]
    if any(listing.ref for listing in moved):
        entries += targets.composed(public)
    rows = Listing.objects.filter(pk__in=[listing.pk for listing in moved], ref__isnull=False)
    for listing in rows.select_related("participant", "programme", "target").order_by("pk"):
        operation = _OPERATIONS[ListingStatus(listing.status)]
        effect = Effect(listing, proposal(listing.proposal), document_of(listing), operation)
        entries.append(publishing.entry(effect, not_before=None))
    ledger.append(entries)


def _gone(target: Target, into: Target) -> Entry:
    """The last line of a merged target: its document as it last read, and the reference that answers for it."""
    last = Event.objects.of(f"{Kind.TARGET.value}/{target.ref}").latest("sequence")
    return Entry(
        kind=Kind.TARGET,
        ref=target.ref or "",
        operation=Operation.MERGED,
        document=json.loads(last.document),
        title=last.title,
        schema=last.schema,
        facets=last.facets,
        names=last.names.splitlines(),
        periods=[(period.lower, period.upper) for period in last.periods],
        merged_into=f"{Kind.TARGET.value}/{into.ref}",
    )
