"""P9: what is published is what two people approved, byte for byte; any change in between stops it."""

import copy
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from registry.models import Event
from sanctions.actions import publication, reviews
from sanctions.actions.publication import NotApprovedError
from sanctions.actions.submissions import ChangedError
from sanctions.enums import SubmissionStatus
from sanctions.models import Line, Submission
from tests.sanctions import builders as made
from tests.unit.test_proposal import FULL

pytestmark = pytest.mark.django_db
ACCENTED = "Zoë Müller-Ángel"
WHOLE: dict[str, Any] = FULL | {
    "target": "",
    "names": [{**FULL["names"][0], "text": ACCENTED}, {"text": "Ксавьер Пример", "kind": "ALIAS", "language": "ru"}],
    "too_few_identifiers": False,
    "withheld": False,
    "announcement": "",
    "undated": False,
}
FEW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module", params=[1, 2], ids=["after the first approval", "after the second"])
def submission(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Submission]:
    """One line with every field said, and so many approvals; each test changes it inside a savepoint of its own."""
    with django_db_blocker.unblock():
        everything = transaction.atomic()
        everything.__enter__()
    try:
        with django_db_blocker.unblock():
            france = made.state()
            made.programme(france)
            made.programme(france, key="FR-ANY")
            made.incident()
            first = made.submitted(france, made.add(france, **WHOLE))
            made.approve(first, *range(1, request.param + 1))
        yield first
    finally:  # or a failure here would leave every later test inside this transaction
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            everything.__exit__(None, None, None)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every text and truth value of a JSON value."""
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, (*path, key))
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from leaves(child, (*path, index))
    else:
        yield path


PATHS = sorted(leaves(WHOLE), key=str)


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    content = copy.deepcopy(WHOLE)
    inner: Any = content
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return content


def at(path: tuple[Any, ...]) -> Any:
    inner: Any = WHOLE
    for step in path:
        inner = inner[step]
    return inner


def never_published(submission: Submission) -> None:
    """Neither a further approval of what was shown nor the clock publishes it."""
    submission.refresh_from_db()
    with transaction.atomic():
        if submission.status == SubmissionStatus.UNDER_REVIEW:
            with pytest.raises(ChangedError):
                reviews.approve(submission, digest=submission.digest, by=made.reviewer(2), at=timezone.now())
        else:
            with pytest.raises(NotApprovedError):
                publication.publish(submission.pk)
    assert not Event.objects.exists()


def rewrite(submission: Submission, content: dict[str, Any]) -> None:
    Line.objects.filter(submission=submission).update(content=content)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: "/".join(map(str, path)))
def test_a_change_of_any_value_stops_publication(submission: Submission, path: tuple[Any, ...]) -> None:
    value = at(path)
    other = (not value) if isinstance(value, bool) else "2025" if value[:2] == "20" or value == "1967" else f"{value}x"
    rewrite(submission, changed(path, other))
    never_published(submission)


@pytest.mark.parametrize("group", sorted(name for name, value in WHOLE.items() if isinstance(value, list)))
@pytest.mark.parametrize("how", ["dropped", "doubled"])
def test_a_value_dropped_or_doubled_stops_publication(submission: Submission, group: str, how: str) -> None:
    rewrite(submission, WHOLE | {group: [] if how == "dropped" else WHOLE[group] * 2})
    never_published(submission)


@FEW
@given(st.sampled_from([path for path in PATHS if path[-1] in {"text", "note", "title", "own_reference"}]), st.text())
@example(("names", 0, "text"), unicodedata.normalize("NFD", ACCENTED))
@example(("names", 0, "text"), unicodedata.normalize("NFKD", ACCENTED))
@example(("names", 0, "text"), ACCENTED.casefold())
@example(("names", 0, "text"), ACCENTED.replace(" ", "\u00a0"))
@example(("names", 0, "text"), f"{ACCENTED}\u200b")
@example(("names", 1, "text"), "Kсавьер Пример")  # a Latin K
def test_no_other_text_passes_for_the_approved_one(submission: Submission, path: tuple[Any, ...], text: str) -> None:
    if text == at(path) or not text.isprintable() or path[0] == "birth_dates":
        return
    with transaction.atomic():
        rewrite(submission, changed(path, text))
        never_published(submission)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE sanctions_submission SET publish_at = now() - interval '1 day'",
        "UPDATE sanctions_line SET operation = 'CORRECT', reason = 'x', is_open = false",
        "UPDATE sanctions_line SET number = 2",
        "DELETE FROM sanctions_line",
        "INSERT INTO sanctions_line (submission_id, participant_id, number, operation, own_reference, content, reason,"
        " authority, is_open) SELECT submission_id, participant_id, 2, operation, 'FR-X', content, '', '', true"
        " FROM sanctions_line",
    ],
)
def test_a_change_around_the_words_stops_publication(submission: Submission, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    never_published(submission)


def test_unchanged_it_is_published(submission: Submission) -> None:
    submission.refresh_from_db()
    if submission.status == SubmissionStatus.UNDER_REVIEW:
        made.approve(submission, 2)
    publication.publish(submission.pk)
    assert Event.objects.count() == 2


def test_without_the_check_another_form_of_the_name_would_be_published(
    submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    submission.refresh_from_db()
    if submission.status == SubmissionStatus.UNDER_REVIEW:
        made.approve(submission, 2)
    decomposed = unicodedata.normalize("NFD", ACCENTED)
    rewrite(submission, changed(("names", 0, "text"), decomposed))
    monkeypatch.setattr(publication, "_check_approved", lambda submission: None)
    publication.publish(submission.pk)
    assert made.page("listing/L000001")["names"][0]["text"] == decomposed


def test_a_withheld_name_cannot_be_let_out_after_approval() -> None:
    france = made.state()
    submission = made.approved(france, made.add(france, withheld=True))
    Line.objects.filter(submission=submission).update(content=made.content(france))
    with pytest.raises(NotApprovedError):
        publication.publish(submission.pk)
    assert not Event.objects.exists()


def test_a_line_cannot_be_pointed_at_another_listing_after_approval() -> None:
    france = made.state()
    listing, other = made.listing(france), made.listing(france, own_reference="FR-2026-002")
    submission = made.approved(france, made.amend(listing, note="new"))
    Line.objects.filter(submission=submission).update(listing=other)
    with pytest.raises(NotApprovedError):
        publication.publish(submission.pk)
