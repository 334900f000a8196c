"""The register at the desk: keepers and auditors read it, nobody writes it."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from registry.admin.ledger import pretty
from registry.enums import Operation
from registry.models import Event, Record
from tests.registry.book import entry, publish

pytestmark = pytest.mark.django_db
LIST = "/admin/registry/event/"


def client(*roles: str, **more: Any) -> Client:
    user = get_user_model().objects.create_user(f"user {roles}", is_staff=True, roles=list(roles), **more)
    signed_in = Client()
    signed_in.force_login(user)
    return signed_in


@pytest.fixture
def book() -> list[Event]:
    return publish(
        entry("L1", title="Анна Иванова", names=["Anna Ivanova"]),
        entry("L2", title="<script>alert(1)</script>"),
        entry("L1", Operation.AMENDED, title="Anna Petrova", document={"name": "Anna Petrova", "measures": ["X"]}),
    )


@pytest.mark.parametrize("role", ["KEEPER", "AUDITOR"])
def test_keepers_and_auditors_read_the_log(book: list[Event], role: str) -> None:
    page = client(role).get(LIST)
    assert page.status_code == 200
    assert "listing/L1" in page.content.decode()
    assert 'name="action"' not in page.content.decode()


@pytest.mark.parametrize("role", ["OFFICER", "REVIEWER"])
def test_nobody_else_does(book: list[Event], role: str) -> None:
    other = client(role, is_superuser=True)
    assert other.get(LIST).status_code == 403
    assert other.get(f"{LIST}1/change/").status_code == 403
    assert "registry/event" not in other.get("/admin/").content.decode()


def test_a_line_shows_its_bytes_and_its_chain(book: list[Event]) -> None:
    text = client("AUDITOR").get(f"{LIST}3/change/").content.decode()
    assert book[2].content_sha256 in text
    assert book[2].leaf in text
    assert "&quot;Anna Petrova&quot;" in text
    assert "<code>measures[0]</code>" in text
    assert 'href="/admin/registry/event/1/change/"' in text
    assert '<input type="submit"' not in text.lower()
    assert "<script>alert" not in client("KEEPER").get(f"{LIST}2/change/").content.decode()


def test_an_unknown_line_is_no_fault(book: list[Event]) -> None:
    assert client("AUDITOR").get(f"{LIST}99/change/", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ivanova", [1]),
        ("q=иванова", [1]),
        ("q=listing/L1", [3, 1]),
        ("q=anna&operation__exact=amended", [3]),
        ("status__exact=current", [3, 2, 1]),
        ("kind__exact=meeting", []),
        ("q=%20", [3, 2, 1]),
    ],
)
def test_search_and_filters(book: list[Event], query: str, found: list[int]) -> None:
    page = client("KEEPER").get(f"{LIST}?{query}")
    assert [event.sequence for event in page.context["cl"].result_list] == found


def test_records_lead_to_their_newest_line(book: list[Event]) -> None:
    text = client("KEEPER").get("/admin/registry/record/").content.decode()
    assert '<a href="/admin/registry/event/3/change/">3</a>' in text
    place = reverse("admin:registry_record_change", args=["listing/L1"])
    assert "Anna Petrova" in client("AUDITOR").get(place).content.decode()


@pytest.mark.parametrize("model", [Event, Record])
def test_nobody_writes_here(book: list[Event], model: Any, rf: Any) -> None:
    """P4, F4: every door of the desk is shut, for a superuser with every role too."""
    person = client("KEEPER", "AUDITOR", "OFFICER", "REVIEWER", is_superuser=True)
    pk = "3" if model is Event else "listing_2FL1"
    base = f"/admin/registry/{model._meta.model_name}/"
    before = list(Event.objects.values_list())
    for path in ("add/", f"{pk}/change/", f"{pk}/delete/"):
        assert person.post(f"{base}{path}", {"title": "x"}).status_code == 403
    person.post(base, {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    assert list(Event.objects.values_list()) == before
    assert Record.objects.count() == 2
    site = admin.site._registry[model]
    request = rf.get("/")
    assert not site.has_add_permission(request)
    assert site.get_actions(request) == {}


def test_destroyed_content_is_said_to_be(book: list[Event]) -> None:
    assert pretty("") == ""
    assert pretty('{"a":"é"}') == '{\n  "a": "é"\n}'


def test_the_number_of_questions_does_not_grow_with_the_list(django_assert_num_queries: Any) -> None:
    publish(*(entry(f"L{n}") for n in range(30)))
    person = client("KEEPER")
    person.get(LIST)
    with django_assert_num_queries(5) as few:
        person.get(LIST)
    publish(*(entry(f"M{n}") for n in range(15)))
    with django_assert_num_queries(len(few)):
        person.get(LIST)
    assert client("AUDITOR").get("/admin/registry/record/").status_code == 200
