"""The kinds of problem this API answers with: stable names, each with an address that explains it."""

from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADDRESS = "/api/v1/problems/"


@dataclass(frozen=True)
class Kind:
    """HTTP status, title and what a caller can do about it. The ``type`` of the problem is `ADDRESS` and its name."""

    status: int
    title: str | Promise
    meaning: str | Promise


_bad = partial(Kind, 400)

KINDS: dict[str, Kind] = {
    "unreadable-body": _bad(
        _("The body cannot be read"),
        _("It is not JSON in UTF-8, names a key twice, or holds a number or text no two programs read alike."),
    ),
    "idempotency-key-needed": _bad(
        _("An Idempotency-Key is needed"), _("Every POST carries one, new for each act, the same for each retry.")
    ),
    "invalid-parameter": _bad(
        _("A parameter of the address is wrong"), _("Nothing is ignored, so that a misspelt filter does not mislead.")
    ),
    "not-authenticated": Kind(
        401, _("A valid API key is needed"), _("None was sent, or it is unknown, expired or revoked. Ask a keeper.")
    ),
    "not-allowed": Kind(
        403, _("The key or its person may not do this"), _("The key lacks a scope, or its person lacks a role.")
    ),
    "not-found": Kind(
        404,
        _("There is no such thing"),
        _("It never was, or it is not your State's: the answer is the same. See the list for what there is."),
    ),
    "method-not-allowed": Kind(405, _("The method is not allowed here"), _("The header Allow names those that are.")),
    "not-now": Kind(
        409, _("The state of things does not allow this"), _("Read the submission again: its status says what may be.")
    ),
    "changed": Kind(
        412, _("It was changed meanwhile"), _("Read it again, look at what changed, and send its new ETag in If-Match.")
    ),
    "too-large": Kind(
        413,
        _("The body is too large"),
        _("JSON has at most 2 MiB and 1,000 lines. A list comes as a file: see `POST /uploads`."),
    ),
    "unsupported-media-type": Kind(
        415,
        _("The body is of another type"),
        _("Send application/json in UTF-8; a list as a file comes as multipart/form-data."),
    ),
    "invalid": Kind(
        422,
        _("What was sent cannot stand"),
        _("Every error has a pointer to its place, a stable code and a sentence. Nothing was kept, not even a part."),
    ),
    "idempotency-key-reused": Kind(
        422,
        _("The Idempotency-Key was used for another request"),
        _("It stood on a request with another method, address or body. Another act needs a new key."),
    ),
    "if-match-needed": Kind(428, _("If-Match is needed"), _("Send the ETag you read, so that no change is lost.")),
    "too-many-requests": Kind(429, _("Too many requests"), _("Wait for as many seconds as Retry-After says.")),
    "internal-error": Kind(500, _("Something broke on our side"), _("It is logged. Retry with the same key.")),
    "unavailable": Kind(
        503, _("Not available at the moment"), _("Retry with the same key after the seconds of Retry-After.")
    ),
}
