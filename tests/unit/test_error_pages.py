"""The pages of errors: both languages on each, without the database, without DEBUG."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views import defaults

from config.settings import BASE_DIR

TEMPLATES = BASE_DIR / "config" / "templates"


class Languages(HTMLParser):
    """The letters a page shows in each language, and the level-one headings."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.letters, self.headings, self._open = {"en": 0, "fr": 0}, 0, ["en"]
        self.feed(html.partition("<body>")[2].partition("</body>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h1"
        if tag != "br":
            self._open.append(dict(attrs).get("lang") or self._open[-1])

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self.letters[self._open[-1]] += len(data.strip())


def shown(answer: HttpResponse, status: int) -> str:
    assert not settings.DEBUG
    assert answer.status_code == status
    html = answer.content.decode()
    page = Languages(html)
    assert page.headings == 2
    assert page.letters["en"] > 200
    assert page.letters["fr"] > 200
    assert 'href="/"' in html
    assert 'href="/fr/"' in html
    assert not re.search(r"[{}]|<style|<script|style=", html)
    return html


def asked() -> HttpRequest:
    return RequestFactory().get("/somewhere")


def test_not_found() -> None:
    html = shown(Client().get("/nowhere/<b>"), 404)  # type: ignore[arg-type]  # the test client's own response
    assert "There is no page here" in html
    assert "Il n’y a pas de page ici" in html
    assert "nowhere" not in html


def test_not_allowed_does_not_say_why() -> None:
    html = shown(defaults.permission_denied(asked(), PermissionDenied("made-up reason")), 403)
    assert "made-up reason" not in html


def test_bad_request() -> None:
    shown(defaults.bad_request(asked(), SuspiciousOperation("made-up reason")), 400)


def test_a_form_from_elsewhere() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language", {"language": "fr"})
    assert "The form was not accepted" in shown(answer, 403)  # type: ignore[arg-type]


def test_our_own_fault() -> None:
    shown(defaults.server_error(asked()), 500)


def test_the_page_of_our_own_fault_depends_on_nothing() -> None:
    source = (TEMPLATES / "500.html").read_text()
    assert not re.search(r"\{[{%#]|<link|<img|<script", source)


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404"])
def test_the_others_ask_for_no_address_user_or_text_by_name(name: str) -> None:
    source = (TEMPLATES / f"{name}.html").read_text() + (TEMPLATES / "error.html").read_text()
    assert not re.search(r"\{\{|\{% *(url|translate|if|for|load i18n)", source)
