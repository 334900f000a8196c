"""How much may be asked at once, and how fast: so many names a client address, ``settings.MATCH_RATE``.

Counted in the cache of each web process, or of all where they share one. A client behind proxies is known by what the
outermost of ours wrote into X-Forwarded-For (``settings.PROXIES`` of them); what the client itself wrote is not looked
at. An IPv6 client is its /64, since it may choose the rest.
"""

import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

from sanctions.matching.v1.problems import ProblemError

LARGEST = 1024 * 1024
"""Bytes of a body."""
QUERIES = 100
"""Queries of a batch."""
PROPERTIES = 100
VALUES = 50
"""Values of a property."""
LONGEST = 500
"""Characters of a value."""
LONGEST_KEY = 100
"""Characters of the name of a query or a property."""
RESULTS = 50
"""Results of a query."""
ALL_RESULTS = 500
"""Results of a batch: the queries, times what each asks for at most."""
EXCLUDED = 200
"""References left out of the answer to a query."""

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def spend(request: HttpRequest, names: int) -> None:
    """Count names asked for by the client of a request; the last batch before the limit is still answered.

    Raises:
        ProblemError: the limit was reached before.
    """
    allowed, _, unit = str(settings.MATCH_RATE).partition("/")
    period = SECONDS[unit[:1]]
    now = time.time()
    key = f"match:{address(request)}:{int(now // period)}"
    cache.add(key, 0, timeout=period)
    try:
        spent = cache.incr(key, names)
    except ValueError:  # it ran out between the two
        spent = names
    if spent - names >= int(allowed):
        detail = f"{allowed} names a {_UNITS[unit[:1]]} may be asked for from one address."
        raise ProblemError("too-many-requests", detail, headers={"Retry-After": str(int(period - now % period) + 1)})


_UNITS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}


def address(request: HttpRequest) -> str:
    """The client's address, or its network; ``unknown`` where there is none, which is one client."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        given = hops[-min(settings.PROXIES, len(hops))].strip()
    try:
        found = ipaddress.ip_address(given)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))
    return str(found)
