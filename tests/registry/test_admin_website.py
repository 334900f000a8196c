"""How the public website stands, at the desk: keepers and auditors see it at once, and nobody writes it there."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.actions import website
from registry.admin.website import LATE
from registry.models import Event, Website
from tests.registry.book import entry, publish
from tests.registry.test_admin_ledger import client

pytestmark = pytest.mark.django_db
PAGE = "/admin/website/"


def rows(desk: Client) -> dict[str, str]:
    """The table of the page: heading and cell, tags away."""
    html = desk.get(PAGE).content.decode()
    found = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', html, re.DOTALL)
    return {head: " ".join(re.sub(r"<[^>]+>", " ", cell).split()) for head, cell in found}


def front(desk: Client) -> str:
    """The website's part of the front page; empty if there is none."""
    found = re.search(r'<section class="desk-front" aria-labelledby="website-title">.*?</section>',
                      desk.get("/admin/").content.decode(), re.DOTALL)  # fmt: skip
    return found[0] if found else ""


@pytest.mark.parametrize("role", ["KEEPER", "AUDITOR"])
def test_whoever_reads_the_register_sees_it(role: str) -> None:
    desk = client(role)
    assert desk.get(PAGE).status_code == 200
    assert f'href="{PAGE}"' in front(desk)
    assert 'href="/"' in desk.get(PAGE).content.decode()


@pytest.mark.parametrize("role", ["OFFICER", "REVIEWER"])
def test_nobody_else_does(role: str) -> None:
    other = client(role)
    assert other.get(PAGE).status_code == 403
    assert front(other) == ""
    assert Client().get(PAGE).status_code == 302


def test_before_it_was_made_it_says_so() -> None:
    publish(entry("L1"))
    told = rows(client("AUDITOR"))
    assert told["Line it shows"] == "none: it has not been made yet"
    assert told["Lines behind"].startswith("1 (the first of them published at ")
    assert "Shown since" not in told


def test_what_it_shows_since_when_and_how_far_behind() -> None:
    publish(entry("L1"))
    at = timezone.now()
    website.note_shown(1, at=at)
    desk = client("KEEPER")
    assert rows(desk) == {
        "Line it shows": "1",
        "Shown since": f"{at:%Y-%m-%d %H:%M:%S} UTC",
        "The register's newest line": "1",
        "Lines behind": "0",
        "Attempts that failed in a row": "none",
    }
    assert "desk-urgent" not in front(desk)
    publish(entry("L2"), entry("L3"))
    assert rows(desk)["The register's newest line"] == "3"
    assert rows(desk)["Lines behind"].startswith("2 (")
    assert "desk-urgent" not in front(desk), "that is the worker's next slice"


def test_a_failure_is_seen_at_once_with_its_reason() -> None:
    publish(entry("L1"), entry("L2"))
    at = timezone.now()
    website.note_shown(1, at=at)
    for _ in range(2):
        website.note_failure("en/: <script>alert(1)</script>", at=at)
    desk = client("AUDITOR")
    told = rows(desk)
    assert told["Attempts that failed in a row"] == "2"
    assert told["Failing since"] == f"{at:%Y-%m-%d %H:%M:%S} UTC"
    assert told["Next attempt"] == f"{at + dt.timedelta(seconds=10):%Y-%m-%d %H:%M:%S} UTC"
    assert told["Why"] == "en/: &lt;script&gt;alert(1)&lt;/script&gt;"
    assert told["Alarm"] == "not mailed yet"
    assert 'role="alert"' in desk.get(PAGE).content.decode()
    assert '<span class="desk-number desk-urgent">1</span>' in front(desk)
    assert f"stands still since {at:%Y-%m-%d %H:%M} UTC" in front(desk)


def test_a_publication_that_is_not_shown_for_long_is_seen_although_nothing_failed() -> None:
    publish(entry("L1"), entry("L2"))
    published_at = Event.objects.values_list("published_at", flat=True).get(sequence=2)
    website.note_shown(1, at=published_at)
    desk = client("KEEPER")
    assert "desk-urgent" not in front(desk)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: published_at + LATE + dt.timedelta(seconds=1))
        assert '<span class="desk-number desk-urgent">1</span>' in front(desk)
        assert "Does its worker run?" in desk.get(PAGE).content.decode()


def test_a_register_that_was_restored_to_an_earlier_state_is_not_behind_by_less_than_nothing() -> None:
    website.note_shown(5, at=timezone.now())
    assert rows(client("KEEPER"))["Lines behind"] == "0"


def test_it_is_read_and_never_written() -> None:
    desk = client("KEEPER")
    with CaptureQueriesContext(connection) as asked:
        desk.get(PAGE)
    assert [one["sql"] for one in asked if re.match(r"INSERT|UPDATE|DELETE", one["sql"])] == []
    assert not Website.objects.exists()
    for method in (desk.post, desk.put, desk.delete):
        assert method(PAGE).status_code == 405
    content = desk.get(PAGE).content.decode().partition('<div id="content-main">')[2]
    assert "<input" not in content.partition("</table>")[0]
