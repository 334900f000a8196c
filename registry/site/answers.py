"""What every answer of the website says besides its content: what a page may do, and that it is nobody's but ours."""

import logging
from http import HTTPStatus

from django.http import HttpResponse, HttpResponseBase

log = logging.getLogger(__name__)

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Content-Security-Policy: pages load our style sheet, our script and our pictures, and ask our search."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "X-Frame-Options": "DENY",
}
"""The same stand in `config/nginx/nginx.conf`, which a test compares."""

_NOT_YET = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"/><title>Not ready yet · Pas encore prêt</title></head>
<body><main><h1>This website is being made. <span lang="fr">Ce site est en préparation.</span></h1>
<p>Please come again in a moment. <span lang="fr">Revenez dans un instant.</span></p></main></body></html>
"""


def hardened(answer: HttpResponseBase) -> HttpResponseBase:
    """An answer with our headers."""
    for name, value in HEADERS.items():
        answer[name] = value
    return answer


def not_yet(seconds: int) -> HttpResponseBase:
    """There is no version to show: none was made, or the store does not answer."""
    answer = HttpResponse(_NOT_YET, status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = str(seconds)
    answer["Cache-Control"] = "no-store"
    return hardened(answer)
