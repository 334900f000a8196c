"""What tests of the push share: events to push, subscribers, endpoints that behave as told, and a feed to follow."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.db import transaction

from registry import sealing
from registry.actions import ledger
from registry.channels import Answer, Message, signing
from registry.enums import Kind, Operation
from registry.models import Event, Subscriber
from registry.receiver import verify


def publish(number: int = 1) -> int:
    """Append that many events of ten-line documents; the head."""
    with transaction.atomic():
        refs = ledger.take_references(Kind.LISTING, number)
        events = ledger.append(
            [
                ledger.Entry(
                    kind=Kind.LISTING,
                    ref=ref,
                    operation=Operation.PUBLISHED,
                    document={"names": [f"Дмитрий {ref}"], "measures": ["ASSET_FREEZE"]},
                    title=ref,
                    schema="listing/1",
                )
                for ref in refs
            ]
        )
    return events[-1].sequence


def subscribe(
    url: str = "https://example.org/hook", *, name: str = "Site", secret: str = "", **more: Any
) -> Subscriber:
    """A subscriber as the table holds it, address unchecked."""
    return Subscriber.objects.create(name=name, url=url, secret=sealing.seal(secret or signing.new_secret()), **more)


class Keeper:
    """An actor who may do everything here."""

    def has_perm(self, perm: str) -> bool:
        return True


class Visitor:
    """An actor who may do nothing."""

    def has_perm(self, perm: str) -> bool:
        return False


KEEPER, VISITOR = Keeper(), Visitor()


@dataclass
class Script:
    """A channel that answers as told and remembers what it was given."""

    answer: Callable[[int], Answer | int] = lambda sequence: 204
    sent: list[int] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    secrets: list[Sequence[str]] = field(default_factory=list)

    def send(self, url: str, message: Message, secrets: Sequence[str]) -> Answer:
        data = json.loads(message.body)["data"]
        sequence = data.get("sequence", 0)
        self.sent.append(sequence)
        self.messages.append(message)
        self.secrets.append(secrets)
        found = self.answer(sequence)
        if isinstance(found, Answer):
            return found
        return Answer(status=found, error="" if 200 <= found < 300 else f"answered {found}", duration_ms=1)


@dataclass
class Request:
    """What an endpoint was asked."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def sequence(self) -> int:
        number: int = json.loads(self.body)["data"]["sequence"]
        return number


Reply = tuple[int, dict[str, str], bytes]


class Endpoint:
    """An HTTP server on this machine that does what ``behave`` says; None drops the connection without an answer."""

    def __init__(self, behave: Callable[[Request], Reply | int | None] = lambda request: 204) -> None:
        self.requests: list[Request] = []
        self.behave = behave
        self._changed = threading.Condition()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # its sender was killed half way: nobody was told anything
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Request(self.command, self.path, headers, body)
                endpoint.note(request)
                reply = endpoint.behave(request)
                if reply is None:
                    self.close_connection = True
                    return
                status, more, content = (reply, {}, b"") if isinstance(reply, int) else reply
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *args: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *args: None  # type: ignore[method-assign]  # killed clients are the test
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"

    def note(self, request: Request) -> None:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()

    @property
    def sequences(self) -> list[int]:
        return [request.sequence for request in list(self.requests)]

    def wait_for(self, condition: Callable[[], bool], *, seconds: float = 30) -> None:
        """Until a request makes it true.

        Raises:
            AssertionError: it did not become true in time.
        """
        with self._changed:
            assert self._changed.wait_for(condition, seconds), f"not in {seconds} s; got {len(self.requests)} requests"

    def wait_for_more(self) -> None:
        """Until another request comes."""
        seen = len(self.requests)
        self.wait_for(lambda: len(self.requests) > seen)

    def __enter__(self) -> "Endpoint":
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def eventually(condition: Callable[[], Any], *, seconds: float = 30) -> None:
    """Wait for a condition.

    Raises:
        AssertionError: it did not become true in time.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not true after {seconds} s"
        time.sleep(0.02)


def feed_event(sequence: int, ref: str, document: Any, *, supersedes: int | None = None) -> dict[str, Any]:
    """One event as the feed shows it, with hashes that hold."""
    import rfc8785

    salt = bytes([sequence % 256]) * 32
    event: dict[str, Any] = {
        "sequence": sequence,
        "record": f"listing/{ref}",
        "kind": "listing",
        "operation": "amended" if supersedes else "published",
        "published_at": f"2026-11-23T12:00:{sequence % 60:02d}.000000Z",
        "effective_from": None,
        "effective_to": None,
        "supersedes": supersedes,
        "content_sha256": verify._sha256(salt + rfc8785.dumps(document)),
        "schema": "listing/1",
    }
    leaf = verify._sha256(b"\x00" + rfc8785.dumps(event))
    return {**event, "salt": salt.hex(), "leaf": leaf, "document": document}


class FakeFeed:
    """A register's feed in memory. ``alter`` may change an answer on its way out."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.alter: Callable[[dict[str, Any]], dict[str, Any]] = lambda body: body
        self.down = False
        self.demonstration = True

    def publish(self, number: int = 1, *, text: str = "first") -> None:
        for _ in range(number):
            sequence = len(self.events) + 1
            self.events.append(feed_event(sequence, f"L{sequence:06d}", {"text": text, "n": sequence}))

    def amend(self, sequence: int, text: str) -> None:
        """A new version of the record that an event made."""
        ref = self.events[sequence - 1]["record"].split("/")[1]
        self.events.append(feed_event(len(self.events) + 1, ref, {"text": text}, supersedes=sequence))

    def __call__(self, request: Request) -> Reply | int | None:
        if self.down:
            return 503
        query = parse_qs(urlsplit(request.path).query)
        after, limit = int(query["after"][0]), int(query["limit"][0])
        if after > len(self.events):
            return 409, {"Content-Type": "application/problem+json"}, b'{"title":"beyond the head"}'
        shown = self.events[after : after + limit]
        head = {"sequence": len(self.events), "published_at": None, "demonstration": self.demonstration}
        body = self.alter({"events": shown, "next": after + len(shown), "head": head})
        return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


@contextmanager
def fake_feed() -> Iterator[tuple[FakeFeed, Endpoint]]:
    """A feed and its server; ``endpoint.url`` without ``/hook`` is its address."""
    feed = FakeFeed()
    with Endpoint(feed) as endpoint:
        yield feed, endpoint


def order_of(sequences: Sequence[int]) -> list[int]:
    """Each sequence once, in the order first seen."""
    return list(dict.fromkeys(sequences))


def resent_out_of_turn(sequences: Sequence[int]) -> list[int]:
    """Repetitions of anything but the newest seen so far."""
    newest, wrong = 0, []
    for sequence in sequences:
        if sequence < newest:
            wrong.append(sequence)
        newest = max(newest, sequence)
    return wrong


def all_sequences() -> list[int]:
    return list(Event.objects.order_by("sequence").values_list("sequence", flat=True))
