"""What the API answers about uploaded lists and the formats they come in."""

from typing import Any

from rest_framework import serializers

from registry.diff import ABSENT, changes
from sanctions.api.v1.answers import TextOrNull
from sanctions.enums import RowOutcome, UploadMode, UploadStatus
from sanctions.models import Upload, UploadRow


class FormatAnswer(serializers.Serializer[Any]):
    """A format that lists are read in."""

    name = serializers.CharField(help_text="What `format` of an upload takes.")
    title = serializers.CharField()
    listed_in = TextOrNull(
        help_text="The published list it is the format of; null for the register's own and general ones."
    )
    suffixes = serializers.ListField(child=serializers.CharField())
    siblings = serializers.ListField(
        child=serializers.CharField(),
        help_text="Words that the names of the set's further files have in place of the first's.",
    )


class CountsAnswer(serializers.Serializer[Any]):
    """Entries by what they mean for what stands."""

    entries = serializers.IntegerField(help_text="Read so far; once finished, in the file.")
    added = serializers.IntegerField()
    amended = serializers.IntegerField()
    ended = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    refused = serializers.IntegerField()


class RefusalAnswer(serializers.Serializer[Any]):
    """Why the file as a whole cannot stand."""

    code = serializers.CharField()
    where = serializers.CharField(help_text="The place in the file; empty for the file itself.")
    detail = serializers.CharField()


class UploadAnswer(serializers.ModelSerializer[Upload]):
    """A list as sent, how far its reading has come, and what became of it."""

    key = serializers.UUIDField()
    format = serializers.CharField()
    mode = serializers.ChoiceField(UploadMode.choices)
    title = serializers.CharField()
    status = serializers.ChoiceField(UploadStatus.choices)
    size = serializers.IntegerField(help_text="Bytes of all files.")
    bytes_read = serializers.IntegerField()
    created_by = serializers.CharField(source="created_by.username")
    counts = CountsAnswer(source="*")
    listed_in = TextOrNull(help_text="The published list it is, as the file says.")
    dated = TextOrNull(help_text="The list's own day, ISO 8601.")
    submission = serializers.UUIDField(
        source="submission.key", allow_null=True, default=None, help_text="The draft it became."
    )
    refusal = serializers.SerializerMethodField()
    unmapped = serializers.JSONField(help_text="What has no place in the form and was kept as remarks, by path.")
    ignored = serializers.JSONField(help_text="The publisher's bookkeeping, counted by path.")
    notices = serializers.JSONField(help_text="What was tidied, counted.")
    programmes = serializers.JSONField(help_text="Keys of programmes that were recorded for names not known before.")

    class Meta:
        model = Upload
        fields = (
            "key",
            "title",
            "format",
            "mode",
            "status",
            "size",
            "sha256",
            "bytes_read",
            "created_at",
            "created_by",
            "started_at",
            "finished_at",
            "counts",
            "listed_in",
            "dated",
            "submission",
            "refusal",
            "unmapped",
            "ignored",
            "notices",
            "programmes",
        )

    def get_refusal(self, upload: Upload) -> dict[str, str] | None:
        if not upload.refusal:
            return None
        return {"code": upload.refusal_code, "where": upload.refusal_where, "detail": upload.refusal}


class ChangeAnswer(serializers.Serializer[Any]):
    """One difference from what stood; a side that is not there is left out."""

    pointer = serializers.CharField()
    before = serializers.JSONField(required=False)
    after = serializers.JSONField(required=False)


class RowProblemAnswer(serializers.Serializer[Any]):
    """One thing wrong with an entry."""

    pointer = serializers.CharField(help_text="JSON pointer into the entry's content; empty: the entry.")
    code = serializers.CharField()
    detail = serializers.CharField()


class UploadRowAnswer(serializers.ModelSerializer[UploadRow]):
    """What one entry of the file means: its place there, its line in the draft, and what would change."""

    number = serializers.IntegerField()
    where = serializers.CharField(help_text="Its place in the file; empty for what is no longer in it.")
    own_reference = serializers.CharField()
    name = serializers.CharField()
    outcome = serializers.ChoiceField(RowOutcome.choices)
    line = serializers.IntegerField(allow_null=True, help_text="Its line's number in the draft.")
    changes = serializers.SerializerMethodField()
    problems = RowProblemAnswer(many=True)

    class Meta:
        model = UploadRow
        fields = ("number", "where", "own_reference", "name", "outcome", "line", "changes", "problems")

    def get_changes(self, row: UploadRow) -> list[dict[str, Any]]:
        if row.outcome in {RowOutcome.UNCHANGED, RowOutcome.REFUSED} or row.content is None:
            return []
        before = row.before if row.outcome == RowOutcome.AMENDED else None
        found = []
        for change in changes(before, row.content):
            sides = {"before": change.before, "after": change.after}
            found.append({"pointer": change.pointer} | {k: v for k, v in sides.items() if v is not ABSENT})
        return found
