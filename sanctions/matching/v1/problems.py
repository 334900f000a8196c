"""What the open doors of matching answer when they cannot: RFC 9457 problem details, in English as all of ``/v1/``.

A problem says what was asked wrongly and where, and never what the register or the machine holds inside.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, JsonResponse

MEDIA_TYPE = "application/problem+json"
ADDRESS = "/v1/match/problems/"
SHOWN = 50
"""Errors of one problem that are shown."""


@dataclass(frozen=True)
class Kind:
    """HTTP status, one-line title, and what a caller can do about it."""

    status: int
    title: str
    meaning: str


KINDS = {
    "unreadable-body": Kind(
        400, "The body cannot be read", "It is not JSON in UTF-8, names a key twice, or is nested too deep."
    ),
    "invalid": Kind(
        400, "What is asked cannot be answered", "Every error has a pointer to its place. No query was answered."
    ),
    "invalid-parameter": Kind(
        400,
        "A parameter of the address is wrong",
        "It is not known here, or has a value it cannot have. Nothing is ignored, so that a misspelt filter does not"
        " mislead.",
    ),
    "not-found": Kind(404, "There is no such address", "See the OpenAPI document for those there are."),
    "method-not-allowed": Kind(405, "The method is not allowed here", "The header Allow names those that are."),
    "too-large": Kind(413, "That is too much at once", "Ask in several requests; the manual names the limits."),
    "unsupported-media-type": Kind(
        415,
        "The body is of another type",
        "Send application/json in UTF-8; to /v1/reconcile, application/x-www-form-urlencoded.",
    ),
    "too-many-requests": Kind(
        429, "Too much was asked from this address", "Wait for as many seconds as Retry-After says."
    ),
    "internal-error": Kind(500, "Something broke on our side", "It is logged, without the names that were asked for."),
    "unavailable": Kind(
        503,
        "There is no answer at the moment",
        "The question took longer than is allowed, or the database is away. Ask again after Retry-After seconds, and"
        " for less at once.",
    ),
}


class ProblemError(Exception):
    """A problem by its kind's name; ``errors`` are members ``{pointer or parameter, code, detail}``."""

    def __init__(
        self,
        kind: str,
        detail: str = "",
        errors: Sequence[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.kind, self.detail, self.errors, self.headers = kind, detail, list(errors), dict(headers or {})

    @property
    def status(self) -> int:
        return KINDS[self.kind].status

    def body(self) -> dict[str, object]:
        """The problem document, ``type`` first."""
        kind = KINDS[self.kind]
        about: dict[str, object] = {"type": f"{ADDRESS}{self.kind}", "title": kind.title, "status": kind.status}
        about["detail"] = self.detail or kind.meaning
        return about | ({"errors": self.errors[:SHOWN]} if self.errors else {})


def bad_parameter(name: str, detail: str) -> ProblemError:
    """A parameter that is not known, or has a value it cannot have."""
    error = {"parameter": name, "code": "parameter", "detail": detail}
    return ProblemError("invalid-parameter", f"{name}: {detail}", [error])


def explain(request: HttpRequest, name: str) -> JsonResponse:
    """What a kind of problem means: where its ``type`` points."""
    if name not in KINDS or request.method not in {"GET", "HEAD"}:
        return JsonResponse(ProblemError("not-found").body(), status=404, content_type=MEDIA_TYPE)
    kind = KINDS[name]
    return JsonResponse(
        {"type": f"{ADDRESS}{name}", "title": kind.title, "status": kind.status, "meaning": kind.meaning}
    )
