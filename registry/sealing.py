"""Secrets at rest: sealed with the newest of FIELD_KEYS, opened with any of them.

Only the database's copy is sealed. Whoever has the database and not the key cannot sign as the register.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealError(Exception):
    """No key is set, or none of those set opens this; the message never holds the secret."""


def seal(text: str) -> str:
    """What may be stored of a secret.

    Raises:
        SealError: FIELD_KEYS is empty or malformed.
    """
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again.

    Raises:
        SealError: it was sealed with a key no longer among FIELD_KEYS, or was altered.
    """
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealError("none of FIELD_KEYS opens this secret") from error


def _keys() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])
    except ValueError as error:  # an empty list is one too
        raise SealError("FIELD_KEY holds no usable Fernet key") from error
