"""What is published is the same whatever the language of the desk it is published at: words of a page are not facts."""

from dataclasses import asdict
from typing import Any

import pytest
from django.utils.translation import override

from partnership.actions import publication
from partnership.dates import parse
from partnership.enums import Confidence
from registry.enums import Kind
from sanctions.actions import lines, programmes
from sanctions.enums import AnnouncementAction, NamesKnown
from tests.partnership import builders as make
from tests.sanctions import builders as given

pytestmark = pytest.mark.django_db


def in_both(compose: Any) -> None:
    with override("en"):
        english = compose()
    with override("fr"):
        assert compose() == english


@pytest.fixture
def refs() -> dict[Kind, str]:
    """A record of every kind that people at the desk publish."""
    state = make.member("GB")
    make.source()
    programmes.record_announcement(
        "gb-1",
        participant=state,
        action=AnnouncementAction.ENTRY_BAN,
        date=parse("2026"),
        names_known=NamesKnown.ALL,
        confidence=Confidence.HIGH,
        by=make.keeper(),
    )
    return {
        Kind.PARTICIPANT: "GB",
        Kind.MEETING: make.meeting().key,
        Kind.STATEMENT: make.statement().key,
        Kind.INSTRUMENT: make.instrument().key,
        Kind.BODY: make.body().key,
        Kind.INCIDENT: make.incident().key,
        Kind.COUNT: make.published_count().key,
        Kind.PROGRAMME: given.programme(state).key,
        Kind.ANNOUNCEMENT: "gb-1",
    }


def test_what_officers_publish_reads_the_same_in_every_language(refs: dict[Kind, str]) -> None:
    assert set(Kind) - set(refs) == {Kind.LISTING, Kind.TARGET}
    for kind, ref in refs.items():
        in_both(lambda kind=kind, ref=ref: asdict(publication.draft(kind, ref).entry))
    with override("fr"):
        assert "Entry ban" in publication.draft(Kind.ANNOUNCEMENT, "gb-1").entry.title


def test_what_reviewers_approve_has_one_digest_in_every_language() -> None:
    state = given.state()
    submission = given.submitted(state, given.add(state))
    in_both(lambda: lines.digest_of(submission))


def test_the_guard_sees_words_of_a_page() -> None:
    with pytest.raises(AssertionError):
        in_both(lambda: str(AnnouncementAction.ENTRY_BAN.label))
