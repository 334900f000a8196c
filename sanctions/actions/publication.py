"""From approved to published: one transaction from the last check to the register's line.

Approvals are checked against the bytes as they are composed now, the moment by the database's clock. Decision and line
exist together or not at all. What can go wrong leaves the submission where it was, with the reason in ``stuck``.
"""

import datetime as dt
import gc
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction
from django.db.models.functions import Coalesce, Greatest

from registry.actions import ledger
from registry.models import Event
from sanctions import workflow
from sanctions.actions import judging, listings, matching, targets
from sanctions.actions.lines import CHUNK, digest_of
from sanctions.actions.listings import Effect
from sanctions.actions.moves import move
from sanctions.actions.reviews import APPROVALS_NEEDED
from sanctions.actions.shared import Shared
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

    Each is its own transaction. One that fails is marked stuck and does not hold up the others; one that somebody is
    at already (another worker publishes it, its State withdraws it) is left out.
    """
    published = []
    for key in due():
        try:
            published.append(publish(key, wait=False))
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


def publish(key: int, *, wait: bool = True) -> Submission:
    """Publish one submission by its primary key. Without ``wait`` it does not queue behind whoever holds it.

    Raises:
        NotNowError: it is not approved, or no longer; without ``wait`` also: somebody is at it.
        NotApprovedError: its bytes are not the approved ones.
        EmbargoError: too early.
        LedgerError, IntegrityError: a rule of the tables, by its name.
    """
    with _uncollected(), transaction.atomic():
        held = Submission.objects.select_for_update(of=("self",), skip_locked=not wait).filter(pk=key)
        submission = held.select_related("participant").first()
        if submission is None:
            raise workflow.NotNowError(f"submission {key} is in somebody's hands")
        workflow.target("publish", submission.status)
        _check_moment(submission)
        targets.lock(submission)  # before the bytes are composed: a merge at this moment would change them
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


def _entries(submission: Submission) -> Iterator[ledger.Entry]:
    """Write the working rows of every line, then compose; targets first, so that the newest line is the sanction."""
    shared, effects = Shared(_now().date()), list[Effect]()
    rows = submission.lines.select_related(
        "participant", "listing__target", "listing__participant", "listing__programme"
    ).order_by("number")
    waiting = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(waiting, CHUNK)):
        effects += listings.take_effect(chunk, shared)
    _check_keys()
    judging.settle(effects, at=_now())
    matching.index({effect.listing.target_id for effect in effects})
    listings.name(effects)
    public = [effect for effect in effects if effect.is_public]
    yield from targets.entries(public, not_before=submission.publish_at)
    yield from (listings.entry(effect, not_before=submission.publish_at) for effect in public)


def _check_keys() -> None:
    """Let Postgres check the foreign keys of the rows written so far, here rather than at the commit: there the head of
    the register is locked, and everybody waits."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, whose walks over the rows of a whole list take a third of its publication's time
    and find nothing: they are in no circles."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


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
