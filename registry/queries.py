"""Reading the register: as at a moment, since a cursor, one record's versions, by name.

Everything is read *as at* a state of the register, named by its newest sequence. A state below the head never changes,
so several statements about one state agree with each other whatever is published between them, and what the register
says now is simply what it says as at its head.

All of it reads through the ``public`` connection unless told otherwise: what other rooms make of the register (pages,
pushes, feeds) then shows what the public may see and nothing else.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Concat, TruncDate

from registry import folding
from registry.enums import Kind, Status
from registry.models import Event

PUBLIC = "public"

LATEST = 2**62
"""A sequence no register reaches: whatever is newest."""

COUNTED = (Status.CURRENT, Status.ENDED, Status.ANNULLED, Status.REDACTED)
"""How the records stand that a collection shows: a merged one is its survivor, a withdrawn one is not spoken of."""

COUNTED_AT_ONCE = 50_000
"""Events that a statement counts: it reads their rows, and the public connection gives it two seconds."""

AsOf = int | dt.date | dt.datetime


class BeyondHeadError(LookupError):
    """A sequence the register has not reached: the reader has seen another register than this one."""

    def __init__(self, sequence: int, head: int) -> None:
        super().__init__(f"sequence {sequence} is beyond the head, {head}")
        self.sequence = sequence
        self.head = head


class NotYetError(ValueError):
    """A moment still to come: what the register will say then is not known."""


@dataclass(frozen=True, slots=True)
class State:
    """The register as at one sequence. ``published_at`` is the moment of that event; None while there is none."""

    sequence: int
    published_at: dt.datetime | None
    demonstration: bool


_HEAD = "SELECT h.sequence, h.published_at, h.demonstration, clock_timestamp()"
_STANDS = "SELECT sequence, published_at, demonstration FROM registry_head"
_LEAF = "SELECT leaf FROM registry_event WHERE sequence = %s"
_AT_SEQUENCE = f"{_HEAD}, e.sequence, e.published_at FROM registry_head h LEFT JOIN registry_event e ON e.sequence = %s"
_AT_MOMENT = (
    f"{_HEAD}, e.sequence, e.published_at FROM registry_head h LEFT JOIN LATERAL"  # noqa: S608
    " (SELECT sequence, published_at FROM registry_event WHERE published_at < %s"
    " ORDER BY published_at DESC, sequence DESC LIMIT 1) e ON true"
)


def head(*, using: str = PUBLIC) -> State:
    """The register as it stands."""
    return State(*_row(_STANDS, [], using))


def leaf(sequence: int, *, using: str = PUBLIC) -> str:
    """The leaf of an event; empty where there is none.

    Salts are random, so a leaf is like no other register's: bytes kept under the last leaf of a range can be served
    again without asking whether this is still the register they came from.
    """
    found = _row(_LEAF, [sequence], using)
    return found[0] if found else ""


def as_at(moment: AsOf | None, *, using: str = PUBLIC) -> State:
    """The state that a sequence, a moment or a day names; None names the head.

    A day means its end in UTC, so the present day means everything so far. A moment includes what was published at it.

    Raises:
        BeyondHeadError: the sequence is greater than the head.
        NotYetError: the day or the moment is to come, by the database's clock.
    """
    if moment is None:
        return head(using=using)
    if isinstance(moment, int):
        top, _, demonstration, _, sequence, published_at = _row(_AT_SEQUENCE, [moment], using)
        if moment > top:
            raise BeyondHeadError(moment, top)
        return State(sequence or 0, published_at, demonstration)
    begins, ends = _interval(moment)
    _, _, demonstration, now, sequence, published_at = _row(_AT_MOMENT, [ends], using)
    if begins > now:
        raise NotYetError(str(moment))
    return State(sequence or 0, published_at, demonstration)


def since(sequence: int, *, limit: int, upto: int | None = None, using: str = PUBLIC) -> QuerySet[Event]:
    """At most ``limit`` events after a cursor, in order; none after ``upto``."""
    events = Event.objects.using(using).since(sequence)
    return (events if upto is None else events.filter(sequence__lte=upto))[:limit]


def last_with(sequence: int, *, using: str = PUBLIC) -> int:
    """The last event of the publication that an event is part of: those that bear its moment."""
    events = Event.objects.using(using)
    moment = events.filter(sequence=sequence).values("published_at")
    return events.filter(sequence__gte=sequence, published_at=Subquery(moment)).latest("sequence").sequence


def published_each_day(sequence: int, *, using: str = PUBLIC) -> dict[str, int]:
    """How many events there were on each day in UTC up to a sequence, by ISO day, in its order."""
    found: dict[str, int] = {}
    for first in range(0, sequence, COUNTED_AT_ONCE):
        last = min(first + COUNTED_AT_ONCE, sequence)
        events = Event.objects.using(using).filter(sequence__gt=first, sequence__lte=last)
        days = events.annotate(day=TruncDate("published_at", tzinfo=dt.UTC)).values_list("day")
        for day, number in days.annotate(number=Count("*")).order_by("day"):
            found[day.isoformat()] = found.get(day.isoformat(), 0) + number
    return found


def as_of(sequence: int, *, using: str = PUBLIC) -> QuerySet[Event]:
    """The newest event of every record as at a sequence: those that nothing up to there supersedes. Unordered."""
    later = Event.objects.using(using).filter(
        supersedes=OuterRef("sequence"), supersedes__isnull=False, sequence__lte=sequence
    )
    return Event.objects.using(using).filter(~Exists(later), sequence__lte=sequence)


def current(*, using: str = PUBLIC) -> QuerySet[Event]:
    """The newest event of every record, as the statement finds it. Unordered."""
    return Event.objects.using(using).filter(current_for__isnull=False)


def record(name: str, *, at: int, using: str = PUBLIC) -> QuerySet[Event]:
    """The newest event of one record (``listing/L000001``) as at a sequence: one row, or none if unknown then."""
    return Event.objects.using(using).filter(record=name, sequence__lte=at).order_by("-sequence")[:1]


def history(name: str, *, at: int, using: str = PUBLIC) -> QuerySet[Event]:
    """Every version of one record up to a sequence, oldest first."""
    return Event.objects.using(using).of(name).filter(sequence__lte=at)


def filtered(
    events: QuerySet[Event],
    *,
    facets: Mapping[str, Sequence[str]] | None = None,
    statuses: Iterable[str] = COUNTED,
    on: dt.date | None = None,
    words: str = "",
) -> QuerySet[Event]:
    """Events that carry one of the values in each facet, stand so, speak of a day, and bear every word in a name.

    ``on`` is legal time: some half-open period of the document holds it. ``words`` begin words of the names, whatever
    the script or the accents; an empty one asks nothing.
    """
    for name, values in (facets or {}).items():
        any_of = Q()
        for value in values:
            any_of |= Q(facets__contains={name: [value]})
        events = events.filter(any_of)
    if on is not None:
        events = events.filter(_Holds(Value(on), F("periods")))
    return bearing(events.filter(status__in=list(statuses)), words)


def bearing(events: QuerySet[Event], words: str) -> QuerySet[Event]:
    """Events whose names bear every one of these words, each as the beginning of a word; any script, accents or none.

    Words without a letter or digit ask nothing.
    """
    return events.filter(_bears(folding.fold(words)))


def known(kind: Kind, facet: str, value: str, *, using: str = PUBLIC) -> bool:
    """Whether any version of any record of the kind ever carried this value in this facet."""
    return Event.objects.using(using).filter(kind=kind, facets__contains={facet: [value]}).exists()


def search(
    text: str,
    *,
    at: int,
    kinds: Sequence[Kind] = (),
    facets: Mapping[str, Sequence[str]] | None = None,
    statuses: Iterable[str] = COUNTED,
    limit: int = 20,
    using: str = PUBLIC,
) -> QuerySet[Event, Any]:
    """Records by name, best first, as at a sequence; each event has a ``score`` from 0 to 1. Filters as in `filtered`.

    1 is a name equal to the question once both are folded; .9 a record whose names bear all its words; below that, how
    alike the nearest stretch of the names is by trigrams. For finding, not for judging a match.
    """
    folded = folding.fold(text)
    events = filtered(as_of(at, using=using), facets=facets, statuses=statuses)
    if kinds:
        events = events.filter(kind__in=kinds)
    lines = Concat(Value("\n"), F("search"), Value("\n"), output_field=TextField())
    score = Case(
        When(_Contains(lines, Value(f"\n {folded}\n")), then=Value(1.0)),
        When(_bears(folded), then=Value(0.9)),
        default=Func(Value(folded), F("search"), function="word_similarity") * Value(0.9),
        output_field=FloatField(),
    )
    events = events.filter(_bears(folded) | Q(search__trigram_word_similar=folded))
    return events.annotate(score=score).order_by("-score", "record")[:limit]


class _Holds(Func):
    """Whether a day lies in one of a list of half-open periods."""

    template = "(%(expressions)s))"
    arg_joiner = "::date <@ ANY ("
    arity = 2
    output_field = BooleanField()


class _Contains(Func):
    """Whether a text holds another, byte for byte."""

    function = "strpos"
    template = "(%(function)s(%(expressions)s) > 0)"
    output_field = BooleanField()


def _bears(folded: str) -> Q:
    """Each word of the question begins a word of the names; `LIKE` on the blank before it uses the trigram index."""
    condition = Q()
    for word in folded.split():
        condition &= Q(search__contains=f" {word}")
    return condition


def _interval(moment: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """When a day or a moment begins, and the first instant after it."""
    if isinstance(moment, dt.datetime):
        begins, length = moment, dt.timedelta(microseconds=1)
    else:
        begins, length = dt.datetime.combine(moment, dt.time.min, dt.UTC), dt.timedelta(days=1)
    try:
        return begins, begins + length
    except OverflowError:  # the last day of the year 9999
        return begins, dt.datetime.max.replace(tzinfo=dt.UTC)


def _row(sql: str, params: list[Any], using: str) -> Any:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchone()
