"""A small load client: some kept-alive connections, one request at a time on each, in one thread."""

import selectors
import socket
import time
from dataclasses import dataclass


@dataclass
class Answer:
    """What the last answer of a run was, to see that the right thing was measured."""

    status: int
    headers: dict[str, str]
    length: int


def rate(port: int, path: str, *, seconds: float, connections: int = 8, etag: str = "") -> tuple[float, Answer]:
    """Requests a second over the time given, and the last answer.

    Raises:
        ConnectionError: the server closed or refused a connection, or an answer's status changed midway.
    """
    condition = f"If-None-Match: {etag}\r\n" if etag else ""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n{condition}\r\n".encode()
    selector = selectors.DefaultSelector()
    for _ in range(connections):
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        selector.register(one, selectors.EVENT_READ, _Reading())
        one.sendall(request)
    done, last, buffer = 0, Answer(0, {}, 0), bytearray(1 << 20)
    begin = time.perf_counter()
    while (now := time.perf_counter()) - begin < seconds or not done:
        for key, _ in selector.select(timeout=5):
            assert isinstance(key.fileobj, socket.socket)
            answer = key.data.read(key.fileobj, buffer)
            if answer is None:
                continue
            if last.status not in {0, answer.status}:
                raise ConnectionError(f"{path}: {last.status} became {answer.status}")
            done, last = done + 1, answer
            key.fileobj.sendall(request)
    for key in list(selector.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()
    selector.close()
    return done / (now - begin), last


class _Reading:
    """Where one connection is within its answer."""

    def __init__(self) -> None:
        self.head = b""
        self.missing = 0
        self.answer: Answer | None = None

    def read(self, one: socket.socket, buffer: bytearray) -> Answer | None:
        got = one.recv_into(buffer)
        if not got:
            raise ConnectionError("closed by the server")
        if self.answer is None:
            self.head += buffer[:got]
            head, found, rest = self.head.partition(b"\r\n\r\n")
            if not found:
                return None
            self.answer = _parsed(head)
            self.missing, self.head = self.answer.length - len(rest), b""
        else:
            self.missing -= got
        if self.missing > 0:
            return None
        answer, self.answer = self.answer, None
        return answer


def _parsed(head: bytes) -> Answer:
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    status = int(first.split()[1])
    return Answer(status, headers, 0 if status == 304 else int(headers["content-length"]))
