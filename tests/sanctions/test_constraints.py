"""Every rule that Postgres holds for sanctions, broken by name: by the ORM as ``registry_app``, in SQL as the owner."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, models, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from partnership.enums import Role
from sanctions.actions import judging, merging
from sanctions.enums import Judgement
from sanctions.models import (
    Announcement,
    Answer,
    ApiKey,
    BirthDate,
    Contact,
    Identifier,
    LegalAct,
    Likeness,
    Line,
    Listing,
    Merge,
    Name,
    Particular,
    Profile,
    Programme,
    Relation,
    Remark,
    Resolution,
    Review,
    Submission,
    Target,
    Transition,
)
from sanctions.proposal import VALUES
from tests.sanctions import builders as given
from tests.unit.test_proposal import FULL

pytestmark = pytest.mark.django_db
AT = given.AT


@dataclass
class World:
    """A published listing with every kind of value, a draft, one at review, and what belongs to them."""

    listing: Listing
    published: Submission
    draft: Submission
    at_review: Submission
    key: ApiKey
    announcement: Announcement
    resolution: Resolution
    merge: Merge
    likeness: Likeness
    answer: Answer


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Made once for the module; each test breaks it inside a savepoint of its own."""
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
        made = build()
    yield made
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        everything.__exit__(None, None, None)


def build() -> World:
    france = given.state()
    programme = given.programme(france)
    whole = {name: FULL[name] for name in VALUES[2:]}
    bare = {name: [value | {"act": ""} for value in values] for name, values in whole.items()}
    published = given.published(france, given.add(france, **bare))
    other = given.listing(france, own_reference="FR-2026-002")
    listing = Listing.objects.get(own_reference="FR-2026-001")
    others = [given.listing(france, own_reference=f"FR-2026-10{number}").target for number in (1, 2)]
    given.api_key(given.signatory(france))
    return World(
        listing=listing,
        published=published,
        draft=given.draft(france, given.amend(listing, note="changed")),
        at_review=given.submitted(france, given.add(france, own_reference="FR-2026-003")),
        key=ApiKey.objects.get(),
        announcement=Announcement.objects.create(
            key="FR-2026-01",
            participant=france,
            programme=programme,
            action="DESIGNATION",
            date_text="2026",
            date_precision="YEAR",
            names_known="NONE",
            confidence=programme.confidence,
        ),
        merge=merging.merge(
            judging.judge(others[0], others[1], Judgement.SAME, note="made up", by=given.officer(), at=AT),
            by=given.reviewer(),
            at=AT,
        ),
        likeness=Likeness.objects.create(left=listing.target, right=others[0], score=70, reasons=[]),
        resolution=judging.judge(
            listing.target, other.target, Judgement.DIFFERENT, note="made up", by=given.officer(), at=AT
        ),
        answer=Answer.objects.create(
            participant=france, key="k", request_sha256="0" * 64, status=201, body=b"", answered_at=AT
        ),
    )


def change(row: models.Model, **values: Any) -> int:
    """An UPDATE past every action."""
    return type(row)._default_manager.filter(pk=row.pk).update(**values)


def again(row: models.Model, **values: Any) -> None:
    """The same row a second time, with changes."""
    copy = type(row)._default_manager.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save(force_insert=True)


def twice(row: models.Model, **values: Any) -> None:
    """The same changed row two times."""
    for _ in range(2):
        again(row, **values)


def line(world: World) -> Line:
    return world.draft.lines.get()


def first(model: type[models.Model]) -> Any:
    return model._default_manager.order_by("pk").first()


def review(world: World, **changes: Any) -> Review:
    """A review of what is at review, by somebody who may, but for the changes."""
    said = {
        "submission": world.at_review,
        "reviewer": given.reviewer(9),
        "digest": world.at_review.digest,
        "verdict": "APPROVE",
        "reviewed_at": AT,
    } | changes
    return Review.objects.create(**said)


def inactive_reviewer() -> Any:
    user = given.reviewer(8)
    user.is_active = False
    user.save()
    return user


def approved(world: World, number: int) -> Submission:
    for one in range(number):
        review(world, reviewer=given.reviewer(one + 1))
    change(world.at_review, status="UNDER_REVIEW")
    return world.at_review


def under_embargo(world: World) -> Submission:
    submission = approved(world, 2)
    change(submission, status="APPROVED", publish_at=timezone.now() + dt.timedelta(hours=1))
    return submission


BROKEN: dict[str, list[Callable[[World], Any]]] = {
    "sanctions_api_key_scopes_known": [
        lambda w: change(w.key, scopes=["ROOT"]),
        lambda w: change(w.key, scopes=[]),
    ],
    "sanctions_api_key_expires": [lambda w: change(w.key, expires_at=w.key.created_at)],
    "sanctions_api_key_revoked_paired": [
        lambda w: change(w.key, revoked_at=AT),
        lambda w: change(w.key, revoked_by=given.keeper()),
    ],
    "sanctions_api_key_is_hashed": [lambda w: change(w.key, sha256="pk_plain")],
    "sanctions_answer_once_per_key": [lambda w: again(w.answer)],
    "sanctions_answer_has_a_key": [lambda w: again(w.answer, key="")],
    "sanctions_programme_key_format": [lambda w: change(w.listing.programme, key="fr cw")],
    "sanctions_programme_measures_known": [lambda w: change(w.listing.programme, measures=["PRISON"])],
    "sanctions_programme_status_known": [lambda w: change(w.listing.programme, status="ASLEEP")],
    "sanctions_programme_ended_after_started": [
        lambda w: change(w.listing.programme, started_on=dt.date(2026, 1, 2), ended_on=dt.date(2026, 1, 1))
    ],
    "sanctions_legal_act_number_once": [lambda w: again(first(LegalAct))],
    "sanctions_legal_act_has_number": [lambda w: change(first(LegalAct), number="")],
    "sanctions_announcement_action_known": [lambda w: change(w.announcement, action="SPEECH")],
    "sanctions_announcement_names_known_known": [lambda w: change(w.announcement, names_known="MAYBE")],
    "sanctions_announcement_numbers_only_has_no_names": [lambda w: change(w.announcement, names_seen=["A"])],
    "sanctions_announcement_date_in_order": [
        lambda w: change(w.announcement, date_earliest=dt.date(2026, 2, 1), date_latest=dt.date(2026, 1, 1))
    ],
    "sanctions_target_kind_known": [lambda w: change(w.listing.target, kind="PLANET")],
    "sanctions_target_ref_format": [lambda w: change(w.listing.target, ref="T1")],
    "sanctions_target_not_merged_into_itself": [lambda w: change(w.listing.target, merged_into=w.listing.target)],
    "sanctions_name_kind_known": [lambda w: change(first(Name), kind="NICK")],
    "sanctions_name_not_empty": [lambda w: change(first(Name), text="")],
    "sanctions_name_strength_known": [lambda w: change(first(Name), strength="MEDIUM")],
    "sanctions_birth_date_read_or_worded": [
        lambda w: change(first(BirthDate), worded=True),
        lambda w: change(first(BirthDate), calendar="Hijri"),
        lambda w: change(first(BirthDate), precision=""),
        lambda w: change(first(BirthDate), earliest=None, latest=None),
    ],
    "sanctions_contact_type_known": [lambda w: change(first(Contact), type="PIGEON")],
    "sanctions_particular_type_known": [lambda w: change(first(Particular), type="MOOD")],
    "sanctions_relation_type_known": [lambda w: change(first(Relation), type="NEIGHBOUR")],
    "sanctions_relation_names_somebody": [lambda w: change(first(Relation), name="", own_reference="")],
    "sanctions_identifier_flags_known": [lambda w: change(first(Identifier), flags=["LOST", "TORN"])],
    "sanctions_listing_undated_begun_by_publication": [
        lambda w: change(w.listing, designated_text=""),
        lambda w: change(w.listing, designated_text="", begun_earliest=None, begun_latest=None),
    ],
    "sanctions_birth_date_in_order": [lambda w: change(first(BirthDate), earliest=dt.date(2000, 1, 1))],
    "sanctions_identifier_type_known": [lambda w: change(first(Identifier), type="LIBRARY_CARD")],
    "sanctions_resolution_one_standing": [lambda w: again(w.resolution)],
    "sanctions_resolution_pair_in_order": [
        lambda w: change(w.resolution, left=w.resolution.right, right=w.resolution.left),
        lambda w: change(w.resolution, right=w.resolution.left),
    ],
    "sanctions_resolution_one_standing_at_the_desk": [
        lambda w: twice(w.resolution, right=None, participant=w.listing.participant, own_reference="X")
    ],
    "sanctions_resolution_of_two": [
        lambda w: change(w.resolution, right=None),
        lambda w: change(w.resolution, right=None, participant=w.listing.participant),
    ],
    "sanctions_resolution_score_in_hundredths": [lambda w: change(w.resolution, score=101)],
    "sanctions_merge_one_standing": [lambda w: again(w.merge)],
    "sanctions_merge_of_two": [lambda w: change(w.merge, survivor=w.merge.merged)],
    "sanctions_merge_split_paired": [
        lambda w: change(w.merge, split_at=AT),
        lambda w: change(w.merge, split_at=AT, split_by=given.officer()),
        lambda w: change(w.merge, split_why="So."),
    ],
    "sanctions_likeness_once": [lambda w: again(w.likeness)],
    "sanctions_likeness_pair_in_order": [lambda w: change(w.likeness, right=w.likeness.left)],
    "sanctions_likeness_score_in_hundredths": [lambda w: change(w.likeness, score=101)],
    "sanctions_profile_once": [lambda w: again(first(Profile))],
    "sanctions_profile_kind_known": [lambda w: change(first(Profile), kind="GHOST")],
    "sanctions_resolution_judgement_known": [lambda w: change(w.resolution, judgement="TWINS")],
    "sanctions_resolution_undone_paired": [
        lambda w: change(w.resolution, undone_at=AT),
        lambda w: change(w.resolution, undone_by=given.officer()),
    ],
    "sanctions_listing_own_reference_once": [lambda w: again(w.listing, ref="L000009")],
    "sanctions_listing_ref_format": [lambda w: change(w.listing, ref="l1")],
    "sanctions_listing_public_has_a_ref": [lambda w: change(w.listing, ref=None)],
    "sanctions_listing_status_known": [
        lambda w: change(w.listing, status="PAUSED", end_reason="DELISTED", ended_text="2026")
    ],
    "sanctions_listing_measures_known": [
        lambda w: change(w.listing, measures=["PRISON"]),
        lambda w: change(w.listing, measures=[]),
    ],
    "sanctions_listing_ended_after_begun": [
        lambda w: change(
            w.listing, status="ENDED", end_reason="DELISTED", ended_text="2025", ended_latest=dt.date(2025, 12, 31)
        )
    ],
    "sanctions_listing_ended_has_a_reason": [
        lambda w: change(w.listing, status="ENDED", ended_text="2026"),
        lambda w: change(w.listing, status="ENDED", end_reason="DELISTED"),
        lambda w: change(w.listing, end_reason="DELISTED"),
    ],
    "sanctions_submission_submitted_paired": [
        lambda w: change(w.draft, submitted_at=AT),
        lambda w: change(w.at_review, submitted_by=None),
    ],
    "sanctions_submission_submitted_has_a_digest": [
        lambda w: change(w.draft, status="SUBMITTED"),
        lambda w: change(w.at_review, digest="approved, trust me"),
    ],
    "sanctions_submission_scheduled_has_a_moment": [
        lambda w: [change(approved(w, 2), status="APPROVED"), change(w.at_review, status="SCHEDULED")]
    ],
    "sanctions_submission_transition_known": [
        lambda w: change(w.draft, status="APPROVED"),
        lambda w: change(w.published, status="DRAFT"),
        lambda w: change(w.at_review, status="PUBLISHED"),
        lambda w: change(w.draft, participant=given.state("CA")),
        lambda w: change(w.at_review, created_by=given.keeper()),
        lambda w: again(w.published, key=uuid.uuid4()),
    ],
    "sanctions_submission_two_approvals": [
        lambda w: change(approved(w, 0), status="APPROVED"),
        lambda w: change(approved(w, 1), status="APPROVED"),
        lambda w: [change(approved(w, 2), status="APPROVED"), change(w.at_review, digest="0" * 64)],
        lambda w: [
            change(w.at_review, status="UNDER_REVIEW"),
            review(w, verdict="REJECT", remark="no"),
            review(w, reviewer=given.reviewer(1)),
            change(w.at_review, status="APPROVED"),
        ],
    ],
    "sanctions_submission_not_before_its_moment": [lambda w: change(under_embargo(w), status="PUBLISHED")],
    "sanctions_line_number_once": [lambda w: again(line(w), own_reference="X", is_open=False)],
    "sanctions_line_one_open_per_listing": [lambda w: again(line(w), number=2, own_reference="X")],
    "sanctions_line_one_open_per_own_reference": [lambda w: again(line(w), number=2, operation="ADD", listing=None)],
    "sanctions_line_operation_known": [lambda w: change(line(w), operation="REMEMBER")],
    "sanctions_line_names_its_listing": [
        lambda w: change(line(w), listing=None),
        lambda w: change(line(w), operation="ADD"),
    ],
    "sanctions_line_correction_says_why": [lambda w: change(line(w), operation="CORRECT")],
    "sanctions_transition_moves": [lambda w: again(first(Transition), source="DRAFT", target="DRAFT")],
    "sanctions_transition_by_someone": [lambda w: again(first(Transition), by=None)],
    "sanctions_transition_refusal_says_why": [lambda w: again(first(Transition), target="RETURNED")],
    "sanctions_review_one_per_reviewer_and_digest": [lambda w: [review(w), review(w)]],
    "sanctions_review_verdict_known": [lambda w: review(w, verdict="SHRUG", remark="?")],
    "sanctions_review_refusal_says_why": [lambda w: review(w, verdict="RETURN")],
    "sanctions_review_not_by_submitter": [
        lambda w: review(w, reviewer=w.at_review.created_by),
        lambda w: review(w, reviewer=w.at_review.submitted_by),
    ],
    "sanctions_review_not_of_own_state": [
        lambda w: review(w, reviewer=given.person("seconded", Role.REVIEWER, of=given.state())),
    ],
    "sanctions_review_by_a_reviewer": [
        lambda w: review(w, reviewer=given.officer()),
        lambda w: review(w, reviewer=inactive_reviewer()),
    ],
    "sanctions_review_of_current_digest": [
        lambda w: review(w, digest="0" * 64),
        lambda w: review(w, submission=w.published, digest=w.published.digest),
        lambda w: review(w, submission=w.draft, digest=w.draft.digest),
    ],
    "sanctions_remark_one_per_line": [
        lambda w: (
            Remark.objects.create(review=first(Review), line_number=1, text="a")
            and Remark.objects.create(review=first(Review), line_number=1, text="b")
        )
    ],
    "sanctions_remark_not_empty": [lambda w: Remark.objects.create(review=first(Review), line_number=1, text="")],
}


def name_of(error: DatabaseError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


@pytest.mark.parametrize(
    ("name", "how"),
    [pytest.param(name, how, id=f"{name} {n}") for name in BROKEN for n, how in enumerate(BROKEN[name])],
)
def test_what_breaks_a_rule_is_refused_by_its_name(world: World, name: str, how: Callable[[World], Any]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        how(world)
    assert name_of(refused.value) == name


@contextmanager
def as_owner() -> Iterator[Any]:
    """The owner of the tables, in this transaction and connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE postgres")
        yield cursor
        cursor.execute("SET LOCAL ROLE registry_app")


def test_an_unknown_status_is_refused_even_without_the_trigger(world: World) -> None:
    """Twin of the transition rule: with its trigger asleep, the check behind it holds, and the lawless step passes."""
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE sanctions_submission DISABLE TRIGGER sanctions_submission_lawful")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        change(world.at_review, status="LOST")
    assert name_of(refused.value) == "sanctions_submission_status_known"
    change(world.at_review, status="PUBLISHED")


def test_four_eyes_are_the_triggers_doing(world: World) -> None:
    """Twin: without it, the submitter approves the own work."""
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE sanctions_review DISABLE TRIGGER sanctions_review_four_eyes")
    review(world, reviewer=world.at_review.submitted_by)


APPEND_ONLY = {
    "sanctions_review": ("sanctions_review_append_only", "sanctions_review_never_truncated"),
    "sanctions_remark": ("sanctions_remark_append_only", "sanctions_remark_never_truncated"),
    "sanctions_transition": ("sanctions_transition_append_only", "sanctions_transition_never_truncated"),
    "sanctions_answer": ("sanctions_answer_append_only", "sanctions_answer_never_truncated"),
    "sanctions_programmeevent": ("sanctions_programmeevent_append_only", "sanctions_programmeevent_never_truncated"),
    "sanctions_legalactevent": ("sanctions_legalactevent_append_only", "sanctions_legalactevent_never_truncated"),
    "sanctions_announcementevent": (
        "sanctions_announcementevent_append_only",
        "sanctions_announcementevent_never_truncated",
    ),
}
NEVER_REMOVED = (
    "sanctions_submission_never_removed",
    "sanctions_listing_never_removed",
    "sanctions_target_never_removed",
    "sanctions_resolution_never_removed",
    "sanctions_merge_never_removed",
    "sanctions_name_never_removed",
    "sanctions_birthdate_never_removed",
    "sanctions_place_never_removed",
    "sanctions_nationality_never_removed",
    "sanctions_identifier_never_removed",
    "sanctions_address_never_removed",
    "sanctions_position_never_removed",
    "sanctions_contact_never_removed",
    "sanctions_particular_never_removed",
    "sanctions_relation_never_removed",
    "sanctions_apikey_never_removed",
    "sanctions_programme_never_removed",
    "sanctions_announcement_never_removed",
    "sanctions_legalact_never_removed",
)


def denied(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def refused(cursor: Any, statement: str, name: str) -> None:
    with pytest.raises(IntegrityError) as no, transaction.atomic():
        cursor.execute(statement)
    assert name_of(no.value) == name


def test_logs_take_new_lines_and_nothing_else_from_anybody(world: World) -> None:
    Remark.objects.create(review=first(Review), line_number=1, text="made up")
    for table, (append_only, never_truncated) in APPEND_ONLY.items():
        column = "pgh_label" if table.endswith("event") else "id"
        for statement in (
            f"UPDATE {table} SET {column} = {column}",
            f"DELETE FROM {table}",
            f"TRUNCATE {table} CASCADE",
        ):
            denied(statement)
        with as_owner() as cursor:
            refused(cursor, f"UPDATE {table} SET {column} = {column}", append_only)
            refused(cursor, f"DELETE FROM {table}", append_only)
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {append_only}")
            cursor.execute(f"UPDATE {table} SET {column} = {column}")  # the twin: the trigger it was
            assert cursor.rowcount > 0, f"no row to try it on in {table}"
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {append_only}")
            if table != "sanctions_review":  # remarks point there; they are emptied with it, and theirs speaks first
                refused(cursor, f"TRUNCATE {table}", never_truncated)
            else:
                with pytest.raises(IntegrityError, match=never_truncated), transaction.atomic():
                    cursor.execute(f"TRUNCATE {table}, sanctions_remark")


def test_what_was_published_or_decided_is_never_removed(world: World) -> None:
    for name in NEVER_REMOVED:
        table = name.removesuffix("_never_removed")
        denied(f"DELETE FROM {table}")
        with as_owner() as cursor:
            cursor.execute(f"SELECT EXISTS (SELECT FROM {table})")
            assert cursor.fetchone()[0], f"no row to try it on in {table}"
            refused(cursor, f"DELETE FROM {table}", name)


def test_ended_targets_and_programmes_are_kept(world: World) -> None:
    """Deletion through the ORM meets the same wall."""
    for row in (world.listing, world.listing.target, Programme.objects.get(), world.published):
        with pytest.raises((ProgrammingError, models.ProtectedError)), transaction.atomic():
            row.delete()
    assert Target.objects.exists()
