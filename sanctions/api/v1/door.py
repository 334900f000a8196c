"""What every view of the API has in common."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from sanctions.api.v1.access import BearerKey, MayUse, PerKey
from sanctions.api.v1.kinds import ADDRESS, KINDS
from sanctions.api.v1.parsing import StrictJSON, body_of
from sanctions.api.v1.problems import handle, not_found
from sanctions.enums import Scope


class JSONAlone(BaseContentNegotiation):
    """Bodies in are chosen by their type; answers are JSON whatever Accept says, which RFC 9110 (12.5.1) permits."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        return next((parser for parser in parsers if _takes(parser, request)), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type or ""


class Door(APIView):
    """A view of the API: keys, ``scopes`` by method, strict JSON in, problems out, nothing stored on the way."""

    authentication_classes = [BearerKey]
    permission_classes = [MayUse]
    throttle_classes = [PerKey]
    parser_classes = [StrictJSON]
    renderer_classes = [JSONRenderer]
    content_negotiation_class = JSONAlone
    metadata_class = None
    http_method_names = ["get", "head", "post", "put"]

    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.READ, "HEAD": Scope.READ}

    def said(self, request: Request) -> bytes:
        """What a body says, for telling one request from another under the same Idempotency-Key."""
        return body_of(request._request)

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response]:
        return handle

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class NoSuchAddress(Door):
    """Every other address below /api/v1/: the same answer as for a thing one cannot see."""

    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    http_method_names = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise not_found()


@csrf_exempt
def no_such_address(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """A plain function, so that OpenAPI does not list it."""
    view: Callable[..., HttpResponseBase] = NoSuchAddress.as_view()
    return view(request)


@require_safe
def explain(request: HttpRequest, name: str) -> HttpResponseBase:
    """What a kind of problem means: where its ``type`` points."""
    if name not in KINDS:
        return no_such_address(request)
    kind = KINDS[name]
    return JsonResponse(
        {"type": f"{ADDRESS}{name}", "title": kind.title, "status": kind.status, "meaning": kind.meaning}
    )


def _takes(parser: BaseParser, request: Request) -> bool:
    """Exactly its type: a body that says it is anything (``*/*``) says nothing."""
    return request.content_type.partition(";")[0].strip().lower() == parser.media_type
