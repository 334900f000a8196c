"""Who in the register is like whom is asked for, and the pages of those found: published data alone.

Everything is read through the connection ``public``, whose role sees no profile but the public ones, and each statement
has the two seconds that this role is given.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import F

from registry import queries
from registry.enums import Kind, Status
from registry.exports.ftm import papers, target
from registry.exports.ftm.entity import PREFIX, Entity
from registry.exports.ftm.fitting import fits
from registry.exports.record import Edition, Record, Subject
from registry.models import Event
from registry.models import Record as Pointer
from sanctions.actions import matching
from sanctions.actions.matching import COMPARED, Candidate
from sanctions.matching.v1.questions import Query

TOGETHER = 10
"""Queries of one statement."""
CHUNK = 1000
STANDING = tuple(status for status in queries.COUNTED if status != Status.REDACTED)
"""How a target stands that can be found: one whose content a court had destroyed has no name any more."""

REFERENCE = re.compile(r"T[0-9]{1,10}", re.ASCII)
"""How a target is referred to."""

Facets = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """The best candidates of a query, and how many there were."""

    best: list[Candidate]
    total: int


def alike(
    batch: Sequence[Query], *, cutoff: float, limit: int, facets: Facets, without: Collection[str]
) -> list[Answer]:
    """For each query the targets it is like, best first; none below ``cutoff``, none of those that are left out."""
    found: list[list[Candidate]] = []
    for begin in range(0, len(batch), TOGETHER):
        subjects = [query.subject for query in batch[begin : begin + TOGETHER]]
        found += matching.candidates(subjects, public=True, limit=COMPARED, floor=cutoff, using=queries.PUBLIC)
    left_out = [survivors(query.without | set(without)) for query in batch]
    stand = standing({one.ref for candidates in found for one in candidates if one.ref}, facets)
    answers = []
    for candidates, out in zip(found, left_out, strict=True):
        kept = [one for one in candidates if one.ref in stand and one.ref not in out]
        answers.append(Answer(kept[:limit], len(kept)))
    return answers


def survivors(refs: Collection[str]) -> frozenset[str]:
    """References of targets, with those that they were merged into; with or without the prefix of the exports."""
    bare = {ref.removeprefix(f"{PREFIX}-").removeprefix(f"{Kind.TARGET.value}/") for ref in refs}
    return frozenset(bare | {survivor(ref) for ref in bare})


def survivor(ref: str) -> str:
    """Which target stands for one that was merged; itself for any other text."""
    merged = {one: into for into, those in referents().items() for one in those}
    for _ in merged:
        ref = merged.get(ref, ref)
    return ref


def standing(refs: Collection[str], facets: Facets) -> frozenset[str]:
    """Those of the targets that can be found now, and carry one of the values in each facet."""
    found: set[str] = set()
    names = sorted(f"{Kind.TARGET.value}/{ref}" for ref in refs)
    for begin in range(0, len(names), CHUNK):
        events = queries.current().filter(record__in=names[begin : begin + CHUNK])
        rows = queries.filtered(events, facets=facets, statuses=STANDING).values_list("record", flat=True)
        found |= {record.partition("/")[2] for record in rows}
    return frozenset(found)


def entities(refs: Collection[str]) -> dict[str, Entity]:
    """The targets as entities of FollowTheMoney, by reference; numbers and addresses stand in their properties."""
    head = queries.head()
    merged = referents()
    made = Edition(
        sequence=head.sequence,
        published_at=head.published_at.isoformat() if head.published_at else None,
        referents={f"{Kind.TARGET.value}/{ref}": list(merged[ref]) for ref in refs if ref in merged},
    )
    targets = {one.ref: one for one in _records(f"{Kind.TARGET.value}/{ref}" for ref in refs) if one.text}
    named = {ref: [one["listing"] for one in record.document["listings"]] for ref, record in targets.items()}
    listings = {one.record: one for one in _records(name for names in named.values() for name in names) if one.text}
    return {
        ref: _entity(Subject(record, [listings[name] for name in dict.fromkeys(named[ref]) if name in listings]), made)
        for ref, record in targets.items()
    }


def referents() -> Mapping[str, Sequence[str]]:
    """The targets merged into each; let go with the next event, whatever it is."""
    leaves = Event.objects.using(queries.PUBLIC).order_by("-sequence").values_list("leaf", flat=True)
    return _referents(leaves.first() or "")


@lru_cache(maxsize=2)
def _referents(_newest: str) -> Mapping[str, Sequence[str]]:
    """Leaves are like no other register's, so those of one that was restored or replaced are never found."""
    found: dict[str, list[str]] = {}
    merged = queries.current().filter(kind=Kind.TARGET, status=Status.MERGED).order_by("record")
    for record, survivor in merged.values_list("record", "merged_into"):
        found.setdefault(survivor.partition("/")[2], []).append(record.partition("/")[2])
    return found


def _records(names: Iterable[str]) -> Iterator[Record]:
    wanted = sorted(set(names))
    for begin in range(0, len(wanted), CHUNK):
        pointers = Pointer.objects.using(queries.PUBLIC).filter(record__in=wanted[begin : begin + CHUNK])
        rows = pointers.annotate(first_at=F("first__published_at")).select_related("event")
        for row in rows.defer("event__names", "event__search", "event__facets", "event__periods"):
            event = row.event
            yield Record(
                record=event.record,
                sequence=event.sequence,
                operation=event.operation,
                status=event.status,
                published_at=event.published_at.isoformat(),
                first_published_at=row.first_at.isoformat(),
                schema=event.schema,
                text=event.document if event.status in STANDING else "",
            )


def _entity(subject: Subject, made: Edition) -> Entity:
    """By the exports' own rules; a paper's number stands in its property, an address in words."""
    entity = target.of(subject, made)
    for _paper in papers.identifications(entity, subject.target.document):
        pass  # the numbers are put into the entity as the papers are made
    for address in subject.target.document.get("addresses") or []:
        if fits("address", address["text"]):
            entity.add("address", address["text"])
    return entity
