"""The addresses of ``/api/v1/``; none ends in a slash."""

from django.urls import path, re_path

from sanctions.api.v1 import schema
from sanctions.api.v1.door import explain, no_such_address
from sanctions.api.v1.views import candidates, references, submissions, uploads

urlpatterns = [
    path("submissions", submissions.Submissions.as_view()),
    path("submissions/<uuid:key>", submissions.OneSubmission.as_view()),
    path("submissions/<uuid:key>/submit", submissions.Submit.as_view()),
    path("submissions/<uuid:key>/withdraw", submissions.Withdraw.as_view()),
    path("submissions/<uuid:key>/reviews", submissions.Reviews.as_view()),
    path("submissions/<uuid:key>/preview", submissions.Preview.as_view()),
    path("submissions/<uuid:key>/candidates", candidates.Candidates.as_view()),
    path("formats", uploads.Formats.as_view()),
    path("templates/template.xlsx", uploads.Workbook.as_view()),
    path("templates/template.csv", uploads.Sheet.as_view()),
    path("templates/template.zip", uploads.Sheets.as_view()),
    path("uploads", uploads.Uploads.as_view()),
    path("uploads/<uuid:key>", uploads.OneUpload.as_view()),
    path("uploads/<uuid:key>/cancel", uploads.Cancel.as_view()),
    path("uploads/<uuid:key>/rows", uploads.Rows.as_view()),
    path("uploads/<uuid:key>/problems.csv", uploads.Problems.as_view()),
    path("uploads/<uuid:key>/mend.xlsx", uploads.Mend.as_view()),
    path("programmes", references.Programmes.as_view()),
    path("incidents", references.Incidents.as_view()),
    path("announcements", references.Announcements.as_view()),
    path("listings", references.Listings.as_view()),
    path("listings/<path:ref>", references.OneListing.as_view()),
    path("me", references.Me.as_view()),
    path("problems/<slug:name>", explain),
    path("schema", schema.schema_view, name="submission-schema"),
    path("docs", schema.docs_view, name="submission-docs"),
    re_path(r"^[\s\S]*", no_such_address),  # line breaks included; an inline (?s) breaks every reverse()
]
