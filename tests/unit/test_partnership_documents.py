"""The documents of what officers keep: pure functions over loaded rows, no database."""

from typing import Any

import pytest
from django.db.models import Model

from partnership import documents
from partnership.dates import parse
from partnership.documents.participant import periods, takes_part
from partnership.enums import Confidence, EvidenceKind, MembershipStatus
from partnership.models import (
    Body,
    Citation,
    Claim,
    Finding,
    Incident,
    Instrument,
    Meeting,
    Membership,
    MembershipEvidence,
    Participant,
    ParticipantCount,
    Source,
    Statement,
)
from registry.canonical import canonical
from registry.enums import Kind, Operation

PAGE = Source(pk=1, url="https://example.org/page")
MANY = [
    *("sources", "evidence", "claims", "memberships", "attendances", "incidents"),
    *("findings", "links", "citations", "commitments", "endorsers"),
]


def row(model: type[Any], **values: Any) -> Any:
    """A row as if loaded, its many-to-many and reverse rows prefetched; dates as text."""
    names = {field.name for field in model._meta.fields}
    related = {name: values.pop(name, []) for name in MANY}
    dates = {name: values.pop(name) for name in list(values) if name not in names and isinstance(values[name], str)}
    if "confidence" in names:
        values.setdefault("confidence", Confidence.HIGH)
    made: Model = model(pk=values.pop("pk", 1), **values)
    for name, text in dates.items():
        setattr(made, name, parse(text))
    made._prefetched_objects_cache = related  # type: ignore[attr-defined]
    return made


def claim_of(kind: EvidenceKind, **values: Any) -> MembershipEvidence:
    made: MembershipEvidence = row(MembershipEvidence, kind=kind, source=PAGE, joined="2018-01-23", **values)
    return made


def membership(**values: Any) -> Membership:
    given = {"status": MembershipStatus.CONFIRMED, "evidence": [claim_of(EvidenceKind.SIGNATURE)], **values}
    made: Membership = row(Membership, **given)
    return made


def state(*memberships: Membership, **values: Any) -> Participant:
    made: Participant = row(
        Participant, code="FR", kind="STATE", name_en="France", memberships=list(memberships), **values
    )
    return made


def test_a_participant_says_since_when_on_whose_word() -> None:
    signed = claim_of(EvidenceKind.SIGNATURE, preferred=True, reason="It signed.", pk=2)
    came = claim_of(EvidenceKind.ATTENDANCE, pk=3)
    wrong = claim_of(EvidenceKind.OWN_STATEMENT, in_error=True, pk=4)
    other = row(Claim, kind="OTHER", text="SI says 2018-04-16", source=PAGE)
    period = membership(joined="2018-01-23", evidence=[came, wrong, signed], claims=[other], sources=[PAGE])
    document = documents.participant(state(period))
    (said,) = document["memberships"]
    assert [(one["kind"], one["preferred"]) for one in said["evidence"]] == [("SIGNATURE", True), ("ATTENDANCE", False)]
    assert said["joined"] == {
        "text": "2018-01-23",
        "earliest": "2018-01-23",
        "latest": "2018-01-23",
        "precision": "DAY",
    }
    assert said["other_claims"][0]["text"] == "SI says 2018-04-16"
    assert (document["founding"], document["names"]["fr"], said["left"]) == (None, None, None)
    assert canonical(document)


def test_what_is_unknown_is_null_and_answers_to_no_filter() -> None:
    entry = documents.entry(Kind.PARTICIPANT, state(membership()), Operation.JOINED)
    assert entry.document["un_regional_group"] is None
    assert dict(entry.facets) == {"kind": ["STATE"], "participant": ["FR"]}
    known = documents.entry(
        Kind.PARTICIPANT, state(membership(), founding=False, un_regional_group="WEOG"), Operation.JOINED
    )
    assert dict(known.facets) == {"kind": ["STATE"], "participant": ["FR"], "group": ["WEOG"], "founding": ["false"]}


@pytest.mark.parametrize(
    "period",
    [
        membership(status=MembershipStatus.PROBABLE),
        membership(evidence=[claim_of(EvidenceKind.ATTENDANCE)]),
        membership(evidence=[claim_of(EvidenceKind.SIGNATURE, in_error=True)]),
        membership(in_error=True),
    ],
    ids=["probable", "attendance alone", "evidence in error", "in error"],
)
def test_a_candidate_has_no_document(period: Membership) -> None:
    with pytest.raises(documents.NotPublishableError):
        documents.entry(Kind.PARTICIPANT, state(period), Operation.JOINED)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"joined": "2018-01"}, [("2018-01-31", None)]),
        ({"joined": "not later than 2018-05-18"}, [("2018-05-18", None)]),
        ({"joined": "2018-01-23", "left": "2020"}, [("2018-01-23", "2020-01-01")]),
        ({"joined": "2018", "left": "2018"}, []),
        ({"joined": "2018", "left": "not later than 2020"}, []),
        ({}, []),
    ],
    ids=str,
)
def test_periods_are_certain_participation(dates: dict[str, str], expected: list[tuple[str, str | None]]) -> None:
    found = periods(state(membership(**dates)))
    assert [(str(start), str(end) if end else None) for start, end in found] == expected


def test_who_left_takes_part_no_more() -> None:
    assert takes_part(state(membership(joined="2018")))
    assert not takes_part(state(membership(joined="2018", left="2020")))


def test_an_incident_keeps_attribution_claims_apart_from_findings() -> None:
    body = row(Body, key="jim", name="JIM")
    found = row(Finding, body=body, reference="S/2017/904", attributed_to="X", found="2017-10-26")
    said = row(Claim, kind="ATTRIBUTION", text="Y did it", claimant="FR")
    incident = row(Incident, key="a", findings=[found], claims=[said], when="2017-04-04", country="SY")
    document = documents.incident(incident)
    assert [finding["attributed_to"] for finding in document["findings"]] == ["X"]
    assert document["attribution_claims"] == [{"claimant": "FR", "text": "Y did it", "source": None}]
    assert document["other_claims"] == []


def test_a_statement_keeps_the_symbol_as_printed_beside_the_normalised_one() -> None:
    treaty = row(Instrument, key="unga-72-43", symbol="A/RES/72/43")
    given = {"as_cited": "A/72/43 (2017)", "normalised": "A/RES/72/43", "cited_kind": "INSTRUMENT"}
    printed = row(Citation, number=1, instrument=treaty, **given)
    alone = row(Citation, number=2, cited_kind="ACTOR", target_text="daesh", as_cited="Daesh")
    statement = row(Statement, key="s", kind="STATEMENT", title="S", citations=[alone, printed], issued="2018-05-18")
    first, second = documents.statement(statement)["citations"]
    assert (first["as_cited"], first["normalised"], first["target"]) == (
        "A/72/43 (2017)",
        "A/RES/72/43",
        "instrument/unga-72-43",
    )
    assert (second["target"], second["target_text"]) == (None, "daesh")


@pytest.mark.parametrize(
    ("kind", "made", "facets"),
    [
        (Kind.MEETING, row(Meeting, key="m", title="M", level="EXPERTS", when="2018-05-17"), {"kind", "year"}),
        (Kind.MEETING, row(Meeting, key="m", title="M"), set()),
        (Kind.STATEMENT, row(Statement, key="s", kind="STATEMENT", title="S"), {"kind"}),
        (Kind.INSTRUMENT, row(Instrument, key="i", kind="TREATY", title="T"), {"kind"}),
        (Kind.BODY, row(Body, key="b", kind="TEAM", name="B"), {"kind"}),
        (Kind.INCIDENT, row(Incident, key="i", country="SY"), {"country"}),
        (Kind.COUNT, row(ParticipantCount, key="c", kind="PARTICIPANTS", qualifier="EXACT", total=33), {"kind"}),
    ],
)
def test_every_kind_has_a_line_without_floats_or_its_own_reference(kind: Kind, made: Any, facets: set[str]) -> None:
    entry = documents.entry(kind, made, Operation.PUBLISHED)
    assert set(entry.facets) == facets
    assert entry.schema == f"{kind.value}/1"
    assert entry.title
    assert entry.record.encode() not in canonical(entry.document)
    made.in_error = True
    with pytest.raises(documents.NotPublishableError):
        documents.entry(kind, made, Operation.PUBLISHED)
