"""One signed POST to a checked address, and what came of it."""

import datetime as dt
import ssl
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from functools import lru_cache

import httpcore
import httpx

from registry.channels import Answer, Message, addresses, signing
from registry.channels.pinned import Pinned

TIMEOUT_SECONDS = 15.0
READ_LIMIT = 2048  # bytes of an answer that are looked at; the rest is nobody's business
QUOTE_LIMIT = 200  # characters of an answer that are kept in the error
AGENT = "partnership-registry/1 (+https://www.standardwebhooks.com)"


class Webhook:
    """The channel of every subscriber so far.

    httpcore itself, below httpx: it follows no redirects, keeps no cookies and reads no proxies from the environment,
    so there is nothing to forget to turn off. A connection serves one POST: its address was checked for that POST.

    Args:
        allow_private: the development setting; http and private addresses go through.
        resolver: name → addresses; for tests.
        seconds: one attempt, from connecting to the last byte read.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        resolver: addresses.Resolver = addresses.resolve,
        seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._allow_private = allow_private
        self._resolver = resolver
        self._seconds = seconds

    def check(self, url: str) -> None:
        """Whether a URL may be a subscriber's, addresses included.

        Raises:
            AddressRefusedError: see ``addresses``.
        """
        to = addresses.parse(url, allow_private=self._allow_private)
        addresses.locate(to, allow_private=self._allow_private, resolver=self._resolver)

    def send(self, url: str, message: Message, secrets: Sequence[str]) -> Answer:
        """Never raises for what the other side or the network does; see ``Channel``."""
        begun = time.monotonic()

        def answer(status: int | None, error: str, wait: dt.timedelta | None = None) -> Answer:
            spent = int((time.monotonic() - begun) * 1000)
            return Answer(status=status, error=error, duration_ms=spent, retry_after=wait)

        try:
            to = addresses.parse(url, allow_private=self._allow_private)
            found = addresses.locate(to, allow_private=self._allow_private, resolver=self._resolver)
            status, wait, quoted = self._post(to, found, message, secrets)
        except addresses.AddressRefusedError as error:
            return answer(None, f"not sent: {error}")
        except (httpcore.TimeoutException, TimeoutError):
            return answer(None, f"no answer within {self._seconds:g} s")
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            return answer(None, f"{type(error).__name__}: {error}"[:500])
        if 200 <= status < 300:
            return answer(status, "")
        return answer(status, f"answered {status}{quoted}", _retry_after(wait, message.sent_at))

    def _post(
        self, to: addresses.Destination, found: Sequence[str], message: Message, secrets: Sequence[str]
    ) -> tuple[int, str, str]:
        named = to.host if ":" not in to.host else f"[{to.host}]"
        default = to.port == {"https": 443, "http": 80}[to.scheme]
        headers = [
            ("Host", named if default else f"{named}:{to.port}"),
            ("User-Agent", AGENT),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(message.body))),
            ("Connection", "close"),
            *signing.headers(message, secrets).items(),
        ]
        url = httpcore.URL(scheme=to.scheme, host=to.host, port=to.port, target=to.target)
        backend = Pinned(found, seconds=self._seconds)
        with (
            httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0) as pool,
            pool.stream("POST", url, headers=headers, content=message.body) as response,
        ):
            given = {name.lower(): value for name, value in response.headers}
            if 200 <= response.status < 300:
                return response.status, "", ""  # the status is the answer; its body is not waited for
            return response.status, given.get(b"retry-after", b"").decode("latin-1"), _quote(response)


def _quote(response: httpcore.Response) -> str:
    """The beginning of a refusal, for the person who has to find out why."""
    read = b""
    try:
        for chunk in response.iter_stream():
            read += chunk[: READ_LIMIT - len(read)]
            if len(read) >= READ_LIMIT:
                break
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError):
        pass  # the status has been read; a body that breaks off changes nothing
    words = "".join(c if c.isprintable() else " " for c in read.decode("utf-8", "replace")).split()
    return f": {' '.join(words)[:QUOTE_LIMIT]}" if words else ""


def _retry_after(value: str, now: dt.datetime) -> dt.timedelta | None:
    """Seconds or an HTTP date (RFC 9110, 10.2.3); nonsense is None."""
    if value.isascii() and value.isdigit() and len(value) < 10:
        return dt.timedelta(seconds=int(value))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or dt.UTC) - now, dt.timedelta())


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    """The same roots on every machine; loading them takes longer than a POST."""
    return httpx.create_ssl_context(trust_env=False)
