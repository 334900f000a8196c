"""Comparing what watchers watch with what is published: each from its own cursor, in order, nothing passed over.

The hits of some events and the cursor behind them are one transaction under the lock of the watcher's row. A worker
killed anywhere leaves the cursor where the hits are; names are put down under the same lock (`watched_names`), so that
a name is compared either with an event as it comes, or with all that is published when it is new: `_learn`. Events and
profiles are read as the public reads them: what is not published can match nothing.
"""

import datetime as dt
import logging
import time
import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Q

from registry import queries
from registry.actions.copying import copy
from registry.enums import Kind
from registry.models import Event
from sanctions.actions import matching, watch_news
from sanctions.actions.watch_hits import Hits, Likeness, hundredths, is_listed, likeness, reasons
from sanctions.actions.watched_names import MOST
from sanctions.models import WatchedName, Watcher, WatchKey
from sanctions.models.watch import STANDING
from sanctions.screening import keys, profiles
from sanctions.screening.comparing import compare
from sanctions.screening.profiles import Profile
from sanctions.screening.subjects import Subject

Clock = Callable[[], dt.datetime]

SLICE_SECONDS = 20.0
EVENTS = 100
"""Sequences that one transaction goes through."""
AHEAD = 2000
"""Sequences looked ahead for merges: one is published together with its survivor's new document, in either order."""
NAMES = 50
"""New names that one transaction analyses and compares."""
STANDING_MOST = 20
"""Targets published already that a new name can hit."""
COMPARED = 300
"""Names compared with one event in full, those that share the rarest keys with it first."""

_FIND = f"""
WITH asked AS (SELECT * FROM unnest(%s::int[], %s::bigint[]) AS asked (place, key)),
found AS (
    SELECT place, name_id, ln(1 + {MOST}.0 / count(*) OVER (PARTITION BY place, asked.key)) AS weight
    FROM asked JOIN sanctions_watchkey known ON known.watcher_id = %s AND known.key = asked.key
),
ranked AS (
    SELECT place, name_id, row_number() OVER (PARTITION BY place ORDER BY sum(weight) DESC, name_id) AS rank
    FROM found GROUP BY place, name_id
)
SELECT place, name_id FROM ranked WHERE rank <= {COMPARED}
"""  # noqa: S608 - constants of ours

log = logging.getLogger(__name__)


def scan(*, clock: Clock, limit: int = EVENTS, seconds: float = SLICE_SECONDS) -> bool:
    """Bring every watcher forward until it is at the head or the slice of time is over.

    A watcher that another worker is at is left to it; one that fails is logged, without a word of its names, and holds
    up no other. Returns whether more is to be done: call again.

    Raises:
        OperationalError, InterfaceError: the database went away. Nothing is lost: call again.
    """
    until = time.monotonic() + seconds
    for watcher_id in behind():
        more = True
        while more:
            if time.monotonic() >= until:
                return True
            try:
                more = step(watcher_id, at=clock(), limit=limit)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:  # whatever it is, it must not hold up the others
                more = False
                place = traceback.extract_tb(error.__traceback__)[-1]
                log.error(  # without the error's own message, which may quote a name
                    "watcher %s cannot be brought forward: %s at %s:%s",
                    watcher_id,
                    type(error).__name__,
                    place.filename,
                    place.lineno,
                )
    return False


def behind() -> list[int]:
    """Ids of the watchers that have new names, or events still to be compared with."""
    stale = WatchedName.objects.exclude(version=profiles.VERSION).values("watcher")
    waiting = Q(cursor__lt=queries.head().sequence) | Q(pk__in=stale)
    return list(Watcher.objects.alive().filter(waiting).order_by("pk").values_list("pk", flat=True))


def step(watcher_id: int, *, at: dt.datetime, limit: int = EVENTS) -> bool:
    """One transaction's worth for one watcher; whether there is more to do for it now."""
    with transaction.atomic():
        rows = Watcher.objects.alive().select_for_update(skip_locked=True, of=("self",))
        watcher = rows.filter(pk=watcher_id).first()
        if watcher is None:
            return False
        new = list(watcher.names.exclude(version=profiles.VERSION).order_by("pk")[:NAMES])
        if new:
            _learn(watcher, new, at=at)
        head = queries.head().sequence
        upto = min(head, watcher.cursor + limit)
        if not new and upto > watcher.cursor:
            _follow(watcher, upto, at=at)
            watcher.cursor = upto
        watcher.save(update_fields=["cursor", "turn"])
    return bool(new) or upto < head


def _learn(watcher: Watcher, names: Sequence[WatchedName], *, at: dt.datetime) -> None:
    """Analyse names and compare them with what stands published now, once for each version of the analysis."""
    subjects = [msgspec.convert(name.subject, Subject) for name in names]
    WatchKey.objects.filter(name__in=names).delete()
    rows = []
    for name, subject in zip(names, subjects, strict=True):
        made = profiles.analyse(subject)
        name.data, name.version = profiles.encode(made), profiles.VERSION
        rows += [WatchKey(watcher=watcher, key=key, name=name) for key in sorted(keys.asked(made))]
    WatchedName.objects.bulk_update(names, ["data", "version"])
    copy(rows, with_keys=True)
    found = matching.candidates(
        subjects, public=True, limit=STANDING_MOST, floor=watcher.threshold / 100, using=queries.PUBLIC
    )
    standing = _standing({one.ref for of_one in found for one in of_one if one.ref})
    hits = Hits(watcher, standing, at=at)
    for name, of_one in zip(names, found, strict=True):
        for one in of_one:
            event = standing.get(one.ref or "")
            if event is not None:
                alike = Likeness(hundredths(one.score), reasons(one.features))
                hits.see(
                    name.pk,
                    watch_news.ref_of(event),
                    alike,
                    operation=STANDING,
                    sequence=event.sequence,
                    listed=is_listed(event),
                )
    hits.write()


def _standing(refs: set[str]) -> dict[str, Event]:
    """The newest event of each target, by reference."""
    records = [f"{Kind.TARGET.value}/{ref}" for ref in refs]
    rows = queries.current().filter(record__in=records).only("sequence", "record", "status")
    return {watch_news.ref_of(event): event for event in rows}


def _follow(watcher: Watcher, upto: int, *, at: dt.datetime) -> None:
    """Compare a watcher's names with the events after its cursor, up to a sequence, in order."""
    later = Event.objects.using(queries.PUBLIC).since(watcher.cursor)
    news = watch_news.read(later.filter(sequence__lte=upto))
    merges = watch_news.merges(later.filter(sequence__lte=upto + AHEAD))
    found = _find(watcher, [one.profile for one in news])
    concern = {one.ref for one in news} | {ref for merged, survivor, _ in merges for ref in (merged, survivor)}
    hits = Hits(watcher, concern, at=at)
    for merged, survivor, sequence in merges:
        hits.move(merged, survivor, sequence=sequence)
    concerned = [found[place] | hits.names(one.ref) for place, one in enumerate(news)]
    asked = _decoded(set().union(*concerned))
    for one, names in zip(news, concerned, strict=True):
        for name in sorted(names):
            alike = likeness(compare(asked[name], one.profile)) if one.profile and name in asked else None
            hits.see(
                name,
                one.ref,
                alike,
                operation=one.operation,
                sequence=one.sequence,
                listed=one.listed,
                again=one.again,
            )
    hits.write()


def _find(watcher: Watcher, known: Sequence[Profile | None]) -> dict[int, set[int]]:
    """For each event by its place, the names that share a key with it."""
    pairs = [(place, key) for place, profile in enumerate(known) if profile for key in keys.keys(profile)]
    found: dict[int, set[int]] = defaultdict(set)
    if pairs:
        places, numbers = zip(*pairs, strict=True)
        with connection.cursor() as cursor:
            cursor.execute(_FIND, [list(places), list(numbers), watcher.pk])
            for place, name in cursor.fetchall():
                found[place].add(name)
    return found


def _decoded(names: set[int]) -> dict[int, Profile]:
    """The profiles of names; those still to be analysed anew are compared then."""
    rows = WatchedName.objects.filter(pk__in=names, version=profiles.VERSION).values_list("pk", "data")
    return {pk: profiles.decode(bytes(data)) for pk, data in rows}
