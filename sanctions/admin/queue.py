"""The reviewers' queue: what waits, for whom, until when, and what is stuck."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnership.enums import Role
from partnership.models import User
from sanctions.actions.reviews import APPROVALS_NEEDED
from sanctions.enums import SubmissionStatus, Verdict
from sanctions.models import Line, Review, Submission
from sanctions.workflow import AT_REVIEW, CLOSED

AT_THE_DESK = (*sorted(AT_REVIEW), SubmissionStatus.APPROVED, SubmissionStatus.SCHEDULED)
SOON = dt.timedelta(hours=24)
"""An embargo that ends within this is marked urgent."""


def handed_in() -> QuerySet[Submission]:
    """What States have handed in: a draft is theirs alone, new or taken up again."""
    return Submission.objects.exclude(submitted_at=None).exclude(status=SubmissionStatus.DRAFT)


def queue(user: User) -> QuerySet[Submission]:
    """Everything handed in, with what the list shows of it, the most urgent first."""
    current = Review.objects.filter(submission=OuterRef("pk"), digest=OuterRef("digest"))
    approvals = (
        current.filter(verdict=Verdict.APPROVE)
        .order_by()
        .values("submission")
        .annotate(number=Count("reviewer", distinct=True))
        .values("number")
    )
    return (
        handed_in()
        .select_related("participant")
        .annotate(
            approvals=Coalesce(Subquery(approvals), Value(0), output_field=IntegerField()),
            decided=Exists(current.filter(reviewer=user)),
            to_do=_waits_for(user),
            adds=_lines("ADD"),
            amends=_lines("AMEND"),
            corrects=_lines("CORRECT"),
            ends=_lines("END"),
            urgency=Case(
                When(Q(stuck__gt="") & ~Q(status__in=CLOSED), then=Value(0)),
                When(status__in=AT_REVIEW, then=Value(1)),
                When(status__in=CLOSED, then=Value(3)),
                default=Value(2),
                output_field=IntegerField(),
            ),
        )
    )


def _lines(operation: str) -> Coalesce:
    """How many lines do this, counted for the rows that are shown alone: a whole list has thousands."""
    lines = Line.objects.filter(submission=OuterRef("pk"), operation=operation).order_by()
    counted = lines.values("submission").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


ORDER = ("urgency", F("publish_at").asc(nulls_last=True), "submitted_at", "pk")


def mine(user: User, submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """What waits for this person's decision; nothing for one who is no reviewer."""
    return submissions.filter(_waits_for(user))


def _waits_for(user: User) -> Combinable:
    """The condition of `permissions.check_may_review` and of the workflow, as a column."""
    if not user.has_role(Role.REVIEWER):
        return Value(False)
    decided = Review.objects.filter(submission=OuterRef("pk"), digest=OuterRef("digest"), reviewer=user)
    own = Q(created_by=user) | Q(submitted_by=user)
    if user.participant_id:
        own |= Q(participant=user.participant_id)
    waits = Q(status__in=AT_REVIEW) & ~own & ~Exists(decided)
    return Case(When(waits, then=Value(True)), default=Value(False), output_field=BooleanField())


def stuck(submissions: QuerySet[Submission]) -> QuerySet[Submission]:
    """Approved, but its publication failed."""
    return submissions.exclude(stuck="").exclude(status__in=CLOSED)


def summary(user: User, *, at: dt.datetime) -> dict[str, Any]:
    """What the front page says of the desk, in one query."""
    on_desk = Q(status__in=AT_REVIEW)
    counts = handed_in().aggregate(
        waiting=Count("pk", filter=on_desk),
        stuck=Count("pk", filter=Q(stuck__gt="") & ~Q(status__in=CLOSED)),
        scheduled=Count("pk", filter=Q(status=SubmissionStatus.SCHEDULED)),
        soon=Count("pk", filter=on_desk & Q(publish_at__lte=at + SOON)),
    )
    return counts | {
        "mine": mine(user, handed_in()).count(),
        "reviews": user.has_role(Role.REVIEWER),
    }


class Turn(admin.SimpleListFilter):
    """Where things stand, as a reviewer thinks of it; without a choice, what lies on the desk."""

    title = gettext_lazy("desk")
    parameter_name = "desk"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        statuses = [
            (status.value.lower(), status.label) for status in SubmissionStatus if status != SubmissionStatus.DRAFT
        ]
        return [
            ("", gettext_lazy("On the desk")),
            ("mine", gettext_lazy("Mine to do")),
            ("stuck", gettext_lazy("Stuck")),
            *statuses,
            ("all", gettext_lazy("All")),
        ]

    def choices(self, changelist: Any) -> Any:
        """The choices, the one without a value being no filter at all in the address."""
        for value, title in self.lookup_choices:
            new, gone = ({self.parameter_name: value}, []) if value else ({}, [self.parameter_name])
            yield {
                "selected": (self.value() or "") == value,
                "query_string": changelist.get_query_string(new, gone),
                "display": title,
            }

    def queryset(self, request: HttpRequest, queryset: QuerySet[Submission]) -> QuerySet[Submission]:
        match self.value():
            case "mine":
                return mine(request.user, queryset)  # type: ignore[arg-type]  # signed in, or the list would not open
            case "stuck":
                return stuck(queryset)
            case "all":
                return queryset
            case None | "":
                return queryset.filter(status__in=AT_THE_DESK)
            case status:
                return queryset.filter(status=status.upper())


def what(submission: Any) -> str:
    """The lines of a row in words: “2 added, 1 ended”."""
    parts = [
        (submission.adds, _("%(number)s added")),
        (submission.amends, _("%(number)s amended")),
        (submission.corrects, _("%(number)s corrected")),
        (submission.ends, _("%(number)s ended")),
    ]
    return ", ".join(text % {"number": number} for number, text in parts if number)


def approvals(submission: Any) -> SafeString:
    """So many of so many, in figures; how the others voted is not said."""
    return format_html(
        '<span class="desk-count">{}</span>',
        _("%(number)s of %(needed)s approvals") % {"number": submission.approvals, "needed": APPROVALS_NEEDED},
    )


def moment(submission: Submission, *, at: dt.datetime) -> SafeString:
    """The embargo's end in UTC, and what is left until then."""
    if submission.publish_at is None:
        return format_html("{}", _("at once when approved"))
    left = submission.publish_at - at
    urgent = submission.status not in CLOSED and left < SOON
    return format_html(
        '<time datetime="{}" data-local>{}</time><span class="{}">{}</span>',
        submission.publish_at.isoformat(),
        submission.publish_at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "desk-left desk-urgent" if urgent else "desk-left",
        time_left(left),
    )


def time_left(left: dt.timedelta) -> str:
    """A span in words, as coarse as one acts on it: “in 2 days 3 h”, “in 4 h 10 min”, “passed 5 min ago”."""
    minutes = int(abs(left).total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        span = ngettext("%(days)s day %(hours)s h", "%(days)s days %(hours)s h", days) % {"days": days, "hours": hours}
    elif hours:
        span = _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}
    else:
        span = _("%(minutes)s min") % {"minutes": rest}
    return (_("in %(span)s") if left > dt.timedelta() else _("passed %(span)s ago")) % {"span": span}
