"""The document of a listing: pure, whole, canonical; and what reviewers approve of it."""

import datetime as dt
from typing import Any

import msgspec
import pytest

from registry.canonical import canonical, digest
from sanctions import proposal as forms
from sanctions.documents import listing as composing
from sanctions.documents import proposed as approving
from sanctions.documents.listing import Correction, Standing
from sanctions.documents.proposed import ProposedLine
from sanctions.proposal import Act, Ending, Proposal, proposal
from tests.unit.test_proposal import FULL

# Where each field of the form stands in the document. `withheld` is no member of a listing's document, since what is
# withheld has none; it is part of what reviewers approve.
STANDS_AS = {"too_few_identifiers": "identification", "withheld": None}
CHANGED: dict[str, Any] = {
    "own_reference": "FR-2", "programme": "FR-X", "kind": "GROUP", "target": "T000002", "names": [{"text": "Other"}],
    "measures": ["TRAVEL_BAN"], "designated_on": "2026-01-14", "too_few_identifiers": False, "withheld": False,
    "incidents": ["2018-03-04-example"], "announcement": "FR-2026-02", "in_force_on": "2027", "status_as_of": "2025",
    "sources": [], "confidence": "LOW", "note": "Another.", "birth_dates": [{"text": "1968"}], "birth_places": [],
    "nationalities": [], "identifiers": [], "addresses": [], "positions": [], "acts": [], "reasons": [],
    "contacts": [], "particulars": [], "relations": [], "references": [], "exemptions": [], "remarks": [],
    "further_programmes": [], "undated": False, "amended_on": [], "listed_in": "",
}  # fmt: skip


def standing(**changes: Any) -> Standing:
    value = FULL | changes
    return Standing(participant="FR", proposal=proposal(value), target=value["target"])


def document(**changes: Any) -> dict[str, Any]:
    return composing.listing(standing(**changes))


def proposed(withheld: bool = False, **changes: Any) -> dict[str, Any]:
    line = ProposedLine(number=1, operation="ADD", ref=None, withheld=withheld, document=document(**changes))
    return approving.proposed("FR", None, [line])


def texts(value: object) -> set[str]:
    """Every text a JSON value holds, however deep; what is true, by its key."""
    if isinstance(value, dict):
        true = {f"{key}: True" for key, inner in value.items() if inner is True}
        return true.union(*map(texts, value.values()))
    if isinstance(value, list):
        return set().union(*map(texts, value)) if value else set()
    return {str(value)}


def test_every_field_of_the_form_has_its_place_in_the_document() -> None:
    made = document()
    assert {STANDS_AS.get(name, name) for name in Proposal.__struct_fields__} - {None} <= set(made)
    assert set(CHANGED) == set(Proposal.__struct_fields__)


@pytest.mark.parametrize("field", sorted(set(Proposal.__struct_fields__) - {"withheld"}))
def test_a_change_of_any_field_is_a_change_of_the_bytes(field: str) -> None:
    assert canonical(document(**{field: CHANGED[field]})) != canonical(document())


def test_whether_it_is_withheld_is_part_of_what_is_approved() -> None:
    assert digest(canonical(proposed(withheld=True))) != digest(canonical(proposed()))


PARTS: list[tuple[str, str]] = [
    (group, field)
    for group, part in (
        ("names", forms.Name),
        ("birth_dates", forms.BirthDate),
        ("birth_places", forms.Place),
        ("nationalities", forms.Nationality),
        ("identifiers", forms.Identifier),
        ("addresses", forms.Address),
        ("positions", forms.Position),
        ("contacts", forms.Contact),
        ("particulars", forms.Particular),
        ("relations", forms.Relation),
        ("references", forms.Reference),
        ("exemptions", forms.Reason),
        ("remarks", forms.Remark),
        ("acts", forms.Act),
        ("reasons", forms.Reason),
    )
    for field in part.__struct_fields__
]


def test_the_parts_above_are_all_there_are() -> None:
    lists = {name for name, value in FULL.items() if isinstance(value, list) and isinstance(value[0], dict)}
    assert {group for group, _ in PARTS} == lists


CANARIES: dict[str, Any] = {"parts": {"given": "1911"}, "flags": ["1911"], "worded": True, "citizenship": True}
"""Of what is no text; "1911" is readable as a date too."""


@pytest.mark.parametrize(("group", "field"), PARTS)
def test_every_field_of_every_part_is_in_the_document(group: str, field: str) -> None:
    canary: Any = CANARIES.get(field, "1911")
    made = document(**{group: [FULL[group][0] | {field: canary}]})
    assert ("1911" if "1911" in str(canary) else f"{field}: True") in texts(made[group])


def test_unknown_values_are_null_and_every_key_is_always_there() -> None:
    least = {"own_reference": "1", "programme": "P-1", "kind": "PERSON", "names": [{"text": "A"}], "measures": []}
    made = composing.listing(Standing(participant="FR", proposal=proposal(least), target="T000001"))
    assert set(made) == set(document())
    assert made["announcement"] is None
    assert made["designated_on"] is None
    assert made["birth_dates"] == []


def test_it_is_pure_deterministic_and_has_no_floats() -> None:
    value = standing()
    before = msgspec.to_builtins(value.proposal)
    first = canonical(composing.listing(value))
    assert first == canonical(composing.listing(value))
    assert msgspec.to_builtins(value.proposal) == before
    reversed_ = proposal(dict(reversed(FULL.items())))
    assert canonical(composing.listing(Standing(participant="FR", proposal=reversed_, target="T000001"))) == first


def test_measures_have_no_order_and_names_keep_theirs() -> None:
    two = ["TRAVEL_BAN", "ASSET_FREEZE"]
    assert canonical(document(measures=two)) == canonical(document(measures=two[::-1]))
    names = [{"text": "A"}, {"text": "B"}]
    assert canonical(document(names=names)) != canonical(document(names=names[::-1]))


def test_a_name_in_another_script_has_its_latin_form_marked_as_derived() -> None:
    made = document(names=[{"text": "Башар"}, {"text": "Bashar"}])["names"]
    assert made[0]["latin"] == {"text": "Bashar", "derived": True}
    assert made[1]["latin"] is None


@pytest.mark.parametrize(("reason", "status"), [("DELISTED", "ENDED"), ("EXPIRED", "ENDED"), ("ANNULLED", "ANNULLED")])
def test_an_end_changes_status_and_says_when_why_and_by_what(reason: str, status: str) -> None:
    ended = Ending(ended_on="2026-02", reason=reason, act=Act(number="9"), note="n")
    made = composing.listing(Standing(participant="FR", proposal=proposal(FULL), target="T000001", ended=ended))
    assert made["status"] == status
    assert made["ended"]["reason"] == reason
    assert made["ended"]["on"]["earliest"] == "2026-02-01"
    assert made["ended"]["act"]["number"] == "9"
    assert {k: v for k, v in made.items() if k not in {"ended", "status"}} == {
        k: v for k, v in document().items() if k not in {"ended", "status"}
    }


def test_a_correction_names_what_it_changes_and_nothing_else() -> None:
    value = standing(names=[{"text": "Xaver EXAMPLE", "kind": "ALIAS"}], note="New.")
    wrong = Correction("typed wrongly", "", document() | {"correction": {"reason": "an older one"}})
    made = composing.listing(Standing(**{**vars(value), "correction": wrong}))
    assert made["correction"]["reason"] == "typed wrongly"
    assert made["correction"]["authority"] is None
    assert "/note" in made["correction"]["fields"]
    assert all(field.startswith(("/name", "/note")) for field in made["correction"]["fields"])


def test_a_target_without_a_reference_is_new() -> None:
    assert composing.listing(Standing(participant="FR", proposal=proposal(FULL), target="new"))["target"] == "new"
    assert document()["target"] == "target/T000001"


def lines(*changes: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = {"number": 1, "operation": "ADD", "ref": None, "withheld": False, "document": document()}
    return approving.proposed(
        "FR", dt.datetime(2026, 3, 2, tzinfo=dt.UTC), [ProposedLine(**(first | c)) for c in changes]
    )


@pytest.mark.parametrize(
    "change", [{"number": 2}, {"operation": "AMEND"}, {"ref": "L000001"}, {"withheld": True}, {"document": {}}]
)
def test_everything_of_a_line_is_approved(change: dict[str, Any]) -> None:
    assert canonical(lines(change)) != canonical(lines({}))


def test_order_moment_and_state_are_approved_and_a_moment_is_one_in_every_zone() -> None:
    assert canonical(lines({}, {"number": 2})) != canonical(lines({"number": 2}, {}))
    here = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
    there = here.astimezone(dt.timezone(dt.timedelta(hours=9)))
    assert canonical(approving.proposed("FR", here, [])) == canonical(approving.proposed("FR", there, []))
    assert canonical(approving.proposed("FR", here, [])) != canonical(approving.proposed("FR", None, []))
    assert canonical(approving.proposed("FR", here, [])) != canonical(approving.proposed("CA", here, []))
    later = here + dt.timedelta(microseconds=1)
    assert canonical(approving.proposed("FR", here, [])) != canonical(approving.proposed("FR", later, []))
