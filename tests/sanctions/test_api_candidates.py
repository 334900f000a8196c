"""Whom a State's draft may be about: what is published, with its reasons, and nothing that another State withholds."""

import pytest
from django.db import transaction

from registry.actions import ledger
from registry.enums import Kind, Operation
from registry.models import Event
from tests.sanctions import builders as given
from tests.sanctions.calling import caller

pytestmark = pytest.mark.django_db


def test_a_draft_is_told_of_published_targets_like_its_own_with_the_reasons() -> None:
    given.listing(given.state("FR"))
    ca = given.state("CA")
    lines = [
        given.add(ca, names=[{"text": "EXAMPLE, Xavier"}]),
        given.add(ca, own_reference="CA-2", names=[{"text": "No One"}]),
    ]
    submission = given.draft(ca, *lines)
    said = caller(ca).get(f"/submissions/{submission.key}/candidates").json()
    first, second = said["items"]
    assert (second, said["next"], said["threshold"]) == ({"line": 2, "candidates": []}, None, 0.7)
    (one,) = first["candidates"]
    assert {name: one[name] for name in ("target", "url", "name", "listed_by", "match")} == {
        "target": "T000001",
        "url": "/v1/targets/T000001",
        "name": "Xavier EXAMPLE",
        "listed_by": ["FR"],
        "match": True,
    }
    assert one["score"] > 0.9
    assert one["features"][0]["detail"] == "‘EXAMPLE, Xavier’ ≈ ‘Xavier EXAMPLE’ (1.00)"


def test_a_line_that_names_its_target_is_not_asked_about() -> None:
    given.listing(given.state("FR"))
    submission = given.draft(given.state("CA"), given.add(given.state("CA"), target="T000001"))
    assert caller(given.state("CA")).get(f"/submissions/{submission.key}/candidates").json()["items"] == []


def test_lines_come_in_pages() -> None:
    ca = given.state("CA")
    submission = given.draft(ca, *(given.add(ca, own_reference=f"CA-{number}") for number in range(3)))
    api, address = caller(ca), f"/submissions/{submission.key}/candidates?limit=2"
    page = api.get(address).json()
    assert [item["line"] for item in page["items"]] == [1, 2]
    rest = api.get(f"{address}&cursor={page['next']}").json()
    assert ([item["line"] for item in rest["items"]], rest["next"]) == ([3], None)


def test_what_another_state_withholds_stays_its_own() -> None:
    listing = given.listing(given.state("FR"), names=[{"text": "Open EXAMPLE"}])
    canary = {"names": [{"text": "Secret CANARY"}]}
    given.listing(given.state("DE"), withheld=True, **canary)
    given.listing(given.state("DE"), own_reference="DE-2", withheld=True, target=listing.target.ref, **canary)
    ca = given.state("CA")
    api, submission = caller(ca), given.draft(ca, given.add(ca, **canary))
    assert api.get(f"/submissions/{submission.key}/candidates").json()["items"] == [{"line": 1, "candidates": []}]
    submission = given.draft(ca, given.add(ca, own_reference="CA-2", names=[{"text": "Open EXAMPLE"}]))
    answer = api.get(f"/submissions/{submission.key}/candidates")
    assert [one["target"] for one in answer.json()["items"][0]["candidates"]] == ["T000001"]
    assert "CANARY" not in answer.content.decode()
    assert "DE" not in answer.json()["items"][0]["candidates"][0]["listed_by"]


def test_what_the_register_took_back_is_no_candidate() -> None:
    given.listing(given.state("FR"))
    ca = given.state("CA")
    submission, api = given.draft(ca), caller(ca)
    assert len(api.get(f"/submissions/{submission.key}/candidates").json()["items"][0]["candidates"]) == 1, "the twin"
    last = Event.objects.of("target/T000001").latest("sequence")
    with transaction.atomic():
        ledger.append(
            [
                ledger.Entry(
                    kind=Kind.TARGET,
                    ref="T000001",
                    operation=Operation.WITHDRAWN,
                    document={},
                    title=last.title,
                    schema=last.schema,
                )
            ]
        )
    assert api.get(f"/submissions/{submission.key}/candidates").json()["items"] == [{"line": 1, "candidates": []}]


def test_a_closed_submission_has_no_candidates() -> None:
    ca = given.state("CA")
    submission = given.published(ca)
    assert caller(ca).get(f"/submissions/{submission.key}/candidates").status_code == 409
