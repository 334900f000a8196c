"""Canonical JSON (RFC 8785) and the hashes over it. Pure: no Django, no database.

A document is text, numbers without fraction, booleans, null, lists and objects. Floats are refused: two machines print
them differently, and a register is compared byte for byte. Text is NFC; control, bidirectional and unassigned
characters never reach this far, and a lone surrogate cannot be encoded at all.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

Json = Mapping[str, Any]


class NotCanonicalError(ValueError):
    """The value has no canonical form; the message says where and why."""


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value.

    Raises:
        NotCanonicalError: a float, a number beyond 2^53, a lone surrogate, or a type that is not JSON.
    """
    _refuse_floats(value, "$")
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeError) as error:
        raise NotCanonicalError(str(error)) from error


def _refuse_floats(value: Any, path: str) -> None:
    if isinstance(value, float):
        raise NotCanonicalError(f"{path}: a document holds no floats")
    if isinstance(value, Mapping):
        for key, child in value.items():
            _refuse_floats(child, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for index, child in enumerate(value):
            _refuse_floats(child, f"{path}[{index}]")


def digest(data: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def content_sha256(salt: bytes, document: bytes) -> str:
    """What an event commits to: destroying salt and document leaves a commitment that betrays nothing."""
    return digest(salt + document)


def leaf(envelope: Json) -> str:
    """The Merkle leaf of an event: SHA-256(0x00 ‖ canonical envelope), as RFC 6962 hashes leaves."""
    return digest(b"\x00" + canonical(envelope))
