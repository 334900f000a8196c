"""An entry meets the listing that has its reference, or almost has: whose it is, of whom, and under what list. Every
name is made up.
"""

import pytest

from partnership.models import Participant
from sanctions.actions import staging
from sanctions.enums import UploadMode, UploadStatus
from sanctions.models import Listing
from sanctions.proposal import proposal
from sanctions.rules import settle
from tests.sanctions import builders, lists
from tests.sanctions.lists import file, refs

pytestmark = pytest.mark.usefixtures("feed_db")


@pytest.fixture(autouse=True)
def _made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    lists.register(monkeypatch)


@pytest.fixture
def france() -> Participant:
    return builders.state()


@pytest.mark.parametrize("mode", UploadMode.values)
def test_a_list_never_ends_what_another_list_brought(france: Participant, mode: UploadMode) -> None:
    lists.published(file(*refs(1)), to=france)
    data = file({"ref": "R1", "ended": True}, *refs(2), listed_in="Another list")
    upload = lists.uploaded(data, to=france, mode=mode)
    assert lists.faults(upload) == [("line 2", "/own_reference", "of_another_list")]
    own = lists.uploaded(file({"ref": "R1", "ended": True}), to=france, mode=UploadMode.DELTA)
    assert lists.counts(own) == {"ended": 1}  # the twin


def test_what_has_ended_is_known_by_a_reference_that_can_be_read(france: Participant) -> None:
    """To let it pass would be to lose an end: whoever it frees would stay listed."""
    lists.published(file(*refs(1)), to=france)
    for reference, code in (("", "required"), ("R\u202e1", "unreadable_text"), ("R" * 201, "too_long")):
        upload = lists.uploaded(file({"ref": reference, "ended": True}), to=france, mode=UploadMode.DELTA)
        assert lists.faults(upload) == [("line 2", "/own_reference", code)]


@pytest.mark.parametrize("slip", ["r1", "R 1", "R\u00a01"])
def test_a_reference_written_otherwise_does_not_end_and_add_the_same_person(france: Participant, slip: str) -> None:
    lists.published(file(*refs(*range(1, 11))), to=france)
    upload = lists.uploaded(file({"ref": slip}, *refs(*range(2, 11))), to=france, accept_endings=True)
    assert ("line 2", "/own_reference", "almost_known") in lists.faults(upload)
    assert upload.rows.order_by("number")[0].problems[0]["detail"].endswith(": R1")
    assert not lists.sent(file(*refs(1)), to=france).repeated


def test_two_entries_of_one_file_may_not_differ_in_case_alone(france: Participant) -> None:
    upload = lists.uploaded(file(*refs(1), {"ref": "r1"}, *refs(2)), to=france)
    assert [fault[0::2] for fault in lists.faults(upload)] == [("line 2", "almost_known"), ("line 3", "almost_known")]


def test_references_that_stand_side_by_side_already_are_left_alone(france: Participant) -> None:
    """Somebody typed them both, and two people approved that."""
    lists.published(file(*refs(1)), to=france)
    builders.listing(france, own_reference="r1", listed_in=lists.LIST)
    upload = lists.published(file(*refs(1), {"ref": "r1"}), to=france)
    assert lists.counts(upload) == {"amended": 1, "unchanged": 1}
    builders.published(france, builders.end(Listing.objects.get(own_reference="r1")))
    assert lists.counts(lists.uploaded(file(*refs(1)), to=france)) == {"unchanged": 1}


def test_a_listing_that_names_its_target_meets_a_list_that_cannot(france: Participant) -> None:
    known = builders.listing(builders.state("DE"))
    builders.listing(france, own_reference="R1", target=known.target.ref, listed_in=lists.LIST)
    upload = lists.uploaded(file(*refs(1)), to=france)
    assert (lists.counts(upload), lists.faults(upload)) == ({"amended": 1}, [])
    assert (upload.rows.get().content or {})["target"] == known.target.ref


def test_no_list_hides_what_is_public(france: Participant) -> None:
    """Refused here, as it would be when the draft is submitted."""
    listing = builders.listing(france)
    said = settle(proposal(listing.proposal | {"withheld": True}))
    standing = staging.Standing(listing.pk, True, True, listing.proposal, "", "PERSON", listing.designated_text)
    assert [problem.code for problem in staging.fixed(said, standing)] == ["public_already"]
    standing.proposal["withheld"] = True
    hidden = staging.Standing(listing.pk, True, False, listing.proposal, "", "PERSON", listing.designated_text)
    assert staging.fixed(said, hidden) == []


def test_an_empty_list_ends_nothing_whatever_the_word(france: Participant) -> None:
    lists.published(file(*refs(1)), to=france)
    for data in (file(), file({"broken": True}), b"\n"):
        upload = lists.uploaded(data, to=france, accept_endings=True)
        assert upload.status in {UploadStatus.REFUSED, UploadStatus.FAILED}
        assert upload.submission is None
