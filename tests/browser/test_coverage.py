"""Who lists whom in a real browser: a wide table scrolls in its own room, and nothing is blocked or unnamed."""

from typing import TYPE_CHECKING

import pytest

from tests.browser.pages import open_page, sign_in, sound
from tests.registry.book import publish
from tests.registry.test_coverage_feed import about, by
from tests.sanctions import builders as given

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("feed_db")]
WIDTH = "document.documentElement.scrollWidth"


def test_many_participants_fit_on_any_screen(browser: "Browser", site: str, complaints: list[str]) -> None:
    codes = [f"X{letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]
    publish(*(about(*(by(code, 1) for code in codes[n:]), ref=f"T00000{n}") for n in range(1, 5)))
    page = open_page(browser, complaints)
    sign_in(page, site, given.reviewer().username)
    page.goto(f"{site}/admin/coverage/")
    sound(page)
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WIDTH) == width
    assert page.get_by_role("region", name="Who lists whom").evaluate("here => here.scrollWidth > here.clientWidth")
    page.get_by_label("Listed in force, but not by").select_option("XB")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Targets: 3,").wait_for()
    sound(page)
    assert page.get_by_role("rowheader", name="T000002").is_visible()
    assert complaints == []
