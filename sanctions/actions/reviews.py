"""Two people decide, on exact bytes."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from partnership.models import User
from sanctions import workflow
from sanctions.actions.lines import digest_of
from sanctions.actions.moves import move
from sanctions.actions.submissions import ChangedError, lock
from sanctions.enums import SubmissionStatus, Verdict
from sanctions.models import Remark, Review, Submission
from sanctions.permissions import check_may_review

APPROVALS_NEEDED = 2


def approve(submission: Submission, *, digest: str, remark: str = "", by: User, at: dt.datetime) -> Review:
    """Approve the bytes that were shown, named by their digest; the second approval makes it APPROVED or SCHEDULED.

    Raises:
        NotAllowedError: see `permissions.check_may_review`.
        NotNowError: it is not at review.
        ChangedError: what was shown is not what would be published now.
    """
    with transaction.atomic():
        submission = _at_review(submission, digest, by=by, at=at)
        if submission.status == SubmissionStatus.SUBMITTED:
            move(submission, "open", by=by, at=at)
        review = _review(submission, Verdict.APPROVE, remark, by=by, at=at)
        if Review.objects.of_who_may(submission).count() >= APPROVALS_NEEDED:
            submission.approved_at = at
            submission.save(update_fields=["approved_at"])
            move(submission, "approve", by=by, at=at)
            if submission.publish_at and submission.publish_at > at:
                move(submission, "schedule", by=by, at=at)
    return review


def return_(
    submission: Submission,
    *,
    digest: str,
    remark: str,
    remarks: Mapping[int, str] | None = None,
    by: User,
    at: dt.datetime,
) -> Review:
    """Send it back to the State, with a remark on the whole and remarks by line number; raises as `approve`.

    Also when its bytes are no longer those that were submitted: nobody may approve that, but it can go back.
    ``digest`` is of what was shown.
    """
    return _refuse(
        submission, "return", Verdict.RETURN, digest=digest, remark=remark, remarks=remarks or {}, by=by, at=at
    )


def reject(
    submission: Submission,
    *,
    digest: str,
    remark: str,
    remarks: Mapping[int, str] | None = None,
    by: User,
    at: dt.datetime,
) -> Review:
    """Refuse it for good; raises as `approve`."""
    return _refuse(
        submission, "reject", Verdict.REJECT, digest=digest, remark=remark, remarks=remarks or {}, by=by, at=at
    )


def _refuse(
    submission: Submission,
    act: str,
    verdict: Verdict,
    *,
    digest: str,
    remark: str,
    remarks: Mapping[int, str],
    by: User,
    at: dt.datetime,
) -> Review:
    with transaction.atomic():
        submission = _at_review(submission, digest, by=by, at=at, act=act)
        review = _review(submission, verdict, remark, by=by, at=at)
        numbers = set(submission.lines.values_list("number", flat=True))
        Remark.objects.bulk_create(
            Remark(review=review, line_number=number, text=text)
            for number, text in remarks.items()
            if number in numbers and text.strip()
        )
        move(submission, act, by=by, at=at, why=remark)
    return review


def _at_review(submission: Submission, digest: str, *, by: User, at: dt.datetime, act: str = "open") -> Submission:
    submission = lock(submission)
    check_may_review(by, submission)
    if submission.status not in workflow.AT_REVIEW and not workflow.may(act, submission.status):
        raise workflow.NotNowError(f"cannot decide on a submission that is {submission.status}")
    now = digest_of(submission)
    if digest != now or (act == "open" and digest != submission.digest):
        raise ChangedError("what was shown is not what would be published now; look at it again")
    return submission


def _review(submission: Submission, verdict: Verdict, remark: str, *, by: User, at: dt.datetime) -> Review:
    if Review.objects.filter(submission=submission, reviewer=by, digest=submission.digest).exists():
        raise workflow.NotNowError(_("%(person)s has decided on these bytes already") % {"person": by})
    return Review.objects.create(
        submission=submission,
        reviewer=by,
        digest=submission.digest,
        verdict=verdict,
        remark=remark,
        reviewed_at=at,
    )
