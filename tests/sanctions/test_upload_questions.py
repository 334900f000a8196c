"""How often the pages of uploaded lists ask the database: pinned, and the same for one entry as for a page full."""

from typing import Any

import pytest
from django.test import Client

from sanctions.models import Upload
from tests.sanctions import builders, lists
from tests.sanctions.calling import Caller, caller

pytestmark = pytest.mark.usefixtures("feed_db")
DESK = "/admin/sanctions/upload"
FEW, MANY = 1, 30


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


def uploaded(number: int) -> Upload:
    """A list of so many entries each that are new, amended, ended and unchanged, read into a draft."""
    fr = builders.state("FR")
    name = f"Made-up list of {number}"
    before = [{"ref": f"{number}-{entry}"} for entry in range(3 * number)]
    lists.published(lists.file(*before, listed_in=name), to=fr)
    new = [{"ref": f"{number}-new-{entry}"} for entry in range(number)]
    changed = [said | {"note": "changed"} for said in before[:number]]
    later = lists.file(*changed, *before[number : 2 * number], *new, dated="2026-02-20", listed_in=name)
    upload = lists.uploaded(later, to=fr, accept_endings=True)
    assert lists.counts(upload) == {"added": number, "amended": number, "ended": number, "unchanged": number}
    return upload


def refused(number: int) -> Upload:
    """A list of so many entries, each of which is wrong."""
    said = lists.refs(*range(number), kind="MADE-UP")
    upload = lists.uploaded(lists.file(*said, dated=f"2026-02-{number:02}"), to=builders.state("FR"))
    assert lists.counts(upload) == {"refused": number}
    return upload


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(builders.officer())
    return client


@pytest.fixture
def api() -> Caller:
    return caller(builders.state("FR"))


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_page_of_an_upload_at_the_desk(number: int, desk: Client, django_assert_num_queries: Any) -> None:
    """The session and its person; the upload, its State, sender, draft and files; the entries counted and read; whom
    the new ones are like; and whether all this is a demonstration."""
    address = f"{DESK}/{uploaded(number).pk}/change/"
    shown = min(4 * number, 50)
    with django_assert_num_queries(11 if number == FEW else 10):  # of many, the first page has no new one
        page = desk.get(address)
    assert f"Entries 1 to {shown} of {4 * number}" in page.content.decode()
    for outcome, asked in (("AMENDED", 10), ("ENDED", 10), ("ADDED", 11)):
        with django_assert_num_queries(asked):
            page = desk.get(f"{address}?outcome={outcome}&q={number}")
        assert f"Entries 1 to {number} of {number}" in page.content.decode()


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_page_of_a_refused_list_at_the_desk(number: int, desk: Client, django_assert_num_queries: Any) -> None:
    address = f"{DESK}/{refused(number).pk}/change/"
    with django_assert_num_queries(9):
        assert f"Entries 1 to {number} of {number}" in desk.get(address).content.decode()


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_lists_at_the_desk(number: int, desk: Client, django_assert_num_queries: Any) -> None:
    for day in range(1, number // 3 + 2):
        refused(day)
    with django_assert_num_queries(7):
        assert desk.get(f"{DESK}/").status_code == 200
    with django_assert_num_queries(4):
        assert desk.get(f"{DESK}/add/").status_code == 200


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_progress_that_a_page_asks_every_second(number: int, desk: Client, django_assert_num_queries: Any) -> None:
    address = f"{DESK}/{refused(number).pk}/progress/"
    with django_assert_num_queries(3):
        assert desk.get(address).json()["running"] is False


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_rows_by_api(number: int, api: Caller, django_assert_num_queries: Any) -> None:
    """Two are the key's: found, and its use noted; then the upload, and its rows."""
    address = f"/uploads/{uploaded(number).key}"
    api.get(address)  # the first call of a key notes its use
    for question in ("", "?limit=100", "?outcome=AMENDED&limit=100", f"?q={number}&limit=100"):
        with django_assert_num_queries(4):
            assert api.get(f"{address}/rows{question}").json()["items"]


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_uploads_by_api(number: int, api: Caller, django_assert_num_queries: Any) -> None:
    for day in range(1, number // 3 + 2):
        key = refused(day).key
    api.get("/uploads")
    with django_assert_num_queries(3):
        assert len(api.get("/uploads").json()["items"]) == number // 3 + 1
    with django_assert_num_queries(3):
        assert api.get(f"/uploads/{key}").json()["status"] == "REFUSED"
