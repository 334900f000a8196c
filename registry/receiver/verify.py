"""Checking what came in: the signature of a push, the hashes of an event. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import rfc8785
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

Event = Mapping[str, Any]

ENVELOPE = (
    *("sequence", "record", "kind", "operation", "published_at", "effective_from", "effective_to", "supersedes"),
    *("content_sha256", "schema"),
)
ID = re.compile(r"[A-Za-z0-9_-]{1,128}\Z")
TIMESTAMP = re.compile(r"[0-9]{1,11}\Z")
RECORD = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9._-]*\Z")


class ForgedError(Exception):
    """A push or an event is not what it claims to be; the message says what is wrong."""


def push(body: bytes, headers: Mapping[str, str], secrets: Sequence[str]) -> dict[str, Any]:
    """The content of a push that any of the secrets signed within the last five minutes.

    Args:
        headers: with lower-case names.

    Raises:
        ForgedError: unsigned, signed by another key, altered, too old or too new, or not a JSON object.
    """
    # Dots join what is signed, so an id with a dot could stand for another message.
    if not ID.match(headers.get("webhook-id", "")) or not TIMESTAMP.match(headers.get("webhook-timestamp", "")):
        raise ForgedError("the headers of Standard Webhooks are missing or malformed")
    reason = "no secret to check it with"
    for secret in secrets:
        try:
            content = Webhook(secret).verify(body, dict(headers))
        except (WebhookVerificationError, ValueError) as error:  # the library splits and decodes without looking
            reason = str(error)
            continue
        if not isinstance(content, dict):
            raise ForgedError("the body is not a JSON object")
        return content
    raise ForgedError(reason)


def event(found: Event) -> None:
    """An event of the feed: its content is what was committed to, its leaf is of its envelope.

    A redacted event has neither document nor salt; its leaf still holds.

    Raises:
        ForgedError: a hash does not fit, or a field is missing.
    """
    try:
        name = f"event {found['sequence']}"
        envelope = {field: found[field] for field in ENVELOPE}
        document, salt, leaf = found["document"], found["salt"], found["leaf"]
    except KeyError as error:
        raise ForgedError(f"an event lacks {error}") from error
    if not isinstance(found["sequence"], int) or not RECORD.match(str(found["record"])):
        raise ForgedError(f"{name}: sequence or record is malformed")
    if found["record"].split("/")[0] != found["kind"]:
        raise ForgedError(f"{name}: record and kind disagree")
    try:
        if leaf != _sha256(b"\x00" + rfc8785.dumps(envelope)):
            raise ForgedError(f"{name}: the leaf is not that of its envelope")
        if document is None and salt is None:
            return
        if found["content_sha256"] != _sha256(bytes.fromhex(salt) + rfc8785.dumps(document)):
            raise ForgedError(f"{name}: the document is not the one committed to")
    except (rfc8785.CanonicalizationError, ValueError, TypeError) as error:
        raise ForgedError(f"{name}: {error}") from error


def line(found: Event) -> bytes:
    """An event as one line of JSON."""
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
