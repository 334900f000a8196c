"""Judgements of who is the same: given with grounds, taken back, never deleted (docs/adr/0009)."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partnership.models import User
from sanctions.actions.listings import Effect
from sanctions.enums import Judgement
from sanctions.models import Likeness, Line, Merge, Profile, Resolution, Submission, Target
from sanctions.permissions import check_may_judge
from sanctions.workflow import CLOSED, NotNowError


def judge(
    one: Target,
    other: Target,
    judgement: Judgement,
    *,
    note: str,
    score: float | None = None,
    by: User,
    at: dt.datetime,
) -> Resolution:
    """Say of two targets that they are the same, different or cannot be told; replaces the standing judgement.

    ``score`` is how alike matching finds them now, from 0 to 1.

    Raises:
        NotAllowedError: ``by`` neither officer nor reviewer.
        ValueError: one target, or no grounds given.
        NotNowError: one of them is merged already, or the standing judgement is carried out: that is split first.
    """
    check_may_judge(by)
    if one.pk == other.pk or not note.strip():
        raise ValueError("two targets, and the grounds for the judgement")
    left, right = sorted((one, other), key=lambda target: target.pk)
    with transaction.atomic():
        for target in Target.objects.select_for_update(no_key=True).filter(pk__in=[left.pk, right.pk]).order_by("pk"):
            if target.merged_into_id:
                raise NotNowError(_("%(target)s is merged into another") % {"target": target})
        for standing in Resolution.objects.select_for_update().filter(left=left, right=right, undone_at=None):
            undo(standing, by=by, at=at)
        Likeness.objects.filter(left=left, right=right).delete()
        return Resolution.objects.create(
            left=left,
            right=right,
            judgement=judgement,
            note=note,
            score=_hundredths(score),
            judged_at=at,
            judged_by=by,
        )


def judge_line(
    line: Line,
    target: Target,
    judgement: Judgement,
    *,
    note: str,
    score: float | None = None,
    by: User,
    at: dt.datetime,
) -> Resolution:
    """Say the same of a target and of a sanction at the desk, which has none yet; known by State and own reference.

    Raises:
        NotAllowedError: ``by`` neither officer nor reviewer.
        ValueError: no grounds given.
        NotNowError: its submission is closed meanwhile: what is published is judged as a target.
    """
    check_may_judge(by)
    if not note.strip():
        raise ValueError("the grounds for the judgement")
    about = {"left": target, "right": None, "participant": line.participant, "own_reference": line.own_reference}
    with transaction.atomic():
        if Submission.objects.select_for_update().get(pk=line.submission_id).status in CLOSED:
            raise NotNowError(_("the submission is closed"))
        for standing in Resolution.objects.select_for_update().filter(**about, undone_at=None):
            undo(standing, by=by, at=at)
        return Resolution.objects.create(
            **about, judgement=judgement, note=note, score=_hundredths(score), judged_at=at, judged_by=by
        )


def undo(resolution: Resolution, *, by: User, at: dt.datetime) -> Resolution:
    """Take a judgement back; it stays in the record.

    Raises:
        NotAllowedError: ``by`` neither officer nor reviewer.
        ValueError: taken back already.
        NotNowError: it is carried out; splitting takes it back.
    """
    check_may_judge(by)
    with transaction.atomic():
        held = Resolution.objects.select_for_update().get(pk=resolution.pk)  # a merge at this moment is waited for
        if held.undone_at:
            raise ValueError("taken back already")
        if Merge.objects.filter(resolution=resolution, split_at=None).exists():
            raise NotNowError(_("it is carried out: split the targets, which takes it back"))
        resolution.undone_at, resolution.undone_by = at, by
        resolution.save(update_fields=["undone_at", "undone_by"])
        if resolution.right_id:  # the pair is asked again
            Profile.objects.filter(target__in=[resolution.left_id, resolution.right_id]).update(compared=False)
    return resolution


def settle(effects: Collection[Effect], *, at: dt.datetime) -> None:
    """Judgements given at the desk become judgements of two targets; called by publication alone, in its transaction.

    Where the State named the target itself, or two that stand judged already, there is nothing left to say: the
    judgement is taken back, by whoever gave it.
    """
    by_reference = {(one.listing.participant_id, one.listing.own_reference): one.listing.target for one in effects}
    waiting = Resolution.objects.select_for_update().filter(right=None, undone_at=None)
    about = waiting.filter(participant__in={participant for participant, _reference in by_reference})
    rows = list(about.order_by("-judged_at", "-pk"))  # of several that come to be of one pair the newest stands
    merged = _merged() if rows else {}
    for resolution in rows:
        target = by_reference.get((resolution.participant_id or 0, resolution.own_reference))
        if target is None:
            continue
        left, right = sorted((_survivor(resolution.left_id, merged), target.pk))
        if left == right or Resolution.objects.filter(left=left, right=right, undone_at=None).exists():
            resolution.undone_at, resolution.undone_by = at, resolution.judged_by
        else:
            resolution.left_id, resolution.right_id = left, right
        resolution.save()


def standing(targets: Collection[int]) -> dict[frozenset[int], Resolution]:
    """The judgements that stand about some targets, by the primary keys of the two as they are merged now.

    A judgement about a target that was merged since is one about its survivor.
    """
    merged = _merged()
    family = set(targets) | {one for one in merged if _survivor(one, merged) in set(targets)}
    rows = Resolution.objects.filter(undone_at=None, right__isnull=False).filter(
        Q(left__in=family) | Q(right__in=family)
    )
    found = {}
    for resolution in rows.select_related("judged_by").order_by("judged_at", "pk"):
        pair = frozenset((_survivor(resolution.left_id, merged), _survivor(resolution.right_id or 0, merged)))
        if len(pair) == 2:
            found[pair] = resolution
    return found


def at_the_desk(lines: Collection[Line]) -> dict[tuple[int, int, str], Resolution]:
    """The judgements that stand about sanctions at the desk: by the target as merged now, State and own reference."""
    rows = Resolution.objects.filter(
        right=None,
        undone_at=None,
        participant__in={line.participant_id for line in lines},
        own_reference__in={line.own_reference for line in lines},
    )
    merged = _merged()
    return {
        (_survivor(row.left_id, merged), row.participant_id or 0, row.own_reference): row
        for row in rows.select_related("judged_by").order_by("judged_at", "pk")
    }


def to_carry_out() -> QuerySet[Resolution]:
    """Judgements of the same that wait for a second person: the two still answer under two references."""
    rows = Resolution.objects.filter(undone_at=None, judgement=Judgement.SAME, right__isnull=False)
    merged = _merged()
    moved = rows.filter(Q(left__in=merged) | Q(right__in=merged)).values_list("pk", "left", "right")
    done = [pk for pk, left, right in moved if _survivor(left, merged) == _survivor(right or 0, merged)]
    return rows.exclude(pk__in=done)


def different(one: int, other: int) -> Resolution | None:
    """A standing judgement that of all merged into two targets any two are different."""
    merged = _merged()
    families = [{target, *(each for each in merged if _survivor(each, merged) == target)} for target in (one, other)]
    apart = Resolution.objects.filter(undone_at=None, judgement=Judgement.DIFFERENT).select_related("left", "right")
    here, there = families
    return apart.filter(Q(left__in=here, right__in=there) | Q(left__in=there, right__in=here)).first()


def answering(target: Target) -> Target:
    """The target that answers for one: itself, or what it was merged into, through any chain."""
    while target.merged_into:
        target = target.merged_into
    return target


def _merged() -> dict[int, int]:
    return dict(Target.objects.exclude(merged_into=None).values_list("pk", "merged_into_id"))


def _survivor(target: int, merged: dict[int, int]) -> int:
    while target in merged:
        target = merged[target]
    return target


def _hundredths(score: float | None) -> int | None:
    return None if score is None else round(100 * score)
