"""The page of the desk that prepares a meeting: who lists whom, in part, on pages, as a file, for staff alone."""

import csv
import io
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.admin import coverage
from registry.enums import Kind, Operation
from sanctions.enums import ListingStatus, TargetKind
from tests.registry.book import entry, publish
from tests.registry.exports.making import ended
from tests.registry.test_admin_downloads import body
from tests.registry.test_coverage_feed import about, by

pytestmark = pytest.mark.usefixtures("feed_db")
PAGE = "/admin/coverage/"
FILE = "/admin/coverage/coverage.csv"


@pytest.fixture
def book() -> None:
    """T1 by both, T2 by France alone, T3 by Britain alone and no longer by Canada; two participants by name."""
    publish(about(by("FR", 1), by("GB", 2), ref="T000001"))
    publish(about(by("FR", 3, name="<b>&"), ref="T000002"))
    publish(about(by("GB", 4, kind="VESSEL"), ended("L000005", participant="CA"), ref="T000003"))
    publish(entry("FR", kind=Kind.PARTICIPANT, title="France", document={"code": "FR", "names": {"en": "France"}}))
    publish(entry("2018-03-04-example", kind=Kind.INCIDENT, title="A made-up incident", document={}))


def client(role: str = "OFFICER", **more: Any) -> Client:
    about_them: dict[str, Any] = {"is_staff": True, "roles": [role], **more}
    signed_in = Client()
    signed_in.force_login(get_user_model().objects.create_user(f"somebody-{len(more)}-{role}", **about_them))
    return signed_in


def page(desk: Client, question: str = "", **more: Any) -> str:
    answer = desk.get(f"{PAGE}{question}", **more)
    assert answer.status_code == 200
    return answer.content.decode()


def tables(html: str, heading: str) -> list[list[list[str]]]:
    """The cells of tables, tags away and blanks as one."""
    found = re.findall(rf'<table class="{heading}">(.*?)</table>', html, re.DOTALL)
    return [[cells(row) for row in re.findall(r"<tr>(.*?)</tr>", one, re.DOTALL)] for one in found]


def cells(row: str) -> list[str]:
    found = re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in found]


def table(html: str) -> list[list[str]]:
    (found,) = tables(html, "coverage-table")
    return found


@pytest.mark.usefixtures("book")
def test_it_is_a_table_of_targets_and_participants_that_words_alone_explain() -> None:
    html = page(client())
    name = by("FR", 1).document["name"]
    assert table(html) == [
        ["Target", "CA", "FR", "GB"],
        [f"{name} T000001 · Person", "– does not list it", *["In force 2018-05-18"] * 2],
        ["&lt;b&gt;&amp; T000002 · Person", "– does not list it", "In force 2018-05-18", "– does not list it"],
        [f"{name} T000003 · Vessel", "Ended 2024-01-05", "– does not list it", "In force 2018-05-18"],
    ]
    each, pairs = tables(html, "coverage-figures")
    assert each[1:] == [["CA", "0", "0", "1"], ["FR", "2", "1", "0"], ["GB", "2", "1", "0"]]
    assert pairs[1:] == [["FR", "", "1 (+1)"], ["GB", "1 (+1)", ""]]
    assert "Targets: 3, of which listed in force by somebody: 3." in html
    for marked in ('<abbr title="France">FR</abbr>', "A made-up incident (2018-03-04-example)", 'scope="row"'):
        assert marked in html
    assert Client().get("/v1/targets/T000001").status_code == 200


def refs(html: str) -> list[str]:
    return re.findall(r'href="/v1/targets/(\w+)"', html)


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("?participant=CA", ["T000003"]),
        ("?kind=VESSEL", ["T000003"]),
        ("?only_by=FR", ["T000002"]),
        ("?not_by=FR", ["T000003"]),
        ("?incident=2018-03-04-example", ["T000001", "T000002", "T000003"]),
        ("?programme=FR-OTHER&as_of=1", ["T000001"]),
        ("?only_by=CA", []),
    ],
)
def test_it_can_be_asked_in_part_and_the_file_has_the_same_targets(question: str, found: list[str]) -> None:
    desk = client()
    html = page(desk, question)
    assert refs(html) == found
    assert bool(found) != ("No target answers to this." in html)
    answer = desk.get(FILE + question)
    rows = csv.DictReader(io.StringIO(body(answer).decode("utf-8-sig"), newline=""))
    assert [row["reference"] for row in rows] == found
    if found:
        assert f'href="{FILE}{question}"'.replace("&", "&amp;") in html


@pytest.mark.usefixtures("book")
def test_what_was_chosen_stays_chosen_and_the_figures_lead_on() -> None:
    desk = client()
    html = page(desk, "?not_by=CA&as_of=3")
    assert '<option value="CA" selected>' in html
    assert "Listed in force, but not by: <strong>CA</strong>" in html, "on paper the form is not there"
    assert "Listed in force, but not by: <strong>France</strong>" in page(desk, "?not_by=FR")
    assert 'value="3"' in html
    assert "?not_by=CA&amp;as_of=3&amp;only_by=FR" in html
    assert 'filename="coverage-3.csv"' in desk.get(f"{FILE}?as_of=3")["Content-Disposition"]


@pytest.mark.usefixtures("book")
def test_pages_hold_every_target_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "PAGE", 2)
    desk = client()
    first = page(desk, "?incident=2018-03-04-example")
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    second = page(desk, following.replace("&amp;", "&"))
    assert refs(first) + refs(second) == ["T000001", "T000002", "T000003"]
    assert table(first)[0] == table(second)[0], "the same columns"
    assert "page 2 of 2" in second
    assert refs(page(desk, "?page=99")) == refs(second)


@pytest.mark.usefixtures("book")
def test_nonsense_is_refused_in_words() -> None:
    desk = client()
    for question in ("as_of=99", "as_of=9999-01-01", "as_of=soon", "as_of=0000-00-00"):
        answer = desk.get(f"{PAGE}?{question}")
        assert answer.status_code == 400
        assert b'role="alert"' in answer.content
        assert desk.get(f"{FILE}?{question}").status_code == 400
    assert desk.post(PAGE).status_code == desk.post(FILE).status_code == 405
    assert refs(page(desk, "?kind=<script>")) == []


@pytest.mark.usefixtures("book")
def test_staff_of_every_role_read_it_and_nobody_else() -> None:
    for role in ("OFFICER", "REVIEWER", "KEEPER", "AUDITOR"):
        assert refs(page(client(role)))
    for visitor in (Client(), client(is_staff=False, roles=[])):
        assert visitor.get(PAGE).status_code == visitor.get(FILE).status_code == 302


@pytest.mark.usefixtures("book")
def test_how_often_the_database_is_asked() -> None:
    desk = client()
    desk.get(PAGE)
    publish(about(by("FR", 9), ref="T000009", operation=Operation.PUBLISHED))
    for expected in (1 + 1 + 1 + 1, 1 + 1 + 1):  # the state, the newest leaf, the targets unless kept, the names
        with CaptureQueriesContext(connections["public"]) as asked:
            desk.get(PAGE)
        assert len(asked) == expected


def test_a_register_of_nothing_has_a_page_too() -> None:
    assert "No target answers to this." in page(client())


def test_codes_are_worded_as_the_house_above_words_them() -> None:
    for ours, theirs in ((coverage.KINDS, TargetKind), (coverage.STANDINGS, ListingStatus)):
        assert [(code, str(label)) for code, label in ours.items()] == [(one.value, str(one.label)) for one in theirs]
