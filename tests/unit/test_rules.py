"""Every rule of a proposal, by its code and the place it points to."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from partnership.dates import parse
from registry import legible
from sanctions.enums import Measure
from sanctions.models import VALUES as ROWS
from sanctions.models import (
    Address,
    BirthDate,
    Contact,
    Identifier,
    LegalAct,
    Listing,
    Name,
    Nationality,
    Particular,
    Place,
    Position,
    Relation,
)
from sanctions.proposal import VALUES, Ending, ending, proposal
from sanctions.rules import LIMITS, Known, ending_problems, problems, settle
from tests.unit.test_proposal import FULL

ON = dt.date(2026, 3, 2)
KNOWN = Known(
    programmes={"FR-CW": frozenset({"ASSET_FREEZE", "TRAVEL_BAN"}), "FR-ANY": frozenset()},
    incidents=frozenset({"2017-04-04-example"}),
    announcements=frozenset({"FR-2026-01"}),
    targets={"T000001": "PERSON", "T000002": "VESSEL"},
)
SOUND: dict[str, Any] = FULL | {"too_few_identifiers": False, "undated": False}


def found(**changes: Any) -> list[tuple[str, str]]:
    """Code and pointer of each problem of the sound proposal with changes."""
    return [(p.code, p.pointer) for p in problems(proposal(SOUND | changes), KNOWN, on=ON)]


def part(group: str, **changes: Any) -> dict[str, Any]:
    return {group: [SOUND[group][0] | changes]}


def test_a_sound_proposal_has_no_problem() -> None:
    assert found() == []


TOMORROW_BUT_ONE = "2026-03-04"
CASES: Sequence[tuple[dict[str, Any], str, str]] = (
    ({"own_reference": ""}, "required", "/own_reference"),
    ({"own_reference": "L000012"}, "format", "/own_reference"),
    ({"own_reference": "x" * 201}, "too_long", "/own_reference"),
    ({"kind": "PLANET"}, "unknown", "/kind"),
    ({"kind": "VESSEL"}, "other_kind", "/kind"),
    ({"programme": "US-CW"}, "unknown", "/programme"),
    ({"measures": []}, "required", "/measures"),
    ({"measures": ["PRISON"]}, "unknown", "/measures/0"),
    ({"measures": ["ARMS_EMBARGO"], "further_programmes": []}, "not_in_programme", "/measures/0"),
    ({"measures": ["TRAVEL_BAN", "ASSET_FREEZE", "TRAVEL_BAN"]}, "twice", "/measures/2"),
    ({"incidents": ["1925-06-17-geneva"]}, "unknown", "/incidents/0"),
    ({"incidents": ["2017-04-04-example"] * 2}, "twice", "/incidents/1"),
    ({"announcement": "CA-2026-01"}, "unknown", "/announcement"),
    ({"target": "T999999"}, "unknown", "/target"),
    ({"target": "T000002"}, "other_kind", "/kind"),
    ({"names": []}, "required", "/names"),
    (part("names", text=""), "required", "/names/0/text"),
    (part("names", text="x" * 501), "too_long", "/names/0/text"),
    ({"names": [{"text": "A"}, {"text": "x" * 1001, "kind": "ALIAS"}]}, "too_long", "/names/1/text"),
    (part("names", text="齉" * 400), "too_long", "/names/0/text"),
    (part("names", text="Ali\nBashar"), "unreadable_text", "/names/0/text"),
    (part("names", text="Ali\u202eBashar"), "unreadable_text", "/names/0/text"),
    (part("names", kind="NICK"), "unknown", "/names/0/kind"),
    (part("names", language="x" * 17), "too_long", "/names/0/language"),
    (part("names", act="2"), "unknown", "/names/0/act"),
    (part("names", parts={"given": "A\u200b"}), "unreadable_text", "/names/0/parts/given"),
    (part("names", parts={"gi\u200bven": "A"}), "unreadable_text", "/names/0/parts"),
    (part("names", parts={"a/b~c": "\x00"}), "unreadable_text", "/names/0/parts/a~1b~0c"),
    (part("birth_dates", text="3/4/1967"), "date", "/birth_dates/0/text"),
    (part("birth_dates", text="before 0001"), "date", "/birth_dates/0/text"),
    (part("birth_dates", text=TOMORROW_BUT_ONE), "in_the_future", "/birth_dates/0/text"),
    (part("birth_dates", text="circa 1967 " + "x" * 100), "too_long", "/birth_dates/0/text"),
    (part("birth_places", text=""), "required", "/birth_places/0/text"),
    (part("birth_places", country="Syria"), "format", "/birth_places/0/country"),
    (part("nationalities", text=""), "required", "/nationalities/0/text"),
    (part("nationalities", country="sy"), "format", "/nationalities/0/country"),
    (part("identifiers", number=""), "required", "/identifiers/0/number"),
    (part("identifiers", type="LIBRARY_CARD"), "unknown", "/identifiers/0/type"),
    (part("identifiers", type="IMO", number="9074720"), "check_digits", "/identifiers/0/number"),
    (part("identifiers", type="LEI", number="529900T8BM49AURSDO56"), "check_digits", "/identifiers/0/number"),
    (part("addresses", text=""), "required", "/addresses/0/text"),
    (part("addresses", country="SYR"), "format", "/addresses/0/country"),
    (part("positions", text=""), "required", "/positions/0/text"),
    (part("positions", act="2"), "unknown", "/positions/0/act"),
    (part("names", strength="MEDIUM"), "unknown", "/names/0/strength"),
    (part("names", script="Latin"), "too_long", "/names/0/script"),
    (part("names", script="latn"), "format", "/names/0/script"),
    (part("names", source="a\u202eb"), "unreadable_text", "/names/0/source"),
    (part("names", note="x" * 10_001), "too_long", "/names/0/note"),
    (part("names", parts={"given": "x" * 501}), "too_long", "/names/0/parts/given"),
    (part("birth_dates", text=""), "required", "/birth_dates/0/text"),
    (part("birth_dates", text="", worded=True), "required", "/birth_dates/0/text"),
    (part("birth_dates", worded=True), "not_so", "/birth_dates/0/worded"),
    (part("birth_dates", calendar="Hijri"), "required", "/birth_dates/0/worded"),
    (part("birth_places", parts={"suburb": "A"}), "unknown", "/birth_places/0/parts"),
    (part("identifiers", flags=["TORN"]), "unknown", "/identifiers/0/flags/0"),
    (part("identifiers", flags=["LOST", "LOST"]), "twice", "/identifiers/0/flags/1"),
    (part("identifiers", flags=["INVALID"]), "not_so", "/identifiers/0/flags"),
    (part("identifiers", type="IMO", number="9074729", flags=["INVALID"]), "not_so", "/identifiers/0/flags"),
    (part("identifiers", issuer="x" * 501), "too_long", "/identifiers/0/issuer"),
    (part("contacts", text=""), "required", "/contacts/0/text"),
    (part("contacts", type="PIGEON"), "unknown", "/contacts/0/type"),
    (part("contacts", act="2"), "unknown", "/contacts/0/act"),
    (part("particulars", text=""), "required", "/particulars/0/text"),
    (part("particulars", type="MOOD"), "unknown", "/particulars/0/type"),
    (part("particulars", country="xx"), "format", "/particulars/0/country"),
    (part("relations", type="NEIGHBOUR"), "unknown", "/relations/0/type"),
    (part("relations", name="", own_reference=""), "required", "/relations/0/name"),
    (part("references", system=""), "required", "/references/0/system"),
    (part("references", number=""), "required", "/references/0/number"),
    (part("remarks", text=""), "required", "/remarks/0/text"),
    (part("remarks", act="2"), "unknown", "/remarks/0/act"),
    (part("exemptions", text=""), "required", "/exemptions/0/text"),
    ({"further_programmes": ["FR-NONE"]}, "unknown", "/further_programmes/0"),
    ({"further_programmes": ["FR-CW"]}, "twice", "/further_programmes/0"),
    ({"further_programmes": ["FR-ANY", "FR-ANY"]}, "twice", "/further_programmes/1"),
    ({"measures": ["UNSPECIFIED"], "listed_in": ""}, "not_so", "/measures/0"),
    ({"measures": ["ASSET_FREEZE", "UNSPECIFIED"]}, "not_so", "/measures/1"),
    ({"undated": True}, "not_so", "/undated"),
    ({"amended_on": ["soon"]}, "date", "/amended_on/0"),
    ({"amended_on": [TOMORROW_BUT_ONE]}, "in_the_future", "/amended_on/0"),
    ({"listed_in": "x" * 201}, "too_long", "/listed_in"),
    ({"acts": [], "listed_in": ""}, "required", "/acts"),
    ({"acts": [{"number": ""}]}, "required", "/acts/0/number"),
    ({"acts": [{"number": "1"}, {"number": "1"}]}, "twice", "/acts/1/number"),
    (part("acts", date="soon"), "date", "/acts/0/date"),
    (part("acts", date=TOMORROW_BUT_ONE), "in_the_future", "/acts/0/date"),
    (part("acts", url="javascript:alert(1)"), "url", "/acts/0/url"),
    (part("acts", url="https://"), "url", "/acts/0/url"),
    (part("acts", url="https://[::1"), "url", "/acts/0/url"),
    (part("reasons", text=""), "required", "/reasons/0/text"),
    (part("reasons", text="x" * 10_001), "too_long", "/reasons/0/text"),
    (part("reasons", text="a\u2066b"), "unreadable_text", "/reasons/0/text"),
    ({"designated_on": ""}, "required", "/designated_on"),
    ({"designated_on": "yesterday"}, "date", "/designated_on"),
    ({"designated_on": TOMORROW_BUT_ONE}, "in_the_future", "/designated_on"),
    ({"in_force_on": "at once"}, "date", "/in_force_on"),
    ({"status_as_of": "2027"}, "in_the_future", "/status_as_of"),
    ({"sources": ["ftp://acts.example/1"]}, "url", "/sources/0"),
    ({"sources": ["https://acts.example/\u200b"]}, "unreadable_text", "/sources/0"),
    ({"note": "a\x00b"}, "unreadable_text", "/note"),
    ({"confidence": " HIGH"}, "unreadable_text", "/confidence"),
    ({"too_few_identifiers": True}, "not_so", "/too_few_identifiers"),
    ({"names": [{"text": "A"}] * 1001}, "too_many", "/names"),
)


@pytest.mark.parametrize(("changes", "code", "pointer"), CASES, ids=[f"{c[2]} {c[1]} {n}" for n, c in enumerate(CASES)])
def test_what_is_wrong_is_said_by_code_and_place(changes: dict[str, Any], code: str, pointer: str) -> None:
    assert (code, pointer) in found(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"in_force_on": "2026-06-01"},  # adopted now, in force later
        {"designated_on": "2026-03-03"},  # it is tomorrow already where the State is
        {"designated_on": "March 2026"},
        {"programme": "FR-ANY", "further_programmes": [], "measures": ["ARMS_EMBARGO"]},
        {"programme": "FR-CW", "further_programmes": ["FR-ANY"], "measures": ["ARMS_EMBARGO"]},
        {"measures": ["UNSPECIFIED"], "further_programmes": []},
        {
            "acts": [],
            "names": [{"text": "A"}],
            **{g: [] for g in (*VALUES[1:], "remarks")},
            "too_few_identifiers": True,
        },
        {"designated_on": "", "undated": True},
        part("birth_dates", text="in the early sixties", worded=True),
        part("birth_dates", text="1346", calendar="Persian", worded=True),
        part("identifiers", type="IMO", number="9074720", flags=["INVALID"]),
        part("identifiers", number="x" * 500, issued_on="on a Sunday"),
        part("relations", name=""),
        part("relations", own_reference=""),
        part("remarks", text="One line.\nAnother."),
        {"target": "", "kind": "ORGANISATION"},
        {"announcement": "", "incidents": []},
        part("names", text="علی\u200cزاده"),
        part("reasons", text="One line.\nAnother."),
        part("addresses", text="1, Example Road\nExampletown"),
        part("identifiers", type="IMO", number="9074729"),
        part("names", text="x" * 500),
        {"names": [{"text": "A"}, {"text": "x" * 1000, "kind": "ALIAS"}]},
    ],
)
def test_what_is_sound_passes(changes: dict[str, Any]) -> None:
    assert found(**changes) == []


def test_everything_wrong_is_said_at_once() -> None:
    wrong = found(own_reference="", kind="PLANET", measures=[], acts=[], listed_in="", sources=["x"], designated_on="")
    assert {pointer for _, pointer in wrong} >= {"/own_reference", "/kind", "/measures", "/acts", "/designated_on"}


BARE: dict[str, Any] = {
    name: [] for name in ("birth_dates", "birth_places", "nationalities", "identifiers", "positions")
}


@pytest.mark.parametrize(
    ("kind", "said", "problem"),
    [
        ("PERSON", False, [("too_few_identifiers", "/too_few_identifiers")]),
        ("PERSON", True, []),
        ("ORGANISATION", False, []),
        ("ORGANISATION", True, [("not_so", "/too_few_identifiers")]),
    ],
)
def test_a_person_with_nothing_but_a_name_carries_a_warning(kind: str, said: bool, problem: list[Any]) -> None:
    assert found(**BARE, kind=kind, target="", too_few_identifiers=said) == problem


def ends(begun: str = "2026-01-15", **changes: Any) -> list[tuple[str, str]]:
    value = ending({"ended_on": "2026-02-01", "reason": "DELISTED"} | changes)
    return [(p.code, p.pointer) for p in ending_problems(value, begun=parse(begun), on=ON)]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({}, []),
        ({"ended_on": "January 2026"}, []),  # it may be after the fifteenth
        ({"ended_on": "2026-01-14"}, [("before_begun", "/ended_on")]),
        ({"ended_on": "2025"}, [("before_begun", "/ended_on")]),
        ({"ended_on": TOMORROW_BUT_ONE}, [("in_the_future", "/ended_on")]),
        ({"ended_on": "now"}, [("date", "/ended_on")]),
        ({"ended_on": ""}, [("date", "/ended_on")]),
        ({"reason": "BORED"}, [("unknown", "/reason")]),
        ({"note": "a\u202eb"}, [("unreadable_text", "/note")]),
        ({"act": {"number": ""}}, [("required", "/act/number")]),
        ({"act": {"number": "1", "date": "soon"}}, [("date", "/act/date")]),
        ({"act": {"number": "1", "url": "file:///etc"}}, [("url", "/act/url")]),
        ({"act": {"number": "1", "title": "x" * 501}}, [("too_long", "/act/title")]),
    ],
)
def test_what_is_wrong_with_an_end(changes: dict[str, Any], problem: list[tuple[str, str]]) -> None:
    assert ends(**changes) == problem


def test_an_end_without_a_known_beginning_is_judged_by_itself() -> None:
    value = Ending(ended_on="1950", reason="DELISTED")
    assert ending_problems(value, begun=None, on=ON) == []


COLUMNS: dict[str, tuple[type[models.Model], str]] = {
    "/own_reference": (Listing, "own_reference"),
    "/names/text": (Name, "text"),
    "/names/language": (Name, "language"),
    "/names/script": (Name, "script"),
    "/birth_dates/calendar": (BirthDate, "calendar"),
    "/identifiers/label": (Identifier, "label"),
    "/identifiers/issuer": (Identifier, "issuer"),
    "/identifiers/issued_on": (Identifier, "issued_on"),
    "/identifiers/valid_from": (Identifier, "valid_from"),
    "/identifiers/expires_on": (Identifier, "expires_on"),
    "/identifiers/name": (Identifier, "name"),
    "/contacts/text": (Contact, "text"),
    "/particulars/text": (Particular, "text"),
    "/particulars/label": (Particular, "label"),
    "/relations/name": (Relation, "name"),
    "/relations/own_reference": (Relation, "own_reference"),
    "/relations/role": (Relation, "role"),
    "/birth_dates/text": (BirthDate, "text"),
    "/birth_places/text": (Place, "text"),
    "/nationalities/text": (Nationality, "text"),
    "/identifiers/number": (Identifier, "number"),
    "/addresses/text": (Address, "text"),
    "/positions/text": (Position, "text"),
    "/acts/number": (LegalAct, "number"),
    "/acts/title": (LegalAct, "title"),
    "/acts/date": (LegalAct, "date_text"),
    "/acts/url": (LegalAct, "url"),
    "/act/number": (LegalAct, "number"),
    "/act/title": (LegalAct, "title"),
    "/act/date": (LegalAct, "date_text"),
    "/act/url": (LegalAct, "url"),
    "/designated_on": (Listing, "designated_text"),
    "/ended_on": (Listing, "ended_text"),
}


@pytest.mark.parametrize("place", sorted(COLUMNS))
def test_what_the_rules_let_pass_fits_its_column(place: str) -> None:
    model, name = COLUMNS[place]
    column = model._meta.get_field(name)
    assert isinstance(column, models.CharField)
    assert LIMITS[place] <= (column.max_length or 0)


def test_every_column_a_publication_fills_has_its_limit_here() -> None:
    filled = {(model, name) for model, name in COLUMNS.values()}
    checked: set[tuple[type[models.Model], str]] = {(model, "type") for model in (Contact, Particular, Relation)}
    checked |= {(Name, "kind"), (Name, "strength"), (Name, "latin"), (Identifier, "type"), (BirthDate, "precision")}
    for model in (*ROWS, LegalAct):
        for column in model._meta.concrete_fields:
            if isinstance(column, models.CharField) and column.name != "country":
                assert (model, column.name) in filled | checked, f"{model.__name__}.{column.name}"


def test_the_guard_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the check of texts, what it refuses would pass."""
    monkeypatch.setattr(legible, "fault", lambda text: None)
    assert found(**part("names", text="Ali\u202eBashar")) == []


@given(st.dictionaries(st.sampled_from(["own_reference", "note", "designated_on", "target", "kind"]), st.text()))
def test_no_text_makes_the_rules_fail(changes: dict[str, str]) -> None:
    assert all(pointer.startswith("/") for _, pointer in found(**changes))


@given(st.text(max_size=30))
def test_no_date_makes_the_rules_fail(text: str) -> None:
    found(designated_on=text)
    ends(ended_on=text)


@given(st.sampled_from(sorted(Measure.values)) | st.text(max_size=9))
def test_a_measure_passes_if_and_only_if_its_programme_carries_it(measure: str) -> None:
    carried = KNOWN.programmes["FR-CW"] | {"UNSPECIFIED"}  # what a published list leaves unsaid
    assert (found(measures=[measure], further_programmes=[]) == []) == (measure in carried)


def test_a_number_is_invalid_only_if_it_says_so() -> None:
    wrong = part("identifiers", type="IMO", number="9074720", flags=["EXPIRED"])
    assert found(**wrong) == [("check_digits", "/identifiers/0/number")]


LISTED: dict[str, Any] = {
    "designated_on": "",
    "birth_dates": [{"text": "in the early sixties"}, {"text": "1346", "calendar": "Persian"}, {"text": "1967"}],
    "identifiers": [
        {"type": "IMO", "number": "9074720", "flags": ["EXPIRED"]},
        {"type": "IMO", "number": "9074729"},
        {"number": "7"},
    ],
}


def test_the_words_of_a_list_are_settled_as_the_rules_want_them() -> None:
    said = proposal(SOUND | LISTED)
    assert {problem.code for problem in problems(said, KNOWN, on=ON)} == {"date", "required", "check_digits"}
    settled = settle(said)
    assert problems(settled, KNOWN, on=ON) == []
    assert settled.undated
    assert [birth.worded for birth in settled.birth_dates] == [True, True, False]
    assert [number.flags for number in settled.identifiers] == [["EXPIRED", "INVALID"], [], []]
    assert settle(settled) is settled


def test_a_person_with_nothing_but_names_is_settled_with_a_warning() -> None:
    settled = settle(proposal(SOUND | BARE))
    assert settled.too_few_identifiers
    assert problems(settled, KNOWN, on=ON) == []
    assert not settle(settled).undated


@given(st.text())
def test_what_is_plain_has_no_fault(text: str) -> None:
    assert not legible.is_plain(text) or legible.fault(text) is None


@pytest.mark.parametrize("text", ["A\ufe0f", "\u3164", "e\u0301", " A", "A ", "A\u200d", "A\nB", "A\u180bB", "\ud800"])
def test_what_may_have_a_fault_is_not_plain(text: str) -> None:
    assert not legible.is_plain(text)
