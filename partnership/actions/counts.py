"""Published figures of how many take part. All of them stay; one of a day and kind may be preferred."""

from collections.abc import Sequence

from django.db import transaction

from partnership.actions import keeping
from partnership.dates import PartialDate
from partnership.enums import Confidence, CountKind, Qualifier
from partnership.models import ParticipantCount, Source, User
from partnership.permissions import check_may_keep


def record_count(
    key: str,
    *,
    by: User,
    kind: CountKind,
    qualifier: Qualifier,
    confidence: Confidence,
    when: PartialDate | None = None,
    states: int | None = None,
    total: int | None = None,
    includes_eu: bool | None = None,
    wording: str = "",
    language: str = "",
    note: str = "",
    in_error: bool = False,
    sources: Sequence[Source] = (),
) -> tuple[ParticipantCount, bool]:
    """Record one source's figure by its key, which is its public reference. Returns it, and whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: a value does not fit, or there is no figure.
    """
    check_may_keep(by)
    values = {
        "kind": kind,
        "qualifier": qualifier,
        "confidence": confidence,
        "when": when,
        "states": states,
        "total": total,
        "includes_eu": includes_eu,
        "wording": wording,
        "language": language,
        "note": note,
        "in_error": in_error,
    }
    return keeping.keep(ParticipantCount, {"key": key}, values, {"sources": sources})


def prefer(count: ParticipantCount, *, by: User, reason: str) -> bool:
    """Prefer this figure over the others of its day and kind, and say why; returns whether anything changed.

    Raises:
        NotAllowedError: not an officer or keeper.
        RefusedError: no reason, or entered in error.
    """
    check_may_keep(by)
    with transaction.atomic():
        same = ParticipantCount.objects.select_for_update(of=("self",)).filter(
            kind=count.kind, when_earliest=count.when_earliest, when_latest=count.when_latest, preferred=True
        )
        for other in same.exclude(pk=count.pk):
            keeping.change(other, {"preferred": False, "reason": ""})
        return keeping.change(count, {"preferred": True, "reason": reason})
