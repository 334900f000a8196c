"""Ways out of the register. A channel sends one message to one place and says what came of it; it decides nothing.

Order, retries and cursors are ``actions.deliveries``' business. Channels know neither models nor settings.

``addresses``  which places may be sent to at all, resolved and checked
``pinned``     a connection to exactly the checked addresses, within one deadline
``signing``    Standard Webhooks headers
``webhook``    the three together: one POST
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class Message:
    """One POST's worth. ``id`` is the same at every attempt, so that receivers can tell a repetition."""

    id: str
    body: bytes
    sent_at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back. ``status`` is None when no answer came; ``error`` is empty exactly on a 2xx.

    ``retry_after`` is how long the other side asks to be left alone.
    """

    status: int | None
    error: str
    duration_ms: int
    retry_after: dt.timedelta | None = None

    @property
    def ok(self) -> bool:
        return not self.error


class Channel(Protocol):
    """Sends a message, signed with each secret; never raises for anything the other side or the network does."""

    def send(self, url: str, message: Message, secrets: Sequence[str]) -> Answer: ...
