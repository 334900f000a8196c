"""Canaries: what is withheld, under embargo or not yet decided is found by none of the open doors, and by the desk."""

import datetime as dt
import json
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone

from registry.enums import Kind, Operation
from sanctions.actions import matching, publication
from sanctions.screening.subjects import Given, Subject
from tests.matching.asking import listed, match, query, urlencoded
from tests.registry.book import entry, publish
from tests.sanctions import builders

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"])
ALIAS, EMBARGOED, DRAFTED = "Quorvex ZANZIBARSKY", "Plimfort UGANDRIX", "Trabbel OSTRAVIN"


def answers(name: str) -> Iterator[bytes]:
    """What every open door says of a name, without the name where the answer repeats the question."""
    client = Client()
    cutoff = "/v1/match?cutoff=0&limit=50"
    asked = match({"q": query(name=[name])}, cutoff)["responses"]["q"]
    yield json.dumps([asked["results"], asked["total"]], ensure_ascii=False).encode()
    form = "application/x-www-form-urlencoded"
    yield client.post("/v1/reconcile", urlencoded({"q": {"query": name}}), content_type=form).content
    yield client.get("/v1/reconcile/suggest/entity", {"prefix": name}).content
    yield client.get("/v1/search/default", {"q": name}).content
    yield from (client.get(f"/v1/entities/T{number:06}").content for number in range(1, 6))


def seen(name: str) -> bool:
    """Whether any door shows a word of it."""
    return any(word.casefold() in said.decode().casefold() for word in name.split() for said in answers(name))


def at_the_desk(name: str) -> int:
    """How many targets the desk finds."""
    (found,) = matching.candidates([Subject(names=(Given(name),))], public=False)
    return len(found)


def test_what_is_not_published_is_found_nowhere_and_then_everywhere() -> None:
    fr, gb = builders.state("FR"), builders.state("GB")
    known = listed(fr, "FR-1", "Xavier EXAMPLE")
    listed(gb, "GB-1", "Xavier EXAMPLE", ALIAS, withheld=True, target=known.target.ref)
    soon = timezone.now() + dt.timedelta(seconds=5)
    waiting = builders.approved(
        fr, builders.add(fr, own_reference="FR-2", names=[{"text": EMBARGOED}]), publish_at=soon
    )
    builders.draft(fr, builders.add(fr, own_reference="FR-3", names=[{"text": DRAFTED}]))
    assert not any(seen(name) for name in (ALIAS, EMBARGOED, DRAFTED))
    assert seen("Xavier EXAMPLE")
    assert at_the_desk(ALIAS) == 1  # the twins: it is there, and would be found
    assert at_the_desk(EMBARGOED) == 0
    time.sleep(max(0.0, (soon - timezone.now()).total_seconds() + 0.05))
    publication.publish(waiting.pk)
    assert seen(EMBARGOED)
    assert not seen(ALIAS)


def test_an_answer_about_who_is_withheld_is_that_about_nobody() -> None:
    fr = builders.state("FR")
    before = list(answers(ALIAS))
    listed(fr, "FR-1", ALIAS, withheld=True)
    assert list(answers(ALIAS)) == before
    assert at_the_desk(ALIAS) == 1


def test_what_was_taken_back_is_found_no_more() -> None:
    """Even where its profile still stands: the register has the last word."""
    ref = str(listed(builders.state("FR"), "FR-1", "Xavier EXAMPLE").target.ref)
    assert seen("Xavier EXAMPLE")
    publish(entry(ref, Operation.WITHDRAWN, kind=Kind.TARGET))
    assert at_the_desk("Xavier EXAMPLE") == 1
    assert not seen("Xavier EXAMPLE")
