"""Published targets that matching finds alike and that nobody has judged, the likest first."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from sanctions.actions import judging, likenesses
from sanctions.admin.base import Page, person
from sanctions.admin.likely import shown
from sanctions.admin.pairs import side_by_side
from sanctions.models import Likeness, Resolution, Target
from sanctions.permissions import may_judge
from sanctions.screening.comparing import THRESHOLD


class Strength(admin.SimpleListFilter):
    title = _("how alike")
    parameter_name = "strength"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("match", _("Matches")), ("edge", _("Just below a match"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Likeness]) -> QuerySet[Likeness]:
        edge = round(100 * THRESHOLD)
        if self.value() == "match":
            return queryset.filter(score__gte=edge)
        return queryset.filter(score__lt=edge) if self.value() == "edge" else queryset


@admin.register(Likeness)
class LikenessAdmin(Page):
    """Each leads to both sides laid out, and from there to a judgement. A judged pair leaves the list."""

    page_template = "sanctions/admin/likeness.html"
    list_display = ("alike", "one", "other", "reasons_in_words")
    list_display_links = ("alike",)
    list_filter = (Strength, "left__kind", ("left__listings__participant", admin.RelatedOnlyFieldListFilter))
    search_fields = ("left__ref", "right__ref", "left__names__text", "right__names__text")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Likeness]:
        rows = Likeness.objects.filter(left__merged_into=None, right__merged_into=None).select_related("left", "right")
        return rows.prefetch_related(*shown("left"), *shown("right")).order_by("-score", "pk")

    def page(self, request: HttpRequest, obj: Likeness) -> dict[str, Any]:
        standing = Resolution.objects.filter(left=obj.left, right=obj.right, undone_at=None)
        return {
            "title": _("Are %(left)s and %(right)s the same?") % {"left": obj.left, "right": obj.right},
            "alike": {"score": obj.score / 100, "features": obj.reasons},
            "sides": side_by_side(obj.left, obj.right),
            "judged": standing.select_related("judged_by").first(),
            "may_judge": may_judge(person(request)),
            "judging": f"{reverse('admin:sanctions_resolution_add')}?left={obj.left_id}&right={obj.right_id}",
        }

    @admin.display(description=_("how alike"), ordering="score")
    def alike(self, row: Likeness) -> SafeString:
        return format_html(
            '<meter min="0" max="100" value="{}">{}</meter> {}', row.score, row.score, f"0.{row.score:02}"
        )

    @admin.display(description=_("one"))
    def one(self, row: Likeness) -> SafeString:
        return _told(row.left)

    @admin.display(description=_("the other"))
    def other(self, row: Likeness) -> SafeString:
        return _told(row.right)

    @admin.display(description=_("reasons"))
    def reasons_in_words(self, row: Likeness) -> SafeString:
        return format_html_join("", "<div><bdi>{}</bdi></div>", ((reason["detail"],) for reason in row.reasons))


def to_do() -> dict[str, int]:
    """For the front page: how many pairs nobody has judged, and how many are judged the same and wait for a merge."""
    return {"alike": likenesses.waiting(), "waiting": judging.to_carry_out().count()}


def _told(target: Target) -> SafeString:
    """Reference, name, and who lists it."""
    name = next((name.text for name in target.names.all()), "")
    states = ", ".join(dict.fromkeys(listing.participant.code for listing in target.listings.all()))
    return format_html('{} <bdi>{}</bdi><span class="desk-about">{}</span>', target, name, states)
