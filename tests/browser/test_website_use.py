"""What readers do on the website in a real browser: search, sort, choose a day, walk by keyboard, read leftwards."""

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from django.utils import timezone
from pytest_django import Settings

from registry.site import search
from tests.browser.website import EVERY_RULE, LAYOUT, barriers, opened
from tests.registry.site.everything import (
    ARABIC,
    CANARY,
    CYRILLIC,
    EIGHT,
    LATIN,
    WEEKS_AGO,
    YEARS_AGO,
    publish_everything,
)
from tests.registry.site.shown import Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
OUTLINE = "getComputedStyle(document.activeElement).outlineStyle"


@pytest.fixture(autouse=True)
def _shown(settings: Settings, website: Shown) -> None:
    settings.SITE_STORE = str(website.folder)
    search._source.cache_clear()


@pytest.mark.usefixtures("feed_db")
def test_the_search_finds_a_name_in_any_script_without_scripts(
    browser: "Browser", site: str, complaints: list[str]
) -> None:
    publish_everything()
    with opened(browser, complaints, site, java_script_enabled=False) as page:
        for start, words in (
            ("/en/", LATIN),
            ("/fr/", CYRILLIC),
            ("/en/sanctions/", ARABIC),
            ("/fr/sanctions/", CANARY),
        ):
            page.goto(f"{site}{start}")
            page.locator("#q").fill(words)
            page.locator("form.search button").click()
            found = page.locator("main tbody tr").all_inner_texts()
            assert found, words
            assert any(("T000011" if words == CANARY else EIGHT) in row for row in found)
            assert page.locator("#q").input_value() == words
            assert words in page.locator("h1").inner_text()
        page.goto(f"{site}/en/sanctions/search/?q=Made-Up&participant=XA&sort=name")
        page.get_by_label("standing").select_option("NOT_LISTED")
        page.get_by_role("button", name="Search").click()
        rows = page.locator("main tbody tr").all_inner_texts()
        assert sorted(row.partition("\t")[0] for row in rows) == ["Made-Up Annulled", "Made-Up Ended"]
        asked = page.url
        assert re.search(r"[?&]participant=XA&", asked)
    with opened(browser, complaints, site, color_scheme="dark") as page:
        page.goto(asked)
        assert page.locator("main tbody tr").all_inner_texts() == rows, "an address that is sent on shows the same"
        for address in (asked, f"{site}/fr/sanctions/search/?q=nobody", f"{site}/en/sanctions/search/?q={CANARY}"):
            page.goto(address)
            assert barriers(page, EVERY_RULE) == []
            assert page.evaluate(LAYOUT, 1280) == []
        assert page.locator("img").count() == 0
    assert complaints == []


def names(page: "Page") -> list[str]:
    return page.locator("main table.sortable tbody th").all_inner_texts()


def test_a_table_is_sorted_by_its_columns(browser: "Browser", served: str, complaints: list[str]) -> None:
    with opened(browser, complaints, served) as page:
        page.goto(f"{served}/en/sanctions/all/T0000/")
        before, address = names(page), page.url
        page.get_by_role("button", name="Name").click()
        ascending = names(page)
        assert ascending != before
        assert sorted(ascending) == sorted(before)
        latin = [name for name in ascending if name[0].isascii() and name[0].isalpha()]
        assert latin == sorted(latin, key=str.casefold)
        heads = page.locator("main table.sortable thead th")
        assert heads.nth(0).get_attribute("aria-sort") == "ascending"
        for _step in range(4):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Since"
        assert page.evaluate(OUTLINE) != "none"
        page.keyboard.press("Enter")
        days = page.locator("main table.sortable tbody td[data-sort]").evaluate_all(
            "all => all.map(one => one.dataset.sort)"
        )
        assert days == sorted(days)
        page.keyboard.press("Enter")
        assert heads.nth(4).get_attribute("aria-sort") == "descending"
        assert heads.nth(0).get_attribute("aria-sort") is None
        assert page.url == address
        page.reload()
        assert names(page) == before, "nothing is kept of it"
    assert complaints == []


def test_a_day_leads_to_what_the_page_said_then(browser: "Browser", served: str, complaints: list[str]) -> None:
    page_of = f"{served}/en/targets/{EIGHT}/"
    today = timezone.now().date()

    def choose(page: "Page", days_ago: int) -> None:
        page.goto(page_of)
        page.get_by_label("Day", exact=True).fill((today - dt.timedelta(days=days_ago)).isoformat())
        with page.expect_navigation():
            page.get_by_role("button", name="Show").click()

    with opened(browser, complaints, served, timezone_id="Pacific/Auckland") as page:
        choose(page, WEEKS_AGO - 2)
        assert "/as-of/" in page.url
        assert "This is what the register said" in page.locator(".notice.past").inner_text()
        assert page.locator("table.beside thead th").count() == 1 + 4, "four States had listed by then"
        choose(page, 0)
        assert page.url == page_of
        assert page.locator("table.beside thead th").count() == 1 + 8
        field = page.get_by_label("Day", exact=True)
        field.fill((today - dt.timedelta(days=YEARS_AGO)).isoformat())
        assert field.evaluate("one => one.validity.rangeUnderflow"), "nothing was said before, and the form says so"
    assert complaints == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_keyboard_reaches_all_and_may_skip(
    browser: "Browser", served: str, complaints: list[str], language: str
) -> None:
    with opened(browser, complaints, served) as page:
        page.goto(f"{served}/{language}/participants/")
        page.keyboard.press("Tab")
        skip = page.locator("a.skip")
        assert skip.evaluate("one => one === document.activeElement")
        assert skip.bounding_box()["width"] > 50, "it cannot be seen"  # type: ignore[index]
        assert page.evaluate(OUTLINE) != "none"
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        over = page.locator("a.skip-map")
        assert over.evaluate("one => one === document.activeElement"), "from the content on: the trail, then this"
        assert over.bounding_box()["width"] > 50  # type: ignore[index]
        page.keyboard.press("Tab")
        named = page.evaluate("document.activeElement.querySelector('title')?.textContent")
        assert named, "the map's shapes are links with names"
        assert page.locator("svg.map a").count() == page.locator("svg.map a[href]:has(title)").count()
        over.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('#who ~ .wide')"), "the table comes next"
    assert complaints == []


def test_names_run_their_own_way(browser: "Browser", served: str, complaints: list[str]) -> None:
    """An Arabic name stands right to left within a sentence that runs left to right, and moves nothing beside it."""
    places = """(cell, name) => {
      const text = [...cell.querySelectorAll('bdi')].find(one => one.textContent === name).firstChild;
      const at = (first, last) => { const range = document.createRange();
        range.setStart(text, first); range.setEnd(text, last); return range.getBoundingClientRect().x; };
      return [at(0, 1), at(name.length - 1, name.length), getComputedStyle(cell).direction];
    }"""
    with opened(browser, complaints, served) as page:
        for language in ("en", "fr"):
            page.goto(f"{served}/{language}/targets/{EIGHT}/")
            for name, leftwards in ((ARABIC, True), (LATIN, False), (CYRILLIC, False)):
                row = page.locator("section[aria-labelledby=names] tbody th").filter(has_text=name).first
                first, last, direction = row.evaluate(places, name)
                assert (first > last) is leftwards, name
                assert direction == "ltr"
        lines = page.locator(".other-scripts").evaluate("one => [...one.childNodes].map(part => part.nodeName)")
        assert "BDI" in lines
    assert complaints == []


@pytest.mark.long
@pytest.mark.parametrize("mode", ["en light", "en dark", "fr light", "fr dark"])
def test_no_page_of_the_seeds_is_a_barrier(
    browser: "Browser", served: str, seeded: Shown, complaints: list[str], mode: str
) -> None:
    """Every page there is, in every mode, on a desk and on a phone."""
    language, scheme = mode.split()
    found = {}
    with (
        override_settings(SITE_STORE=str(seeded.folder)),
        opened(browser, complaints, served, color_scheme=scheme) as page,
    ):
        for address in seeded.html(language):
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(f"{served}{address}")
            found[address] = barriers(page) + page.evaluate(LAYOUT, 1280)
            page.set_viewport_size({"width": 390, "height": 844})
            found[address] += page.evaluate(LAYOUT, 390)
    assert len(found) > 300
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert complaints == []
