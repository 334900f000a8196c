"""Lists sent through the API: received as files, watched, cancelled, and what became of every entry. All made up."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sanctions.actions import reading
from sanctions.enums import Scope
from sanctions.formats import catalogue
from sanctions.formats.entry import Entry, Fault, Format, Report, UnreadableError
from sanctions.models import Listing, Upload
from tests.sanctions import builders
from tests.sanctions.calling import Caller, caller, errors_of, kind_of

pytestmark = pytest.mark.django_db(
    transaction=True, databases=["default", "public", "owner"]
)  # the reading is no transaction

NAME = "made-up"


def read(path: Path, report: Report) -> Iterator[Entry]:
    """A made-up format: a line an entry, ``reference,name``; a name ``!`` is a fault, a first line ``no`` no list."""
    fr = builders.state("FR")
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if line == "no":
            raise UnreadableError("it is no list", where="line 1", code="format")
        reference, name = line.split(",")
        said = builders.words(fr, own_reference=reference, names=[{"text": name}], programme="")
        faults = [Fault("/names/0/text", "made_up", "cannot be that")] if name == "!" else []
        yield Entry(where=f"line {number}", said=said, programmes=["FR-CW"], faults=faults)


@pytest.fixture(autouse=True)
def _made_up_format(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Format(name=NAME, title="Made up", read=read, suffixes=(".csv",))
    monkeypatch.setitem(catalogue.FORMATS, NAME, made)


def send(api: Caller, text: str, *, once: str = "the-key", **fields: Any) -> Any:
    """A multipart request as a client makes it."""
    said = {"format": NAME, "mode": "FULL", "file": SimpleUploadedFile("list.csv", text.encode()), **fields}
    headers = {"Authorization": f"Bearer {api.secret}", "Idempotency-Key": once}
    return api.client.post("/api/v1/uploads", {k: v for k, v in said.items() if v is not None}, headers=headers)


def finished(answer: Any) -> Upload:
    """The upload of an answer, read as the worker reads it."""
    upload = Upload.objects.get(key=answer.json()["key"])
    reading.run(upload.pk, clock=timezone.now)
    return Upload.objects.get(pk=upload.pk)


def test_a_list_becomes_a_draft_with_a_row_for_every_entry() -> None:
    api = caller(builders.state("FR"))
    answer = send(api, "A,Ada EXAMPLE\nB,Bob EXAMPLE\n")
    assert answer.status_code == 202, answer.content
    assert answer.json()["status"] == "WAITING"
    assert answer["Location"] == f"/api/v1/uploads/{answer.json()['key']}"
    finished(answer)
    told = api.get(f"/uploads/{answer.json()['key']}").json()
    assert told["status"] == "DRAFTED", told
    assert told["counts"] == {"entries": 2, "added": 2, "amended": 0, "ended": 0, "unchanged": 0, "refused": 0}
    draft = api.get(f"/submissions/{told['submission']}").json()
    assert draft["status"] == "DRAFT"
    rows = api.get(f"/uploads/{told['key']}/rows").json()["items"]
    assert [(row["where"], row["own_reference"], row["outcome"], row["line"]) for row in rows] == [
        ("line 1", "A", "ADDED", 1),
        ("line 2", "B", "ADDED", 2),
    ]


def test_an_amended_entry_says_what_changes() -> None:
    fr = builders.state("FR")
    api = caller(fr)
    builders.published(fr, builders.add(fr, own_reference="A", names=[{"text": "Ada EXAMPLE"}]))
    upload = finished(send(api, "A,Ada SAMPLE\nB,Bob EXAMPLE\n", mode="DELTA"))
    (row,) = api.get(f"/uploads/{upload.key}/rows?outcome=AMENDED").json()["items"]
    sides = {side: change[side] for change in row["changes"] for side in ("before", "after") if side in change}
    assert sides == {"before": "Ada EXAMPLE", "after": "Ada SAMPLE"}
    (found,) = api.get(f"/uploads/{upload.key}/rows?q=bob").json()["items"]
    assert found["own_reference"] == "B"


def test_what_is_wrong_is_told_by_row_and_nothing_is_kept() -> None:
    api = caller(builders.state("FR"))
    upload = finished(send(api, "A,Ada EXAMPLE\nB,!\nC,!\n"))
    told = api.get(f"/uploads/{upload.key}").json()
    assert (told["status"], told["submission"], told["counts"]["refused"]) == ("REFUSED", None, 2)
    rows = api.get(f"/uploads/{upload.key}/rows?outcome=REFUSED").json()["items"]
    assert [(row["where"], row["problems"][0]["code"]) for row in rows] == [
        ("line 2", "made_up"),
        ("line 3", "made_up"),
    ]
    file = b"".join(api.get(f"/uploads/{upload.key}/problems.csv").streaming_content).decode("utf-8-sig")
    assert [row[1] for row in csv.reader(io.StringIO(file))][1:].count("line 2") == 1
    assert b"".join(api.get(f"/uploads/{upload.key}/mend.xlsx").streaming_content).startswith(b"PK")
    assert not Listing.objects.exists()


def test_a_file_that_is_no_list_is_refused_with_its_place() -> None:
    api = caller(builders.state("FR"))
    upload = finished(send(api, "no\n"))
    assert api.get(f"/uploads/{upload.key}").json()["refusal"] == {
        "code": "format",
        "where": "line 1",
        "detail": "it is no list",
    }


def test_the_same_file_again_is_the_same_upload() -> None:
    api = caller(builders.state("FR"))
    first = send(api, "A,Ada EXAMPLE\n")
    finished(first)
    again = send(api, "A,Ada EXAMPLE\n", once="another-key")
    assert (again.status_code, again.json()["key"]) == (200, first.json()["key"])
    assert Upload.objects.count() == 1


def test_a_retry_with_the_same_key_gets_the_first_answer() -> None:
    api = caller(builders.state("FR"))
    first, again = send(api, "A,Ada EXAMPLE\n"), send(api, "A,Ada EXAMPLE\n")
    assert again["Idempotency-Replayed"] == "true"
    assert again.content == first.content
    assert kind_of(send(api, "B,Bob EXAMPLE\n")) == "idempotency-key-reused"


def test_a_waiting_list_is_cancelled() -> None:
    api = caller(builders.state("FR"))
    key = send(api, "A,Ada EXAMPLE\n").json()["key"]
    assert api.post(f"/uploads/{key}/cancel", {}).json()["status"] == "CANCELLED"
    assert kind_of(api.post(f"/uploads/{key}/cancel", {})) == "not-now"


def test_what_cannot_be_is_refused_at_the_door() -> None:
    api = caller(builders.state("FR"))
    assert errors_of(send(api, "A,Ada", format="papyrus")) == {"/format": "unknown"}
    assert errors_of(send(api, "A,Ada", mode=None)) == {"/mode": "required"}
    assert errors_of(send(api, "A,Ada", colour="blue")) == {"/colour": "unknown_field"}
    assert "/file" in next(iter(errors_of(send(api, ""))))
    assert kind_of(api.post("/uploads", {"format": NAME})) == "unsupported-media-type"
    assert not Upload.objects.exists()


def test_a_key_without_the_scope_sends_no_list() -> None:
    reader = caller(builders.state("FR"), Scope.READ)
    assert kind_of(send(reader, "A,Ada EXAMPLE\n")) == "not-allowed"


def test_anothers_lists_do_not_exist() -> None:
    theirs = send(caller(builders.state("FR")), "A,Ada EXAMPLE\n").json()["key"]
    api = caller(builders.state("GB"))
    assert api.get("/uploads").json()["items"] == []
    nothing = api.get("/uploads/00000000-0000-4000-8000-000000000000").content
    for path in ("", "/rows", "/problems.csv", "/mend.xlsx"):
        found = api.get(f"/uploads/{theirs}{path}")
        assert (found.status_code, found.content) == (404, nothing)
    assert api.post(f"/uploads/{theirs}/cancel", {}).status_code == 404


def test_the_formats_are_told() -> None:
    told = caller(builders.state("FR")).get("/formats").json()["items"]
    assert [one["name"] for one in told] == [one.name for one in catalogue.ALL]
