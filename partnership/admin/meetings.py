"""Meetings and who came."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from partnership.actions import meetings
from partnership.admin.base import RowInline, ShownInline
from partnership.admin.claims import ClaimInline
from partnership.admin.forms import PartialDateField, RecordForm, lines
from partnership.admin.publishing import PublishedAdmin
from partnership.models import Attendance, Meeting, Statement
from registry.enums import Kind


class AttendanceInline(RowInline):
    """Attendance is not membership."""

    model = Attendance
    record = staticmethod(meetings.record_attendance)
    fixed = ("participant", "body", "name")
    fields = ("participant", "body", "name", "representative", "confidence", "note", "in_error", "sources")
    autocomplete_fields = ("participant", "body", "sources")


class StatementsShown(ShownInline):
    model = Statement
    fields = readonly_fields = ("key", "kind", "title", "issued_text")


class MeetingForm(RecordForm):
    when = PartialDateField(label=_("When"))
    speakers = lines(_("Speakers"))


@admin.register(Meeting)
class MeetingAdmin(PublishedAdmin):
    kind = Kind.MEETING
    record = staticmethod(meetings.record_meeting)
    form = MeetingForm
    fields = (
        "key",
        "title",
        "when",
        "place",
        "country",
        "level",
        "held",
        "host",
        "chair",
        "speakers",
        "convened_on",
        "incidents",
        "confidence",
        "note",
        "in_error",
        "sources",
    )
    list_display = ("key", "title", "when_text", "place", "level", "held", "confidence")
    list_filter = ("level", "held", "country", "confidence", "in_error")
    search_fields = ("key", "title", "place")
    date_hierarchy = "when_latest"
    ordering = ("-when_latest",)
    autocomplete_fields = ("host", "incidents", "sources")
    inlines = (AttendanceInline, StatementsShown, ClaimInline)
