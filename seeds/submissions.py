"""The designations on their way through the front door: drafted, submitted, approved by two, published."""

from partnership.models import Participant
from sanctions.actions import publication, reviews, submissions
from sanctions.actions.lines import LineDraft
from sanctions.actions.submissions import InvalidError
from sanctions.enums import LineOperation, SubmissionStatus, Verdict
from sanctions.models import Listing, Review, Submission
from sanctions.workflow import AT_REVIEW
from seeds.facts import FactError
from seeds.listings import Round, proposal, rounds
from seeds.running import Run

REVIEWERS = ("demo-reviewer-1", "demo-reviewer-2")


def enter(run: Run) -> None:
    """Bring every round to APPROVED that is not published, taking up what an earlier run left half done.

    A listing that exists is left alone, whatever became of it since: it is its State's to amend.

    Raises:
        FactError: the rules refuse a row.
    """
    for one in rounds():
        participant = Participant.objects.get(code=one.participant)
        known = set(Listing.objects.of(participant).values_list("own_reference", flat=True))
        drafts = [
            LineDraft(operation=LineOperation.ADD, content=proposal(row, one))
            for row in one.rows
            if row["source_ref"] not in known
        ]
        if drafts:
            _approve(run, _submit(run, _draft(run, one, participant, drafts)))


def publish(run: Run) -> None:
    """Publish what is approved and due.

    Raises:
        FactError: one of ours is stuck; says why.
    """
    for submission in publication.publish_due():
        run.kept(f"publication of {submission.title}", True)
    titles = [one.title for one in rounds()]
    stuck = Submission.objects.filter(title__in=titles, status=SubmissionStatus.APPROVED).exclude(stuck="").first()
    if stuck:
        raise FactError(f"{stuck.title}: {stuck.stuck}")


def _draft(run: Run, one: Round, participant: Participant, drafts: list[LineDraft]) -> Submission:
    code = one.participant.lower()
    found = Submission.objects.of(participant).open().filter(title=one.title).first()
    if found:
        return found
    try:
        made = submissions.create(
            participant=participant, title=one.title, lines=drafts, by=run.cast[f"demo-{code}-drafter"], at=run.at
        )
    except InvalidError as error:
        raise FactError(f"{one.title}: {error}") from error
    run.kept(f"submission {one.title}", True)
    return made


def _submit(run: Run, submission: Submission) -> Submission:
    if submission.status != SubmissionStatus.DRAFT:
        return submission
    signatory = run.cast[f"demo-{submission.participant.code.lower()}-signatory"]
    return submissions.submit(submission, by=signatory, at=run.at)


def _approve(run: Run, submission: Submission) -> None:
    if submission.status not in AT_REVIEW:
        return
    done = set(
        Review.objects.filter(submission=submission, digest=submission.digest, verdict=Verdict.APPROVE).values_list(
            "reviewer", flat=True
        )
    )
    for reviewer in (run.cast[name] for name in REVIEWERS):
        if reviewer.pk not in done:
            reviews.approve(submission, digest=submission.digest, by=reviewer, at=run.at)
