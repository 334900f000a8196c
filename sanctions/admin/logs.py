"""What stands behind the desk, to be looked up: lines, reviews, and every step of every submission."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from partnership.models import User
from partnership.permissions import may_read_history
from sanctions.admin import blind
from sanctions.admin.base import ReadOnly, TabularInline, person
from sanctions.admin.queue import handed_in
from sanctions.models import Line, Remark, Review, Submission, Transition


def link_to(submission: Submission) -> SafeString:
    """A link to a submission's page at the desk."""
    return format_html(
        '<a href="{}">{}</a>', reverse("admin:sanctions_submission_change", args=[submission.pk]), submission
    )


class OfSubmission(ReadOnly):
    """A table about submissions that were handed in; each row leads to the submission's page."""

    @admin.display(description=_("submission"), ordering="submission__title")
    def at_the_desk(self, row: Any) -> SafeString:
        return link_to(row.submission)


@admin.register(Line)
class LineAdmin(OfSubmission):
    list_display = ("number", "at_the_desk", "operation", "own_reference", "listing", "is_open")
    list_display_links = ("own_reference",)
    list_filter = ("operation", "is_open", ("participant", admin.RelatedOnlyFieldListFilter))
    search_fields = ("own_reference", "listing__ref", "submission__title", "content__names")
    search_help_text = _("The State's own reference, the public one, a name as written, or the submission's title")
    fields = ("at_the_desk", "number", "operation", "listing", "own_reference", "content", "reason", "authority")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Line]:
        rows = Line.objects.filter(submission__in=handed_in())
        return rows.select_related("submission__participant", "listing").order_by("-submission_id", "number")


class RemarkInline(TabularInline):
    model = Remark
    extra = 0
    can_delete = False
    fields = readonly_fields = ("line_number", "text")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return True  # of a review that may be seen


@admin.register(Review)
class ReviewAdmin(OfSubmission):
    """A reviewer finds here what others decided only once it cannot sway them (`blind`)."""

    list_display = ("reviewed_at", "at_the_desk", "reviewer", "verdict", "remark")
    list_display_links = ("reviewed_at",)
    list_filter = ("verdict", ("reviewer", admin.RelatedOnlyFieldListFilter))
    search_fields = ("submission__title", "reviewer__username", "remark", "digest")
    date_hierarchy = "reviewed_at"
    fields = ("at_the_desk", "reviewer", "verdict", "digest", "remark", "reviewed_at")
    readonly_fields = fields
    inlines = (RemarkInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Review]:
        rows = blind.reviews(person(request))
        return rows.select_related("submission__participant", "reviewer").order_by("-reviewed_at", "-pk")


@admin.register(Transition)
class TransitionAdmin(OfSubmission):
    """The log of who did what inside; what the world was told is the register's own log."""

    list_display = ("at", "at_the_desk", "source", "target", "by", "why")
    list_display_links = ("at",)
    list_filter = ("target", "source")
    search_fields = ("submission__title", "by__username", "why", "digest")
    date_hierarchy = "at"
    fields = ("at_the_desk", "source", "target", "at", "by", "why", "digest")
    readonly_fields = fields

    def may_see(self, user: User) -> bool:
        return may_read_history(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Transition]:
        rows = blind.transitions(person(request))
        return rows.select_related("submission__participant", "by").order_by("-at", "-pk")
