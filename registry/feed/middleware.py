"""The short way in: what asks for the public feed goes straight to its view.

Sessions, cookies, languages and accounts are none of the feed's business. A request that never meets their middleware
cannot be given a cookie, made to vary, or redirected by it, and costs less.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

Handler = Callable[[HttpRequest], HttpResponseBase]
PREFIX = "/v1/"


class FeedMiddleware:
    """Stands before every middleware that knows people; everything not under ``/v1/`` passes on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        match = resolve(request.path_info)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return response
