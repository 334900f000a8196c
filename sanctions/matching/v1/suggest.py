"""``/v1/reconcile/suggest/…``: what a person who types is offered: targets by name, properties and types by prefix."""

from typing import Any

from django.http import HttpRequest

from registry import folding, queries
from registry.enums import Kind
from sanctions.matching.v1 import found
from sanctions.matching.v1.door import ReadingDoor
from sanctions.matching.v1.entities import COMPARED, SCHEMAS_OF
from sanctions.matching.v1.parameters import Parameters
from sanctions.matching.v1.reconcile import described

LIMIT, MOST = 10, 200


class Suggest(ReadingDoor):
    """Whatever begins so, from ``cursor`` on."""

    parameters = ("prefix", "cursor")

    def read(self, request: HttpRequest, **kwargs: Any) -> Any:
        asked = Parameters(request.GET, self.parameters)
        # An empty prefix is sent as one begins to type, which `one` would refuse.
        prefix = asked.one("prefix") if request.GET.get("prefix") else ""
        return {"result": self.offered(prefix, asked.whole("cursor", 0, low=0, high=MOST))}

    def offered(self, prefix: str, cursor: int) -> list[dict[str, Any]]:
        """At most `LIMIT` of them."""
        raise NotImplementedError


class Entities(Suggest):
    """Targets."""

    def offered(self, prefix: str, cursor: int) -> list[dict[str, Any]]:
        if not folding.fold(prefix):
            return []
        at = queries.head().sequence
        rows = queries.search(
            prefix, at=at, kinds=[Kind.TARGET], statuses=found.STANDING, limit=cursor + LIMIT
        ).values_list("record", flat=True)
        refs = [record.partition("/")[2] for record in rows][cursor:]
        pages = found.entities(refs)
        return [
            {
                "id": ref,
                "name": pages[ref].caption,
                "description": described(pages[ref]),
                "notable": [{"id": pages[ref].schema, "name": pages[ref].schema}],
            }
            for ref in refs
            if ref in pages
        ]


class Properties(Suggest):
    """Properties that are compared."""

    def offered(self, prefix: str, cursor: int) -> list[dict[str, Any]]:
        return _beginning(sorted(COMPARED), prefix, cursor)


class Types(Suggest):
    """Schemas that targets are of."""

    def offered(self, prefix: str, cursor: int) -> list[dict[str, Any]]:
        return _beginning(list(SCHEMAS_OF), prefix, cursor)


def _beginning(names: list[str], prefix: str, cursor: int) -> list[dict[str, Any]]:
    alike = [name for name in names if name.lower().startswith(prefix.strip().lower())]
    return [{"id": name, "name": name} for name in alike[cursor : cursor + LIMIT]]
