"""Each rule that Postgres holds, broken once, by its name."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from partnership.actions import accessions as ways
from partnership.actions import claims, incidents, meetings, publication, statements
from partnership.dates import parse
from partnership.enums import CitedKind, EvidenceKind, Stage
from partnership.models import (
    Accession,
    AccessionStep,
    Attendance,
    Citation,
    Claim,
    Commitment,
    Finding,
    Initiative,
    Membership,
    MembershipEvidence,
    ParticipantCount,
    PublicationRequest,
    StatementLink,
    User,
)
from registry.enums import Kind
from tests.partnership import builders as make

pytestmark = pytest.mark.django_db
Row = models.Model


def accession() -> Accession:
    return ways.invite(make.participant("FI"), by=make.keeper(), at=make.NOW)


def step() -> AccessionStep:
    accession()
    return AccessionStep.objects.get()


def attendance() -> Attendance:
    meeting, state = make.meeting(), make.participant("FR")
    return meetings.record_attendance(meeting, by=make.keeper(), confidence=make.HIGH, participant=state)[0]


def citation() -> Citation:
    given: dict[str, Any] = {"kind": CitedKind.INSTRUMENT, "cited": make.instrument(), "as_cited": "the Convention"}
    return statements.record_citation(make.statement(), 1, by=make.keeper(), confidence=make.HIGH, **given)[0]


def commitment() -> Commitment:
    given: dict[str, Any] = {"statement": make.statement(), "number": 1, "text": "Collect.", "confidence": make.HIGH}
    return statements.record_commitment("collect", by=make.keeper(), **given)[0]


def initiative() -> Initiative:
    given: dict[str, Any] = {"title": "Training", "commitment": commitment(), "confidence": make.HIGH}
    return statements.record_initiative("training", by=make.keeper(), **given)[0]


def claim() -> Claim:
    return claims.record_claim(make.body(), "2016", by=make.keeper())[0]


def finding() -> Finding:
    return incidents.record_finding(make.incident(), make.body(), by=make.keeper(), confidence=make.HIGH)[0]


def evidence() -> MembershipEvidence:
    return make.evidence(make.membership(make.participant("FR")))


def link() -> StatementLink:
    return statements.record_link(make.statement(), "https://example.org/text", by=make.keeper())[0]


def request() -> PublicationRequest:
    make.meeting()
    return publication.request(Kind.MEETING, "2018-01-23-paris", by=make.officer(), at=make.NOW)


def delegate() -> User:
    return make.user()


Dates = [
    ("partnership_membership_joined_holds_together", make.membership, "joined"),
    ("partnership_membership_left_holds_together", make.membership, "left"),
    ("partnership_membership_evidence_joined_holds_together", evidence, "joined"),
    ("partnership_body_created_holds_together", make.body, "created"),
    ("partnership_body_ended_holds_together", make.body, "ended"),
    ("partnership_instrument_adopted_holds_together", make.instrument, "adopted"),
    ("partnership_instrument_in_force_holds_together", make.instrument, "in_force"),
    ("partnership_incident_when_holds_together", make.incident, "when"),
    ("partnership_finding_found_holds_together", finding, "found"),
    ("partnership_meeting_when_holds_together", make.meeting, "when"),
    ("partnership_statement_issued_holds_together", make.statement, "issued"),
    ("partnership_initiative_when_holds_together", initiative, "when"),
    ("partnership_count_when_holds_together", make.published_count, "when"),
]
Broken = [
    {"text": "", "earliest": dt.date(2019, 1, 1), "latest": None, "precision": ""},
    {"text": "2019", "earliest": None, "latest": None, "precision": "YEAR"},
    {"text": "2019", "earliest": dt.date(2019, 2, 1), "latest": dt.date(2019, 1, 1), "precision": "RANGE"},
    {"text": "2019", "earliest": dt.date(2019, 1, 1), "latest": dt.date(2019, 1, 1), "precision": "SOON"},
]

Values: list[tuple[str, Callable[[], Row], dict[str, Any]]] = [
    ("partnership_participant_code_format", make.participant, {"code": "fr"}),
    ("partnership_participant_alpha3_format", make.participant, {"alpha3": "FR"}),
    ("partnership_participant_kind_known", make.participant, {"kind": "CITY"}),
    ("partnership_user_roles_known", delegate, {"roles": ["KING"]}),
    ("partnership_user_delegate_speaks_for_one", delegate, {"roles": ["SIGNATORY"]}),
    ("partnership_source_url_is_a_web_address", make.source, {"url": "ftp://example.org"}),
    ("partnership_membership_confidence_known", make.membership, {"confidence": "SURE"}),
    ("partnership_membership_date_confidence_known", make.membership, {"date_confidence": "SURE"}),
    ("partnership_membership_status_known", make.membership, {"status": "MAYBE"}),
    (
        "partnership_membership_left_after_joined",
        make.membership,
        {"left_text": "2017", "left_earliest": None, "left_latest": dt.date(2017, 12, 31), "left_precision": "YEAR"},
    ),
    ("partnership_membership_evidence_confidence_known", evidence, {"confidence": "SURE"}),
    ("partnership_membership_evidence_kind_known", evidence, {"kind": "RUMOUR"}),
    (
        "partnership_membership_evidence_attendance_never_preferred",
        evidence,
        {"kind": "ATTENDANCE", "preferred": True, "reason": "It came."},
    ),
    ("partnership_membership_evidence_preferred_has_reason", evidence, {"preferred": True}),
    ("partnership_accession_stage_known", accession, {"stage": "HOPING"}),
    ("partnership_accession_joined_has_membership", accession, {"stage": Stage.JOINED}),
    ("partnership_body_key_format", make.body, {"key": "OPCW"}),
    ("partnership_body_confidence_known", make.body, {"confidence": ""}),
    ("partnership_body_kind_known", make.body, {"kind": "CLUB"}),
    ("partnership_body_status_known", make.body, {"status": "ASLEEP"}),
    ("partnership_body_not_its_own_parent", make.body, {"parent_id": models.F("id")}),
    (
        "partnership_body_active_has_not_ended",
        make.body,
        {"status": "ACTIVE", "ended_text": "2017", "ended_latest": dt.date(2017, 12, 31), "ended_precision": "YEAR"},
    ),
    ("partnership_instrument_key_format", make.instrument, {"key": "a b"}),
    ("partnership_instrument_confidence_known", make.instrument, {"confidence": ""}),
    ("partnership_instrument_kind_known", make.instrument, {"kind": "LETTER"}),
    ("partnership_instrument_normalisation_known", make.instrument, {"normalisation": "GUESSED"}),
    ("partnership_incident_key_format", make.incident, {"key": "-a"}),
    ("partnership_incident_confidence_known", make.incident, {"confidence": ""}),
    ("partnership_incident_status_known", make.incident, {"status": "PROVEN"}),
    ("partnership_incident_country_format", make.incident, {"country": "S"}),
    ("partnership_finding_confidence_known", finding, {"confidence": ""}),
    ("partnership_meeting_key_format", make.meeting, {"key": "Paris"}),
    ("partnership_meeting_confidence_known", make.meeting, {"confidence": ""}),
    ("partnership_meeting_level_known", make.meeting, {"level": "HIGH"}),
    ("partnership_meeting_country_format", make.meeting, {"country": "fr"}),
    ("partnership_attendance_confidence_known", attendance, {"confidence": ""}),
    ("partnership_attendance_of_exactly_one", attendance, {"name": "Somebody"}),
    ("partnership_attendance_of_exactly_one", attendance, {"participant": None}),
    ("partnership_statement_key_format", make.statement, {"key": ""}),
    ("partnership_statement_confidence_known", make.statement, {"confidence": ""}),
    ("partnership_statement_kind_known", make.statement, {"kind": "TWEET"}),
    ("partnership_citation_confidence_known", citation, {"confidence": ""}),
    ("partnership_citation_cited_kind_known", citation, {"cited_kind": "SONG", "instrument": None, "target_text": "x"}),
    ("partnership_citation_exactly_one_target", citation, {"target_text": "x"}),
    ("partnership_citation_exactly_one_target", citation, {"instrument": None}),
    ("partnership_citation_exactly_one_target", citation, {"cited_kind": CitedKind.BODY}),
    ("partnership_citation_exactly_one_target", citation, {"cited_kind": CitedKind.ACTOR}),
    ("partnership_commitment_key_format", commitment, {"key": "A"}),
    ("partnership_commitment_confidence_known", commitment, {"confidence": ""}),
    ("partnership_commitment_numbering_confidence_known", commitment, {"numbering_confidence": "SURE"}),
    ("partnership_initiative_key_format", initiative, {"key": "A"}),
    ("partnership_initiative_confidence_known", initiative, {"confidence": ""}),
    ("partnership_count_key_format", make.published_count, {"key": "A"}),
    ("partnership_count_confidence_known", make.published_count, {"confidence": ""}),
    ("partnership_count_kind_known", make.published_count, {"kind": "FRIENDS"}),
    ("partnership_count_qualifier_known", make.published_count, {"qualifier": "MAYBE"}),
    ("partnership_count_has_a_figure", make.published_count, {"total": None}),
    ("partnership_count_preferred_has_reason", make.published_count, {"preferred": True}),
    ("partnership_claim_kind_known", claim, {"kind": "GOSSIP"}),
    ("partnership_claim_about_exactly_one", claim, {"body": None}),
    ("partnership_claim_attribution_is_of_an_incident", claim, {"kind": "ATTRIBUTION"}),
    ("partnership_publication_request_kind_known", request, {"kind": "song"}),
    ("partnership_publication_request_operation_known", request, {"operation": "sung"}),
    ("partnership_publication_request_digest_is_sha256", request, {"digest": "0"}),
    ("partnership_publication_request_correction_says_why", request, {"operation": "corrected"}),
    ("partnership_publication_request_decided_at_and_by", request, {"decided_at": make.NOW}),
    (
        "partnership_publication_request_not_by_its_author",
        request,
        {"state": "CONFIRMED", "decided_at": make.NOW, "decided_by": models.F("requested_by"), "event": 1},
    ),
    (
        "partnership_publication_request_refused_says_why",
        request,
        {"state": "DECLINED", "decided_at": make.NOW, "decided_by": models.F("requested_by")},
    ),
    ("partnership_publication_request_confirmed_has_event", request, {"event": 1}),
]


def broken(act: Callable[[], object]) -> str:
    """The name of the rule that stops it."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()
    cause = refusal.value.__cause__
    assert isinstance(cause, psycopg.errors.IntegrityError)
    return cause.diag.constraint_name or ""


def update(row: Row, **values: Any) -> Callable[[], object]:
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**values)


@pytest.mark.parametrize("values", Broken, ids=["half", "no end", "backwards", "unknown qualifier"])
@pytest.mark.parametrize(("name", "of", "date"), Dates, ids=[name for name, *_ in Dates])
def test_a_date_holds_together(name: str, of: Callable[[], Row], date: str, values: dict[str, Any]) -> None:
    assert broken(update(of(), **{f"{date}_{column}": value for column, value in values.items()})) == name


@pytest.mark.parametrize(("name", "of", "values"), Values)
def test_a_value_fits(name: str, of: Callable[[], Row], values: dict[str, Any]) -> None:
    assert broken(update(of(), **values)) == name


def test_an_unknown_state_of_a_request() -> None:
    row = request()
    change = {"state": "LOST", "decided_at": make.NOW, "decided_by": make.keeper()}
    assert broken(update(row, **change)) == "partnership_publication_request_state_known"


@pytest.mark.parametrize("field", ["ref", "title", "document", "correction_reason", "requested_by"])
def test_what_was_asked_never_changes(field: str) -> None:
    row = request()
    value = make.officer() if field == "requested_by" else "another"
    assert broken(update(row, **{field: value})) == "partnership_publication_request_decided_as_asked"


def test_what_is_decided_is_decided() -> None:
    row = request()
    publication.decline(row, by=make.officer(), at=make.NOW, why="no")
    again = {"state": "OPEN", "decided_at": None, "decided_by": None, "why": ""}
    assert broken(update(row, **again)) == "partnership_publication_request_decided_as_asked"


def test_a_request_begins_open() -> None:
    row = request()
    row.pk, row._state.adding = None, True
    row.state, row.decided_at, row.decided_by, row.event = "CONFIRMED", make.NOW, make.officer(), 1
    assert broken(row.save) == "partnership_publication_request_begins_open"


def test_a_delegate_is_not_staff() -> None:
    row = make.user()
    change = {"roles": ["SIGNATORY", "REVIEWER"], "participant": make.participant()}
    assert broken(update(row, **change)) == "partnership_user_delegate_is_not_staff"


def test_steps_of_an_accession_are_known_and_go_somewhere() -> None:
    one = step()
    given = {"accession": one.accession, "taken_at": make.NOW, "taken_by": one.taken_by}
    for change, name in (
        ({"from_stage": "HOPING", "to_stage": "JOINED"}, "partnership_accession_step_from_stage_known"),
        ({"from_stage": "INVITED", "to_stage": "HOPING"}, "partnership_accession_step_to_stage_known"),
        ({"from_stage": "INVITED", "to_stage": "INVITED"}, "partnership_accession_step_goes_somewhere"),
    ):
        row = AccessionStep(**given, **change)
        assert broken(lambda row=row: row.save(force_insert=True)) == name  # type: ignore[misc]


def copy(row: Row, **changes: Any) -> Callable[[], object]:
    """Insert the same row again, with some columns changed."""
    columns = {field.attname: getattr(row, field.attname) for field in row._meta.fields if not field.generated}
    del columns["id"]
    return lambda: type(row)(**{**columns, **changes}).save(force_insert=True)


Twice: list[tuple[str, Callable[[], Row], dict[str, Any]]] = [
    ("partnership_accession_one_open", accession, {}),
    ("partnership_instrument_symbol_once_per_kind", lambda: make.instrument(symbol="CWC"), {"key": "cwc-2"}),
    ("partnership_finding_once_per_report", finding, {}),
    ("partnership_attendance_once", attendance, {}),
    ("partnership_statement_link_once", link, {}),
    ("partnership_citation_number_once", citation, {}),
    ("partnership_commitment_number_once", commitment, {"key": "share"}),
    ("partnership_claim_once", claim, {}),
    ("partnership_membership_evidence_claim_once", evidence, {}),
    ("partnership_publication_request_one_open", request, {}),
]


@pytest.mark.parametrize(("name", "of", "changes"), Twice, ids=[name for name, *_ in Twice])
def test_what_there_is_once(name: str, of: Callable[[], Row], changes: dict[str, Any]) -> None:
    assert broken(copy(of(), **changes)) == name


def test_one_claim_and_one_figure_is_preferred() -> None:
    evidence()
    MembershipEvidence.objects.update(preferred=True, reason="It signed.")
    again = copy(MembershipEvidence.objects.get(), kind=EvidenceKind.OWN_STATEMENT)
    assert broken(again) == "partnership_membership_evidence_one_preferred"
    make.published_count()
    ParticipantCount.objects.update(preferred=True, reason="Its ministry.")
    assert broken(copy(ParticipantCount.objects.get(), key="b")) == "partnership_count_one_preferred"


def period(of: Membership, joined: str, left: str) -> Membership:
    row = Membership(participant=of.participant, status=of.status, confidence="HIGH")
    row.joined, row.left = parse(joined), parse(left) if left else None
    return row


def test_one_membership_is_open_at_a_time() -> None:
    first = make.membership()
    unknown = Membership(participant=first.participant, status=first.status, confidence="HIGH")
    assert broken(lambda: unknown.save(force_insert=True)) == "partnership_membership_one_open"


@pytest.mark.parametrize(
    ("joined", "left", "overlaps"),
    [
        ("2015", "2018", False),
        ("2015", "2018-01-23", False),
        ("2015", "2019-06-01", True),
        ("2019", "2020", True),
        ("not later than 2017", "2018-01-24", True),
    ],
)
def test_periods_do_not_overlap(joined: str, left: str, overlaps: bool) -> None:
    row = period(make.membership(joined="2018-01-23"), joined, left)
    if overlaps:
        assert broken(lambda: row.save(force_insert=True)) == "partnership_membership_periods_do_not_overlap"
    else:
        row.save(force_insert=True)


@pytest.mark.parametrize("of", [make.source, make.meeting, make.keeper, evidence, citation, attendance])
def test_nothing_is_removed(of: Callable[[], Row]) -> None:
    row = of()
    with pytest.raises(Exception, match=r"permission denied|never changed"), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk)._raw_delete(using="default")


HISTORY = [m for m in apps.get_app_config("partnership").get_models() if m.__name__.endswith("Event")]


@pytest.mark.parametrize("model", [*HISTORY, AccessionStep], ids=lambda model: model.__name__)
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_is_append_only(model: type[Row], verb: str) -> None:
    table = model._meta.db_table
    sql = verb.format(table).replace("id = id", f"{model._meta.pk.column} = {model._meta.pk.column}")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_history_catches_raw_sql_and_keeps_no_password() -> None:
    row = make.keeper()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE partnership_user SET first_name = 'Ann', password = 'x' WHERE id = %s", [row.pk])
    events = apps.get_model("partnership", "UserEvent")._default_manager.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update"]
    assert not {"password", "last_login"} & {field.name for field in events.model._meta.fields}


def test_every_rule_is_broken_here() -> None:
    """The twin of the tables above: a rule added to a model without a test of its own is missing here."""
    text = Path(__file__).read_text(encoding="utf-8")
    ours = apps.get_app_config("partnership").get_models()
    rules = {rule.name for model in ours for rule in model._meta.constraints}
    assert {name for name in rules if f'"{name}"' not in text} == set()
