"""From a template and what it is to say to a page's text, in one language.

Templates are Jinja's, since a website of twenty thousand targets is a hundred thousand pages. They are written as XML
that is HTML (every element closed, every attribute quoted), so that `checking` can read each page with a strict parser.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from registry import canonical
from registry.enums import Kind, Operation
from registry.exports.coverage import IN_FORCE, Row
from registry.site import addresses, dates, words
from registry.site.labels import Label, label

HERE = Path(__file__).resolve().parent
ASSETS = HERE / "assets"
PARTS = (HERE, HERE.parent / "exports", HERE.parent / "enums.py", HERE.parent / "diff.py", HERE.parent / "folding.py")
"""What the text of a page depends on besides documents, words and settings."""

_KINDS = frozenset(Kind.values)
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML can hold. Doors refuse it; what is in the register all the same must not keep a page from being made."""

_ISO = re.compile(r"\d{4}(-\d\d)*$")

_LANGUAGE: ContextVar[str] = ContextVar("language of the page being written")
_ask = translation.gettext
"""By another name: the texts it is given stand in the templates, and only there can a catalogue find them."""

Said = Mapping[str, Any]


class Absent(StrictUndefined):
    """What a template speaks of and was not said is an error; a document's member may be asked for in an ``if``."""

    def __bool__(self) -> bool:  # type: ignore[override]  # the strict one never answers
        if isinstance(self._undefined_obj, Mapping):
            return False
        return bool(self._fail_with_undefined_error())


def page(template: str, language: str, said: Said) -> bytes:
    """A page's bytes.

    Args:
        said: what the template speaks of; `language` and what all pages share come with it.

    Raises:
        UndefinedError: the template speaks of something that was not said.
    """
    token = _LANGUAGE.set(language or "en")
    try:
        with translation.override(language or "en"):
            text = environment().get_template(template).render(said, language=language or "en")
    finally:
        _LANGUAGE.reset(token)
    return _UNSPEAKABLE.sub("\ufffd", text).encode()


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Templates, their filters and their functions."""
    made = Environment(
        loader=PackageLoader("registry.site", "templates"),
        autoescape=True,
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # comes with the extension
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals |= {"_": gettext, "gettext": gettext}
    made.filters |= {
        "word": word,
        "day": dates.day,
        "days": dates.days,
        "moment": dates.moment,
        "number": number,
        "json": as_json,
        "host": host,
        "place": addresses.of_record,
        "since": since,
    }
    made.globals |= {
        "asset": asset,
        "here": here,
        "other": other,
        "called": called,
        "Kind": Kind,
        "Operation": Operation,
        "in_feed": addresses.in_feed,
        "site": settings.SITE_URL,
        "contact": settings.SITE_CONTACT,
    }
    return made


@lru_cache(maxsize=1)
def assets() -> Mapping[str, tuple[str, bytes]]:
    """Style sheet, script and pictures: their address and content by name. The address carries the content's hash."""
    found = {}
    for path in sorted(ASSETS.iterdir()):
        body = path.read_bytes()
        found[path.name] = (f"{path.stem}.{hashlib.sha256(body).hexdigest()[:12]}{path.suffix}", body)
    return found


@lru_cache(maxsize=1)
def digest() -> str:
    """What made a page, by its hash: a version of another renderer is made anew whole."""
    whole = hashlib.sha256()
    files = (file for part in PARTS for file in ([part] if part.is_file() else sorted(part.rglob("*"))))
    for file in files:
        if file.is_file() and file.suffix != ".pyc":
            whole.update(file.relative_to(HERE.parent).as_posix().encode() + b"\0" + file.read_bytes())
    for language in addresses.LANGUAGES:
        whole.update(canonical.canonical(words.said(language)))
        whole.update((settings.BASE_DIR / f"config/locale/{language}/LC_MESSAGES/django.mo").read_bytes()
                     if language != "en" else b"")  # fmt: skip
    whole.update(json.dumps([settings.SITE_URL, settings.SITE_CONTACT]).encode())
    if settings.SITE_MAP:
        whole.update(Path(settings.SITE_MAP).read_bytes())
    return whole.hexdigest()


def asset(name: str) -> str:
    """The address of an asset."""
    return f"/{addresses.ASSETS}/{assets()[name][0]}"


def gettext(text: str, **values: Any) -> Markup:
    """A text in the language of the page, with values in their places.

    As Jinja's own (`newstyle`), which a page asks a hundred times: remembered, and without a context of its own, which
    Jinja makes for each call in a loop.
    """
    found = _known(_LANGUAGE.get(), text)
    return found % values if values else found


@lru_cache(maxsize=4096)
def _known(_language: str, text: str) -> Markup:
    return Markup(_ask(text))  # noqa: S704 - texts of ours


def here(path: str = "") -> str:
    """The address of a page in the language of this one: a path below the language, or a record."""
    known = path.partition("/")[0] in _KINDS
    return f"/{_LANGUAGE.get()}/{addresses.of_record(path) if known else path}"


@pass_context
def word(_context: Context, code: str | None, group: str) -> str:
    """What a code means (`words.word`).

    With the context as an argument: without it Jinja works out the word of a code that stands in a template when it
    reads the template, in the language that happens to be active then.
    """
    return words.word(code, group)


def other(language: str) -> str:
    """The language that a page is not in."""
    return next(one for one in addresses.LANGUAGES if one != language)


def called(line: Any) -> Label:
    """What a record is called on this page."""
    language = _LANGUAGE.get()
    found = label(line, language)
    return Label(found.text) if found.language == language else found


def since(row: Row | None) -> tuple[str, str]:
    """When a target was first listed by those who list it so still: to sort by, and as printed."""
    days = sorted(cell.since for cell in (row.cells if row else ()) if cell.since and cell.status == IN_FORCE)
    return (days[0] if _ISO.match(days[0]) else "", days[0]) if days else ("", "")


def host(url: str) -> str:
    """Whose page an address is: ``www.opcw.org``; all of it where that cannot be told."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def number(value: int) -> str:
    """A number with its thousands set apart."""
    return number_format(value, use_l10n=True, force_grouping=True)


def as_json(value: Any) -> Markup:
    """Data in a page: JSON in which nothing could end the element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - escaped on the lines above
