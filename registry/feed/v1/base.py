"""The base of the feed's views: DRF's for their description, none of its machinery for the answer.

DRF's dispatch would negotiate content, authenticate and render; the feed has one form for everybody, and its bytes are
in the register already. So the views are `APIView`s that drf-spectacular describes, with a dispatch of their own.
"""

import logging
from collections.abc import Collection
from typing import Any

from django.core.signals import got_request_exception
from django.db import DataError, InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from psycopg.errors import QueryCanceled
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from registry import queries
from registry.feed.v1 import answers, problems
from registry.feed.v1.parameters import Parameters
from registry.feed.v1.problems import Problem
from registry.feed.v1.schema import FeedSchema

log = logging.getLogger(__name__)


class FeedView(APIView):
    """Answers GET and HEAD by `get`, OPTIONS for browsers, and everything that goes wrong as a problem."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    schema: Any = FeedSchema()
    parameters: Collection[str] = ()
    """The names that the query string may hold."""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return self._answer(request, **kwargs)
        except Problem as problem:
            return answers.refusal(request, problem)
        except (OperationalError, InterfaceError):
            log.warning("the register cannot be read", exc_info=True)
            return answers.refusal(request, Problem(problems.UNAVAILABLE))
        except Exception:
            log.exception("the feed failed")
            got_request_exception.send(sender=type(self), request=request)
            return answers.refusal(request, Problem(problems.BROKEN))

    def _answer(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return answers.options()
        if request.method not in {"GET", "HEAD"}:
            raise Problem(problems.METHOD_NOT_ALLOWED)
        asked = Parameters(request.GET, self.parameters)
        try:
            return self.read(request, asked, **kwargs)
        except (OperationalError, InterfaceError) as error:
            if isinstance(error.__cause__, QueryCanceled):
                raise
        # A kept connection may have died since its last request. Reading twice does no harm; asking each time whether
        # it lives would cost every request a round trip.
        connections[queries.PUBLIC].close()
        return self.read(request, asked, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Stands for `read` in the OpenAPI document; `dispatch` does not come through here."""
        raise NotImplementedError

    def read(self, request: HttpRequest, asked: Parameters, **kwargs: Any) -> HttpResponse:
        """The answer to a GET.

        Raises:
            Problem: what is refused, and why.
        """
        raise Problem(problems.NOT_FOUND)


class StateView(FeedView):
    """A view whose bytes follow from its address and the state of the register asked for."""

    content_type = answers.JSON

    def read(self, request: HttpRequest, asked: Parameters, **kwargs: Any) -> HttpResponse:
        question = self.question(asked, **kwargs)
        moment = asked.as_of()
        at = state_at(moment)
        cache = answers.SETTLED if isinstance(moment, int) else answers.BRIEFLY
        etag = answers.tag(request, at)
        if answers.matches(request, etag):
            return answers.not_modified(etag, cache)
        body = self.body(request, question, at)
        return answers.ok(request, body, etag=etag, cache=cache, content_type=self.content_type)

    def question(self, asked: Parameters, **kwargs: Any) -> Any:
        """What is asked beside `as_of`, read before the database is."""

    def body(self, request: HttpRequest, question: Any, at: queries.State) -> bytes:
        raise NotImplementedError


def state_at(moment: queries.AsOf | None) -> queries.State:
    """The state that `as_of` names.

    Raises:
        Problem: it is beyond the head, or still to come.
    """
    try:
        return queries.as_at(moment)
    except queries.BeyondHeadError as error:
        raise problems.beyond_head(error.head) from None
    except (queries.NotYetError, DataError):
        raise problems.bad_value("as_of", "A moment that has come.") from None


class NotFoundView(FeedView):
    """Every address of the feed that there is not: the same answer, to every method, as for an unknown record."""

    schema = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return answers.refusal(request, problems.not_found())
