"""The receiver's own small web server: takes pushes, shows what it holds.

``POST`` anywhere: a push. 204 accepted (the feed is read afterwards), 401 not signed by the register, 413 too large,
500 after a fork. ``GET /``: a page for people. ``GET /status.json``: the same for machines, 503 when not healthy.
"""

import datetime as dt
import html
import json
import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from registry.receiver import verify
from registry.receiver.follow import FeedError, Follower, ForkError
from registry.receiver.mirror import write

BODY_LIMIT = 64 * 1024
STALE_SECONDS = 15 * 60
REMEMBERED_IDS = 10_000

log = logging.getLogger("receiver")


class Receiver:
    """Pushes in, readings of the feed out.

    Args:
        secrets: read anew for every push, so that a rotated secret needs no restart.
        poll: seconds between readings without a push.
    """

    def __init__(self, follower: Follower, secrets: Callable[[], list[str]], *, poll: float) -> None:
        self.follower = follower
        self.poll = poll
        self.counts = {"accepted": 0, "repeated": 0, "refused": 0}
        self.push_at: float | None = None
        self._secrets = secrets
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._lock = threading.Lock()
        self._hint = threading.Event()

    def take(self, body: bytes, headers: Mapping[str, str]) -> HTTPStatus:
        """One push; headers with lower-case names."""
        if self.follower.mirror.fork:
            return HTTPStatus.INTERNAL_SERVER_ERROR
        try:
            content = verify.push(body, headers, self._secrets())
        except verify.ForgedError as error:
            self.counts["refused"] += 1
            log.warning("push refused: %s", error)
            return HTTPStatus.UNAUTHORIZED
        with self._lock:
            repeated = headers["webhook-id"] in self._seen
            self._seen[headers["webhook-id"]] = None
            while len(self._seen) > REMEMBERED_IDS:
                self._seen.popitem(last=False)
        self.counts["repeated" if repeated else "accepted"] += 1
        self.push_at = time.time()
        data = content.get("data")
        sequence = data.get("sequence") if isinstance(data, dict) else None
        if not isinstance(sequence, int) or sequence > self.follower.mirror.cursor:
            self._hint.set()
        return HTTPStatus.NO_CONTENT

    def follow_for_ever(self, stop: threading.Event) -> None:
        """Read the feed at every hint and every ``poll`` seconds, until told to stop."""
        while not stop.is_set():
            self._hint.clear()
            try:
                self.follower.catch_up()
            except FeedError as error:
                log.warning("%s", error)
            except ForkError as error:
                log.critical("FORK: %s; evidence is in fork.json, nothing is mirrored any more", error)
            except OSError:
                log.exception("the mirror cannot be written")
            write(self.follower.mirror.folder / "status.json", self.status())
            self._hint.wait(self.poll)

    def stop(self) -> None:
        """Let ``follow_for_ever`` look at its stop flag."""
        self._hint.set()

    def status(self) -> dict[str, Any]:
        """What ``/status.json`` says."""
        mirror, contact = self.follower.mirror, self.follower.contact
        stale = contact.contact_at is None or time.time() - contact.contact_at > STALE_SECONDS
        fork = mirror.fork
        return {
            "healthy": not (stale or fork or contact.error),
            "stale": stale,
            "fork": fork["why"] if fork else None,
            "error": contact.error,
            "feed": self.follower.feed,
            "head": contact.head,
            "cursor": mirror.cursor,
            "records": len(mirror.index),
            "last_contact": _moment(contact.contact_at),
            "last_push": _moment(self.push_at),
            "pushes": dict(self.counts),
            "gaps": contact.gaps,
            "demonstration": contact.demonstration,
        }


class Handler(BaseHTTPRequestHandler):
    """One request; ``receiver`` is set by ``serve``."""

    receiver: Receiver
    timeout = 15
    server_version = "registry-receiver"
    sys_version = ""

    def do_POST(self) -> None:
        size = self.headers.get("Content-Length", "")
        if not size.isascii() or not size.isdigit() or len(size) > 9:
            self._answer(HTTPStatus.LENGTH_REQUIRED)
        elif int(size) > BODY_LIMIT:
            self._answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            body = self.rfile.read(int(size))
            self._answer(self.receiver.take(body, {name.lower(): value for name, value in self.headers.items()}))

    def do_GET(self) -> None:
        path = self.path.split("?", 1)[0]
        status = self.receiver.status()
        code = HTTPStatus.OK if status["healthy"] else HTTPStatus.SERVICE_UNAVAILABLE
        if path == "/status.json":
            self._answer(code, json.dumps(status, indent=1).encode(), "application/json")
        elif path == "/":
            self._answer(HTTPStatus.OK, page(status, self.receiver.follower.mirror.newest).encode(), "text/html")
        else:
            self._answer(HTTPStatus.NOT_FOUND)

    def do_HEAD(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        log.debug(format, *args)

    def _answer(self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        if body:
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def serve(receiver: Receiver, host: str, port: int) -> ThreadingHTTPServer:
    """A server bound and ready; the caller runs ``serve_forever``.

    Raises:
        OSError: the port is taken.
    """
    handler = type("BoundHandler", (Handler,), {"receiver": receiver})
    server = ThreadingHTTPServer((host, port), handler)
    server.daemon_threads = True
    return server


def page(status: Mapping[str, Any], newest: list[dict[str, Any]]) -> str:
    """The page for people. Names are text here, whatever they hold."""
    template = (Path(__file__).parent / "page.html").read_text(encoding="utf-8")
    state = "well" if status["healthy"] else "fork" if status["fork"] else "stale" if status["stale"] else "error"
    words = {
        "well": "In step with the register.",
        "fork": f"FORK: {status['fork']}. Nothing is mirrored any more; the evidence is in fork.json.",
        "stale": "The register has not been heard from for a quarter of an hour.",
        "error": f"The last reading failed: {status['error']}",
    }
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(event[field]))}</td>" for field in COLUMNS) + "</tr>"
        for event in newest
    )
    notice = (
        "<p class=notice>The register mirrored here is a demonstration made from public acts. "
        "It is not the partnership's own publication.</p>"
    )
    facts = "".join(
        f"<dt>{html.escape(name)}</dt><dd>{html.escape(str(status[key]))}</dd>" for name, key in FACTS if status[key]
    )
    values = {
        "state": state,
        "words": html.escape(words[state]),
        "notice": notice if status["demonstration"] else "",
        "facts": facts,
        "rows": rows,
    }
    for name, value in values.items():
        template = template.replace(f"<!--{name}-->", value, 1)
    return template


COLUMNS = ("sequence", "published_at", "operation", "record")
FACTS = (
    ("Feed", "feed"),
    ("Register's head", "head"),
    ("Held up to", "cursor"),
    ("Records", "records"),
    ("Last contact", "last_contact"),
    ("Last push", "last_push"),
)


def _moment(seconds: float | None) -> str | None:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds is not None else None
