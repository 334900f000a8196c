"""What is open already when a list becomes a draft: it stands in the way, or the list takes its place.

Nothing is withdrawn that somebody wrote, that was handed in, or that says what the new list does not speak of: a draft
is replaced whole or left alone.
"""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from sanctions.actions import submissions
from sanctions.actions.moves import move
from sanctions.actions.staging import Staging
from sanctions.enums import LineOperation, RowOutcome, SubmissionStatus, UploadMode
from sanctions.formats.entry import UnreadableError
from sanctions.models import Line, Submission, Upload

CHANGING = (RowOutcome.ADDED, RowOutcome.AMENDED, RowOutcome.ENDED)
NEVER_SUBMITTED = Q(status=SubmissionStatus.DRAFT, submitted_at=None, version=1)
"""Version 1: as the upload made it. What a person has written since is that person's."""


def make_way(staged: Staging, *, at: dt.datetime) -> None:
    """Withdraw the drafts that this list takes the place of, if its sender wants that; anything else that has a line
    for a listing that the list changes refuses it. Call it in the transaction that makes the draft.

    Raises:
        UnreadableError: something stands in the way; it is named.
    """
    upload = staged.upload
    if upload.replace:
        for draft in _replaceable(staged):
            locked = submissions.lock(draft)
            if drafts_of_uploads(upload).filter(pk=locked.pk).exists() and not _would_be_lost(locked, staged):
                move(locked, "withdraw", by=upload.created_by, at=at, why=f"Replaced by the upload {upload.key}")
    changing = upload.rows.filter(outcome__in=CHANGING).values("own_reference")
    taken = Line.objects.filter(participant=upload.participant, is_open=True, own_reference__in=changing)
    in_the_way = Submission.objects.filter(pk__in=taken.values("submission")).order_by("pk").first()
    if in_the_way:
        raise UnreadableError(_why(in_the_way, taken, staged), code="open_elsewhere")


def drafts_of_uploads(upload: Upload) -> QuerySet[Submission]:
    """The State's drafts that earlier uploads made, and that nobody has touched or handed in since."""
    made = Upload.objects.of(upload.participant).exclude(submission=None).values("submission")
    return Submission.objects.filter(NEVER_SUBMITTED, participant=upload.participant, pk__in=made)


def _replaceable(staged: Staging) -> QuerySet[Submission]:
    """The drafts that say something of what the list says, unchanged entries too: it is the list that holds now."""
    about = Q(own_reference__in=staged.upload.rows.values("own_reference"))
    if staged.upload.mode == UploadMode.FULL:
        about |= _of_the_same_lists(staged)
    lines = Line.objects.filter(about, participant=staged.upload.participant, is_open=True)
    return drafts_of_uploads(staged.upload).filter(pk__in=lines.values("submission")).order_by("pk")


def _would_be_lost(draft: Submission, staged: Staging) -> int:
    """How many lines of a draft are about what the list does not speak of. A full list speaks of all that its lists
    have, also by leaving it out; changes speak of what they name alone."""
    rest = draft.lines.exclude(own_reference__in=staged.upload.rows.values("own_reference"))
    spoken_of = rest.filter(_of_the_same_lists(staged)).count() if staged.upload.mode == UploadMode.FULL else 0
    return rest.count() - spoken_of


def _of_the_same_lists(staged: Staging) -> Q:
    """Lines whose words are of the lists that the file says its entries are of."""
    said = Q(content__listed_in__in=[name for name in staged.listed_in if name])
    if "" in staged.listed_in:
        said |= ~Q(content__has_key="listed_in") | Q(content__listed_in="")
    return said & ~Q(operation=LineOperation.END)  # an end's words name no list


def _why(submission: Submission, taken: QuerySet[Line], staged: Staging) -> str:
    values = {
        "count": taken.filter(submission=submission).count(),
        "title": submission.title,
        "key": submission.key,
        "lost": _would_be_lost(submission, staged),
    }
    if staged.upload.replace and drafts_of_uploads(staged.upload).filter(pk=submission.pk).exists():
        return (
            _(
                "the draft “%(title)s” (%(key)s) cannot be replaced: %(lost)s of its lines are about what this list"
                " does not speak of and would be lost; submit or withdraw it first"
            )
            % values
        )
    return (
        _(
            "%(count)s of its entries have a line in the open submission “%(title)s” (%(key)s): submit or withdraw"
            " that first, or let this upload replace it if it is an upload's draft"
        )
        % values
    )
