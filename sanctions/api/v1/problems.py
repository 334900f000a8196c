"""Errors as RFC 9457 problem details: whatever a view raises, in the words of `kinds`.

No answer holds anything of another State; unknown and another's are the same bytes.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from sanctions.actions.submissions import ChangedError, InvalidError
from sanctions.api.v1.kinds import ADDRESS, KINDS
from sanctions.workflow import NotNowError

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"

OPEN_ELSEWHERE = ("sanctions_line_one_open_per_listing", "sanctions_line_one_open_per_own_reference")
"""Rules of the tables that two requests at once can run into, each sound alone; `rules` finds all others before."""


class ProblemError(Exception):
    """A problem by its kind's name; ``errors`` are members ``{pointer or parameter, code, detail}``."""

    def __init__(
        self,
        kind: str,
        detail: str,
        errors: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.errors, self.headers = kind, detail, list(errors), dict(headers or {})


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """Whatever a view raises, as a problem; DRF's exception handler of this API."""
    problem = error if isinstance(error, ProblemError) else _translate(error)
    if problem is None:
        logger.exception("unhandled error in the submission API")
        request = context.get("request")
        got_request_exception.send(sender=None, request=getattr(request, "_request", request))
        problem = ProblemError("internal-error", _("It has been noted. Nothing was changed."))
    return answer(problem)


def answer(problem: ProblemError) -> Response:
    """A problem as it is sent."""
    kind = KINDS[problem.kind]
    body: dict[str, Any] = {
        "type": f"{ADDRESS}{problem.kind}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": problem.detail,
    }
    if problem.errors:
        body["errors"] = problem.errors
    return Response(body, status=kind.status, headers=problem.headers, content_type=MEDIA_TYPE)


def not_found() -> ProblemError:
    """The one answer for what never was, is another State's, or is not there yet."""
    return ProblemError("not-found", _("There is nothing here that you can see."))


def _translate(error: Exception) -> ProblemError | None:
    problem: ProblemError | None = None
    match error:
        case exceptions.APIException():
            problem = _of_framework(error)
        case InvalidError():
            errors = [{"pointer": p.pointer, "code": p.code, "detail": p.detail} for p in error.problems]
            problem = ProblemError("invalid", _("Nothing was kept. Each error says where it is."), errors)
        case ChangedError():
            problem = ProblemError("changed", _("Somebody wrote it since. Read it again and send its new ETag."))
        case NotNowError():
            problem = ProblemError("not-now", str(error))
        case PermissionDenied():
            problem = ProblemError("not-allowed", _("The key's person does not hold the role that this needs."))
        case Http404():
            problem = not_found()
        case RequestDataTooBig():
            problem = ProblemError("too-large", _("The body is too large."))
        case UnreadablePostError():
            problem = ProblemError("unreadable-body", _("The body did not arrive whole."))
        case IntegrityError():
            problem = _of_integrity(error)
        case OperationalError() | InterfaceError():
            logger.warning("the database did not answer", exc_info=error)
            problem = ProblemError("unavailable", _("Nothing was changed. Try again."), headers={"Retry-After": "5"})
    return problem


def _of_framework(error: exceptions.APIException) -> ProblemError | None:
    detail, problem = str(error.detail), None
    match error:
        case exceptions.NotAuthenticated() | exceptions.AuthenticationFailed():
            challenge = getattr(error, "auth_header", None) or "Bearer"
            problem = ProblemError("not-authenticated", detail, headers={"WWW-Authenticate": challenge})
        case exceptions.PermissionDenied():
            problem = ProblemError("not-allowed", detail)
        case exceptions.MethodNotAllowed():
            problem = ProblemError("method-not-allowed", detail)
        case exceptions.UnsupportedMediaType():
            problem = ProblemError("unsupported-media-type", detail)
        case exceptions.Throttled():
            wait = str(max(1, round(getattr(error, "wait", None) or 60)))
            problem = ProblemError("too-many-requests", _("The key was used too often."), headers={"Retry-After": wait})
    return problem


def _of_integrity(error: IntegrityError) -> ProblemError | None:
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    if name not in OPEN_ELSEWHERE:
        return None
    detail = _("Another open submission was given a line for the same listing at this moment.")
    return ProblemError("not-now", detail, [{"pointer": "/lines", "code": name, "detail": detail}])
