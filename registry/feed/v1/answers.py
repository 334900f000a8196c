"""Answers as HTTP: the headers every one of them has, validators, and refusals.

No answer depends on a request's headers but for If-None-Match, so there is no Vary; and none ever sets a cookie.
"""

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from registry.feed.v1 import bodies
from registry.feed.v1.kept import Part
from registry.feed.v1.problems import METHOD_NOT_ALLOWED, UNAVAILABLE, Problem

JSON = "application/json"
ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json"
PROBLEM = "application/problem+json"

BRIEFLY = "public, max-age=2"
"""What the head may change. A constant: a time to live that shrank would tell when something is coming."""
SETTLED = "public, max-age=86400"
"""What the register said at a sequence."""
FOREVER = "public, max-age=31536000, immutable"
"""Closed pages."""
NEVER = "no-store"
"""Refusals: what is unknown now may be published in a second."""

METHODS = "GET, HEAD, OPTIONS"
RETRY_AFTER = "5"

_ALWAYS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Digest, ETag, Link, Location, Retry-After",
    "X-Content-Type-Options": "nosniff",
}


def _code() -> str:
    """A digest of the code that writes answers: a release that writes other bytes makes every ETag new by itself."""
    here = Path(__file__).resolve().parent
    others = ("queries.py", "folding.py", "snapshot.py", "exports/coverage.py")
    sources = [*sorted(here.glob("*.py")), *(here.parents[1] / name for name in others)]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]


CODE = _code()


def tag(request: HttpRequest, *state: Any) -> str:
    """A strong ETag, made without the body: the same address at the same state of the register has the same bytes."""
    known = f"{CODE} {settings.SITE_URL} {request.get_full_path()} {state!r}"
    return f'"{hashlib.sha256(known.encode()).hexdigest()[:32]}"'


def matches(request: HttpRequest, etag: str) -> bool:
    """Whether If-None-Match names this ETag; weakly, as RFC 9110 asks (a proxy that compresses weakens tags)."""
    given = request.headers.get("If-None-Match")
    return given is not None and any(one.strip().removeprefix("W/") == etag for one in given.split(","))


def not_modified(etag: str, cache: str) -> HttpResponse:
    response = HttpResponse(status=304, headers={**_ALWAYS, "ETag": etag, "Cache-Control": cache})
    del response["Content-Type"]
    return response


def ok(
    request: HttpRequest,
    body: bytes | tuple[Part, bytes],
    *,
    etag: str | None,
    cache: str,
    status: int = 200,
    content_type: str = JSON,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """An answer with its digest (RFC 9530); to HEAD the same without the content."""
    if isinstance(body, tuple):
        part, rest = body
        body, sha = part.data + rest, part.sha.copy()
        sha.update(rest)
    else:
        sha = hashlib.sha256(body)
    return HttpResponse(
        b"" if request.method == "HEAD" else body,
        status=status,
        content_type=content_type,
        headers={
            **_ALWAYS,
            "Cache-Control": cache,
            "Content-Digest": f"sha-256=:{base64.b64encode(sha.digest()).decode()}:",
            "Content-Length": str(len(body)),
            **({"ETag": etag} if etag else {}),
            **(headers or {}),
        },
    )


def refusal(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem as its answer."""
    headers = {}
    if problem.kind is METHOD_NOT_ALLOWED:
        headers["Allow"] = METHODS
    if problem.kind is UNAVAILABLE:
        headers["Retry-After"] = RETRY_AFTER
    body = bodies.whole(problem.body())
    status = problem.kind.status
    return ok(request, body, etag=None, cache=NEVER, status=status, content_type=PROBLEM, headers=headers)


def options() -> HttpResponse:
    """What a browser asks before a script of another site may read."""
    response = HttpResponse(
        status=204,
        headers={
            **_ALWAYS,
            "Allow": METHODS,
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
            "Cache-Control": SETTLED,
        },
    )
    del response["Content-Type"]
    return response
