"""Every POST at most once: the answer is kept in the transaction of its effect (RELIABILITY I1).

The first request with an ``Idempotency-Key`` holds a lock on it until it commits; others with the same key wait and
then get its bytes. A request that fails has no effect, so nothing is kept of it and the key stays free. A crash before
the commit undoes effect and answer together; one after it leaves both for the retry. Answers are kept for good.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from partnership.models import Participant
from sanctions.api.v1.access import state_of
from sanctions.api.v1.problems import ProblemError
from sanctions.models import Answer

HEADER = "Idempotency-Key"
FORMAT = re.compile(r"[\x21-\x7e]{1,255}")
KEPT_HEADERS = ("Location", "ETag")


def once(method: Callable[..., Response]) -> Callable[..., HttpResponse]:
    """A view's method whose effect happens once per State and key, and whose answer is the same bytes every time.

    Raises:
        ProblemError: the header is missing or not 1 to 255 visible ASCII characters; the key stood on another request.
    """

    @wraps(method)
    def answer_once(view: Any, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = _key(request)
        state, said = state_of(request), _digest(request, view.said(request))
        with transaction.atomic():
            _lock(state, key)
            kept = Answer.objects.filter(participant=state, key=key).first()
            if kept is None:
                return _sent(_keep(method(view, request, *args, **kwargs), state, key, said), replayed=False)
        if kept.request_sha256 != said:
            raise ProblemError(
                "idempotency-key-reused", _("It stood on a request with another method, address or body.")
            )
        return _sent(kept, replayed=True)

    return answer_once


def _key(request: Request) -> str:
    key = request.headers.get(HEADER, "")
    if not FORMAT.fullmatch(key):
        raise ProblemError(
            "idempotency-key-needed",
            _("Send the header Idempotency-Key: 1 to 255 visible ASCII characters, new for each act, such as a UUID."),
        )
    return key


def _digest(request: Request, said: bytes) -> str:
    head = f"{request.method} {request.path}\n".encode()
    return hashlib.sha256(head + said).hexdigest()


def _lock(state: Participant, key: str) -> None:
    """Held until commit; two keys that happen to share a lock only wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, state.pk])


def _keep(response: Response, state: Participant, key: str, said: str) -> Answer:
    return Answer.objects.create(
        participant=state,
        key=key,
        request_sha256=said,
        status=response.status_code,
        headers={name: response[name] for name in KEPT_HEADERS if name in response},
        body=JSONRenderer().render(response.data),
        answered_at=timezone.now(),
    )


def _sent(answer: Answer, *, replayed: bool) -> HttpResponse:
    response = HttpResponse(
        bytes(answer.body), status=answer.status, headers=answer.headers, content_type="application/json"
    )
    if replayed:
        response["Idempotency-Replayed"] = "true"
    return response
