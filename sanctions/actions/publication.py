"""From approved to published: one transaction from the last check to the register's line.

Approvals are checked against the bytes as they are composed now, the moment by the database's clock. Decision and line
exist together or not at all. What can go wrong leaves the submission where it was, with the reason in ``stuck``.
"""

import datetime as dt
import logging
from collections.abc import Sequence

from django.db import connection, transaction
from django.db.models.functions import Coalesce, Greatest

from registry.actions import ledger
from registry.models import Event
from sanctions import workflow
from sanctions.actions import targets
from sanctions.actions.lines import digest_of
from sanctions.actions.listings import take_effect
from sanctions.actions.moves import move
from sanctions.actions.reviews import APPROVALS_NEEDED
from sanctions.enums import SubmissionStatus
from sanctions.models import Review, Submission

logger = logging.getLogger(__name__)
READY = (SubmissionStatus.APPROVED, SubmissionStatus.SCHEDULED)


class NotApprovedError(Exception):
    """The bytes that would be published are not those that two reviewers approved."""


class EmbargoError(Exception):
    """Its moment has not come."""


def publish_due() -> list[Submission]:
    """Publish everything approved whose moment has come, oldest first; returns what was published.

    Each is its own transaction. One that fails is marked stuck and does not hold up the others.
    """
    published = []
    for key in due():
        try:
            published.append(publish(key))
        except workflow.NotNowError:
            continue  # withdrawn, returned or published by another worker meanwhile
        except Exception as error:  # whatever it is, it must not hold up the others
            logger.exception("publication of submission %s is stuck", key)
            Submission.objects.filter(pk=key).update(stuck=f"{type(error).__name__}: {error}")
    return published


def due() -> list[int]:
    """Primary keys of what is to be published now by the database's clock, in order of moment, then of decision."""
    now = _now()
    ready = Submission.objects.filter(status__in=READY, approved_at__isnull=False)
    moment = Greatest(Coalesce("publish_at", "approved_at"), "approved_at")
    return list(
        ready.exclude(publish_at__gt=now)
        .annotate(moment=moment)
        .order_by("moment", "approved_at", "id")
        .values_list("pk", flat=True)
    )


def publish(key: int) -> Submission:
    """Publish one submission by its primary key.

    Raises:
        NotNowError: it is not approved, or no longer.
        NotApprovedError: its bytes are not the approved ones.
        EmbargoError: too early.
        LedgerError, IntegrityError: a rule of the tables, by its name.
    """
    with transaction.atomic():
        submission = Submission.objects.select_for_update(of=("self",)).select_related("participant").get(pk=key)
        workflow.target("publish", submission.status)
        _check_moment(submission)
        _check_approved(submission)
        events = ledger.append(_entries(submission))
        _mark(submission, events)
    return submission


def _check_moment(submission: Submission) -> None:
    if submission.publish_at and submission.publish_at > _now():
        raise EmbargoError(f"not before {submission.publish_at}")


def _check_approved(submission: Submission) -> None:
    if digest_of(submission) != submission.digest:
        raise NotApprovedError("the submission was changed after it was submitted")
    reviewers = Review.objects.approvals(submission).values("reviewer").distinct().count()
    if reviewers < APPROVALS_NEEDED:
        raise NotApprovedError(f"{reviewers} of {APPROVALS_NEEDED} approvals of these bytes")


def _entries(submission: Submission) -> Sequence[ledger.Entry]:
    """Write the working rows of every line, then compose; targets first, so that the newest line is the sanction."""
    rows = list(
        submission.lines.select_related(
            "participant", "listing__target", "listing__participant", "listing__programme"
        ).order_by("number")
    )
    targets.lock(rows)
    effects = take_effect(rows)
    public = [effect for effect in effects if effect.entry is not None]
    about = targets.entries([effect.listing.target for effect in public], not_before=submission.publish_at)
    return [*about, *(effect.entry for effect in public if effect.entry is not None)]


def _mark(submission: Submission, events: Sequence[Event]) -> None:
    at = events[-1].published_at if events else _now()
    submission.stuck = ""
    submission.published_sequence = events[-1].sequence if events else None
    submission.save(update_fields=["stuck", "published_sequence"])
    move(submission, "publish", by=None, at=at)


def _now() -> dt.datetime:
    """The one clock that decides: the database's."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: dt.datetime = cursor.fetchone()[0]
    return now
