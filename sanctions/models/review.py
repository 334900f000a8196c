"""What a reviewer decided of the exact bytes of a submission."""

from django.db import models
from django.db.models import Q

from partnership.enums import Role
from partnership.models import User
from sanctions.enums import Verdict
from sanctions.models.submission import Submission


class ReviewQuerySet(models.QuerySet["Review"]):
    def approvals(self, submission: Submission) -> "ReviewQuerySet":
        """Those that count: approvals of the digest the submission has now."""
        return self.filter(submission=submission, digest=submission.digest, verdict=Verdict.APPROVE)

    def of_who_may(self, submission: Submission) -> "ReviewQuerySet":
        """Approvals of people who may still review it: a decision is that of two who both may when it is taken."""
        may = self.approvals(submission).filter(reviewer__is_active=True, reviewer__roles__contains=[Role.REVIEWER])
        of_the_state = Q(reviewer__participant=submission.participant_id)
        own_work = Q(reviewer__in=[submission.created_by_id, submission.submitted_by_id or submission.created_by_id])
        return may.exclude(of_the_state).exclude(own_work)


class Review(models.Model):
    """One reviewer, one digest, one verdict. Append-only.

    Triggers hold what a check cannot, since it looks at other tables: `sanctions_review_not_by_submitter` (whoever
    created or submitted it), `sanctions_review_not_of_own_state`, `sanctions_review_by_a_reviewer` (an active person
    with the role) and `sanctions_review_of_current_digest`.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reviews")
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    remark = models.TextField(blank=True)
    reviewed_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "reviewer", "digest"], name="sanctions_review_one_per_reviewer_and_digest"
            ),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="sanctions_review_verdict_known"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.APPROVE) | Q(remark__gt=""), name="sanctions_review_refusal_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.verdict}"


class Remark(models.Model):
    """A remark on one line, part of a review; by the line's number, since a revision writes its lines anew."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="remarks")
    line_number = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "line_number"], name="sanctions_remark_one_per_line"),
            models.CheckConstraint(condition=Q(text__gt=""), name="sanctions_remark_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.line_number}: {self.text}"
