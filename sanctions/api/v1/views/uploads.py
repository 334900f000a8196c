"""Lists sent as files: received, watched, cancelled, and what became of every entry."""

import uuid
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from sanctions import tasks
from sanctions.actions import mending, uploads
from sanctions.api.v1 import upload_schema as schema
from sanctions.api.v1.access import key_of, state_of
from sanctions.api.v1.door import Door
from sanctions.api.v1.forms import NothingForm, read_form
from sanctions.api.v1.idempotency import once
from sanctions.api.v1.paging import check_parameters, page
from sanctions.api.v1.problems import not_found
from sanctions.api.v1.upload_answers import FormatAnswer, UploadAnswer, UploadRowAnswer
from sanctions.api.v1.uploading import Multipart, UploadForm, digest, members
from sanctions.documents import template
from sanctions.enums import RowOutcome, Scope, UploadStatus
from sanctions.formats.catalogue import ALL
from sanctions.models import Upload

PAGED = {"limit": (), "cursor": ()}


class Formats(Door):
    @schema.list_formats
    def get(self, request: Request) -> Response:
        check_parameters(request, {})
        return Response({"items": FormatAnswer(ALL, many=True).data})


class Workbook(Door):
    @schema.download_workbook
    def get(self, request: Request) -> HttpResponseBase:
        return _template(request, "xlsx")


class Sheet(Door):
    @schema.download_sheet
    def get(self, request: Request) -> HttpResponseBase:
        return _template(request, "csv")


class Sheets(Door):
    @schema.download_sheets
    def get(self, request: Request) -> HttpResponseBase:
        return _template(request, "zip")


class Uploads(Door):
    scopes: ClassVar[dict[str, Scope]] = {"GET": Scope.READ, "HEAD": Scope.READ, "POST": Scope.DRAFT}
    parser_classes = [Multipart]

    def said(self, request: Request) -> bytes:
        return digest(request)

    @schema.list_uploads
    def get(self, request: Request) -> Response:
        check_parameters(request, {"status": UploadStatus.values, **PAGED})
        rows = _own(request)
        if status := request.query_params.get("status"):
            rows = rows.filter(status=status)
        found = page(rows, request, order=("-created_at", "-key"))
        return Response({"items": UploadAnswer(found.items, many=True).data, "next": found.next})

    @schema.send_list
    @once
    def post(self, request: Request) -> Response:
        said = read_form(UploadForm(data=members(request)))
        received = uploads.receive(
            participant=state_of(request),
            format_name=said["format"],
            mode=said["mode"],
            files=[(part.name or "", part.chunks()) for part in said["file"]],
            title=said.get("title", ""),
            accept_endings=said["accept_endings"],
            replace=said["replace"],
            language=get_language() or "en",
            by=key_of(request).user,
            at=timezone.now(),
        )
        tasks.read_after_commit()
        answer = UploadAnswer(received.upload).data
        address = f"{request.path}/{received.upload.key}"
        return Response(answer, status=200 if received.repeated else 202, headers={"Location": address})


class OneUpload(Door):
    @schema.read_upload
    def get(self, request: Request, key: uuid.UUID) -> Response:
        check_parameters(request, {})
        return Response(UploadAnswer(own(request, key)).data)


class Cancel(Door):
    scopes: ClassVar[dict[str, Scope]] = {"POST": Scope.DRAFT}

    @schema.cancel_upload
    @once
    def post(self, request: Request, key: uuid.UUID) -> Response:
        upload = own(request, key)
        read_form(NothingForm(data=request.data))
        return Response(UploadAnswer(uploads.cancel(upload, by=key_of(request).user, at=timezone.now())).data)


class Rows(Door):
    @schema.list_rows
    def get(self, request: Request, key: uuid.UUID) -> Response:
        check_parameters(request, {"outcome": RowOutcome.values, "q": (), **PAGED})
        rows = own(request, key).rows.all()
        if outcome := request.query_params.get("outcome"):
            rows = rows.filter(outcome=outcome)
        if words := request.query_params.get("q", "").strip():
            rows = rows.filter(Q(own_reference__icontains=words) | Q(name__icontains=words))
        found = page(rows, request, order=("number",))
        return Response({"items": UploadRowAnswer(found.items, many=True).data, "next": found.next})


class Problems(Door):
    @schema.download_problems
    def get(self, request: Request, key: uuid.UUID) -> HttpResponseBase:
        check_parameters(request, {})
        return download(mending.problems_csv(own(request, key)), f"problems-{key}.csv", "text/csv; charset=utf-8")


class Mend(Door):
    @schema.download_mend
    def get(self, request: Request, key: uuid.UUID) -> HttpResponseBase:
        check_parameters(request, {})
        return download(mending.mend_xlsx(own(request, key)), f"mend-{key}.xlsx", template.FORMS["xlsx"])


def _template(request: Request, ending: str) -> HttpResponseBase:
    """The empty template in the caller's language: the same for every State."""
    check_parameters(request, {})
    name = f'attachment; filename="template.{ending}"'
    kind, made = template.FORMS[ending], template.empty(ending, get_language())
    return HttpResponse(made, content_type=kind, headers={"Content-Disposition": name})


def download(parts: Any, name: str, kind: str) -> HttpResponseBase:
    """A file to keep, sent as it is made; never shown inline."""
    return StreamingHttpResponse(
        parts, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def own(request: Request, key: uuid.UUID) -> Upload:
    """A list that the caller's State sent.

    Raises:
        ProblemError: there is none; another State's is none.
    """
    found = _own(request).filter(key=key).first()
    if found is None:
        raise not_found()
    return found


def _own(request: Request) -> "QuerySet[Upload]":
    return Upload.objects.of(state_of(request)).select_related("participant", "created_by", "submission")
