"""What the codes in documents mean, in the reader's language.

Documents hold codes (``ASSET_FREEZE``) whose meaning belongs to the houses above this one. When Django starts, each of
them teaches us its words; a code that nobody taught is shown in plain letters, so that a new one is never a fault.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.conf import global_settings
from django.utils.functional import lazy
from django.utils.translation import get_language_info, override
from django.utils.translation import pgettext_lazy as _of

from registry.exports.ftm.words import plain
from registry.site.members import MEMBERS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


def _language(code: str) -> "StrPromise":
    """A language by its code, as Django's own catalogues call it: it is in none of ours."""
    return lazy(lambda: str(get_language_info(code)["name_translated"]), str)()  # type: ignore[return-value]  # django-stubs takes it for a str


_TAUGHT: dict[str, dict[str, "str | StrPromise"]] = {
    "script": {
        "LATIN": _of("script", "Latin"),
        "CYRILLIC": _of("script", "Cyrillic"),
        "ARABIC": _of("script", "Arabic"),
        "HANGUL": _of("script", "Korean"),
        "CJK": _of("script", "Chinese"),
        "HEBREW": _of("script", "Hebrew"),
        "GREEK": _of("script", "Greek"),
        "GEORGIAN": _of("script", "Georgian"),
        "ARMENIAN": _of("script", "Armenian"),
    },
    "member": dict(MEMBERS),
    "language": {code: _language(code) for code, _name in global_settings.LANGUAGES},
}


def teach(group: str, choices: Iterable[tuple[str, "str | StrPromise"]]) -> None:
    """The words of a group of codes: ``teach("measure", Measure.choices)``."""
    _TAUGHT[group] = dict(choices)


def word(code: str | None, group: str) -> str:
    """What a code of a group means, in the language that is active; empty for none."""
    if not code:
        return ""
    taught = _TAUGHT.get(group, {}).get(code)
    return str(taught) if taught else plain(code)


def codes(group: str) -> list[str]:
    """The codes of a group, in the order in which they were taught."""
    return list(_TAUGHT.get(group, {}))


def said(language: str) -> Mapping[str, Mapping[str, str]]:
    """All words in a language: what pages say depends on them."""
    with override(language):
        return {group: {code: str(text) for code, text in words.items()} for group, words in _TAUGHT.items()}
