"""What a reviewer sees of a submission: a page of its lines, all that was found in it, and the bytes decided on."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from partnership.models import User
from sanctions import workflow
from sanctions.actions import lines as drafting
from sanctions.actions.reviews import APPROVALS_NEEDED
from sanctions.admin import blind
from sanctions.admin.choosing import Choice, Shown, choose
from sanctions.admin.flags import STOPS
from sanctions.admin.sheets import Sheet, sheets
from sanctions.admin.survey import Survey, survey
from sanctions.enums import LineOperation, SubmissionStatus, Verdict
from sanctions.models import Review, Submission, Transition
from sanctions.permissions import may_review

NAMED = 200
"""Lines that are named in a list of what was found; the page of them shows all."""


@dataclass(frozen=True)
class Doing:
    """What the viewer may do now, and if nothing, why."""

    verdicts: frozenset[str]
    why_not: str = ""


@dataclass(frozen=True)
class Look:
    """A submission laid out. ``digest`` is the SHA-256 of its canonical bytes, by which they are approved; ``body`` are
    the bytes themselves, where all lines are on the page."""

    submission: Submission
    viewer: User
    survey: Survey
    shown: Shown
    body: str
    changed: bool
    sheets: Sequence[Sheet]
    approvals: int
    needed: int
    doing: Doing
    blind: bool
    reviews: Sequence[Review]
    transitions: Sequence[Transition]

    @property
    def digest(self) -> str:
        return self.survey.digest

    @property
    def flagged(self) -> int:
        """Points to check: of the lines on the page where those are all, else how many lines have any."""
        if self.shown.is_whole:
            return sum(flag.level == "stop" for sheet in self.sheets for flag in sheet.flags)
        return len(self.survey.flagged)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Code, label and number of each operation."""
        return [(code, str(LineOperation(code).label), number) for code, number in self.shown.counts.items()]

    @property
    def stops(self) -> list[tuple[str, str, int]]:
        """Code, heading and number of lines of each thing that was found."""
        return [
            (code, str(text), len(self.survey.stops[code])) for code, text in STOPS.items() if code in self.survey.stops
        ]


def look(submission: Submission, user: User, choice: Choice | None = None) -> Look:
    """Everything about one submission that this person may see, in a number of queries that lines do not add to."""
    found = survey(submission)
    at_review = submission.status in workflow.AT_REVIEW
    approvals = Review.objects.of_who_may(submission) if at_review else Review.objects.approvals(submission)
    seen = blind.reviews(user).filter(submission=submission)
    reviews = list(seen.select_related("reviewer").prefetch_related("remarks").order_by("id"))
    shown = choose(submission, choice or Choice(), found, seen)
    open_ = submission.status not in workflow.CLOSED
    return Look(
        submission=submission,
        viewer=user,
        survey=found,
        shown=shown,
        body=b"".join(drafting.proposed_bytes(submission)).decode() if shown.is_whole else "",
        changed=found.digest != submission.digest,
        sheets=sheets(submission, shown.numbers, reviews),
        approvals=approvals.values("reviewer").distinct().count(),
        needed=APPROVALS_NEEDED,
        doing=_doing(submission, user, changed=open_ and found.digest != submission.digest),
        blind=blind.is_blind(user, submission),
        reviews=reviews,
        transitions=list(blind.transitions(user).filter(submission=submission).select_related("by").order_by("id")),
    )


def to_look_at(seen: Look) -> list[dict[str, Any]]:
    """What was found in a list too long to be read back line by line, with the lines by name: the first so many."""
    numbers = {code: list(seen.survey.stops[code][:NAMED]) for code, _heading, _number in seen.stops}
    wanted = {number for some in numbers.values() for number in some}
    rows = drafting.rows(seen.submission).filter(number__in=wanted)
    names = {line.number: drafting.standing(line).proposal.primary_name for line in rows}
    return [
        {
            "code": code,
            "heading": heading,
            "number": number,
            "lines": [(one, names.get(one, "")) for one in numbers[code]],
            "more": number - len(numbers[code]),
        }
        for code, heading, number in seen.stops
    ]


def when(submission: Submission) -> str:
    """When it will be published, in a sentence of the read-back."""
    if submission.publish_at is None:
        return _("at once, as soon as it has two approvals")
    moment = submission.publish_at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return _("at %(moment)s, and not a moment earlier") % {"moment": moment}


def _doing(submission: Submission, user: User, *, changed: bool) -> Doing:
    """The verdicts that the actions would take from this person now."""
    if submission.status in workflow.CLOSED:
        return Doing(frozenset(), _("It is closed; nothing more can be decided."))
    if not may_review(user, submission):
        return Doing(frozenset(), _("You do not review this submission."))
    if blind.has_decided(user, submission):
        return Doing(frozenset(), _("You have decided on these bytes."))
    acts = {Verdict.APPROVE: "approve", Verdict.RETURN: "return", Verdict.REJECT: "reject"}
    may = {verdict.value for verdict, act in acts.items() if workflow.may(act, submission.status)}
    if submission.status == SubmissionStatus.SUBMITTED:
        may.add(Verdict.APPROVE.value)  # the first approval opens the review
    if changed:
        return Doing(frozenset(), _("What would be published now is not what was submitted."))
    return Doing(frozenset(may), "" if may else _("Its state allows no decision."))
