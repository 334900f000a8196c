"""What the watch door answers when it cannot: RFC 9457 problem details, in English as all of ``/v1/``.

A problem says what was asked wrongly, and never what is another watcher's: unknown and another's are the same bytes.
"""

import logging
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from rest_framework import exceptions
from rest_framework.response import Response

from sanctions.actions.watched_names import MOST, TooManyNamesError
from sanctions.actions.watchers import WatcherError
from sanctions.models import Hit, WatchedName

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
ADDRESS = "/v1/watch/problems/"


@dataclass(frozen=True)
class Kind:
    """HTTP status, one-line title, and what a caller can do about it."""

    status: int
    title: str
    meaning: str


KINDS = {
    "unreadable-body": Kind(400, "The body cannot be read", "It is not JSON in UTF-8, or names a key twice."),
    "invalid-parameter": Kind(
        400, "A parameter of the address is wrong", "Nothing is ignored, so that a misspelt one does not mislead."
    ),
    "not-authenticated": Kind(
        401,
        "A valid key is needed",
        "None was sent, or it is not one, or no longer. A keeper of the register gives keys.",
    ),
    "not-found": Kind(404, "There is no such thing", "It never was, was deleted, or is not yours: which is not said."),
    "method-not-allowed": Kind(405, "The method is not allowed here", "The header Allow names those that are."),
    "too-large": Kind(413, "The body is too large", "It has at most 2 MiB and 1,000 names."),
    "unsupported-media-type": Kind(415, "The body is of another type", "Send application/json in UTF-8."),
    "invalid": Kind(
        422, "What was sent cannot stand", "Every error has a pointer to its place. Nothing was kept, not even a part."
    ),
    "too-many-names": Kind(422, "There are too many names", f"A watcher has at most {MOST:,} names. Nothing was kept."),
    "too-many-requests": Kind(429, "Too many requests", "Wait for as many seconds as Retry-After says."),
    "internal-error": Kind(500, "Something broke on our side", "It is logged, without what you sent."),
    "unavailable": Kind(
        503, "Not available at the moment", "Nothing was changed. Try again after Retry-After seconds."
    ),
}


class ProblemError(Exception):
    """A problem by its kind's name; ``errors`` are members ``{pointer or parameter, code, detail}``."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.errors, self.headers = kind, detail, list(errors), dict(headers or {})


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """Whatever a view raises, as a problem; DRF's exception handler of this door."""
    problem = error if isinstance(error, ProblemError) else _translate(error)
    if problem is None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        # Without the error's own message: it may quote a name.
        log.error("the watch door failed: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
        problem = ProblemError("internal-error")
    return answer(problem)


def answer(problem: ProblemError) -> Response:
    """A problem as it is sent."""
    kind = KINDS[problem.kind]
    body: dict[str, Any] = {
        "type": f"{ADDRESS}{problem.kind}",
        "title": kind.title,
        "status": kind.status,
        "detail": problem.detail or kind.meaning,
    }
    if problem.errors:
        body["errors"] = problem.errors
    return Response(body, status=kind.status, headers=problem.headers, content_type=MEDIA_TYPE)


def explain(request: HttpRequest, name: str) -> JsonResponse:
    """What a kind of problem means: where its ``type`` points."""
    if name not in KINDS or request.method not in {"GET", "HEAD"}:
        name = "not-found"
        said = {"type": f"{ADDRESS}{name}", "title": KINDS[name].title, "status": 404, "detail": KINDS[name].meaning}
        return JsonResponse(said, status=404, content_type=MEDIA_TYPE)
    kind = KINDS[name]
    return JsonResponse(
        {"type": f"{ADDRESS}{name}", "title": kind.title, "status": kind.status, "meaning": kind.meaning}
    )


def _translate(error: Exception) -> ProblemError | None:
    problem: ProblemError | None = None
    match error:
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed() | WatcherError():
            problem = ProblemError("not-authenticated", headers={"WWW-Authenticate": 'Bearer realm="watch"'})
        case exceptions.MethodNotAllowed():
            problem = ProblemError("method-not-allowed")
        case exceptions.UnsupportedMediaType():
            problem = ProblemError("unsupported-media-type")
        case exceptions.Throttled():
            wait = str(max(1, round(getattr(error, "wait", None) or 60)))
            problem = ProblemError("too-many-requests", headers={"Retry-After": wait})
        case WatchedName.DoesNotExist() | Hit.DoesNotExist():
            problem = ProblemError("not-found")
        case TooManyNamesError():
            problem = ProblemError("too-many-names")
        case RequestDataTooBig():
            problem = ProblemError("too-large")
        case UnreadablePostError():
            problem = ProblemError("unreadable-body", "The body did not arrive whole.")
        case OperationalError() | InterfaceError():
            log.warning("the database did not answer: %s", type(error).__name__)
            problem = ProblemError("unavailable", headers={"Retry-After": "5"})
    return problem
