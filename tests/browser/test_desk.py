"""Two reviewers at the desk in a real browser: they look, read back and approve; nothing is blocked or broken."""

from typing import TYPE_CHECKING

import pytest

from sanctions.actions import publication
from sanctions.enums import SubmissionStatus
from sanctions.models import Listing, Submission, Target
from tests.browser.pages import open_page, sign_in, sound
from tests.sanctions import builders as given

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("feed_db")]


def submission() -> Submission:
    gb = given.state("GB")
    listing = given.listing(gb)
    other = given.listing(gb, own_reference="GB-2", names=[{"text": "Yvonne SAMPLE"}])
    lines = [
        given.amend(listing, measures=["TRAVEL_BAN"]),
        given.end(other),
        given.add(gb, own_reference="GB-3", names=[{"text": '<img src=x onerror="alert(1)">'}]),
    ]
    return given.submitted(gb, *lines)


def test_two_reviewers_look_read_back_and_approve(browser: "Browser", site: str, complaints: list[str]) -> None:
    proposed = submission()
    for number in (1, 2):
        page = open_page(browser, complaints)
        sign_in(page, site, given.reviewer(number).username)
        sound(page)
        page.get_by_role("link", name="waits for your decision").click()
        page.get_by_role("link", name="Made-up submission of GB").click()
        page.wait_for_url("**/change/**")
        sound(page)
        assert page.locator("#digest").inner_text() == proposed.digest
        assert page.locator("#line-1 ins").first.inner_text() == "Travel ban"
        assert page.get_by_role("heading", name="What would be said").is_visible()
        page.get_by_label("Remark on the whole").fill("Read against the act.")
        page.get_by_role("button", name="Approve…").click()
        page.wait_for_url("**/decide/")
        sound(page)
        assert f"You approve, as reviewer {number} of 2" in page.locator(".desk-lead").first.inner_text()
        page.get_by_role("button", name="Yes, approve exactly this").click()
        page.get_by_text("You approved these exact bytes.").wait_for()
        sound(page)
        page.context.close()
    proposed.refresh_from_db()
    assert proposed.status == SubmissionStatus.APPROVED
    assert publication.publish(proposed.pk).status == SubmissionStatus.PUBLISHED
    assert complaints == []


def test_the_keyboard_alone_returns_a_submission(browser: "Browser", site: str, complaints: list[str]) -> None:
    proposed = submission()
    page = open_page(browser, complaints)
    sign_in(page, site, given.reviewer().username)
    page.goto(f"{site}/admin/sanctions/submission/{proposed.pk}/change/")
    page.get_by_label("Remark on line 1").focus()
    page.keyboard.type("The act says otherwise.")
    page.get_by_label("Remark on the whole").focus()
    page.keyboard.type("See line 1.")
    for _step in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Return to the State…"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, return it").focus()
    page.keyboard.press("Enter")
    page.get_by_text("You returned it to the State with your remarks.").wait_for()
    proposed.refresh_from_db()
    assert proposed.status == SubmissionStatus.RETURNED
    assert complaints == []


def test_every_page_of_sanctions_is_sound_in_light_and_dark(
    browser: "Browser", site: str, complaints: list[str]
) -> None:
    proposed = submission()
    given.officer()
    for scheme in ("light", "dark"):
        page = open_page(browser, complaints, color_scheme=scheme, timezone_id="Europe/Paris")
        sign_in(page, site, "officer")
        for address in (
            "submission/",
            f"submission/{proposed.pk}/change/",
            "line/",
            "review/",
            "listing/",
            "listing/1/change/",
            "target/",
            "target/1/change/",
            "resolution/",
            "resolution/add/",
            "programme/",
            "programme/add/",
            "announcement/add/",
            "legalact/",
        ):
            row = address.replace("1/change", f"{first(address)}/change")
            page.goto(f"{site}/admin/sanctions/{row}")
            sound(page)
        page.context.close()
    assert complaints == []


def first(address: str) -> int:
    """The key of a row of the table that an address names."""
    rows = Target.objects if address.startswith("target") else Listing.objects
    return rows.values_list("pk", flat=True).order_by("pk")[0]
