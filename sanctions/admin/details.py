"""What else a document says of one value, in words: the members that stand there only where a State said them. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from sanctions.enums import IdentifierFlag, NameStrength

SAID: Mapping[str, str | Promise] = {
    "label": later("called “%(said)s”"),
    "script": later("script: %(said)s"),
    "calendar": later("calendar: %(said)s"),
    "issuer": later("issued by %(said)s"),
    "issued_on": later("issued on %(said)s"),
    "valid_from": later("valid from %(said)s"),
    "expires_on": later("expires on %(said)s"),
    "source": later("read out of “%(said)s”"),
}
"""Members with words of their own around them."""
KNOWN = frozenset({"citizenship", "flags", "note", "parts", "strength", "worded", *SAID})
"""Members that `details` puts in words, if they say anything; the writer of each kind of value shows the others."""


def details(value: Mapping[str, Any], *but: str) -> tuple[str, ...]:
    """What the further members of a value say, without those named in ``but``."""
    found = [_detail(key, said) for key, said in value.items() if said and key in KNOWN and key not in but]
    return tuple(filter(None, found))


def _detail(key: str, said: Any) -> str:
    if key in SAID:
        return str(SAID[key]) % {"said": said}
    return _WRITERS.get(key, str)(said)


def _label(words: Any, code: str) -> str:
    return str(words(code).label) if code in words.values else code


_WRITERS: Mapping[str, Callable[[Any], str]] = {
    "citizenship": lambda _said: _("a citizenship"),
    "flags": lambda flags: ", ".join(_label(IdentifierFlag, flag) for flag in flags),
    "parts": lambda parts: ", ".join(f"{part}: {text}" for part, text in parts.items()),
    "strength": lambda strength: _label(NameStrength, strength),
    "worded": lambda _said: "",  # its reader is told that no day could be read from it
}
