"""The front page: what this is, what it holds, what is new, and where to go on."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from registry import queries
from registry.enums import Kind, Operation

NEWEST = 12


@require_safe
def front(request: HttpRequest, language: str) -> HttpResponse:
    """One page, read through the public role like the feed; two queries beside the head."""
    state = queries.head()
    shown = queries.filtered(queries.current()).values("kind").annotate(number=Count("*"))
    numbers = {row["kind"]: row["number"] for row in shown}
    newest = queries.since(max(state.sequence - NEWEST, 0), limit=NEWEST).values(
        "sequence", "kind", "record", "operation", "title", "published_at"
    )
    with translation.override(language):
        context = {
            "state": state,
            "collections": [(kind, numbers.get(kind.value, 0)) for kind in Kind],
            "newest": [
                event
                | {
                    "kind": Kind(event["kind"]),
                    "ref": event["record"].partition("/")[2],
                    "operation": Operation(event["operation"]).label,
                }
                for event in reversed(newest)
            ],
            "language": language,
        }
        return render(request, "registry/site/front.html", context)
