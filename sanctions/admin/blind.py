"""The blind second vote: a reviewer sees how many approved, but not who or what they remarked, before deciding.

What counts is the digest: a revised submission is decided on anew; what was said of its earlier bytes is open to all.
"""

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from partnership.enums import Role
from partnership.models import User
from sanctions.models import Review, Submission, Transition
from sanctions.workflow import AT_REVIEW


def has_decided(user: User, submission: Submission) -> bool:
    """Whether a person has decided on the bytes a submission has now."""
    return Review.objects.filter(submission=submission, digest=submission.digest, reviewer=user).exists()


def is_blind(user: User, submission: Submission) -> bool:
    """Whether a person must not see what others decided: a reviewer, while it is at review, before own decision.

    A reviewer who may never decide on it (own State, own work) stays blind as well: they could tell.
    """
    return user.has_role(Role.REVIEWER) and submission.status in AT_REVIEW and not has_decided(user, submission)


def reviews(user: User) -> QuerySet[Review]:
    """The reviews a person may see."""
    if not user.has_role(Role.REVIEWER):
        return Review.objects.all()
    own = Review.objects.filter(submission=OuterRef("submission"), digest=OuterRef("digest"), reviewer=user)
    pending = Q(submission__status__in=AT_REVIEW) & Q(digest=F("submission__digest"))
    return Review.objects.filter(~pending | Exists(own))


def transitions(user: User) -> QuerySet[Transition]:
    """The steps a person may see; the first approval opens a review, and its step names who gave it."""
    if not user.has_role(Role.REVIEWER):
        return Transition.objects.all()
    own = Review.objects.filter(submission=OuterRef("submission"), digest=OuterRef("digest"), reviewer=user)
    telling = Q(target="UNDER_REVIEW") & Q(submission__status__in=AT_REVIEW) & Q(digest=F("submission__digest"))
    return Transition.objects.filter(~telling | Exists(own))
