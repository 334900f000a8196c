"""Published targets that a draft's new listings may be about, so that a State can name one before it submits."""

import uuid
from typing import Any

from msgspec import to_builtins
from rest_framework.request import Request
from rest_framework.response import Response

from registry.enums import Kind
from sanctions.actions import lines as drafting
from sanctions.actions import matching
from sanctions.api.v1 import schema
from sanctions.api.v1.door import Door
from sanctions.api.v1.paging import check_parameters, page
from sanctions.api.v1.views.submissions import own
from sanctions.documents.listing import NEW_TARGET
from sanctions.documents.subject import subject_of
from sanctions.enums import LineOperation
from sanctions.models import Listing
from sanctions.screening.comparing import THRESHOLD


class Candidates(Door):
    """Of lines that add a listing and name no target. What other States withhold is not among them."""

    @schema.list_candidates
    def get(self, request: Request, key: uuid.UUID) -> Response:
        check_parameters(request, {"limit": (), "cursor": ()})
        submission = own(request, key)
        adding = drafting.rows(submission).filter(operation=LineOperation.ADD)
        found = page(adding, request, order=("number",))
        documents = [drafting.proposed_line(line).document for line in found.items]
        new = [(line, one) for line, one in zip(found.items, documents, strict=True) if one["target"] == NEW_TARGET]
        likely = matching.candidates([subject_of(document) for _line, document in new], public=True)
        known = _known({candidate.ref or "" for some in likely for candidate in some})
        items = [
            {"line": line.number, "candidates": [_told(candidate, known) for candidate in some]}
            for (line, _document), some in zip(new, likely, strict=True)
        ]
        return Response({"items": items, "next": found.next, "threshold": THRESHOLD})


def _known(refs: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Name and State of the public listings of some targets, by the target's reference."""
    known: dict[str, list[tuple[str, str]]] = {}
    rows = Listing.objects.filter(target__ref__in=refs, ref__isnull=False).order_by("pk")
    for target, names, state in rows.values_list("target__ref", "proposal__names", "participant__code"):
        known.setdefault(target or "", []).append((names[0]["text"], state))
    return known


def _told(candidate: matching.Candidate, known: dict[str, list[tuple[str, str]]]) -> dict[str, Any]:
    ref = candidate.ref or ""
    return {
        "target": ref,
        "url": f"/v1/{Kind.TARGET.collection}/{ref}",
        "name": known[ref][0][0],
        "listed_by": list(dict.fromkeys(state for _name, state in known[ref])),
        "score": candidate.score,
        "match": candidate.is_match,
        "features": to_builtins(candidate.features),
    }
