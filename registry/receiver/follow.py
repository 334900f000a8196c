"""From the feed into the mirror: everything after the cursor, checked line by line.

Each reading begins a few events before the cursor, so that the register has to show again what we already hold: another
leaf at a number we hold, or a register that ends before our cursor, is a fork. Then we stop, keep the evidence and say
so; a mirror that followed a fork would help to hide it.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from registry.receiver import verify
from registry.receiver.mirror import Mirror

PAGE = 100
OVERLAP = 5
GAP_TRIES = 3


class ForkError(Exception):
    """The register tells another story than it told us before. ``evidence`` is what was kept of it."""

    def __init__(self, why: str, evidence: Mapping[str, Any]) -> None:
        super().__init__(why)
        self.evidence = {"why": why, **evidence}


class FeedError(Exception):
    """The feed did not answer, or not what was asked; try again later."""


@dataclass
class Contact:
    """How following goes; moments in seconds since 1970."""

    head: int = 0
    contact_at: float | None = None
    error: str = ""
    gaps: int = 0
    demonstration: bool = False


@dataclass(frozen=True)
class Page:
    """One answer of ``/v1/events``."""

    events: Sequence[Mapping[str, Any]]
    head: int
    demonstration: bool


class Follower:
    """Follows one feed into one mirror, one reading at a time.

    Args:
        feed: the feed's root, with or without ``/v1``.
    """

    def __init__(self, feed: str, mirror: Mirror) -> None:
        root = feed.rstrip("/")
        self.feed = root if root.endswith("/v1") else f"{root}/v1"
        self.mirror = mirror
        self.contact = Contact()
        self._lock = threading.Lock()
        self._client = httpx.Client(timeout=10, trust_env=False, headers={"Accept": "application/json"})

    def catch_up(self) -> None:
        """Read until the mirror holds the head.

        Raises:
            FeedError: see there; noted in ``contact`` too.
            ForkError: evidence has been written; the mirror is left as it was.
        """
        with self._lock:
            if self.mirror.fork:
                raise ForkError("a fork was found before; its evidence is kept", {})
            try:
                while self._page():
                    pass
            except ForkError as error:
                self.contact.error = str(error)
                self.mirror.keep_evidence(error.evidence)
                raise
            except (httpx.HTTPError, FeedError, verify.ForgedError) as error:
                self.contact.error = f"{type(error).__name__}: {error}"
                raise FeedError(self.contact.error) from error
            self.contact.error = ""

    def close(self) -> None:
        """Let go of the connection to the feed."""
        self._client.close()

    def _page(self) -> bool:
        """Take in one page; whether there is more."""
        page, fresh = self._without_gap()
        if fresh:
            self.mirror.apply(fresh)
        self.contact.head = max(page.head, self.mirror.cursor)
        self.contact.demonstration = page.demonstration
        self.contact.contact_at = time.time()
        return self.mirror.cursor < page.head

    def _without_gap(self) -> tuple[Page, list[Mapping[str, Any]]]:
        """A page, and the events of it that we do not hold yet: verified, and none left out."""
        for _ in range(GAP_TRIES):
            page = self._read(max(self.mirror.cursor - OVERLAP, 0))
            self._check_held(page)
            fresh = [event for event in page.events if event["sequence"] > self.mirror.cursor]
            for event in fresh:
                verify.event(event)
            following = range(self.mirror.cursor + 1, self.mirror.cursor + 1 + len(fresh))
            if [event["sequence"] for event in fresh] == list(following) and (fresh or page.head < following.start):
                return page, fresh
            self.contact.gaps += 1
        raise FeedError(f"the feed leaves out events after {self.mirror.cursor}")

    def _check_held(self, page: Page) -> None:
        """What we hold must be shown again, the same."""
        for event in page.events:
            held = self.mirror.leaves.get(event["sequence"]) if event["sequence"] <= self.mirror.cursor else None
            if held and held != event.get("leaf"):
                verify.event(event)  # a broken answer is no evidence; a sound one with another leaf is
                raise ForkError(
                    f"event {event['sequence']} is not the one we hold", {"held_leaf": held, "shown": event}
                )
        if page.head < self.mirror.cursor:
            # A cache may be behind; the register itself answers 409 to a cursor beyond its head.
            exact = self._read(self.mirror.cursor)
            if exact.head < self.mirror.cursor:
                raise FeedError(f"the feed is behind: head {exact.head}, held {self.mirror.cursor}")

    def _read(self, after: int) -> Page:
        response = self._client.get(f"{self.feed}/events", params={"after": after, "limit": PAGE + OVERLAP})
        if response.status_code == httpx.codes.CONFLICT:
            evidence = {"asked": str(response.request.url), "answer": response.text[:10_000]}
            raise ForkError(f"the register ends before event {after}, which we hold", evidence)
        response.raise_for_status()
        try:
            body = response.json()
            page = Page(body["events"], int(body["head"]["sequence"]), bool(body["head"].get("demonstration")))
            if not all(isinstance(event["sequence"], int) for event in page.events):
                raise FeedError("the feed's answer is malformed")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FeedError(f"the feed's answer is malformed: {error!r}") from error
        return page
