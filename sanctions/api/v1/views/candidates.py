"""Published targets that a draft's new listings may be about, so that a State can name one before it submits."""

import uuid
from typing import Any

from django.utils.translation import gettext as _
from msgspec import to_builtins
from rest_framework.request import Request
from rest_framework.response import Response

from registry.enums import Kind
from registry.models import Event
from sanctions import workflow
from sanctions.actions import lines as drafting
from sanctions.actions import matching
from sanctions.api.v1 import schema
from sanctions.api.v1.door import Door
from sanctions.api.v1.paging import check_parameters, page
from sanctions.api.v1.views.submissions import own
from sanctions.documents.listing import NEW_TARGET
from sanctions.documents.subject import subject_of
from sanctions.enums import LineOperation
from sanctions.screening.comparing import THRESHOLD


class Candidates(Door):
    """Of lines that add a listing and name no target. What other States withhold is not among them."""

    @schema.list_candidates
    def get(self, request: Request, key: uuid.UUID) -> Response:
        check_parameters(request, {"limit": (), "cursor": ()})
        submission = own(request, key)
        if submission.status in workflow.CLOSED:
            raise workflow.NotNowError(
                _("nothing more will be published of a submission that is %(status)s") % {"status": submission.status}
            )
        adding = drafting.rows(submission).filter(operation=LineOperation.ADD)
        found = page(adding, request, order=("number",))
        documents = [drafting.proposed_line(line).document for line in found.items]
        new = [(line, one) for line, one in zip(found.items, documents, strict=True) if one["target"] == NEW_TARGET]
        likely = matching.candidates([subject_of(document) for _line, document in new], public=True)
        known = matching.standing({candidate.ref or "" for some in likely for candidate in some})
        items = [
            {"line": line.number, "candidates": [_told(one, known[one.ref]) for one in some if one.ref in known]}
            for (line, _document), some in zip(new, likely, strict=True)
        ]
        return Response({"items": items, "next": found.next, "threshold": THRESHOLD})


def _told(candidate: matching.Candidate, event: Event) -> dict[str, Any]:
    """A candidate as the register names it, which may no longer stand as it was listed."""
    return {
        "target": candidate.ref,
        "url": f"/v1/{Kind.TARGET.collection}/{candidate.ref}",
        "name": event.title,
        "listed_by": event.facets["participant"],
        "score": candidate.score,
        "match": candidate.is_match,
        "features": to_builtins(candidate.features),
    }
