"""What OpenAPI says of the API: one decorator a call, made-up examples, and the views that show it all.

``manage.py spectacular --urlconf sanctions.api.v1.urls --custom-settings sanctions.api.v1.schema.SETTINGS`` prints it.
"""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_field,
    inline_serializer,
)
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers

from sanctions.api.v1 import answers, examples, forms, proposals
from sanctions.api.v1.idempotency import HEADER
from sanctions.api.v1.kinds import ADDRESS, KINDS
from sanctions.api.v1.paging import LIMIT, MOST
from sanctions.api.v1.problems import MEDIA_TYPE
from sanctions.enums import ListingStatus, SubmissionStatus

SETTINGS: dict[str, Any] = {
    "TITLE": "Submissions to the registry",
    "DESCRIPTION": "How a participating State's own systems submit its sanctions for review and publication, and follow"
    " what became of them. docs/submission-guide.md goes through it call by call. Every name in an example is made up.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": "/api/v1"}],
    "SCHEMA_PATH_PREFIX": "/",
    "COMPONENT_SPLIT_REQUEST": False,
    "SORT_OPERATIONS": False,
    "ENUM_NAME_OVERRIDES": {
        "TargetKind": "sanctions.enums.TargetKind",
        "NameKind": "sanctions.enums.NameKind",
        "SubmissionStatus": "sanctions.enums.SubmissionStatus",
        "ListingStatus": "sanctions.enums.ListingStatus",
        "ProgrammeStatus": "sanctions.enums.ProgrammeStatus",
        "LineOperation": "sanctions.enums.LineOperation",
        "EndReason": "sanctions.enums.EndReason",
        "Verdict": "sanctions.enums.Verdict",
        "Measure": "sanctions.enums.Measure",
        "Scope": "sanctions.enums.Scope",
        "IdentifierType": "sanctions.enums.IdentifierType",
        "IdentifierFlag": "sanctions.enums.IdentifierFlag",
        "NameStrength": "sanctions.enums.NameStrength",
        "ContactType": "sanctions.enums.ContactType",
        "ParticularType": "sanctions.enums.ParticularType",
        "RelationType": "sanctions.enums.RelationType",
    },
    "SWAGGER_UI_SETTINGS": {"persistAuthorization": False, "validatorUrl": None},
}


View = TypeVar("View", bound=Callable[..., Any])


class Decorator(Protocol):
    """Leaves a view's method as it is."""

    def __call__(self, method: View, /) -> View: ...


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    with patched_settings(SETTINGS):
        found: dict[str, Any] = SchemaGenerator(urlconf="sanctions.api.v1.urls").get_schema(public=True)  # type: ignore[no-untyped-call]  # drf-spectacular has no types
    return found


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # registers itself by existing
    target_class = "sanctions.api.v1.access.BearerKey"
    name = "key"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "An API key, `pk_…`, from a keeper."}


class StrictSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # registers itself by existing
    """Strict forms say so: no members beyond those named."""

    target_class = "sanctions.api.v1.strict.Strict"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: str) -> Any:
        found: dict[str, Any] = auto_schema._map_serializer(  # type: ignore[no-untyped-call]  # the same
            self.target, direction, bypass_extensions=True
        )
        return {**found, "additionalProperties": False}


class ProblemErrorForm(serializers.Serializer[Any]):
    """One thing that is wrong: in the body by ``pointer``, in the address by ``parameter``."""

    pointer = serializers.CharField(required=False, help_text="JSON pointer (RFC 6901) into the body.")
    parameter = serializers.CharField(required=False, help_text="Name of the parameter of the address.")
    code = serializers.CharField(help_text="Stable, for programs.")
    detail = serializers.CharField(help_text="For people; in the language of Accept-Language.")
    line = serializers.IntegerField(required=False)
    column = serializers.IntegerField(required=False)


class Problem(serializers.Serializer[Any]):
    """RFC 9457 problem details."""

    type = serializers.ChoiceField([f"{ADDRESS}{name}" for name in KINDS])
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = ProblemErrorForm(many=True, required=False)  # type: ignore[assignment]  # a member, not DRF's


extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Content",
        serializers=[proposals.ProposalForm, proposals.EndingForm],
        resource_type_field_name=None,
    )
)(forms.Content)
extend_schema_field({"type": "object", "additionalProperties": True})(answers.Document)
extend_schema_field(proposals.ProposalForm)(answers.OwnContent)
extend_schema_field({"type": "object", "additionalProperties": True})(answers.ListingAnswer.get_document)

ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=[200, 201], description='Strong, as `"3"`.')
REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    {"type": "string", "enum": ["true"]},
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="Present when the answer is the kept one of an earlier request with the same key.",
)
IDEMPOTENCY = OpenApiParameter(
    HEADER,
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": r"^[!-~]+$"},
    OpenApiParameter.HEADER,
    required=True,
    description="New for each act, such as a UUID; the same when the same act is tried again.",
)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description="The ETag that was read."
)
LIMITED = OpenApiParameter("limit", {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT})
CURSOR = OpenApiParameter("cursor", str, description="`next` of the page before.")
OWN_REFERENCE = OpenApiParameter(
    "ref", str, OpenApiParameter.PATH, description="Public reference, or the State's own, URL-encoded."
)


def call(name: str, summary: str, tag: str, *, answer: Any, fails: tuple[int, ...] = (), **more: Any) -> Decorator:
    """The decorator of one call; every call may also be refused for its key, its pace or our own fault."""
    status = more.pop("status", 200)
    said = more.pop("says", None)
    shown = [OpenApiExample("made up", value=said, response_only=True, status_codes=[str(status)])] if said else []
    sent = more.pop("takes", None)
    shown += [OpenApiExample("made up", value=sent, request_only=True)] if sent else []
    meaning = more.pop("meaning", "As asked.")
    if isinstance(answer, dict):  # a file, by status and media type
        responses: dict[Any, Any] = {kind: OpenApiResponse(said, description=meaning) for kind, said in answer.items()}
    else:
        responses = {status: OpenApiResponse(answer, description=meaning)}
    for code, why in more.pop("also", {}).items():
        responses[code] = OpenApiResponse(answer, description=why)
    for code in sorted({401, 403, 429, 500, 503, *fails}):
        titles = " · ".join(str(kind.title) for kind in KINDS.values() if kind.status == code)
        responses[(code, MEDIA_TYPE)] = OpenApiResponse(Problem, description=titles)
    return extend_schema(operation_id=name, summary=summary, tags=[tag], responses=responses, examples=shown, **more)


def paged(name: str, item: type[serializers.BaseSerializer[Any]]) -> Any:
    return inline_serializer(
        name, {"items": item(many=True), "next": serializers.CharField(allow_null=True, help_text="Next cursor.")}
    )


def _status(choices: list[str]) -> OpenApiParameter:
    return OpenApiParameter("status", str, enum=choices)


WRITTEN = (400, 404, 409, 413, 415, 422)
SUBMISSIONS, REFERENCES = "Submissions", "To refer to"

create_submission = call(
    "createSubmission",
    "Write a draft",
    SUBMISSIONS,
    request=forms.SubmissionForm,
    takes=examples.SUBMISSION,
    answer=answers.SubmissionWhole,
    says=examples.WHOLE,
    status=201,
    meaning="Written whole. `Location` is its address.",
    parameters=[
        IDEMPOTENCY,
        ETAG,
        REPLAYED,
        OpenApiParameter("Location", str, OpenApiParameter.HEADER, response=[201]),
    ],
    fails=(400, 409, 413, 415, 422),
)
list_submissions = call(
    "listSubmissions",
    "Own submissions, newest first",
    SUBMISSIONS,
    answer=paged("SubmissionPage", answers.SubmissionBrief),
    parameters=[_status(SubmissionStatus.values), LIMITED, CURSOR],
    fails=(400,),
)
read_submission = call(
    "readSubmission",
    "One submission, whole",
    SUBMISSIONS,
    answer=answers.SubmissionWhole,
    says=examples.WHOLE,
    parameters=[ETAG],
    fails=(400, 404),
)
replace_submission = call(
    "replaceSubmission",
    "Replace a draft, or revise what reviewers returned",
    SUBMISSIONS,
    request=forms.SubmissionForm,
    takes=examples.SUBMISSION,
    answer=answers.SubmissionWhole,
    says=examples.WHOLE,
    parameters=[IF_MATCH, ETAG],
    fails=(*WRITTEN, 412, 428),
)
submit = call(
    "submit",
    "Hand a draft to the reviewers",
    SUBMISSIONS,
    request=forms.NothingForm,
    answer=answers.SubmissionWhole,
    parameters=[IDEMPOTENCY, ETAG, REPLAYED],
    fails=WRITTEN,
)
withdraw = call(
    "withdraw",
    "Take a submission back, until it is published",
    SUBMISSIONS,
    request=forms.WithdrawalForm,
    takes={"why": "Made up: superseded by a later decision."},
    answer=answers.SubmissionWhole,
    parameters=[IDEMPOTENCY, ETAG, REPLAYED],
    fails=WRITTEN,
)
read_reviews = call(
    "readReviews",
    "What reviewers decided and remarked, and every step",
    SUBMISSIONS,
    answer=answers.ReviewsAnswer,
    says=examples.REVIEWS,
    fails=(400, 404),
)
preview = call(
    "preview",
    "The public documents as they will read, with their digest",
    SUBMISSIONS,
    answer=answers.PreviewAnswer,
    fails=(400, 404, 409),
)
list_candidates = call(
    "listCandidates",
    "Published targets that new listings may be about: name one as `target`, where it is the same",
    SUBMISSIONS,
    answer=answers.CandidatesAnswer,
    parameters=[LIMITED, CURSOR],
    fails=(400, 404, 409),
)
list_programmes = call(
    "listProgrammes",
    "Own programmes, with the measures they can carry",
    REFERENCES,
    answer=paged("ProgrammePage", answers.ProgrammeAnswer),
    parameters=[LIMITED, CURSOR],
    fails=(400,),
)
list_incidents = call(
    "listIncidents",
    "Incidents a listing may name",
    REFERENCES,
    answer=paged("IncidentPage", answers.IncidentAnswer),
    parameters=[LIMITED, CURSOR],
    fails=(400,),
)
list_announcements = call(
    "listAnnouncements",
    "Own announcements a listing may belong to",
    REFERENCES,
    answer=paged("AnnouncementPage", answers.AnnouncementAnswer),
    parameters=[LIMITED, CURSOR],
    fails=(400,),
)
list_listings = call(
    "listListings",
    "Own listings, withheld ones included",
    REFERENCES,
    answer=paged("ListingPage", answers.ListingAnswer),
    parameters=[_status(ListingStatus.values), LIMITED, CURSOR],
    fails=(400,),
)
read_listing = call(
    "readListing",
    "One own listing, with its content to amend",
    REFERENCES,
    answer=answers.ListingAnswer,
    parameters=[OWN_REFERENCE],
    fails=(400, 404),
)
read_me = call("readMe", "Whose key this is", "Key", answer=answers.MeAnswer, says=examples.ME, fails=(400,))

schema_view = SpectacularAPIView.as_view(urlconf="sanctions.api.v1.urls", custom_settings=SETTINGS)
docs_view = SpectacularSwaggerSplitView.as_view(
    url_name="submission-schema", title="Submissions to the registry", template_name="sanctions/api_docs.html"
)
