"""The short way in: what asks for the public record goes straight to its view.

Sessions, cookies, languages and accounts are none of the feed's or the website's business. A request that never meets
their middleware cannot be given a cookie, made to vary, or redirected by it, and costs less.
"""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import resolve

Handler = Callable[[HttpRequest], HttpResponseBase]
PUBLIC = re.compile(r"/$|/(v1|en|fr|assets|sitemaps)/|/(sitemap\.xml|robots\.txt|version\.json|numbers\.json)$")


class PublicMiddleware:
    """Stands before every middleware that knows people; everything that is not public passes on."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not PUBLIC.match(request.path_info):
            return self.get_response(request)
        match = resolve(request.path_info)
        request.resolver_match = match
        response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return response
