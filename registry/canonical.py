"""Canonical JSON (RFC 8785) and the hashes over it. Pure: no Django, no database.

A document is text, numbers without fraction, booleans, null, lists and objects. Floats are refused: two machines print
them differently, and a register is compared byte for byte. Text is NFC; control, bidirectional and unassigned
characters never reach this far, and a lone surrogate cannot be encoded at all.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
import rfc8785

Json = Mapping[str, Any]
_QUICK = msgspec.json.Encoder(order="deterministic")
_BEYOND = 2**53


class NotCanonicalError(ValueError):
    """The value has no canonical form; the message says where and why."""


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value.

    Raises:
        NotCanonicalError: a float, a number beyond 2^53, a lone surrogate, or a type that is not JSON.
    """
    try:
        if _is_plain(value):
            return _QUICK.encode(value)
    except UnicodeError as error:
        raise NotCanonicalError(str(error)) from error
    return _by_the_book(value)


def _is_plain(value: Any) -> bool:
    """Whether msgspec's bytes are those of RFC 8785: JSON's own types, no floats, numbers in range, keys in ASCII.

    The two escape text alike, and order keys alike as long as no key goes beyond the basic plane. A test compares them.
    """
    kind = type(value)
    if kind is dict:
        try:
            if not "".join(value).isascii():
                return False
        except TypeError:  # a key that is no text
            return False
        value, kind = value.values(), list
    if kind is list or kind is tuple:
        for child in value:  # noqa: SIM110 - a generator costs twice as much
            if type(child) is not str and child is not None and not _is_plain(child):  # most is text: no call for that
                return False
        return True
    if kind is int:
        return bool(-_BEYOND < value < _BEYOND)
    return kind is str or kind is bool or value is None


def _by_the_book(value: Any) -> bytes:
    """The reference's way, ten times slower, and the one that says what is wrong."""
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
