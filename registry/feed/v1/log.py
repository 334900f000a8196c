"""The log itself: events after a cursor, and closed pages of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from registry import queries
from registry.feed.v1 import answers, bodies, problems
from registry.feed.v1.base import FeedView, state_at
from registry.feed.v1.kept import Kept, Part
from registry.feed.v1.parameters import DIGITS, Parameters

PAGE = 256
"""Events in a closed page. Part of the contract: it never changes."""

FARTHEST = 10**15
KEPT = Kept(room=32 * 1024 * 1024)


class EventsView(FeedView):
    """Events after a cursor, in order."""

    parameters = ("after", "limit", "as_of")

    def read(self, request: HttpRequest, asked: Parameters, **kwargs: Any) -> HttpResponse:
        after = asked.number("after", 0, low=0, high=FARTHEST)
        limit = asked.number("limit", 100, low=1, high=1000)
        moment = asked.as_of()
        at = state_at(moment)
        if after > at.sequence:
            raise problems.beyond_head(at.sequence)
        cache = answers.SETTLED if isinstance(moment, int) else answers.BRIEFLY
        etag = answers.tag(request, at)
        if answers.matches(request, etag):
            return answers.not_modified(etag, cache)
        last = min(after + limit, at.sequence)
        rest = bodies.ended({"next": last, "head": bodies.state(at)})
        part = _range(after, last, queries.leaf(last) if last == after + limit else "")
        return answers.ok(request, (part, rest), etag=etag, cache=cache)


class PageView(FeedView):
    """One closed page: 256 events that will never read otherwise."""

    def read(self, request: HttpRequest, asked: Parameters, *, page: str = "", **kwargs: Any) -> HttpResponse:
        if not DIGITS.fullmatch(page) or page.startswith("0") or int(page) > FARTHEST:
            raise problems.not_found()
        number = int(page)
        last = number * PAGE
        leaf = queries.leaf(last)
        if not leaf:  # the page is not full yet
            raise problems.not_found()
        etag = answers.tag(request, leaf)
        if answers.matches(request, etag):
            return answers.not_modified(etag, answers.FOREVER)
        rest = bodies.ended({"page": number})
        return answers.ok(request, (_range(last - PAGE, last, leaf), rest), etag=etag, cache=answers.FOREVER)


def _range(after: int, last: int, leaf: str) -> Part:
    """The events after one sequence up to another; kept where a leaf says that the range is full."""

    def make() -> bytes:
        events = queries.since(after, limit=last - after, upto=last).defer("names", "search", "facets", "periods")
        return bodies.wrapped("events", map(bodies.event, events))

    return KEPT.get((after, last, leaf), make) if leaf else Part.of(make())
