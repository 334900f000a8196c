"""The base of the open doors' views: DRF's for their description, none of its machinery for the answer.

No answer depends on who asks: there is no session, no cookie and no key, and scripts of any site may read. What was
asked is in no log of ours, since it may be the name of somebody's customer.
"""

import json
import logging
import traceback
from typing import Any

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from psycopg.errors import QueryCanceled
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from registry import queries
from sanctions.matching.v1 import limits, problems
from sanctions.matching.v1.problems import ProblemError
from sanctions.matching.v1.schema import DoorSchema

log = logging.getLogger(__name__)

_ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, Retry-After",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


class OpenDoor(APIView):
    """Answers the methods that it has (`read` for GET and HEAD, `ask` for POST), and everything wrong as a problem."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    schema: Any = DoorSchema()
    methods: tuple[str, ...] = ("GET", "HEAD")
    costs = 1
    """Names that a request counts for before it is read; see `limits.spend`."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._answer(request, **kwargs)
        except ProblemError as problem:
            return self._refusal(problem)
        except (OperationalError, InterfaceError) as error:
            log.warning("the register cannot be read: %s", type(error).__name__)
            return self._refusal(ProblemError("unavailable", headers={"Retry-After": "5"}))
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            # Without the error's message, which may quote a name; nor is Django's signal sent, whose hearers log it.
            log.error("an open door failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            return self._refusal(ProblemError("internal-error"))

    def read(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The answer to a GET, as JSON values.

        Raises:
            ProblemError: what is refused, and why.
        """
        raise ProblemError("not-found")

    def ask(self, request: HttpRequest, **kwargs: Any) -> Any:
        """The answer to a POST; see `read`."""
        raise ProblemError("not-found")

    def _answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return self._options()
        if request.method not in self.methods:
            raise ProblemError("method-not-allowed")
        limits.spend(request, self.costs)
        answer = self.ask if request.method == "POST" else self.read
        try:
            return written(answer(request, **kwargs), is_head=request.method == "HEAD")
        except (OperationalError, InterfaceError) as error:
            if isinstance(error.__cause__, QueryCanceled):
                raise
        # A kept connection may have died since its last request. Asking twice does no harm; the feed does the same.
        connections[queries.PUBLIC].close()
        return written(answer(request, **kwargs), is_head=request.method == "HEAD")

    def _refusal(self, problem: ProblemError) -> HttpResponse:
        answer = written(problem.body(), status=problem.status, content_type=problems.MEDIA_TYPE)
        allow = {"Allow": self._allow()} if problem.kind == "method-not-allowed" else {}
        for name, value in (allow | problem.headers).items():
            answer[name] = value
        return answer

    def _allow(self) -> str:
        return ", ".join((*self.methods, "OPTIONS"))

    def _options(self) -> HttpResponse:
        """What a browser asks before a script of another site may ask."""
        answer = HttpResponse(
            status=204,
            headers={
                **_ALWAYS,
                "Allow": self._allow(),
                "Access-Control-Allow-Methods": self._allow(),
                "Access-Control-Allow-Headers": "Content-Type",
                "Access-Control-Max-Age": "86400",
            },
        )
        del answer["Content-Type"]
        return answer


class ReadingDoor(OpenDoor):
    """One that takes GET."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Stands for `read` in the OpenAPI document; `dispatch` does not come through here."""
        raise NotImplementedError


class AskingDoor(OpenDoor):
    """One that takes POST."""

    methods: tuple[str, ...] = ("POST",)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Stands for `ask`, likewise."""
        raise NotImplementedError


def written(
    value: Any, *, status: int = 200, content_type: str = "application/json", is_head: bool = False
) -> HttpResponse:
    """A value as its answer; to HEAD the same without the content. An answer that is one already stays."""
    if isinstance(value, HttpResponse):
        return value
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return HttpResponse(
        b"" if is_head else body,
        status=status,
        content_type=content_type,
        headers=_ALWAYS | {"Content-Length": str(len(body))},
    )
