"""The register written out as at one of its states, in a format of `registry.exports`.

Records are read a page at a time through the public connection. A state below the head never changes, so the pages
agree with one another whatever is published meanwhile, no transaction stays open, and memory does not grow with the
register. One state makes the same bytes for ever.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice

from django.db.models import QuerySet

from registry import queries
from registry.enums import Kind, Status
from registry.exports import coverage
from registry.exports.catalogue import Format
from registry.exports.record import Edition, Record
from registry.models import Event
from registry.models import Record as Pointer

PAGE = 200
TARGETS = 1000
"""Documents of targets a statement reads for the coverage; the public connection gives each two seconds."""

TOMBSTONES = (*queries.COUNTED, Status.MERGED)
"""What the authentic form has lines of. In the other forms a merged record is its survivor, and named there."""

UNREAD = ("names", "search", "periods")


class UnknownParticipantError(LookupError):
    """No participant of this code was published by then."""


def moment(text: str) -> queries.AsOf | None:
    """A sequence (``1234``) or a day (``2018-05-18``) as people write it; None for nothing.

    Raises:
        ValueError: neither.
    """
    given = text.strip()
    if not given:
        return None
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given) else dt.date.fromisoformat(given)


def edition(at: queries.AsOf | None = None, *, participant: str = "") -> Edition:
    """The state that a moment names, the head for None; ``participant`` is whose listings alone are wanted.

    Raises:
        BeyondHeadError, NotYetError: see `queries.as_at`.
        UnknownParticipantError: see there.
    """
    state = queries.as_at(at)
    made = Edition(
        sequence=state.sequence,
        published_at=_text(state.published_at) if state.published_at else None,
        demonstration=state.demonstration,
        participants={
            one.document["code"]: one.document["names"]["en"] for one in _whole(Kind.PARTICIPANT, state.sequence)
        },
        programmes={one.ref: one.document for one in _whole(Kind.PROGRAMME, state.sequence)},
        participant=participant,
        referents=_referents(state.sequence),
    )
    if participant and participant not in made.participants:
        raise UnknownParticipantError(participant)
    return made


def write(form: Format, made: Edition) -> Iterator[bytes]:
    """The file of a format, in pieces."""
    return form.write(records(form, made), made)


def records(form: Format, made: Edition) -> Iterator[Record]:
    """The records that a format takes, in the order in which it takes them."""
    if form.by_target:
        yield from _by_target(made)
        return
    for kind in form.kinds or sorted(Kind.values):
        for page in _pages(kind, made, queries.COUNTED if form.kinds else TOMBSTONES):
            yield from _records(page)


def covered(at: int) -> tuple[coverage.Row, ...]:
    """Who lists whom as at a sequence, in the order of the targets' references.

    The rows of the states last asked for are kept, since whoever turns pages asks for the same one. They are let go
    with the next event whatever it is: a court's order may have emptied a document of an older state.
    """
    leaves = Event.objects.using(queries.PUBLIC).order_by("-sequence").values_list("leaf", flat=True)
    return _covered(at, leaves.first() or "")


@lru_cache(maxsize=2)
def _covered(at: int, _newest: str) -> tuple[coverage.Row, ...]:
    """Leaves are like no other register's, so the rows of one that was restored or replaced are never found."""
    return tuple(sorted(coverage.rows(_documents(Kind.TARGET, at)), key=lambda row: row.record))


def _documents(kind: Kind, at: int) -> Iterator[tuple[str, str]]:
    """The record and the document of each, in no order that another program would call so."""
    events = queries.as_of(at).filter(kind=kind, status__in=queries.COUNTED).order_by("record")
    after, page = "", [("", "")] * TARGETS
    while len(page) == TARGETS:
        page = list(events.filter(record__gt=after).values_list("record", "document")[:TARGETS])
        yield from page
        after = page[-1][0] if page else after


def _by_target(made: Edition) -> Iterator[Record]:
    """Each target, then its listings: the target's document names them."""
    for page in _pages(Kind.TARGET, made):
        targets = list(_records(page))
        named = [sorted({one["listing"] for one in target.document.get("listings") or []}) for target in targets]
        listings = _named(chain.from_iterable(named), made)
        for target, names in zip(targets, named, strict=True):
            yield target
            yield from (listing for listing in islice(listings, len(names)) if listing)


def _named(names: Iterator[str], made: Edition) -> Iterator[Record | None]:
    """The records of these names, in their order; None for one that is not shown or not asked for."""
    while part := list(islice(names, PAGE)):
        events = _standing(made.sequence, queries.COUNTED).filter(record__in=part).defer(*UNREAD)
        found = {record.record: record for record in _records([event for event in events if _wanted(event, made)])}
        yield from (found.get(name) for name in part)


def _pages(kind: str, made: Edition, statuses: Sequence[Status] = queries.COUNTED) -> Iterator[list[Event]]:
    """By keyset, in the order of the records' names; whose they are is looked at here, since the index has no room."""
    after = ""
    events = _standing(made.sequence, statuses).filter(kind=kind).order_by("record").defer(*UNREAD)
    while page := list(events.filter(record__gt=after)[:PAGE]):
        yield [event for event in page if _wanted(event, made)]
        after = page[-1].record


def _standing(at: int, statuses: Sequence[Status]) -> QuerySet[Event]:
    return queries.as_of(at).filter(status__in=statuses)


def _wanted(event: Event, made: Edition) -> bool:
    """With a participant asked for: what it says or what is about it; what nobody says alone stays."""
    whose: list[str] = event.facets.get("participant") or []
    own = not whose and event.record == f"{Kind.PARTICIPANT.value}/{made.participant}"
    return not made.participant or own or made.participant in whose


def _records(events: Sequence[Event]) -> Iterator[Record]:
    names = [event.record for event in events]
    pointers = Pointer.objects.using(queries.PUBLIC).filter(record__in=names)
    firsts = dict(pointers.values_list("record", "first__published_at"))
    for event in events:
        yield _record(event, firsts[event.record])


def _record(event: Event, first: dt.datetime) -> Record:
    return Record(
        record=event.record,
        sequence=event.sequence,
        operation=event.operation,
        status=event.status,
        published_at=_text(event.published_at),
        first_published_at=_text(first),
        schema=event.schema,
        text=event.document,
        effective_from=event.effective_from.isoformat() if event.effective_from else None,
        effective_to=event.effective_to.isoformat() if event.effective_to else None,
        supersedes=event.supersedes,
        merged_into=event.merged_into,
        content_sha256=event.content_sha256,
        leaf=event.leaf,
        salt=event.salt,
    )


def _whole(kind: Kind, at: int) -> Iterable[Record]:
    """Every record of a kind of which there are dozens."""
    return (one for page in _pages(kind, Edition(sequence=at, published_at=None)) for one in _records(page) if one.text)


def _referents(at: int) -> dict[str, list[str]]:
    """What was merged into each record, also by way of others that were merged on."""
    found = queries.as_of(at).filter(status=Status.MERGED).order_by("record")
    survivors = dict(found.values_list("record", "merged_into"))
    merged: dict[str, list[str]] = {}
    for record in survivors:
        stands = record
        while stands in survivors:
            stands = survivors[stands]
        merged.setdefault(stands, []).append(record)
    return merged


def _text(at: dt.datetime) -> str:
    """As envelopes print a moment (`registry.actions.ledger.moment`, a room above this one)."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
