"""The typed form: strict, complete, and the same after being stored."""

import json
from typing import Any

import msgspec
import pytest

from sanctions import proposal as forms
from sanctions.proposal import Ending, Proposal, ending, proposal, to_json

_SAID: dict[str, str] = {"act": "1", "source": "Words it was read out of", "note": "A note of it"}
_PARTS = {"city": "Exampletown"}
FULL: dict[str, Any] = {
    "own_reference": "FR-1",
    "programme": "FR-CW",
    "kind": "PERSON",
    "target": "T000001",
    "names": [
        {
            "text": "Xavier EXAMPLE",
            "kind": "ALIAS",
            "strength": "WEAK",
            "language": "en",
            "script": "Latn",
            "parts": {"given": "X"},
            **_SAID,
        }
    ],
    "birth_dates": [{"text": "1967", **_SAID}],
    "birth_places": [{"text": "Exampletown", "country": "XX", "parts": _PARTS, **_SAID}],
    "nationalities": [{"text": "Example", "country": "XX", "parts": _PARTS, "citizenship": True, **_SAID}],
    "identifiers": [
        {
            "number": "7",
            "type": "PASSPORT",
            "label": "Diplomatic passport",
            "country": "XX",
            "issuer": "Example Office",
            "issued_on": "2001",
            "valid_from": "2002",
            "expires_on": "2012",
            "name": "X. Example",
            "flags": ["EXPIRED"],
            **_SAID,
        }
    ],
    "addresses": [{"text": "1, Example Road", "country": "XX", "parts": _PARTS, **_SAID}],
    "positions": [{"text": "Head", **_SAID}],
    "contacts": [{"text": "+00 000", "type": "PHONE", **_SAID}],
    "particulars": [{"text": "Example cloth", "type": "SECTOR", "label": "Trade", "country": "XX", **_SAID}],
    "relations": [{"type": "OWNS", "name": "Example Ltd", "own_reference": "FR-9", "role": "parent", **_SAID}],
    "references": [{"system": "UN", "number": "XXi.001"}],
    "measures": ["ASSET_FREEZE"],
    "exemptions": [{"text": "Made-up food.", "language": "fr"}],
    "acts": [{"number": "1", "title": "An act", "date": "2026-01-15", "url": "https://acts.example/1"}],
    "reasons": [{"text": "Made up.", "language": "fr"}],
    "remarks": [{"text": "Made-up remark.", "label": "COLUMN 7", "language": "en", "act": "1"}],
    "incidents": ["2017-04-04-example"],
    "announcement": "FR-2026-01",
    "further_programmes": ["FR-ANY"],
    "designated_on": "2026-01-15",
    "undated": True,
    "in_force_on": "2026-01-16",
    "amended_on": ["2026-01-20"],
    "too_few_identifiers": True,
    "withheld": True,
    "listed_in": "A made-up list",
    "sources": ["https://acts.example/"],
    "confidence": "HIGH",
    "status_as_of": "2026-02",
    "note": "A note.",
}
"""Every field said; none by its default."""


def parts() -> list[type[forms.Form]]:
    """Every form of the module."""
    return [form for form in vars(forms).values() if isinstance(form, type) and issubclass(form, forms.Form)]


def test_the_full_form_says_every_field() -> None:
    assert set(FULL) == set(Proposal.__struct_fields__)
    read = proposal(FULL)
    assert all(getattr(read, name) != default for name, default in zip(
        Proposal.__struct_fields__[-len(Proposal.__struct_defaults__):], Proposal.__struct_defaults__, strict=True
    ))  # fmt: skip


def test_what_is_stored_reads_back_the_same() -> None:
    read = proposal(FULL)
    assert to_json(read) == FULL
    assert proposal(json.loads(json.dumps(to_json(read)))) == read


def test_unset_fields_are_left_out_of_what_is_stored() -> None:
    least = {"own_reference": "1", "programme": "P-1", "kind": "PERSON", "names": [], "measures": []}
    assert to_json(proposal(least)) == least


@pytest.mark.parametrize("field", ["own_reference", "programme", "kind", "names", "measures"])
def test_a_missing_field_is_refused(field: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=field):
        proposal({name: value for name, value in FULL.items() if name != field})


@pytest.mark.parametrize(
    "place", [name for name, value in FULL.items() if isinstance(value, list) and isinstance(value[0], dict)]
)
def test_an_unknown_field_is_refused_in_every_part(place: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field"):
        proposal(FULL | {place: [FULL[place][0] | {"surprise": ""}]})


def test_an_unknown_field_is_refused_at_the_top() -> None:
    with pytest.raises(msgspec.ValidationError, match="unknown field `surprise`"):
        proposal(FULL | {"surprise": 1})


NOT_TEXT: tuple[Any, ...] = (None, 1, 1.5, True, {}, [[]])
WRONG: list[tuple[str, Any]] = [
    (field, wrong)
    for field in sorted(FULL)
    for wrong in NOT_TEXT
    if isinstance(wrong, list) or type(wrong) is not type(FULL[field])
]


@pytest.mark.parametrize(("field", "wrong"), WRONG)
def test_another_type_is_refused(field: str, wrong: object) -> None:
    with pytest.raises(msgspec.ValidationError, match=field):
        proposal(FULL | {field: wrong})


@pytest.mark.parametrize(
    "value", [{"reason": "EXPIRED"}, {"ended_on": "2026"}, {"ended_on": 2026, "reason": "EXPIRED"}]
)
def test_an_ending_says_when_and_why(value: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        ending(value)


def test_forms_cannot_be_changed() -> None:
    for form in parts():
        assert form.__struct_config__.frozen, form
        assert form.__struct_config__.forbid_unknown_fields, form
    with pytest.raises(AttributeError):
        proposal(FULL).note = "another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("names", "known_by"),
    [
        ([{"text": "A", "kind": "ALIAS"}, {"text": "B"}, {"text": "C"}], "B"),
        ([{"text": "A", "kind": "ALIAS"}, {"text": "B", "kind": "FORMER"}], "A"),
        ([], ""),
    ],
)
def test_a_record_is_known_by_its_first_primary_name(names: list[dict[str, str]], known_by: str) -> None:
    assert proposal(FULL | {"names": names}).primary_name == known_by


@pytest.mark.parametrize("group", ["birth_dates", "birth_places", "nationalities", "identifiers", "positions"])
def test_each_of_these_tells_a_bearer_from_a_namesake(group: str) -> None:
    groups = ("birth_dates", "birth_places", "nationalities", "identifiers", "positions")
    bare: dict[str, Any] = FULL | {name: [] for name in groups}
    assert not proposal(bare).has_secondary_identifiers  # an address alone does not
    assert proposal(bare | {group: FULL[group]}).has_secondary_identifiers


def test_an_ending_reads_back_the_same() -> None:
    value = {"ended_on": "2026", "reason": "EXPIRED", "act": {"number": "2"}, "note": "n"}
    assert to_json(ending(value)) == value
    assert isinstance(ending(value), Ending)
