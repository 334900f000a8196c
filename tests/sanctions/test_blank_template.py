"""The empty template as it is handed out: by API to any key, at the desk, each in the language of whoever asks."""

import csv
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from partnership.enums import Role
from sanctions.documents import template
from sanctions.enums import Scope
from tests.sanctions import builders
from tests.sanctions.calling import caller, errors_of, kind_of

pytestmark = pytest.mark.django_db


def headings(ending: str, content: bytes) -> list[str]:
    """The headings of the sheet Listings, which must be all there is of it."""
    rows: list[Any]
    if ending == "xlsx":
        rows = list(load_workbook(io.BytesIO(content)).worksheets[1].iter_rows(values_only=True))
    else:
        if ending == "zip":
            archive = zipfile.ZipFile(io.BytesIO(content))
            content = archive.read(next(name for name in archive.namelist() if name.endswith(".csv")))
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 1, "it is empty"
    return [str(cell) for cell in rows[0]]


@pytest.mark.parametrize("ending", template.FORMS)
@pytest.mark.parametrize(("language", "first"), [("en", "Reference *"), ("fr", "Référence *"), ("de", "Reference *")])
def test_any_key_that_reads_gets_it_in_its_language(ending: str, language: str, first: str) -> None:
    api = caller(builders.state("FR"), Scope.READ)
    answer = api.get(f"/templates/template.{ending}", **{"Accept-Language": language})
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="template.{ending}"'
    assert headings(ending, answer.content)[0] == first


@pytest.mark.parametrize("ending", template.FORMS)
def test_it_takes_a_key_and_no_parameters(ending: str) -> None:
    path = f"/templates/template.{ending}"
    assert Client().get(f"/api/v1{path}").status_code == 401
    api = caller(builders.state("FR"))
    assert errors_of(api.get(f"{path}?examples=yes")) == {"examples": "unknown_parameter"}
    assert kind_of(api.post(path, {})) == "method-not-allowed"
    assert kind_of(caller(builders.state("GB"), Scope.SUBMIT).get(path)) == "not-allowed"


@pytest.mark.parametrize("ending", template.FORMS)
def test_the_desk_hands_it_out_where_lists_are_sent(ending: str) -> None:
    client = Client()
    client.force_login(builders.officer())
    address = f"/admin/sanctions/upload/template.{ending}"
    assert f'href="{address}"' in client.get("/admin/sanctions/upload/add/").content.decode()
    for language, first in (("en", "Reference *"), ("fr", "Référence *")):
        answer = client.get(address, headers={"Accept-Language": language})
        assert answer["Content-Type"] == template.FORMS[ending]
        assert headings(ending, b"".join(answer.streaming_content))[0] == first  # type: ignore[attr-defined]  # streams


def test_the_desk_has_no_other_and_none_for_strangers() -> None:
    client = Client()
    client.force_login(builders.officer())
    assert client.get("/admin/sanctions/upload/template.docx").status_code == 404
    client.force_login(builders.drafter(builders.state("FR")))
    assert client.get("/admin/sanctions/upload/template.xlsx").status_code in {302, 403}
    client.force_login(builders.person("an-auditor", Role.AUDITOR))
    assert client.get("/admin/sanctions/upload/template.xlsx").status_code == 200
