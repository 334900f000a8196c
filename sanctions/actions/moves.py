"""Moving a submission along its workflow, with the step written down; used by the actions that decide."""

import datetime as dt

from partnership.models import User
from sanctions import workflow
from sanctions.models import Submission, Transition


def move(submission: Submission, act: str, *, by: User | None, at: dt.datetime, why: str = "") -> None:
    """Take one step of a locked submission and append it to the log.

    Raises:
        NotNowError: the state does not allow the act.
    """
    source = submission.status
    submission.status = workflow.target(act, source)
    submission.version += 1
    submission.save(update_fields=["status", "version"])
    if submission.status in workflow.CLOSED:
        submission.lines.filter(is_open=True).update(is_open=False)
    Transition.objects.create(
        submission=submission,
        source=source,
        target=submission.status,
        at=at,
        by=by,
        why=why,
        digest=submission.digest,
    )
