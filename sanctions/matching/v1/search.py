"""``GET /v1/search/{dataset}``: targets by name, as entities, in the shape of yente's search.

The feed's own ``/v1/search`` finds records of every kind, and as the register stood at any moment.
"""

from typing import Any

from django.http import HttpRequest

from registry import folding, queries
from registry.enums import Kind
from sanctions.matching.v1 import answers, found
from sanctions.matching.v1.door import ReadingDoor
from sanctions.matching.v1.entities import SCHEMAS_OF
from sanctions.matching.v1.parameters import FACETS, Parameters, check_dataset
from sanctions.matching.v1.problems import bad_parameter

PARAMETERS = ("q", "schema", "limit", "offset", *FACETS)
HARMLESS = ("fuzzy", "simple")
MOST = 1000
"""Targets that are counted, and reached by an offset; who wants them all reads the feed."""


class Search(ReadingDoor):
    """Targets whose names are like the words."""

    parameters = PARAMETERS

    def read(self, request: HttpRequest, *, dataset: str = "", **kwargs: Any) -> Any:
        check_dataset(dataset)
        asked = Parameters(request.GET, PARAMETERS, HARMLESS)
        words = asked.one("q")
        if not folding.fold(words):
            raise bad_parameter("q", "Wanted: words to search for, with at least one letter or digit.")
        limit = asked.whole("limit", 10, low=1, high=100)
        offset = asked.whole("offset", 0, low=0, high=MOST - 1)
        facets = asked.facets()
        if schema := asked.one("schema"):
            if schema not in SCHEMAS_OF:
                raise bad_parameter("schema", f"One of {', '.join(SCHEMAS_OF)}.")
            kinds = [kind for kind in SCHEMAS_OF[schema] if kind in facets.get("kind", SCHEMAS_OF[schema])]
            facets["kind"] = kinds or ["NONE"]
        at = queries.head().sequence
        rows = queries.search(words, at=at, kinds=[Kind.TARGET], facets=facets, statuses=found.STANDING, limit=MOST)
        refs = [record.partition("/")[2] for record in rows.values_list("record", flat=True)]
        pages = found.entities(refs[offset : offset + limit])
        return {
            "limit": limit,
            "offset": offset,
            "total": answers.total(len(refs), most=MOST),
            "results": [answers.entity(ref, pages[ref]) for ref in refs[offset : offset + limit] if ref in pages],
            "facets": {},
        }
