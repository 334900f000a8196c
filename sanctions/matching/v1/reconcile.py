"""``/v1/reconcile``: the Reconciliation Service API 0.2 of the W3C community group, which OpenRefine speaks.

Without queries it says what it is (the manifest); with them, as a parameter or as a form, it answers with candidates.
JSONP, which 0.2 leaves open, is not offered: any site's scripts may read the answers (CORS).
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from registry.exports.ftm.entity import TITLE, Entity
from sanctions.matching.v1 import found, limits, parsing, reconciling
from sanctions.matching.v1.door import AskingDoor, ReadingDoor
from sanctions.matching.v1.entities import SCHEMAS_OF
from sanctions.matching.v1.found import REFERENCE, Answer
from sanctions.matching.v1.match import CUTOFF, check_results
from sanctions.matching.v1.parameters import Parameters
from sanctions.matching.v1.problems import ProblemError
from sanctions.matching.v1.reconciling import Asked
from sanctions.screening.comparing import THRESHOLD

SCHEMA_SPACE = "https://followthemoney.tech/explorer/"


class Reconcile(ReadingDoor, AskingDoor):
    """What the service is, or the candidates for a batch of queries."""

    methods = ("GET", "HEAD", "POST")
    parameters = ("queries",)

    def read(self, request: HttpRequest, **kwargs: Any) -> Any:
        Parameters(request.GET, self.parameters)
        batches = request.GET.getlist("queries")
        return self._answers(request, batches) if batches else manifest()

    def ask(self, request: HttpRequest, **kwargs: Any) -> Any:
        Parameters(request.GET, ())
        fields = parsing.form(parsing.body_of(request, parsing.FORM))
        if not fields or any(name != "queries" for name, _ in fields):
            raise ProblemError("unreadable-body", "A form with the one field queries.")
        return self._answers(request, [text for _, text in fields])

    def _answers(self, request: HttpRequest, batches: Sequence[str]) -> Any:
        if len(batches) > 1:
            raise ProblemError("invalid", "One batch of queries at a time.")
        batch = reconciling.read(parsing.read(batches[0]))
        most = max(one.limit for one in batch)
        check_results(len(batch), most)
        limits.spend(request, len(batch) - self.costs)
        alike = found.alike([one.query for one in batch], cutoff=CUTOFF, limit=most, facets={}, without=())
        named = {one.text for one in batch if REFERENCE.fullmatch(one.text)}
        refs = {one.ref for answer in alike for one in answer.best if one.ref} | found.standing(named, {})
        pages = found.entities(refs)
        return {
            one.query.key: {"result": _candidates(one, answer, pages)} for one, answer in zip(batch, alike, strict=True)
        }


def manifest() -> dict[str, Any]:
    """What the service is and where its parts are."""
    site = settings.SITE_URL
    suggested = ("entity", "property", "type")
    return {
        "versions": ["0.2"],
        "name": TITLE,
        "identifierSpace": f"{site}/v1/targets/",
        "schemaSpace": SCHEMA_SPACE,
        "defaultTypes": [{"id": schema, "name": schema} for schema in SCHEMAS_OF],
        "view": {"url": f"{site}/v1/targets/{{{{id}}}}"},
        "batchSize": limits.QUERIES,
        "suggest": {name: {"service_url": site, "service_path": f"/v1/reconcile/suggest/{name}"} for name in suggested},
    }


def _candidates(asked: Asked, answer: Answer, pages: dict[str, Entity]) -> list[dict[str, Any]]:
    """Best first. One is a match where it alone reaches the threshold: between two, a person decides."""
    if asked.text in pages and REFERENCE.fullmatch(asked.text):
        return [_candidate(asked.text, pages[asked.text], 100.0, is_match=True, features=[])]
    matching = [one for one in answer.best if one.score >= THRESHOLD]
    return [
        _candidate(
            one.ref,
            pages[one.ref],
            round(100 * one.score, 2),
            is_match=matching == [one],
            features=[{"id": feature.name, "value": feature.score} for feature in one.features],
        )
        for one in answer.best[: asked.limit]
        if one.ref in pages
    ]


def _candidate(ref: str, page: Entity, score: float, *, is_match: bool, features: list[Any]) -> dict[str, Any]:
    return {
        "id": ref,
        "name": page.caption,
        "description": described(page),
        "type": [{"id": page.schema, "name": page.schema}],
        "score": score,
        "match": is_match,
        "features": features,
    }


def described(page: Entity) -> str:
    """What tells namesakes apart, in a few words."""
    listed = "listed" if page.target else "no longer listed"
    return " · ".join([page.schema, *page.get("birthDate")[:2], *map(str.upper, _countries(page)), listed])


def _countries(page: Entity) -> list[str]:
    return page.get("nationality", "citizenship", "country")[:3]
