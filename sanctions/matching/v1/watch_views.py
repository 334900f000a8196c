"""A watcher's own: its names, its hits, how it stands. Each view makes one call; another's things are as unknown."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from registry import queries
from registry.actions.ledger import moment
from sanctions.actions import telling, watched_names
from sanctions.matching.v1.watch_door import PerPing, WatchView, body_of, check_parameters, number_in, watcher_of
from sanctions.matching.v1.watch_forms import read_many, read_note, read_one
from sanctions.models import Hit, WatchedName, Watcher
from sanctions.screening import profiles


class State(WatchView):
    """How the watcher stands: its names, how far events were gone through, what was told."""

    def get(self, request: Request) -> Response:
        check_parameters(request)
        watcher = watcher_of(request)
        names = watcher.names.count()
        return Response(
            {
                "name": watcher.name,
                "threshold": watcher.threshold / 100,
                "names": {
                    "registered": names,
                    "waiting": watcher.names.exclude(version=profiles.VERSION).count(),
                    "most": watched_names.MOST,
                },
                "scanned": watcher.cursor,
                "head": queries.head().sequence,
                "hits": {"waiting": watcher.hits.untold().count(), "last_told_at": _when(watcher.told_at)},
                "delivery": {
                    "state": watcher.state.lower(),
                    "failures": watcher.failures,
                    "next_attempt_at": _when(watcher.next_attempt_at),
                    "last_error": watcher.last_error or None,
                },
            }
        )


class Names(WatchView):
    """All names in order of their keys, and many put at once."""

    def get(self, request: Request) -> Response:
        check_parameters(request, "after", "limit")
        limit = number_in(request, "limit", usual=100, least=1, most=1000)
        after = request.query_params.get("after", "")
        rows = list(watcher_of(request).names.filter(key__gt=after).order_by("key")[: limit + 1])
        following = rows[limit - 1].key if len(rows) > limit else None
        return Response({"names": [_name(row) for row in rows[:limit]], "next": following})

    def post(self, request: Request) -> Response:
        check_parameters(request)
        drafts = read_many(body_of(request))
        put = watched_names.put(watcher_of(request), drafts, at=timezone.now())
        return Response({"added": put.added, "changed": put.changed, "unchanged": put.unchanged})


class OneName(WatchView):
    """One name under the watcher's own key."""

    def get(self, request: Request, key: str) -> Response:
        check_parameters(request)
        return Response(_name(watcher_of(request).names.get(key=_printable(key))))

    def put(self, request: Request, key: str) -> Response:
        check_parameters(request)
        watcher = watcher_of(request)
        put = watched_names.put(watcher, [read_one(key, body_of(request))], at=timezone.now())
        return Response(_name(watcher.names.get(key=key)), status=201 if put.added else 200)

    def delete(self, request: Request, key: str) -> Response:
        check_parameters(request)
        watched_names.delete(watcher_of(request), _printable(key))
        return Response(status=204)


class Hits(WatchView):
    """Hits in the order they were found or found again; reading them moves nothing."""

    def get(self, request: Request) -> Response:
        check_parameters(request, "after", "limit")
        after = number_in(request, "after", usual=0, least=0, most=2**62)
        limit = number_in(request, "limit", usual=100, least=1, most=100)
        watcher = watcher_of(request)
        rows = watcher.hits.filter(number__gt=after).select_related("name").order_by("number")
        found = list(rows[:limit])
        following = found[-1].number if found else after
        return Response({"hits": _hits(watcher, found), "next": following})


class Dismiss(WatchView):
    """A hit is false: never told again."""

    def post(self, request: Request, hit: int) -> Response:
        check_parameters(request)
        watcher = watcher_of(request)
        found = watched_names.dismiss(watcher, hit, note=read_note(body_of(request)), at=timezone.now())
        return Response(_hits(watcher, [found])[0])


class Test(WatchView):
    """A signed ping to the watcher's address, and what it answered."""

    throttle_classes = [PerPing]

    def post(self, request: Request) -> Response:
        check_parameters(request)
        answer = telling.ping(watcher_of(request), at=timezone.now())
        return Response({"ok": answer.ok, "status": answer.status, "error": telling.failure(answer) or None})


def _name(row: WatchedName) -> dict[str, Any]:
    """A name as it was understood; ``compared`` once a worker has looked at all that is published."""
    return {
        "key": row.key,
        "compared": row.version == profiles.VERSION,
        "written_at": moment(row.written_at),
        "subject": row.subject,
    }


def _hits(watcher: Watcher, hits: list[Hit]) -> list[dict[str, Any]]:
    return [
        said
        | {
            "number": hit.number,
            "told_at": _when(hit.told_at),
            "dismissed_at": _when(hit.dismissed_at),
            "note": hit.note or None,
        }
        for said, hit in zip(telling.shown(watcher, hits), hits, strict=True)
    ]


def _printable(key: str) -> str:
    """A key that PostgreSQL can be asked for."""
    if "\x00" in key:
        raise WatchedName.DoesNotExist
    return key


def _when(at: Any) -> str | None:
    return moment(at) if at else None
