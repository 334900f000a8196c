"""A connection to addresses checked before, and to no others, within one deadline for everything.

httpcore resolves names through its network backend; this backend does not resolve. The host name still goes into Host,
SNI and the certificate check. The deadline counts connecting, handshake, sending and every read: an endpoint that drips
a byte every few seconds holds a worker no longer than one that says nothing.
"""

import ssl
import time
from collections.abc import Iterable, Sequence
from typing import Any

import httpcore


class Pinned(httpcore.NetworkBackend):
    """Connects to the first of ``addresses`` that answers, whatever host it is asked for.

    Args:
        addresses: checked ones, in the resolver's order.
        seconds: from now until the last byte read.
    """

    def __init__(self, addresses: Sequence[str], *, seconds: float) -> None:
        self._addresses = addresses
        self._deadline = time.monotonic() + seconds
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """
        Raises:
            httpcore.ConnectError, httpcore.ConnectTimeout: none of the addresses took the connection in time.
        """
        failure: Exception = httpcore.ConnectError("no address to connect to")
        for number, address in enumerate(self._addresses):
            share = _left(self._deadline, httpcore.ConnectTimeout) / (len(self._addresses) - number)
            try:
                return _Stream(self._inner.connect_tcp(address, port, timeout=share), self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, deadline: float) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._deadline, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._deadline, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, httpcore.ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(deadline: float, timeout: type[httpcore.TimeoutException]) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise timeout("no complete answer in time")
    return left
