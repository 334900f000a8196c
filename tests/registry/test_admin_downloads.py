"""Downloads at the desk: any member of staff, nobody else, in both languages."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from registry.admin.downloads import TITLES
from registry.exports.catalogue import FORMATS
from tests.registry.book import publish
from tests.registry.exports.making import listing, target
from tests.registry.test_export_register import line

pytestmark = pytest.mark.usefixtures("feed_db")
PAGE = "/admin/downloads/"


def client(**more: Any) -> Client:
    about: dict[str, Any] = {"is_staff": True, "roles": ["OFFICER"], **more}
    user = get_user_model().objects.create_user("somebody", **about)
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_the_page_names_every_format_and_each_can_be_taken() -> None:
    publish(line(target(listing())), line(listing()))
    desk = client()
    page = desk.get(PAGE).content.decode()
    for name, form in FORMATS.items():
        assert f'href="{PAGE}{name}"' in page
        answer = desk.get(f"{PAGE}{name}")
        assert answer["Content-Disposition"].startswith('attachment; filename="')
        assert answer["Content-Type"] == form.media_type
        assert body(answer)
    assert {name: form.title for name, form in FORMATS.items()} == {name: str(what) for name, what in TITLES.items()}
    assert f'href="{PAGE}"' in desk.get("/admin/").content.decode()


def test_nobody_without_a_desk_takes_anything() -> None:
    for visitor in (Client(), client(is_staff=False, roles=[])):
        assert visitor.get(PAGE).status_code == 302
        assert visitor.get(f"{PAGE}listings.csv").status_code == 302


def test_another_state_can_be_asked_for_and_nonsense_is_refused() -> None:
    publish(line(target(listing())), line(listing()))
    desk = client()
    assert "?as_of=1" in desk.get(f"{PAGE}?as_of=1").content.decode()
    assert b"L000001" not in body(desk.get(f"{PAGE}listings.csv?as_of=1"))
    for question in ("as_of=99", "as_of=9999-01-01", "as_of=soon", "participant=XX", "as_of=0000-00-00"):
        assert desk.get(f"{PAGE}?{question}").status_code == 400
        assert desk.get(f"{PAGE}listings.csv?{question}").status_code == 400
    assert desk.get(f"{PAGE}none.csv").status_code == 404
    assert desk.post(PAGE).status_code == 405


def test_it_is_there_in_french() -> None:
    page = client().get(PAGE, headers={"accept-language": "fr"}).content.decode()
    assert "Téléchargements" in page
