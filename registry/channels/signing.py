"""Standard Webhooks headers: HMAC-SHA256 over ``id.timestamp.body``, one ``v1`` signature for each secret in use."""

import base64
import secrets as system_secrets
from collections.abc import Mapping, Sequence

from standardwebhooks.webhooks import Webhook

from registry.channels import Message

PREFIX = "whsec_"


def new_secret() -> str:
    """A fresh secret as receivers' libraries take it: ``whsec_`` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(system_secrets.token_bytes(32)).decode()


def check_secret(secret: str) -> None:
    """
    Raises:
        ValueError: not ``whsec_`` and base64 of 24 to 64 bytes, the spec's bounds.
    """
    try:
        size = len(base64.b64decode(secret.removeprefix(PREFIX), validate=True))
    except ValueError:
        size = 0
    if not secret.startswith(PREFIX) or not 24 <= size <= 64:
        raise ValueError("a secret is whsec_ and the base64 of 24 to 64 bytes")


def headers(message: Message, secrets: Sequence[str]) -> Mapping[str, str]:
    """The three headers; ``secrets`` newest first. ``sent_at`` must be in UTC, as Django's now is."""
    body = message.body.decode()
    return {
        "webhook-id": message.id,
        "webhook-timestamp": str(int(message.sent_at.timestamp())),
        "webhook-signature": " ".join(
            Webhook(secret).sign(msg_id=message.id, timestamp=message.sent_at, data=body) for secret in secrets
        ),
    }
