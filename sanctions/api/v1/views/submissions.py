"""Submissions of the caller's State: written, read, submitted, withdrawn, followed."""

import uuid
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from registry.canonical import digest
from sanctions import workflow
from sanctions.actions import lines, submissions
from sanctions.api.v1 import schema
from sanctions.api.v1.access import key_of, state_of
from sanctions.api.v1.answers import ReviewsAnswer, SubmissionBrief, SubmissionWhole
from sanctions.api.v1.door import Door
from sanctions.api.v1.forms import NothingForm, WithdrawalForm, read_form, read_submission
from sanctions.api.v1.idempotency import once
from sanctions.api.v1.paging import check_parameters, page
from sanctions.api.v1.problems import ProblemError, not_found
from sanctions.enums import Scope, SubmissionStatus
from sanctions.models import Submission

WRITES: dict[str, Scope] = {"GET": Scope.READ, "HEAD": Scope.READ, "POST": Scope.DRAFT, "PUT": Scope.DRAFT}


class Submissions(Door):
    scopes = WRITES

    @schema.list_submissions
    def get(self, request: Request) -> Response:
        check_parameters(request, {"status": SubmissionStatus.values, "limit": (), "cursor": ()})
        rows = Submission.objects.of(state_of(request)).select_related("created_by", "submitted_by")
        if status := request.query_params.get("status"):
            rows = rows.filter(status=status)
        found = page(rows, request, order=("-created_at", "-key"))
        return Response({"items": SubmissionBrief(found.items, many=True).data, "next": found.next})

    @schema.create_submission
    @once
    def post(self, request: Request) -> Response:
        state, at = state_of(request), timezone.now()
        title, publish_at, drafts = read_submission(request.data, state=state, on=at.date())
        made = submissions.create(
            participant=state, title=title, publish_at=publish_at, lines=drafts, by=key_of(request).user, at=at
        )
        return whole(request, made.key, status=201, headers={"Location": f"{request.path}/{made.key}"})


class OneSubmission(Door):
    scopes = WRITES

    @schema.read_submission
    def get(self, request: Request, key: uuid.UUID) -> Response:
        check_parameters(request, {})
        return whole(request, key)

    @schema.replace_submission
    def put(self, request: Request, key: uuid.UUID) -> Response:
        submission, at = own(request, key), timezone.now()
        version = matched(request, submission)
        title, publish_at, drafts = read_submission(
            request.data, state=state_of(request), on=at.date(), besides=submission
        )
        submissions.replace(
            submission,
            title=title,
            publish_at=publish_at,
            lines=drafts,
            version=version,
            by=key_of(request).user,
            at=at,
        )
        return whole(request, key)


class Acts(Door):
    """What moves a submission: a POST for signatories."""

    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.SUBMIT}


class Submit(Acts):
    @schema.submit
    @once
    def post(self, request: Request, key: uuid.UUID) -> Response:
        submission = own(request, key)
        read_form(NothingForm(data=request.data))
        submissions.submit(submission, by=key_of(request).user, at=timezone.now())
        return whole(request, key)


class Withdraw(Acts):
    @schema.withdraw
    @once
    def post(self, request: Request, key: uuid.UUID) -> Response:
        submission = own(request, key)
        said = read_form(WithdrawalForm(data=request.data))
        submissions.withdraw(submission, why=said.get("why", ""), by=key_of(request).user, at=timezone.now())
        return whole(request, key)


class Reviews(Door):
    @schema.read_reviews
    def get(self, request: Request, key: uuid.UUID) -> Response:
        check_parameters(request, {})
        submission = own(request, key)
        followed = {
            "reviews": submission.reviews.prefetch_related("remarks").order_by("reviewed_at", "id"),
            "transitions": submission.transitions.order_by("at", "id"),
        }
        return Response(ReviewsAnswer(followed).data)


class Preview(Door):
    @schema.preview
    def get(self, request: Request, key: uuid.UUID) -> HttpResponse:
        check_parameters(request, {})
        submission = own(request, key)
        if submission.status in workflow.CLOSED:
            raise workflow.NotNowError(
                _("nothing more will be published of a submission that is %(status)s") % {"status": submission.status}
            )
        body = b"".join(lines.proposed_bytes(submission))
        # The very bytes of the digest (`PreviewAnswer`): to read a whole list again, only to print it, takes seconds.
        return HttpResponse(
            b'{"digest":"%s","document":%s}' % (digest(body).encode(), body), content_type="application/json"
        )


def own(request: Request, key: uuid.UUID) -> Submission:
    """A submission of the caller's State.

    Raises:
        ProblemError: there is none; another State's is none.
    """
    found = _own(request).filter(key=key).first()
    if found is None:
        raise not_found()
    return found


def whole(request: Request, key: uuid.UUID, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A submission as it now is, with its lines and its ETag."""
    found = _own(request).prefetch_related("lines").filter(key=key).first()
    if found is None:
        raise not_found()
    answer: dict[str, Any] = SubmissionWhole(found).data
    answer["lines"].sort(key=lambda line: line["number"])
    return Response(answer, status=status, headers={"ETag": etag(found), **(headers or {})})


def etag(submission: Submission) -> str:
    """Strong: whatever changes the answer raises the version."""
    return f'"{submission.version}"'


def matched(request: Request, submission: Submission) -> int:
    """The version the caller read, from If-Match.

    Raises:
        ProblemError: the header is missing, or would match anything.
        ChangedError: it is not the version of now; under the lock the action compares again.
    """
    given = request.headers.get("If-Match", "").strip()
    if given in {"", "*"}:
        raise ProblemError(
            "if-match-needed", _("Send the header If-Match with the ETag that you read, so that no change is lost.")
        )
    if given != etag(submission):
        raise submissions.ChangedError(given)
    return submission.version


def _own(request: Request) -> "QuerySet[Submission]":
    rows = Submission.objects.of(state_of(request))
    return rows.select_related("participant", "created_by", "submitted_by")
