"""What the feed answers when it cannot: RFC 9457 problem details, the same bytes for the same kind of refusal.

A problem says what the reader asked wrongly and never what the register or the machine holds inside. Each kind has an
address, ``/v1/problems/{name}``, that explains it.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Kind:
    """A kind of refusal: the last part of its ``type``, its HTTP status, and the one-line title."""

    name: str
    status: int
    title: str
    meaning: str


NOT_FOUND = Kind(
    "not-found",
    404,
    "There is nothing here",
    "No such address, or no record that is public under it at the moment asked for. Whether it never was, is still to"
    " come or was withdrawn is not said.",
)
UNKNOWN_PARAMETER = Kind(
    "unknown-parameter",
    400,
    "A parameter is not known here",
    "The address does not take this parameter, or takes it once only. Nothing is ignored, so that a misspelt filter is"
    " not read as an empty answer.",
)
BAD_VALUE = Kind(
    "bad-value",
    400,
    "A parameter has a value it cannot have",
    "The value has the wrong form, is out of range, or is carried by no record of this collection's kind in any version"
    " ever published.",
)
BEYOND_HEAD = Kind(
    "beyond-head",
    409,
    "The register has not come that far",
    "The sequence asked for is greater than the newest one. A reader that was given it by this feed has evidence of a"
    " fork or of a restored register: keep both, and tell the secretariat.",
)
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed", 405, "The feed is read only", "The feed answers GET, HEAD and OPTIONS, and nothing else."
)
UNAVAILABLE = Kind(
    "unavailable",
    503,
    "The register cannot answer now",
    "The question took longer than the feed allows, or the database is away. Ask again after Retry-After seconds.",
)
BROKEN = Kind("broken", 500, "The feed failed", "A fault of ours; it has been logged.")

KINDS = {
    kind.name: kind
    for kind in (NOT_FOUND, UNKNOWN_PARAMETER, BAD_VALUE, BEYOND_HEAD, METHOD_NOT_ALLOWED, UNAVAILABLE, BROKEN)
}


@dataclass
class Problem(Exception):  # noqa: N818 - the name RFC 9457 gives it
    """Raised anywhere under a view; its base class turns it into the answer."""

    kind: Kind
    members: dict[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The problem document, `type` first."""
        about = {"type": f"/v1/problems/{self.kind.name}", "title": self.kind.title, "status": self.kind.status}
        return about | self.members


def not_found() -> Problem:
    """Withdrawn, unknown, still to come: the same problem, without a word more."""
    return Problem(NOT_FOUND)


def unknown_parameter(name: str, detail: str) -> Problem:
    return Problem(UNKNOWN_PARAMETER, {"parameter": name, "detail": detail})


def bad_value(name: str, detail: str) -> Problem:
    return Problem(BAD_VALUE, {"parameter": name, "detail": detail})


def beyond_head(head: int) -> Problem:
    return Problem(BEYOND_HEAD, {"head": head})
