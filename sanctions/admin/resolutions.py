"""Judgements of who is the same, both sides laid out, and what a second person makes of them: a merge, or a split."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnership.models import User
from sanctions.actions import judging, matching, merging, retelling
from sanctions.admin.base import Page, person
from sanctions.admin.pairs import side_by_side
from sanctions.enums import Judgement
from sanctions.models import Merge, Resolution, Target
from sanctions.permissions import may_judge, may_merge, may_split
from sanctions.workflow import NotNowError


class Judging(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable when it runs
    class Meta:
        model = Resolution
        fields = ("left", "right", "judgement", "note")
        labels = {"left": _("One target"), "right": _("The other target"), "note": _("On what grounds")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        left, right = cleaned.get("left"), cleaned.get("right")
        if left and left == right:
            raise ValidationError(_("Two different targets are needed."))
        if gone := next((target for target in (left, right) if target and target.merged_into_id), None):
            raise ValidationError(_("%(target)s is merged into another: judge that one.") % {"target": gone})
        return cleaned

    def _post_clean(self) -> None:
        """The action puts the pair in order and ends the standing judgement: the form's own row is never saved."""


class Standing(admin.SimpleListFilter):
    """What is to be done with a judgement."""

    title = _("standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [
            ("waiting", _("Judged the same, to be carried out")),
            ("merged", _("Carried out")),
            ("desk", _("Of a sanction still at the desk")),
            ("undone", _("Taken back")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Resolution]) -> QuerySet[Resolution]:
        carried = Exists(Merge.objects.filter(resolution=OuterRef("pk"), split_at=None))
        stands = queryset.filter(undone_at=None)
        found = {
            "waiting": queryset.filter(pk__in=judging.to_carry_out()),
            "merged": stands.filter(carried),
            "desk": stands.filter(right=None),
            "undone": queryset.filter(undone_at__isnull=False),
        }
        return found.get(self.value() or "", queryset)


def _instead(resolution: Resolution) -> tuple[Target, Target] | None:
    """Whom to judge, where one of a pair was merged into another since; none where both answer with one already."""
    left, right = resolution.left, resolution.right
    if right is None or not (left.merged_into_id or right.merged_into_id):
        return None
    one, other = judging.answering(left), judging.answering(right)
    return (one, other) if one != other else None


@admin.register(Resolution)
class ResolutionAdmin(Page):
    """A new judgement replaces the standing one; an old one stays to be read. Nothing merges by itself."""

    form = Judging
    page_template = "sanctions/admin/resolution.html"
    list_display = ("pair", "judgement", "judged_by", "judged_at", "undone_at")
    list_filter = (Standing, "judgement")
    search_fields = ("left__ref", "right__ref", "left__names__text", "right__names__text", "note", "own_reference")
    autocomplete_fields = ("left", "right")
    date_hierarchy = "judged_at"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Resolution]:
        rows = Resolution.objects.select_related("left", "right", "participant", "judged_by", "undone_by")
        return rows.order_by("-judged_at", "-pk")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        acts = {"undo": self.undo, "merge": self.merge, "split": self.split}
        return [
            *(path(f"<int:pk>/{name}/", wrap(act), name=f"sanctions_resolution_{name}") for name, act in acts.items()),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return isinstance(request.user, User) and may_judge(request.user)

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Resolution:
        """The action is the only writer; what it wrote is what the admin goes on with."""
        said = form.cleaned_data
        alike = matching.likeness(said["left"], said["right"])
        try:
            return judging.judge(
                said["left"],
                said["right"],
                Judgement(said["judgement"]),
                note=said["note"],
                score=alike.score,
                by=person(request),
                at=timezone.now(),
            )
        except NotNowError as error:
            raise PermissionDenied(str(error)) from error

    def save_model(self, request: HttpRequest, obj: Resolution, form: Any, change: bool) -> None:
        """Saved by the action already."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside it."""

    def page(self, request: HttpRequest, obj: Resolution) -> dict[str, Any]:
        """Both sides, what speaks for and against, and what the viewer may do now, or why not."""
        user = person(request)
        done = Merge.objects.filter(resolution=obj).select_related("survivor", "merged", "merged_by", "split_by")
        newest = done.order_by("-merged_at", "-pk").first()
        survivor, gone = retelling.order(obj) if obj.right else (None, None)
        standing = obj.undone_at is None
        to_merge = standing and obj.judgement == Judgement.SAME and obj.right is not None and newest is None
        return {
            "title": self.pair(obj),
            "sides": side_by_side(obj.left, obj.right) if obj.right else None,
            "alike": matching.likeness(obj.left, obj.right) if obj.right else None,
            "merge": newest,
            "survivor": survivor,
            "gone": gone,
            "moving": gone.listings.select_related("participant").order_by("pk") if gone and to_merge else (),
            "told": [(ref, operation.label) for ref, operation in retelling.foretold(obj)] if to_merge else (),
            "to_merge": to_merge,
            "may_merge": to_merge and may_merge(user, obj),
            "may_split": bool(newest and not newest.split_at and may_split(user, newest)),
            "in_the_way": merging.in_the_way(obj) if to_merge or (newest and not newest.split_at) else "",
            "instead": _instead(obj) if to_merge else None,
            "may_undo": standing and not (newest and not newest.split_at) and may_judge(user),
            "judges": may_judge(user),
        }

    def undo(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a judgement back."""
        resolution = self._posted(request, pk)
        try:
            judging.undo(resolution, by=person(request), at=timezone.now())
        except ValueError:
            messages.error(request, _("It was taken back already."))
        except NotNowError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("The judgement is taken back."))
        return self._back(pk)

    def merge(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Carry a judgement of the same out."""
        resolution = self._posted(request, pk)
        try:
            done = merging.merge(resolution, by=person(request), at=timezone.now())
        except NotNowError as error:
            messages.error(request, _("Nothing was merged: %(why)s.") % {"why": error})
        else:
            messages.success(
                request,
                _("%(merged)s now answers with %(survivor)s.") % {"merged": done.merged, "survivor": done.survivor},
            )
        return self._back(pk)

    def split(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take a merge back."""
        resolution, why = self._posted(request, pk), request.POST.get("why", "")
        done = Merge.objects.filter(resolution=resolution, split_at=None).first()
        if done is None:
            messages.error(request, _("Nothing was split: %(why)s.") % {"why": _("it is split already")})
            return self._back(pk)
        try:
            merging.split(done, why=why, by=person(request), at=timezone.now())
        except ValueError:
            messages.error(request, _("Nothing was split: say why."))
        except NotNowError as error:
            messages.error(request, _("Nothing was split: %(why)s.") % {"why": error})
        else:
            messages.success(request, _("%(target)s stands by itself again.") % {"target": done.merged})
        return self._back(pk)

    def _posted(self, request: HttpRequest, pk: int) -> Resolution:
        if request.method != "POST" or not may_judge(person(request)):
            raise PermissionDenied
        resolution = self.get_queryset(request).filter(pk=pk).first()
        if resolution is None:
            raise Http404
        return resolution

    def _back(self, pk: int) -> HttpResponse:
        return redirect(reverse("admin:sanctions_resolution_change", args=[pk]))

    @admin.display(description=_("targets"))
    def pair(self, row: Resolution) -> str:
        return f"{row.left} – {row.right or f'{row.participant} {row.own_reference}'}"
