"""A list sent at the desk in a real browser: chosen, sent, watched, looked through, mended. All made up."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from sanctions.actions import reading
from sanctions.enums import UploadStatus
from sanctions.models import Upload
from tests.browser.pages import open_page, sign_in, sound
from tests.sanctions import builders as given

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("feed_db")]

HEAD = "Reference,Programme,Kind,Name,Measures,Legal act,Designated on\n"
PAGE = 50
ENTRIES = 60


def csv(folder: Path, *rows: str) -> Path:
    """A made-up list in the register's own template."""
    path = folder / "made-up.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def row(number: int, *, kind: str = "PERSON", measures: str = "ASSET_FREEZE") -> str:
    return f"MADE-{number:02},GB-CW,{kind},Example Number{number:02},{measures},Made-up act,2026-01-15"


def send(page: "Page", site: str, path: Path) -> Upload:
    """The form filled in and sent, as an officer does it."""
    page.goto(f"{site}/admin/sanctions/upload/")
    page.locator(".object-tools a.addlink").click()
    page.wait_for_url("**/upload/add/")
    sound(page)
    page.get_by_label("State").select_option(label="State GB (GB)")
    page.get_by_role("button", name="File:").set_input_files(path)
    page.get_by_label("Format").select_option("template-csv")
    page.get_by_label("Changes only").check()
    page.get_by_role("button", name="Send the list").click()
    page.wait_for_url("**/change/")
    return Upload.objects.latest("pk")


def look_through(page: "Page") -> None:
    """By outcome, by word, by page."""
    rows = page.locator("table.desk-rows > tbody > tr")
    assert rows.count() == PAGE
    page.get_by_role("link", name="Next page").click()
    page.get_by_text(f"Entries {PAGE + 1} to {ENTRIES} of {ENTRIES}").wait_for()
    sound(page)
    assert rows.count() == ENTRIES - PAGE
    page.locator(".desk-tiles").get_by_role("link", name="amended").click()
    page.get_by_text("Entries 1 to 1 of 1").wait_for()
    sound(page)
    assert rows.get_by_role("rowheader", name="Example Number01").is_visible()
    assert rows.locator("ins").first.is_visible(), "the differences of a few are unfolded"
    page.locator(".desk-tiles").get_by_role("link", name="added").click()
    page.get_by_label("Name or own reference").fill("number07")
    page.get_by_role("button", name="Search").click()
    page.get_by_text("Entries 1 to 1 of 1").wait_for()
    assert "outcome=ADDED" in page.url, "the word is asked within what was chosen"
    rows.get_by_text("All of it is new").click()
    sound(page)
    assert rows.get_by_text("Made-up act").is_visible()


def test_a_list_is_sent_watched_and_looked_through(
    browser: "Browser", site: str, complaints: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given.listing(given.state("GB"), own_reference="MADE-01", names=[{"text": "Example Number01"}])
    page = open_page(browser, complaints)
    sign_in(page, site, given.officer().username)
    upload = send(page, site, csv(tmp_path, *(row(number) for number in range(1, ENTRIES + 1))))
    sound(page)
    assert page.get_by_role("heading", name="It is being read").is_visible()
    assert page.get_by_role("progressbar").get_attribute("value") == "0"

    seen = []

    def watch(entries: int) -> None:
        """The worker pauses after each chunk until the page has told of it."""
        page.get_by_text("Being read: ").wait_for()
        page.wait_for_function("document.querySelector('progress').value > 0")
        seen.append((entries, page.locator("#progress-text").inner_text()))

    monkeypatch.setattr(reading, "CHUNK", ENTRIES // 2)
    reading.run(upload.pk, clock=timezone.now, watch=watch)
    assert [entries for entries, _text in seen] == [ENTRIES // 2, ENTRIES]
    page.get_by_text("It became the draft").wait_for()  # by itself: the page asks until it is over
    sound(page)
    look_through(page)
    upload.refresh_from_db()
    assert (upload.status, upload.added, upload.amended) == (UploadStatus.DRAFTED, ENTRIES - 1, 1)
    assert complaints == []


def test_what_is_wrong_is_told_and_taken_away_to_mend(
    browser: "Browser", site: str, complaints: list[str], tmp_path: Path
) -> None:
    given.programme(given.state("GB"))
    for scheme in ("light", "dark"):
        page = open_page(browser, complaints, color_scheme=scheme)
        sign_in(page, site, given.officer().username)
        path = csv(tmp_path, row(1), row(2, kind="PERSN"), row(3, measures="") + f" {scheme}")
        upload = send(page, site, path)
        reading.run(upload.pk, clock=timezone.now)
        page.get_by_role("alert").get_by_text("2 of 3 entries cannot stand").wait_for()
        sound(page)
        assert page.get_by_role("cell", name="“PERSN” is none of PERSON").is_visible()
        for name, ending in (("all problems by row", "csv"), ("the list with each problem", "xlsx")):
            with page.expect_download() as taken:
                page.get_by_role("link", name=name).click()
            assert taken.value.suggested_filename.endswith(f"{upload.key}.{ending}")
            assert taken.value.path().stat().st_size > len(HEAD)
        page.context.close()
    assert complaints == []


def test_the_empty_template_is_taken_from_where_lists_are_sent(
    browser: "Browser", site: str, complaints: list[str]
) -> None:
    page = open_page(browser, complaints)
    sign_in(page, site, given.officer().username)
    page.goto(f"{site}/admin/sanctions/upload/add/")
    sound(page)
    for name, ending in (("as a workbook", "xlsx"), ("its first sheet", "csv"), ("all its sheets", "zip")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        assert taken.value.suggested_filename == f"template.{ending}"
    assert complaints == []


def test_the_keyboard_alone_sends_a_list(browser: "Browser", site: str, complaints: list[str], tmp_path: Path) -> None:
    given.programme(given.state("GB"))
    page = open_page(browser, complaints)
    sign_in(page, site, given.officer().username)
    page.goto(f"{site}/admin/sanctions/upload/add/")
    page.get_by_label("State").focus()
    page.keyboard.type("State GB")
    chosen = csv(tmp_path, row(1))  # the window that chooses is the machine's own, and no page
    page.get_by_role("button", name="File:").set_input_files(chosen)
    page.get_by_label("Format").select_option("template-csv")
    page.get_by_label("The full list").focus()
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Changes only").is_checked()
    for _step in range(4):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Send the list"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="It is being read").wait_for()
    page.get_by_role("button", name="Stop reading").focus()
    page.keyboard.press("Enter")
    page.get_by_text("It was stopped.").wait_for()
    assert Upload.objects.get().status == UploadStatus.CANCELLED
    assert complaints == []
