"""What OpenAPI says of lists sent as files; the means are those of `schema`."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, inline_serializer

from sanctions.api.v1 import schema, upload_answers, uploading
from sanctions.api.v1.forms import NothingForm
from sanctions.documents import template
from sanctions.enums import RowOutcome, UploadStatus

LISTS = "Lists as files"
XLSX = template.FORMS["xlsx"]
OUTCOME = OpenApiParameter("outcome", str, enum=RowOutcome.values)
WORDS = OpenApiParameter("q", str, description="Part of a name or of an own reference.")
ADDRESS = OpenApiParameter("Location", str, OpenApiParameter.HEADER, response=[200, 202])

list_formats = schema.call(
    "listFormats",
    "Formats a list may come in",
    LISTS,
    answer=inline_serializer("FormatList", {"items": upload_answers.FormatAnswer(many=True)}),
    fails=(400,),
)
download_workbook = schema.call(
    "downloadTemplate",
    "The register's own template, empty: a workbook with pick lists; its headings as Accept-Language asks",
    LISTS,
    answer={(200, XLSX): OpenApiTypes.BINARY},
    fails=(400,),
)
download_sheet = schema.call(
    "downloadTemplateSheet",
    "The template's sheet Listings alone, empty, as CSV: enough for a simple list",
    LISTS,
    answer={(200, "text/csv"): OpenApiTypes.STR},
    fails=(400,),
)
download_sheets = schema.call(
    "downloadTemplateSheets",
    "The template's sheets, empty, each as a CSV file in one zip",
    LISTS,
    answer={(200, "application/zip"): OpenApiTypes.BINARY},
    fails=(400,),
)
send_list = schema.call(
    "sendList",
    "Send a list as a file; it is read in the background into one draft",
    LISTS,
    request={"multipart/form-data": uploading.UploadForm},
    answer=upload_answers.UploadAnswer,
    status=202,
    also={200: "The very same list was sent before and still stands: this is the earlier upload."},
    meaning="Received. `Location` is where to watch it.",
    parameters=[schema.IDEMPOTENCY, schema.REPLAYED, ADDRESS],
    fails=(400, 413, 415, 422),
)
list_uploads = schema.call(
    "listUploads",
    "Own lists, newest first",
    LISTS,
    answer=schema.paged("UploadPage", upload_answers.UploadAnswer),
    parameters=[OpenApiParameter("status", str, enum=UploadStatus.values), schema.LIMITED, schema.CURSOR],
    fails=(400,),
)
read_upload = schema.call(
    "readUpload",
    "One list: how far its reading has come, and what became of it",
    LISTS,
    answer=upload_answers.UploadAnswer,
    fails=(400, 404),
)
cancel_upload = schema.call(
    "cancelUpload",
    "Stop reading a list; nothing is kept of it but the report",
    LISTS,
    request=NothingForm,
    answer=upload_answers.UploadAnswer,
    parameters=[schema.IDEMPOTENCY, schema.REPLAYED],
    fails=(400, 404, 409, 413, 415, 422),
)
list_rows = schema.call(
    "listUploadRows",
    "What each entry means: added, amended, ended, unchanged or refused, with its place in the file",
    LISTS,
    answer=schema.paged("UploadRowPage", upload_answers.UploadRowAnswer),
    parameters=[OUTCOME, WORDS, schema.LIMITED, schema.CURSOR],
    fails=(400, 404),
)
download_problems = schema.call(
    "downloadProblems",
    "Everything that is wrong, by row, as a CSV file",
    LISTS,
    answer={(200, "text/csv"): OpenApiTypes.STR},
    fails=(400, 404),
)
download_mend = schema.call(
    "downloadFileToMend",
    "The list in the register's own template, each problem beside its row: mend it and send it again",
    LISTS,
    answer={(200, XLSX): OpenApiTypes.BINARY},
    fails=(400, 404, 409),
)
