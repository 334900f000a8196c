"""What a watcher does with its own: registers names, deletes them, dismisses hits. The watcher is the actor.

A name is only put down here; a worker analyses it and compares it with what is published (`watching`).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import transaction

from sanctions.actions.watchers import hold
from sanctions.models import Hit, WatchedName, Watcher, WatchKey
from sanctions.screening.subjects import Subject

MOST = 20_000
"""Names of one watcher."""


class TooManyNamesError(Exception):
    """The watcher would have more than `MOST` names."""


@dataclass(frozen=True, slots=True)
class NameDraft:
    """A name as a watcher sends it, under the watcher's own key for it."""

    key: str
    subject: Subject


@dataclass(frozen=True, slots=True)
class Put:
    """How many names are new, were changed, or stood so already."""

    added: int
    changed: int
    unchanged: int


def put(watcher: Watcher, drafts: Sequence[NameDraft], *, at: dt.datetime) -> Put:
    """Register names, all of them or none; one under a known key takes its place.

    A name that is new or says something else will be compared with what is published; of one that says something else
    the open hits go, to be found anew, and what was dismissed stays so.

    Raises:
        TooManyNamesError: see there.
        WatcherError: the watcher was ended.
        ValueError: two drafts have one key.
    """
    said = {draft.key: _json(draft.subject) for draft in drafts}
    if len(said) < len(drafts):
        raise ValueError("a key stands there twice")
    with transaction.atomic():
        row = hold(watcher)
        known = {name.key: name for name in row.names.filter(key__in=said)}
        new = [key for key in said if key not in known]
        if new and row.names.count() + len(new) > MOST:
            raise TooManyNamesError(str(MOST))
        WatchedName.objects.bulk_create(
            WatchedName(watcher=row, key=key, subject=said[key], written_at=at) for key in new
        )
        changed = [name for key, name in known.items() if name.subject != said[key]]
        for name in changed:
            name.subject, name.data, name.version, name.written_at = said[name.key], b"", 0, at
        WatchKey.objects.filter(name__in=changed).delete()
        Hit.objects.filter(name__in=changed, dismissed_at=None).delete()
        WatchedName.objects.bulk_update(changed, ["subject", "data", "version", "written_at"], batch_size=500)
    return Put(len(new), len(changed), len(known) - len(changed))


def delete(watcher: Watcher, key: str) -> None:
    """Delete a name with its keys and hits, for real and at once.

    Raises:
        WatchedName.DoesNotExist: the watcher has no such name; another's is none.
        WatcherError: the watcher was ended.
    """
    with transaction.atomic():
        hold(watcher).names.get(key=key).delete()


def dismiss(watcher: Watcher, hit: int, *, note: str, at: dt.datetime) -> Hit:
    """Say that a hit is false: it is not told again, whatever happens to the target. The first dismissal stands.

    Raises:
        Hit.DoesNotExist: the watcher has no such hit; another's is none.
        WatcherError: the watcher was ended.
    """
    with transaction.atomic():
        found = hold(watcher).hits.select_related("name").get(pk=hit)
        if found.dismissed_at is None:
            found.dismissed_at, found.note = at, note
            found.save(update_fields=["dismissed_at", "note"])
    return found


def _json(subject: Subject) -> Any:
    """As the column gives it back, so that the two can be compared."""
    return msgspec.json.decode(msgspec.json.encode(subject))
