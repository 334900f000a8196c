"""Targets that matching finds alike, kept for people to judge. Nothing follows from a likeness by itself.

What still has to be looked for stands in the profiles (``compared``): a worker that dies leaves it to the next. Pairs
that stand judged are left out, unless they are more alike now than when they were judged: that is new evidence.
"""

from django.db import transaction
from django.db.models import Q
from msgspec import to_builtins

from sanctions.actions import judging, matching
from sanctions.models import Likeness, Profile, Resolution
from sanctions.screening import profiles

FLOOR = 0.65
"""From here on a pair is put before people: a little below a match, so that they see what lies at its edge."""
RISEN = 5
"""Hundredths by which a score must have risen since a judgement, to be new evidence."""
EACH = 20
"""Likenesses of one target that are kept at most."""


def find_next(limit: int = 50) -> int:
    """Look for the likenesses of so many targets whose profiles are new; returns how many profiles were looked at.

    Two workers at once share them.
    """
    with transaction.atomic():
        waiting = Profile.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            compared=False, version=profiles.VERSION
        )
        first = list(waiting.order_by("pk")[:limit])
        if not first:
            return 0
        some = list(Profile.objects.filter(target__in={one.target_id for one in first}, version=profiles.VERSION))
        asked = [profiles.decode(bytes(profile.data)) for profile in some]
        found = matching.alike_to(asked, public=False, limit=EACH + 1, floor=FLOOR)
        judged = judging.standing({profile.target_id for profile in some})
        others: dict[int, dict[int, matching.Candidate]] = {}
        for profile, candidates in zip(some, found, strict=True):
            known = others.setdefault(profile.target_id, {})  # a target may have two profiles: the desk's says more
            for one in candidates:
                other = one.target or profile.target_id
                if other != profile.target_id and (other not in known or known[other].score < one.score):
                    known[other] = one
        for target, best in others.items():
            _keep(target, list(best.values()), judged)
        Profile.objects.filter(pk__in=[profile.pk for profile in some]).update(compared=True)
    return len(some)


def is_new_evidence(resolution: Resolution, score: float) -> bool:
    """Whether two are more alike than when they were judged."""
    return resolution.score is not None and round(100 * score) >= resolution.score + RISEN


def _keep(target: int, others: list[matching.Candidate], judged: dict[frozenset[int], Resolution]) -> None:
    """The likenesses of one target, in place of those it had."""
    kept = []
    for one in others:
        other = one.target or 0
        resolution = judged.get(frozenset((target, other)))
        if resolution is None or is_new_evidence(resolution, one.score):
            left, right = sorted((target, other))
            reasons = to_builtins(one.features)
            kept.append(Likeness(left_id=left, right_id=right, score=round(100 * one.score), reasons=reasons))
    gone = Likeness.objects.filter(Q(left=target) | Q(right=target))
    gone.exclude(pk__in=_same(kept)).delete()
    Likeness.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["left", "right"], update_fields=["score", "reasons"]
    )


def _same(kept: list[Likeness]) -> list[int]:
    """Primary keys of the rows that stand for the same pairs."""
    pairs = Q(pk=None)
    for one in kept:
        pairs |= Q(left=one.left_id, right=one.right_id)
    return list(Likeness.objects.filter(pairs).values_list("pk", flat=True))


def waiting() -> int:
    """How many pairs wait for a judgement."""
    return Likeness.objects.filter(left__merged_into=None, right__merged_into=None).count()
