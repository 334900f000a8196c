"""What events say of targets, for watchers: in their own lines, and in those of their listings that must be heard."""

import json
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from registry import queries
from registry.enums import Kind, Operation, Status
from registry.models import Event
from sanctions.actions.watch_hits import TOLD_AGAIN, is_listed
from sanctions.documents.subject import subject_of
from sanctions.screening import profiles
from sanctions.screening.profiles import Profile

SILENT = frozenset({Status.MERGED, Status.WITHDRAWN, Status.REDACTED})
"""How a target stands when nothing is said of it any more."""


@dataclass(frozen=True, slots=True)
class News:
    """What an event says of a target. ``profile`` is None where there is nothing to compare: in a listing's line, or
    when the target is silent. ``again``: whoever was told of the target must hear it."""

    ref: str
    operation: str
    sequence: int
    listed: bool
    again: bool
    profile: Profile | None


def read(events: QuerySet[Event]) -> list[News]:
    """The news of some events, in order; of listings only what must be told again."""
    found = list(events.filter(Q(kind=Kind.TARGET) | Q(kind=Kind.LISTING, operation__in=TOLD_AGAIN)))
    superseded = Event.objects.using(queries.PUBLIC).filter(sequence__in=[event.supersedes for event in found])
    before = dict(superseded.values_list("sequence", "status"))
    return [_news(event, before.get(event.supersedes or 0, "")) for event in found]


def merges(events: QuerySet[Event]) -> list[tuple[str, str, int]]:
    """Merged reference, the survivor's, and sequence of each merge among some events, in order."""
    return [
        (ref_of(event), event.merged_into.partition("/")[2], event.sequence)
        for event in events.filter(kind=Kind.TARGET, status=Status.MERGED)
    ]


def ref_of(event: Event) -> str:
    """The reference of an event's record."""
    return event.record.partition("/")[2]


def _news(event: Event, before: str) -> News:
    """``before``: how the record stood. What stands as it stood is no news: a listing that follows its target through
    a merge says once more that it is ended."""
    changed = event.operation == Operation.CORRECTED or before != event.status
    again = event.operation in TOLD_AGAIN and changed
    if event.kind == Kind.LISTING:
        ref = json.loads(event.document).get("target", "").partition("/")[2]
        return News(ref, event.operation, event.sequence, listed=False, again=again, profile=None)
    profile = None if event.status in SILENT else _analysed(event.content_sha256, event.document)
    return News(ref_of(event), event.operation, event.sequence, listed=is_listed(event), again=again, profile=profile)


@lru_cache(maxsize=512)
def _analysed(_digest: str, document: str) -> Profile:
    """Kept for the next watcher, which goes through the same events."""
    return profiles.analyse(subject_of(json.loads(document)))
