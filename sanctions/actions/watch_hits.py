"""When a hit is new, when it is told again, and where it goes when its target is merged.

Everything here runs in the transaction that holds the watcher's row: the numbers it gives follow commit order, so that
who reads hits after a number misses none.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.enums import Operation, Status
from registry.models import Event
from sanctions.models import Hit, Watcher
from sanctions.models.watch import STANDING
from sanctions.screening.comparing import Comparison, Feature

RISE = 5
"""Hundredths by which a score must rise to be told again."""
TOLD_AGAIN = frozenset(
    {
        Operation.RELISTED,
        Operation.ENDED,
        Operation.ANNULLED,
        Operation.CORRECTED,
        Operation.WITHDRAWN,
        Operation.REDACTED,
    }
)
"""What whoever acted on a listing must hear of, whatever the score, where the event changed how its record stands."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a name and a target are: hundredths, and the reasons as they are kept."""

    score: int
    reasons: list[dict[str, Any]]


def likeness(compared: Comparison) -> Likeness:
    """A comparison as hits keep it."""
    return Likeness(hundredths(compared.score), reasons(compared.features))


def hundredths(score: float) -> int:
    """A score in whole hundredths; never rounded up, so that what falls short of a threshold stays short of it."""
    return int(score * 100 + 1e-6)


def reasons(features: Iterable[Feature]) -> list[dict[str, Any]]:
    return [{"name": one.name, "score": round(one.score, 4), "detail": one.detail} for one in features]


class Hits:
    """The hits of a watcher on some targets, as they become; `write` puts down what changed."""

    def __init__(self, watcher: Watcher, targets: Iterable[str], *, at: dt.datetime) -> None:
        self._watcher, self._at = watcher, at
        held = watcher.hits.filter(target__in=set(targets)).order_by("number")
        self._by_pair = {(hit.name_id, hit.target): hit for hit in held}
        self._changed: dict[tuple[int, str], Hit] = {}
        self._gone: list[int] = []

    def names(self, target: str) -> set[int]:
        """Names that have a hit on a target."""
        return {name for name, of in self._by_pair if of == target}

    def see(
        self,
        name: int,
        target: str,
        found: Likeness | None,
        *,
        operation: str,
        sequence: int,
        listed: bool,
        again: bool = False,
    ) -> None:
        """An event says something of a target, and a name is so much like it; None where there is nothing to compare.

        A target that is not listed any more makes no new hit. ``again``: who was told must hear it, whatever the score.
        """
        known = self._by_pair.get((name, target))
        if known is None:
            if found and listed and found.score >= self._watcher.threshold:
                fresh = Hit(watcher=self._watcher, name_id=name, target=target)
                self._tell(fresh, found, operation, sequence)
            return
        seen = known.sequence >= sequence and operation != STANDING
        said = (
            name,
            target,
        ) in self._changed and known.operation == operation  # by the target's line, then a listing's
        if known.dismissed_at is not None or seen or said:
            return
        if again or (found and found.score >= known.score + RISE):
            self._tell(known, found, operation, sequence)

    def move(self, merged: str, survivor: str, *, sequence: int) -> None:
        """What a merged target was hit by, its survivor is, and the watcher is told so under the same id.

        Of two hits of one name the open one stays, the survivor's if both are: a dismissal of one target does not
        silence what was open about the other.
        """
        for name in self.names(merged):
            moving, there = self._by_pair.pop((name, merged)), self._by_pair.get((name, survivor))
            self._changed.pop((name, merged), None)
            if there and (there.dismissed_at is None or moving.dismissed_at is not None):
                self._gone += [moving.pk] if moving.pk else []
                continue
            if there:
                self._gone += [there.pk] if there.pk else []
            moving.target = survivor
            self._by_pair[name, survivor] = self._changed[name, survivor] = moving
            if moving.dismissed_at is None:
                self._tell(moving, None, Operation.MERGED, sequence)

    def write(self) -> None:
        """Put down what changed; the watcher's ``turn`` is for the caller to save."""
        Hit.objects.filter(pk__in=self._gone).delete()
        Hit.objects.bulk_create(hit for hit in self._changed.values() if hit.pk is None)
        fields = ["target", "number", "sequence", "operation", "score", "reasons", "found_at", "told_at"]
        Hit.objects.bulk_update([hit for hit in self._changed.values() if hit.pk], fields, batch_size=200)

    def _tell(self, hit: Hit, found: Likeness | None, operation: str, sequence: int) -> None:
        self._watcher.turn += 1
        hit.number, hit.sequence, hit.operation = self._watcher.turn, sequence, operation
        hit.found_at, hit.told_at = self._at, None
        if found:
            hit.score, hit.reasons = found.score, found.reasons
        self._by_pair[hit.name_id, hit.target] = self._changed[hit.name_id, hit.target] = hit


def is_listed(event: Event) -> bool:
    """Whether a target stands listed after an event."""
    return event.status == Status.CURRENT
