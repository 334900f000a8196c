"""Odd questions to the desk are refused, never answered with 500; what was searched for stays out of the log."""

from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from config.request_log import RequestLog
from partnership.enums import Role
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db
ODD = ("%00", "-1", "99999999999999999999999", "9223372036854775807", "2147483648", "%FF", "nonsense", "2026-13-45")
EVERY = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def desk() -> Client:
    client = Client()
    client.force_login(given.person("everything", Role.OFFICER, Role.REVIEWER, Role.KEEPER, Role.AUDITOR))
    return client


def names(desk: Any) -> set[str]:
    """What a list may be filtered by."""
    filters = [one[0] if isinstance(one, tuple) else one for one in desk.list_filter]
    found = {"q", "p", "o"} | {one if isinstance(one, str) else one.parameter_name for one in filters}
    return found | ({f"{desk.date_hierarchy}__year"} if desk.date_hierarchy else set())


@pytest.mark.parametrize("model", EVERY, ids=lambda model: model.__name__)
def test_no_filter_breaks_a_list(desk: Client, model: Any) -> None:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    for name in sorted(names(admin.site._registry[model])):
        for value in ODD:
            assert desk.get(f"{address}?{name}={value}").status_code in {200, 302, 400}, f"{name}={value}"


def test_no_lookup_breaks_for_the_other_end_of_a_relation(desk: Client) -> None:
    named = "app_label=sanctions&model_name=submission&field_name=lines"
    assert desk.get(f"/admin/autocomplete/?{named}&term=x").status_code == 403


def test_what_is_written_is_not_called_a_bad_question() -> None:
    """The twin: only reading is forgiven, a write that fails stays loud."""

    def view(request: HttpRequest) -> Any:
        raise DataError

    view.csrf_exempt = True  # type: ignore[attr-defined]  # as Django's decorator marks it
    for method, raised in (("GET", BadRequest), ("POST", DataError)):
        request = RequestFactory().generic(method, "/admin/")
        request.user = given.keeper()
        with pytest.raises(raised):
            admin.site.admin_view(view)(request)


def test_the_log_of_requests_does_not_repeat_what_was_searched_for() -> None:
    request = RequestFactory().get("/admin/sanctions/line/?q=Xavier+EXAMPLE")
    assert RequestLog.format_request(request) == "GET /admin/sanctions/line/"


def test_every_request_is_logged_by_it(settings: Any) -> None:
    assert "config.request_log.RequestLog" in settings.MIDDLEWARE
    assert not any("structlog" in name for name in settings.MIDDLEWARE)
