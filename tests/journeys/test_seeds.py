"""The seeded register against the data files: every row a record, every value shown, no blank filled, nothing twice."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from partnership.models import Membership, Participant, User
from registry.actions.ledger import Entry
from registry.models import Event, Head, Record
from sanctions.actions import keys
from sanctions.models import Listing, Resolution, Submission, Target
from seeds import counts, facts
from seeds.facts import Row
from seeds.load import load
from seeds.people import EVERYBODY
from tests import pristine
from tests.conftest import ALIASES, owner
from tests.registry.site import world

pytestmark = pytest.mark.django_db(databases=list(ALIASES))
Document = dict[str, Any]


@pytest.fixture(scope="module", autouse=True)
def secrets(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """All facts, committed once for this file; the folder of the passwords."""
    folder = tmp_path_factory.mktemp("home") / "secrets"
    with django_db_blocker.unblock():
        seed(folder)
    yield folder
    with django_db_blocker.unblock():
        for alias in ALIASES:
            connections[alias].close()
        pristine.restore(owner())


def seed(folder: Path) -> list[str]:
    return load(now=timezone.now(), say=lambda line: None, demo=True, secrets=folder)


def documents(kind: str) -> dict[str, Document]:
    newest = Record.objects.filter(kind=kind).exclude(event__status="merged").select_related("event")
    return {record.record.partition("/")[2]: json.loads(record.event.document) for record in newest}


def get(path: str) -> Any:
    answer = Client().get(f"/v1/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


# What a cell of each file becomes in the public document. A blank cell gives None, [] or nothing at all; see `shown`.
def at(*path: str | int) -> Callable[[Document], Any]:
    def find(document: Document) -> Any:
        value: Any = document
        for step in path:
            if value is None or (isinstance(step, int) and len(value) <= step):
                return None
            value = value[step]
        return value

    return find


def urls(document: Document) -> str:
    return " | ".join(sorted(source["url"] for source in document["sources"]))


def claims(name: str, *path: str | int) -> Callable[[Document], Any]:
    return lambda document: " | ".join(
        sorted(
            f"{one['text']} {one['source']['url'] if one['source'] else ''}".strip()
            for one in at(*path)(document)[name]
        )
    )


MEMBER = ("memberships", 0)
COMMON = {"confidence": at("confidence"), "note": at("note"), "source_url": urls}
SHOWN: dict[str, tuple[str, str, dict[str, Callable[[Document], Any]]]] = {
    "participants": (
        "participant",
        "code",
        {
            **{name: at(name) for name in ("code", "alpha3", "kind", "un_regional_group", "founding")},
            "name_en": at("names", "en"),
            "name_fr": at("names", "fr"),
            "joined_earliest": at(*MEMBER, "joined", "earliest"),
            "joined_latest": at(*MEMBER, "joined", "latest"),
            "evidence_kind": at(*MEMBER, "evidence", 0, "kind"),
            "evidence_url": at(*MEMBER, "evidence", 0, "source", "url"),
            "other_claims": claims("other_claims", *MEMBER),
            "confidence": at(*MEMBER, "confidence"),
            "confidence_date": at(*MEMBER, "date_confidence"),
            "note": at(*MEMBER, "note"),
            "source_url": lambda document: urls(document["memberships"][0]),
        },
    ),
    "participant_counts": (
        "count",
        "",
        {
            **COMMON,
            "date": at("when", "text"),
            "count_kind": at("kind"),
            "count_qualifier": at("qualifier"),
            "count_states": at("states"),
            "count_total": at("total"),
            "includes_eu": at("includes_eu"),
            "count_text": at("wording"),
            "text_language": at("language"),
        },
    ),
    "meetings": (
        "meeting",
        "key",
        {
            **COMMON,
            **{name: at(name) for name in ("place", "level", "title", "chair", "speakers", "held")},
            "host": at("host", "code"),
            "country_code": at("country"),
        },
    ),
    "statements": (
        "statement",
        "key",
        {
            **COMMON,
            **{name: at(name) for name in ("kind", "title", "languages", "summary", "full_text_seen")},
            "date": at("issued", "text"),
            "meeting_key": lambda document: (document["meeting"] or "").removeprefix("meeting/"),
            "issued_by": at("issuer"),
        },
    ),
    "bodies": (
        "body",
        "key",
        {
            **COMMON,
            **{name: at(name) for name in ("name", "acronym", "kind", "status", "mandate")},
            "parent_key": lambda document: (document["parent"] or "").removeprefix("body/"),
            "created_by": at("basis"),
            "created_on": at("created", "text"),
            "created_precision": at("created", "precision"),
            "ended_earliest": at("ended", "earliest"),
            "ended_latest": at("ended", "latest"),
            "other_claims": claims("other_claims"),
        },
    ),
    "instruments": (
        "instrument",
        "key",
        {
            **COMMON,
            **{name: at(name) for name in ("kind", "title", "document_url")},
            "symbol_as_cited": at("as_cited"),
            "symbol_normalised": at("symbol"),
            "normalisation_status": at("normalisation"),
            "adopted_on": at("adopted", "text"),
            "in_force_on": at("in_force", "text"),
            "adopted_by": lambda document: (document["organ"] or "").removeprefix("body/"),
        },
    ),
    "incidents": (
        "incident",
        "key",
        {
            **COMMON,
            **{name: at(name) for name in ("place", "agent")},
            "country_code": at("country"),
            "attributed_to": at("findings", 0, "attributed_to"),
            "finding_by": lambda document: (at("findings", 0, "body")(document) or "").removeprefix("body/"),
            "finding_date": at("findings", 0, "found", "text"),
            "reference_symbol": at("findings", 0, "reference"),
            "related_symbols": at("related_references"),
            "attribution_claims": claims("attribution_claims"),
        },
    ),
    "programmes": (
        "programme",
        "key",
        {
            **COMMON,
            **{
                name: at(name)
                for name in (
                    "authority",
                    "title",
                    "acts",
                    "scope",
                    "status",
                    "status_as_of",
                    "started_on",
                    "ended_on",
                    "url",
                )
            },
            "participant_code": at("participant"),
            "measures": lambda document: sorted(document["measures"]),
        },
    ),
    "announcements": (
        "announcement",
        "key",
        {
            **COMMON,
            **{name: at(name) for name in ("effective_on", "action", "legal_basis", "legal_act", "other_targets")},
            **{name: at(name) for name in ("meeting_link", "names_known", "status_as_of")},
            "participant_code": at("participant"),
            "date_precision": at("date", "precision"),
            "programme_key": lambda document: (document["programme"] or "").removeprefix("programme/"),
            "meeting_key": lambda document: (document["meeting"] or "").removeprefix("meeting/"),
            "persons_count": at("persons"),
            "entities_count": at("entities"),
            "total_count": at("total"),
            "incident_keys": lambda document: [key.removeprefix("incident/") for key in document["incidents"]],
            "names_seen": at("names"),
            "status_now": at("status"),
        },
    ),
}
CODES = {
    *("kind", "level", "status", "status_now", "action", "names_known", "date_precision", "created_precision"),
    *(
        "evidence_kind",
        "confidence",
        "confidence_date",
        "normalisation_status",
        "count_kind",
        "count_qualifier",
        "measures",
    ),
}
ELSEWHERE = {  # checked by a test of its own, or said by what the record is
    *("key", "membership_status", "joined_precision", "date", "date_start", "date_end", "date_precision"),
    *("statement_keys", "cited_2018_05_18"),
}


def shown(value: Any) -> str:
    """A document's value as the file would print it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(value) if isinstance(value, list) else str(value)


def printed(row: Row, column: str) -> str:
    cell = row[column]
    if column in CODES:
        cell = cell.replace(" ", "_").upper()
    if column in {"measures", "incident_keys"}:
        cell = ";".join(sorted(cell.split(";")))
    if column == "legal_basis":  # one text in the document: a list that people read
        cell = cell.replace(";", "; ")
    if column in {"source_url", "other_claims", "attribution_claims"}:
        cell = " | ".join(sorted(cell.split(" | ")))
    return cell


@pytest.mark.parametrize("name", SHOWN)
def test_each_row_is_one_record_that_shows_its_values_and_fills_no_blank(name: str) -> None:
    kind, key, columns = SHOWN[name]
    records = documents(kind)
    rows = {counts.key(row) if name == "participant_counts" else row[key]: row for row in facts.rows(name)}
    assert set(records) == set(rows) - {"LU"}
    for ref, document in records.items():
        row = rows[ref]
        assert set(row) <= set(columns) | ELSEWHERE, "a column that nobody looked at"
        for column, find in columns.items():
            assert shown(find(document)) == printed(row, column), f"{row.where}, {column}"


def test_dates_of_meetings_incidents_and_announcements() -> None:
    for name, kind, place in (("meetings", "meeting", "when"), ("incidents", "incident", "when")):
        for row in facts.rows(name):
            when = documents(kind)[row["key"]][place]
            expected = (
                facts.dated(row, row["date_start"], row["date_end"])
                if name == "meetings"
                else facts.span(row["date_start"], row["date_end"])
            )
            assert when == (expected.to_json() if expected else None), row.where
    for row in facts.rows("announcements"):
        text = documents("announcement")[row["key"]]["date"]["text"]
        assert text == row["date"] or (not row["date"] and text in row["key"]), row.where


def test_statements_name_their_meetings_and_meetings_their_statements_alike() -> None:
    held_at = {key: (said["meeting"] or "").removeprefix("meeting/") for key, said in documents("statement").items()}
    for row in facts.rows("meetings"):
        named = [key for key, meeting in held_at.items() if meeting == row["key"]]
        assert sorted(named) == sorted(facts.several(row["statement_keys"])), row.where


def test_citations_and_commitments_stand_in_their_statement_as_printed() -> None:
    statement = documents("statement")
    cited = statement["statement-2018-05-18"]["citations"]
    rows = list(facts.rows("citations"))
    assert len(cited) == len(rows) == 53
    for said, row in zip(cited, rows, strict=True):
        assert (said["as_cited"], str(said["paragraph"]), said["stance"]) == (
            row["text_as_cited"],
            row["paragraph"],
            row["stance"],
        )
        assert (said["target"] or said["target_text"]).rpartition("/")[2] == row["cited_key"]
        assert (said["note"] or "", said["confidence"].lower()) == (row["note"], row["confidence"])
        assert urls(said) == row["source_url"]
    committed = statement["declaration-of-principles"]["commitments"]
    for said, row in zip(committed, facts.rows("commitments"), strict=True):
        assert (str(said["number"]), said["key"], said["text"]) == (row["number"], row["key"], row["text_en"])
        assert said["numbering_confidence"].lower() == row["numbering_confidence"]
        assert (said["note"], urls(said)) == (row["note"], printed(row, "source_url"))


def test_what_the_files_call_cited_on_18_may_2018_is_what_the_statement_cites() -> None:
    cited = {said["target"] for said in documents("statement")["statement-2018-05-18"]["citations"]}
    for name, kind in (("bodies", "body"), ("instruments", "instrument"), ("incidents", "incident")):
        for row in facts.rows(name):
            assert (f"{kind}/{row['key']}" in cited) == (row["cited_2018_05_18"] == "true"), row.where


def test_the_full_text_is_linked_only_where_it_was_seen() -> None:
    for key, document in documents("statement").items():
        assert bool(document["links"]) == document["full_text_seen"], key
    links = {link["url"]: link["language"] for link in documents("statement")["statement-2018-05-18"]["links"]}
    assert links["https://www.voltairenet.org/article201273.html"] == "en"


def test_every_listing_stands_for_one_row_and_shares_its_target_as_people_judged() -> None:
    rows = {
        row["source_ref"]: row for name in ("designations_eu_chem", "designations_uk_cw") for row in facts.rows(name)
    }
    listed = {document["own_reference"]: document for document in documents("listing").values()}
    assert set(listed) == set(rows)
    judged = list(facts.rows("judgements"))
    same = [row for row in judged if row["judgement"] == "SAME"]
    assert (len(judged), len(same)) == (29, 26)
    assert len({document["target"] for document in listed.values()}) == 69 - 26
    assert Target.objects.filter(merged_into=None).count() == 69 - 26
    assert Resolution.objects.count() == len(judged), "nothing is judged the same by itself"
    for row in judged:
        apart = listed[row["one_ref"]]["target"] != listed[row["other_ref"]]["target"]
        assert apart == (row["judgement"] == "DIFFERENT"), row.where
    for ref, document in listed.items():
        row = rows[ref]
        assert sorted(name["text"] for name in document["names"]) == sorted(
            [
                row["primary_name"],
                *facts.several(row["other_names"]),
                *facts.several(row["names_original_script"]),
            ]
        )
        assert document["designated_on"]["text"] == row["listed_on"]
        assert document["status_as_of"]["text"] == row["status_as_of"]
        assert document["sources"] == facts.pages(row["source_url"])
        assert document["in_force_on"] is None
    persons = [
        document for document in listed.values() if document["kind"] == "PERSON" and document["participant"] == "GB"
    ]
    assert all(not document["birth_dates"] and document["identification"] == "too_few" for document in persons)


@pytest.mark.parametrize("name", ["CHEPIGA", "MISHKIN"])
def test_the_suspects_of_salisbury_have_one_page_each_with_both_listings(name: str) -> None:
    (page,) = [document for document in documents("target").values() if name in document["name"].upper()]
    assert [(said["participant"], said["status"]) for said in page["listings"]] == [
        ("EU", "IN_FORCE"),
        ("GB", "IN_FORCE"),
    ]
    assert all("incident/salisbury-2018-03-04" in said["incidents"] for said in page["listings"])
    ended = Resolution.objects.filter(judgement="SAME", undone_at=None)
    assert all(row.note and row.merges.get().merged_by != row.judged_by for row in ended)


def test_a_ground_that_names_the_attack_links_the_listing_to_it_without_a_round_as_well() -> None:
    by_state: dict[str, list[str]] = {}
    for document in documents("listing").values():
        if "incident/salisbury-2018-03-04" in document["incidents"]:
            by_state.setdefault(document["participant"], []).append(document["own_reference"])
    assert sorted(by_state["EU"]) == [f"Regulation (EU) 2018/1542 Annex I.A no {number}" for number in (6, 7, 8, 9)]
    assert sorted(by_state["GB"]) == ["CHW0007", "CHW0008", "CHW0009", "CHW0010", "CHW0029"]


def texts(value: Any) -> Iterator[str]:
    """Every text of a document, without the addresses in it."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for child in value:
            yield from texts(child)
    elif isinstance(value, str):
        yield facts.PAGE.sub("", value)


def of_the_files(value: Any) -> list[str]:
    """The texts that readers of a website cannot understand: they name a data file, or are a cell's list as it is."""
    return [text for text in texts(value) if re.search(r"\.csv|;\S", text, re.IGNORECASE)]


def test_no_text_of_a_document_speaks_of_the_data_files() -> None:
    events = Event.objects.all()
    assert len(events) > 250
    assert {event.record: found for event in events if (found := of_the_files(json.loads(event.document)))} == {}


def test_a_text_that_speaks_of_the_data_files_is_found() -> None:
    """The twin."""
    assert of_the_files({"a": [{"note": "See statements.csv"}], "b": "one;two"}) == ["See statements.csv", "one;two"]
    assert of_the_files({"a": "https://a.test/sdn.csv | https://b.test/a;b", "b": ["one; two"], "c": None}) == []


def test_every_published_fact_has_a_source() -> None:
    def walk(value: Any, record: str) -> None:
        if isinstance(value, dict):
            assert value.get("sources", True), record
            for child in value.values():
                walk(child, record)
        elif isinstance(value, list):
            for child in value:
                walk(child, record)

    for kind in ("participant", "count", "meeting", "statement", "body", "instrument", "incident", "programme"):
        for ref, document in documents(kind).items():
            assert "sources" in document or kind == "participant"
            walk(document, f"{kind}/{ref}")


def test_luxembourg_is_kept_as_a_candidate_and_told_nobody() -> None:
    membership = Membership.objects.get(participant__code="LU")
    assert (membership.status, membership.joined_text) == ("PROBABLE", "not later than 2018-05-18")
    assert [row.preferred for row in membership.evidence.all()] == [False]
    assert Client().get("/v1/participants/LU").status_code == 404
    codes = [item["document"]["code"] for item in get("participants?limit=100")["records"]]
    assert len(codes) == 29
    assert "LU" not in codes
    assert not Event.objects.filter(document__contains='"LU"').exists()


def test_the_public_counts_and_who_took_part_when() -> None:
    assert get("listings?limit=1")["count"] == 69
    assert get("listings?participant=EU&limit=1")["count"] == 37
    assert get("listings?participant=GB&limit=1")["count"] == 32
    assert get("participants?limit=1")["count"] == 29
    for day, number in (("2018-01-22", 0), ("2018-01-23", 24), ("2018-04-15", 25), ("2018-04-16", 29)):
        assert get(f"participants?participating_on={day}&limit=1")["count"] == number, day


def test_a_register_of_seeds_says_that_it_is_a_demonstration() -> None:
    assert Head.objects.get().demonstration is True
    assert "demonstration" in json.dumps(get(""))


def test_one_figure_of_a_day_is_preferred_and_the_others_stay() -> None:
    figures = [document for document in documents("count").values() if document["when"]["text"] == "2018-05-18"]
    assert len(figures) == 8
    assert [document["total"] for document in figures if document["preferred"]] == [33]


def test_a_programme_that_has_ended_is_a_tombstone() -> None:
    events = Event.objects.filter(record="programme/US-SYR").order_by("sequence")
    assert [event.operation for event in events] == ["published", "ended"]


def test_designations_came_through_the_front_door() -> None:
    submissions = Submission.objects.all()
    assert len(submissions) == 12
    for submission in submissions:
        assert submission.status == "PUBLISHED"
        assert submission.submitted_by is not None
        assert submission.submitted_by.participant == submission.participant
        assert submission.reviews.filter(verdict="APPROVE").values("reviewer").distinct().count() == 2
    assert Listing.objects.filter(ref=None).count() == 0


def test_accounts_are_known_to_this_home_alone(secrets: Path) -> None:
    path = secrets / "demo-accounts"
    accounts = dict(line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(accounts) == {person.username for person in EVERYBODY} == {user.username for user in User.objects.all()}
    assert len(set(accounts.values())) == len(accounts)
    for user in User.objects.all():
        assert check_password(accounts[user.username], user.password)
    key = secrets / "demo-api-key"
    assert key.stat().st_mode & 0o777 == 0o600
    bearer = keys.recognise(key.read_text(encoding="utf-8").strip(), at=timezone.now())
    assert (bearer.user.username, bearer.user.participant) == ("demo-fr-signatory", Participant.objects.get(code="FR"))


def rows_of_all_tables() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [table for (table,) in cursor.fetchall()]
        counted = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            counted[table] = cursor.fetchone()[0]
    return counted


@pytest.mark.parametrize("entry", [*world.foundation(), *world.sanctions()], ids=lambda entry: entry.record)
def test_the_tests_own_documents_are_shaped_like_the_published_ones(entry: Entry) -> None:
    """Those that the website is tested with."""
    published = [set(document) for document in documents(entry.kind.value).values()]
    assert set(entry.document) - {"correction"} <= set().union(*published)
    assert set.intersection(*published) - {"correction"} <= set(entry.document)


def test_running_again_changes_nothing(secrets: Path) -> None:
    before, head = rows_of_all_tables(), Head.objects.get().sequence
    files = {path.name: path.read_bytes() for path in secrets.iterdir()}
    assert seed(secrets) == []
    assert rows_of_all_tables() == before
    assert Head.objects.get().sequence == head
    assert {path.name: path.read_bytes() for path in secrets.iterdir()} == files


def test_what_somebody_changed_is_noticed_and_put_back(secrets: Path) -> None:
    """The twin: the comparison above can fail."""
    before = rows_of_all_tables()
    Participant.objects.filter(code="FR").update(name_fr="Autre")
    assert seed(secrets) == ["participant FR"]
    assert rows_of_all_tables() != before, "history has a row more"


def test_lost_passwords_and_keys_are_replaced(secrets: Path, tmp_path: Path) -> None:
    changes = seed(tmp_path / "secrets")
    assert len(changes) == len(EVERYBODY) + 1
    new = (tmp_path / "secrets" / "demo-api-key").read_text(encoding="utf-8").strip()
    assert keys.recognise(new, at=timezone.now())
    with pytest.raises(keys.KeyRefusedError):
        keys.recognise((secrets / "demo-api-key").read_text(encoding="utf-8").strip(), at=timezone.now())
