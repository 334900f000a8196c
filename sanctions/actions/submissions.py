"""A State's proposals: written, replaced, submitted, withdrawn. Whole or nothing."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.models import Participant, User
from sanctions import workflow
from sanctions.actions import checks
from sanctions.actions import lines as drafting
from sanctions.actions.lines import LineDraft
from sanctions.actions.moves import move
from sanctions.enums import SubmissionStatus
from sanctions.models import Submission
from sanctions.permissions import check_may_draft, check_may_submit
from sanctions.rules import Problem, text_problems

LONGEST_TITLE = 200


class InvalidError(Exception):
    """What was proposed cannot stand; `problems` says each thing wrong and where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{problem.pointer}: {problem.detail}" for problem in problems))
        self.problems = list(problems)


class ChangedError(Exception):
    """The submission is no longer at the version the caller saw."""


def create(
    *,
    participant: Participant,
    title: str,
    lines: Sequence[LineDraft],
    publish_at: dt.datetime | None = None,
    by: User,
    at: dt.datetime,
) -> Submission:
    """Write a draft.

    Raises:
        NotAllowedError: ``by`` does not draft for the participant.
        InvalidError: a line cannot stand; nothing is kept.
    """
    check_may_draft(by, participant)
    with transaction.atomic():
        _check_words(participant, title, lines, publish_at, at)
        submission = begin(participant=participant, title=title, publish_at=publish_at, by=by, at=at)
        drafting.write(submission, lines)
    return submission


def begin(
    *, participant: Participant, title: str, publish_at: dt.datetime | None, by: User, at: dt.datetime
) -> Submission:
    """A draft that has no line yet, for those who have judged its lines and write them in the same transaction."""
    return Submission.objects.create(
        participant=participant, title=title, publish_at=publish_at, created_at=at, created_by=by
    )


def replace(
    submission: Submission,
    *,
    title: str,
    lines: Sequence[LineDraft],
    publish_at: dt.datetime | None,
    version: int,
    by: User,
    at: dt.datetime,
) -> Submission:
    """Write a draft anew, or revise a returned submission, which makes it a draft again.

    Raises:
        ChangedError: somebody else wrote it since ``version``.
        NotNowError: it is neither draft nor returned.
        NotAllowedError, InvalidError: as `create`.
    """
    check_may_draft(by, submission.participant)
    with transaction.atomic():
        submission = lock(submission)
        if submission.version != version:
            raise ChangedError(f"at version {submission.version}, not {version}")
        if submission.status not in {SubmissionStatus.DRAFT, SubmissionStatus.RETURNED}:
            raise workflow.NotNowError(
                _("cannot replace a submission that is %(status)s") % {"status": submission.status}
            )
        _check_words(submission.participant, title, lines, publish_at, at, besides=submission)
        if submission.status == SubmissionStatus.RETURNED:
            move(submission, "revise", by=by, at=at)
        submission.lines.all().delete()
        submission.title, submission.publish_at = title, publish_at
        submission.version += 1
        submission.save(update_fields=["title", "publish_at", "version"])
        drafting.write(submission, lines)
    return submission


def submit(submission: Submission, *, by: User, at: dt.datetime) -> Submission:
    """Hand a draft to the reviewers: from here on its bytes are fixed, and its digest is what they approve.

    Raises:
        NotAllowedError: ``by`` does not sign for the State.
        NotNowError: it is no draft.
        InvalidError: it has no line, or what it refers to has changed since it was written.
    """
    check_may_submit(by, submission.participant)
    with transaction.atomic():
        submission = lock(submission)
        workflow.target("submit", submission.status)
        _check(submission, at)
        submission.submitted_at, submission.submitted_by = at, by
        submission.digest = drafting.digest_of(submission)
        submission.save(update_fields=["submitted_at", "submitted_by", "digest"])
        move(submission, "submit", by=by, at=at)
    return submission


def withdraw(submission: Submission, *, why: str = "", by: User, at: dt.datetime) -> Submission:
    """Take a submission back, at any time until it is published.

    It contends with publication for the submission's row: exactly one of the two happens.

    Raises:
        NotAllowedError: ``by`` does not sign for the State.
        NotNowError: it is published already, or closed.
    """
    check_may_submit(by, submission.participant)
    with transaction.atomic():
        submission = lock(submission)
        move(submission, "withdraw", by=by, at=at, why=why)
    return submission


def lock(submission: Submission) -> Submission:
    """The submission as it is now, its row held until the transaction ends."""
    return Submission.objects.select_for_update(of=("self",)).select_related("participant").get(pk=submission.pk)


def _check_words(
    participant: Participant,
    title: str,
    lines: Sequence[LineDraft],
    publish_at: dt.datetime | None,
    at: dt.datetime,
    *,
    besides: Submission | None = None,
) -> None:
    """All that is wrong with a draft at once, before a row is written."""
    found = checks.problems_of(participant, lines, on=at.date(), besides=besides)
    if publish_at and publish_at <= at:
        found.append(
            Problem("/publish_at", "in_the_past", _("an embargo ends in the future; leave it out for at once"))
        )
    if not title.strip():
        found.append(Problem("/title", "required", _("a title for people")))
    found += text_problems("/title", title, longest=LONGEST_TITLE)
    if found:
        raise InvalidError(found)


def _check(submission: Submission, at: dt.datetime) -> None:
    checker = checks.Checker(submission.participant, on=at.date(), besides=submission)
    found = [problem for chunk in drafting.chunks(submission) for problem in checker.problems(chunk)]
    if not checker.judged:
        found.append(Problem("/lines", "required", _("at least one line")))
    if found:
        raise InvalidError(found)
