"""What the API answers: the one description both of the JSON that is sent and of OpenAPI."""

import json
from typing import Any

from rest_framework import serializers

from partnership.models import Incident
from registry.enums import Kind
from registry.models import Record
from sanctions.actions.lines import document_of
from sanctions.api.v1.forms import Content
from sanctions.enums import LineOperation, ListingStatus, Measure, ProgrammeStatus, Scope, SubmissionStatus, Verdict
from sanctions.models import Announcement, ApiKey, Line, Listing, Programme, Remark, Review, Submission, Transition


class TextOrNull(serializers.CharField):
    """What a table keeps as blank, an answer says as null: unknown, or not yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return str(value) if value else None


class Document(serializers.JSONField):
    """A public document, as the feed prints it."""


class OwnContent(serializers.JSONField):
    """What a listing says, in the form that a line takes."""


class SubmissionBrief(serializers.ModelSerializer[Submission]):
    """A submission without its lines."""

    key = serializers.UUIDField()
    title = serializers.CharField()
    status = serializers.ChoiceField(SubmissionStatus.choices)
    version = serializers.IntegerField(help_text="The number in the ETag.")
    digest = TextOrNull(help_text="SHA-256 of what reviewers approve; null before the first submission.")
    created_by = serializers.CharField(source="created_by.username")
    submitted_by = serializers.CharField(source="submitted_by.username", allow_null=True, default=None)
    published_sequence = serializers.IntegerField(
        allow_null=True, help_text="Its last line in the register; null for withheld names alone."
    )

    class Meta:
        model = Submission
        fields: tuple[str, ...] = (
            "key",
            "title",
            "status",
            "version",
            "publish_at",
            "digest",
            "created_at",
            "created_by",
            "submitted_at",
            "submitted_by",
            "approved_at",
            "published_sequence",
        )


class LineAnswer(serializers.ModelSerializer[Line]):
    """A line as it was sent; ``listing`` is the State's own reference, which never changes."""

    number = serializers.IntegerField()
    operation = serializers.ChoiceField(LineOperation.choices)
    listing = serializers.CharField(source="own_reference")
    reason = serializers.CharField()
    authority = serializers.CharField()
    content = Content()

    class Meta:
        model = Line
        fields = ("number", "operation", "listing", "reason", "authority", "content")


class SubmissionWhole(SubmissionBrief):
    """A submission with its lines in order."""

    lines = LineAnswer(many=True)

    class Meta(SubmissionBrief.Meta):
        fields = (*SubmissionBrief.Meta.fields, "lines")


class RemarkAnswer(serializers.ModelSerializer[Remark]):
    line = serializers.IntegerField(source="line_number")
    text = serializers.CharField()

    class Meta:
        model = Remark
        fields = ("line", "text")


class ReviewAnswer(serializers.ModelSerializer[Review]):
    """What a reviewer decided; who it was is the secretariat's own affair."""

    verdict = serializers.ChoiceField(Verdict.choices)
    digest = serializers.CharField(help_text="Of the bytes that were judged; compare with the submission's.")
    remark = serializers.CharField()
    remarks = RemarkAnswer(many=True)
    reviewed_at = serializers.DateTimeField()

    class Meta:
        model = Review
        fields = ("verdict", "digest", "remark", "remarks", "reviewed_at")


class TransitionAnswer(serializers.ModelSerializer[Transition]):
    source = serializers.ChoiceField(SubmissionStatus.choices)  # type: ignore[assignment]  # a member, not DRF's
    target = serializers.ChoiceField(SubmissionStatus.choices)
    at = serializers.DateTimeField()
    why = serializers.CharField()
    digest = TextOrNull()

    class Meta:
        model = Transition
        fields = ("source", "target", "at", "why", "digest")


class ReviewsAnswer(serializers.Serializer[Any]):
    """Every review and every step of a submission, oldest first."""

    reviews = ReviewAnswer(many=True)
    transitions = TransitionAnswer(many=True)


class PreviewAnswer(serializers.Serializer[Any]):
    """What reviewers see: the public documents as they will read, and the digest of their canonical bytes."""

    digest = serializers.CharField(help_text="SHA-256 of `document` in the canonical form of RFC 8785.")
    document = Document()


class FeatureAnswer(serializers.Serializer[Any]):
    """What speaks for or against, in words; the first begins the score, the others add to it or take away."""

    name = serializers.CharField()
    score = serializers.FloatField()
    detail = serializers.CharField()


class CandidateAnswer(serializers.Serializer[Any]):
    target = serializers.CharField()
    url = serializers.CharField()
    name = serializers.CharField()
    listed_by = serializers.ListField(child=serializers.CharField())
    score = serializers.FloatField(min_value=0, max_value=1)
    match = serializers.BooleanField()
    features = FeatureAnswer(many=True)


class CandidatesOfLine(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    candidates = CandidateAnswer(many=True)


class CandidatesAnswer(serializers.Serializer[Any]):
    """Line by line the likest published targets, best first; a line without any has an empty list."""

    items = CandidatesOfLine(many=True)
    next = TextOrNull()
    threshold = serializers.FloatField(help_text="From this score on it is a match; people decide.")


class ProgrammeAnswer(serializers.ModelSerializer[Programme]):
    key = serializers.CharField()
    title = serializers.CharField()
    authority = TextOrNull()
    measures = serializers.ListField(
        child=serializers.ChoiceField(Measure.choices), help_text="What it can carry; empty: anything."
    )
    status = serializers.ChoiceField(ProgrammeStatus.choices, allow_null=True)

    class Meta:
        model = Programme
        fields = ("key", "title", "authority", "measures", "status")

    def to_representation(self, instance: Programme) -> dict[str, Any]:
        return super().to_representation(instance) | {"status": instance.status or None}


class IncidentAnswer(serializers.ModelSerializer[Incident]):
    key = serializers.CharField()
    when = TextOrNull(source="when_text")
    place = TextOrNull()
    country = TextOrNull()

    class Meta:
        model = Incident
        fields = ("key", "when", "place", "country")


class AnnouncementAnswer(serializers.ModelSerializer[Announcement]):
    key = serializers.CharField()
    programme = serializers.CharField(source="programme.key", allow_null=True, default=None)
    action = serializers.CharField()
    date = serializers.CharField(source="date_text")

    class Meta:
        model = Announcement
        fields = ("key", "programme", "action", "date")


class ListingAnswer(serializers.ModelSerializer[Listing]):
    """An own listing: what the register says of it today, and ``content`` to copy, change and send back in AMEND.

    ``document`` is the register's own for a public listing; for a withheld one, which has no ``ref``, what it would be.
    """

    ref = serializers.CharField(allow_null=True)
    own_reference = serializers.CharField()
    status = serializers.ChoiceField(ListingStatus.choices)
    withheld = serializers.BooleanField()
    content = OwnContent(source="proposal")
    document = serializers.SerializerMethodField()

    class Meta:
        model = Listing
        fields = ("ref", "own_reference", "status", "withheld", "content", "document")

    def get_document(self, listing: Listing) -> dict[str, Any]:
        published: dict[str, dict[str, Any]] = self.context["published"]
        return published.get(listing.ref or "") or document_of(listing)


class MeAnswer(serializers.ModelSerializer[ApiKey]):
    """Whose key this is, and what it may do until when."""

    participant = serializers.CharField(source="user.participant.code")
    person = serializers.CharField(source="user.username")
    label = serializers.CharField()  # type: ignore[assignment]  # a member, not DRF's
    prefix = serializers.CharField(help_text="The public part of the key.")
    scopes = serializers.ListField(child=serializers.ChoiceField(Scope.choices))
    expires_at = serializers.DateTimeField()

    class Meta:
        model = ApiKey
        fields = ("participant", "person", "label", "prefix", "scopes", "expires_at")


def published(listings: list[Listing]) -> dict[str, dict[str, Any]]:
    """The register's newest document of each public listing, by reference; one query."""
    records = [f"{Kind.LISTING.value}/{listing.ref}" for listing in listings if listing.ref]
    rows = Record.objects.filter(record__in=records).select_related("event")
    return {row.record.partition("/")[2]: json.loads(row.event.document) for row in rows}
