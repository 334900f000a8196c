"""``POST /v1/match``: for each entity of a batch, the targets it is like, with the score and its reasons.

Clients of yente post to ``/match/{dataset}``: this register is one dataset, whatever it is called.
"""

from typing import Any

from django.http import HttpRequest

from sanctions.matching.v1 import answers, found, limits, parsing, questions
from sanctions.matching.v1.door import AskingDoor
from sanctions.matching.v1.parameters import FACETS, Parameters, check_dataset
from sanctions.matching.v1.problems import ProblemError, bad_parameter
from sanctions.matching.v1.questions import Query
from sanctions.screening.comparing import THRESHOLD

ALGORITHMS = ("best", answers.ALGORITHM)
CUTOFF = 0.5
PARAMETERS = ("limit", "threshold", "cutoff", "algorithm", "exclude_entity_ids", *FACETS)
HARMLESS = ("fuzzy",)
"""Sent by every client of nomenklatura, and without a meaning here."""


class Match(AskingDoor):
    """Whom the register has that is like those who are asked for."""

    parameters = PARAMETERS

    def ask(self, request: HttpRequest, *, dataset: str = "default", **kwargs: Any) -> Any:
        check_dataset(dataset)
        asked = Parameters(request.GET, PARAMETERS, HARMLESS)
        limit = asked.whole("limit", 5, low=1, high=limits.RESULTS)
        threshold = asked.share("threshold", THRESHOLD)
        cutoff = min(asked.share("cutoff", CUTOFF), threshold)
        if asked.one("algorithm", "best") not in ALGORITHMS:
            raise bad_parameter("algorithm", f"One of {', '.join(ALGORITHMS)}.")
        without = asked.many("exclude_entity_ids", most=limits.EXCLUDED)
        batch = questions.read(parsing.read(parsing.body_of(request, parsing.JSON)))
        check_results(len(batch), limit)
        limits.spend(request, len(batch) - self.costs)
        results = found.alike(batch, cutoff=cutoff, limit=limit, facets=asked.facets(), without=without)
        pages = found.entities({one.ref for answer in results for one in answer.best if one.ref})
        return {
            "responses": {
                query.key: {
                    "status": 200,
                    "results": [
                        answers.scored(one, pages[one.ref], threshold=threshold)
                        for one in answer.best
                        if one.ref in pages
                    ],
                    "total": answers.total(answer.total),
                    "query": _echo(query),
                    "ignored": query.ignored,
                }
                for query, answer in zip(batch, results, strict=True)
            },
            "matcher": answers.MATCHER,
            "limit": limit,
        }


def check_results(queries: int, limit: int) -> None:
    """
    Raises:
        ProblemError: so many queries could have more results in all than one answer carries.
    """
    if queries * limit > limits.ALL_RESULTS:
        most = limits.ALL_RESULTS // queries
        detail = f"{queries} queries at once are answered with at most {most} results each: `limit` is {limit}."
        raise ProblemError("too-large", detail)


def _echo(query: Query) -> dict[str, Any]:
    """The query as it was understood."""
    return {"id": query.id, "schema": query.schema, "properties": query.properties}
