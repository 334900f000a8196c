"""Every sort of page of the website in a real browser, in both languages: for whom it could be a barrier, what it asks
of whom, how it lies on a desk and on a phone, and what it is without a script and on paper.
"""

import gzip
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

from registry.site import pages
from tests.browser.website import (
    ESCAPED,
    LAYOUT,
    OF_COLOURS,
    READING,
    barriers,
    choice_of_language,
    opened,
    short_tour,
    tour,
)
from tests.registry.site.everything import CANARY, EIGHT, TOO_FEW
from tests.registry.site.shown import Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "fr")
FIRST_LOAD = 100_000
PHONE, DESK = 390, 1280


@pytest.fixture(autouse=True)
def _shown(settings: Settings, website: Shown) -> None:
    settings.SITE_STORE = str(website.folder)


def test_the_tour_has_every_sort_of_page(website: Shown) -> None:
    for language in LANGUAGES:
        sorts = {
            one.name for one in pages.SORTS.values() if one.template.endswith(".html") and language in one.languages
        }
        assert sorts <= tour(website, language).keys()
    assert [one.name for one in pages.SORTS.values() if one.template.endswith(".html")
            and not set(LANGUAGES) & set(one.languages)] == ["language"]  # fmt: skip


@pytest.mark.parametrize("language", ["en", pytest.param("fr", marks=pytest.mark.long)])
def test_no_page_is_a_barrier(
    browser: "Browser", served: str, website: Shown, complaints: list[str], language: str
) -> None:
    """Every rule, in English in light and in French in the dark; the long test crosses them, on all pages."""
    found = {}
    with opened(browser, complaints, served, color_scheme="light" if language == "en" else "dark") as page:
        choice_of_language(page, website)
        for address in (*short_tour(website, language).values(), "/choice"):
            page.goto(f"{served}{address}")
            found[address] = barriers(page)
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_fit_a_desk_and_a_phone_and_names_are_text(
    browser: "Browser", served: str, website: Shown, complaints: list[str], language: str
) -> None:
    found, named = {}, 0
    with opened(browser, complaints, served) as page:
        choice_of_language(page, website)
        for address in (*tour(website, language).values(), "/choice"):
            page.set_viewport_size({"width": DESK, "height": 900})
            page.goto(f"{served}{address}")
            faults = page.evaluate(LAYOUT, DESK)
            page.set_viewport_size({"width": PHONE, "height": 844})
            faults += page.evaluate(LAYOUT, PHONE)
            faults += page.evaluate(ESCAPED, CANARY)
            if address != "/choice":
                faults += page.evaluate(READING, language)
            named += page.get_by_text(CANARY).count() > 0
            if faults:
                found[address] = faults
    assert found == {}
    assert named > 20
    assert complaints == []


def test_a_page_without_scripts_has_everything(
    browser: "Browser", served: str, website: Shown, complaints: list[str]
) -> None:
    with opened(browser, complaints, served, java_script_enabled=False) as page:
        for address in short_tour(website, "en").values():
            page.goto(f"{served}{address}")
            assert page.evaluate(READING, "en") == []
            assert page.locator("button.print:visible, form.as-of:visible").count() == 0, "it would do nothing"
        page.goto(f"{served}/en/targets/{EIGHT}/")
        page.locator("table.states a").last.click()
        assert "/as-of/" in page.url
        page.get_by_role("link", name="What it says now").click()
        assert page.url == f"{served}/en/targets/{EIGHT}/"
    assert complaints == []


@pytest.mark.parametrize("address", ["/en/", "/fr/", "/en/participants/", "/fr/participants/"])
def test_a_first_visit_is_small(browser: "Browser", served: str, complaints: list[str], address: str) -> None:
    """As a web server packs it; what is packed already would not become smaller."""
    sizes: dict[str, int] = {}
    with opened(browser, complaints, served) as page:
        page.on("response", lambda answer: sizes.update({answer.url: len(gzip.compress(answer.body(), 6))}))
        page.goto(f"{served}{address}", wait_until="networkidle")
    assert len(sizes) >= 3, "the page, its style and its script"
    assert sum(sizes.values()) < FIRST_LOAD, sizes
    assert complaints == []


def test_paper_has_the_page_without_its_menus(browser: "Browser", served: str, complaints: list[str]) -> None:
    with opened(browser, complaints, served, color_scheme="dark") as page:
        page.goto(f"{served}/fr/targets/{EIGHT}/")
        closed = page.locator("details:not([open]) table").first
        assert not closed.is_visible(), "else nothing is seen of what paper shows"
        assert page.locator("nav.main").is_visible()
        page.emulate_media(media="print")
        for hidden in ("nav.main", "nav.trail", ".skip", "form", "footer.site ul"):
            assert page.locator(f"{hidden}:visible").count() == 0, hidden
        assert closed.bounding_box()["height"] > 20, "what is folded on the screen is not on paper"  # type: ignore[index]
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator(".wide").first.evaluate("one => getComputedStyle(one).overflowX") == "visible"
        page.emulate_media(media="screen")
        assert page.pdf().startswith(b"%PDF-")
    assert complaints == []


def test_the_guards_bite(browser: "Browser", served: str, complaints: list[str]) -> None:
    """Each fault, made in a page that has none, is found."""
    with opened(browser, complaints, served) as page:

        def broken(script: str) -> None:
            page.emulate_media(color_scheme="light")
            page.goto(f"{served}/en/targets/{TOO_FEW}/")
            page.evaluate(script)

        broken("document.querySelector('main').append(document.createElement('input'))")
        assert barriers(page)
        broken("document.querySelector('header').outerHTML = document.querySelector('header').innerHTML")
        assert [one for one in barriers(page) if one.startswith("region")]
        broken("document.querySelector('footer ul').style.cssText = 'display: block; font-size: 8px; line-height: 1'")
        assert [one for one in barriers(page) if one.startswith("target-size")]
        broken("document.querySelector('.lead, .verdict').className = 'bar'")
        page.evaluate("document.styleSheets[0].insertRule('.bar { color: #3a4450; background: #0f151d }')")
        page.emulate_media(color_scheme="dark")
        assert barriers(page, OF_COLOURS)
        for script in (
            "document.querySelector('.wide').style.overflow = 'visible'",
            "document.querySelector('.wide').replaceWith(document.querySelector('table'))",
            "document.querySelector('nav.main a').style.cssText = 'padding: 0; font-size: 8px; line-height: 1'",
        ):
            broken(script)
            assert page.evaluate(LAYOUT, DESK), script
        for script in (
            "document.documentElement.lang = 'fr'",
            "document.querySelector('h1').after(document.createElement('h1'))",
            "document.querySelector('h1').hidden = true",
            "document.querySelector('nav.main li').remove()",
            "document.querySelector('main p').append('المختلق')",
        ):
            broken(script)
            assert page.evaluate(READING, "en"), script
        broken("document.querySelector('main').insertAdjacentHTML('beforeend', '<img alt=\"\" src=\"/assets/none\">')")
        assert page.evaluate(ESCAPED, CANARY)
    complaints.clear()
    with opened(browser, complaints, served) as page:
        page.goto(f"{served}/en/")
        page.evaluate("canary(); const one = new Image(); one.src = 'http://127.0.0.1:9/elsewhere.png'")
        page.wait_for_timeout(200)
    assert [one for one in complaints if "a name was run" in one]
    assert [one for one in complaints if "CSP" in one]
