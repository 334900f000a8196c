"""The reviewers' desk: the queue, one submission laid out, and the decision with its read-back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.canonical import digest
from sanctions.actions import judging
from sanctions.actions import lines as drafting
from sanctions.actions.lines import proposed_bytes
from sanctions.actions.submissions import ChangedError
from sanctions.admin import queue
from sanctions.admin.base import Page, person
from sanctions.admin.choosing import LINES, Choice
from sanctions.admin.decisions import Decision, Kept, decide
from sanctions.admin.likely import LineJudging, compared
from sanctions.admin.looking import Look, look, to_look_at, when
from sanctions.admin.pairs import beside
from sanctions.enums import Judgement, LineOperation, SubmissionStatus, Verdict
from sanctions.models import Line, Submission, Target
from sanctions.permissions import may_judge, may_review
from sanctions.tasks import publish_after_commit
from sanctions.workflow import CLOSED, NotNowError


@admin.register(Submission)
class SubmissionAdmin(Page):
    """States write submissions through their own doors; here they are read, and decided on by reviewers."""

    page_template = "sanctions/admin/submission.html"
    list_display = ("yours", "of", "headline", "standing", "moment")
    list_display_links = ("headline",)
    list_filter = (queue.Turn, ("participant", admin.RelatedOnlyFieldListFilter))
    search_fields = ("title", "participant__code", "participant__name_en", "lines__own_reference", "key")
    search_help_text = gettext_lazy("Title, State, the State's own reference")
    date_hierarchy = "submitted_at"
    list_per_page = 25

    class Media:
        css = {"all": ["sanctions/desk.css"]}
        js = ["sanctions/desk.js"]

    def get_ordering(self, request: HttpRequest) -> Any:
        return queue.ORDER

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        return queue.queue(person(request))

    def get_urls(self) -> list[URLPattern]:
        """The decision and the bytes, beside Django's own addresses of a record."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/decide/", wrap(self.decide), name="sanctions_submission_decide"),
            path("<int:pk>/bytes/", wrap(self.bytes), name="sanctions_submission_bytes"),
            path("<int:pk>/judge/<int:number>/<int:target>/", wrap(self.judge), name="sanctions_submission_judge"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": _("Reviewers' desk"), **(extra_context or {})})

    def page(self, request: HttpRequest, obj: Submission) -> dict[str, Any]:
        """A page of a submission laid out, with an empty form, but for remarks written on its lines before."""
        seen, kept = look(obj, person(request), Choice.read(request.GET)), Kept(request.session, obj)
        initial = {"digest": seen.digest} | {f"line_{number}": text for number, text in kept.remarks.items()}
        return self._laid_out(seen, Decision(initial=initial, numbers=seen.shown.numbers), kept=kept)

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read back, then decide: the first post is answered with what it means, the second one counts.

        To go to another page of lines is a post as well, so that the remarks on this one are not lost.
        """
        if request.method != "POST":
            raise PermissionDenied
        submission, user = self._found(request, pk), person(request)
        if not may_review(user, submission):
            raise PermissionDenied
        kept = Kept(request.session, submission)
        said = kept.take(request.POST, submission)
        if "go" in said:
            return redirect(_page_of(pk) + _choice(said, "go").address())
        seen = look(submission, user, _choice(said, "at"))
        form = _form(seen, kept, said)
        return self._not_yet(request, seen, form, kept) or self._decided(request, seen, form, kept)

    def _not_yet(self, request: HttpRequest, seen: Look, form: Decision, kept: Kept) -> HttpResponse | None:
        """What answers a post that does not count: a fault, other bytes than now, or nothing confirmed."""
        if not form.is_valid() and set(form.errors) == {"count"}:
            return self._read_back(request, seen, form, status=422)
        if not form.is_valid() or "back" in form.data:
            return self._again(request, seen, form, kept, status=200 if "back" in form.data else 422)
        if form.cleaned_data["digest"] != seen.digest:
            return self._changed(request, seen, form, kept)
        return None if form.cleaned_data["confirmed"] else self._read_back(request, seen, form)

    def _decided(self, request: HttpRequest, seen: Look, form: Decision, kept: Kept) -> HttpResponse:
        pk, user = seen.submission.pk, person(request)
        try:
            decide(seen.submission, form, by=user, at=timezone.now())
        except ChangedError:
            return self._changed(request, look(self._found(request, pk), user), form, kept)
        except NotNowError as error:
            messages.error(request, _("Nothing was decided: %(why)s.") % {"why": error})
            return redirect(_page_of(pk))
        kept.forget()
        publish_after_commit()
        messages.success(request, _said(form.cleaned_data["verdict"]))
        return redirect(_page_of(pk))

    def bytes(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The exact bytes whose SHA-256 is the digest, to be kept and hashed by whoever likes to."""
        if request.method not in {"GET", "HEAD"}:
            raise PermissionDenied
        body = b"".join(proposed_bytes(self._found(request, pk)))
        answer = HttpResponse(body, content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{digest(body)[:16]}.json"'
        answer["Cache-Control"] = "no-store"
        return answer

    def judge(self, request: HttpRequest, pk: int, number: int, target: int) -> HttpResponse:
        """Whether a line's target is a known one: both laid out, then said with the grounds."""
        submission, user = self._found(request, pk), person(request)
        if not may_judge(user) or submission.status in CLOSED:
            raise PermissionDenied
        line = drafting.rows(submission).filter(number=number).first()
        known = Target.objects.filter(pk=target, merged_into=None).first()
        if line is None or known is None:
            raise Http404
        document = drafting.proposed_line(line).document
        alike, form = compared(document, known), LineJudging(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            how: dict[str, Any] = {"note": said["note"], "score": alike.score, "by": user, "at": timezone.now()}
            try:
                judging.judge_line(line, known, Judgement(said["judgement"]), **how)
            except NotNowError as error:
                messages.error(request, str(error))
                return redirect(_page_of(pk))
            messages.success(request, _("Your judgement is kept, and this is not asked again."))
            return redirect(f"{_page_of(pk)}{_choice_of(submission, line)}#line-{number}")
        content = {
            "title": _("Line %(number)s and %(target)s") % {"number": number, "target": known},
            "line": line,
            "known": known,
            "alike": alike,
            "form": form,
            "sides": beside(document, f"{line.participant.code} {line.own_reference}", known),
        }
        status = 422 if request.method == "POST" else 200
        return self.render(request, submission, content, template="sanctions/admin/judge_line.html", status=status)

    def _found(self, request: HttpRequest, pk: int) -> Submission:
        if not self.has_view_permission(request):
            raise PermissionDenied
        submission = self.get_queryset(request).filter(pk=pk).first()
        if submission is None:
            raise Http404
        return submission

    def _laid_out(self, seen: Look, form: Decision, *, kept: Kept, **more: Any) -> dict[str, Any]:
        submission, now = seen.submission, timezone.now()
        return {
            "title": str(submission),
            "look": seen,
            "shown": seen.shown,
            "form": form,
            "sheets": [(sheet, form.remark_on(sheet.line.number)) for sheet in seen.sheets],
            "elsewhere": sorted(set(kept.remarks) - set(seen.shown.numbers)),
            "operations": LineOperation.choices,
            "when": when(submission),
            "closed": submission.status in CLOSED,
            "judges": may_judge(seen.viewer) and submission.status not in CLOSED,
            "left": queue.time_left(submission.publish_at - now) if submission.publish_at else "",
            "embargoed": bool(submission.publish_at and submission.publish_at > now),
            "verdicts": Verdict,
            **more,
        }

    def _again(self, request: HttpRequest, seen: Look, form: Decision, kept: Kept, *, status: int) -> HttpResponse:
        return self.render(request, seen.submission, self._laid_out(seen, form, kept=kept), status=status)

    def _changed(self, request: HttpRequest, seen: Look, form: Decision, kept: Kept) -> HttpResponse:
        """It changed meanwhile: nothing is decided, and what it says now is shown, with the remarks kept."""
        shown_before = form.cleaned_data["digest"]
        data = {**{name: form.data[name] for name in form.data}, "digest": seen.digest}
        content = self._laid_out(
            seen, _form(seen, kept, data), kept=kept, changed_meanwhile=True, shown_before=shown_before
        )
        return self.render(request, seen.submission, content, status=409)

    def _read_back(self, request: HttpRequest, seen: Look, form: Decision, *, status: int = 200) -> HttpResponse:
        verdict = form.cleaned_data["verdict"]
        content = {
            "title": _("Read this back before it counts"),
            "look": seen,
            "shown": seen.shown,
            "form": form,
            "verdict": verdict,
            "remark": form.cleaned_data["remark"],
            "remarks": form.remarks,
            "last": verdict == Verdict.APPROVE and seen.approvals + 1 >= seen.needed,
            "nth": seen.approvals + 1,
            "when": when(seen.submission),
            "found": to_look_at(seen) if seen.shown.is_long else [],
        }
        template = "sanctions/admin/read_back.html"
        return self.render(request, seen.submission, content, template=template, status=status)

    @admin.display(description=gettext_lazy("State"), ordering="participant__code")
    def of(self, row: Submission) -> str:
        return row.participant.code

    @admin.display(description=gettext_lazy("submission"), ordering="title")
    def headline(self, row: Submission) -> SafeString:
        """The title, what its lines do and since when it waits, and what it is stuck at."""
        facts = _("%(what)s, submitted %(day)s") % {"what": queue.what(row), "day": f"{row.submitted_at:%Y-%m-%d}"}
        stuck = format_html('<span class="desk-stuck">{} {}</span>', _("Stuck:"), row.stuck)
        told = stuck if row.stuck and row.status not in CLOSED else ""
        return format_html('{}<span class="desk-about">{}</span>{}', row.title, facts, told)

    @admin.display(description=gettext_lazy("status, approvals"), ordering="status")
    def standing(self, row: Submission) -> SafeString:
        status = SubmissionStatus(row.status)
        badge = format_html('<span class="desk-status desk-status-{}">{}</span>', status.value.lower(), status.label)
        return badge if status in CLOSED else format_html("{}{}", badge, queue.approvals(row))

    @admin.display(description=gettext_lazy("to be published"), ordering="publish_at")
    def moment(self, row: Submission) -> SafeString:
        return queue.moment(row, at=timezone.now())

    @admin.display(description=gettext_lazy("you"))
    def yours(self, row: Any) -> SafeString:
        """From the queue's own columns, so that no row asks again."""
        if row.to_do:
            return format_html('<strong class="desk-to-do">{}</strong>', _("to do"))
        return format_html("{}", _("decided") if row.decided else "–")


def _choice(said: QueryDict, name: str) -> Choice:
    """The choice of lines whose address a field of the form holds."""
    return Choice.read(QueryDict(str(said.get(name, "")).removeprefix("?")))


def _form(seen: Look, kept: Kept, said: Any) -> Decision:
    """The decision that was posted, with a field for every line that is on the page or remarked on."""
    numbers = sorted({*seen.shown.numbers, *kept.remarks})
    return Decision(said, numbers=numbers, total=seen.shown.total if seen.shown.is_long else None)


def _choice_of(submission: Submission, line: Line) -> str:
    """What a page has to be asked for, to show a line: nothing, where all of them are on it."""
    return Choice(words=line.own_reference).address() if submission.lines.count() > LINES else ""


def _page_of(pk: int) -> str:
    return reverse("admin:sanctions_submission_change", args=[pk])


def _said(verdict: str) -> str:
    return {
        Verdict.APPROVE: _("You approved these exact bytes."),
        Verdict.RETURN: _("You returned it to the State with your remarks."),
        Verdict.REJECT: _("You rejected it."),
    }[Verdict(verdict)]
