"""The website where no web server stands before us: the files of the version that is shown, as they lie.

Nothing is asked of the database, so that the website answers while the register is down. In a deployment nginx does the
same from the same folder (`config/nginx/nginx.conf`).
"""

import mimetypes
from functools import lru_cache
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe

from registry.site import addresses, answers
from registry.site.store import Store, StoreError, configured, find

NOT_FOUND = "not-found/"
FOREVER = "public, max-age=31536000, immutable"
ASK_EACH_TIME = "no-cache"
"""Kept, and asked about each time: a correction is seen at once, and a page that did not change is not sent again."""

WAIT_SECONDS = 10


@require_safe
def front(request: HttpRequest) -> HttpResponseBase:
    """The front in the language the reader's browser asks for first, of those we have; English for all others."""
    preferred = (
        code.partition("-")[0] for code, _ in parse_accept_lang_header(request.headers.get("accept-language", ""))
    )
    language = next((code for code in preferred if code in addresses.LANGUAGES), addresses.LANGUAGES[0])
    answer = HttpResponseRedirect(f"/{language}/")
    answer["Vary"] = "Accept-Language"
    answer["Cache-Control"] = ASK_EACH_TIME
    return answers.hardened(answer)


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponseBase:
    """A page or a file of the version that is shown."""
    store = kept(str(settings.SITE_STORE))
    try:
        version = store.current()
        if version is None:
            return answers.not_yet(WAIT_SECONDS)
        found = find(store, version.root, addresses.file(path))
        if found is None:
            if not path.endswith("/") and find(store, version.root, addresses.file(f"{path}/")):
                return answers.hardened(HttpResponseRedirect(f"/{path}/", status=HTTPStatus.PERMANENT_REDIRECT))
            return _not_found(store, version.root, path)
        directory, name, entry = found
        etag = f'"{entry.digest}"'
        if (unchanged := get_conditional_response(request, etag=etag)) is not None:
            return _kept(unchanged, etag, ASK_EACH_TIME)
        return _kept(_file(store.file(directory, name), name), etag, ASK_EACH_TIME)
    except StoreError:
        answers.log.exception("the website's store does not answer")
        return answers.not_yet(WAIT_SECONDS)


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponseBase:
    """A style sheet or the like; its name carries its hash, so that it never changes."""
    etag = f'"{name}"'
    if (unchanged := get_conditional_response(request, etag=etag)) is not None:
        return _kept(unchanged, etag, FOREVER)
    try:
        return _kept(_file(kept(str(settings.SITE_STORE)).asset(name), name), etag, FOREVER)
    except StoreError:
        return answers.hardened(HttpResponse(status=HTTPStatus.NOT_FOUND, content_type="text/plain"))


@lru_cache(maxsize=2)
def kept(where: str) -> Store:
    """The store of this process: it remembers directories, which never change."""
    return configured()


def _not_found(store: Store, root: str, path: str) -> HttpResponseBase:
    """The same for what never was, what is withdrawn and what is still to come."""
    language = path.partition("/")[0] if path.partition("/")[0] in addresses.LANGUAGES else addresses.LANGUAGES[0]
    found = find(store, root, addresses.file(f"{language}/{NOT_FOUND}"))
    body = store.file(found[0], found[1]) if found else b""
    answer = HttpResponse(body, status=HTTPStatus.NOT_FOUND)
    answer["Cache-Control"] = "no-store"
    return answers.hardened(answer)


def _file(body: bytes, name: str) -> HttpResponse:
    kind = {".atom": "application/atom+xml", ".json": "application/json", ".xml": "application/xml"}
    suffix = f".{name.rpartition('.')[2]}"
    media_type = kind.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = media_type.startswith("text/") or media_type.endswith(("xml", "json", "javascript"))
    return HttpResponse(body, content_type=f"{media_type}; charset=utf-8" if text else media_type)


def _kept(answer: HttpResponseBase, etag: str, cache: str) -> HttpResponseBase:
    answer["ETag"] = etag
    answer["Cache-Control"] = cache
    return answers.hardened(answer)
