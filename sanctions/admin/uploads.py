"""Lists sent as files, at the desk: sent on a State's behalf, watched while they are read, read through by entry."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partnership.enums import Role
from partnership.permissions import NotAllowedError
from sanctions import tasks
from sanctions.actions import mending, uploads
from sanctions.actions.submissions import InvalidError
from sanctions.admin.base import Page, person
from sanctions.admin.upload_form import UploadListForm
from sanctions.admin.upload_rows import all_laid_out
from sanctions.documents import template
from sanctions.enums import RowOutcome, UploadStatus
from sanctions.models import Upload
from sanctions.models.upload import UNFINISHED
from sanctions.permissions import may_upload
from sanctions.workflow import NotNowError

ROWS_A_PAGE = 50


@admin.register(Upload)
class UploadAdmin(Page):
    """Nothing of it is edited: a list is mended and sent again."""

    page_template = "sanctions/admin/upload.html"
    list_display = ("title", "participant", "mode", "standing", "entries", "created_at", "created_by")
    list_filter = ("status", "format", ("participant", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("participant", "created_by")
    search_fields = ("title", "participant__code", "participant__name_en", "key")
    ordering = ("-created_at", "-id")

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["sanctions/desk.css"]}
        js: ClassVar[list[str]] = ["sanctions/upload.js"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request) and person(request).has_role(Role.OFFICER)

    def get_urls(self) -> list[URLPattern]:
        """What is done with one upload, beside Django's own addresses of a record."""
        wrap = self.admin_site.admin_view
        acts = {"cancel": self.cancel, "progress": self.progress, "problems": self.problems, "mend": self.mend}
        own = [path(f"<int:pk>/{name}/", wrap(view), name=f"sanctions_upload_{name}") for name, view in acts.items()]
        empty = path("template.<slug:ending>", wrap(self.blank), name="sanctions_upload_template")
        return [empty, *own, *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The form, or the way to the page on which the list is watched."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadListForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid() and (received := self._receive(request, form)):
            if received.repeated:
                messages.info(request, _("This very list was sent before, and nothing has changed since: here it is."))
            return redirect(_page_of(received.upload.pk))
        content = {"title": _("Send a list"), "original": _("New"), "form": form}
        page = "sanctions/admin/upload_form.html"
        return self.render(request, None, content, template=page, status=422 if form.errors else 200)

    def page(self, request: HttpRequest, obj: Upload) -> dict[str, Any]:
        outcome = request.GET.get("outcome", "")
        rows = _filtered(obj, outcome, request.GET.get("q", "").strip())
        shown = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
        return {
            "upload": obj,
            "files": obj.files.order_by("place"),
            "running": obj.status in UNFINISHED,
            "percent": _percent(obj),
            "counts": _counts(obj),
            "outcome": outcome,
            "words": request.GET.get("q", ""),
            "shown": shown,
            "rows": all_laid_out(shown, obj.participant),
            "unmapped": sorted(obj.unmapped.items(), key=lambda item: -item[1]["count"]),
            "may_cancel": obj.status in UNFINISHED and may_upload(person(request), obj.participant),
        }

    def blank(self, request: HttpRequest, ending: str) -> HttpResponseBase:
        """The register's own template, empty, in the language of whoever asks."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if ending not in template.FORMS:
            raise Http404
        made = template.empty(ending, get_language())
        return _download([made], f"template.{ending}", template.FORMS[ending])

    def progress(self, request: HttpRequest, pk: int) -> HttpResponse:
        """How far the reading has come, for the page that shows it."""
        upload = self._found(request, pk)
        running = upload.status in UNFINISHED
        said = _said(upload)
        return JsonResponse({"running": running, "percent": _percent(upload), "entries": upload.entries, "said": said})

    def cancel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Stop the reading."""
        if request.method != "POST":
            raise PermissionDenied
        upload = self._found(request, pk)
        try:
            uploads.cancel(upload, by=person(request), at=timezone.now())
        except NotNowError as error:
            messages.error(request, str(error))
        except NotAllowedError as error:
            raise PermissionDenied from error
        else:
            messages.success(request, _("It will be read no further."))
        return redirect(_page_of(pk))

    def problems(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Everything that is wrong, by row."""
        upload = self._found(request, pk)
        return _download(mending.problems_csv(upload), f"problems-{upload.key}.csv", "text/csv; charset=utf-8")

    def mend(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The list in our own template, each problem beside its row; back to its page if it cannot be mended so."""
        upload = self._found(request, pk)
        try:
            parts = mending.mend_xlsx(upload)
        except NotNowError as error:
            messages.error(request, str(error))
            return redirect(_page_of(pk))
        return _download(parts, f"mend-{upload.key}.xlsx", template.FORMS["xlsx"])

    def _receive(self, request: HttpRequest, form: UploadListForm) -> uploads.Received | None:
        said = form.cleaned_data
        try:
            received = uploads.receive(
                participant=said["participant"],
                format_name=said["format"],
                mode=said["mode"],
                files=[(file.name, file.chunks()) for file in said["file"]],
                title=said["title"],
                accept_endings=said["accept_endings"],
                replace=said["replace"],
                language=get_language() or "en",
                by=person(request),
                at=timezone.now(),
            )
        except NotAllowedError as error:
            raise PermissionDenied from error
        except InvalidError as error:
            for problem in error.problems:
                name = problem.pointer.split("/")[1] if problem.pointer else ""
                form.add_error(name if name in form.fields else None, problem.detail)
            return None
        tasks.read_after_commit()
        return received

    def _found(self, request: HttpRequest, pk: int) -> Upload:
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload: Upload | None = self.get_queryset(request).select_related("participant").filter(pk=pk).first()
        if upload is None:
            raise Http404
        return upload

    @admin.display(description=gettext_lazy("status"), ordering="status")
    def standing(self, row: Upload) -> str:
        return _said(row)


def _filtered(upload: Upload, outcome: str, words: str) -> QuerySet[Any]:
    rows = upload.rows.select_related("listing").order_by("number")
    if outcome in RowOutcome.values:
        rows = rows.filter(outcome=outcome)
    if words:
        rows = rows.filter(Q(own_reference__icontains=words) | Q(name__icontains=words))
    return rows


def _counts(upload: Upload) -> list[Mapping[str, Any]]:
    said = {outcome: getattr(upload, outcome.value.lower()) for outcome in RowOutcome}
    return [{"outcome": one.value, "label": one.label, "number": number} for one, number in said.items()]


def _percent(upload: Upload) -> int:
    return min(100, upload.bytes_read * 100 // upload.size)


def _said(upload: Upload) -> str:
    if upload.status == UploadStatus.READING:
        return _("Being read: %(percent)s %%") % {"percent": _percent(upload)}
    return str(UploadStatus(upload.status).label)


def _download(parts: Any, name: str, kind: str) -> HttpResponseBase:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(parts, content_type=kind, headers=headers)


def _page_of(pk: int) -> str:
    return reverse("admin:sanctions_upload_change", args=[pk])
