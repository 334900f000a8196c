"""Where a reader begins: what there is, how far the register has come, and whether it is a demonstration."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from registry import queries
from registry.enums import Kind
from registry.feed.v1 import answers, bodies, problems
from registry.feed.v1.base import FeedView, StateView
from registry.feed.v1.parameters import Parameters

TITLE = {
    "en": "Registry of the International Partnership against Impunity for the Use of Chemical Weapons",
    "fr": "Registre du Partenariat international contre l’impunité d’utilisation d’armes chimiques",
}
LINKS = {
    "events": "/v1/events",
    "pages": "/v1/pages/1",
    "search": "/v1/search",
    "coverage": "/v1/coverage",
    "atom": "/v1/feed.atom",
    "json_feed": "/v1/feed.json",
}


class HomeView(StateView):
    """Links, the head, and the newest release when there are releases."""

    parameters = ("as_of",)

    def body(self, request: HttpRequest, question: Any, at: queries.State) -> bytes:
        return bodies.whole(
            {
                "title": TITLE,
                "demonstration": at.demonstration,
                "notice": bodies.NOTICE if at.demonstration else None,
                "head": bodies.state(at),
                "release": None,
                "links": LINKS,
                "collections": {kind.collection: f"/v1/{kind.collection}" for kind in Kind},
            }
        )


class ProblemView(FeedView):
    """What a kind of problem means; the addresses in `type` lead here."""

    def read(self, request: HttpRequest, asked: Parameters, *, name: str = "", **kwargs: Any) -> HttpResponse:
        kind = problems.KINDS.get(name)
        if kind is None:
            raise problems.not_found()
        etag = answers.tag(request)
        if answers.matches(request, etag):
            return answers.not_modified(etag, answers.SETTLED)
        body = bodies.whole({"title": kind.title, "status": kind.status, "meaning": kind.meaning})
        return answers.ok(request, body, etag=etag, cache=answers.SETTLED)
