"""Two reviewers at the desk in a real browser: they sign in, look, read back and approve; nothing is blocked or broken.

There is no accessibility engine here: labels, headings, captions and the keyboard's way are checked by hand. The search
box inside Django's own lookup widget has no label of its own and is passed over.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles.testing import StaticLiveServerTestCase
from django.db import connections

from sanctions.actions import publication
from sanctions.enums import SubmissionStatus
from sanctions.models import Listing, Submission, Target
from tests.sanctions import builders as given

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("feed_db")]

FAULTS = """() => {
  const faults = [];
  const named = element => element.getAttribute('aria-label') || element.getAttribute('aria-labelledby')
    || element.labels?.length || element.title;
  const fields = 'main :is(input:not([type=hidden], .select2-search__field), select, textarea)';
  for (const field of document.querySelectorAll(fields))
    if (!named(field) && !['submit', 'button'].includes(field.type)) faults.push(`no label: ${field.outerHTML}`);
  for (const table of document.querySelectorAll('.desk table')) {
    if (!table.caption?.textContent.trim()) faults.push(`no caption: ${table.outerHTML.slice(0, 80)}`);
    for (const cell of table.querySelectorAll('th')) if (!cell.scope) faults.push(`no scope: ${cell.outerHTML}`);
  }
  for (const button of document.querySelectorAll('button, a[href]'))
    if (!(button.textContent.trim() || named(button) || button.querySelector('svg, img, [title]')))
      faults.push(`says nothing: ${button.outerHTML}`);
  if (document.querySelectorAll('h1').length !== 1) faults.push('one h1 is wanted');
  if (!document.documentElement.lang) faults.push('no language');
  let last = 1;
  for (const heading of document.querySelectorAll('.desk h2, .desk h3, .desk h4')) {
    const level = Number(heading.tagName[1]);
    if (level > last + 1) faults.push(`a level is skipped: ${heading.textContent}`);
    last = level;
  }
  const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) faults.push(`twice: #${id}`);
  if (document.querySelector('style, script:not([src]):not([type])')) faults.push('something inline');
  return faults;
}"""


@pytest.fixture
def site(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The product behind a real socket, with its static files; its threads keep no connection after a request."""
    for alias in connections.settings.values():
        monkeypatch.setitem(alias, "CONN_MAX_AGE", 0)

    class Site(StaticLiveServerTestCase):
        databases = {"default", "public", "owner"}

    monkeypatch.setattr(Site, "_pre_setup", classmethod(lambda cls: None))  # the fixture keeps the database
    Site.setUpClass()
    yield Site.live_server_url
    Site.tearDownClass()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: console errors, blocked content, failed requests."""
    return []


def open_page(browser: "Browser", complaints: list[str], **context: Any) -> "Page":
    page = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB", **context).new_page()
    page.set_default_timeout(10_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "response",
        lambda answer: (
            complaints.append(f"{answer.status} {answer.url}")
            if answer.status >= 400 and "favicon" not in answer.url
            else None
        ),
    )
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " event => console.error('CSP', event.violatedDirective, event.blockedURI))"
    )
    return page


def sign_in(page: "Page", site: str, username: str) -> None:
    page.goto(f"{site}/admin/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(given.PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(f"{site}/admin/")


def sound(page: "Page") -> None:
    page.wait_for_load_state()
    assert page.evaluate(FAULTS) == []


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
