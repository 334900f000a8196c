"""What every view of the watch door has in common: who calls, at what pace, JSON in, problems out, nothing stored."""

import json
from collections.abc import Callable, Mapping
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, UnsupportedMediaType
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from sanctions.actions import watchers
from sanctions.actions.keys import KeyRefusedError
from sanctions.matching.v1.watch_problems import ProblemError, handle
from sanctions.models import Watcher

LARGEST = 2 * 1024 * 1024
"""Bytes of a body."""


class WatcherKey(BaseAuthentication):
    """``Authorization: Bearer wk_…``. Which of unknown, rotated away and ended a key is, is not said."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Watcher] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not secret:
            return None
        try:
            return AnonymousUser(), watchers.recognise(secret.strip(), at=timezone.now())
        except KeyRefusedError as error:
            raise AuthenticationFailed from error

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="watch"'


class IsWatcher(BasePermission):
    """A watcher calls: whoever is signed in at the desk is none."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.auth, Watcher)


class PerWatcher(SimpleRateThrottle):
    """So many calls a watcher, ``settings.API_RATE``; counted in the cache of each web process."""

    scope = "watch"

    def get_rate(self) -> str:
        return str(settings.API_RATE)

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": watcher_of(request).pk}


class PerPing(PerWatcher):
    """Test messages are sent by us to somebody: a few a minute."""

    scope = "watch-ping"

    def get_rate(self) -> str:
        return "6/min"


class PlainJSON(BaseParser):
    """``application/json`` in UTF-8, each key once."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """
        Raises:
            ProblemError: too large, or not to be read.
        """
        request = (parser_context or {})["request"]._request
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST or len(request.body) > LARGEST:
            raise ProblemError("too-large")
        try:
            return json.loads(request.body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise ProblemError("unreadable-body") from error


class WatchView(APIView):
    """A view of the watch door; docs/watch.md describes them, the OpenAPI documents of the other doors do not."""

    schema: Any = None
    authentication_classes = [WatcherKey]
    permission_classes = [IsWatcher]
    throttle_classes = [PerWatcher]
    parser_classes = [PlainJSON]
    renderer_classes = [JSONRenderer]
    metadata_class = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with translation.override("en"):  # a thread keeps the language of whoever came before
            # Rendered here: the feed's middleware answers before Django's handler would do it.
            response: Any = super().dispatch(request, *args, **kwargs)
            return response.render()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
        return handle

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """JSON whatever Accept says, which RFC 9110 (12.5.1) permits."""
        return JSONRenderer(), JSONRenderer.media_type

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class NoSuchAddress(WatchView):
    """Every other address below ``/v1/watch/``."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise ProblemError("not-found")


def watcher_of(request: Request) -> Watcher:
    """The watcher of an authenticated call."""
    watcher: Any = request.auth
    if not isinstance(watcher, Watcher):
        raise TypeError("the call is not authenticated")
    return watcher


def body_of(request: Request) -> Any:
    """What was sent.

    Raises:
        ProblemError, UnsupportedMediaType: it cannot be read, is too large or of another type.
    """
    if request._request.body and request.content_type.partition(";")[0].strip().lower() != PlainJSON.media_type:
        raise UnsupportedMediaType(request.content_type)
    return request.data if request._request.body else {}


def number_in(request: Request, name: str, *, usual: int, least: int, most: int) -> int:
    """A number among the parameters.

    Raises:
        ProblemError: it is none, or out of bounds.
    """
    text = request.query_params.get(name, str(usual))
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        detail = f"A number from {least} to {most}."
        raise ProblemError("invalid-parameter", detail, [{"parameter": name, "code": "malformed", "detail": detail}])
    return int(text)


def check_parameters(request: Request, *known: str) -> None:
    """
    Raises:
        ProblemError: a parameter is not known here, or stands there twice.
    """
    errors = [
        {"parameter": name, "code": "unknown_parameter", "detail": "It is not known here, or stands there twice."}
        for name, values in request.query_params.lists()
        if name not in known or len(values) > 1 or "\x00" in values[0]
    ]
    if errors:
        raise ProblemError("invalid-parameter", errors=errors)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _refuse(text: str) -> Any:
    raise ValueError(f"{text} is not JSON")
