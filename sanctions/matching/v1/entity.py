"""``GET /v1/entities/{reference}``: one target as an entity, where clients of yente look for what they were offered."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from sanctions.matching.v1 import answers, found
from sanctions.matching.v1.door import ReadingDoor, written
from sanctions.matching.v1.found import REFERENCE
from sanctions.matching.v1.parameters import Parameters
from sanctions.matching.v1.problems import ProblemError

HARMLESS = ("nested",)
"""Whether what hangs on it comes inside it: here everything is in its properties anyway."""


class Entity(ReadingDoor):
    """The target; of a merged one, the way to its survivor."""

    parameters = ()

    def read(self, request: HttpRequest, *, ref: str = "", **kwargs: Any) -> Any:
        Parameters(request.GET, (), HARMLESS)
        if not REFERENCE.fullmatch(ref):
            raise ProblemError("not-found")
        survivor = found.survivor(ref)
        if survivor != ref:
            return moved(f"/v1/entities/{survivor}")
        pages = found.entities(found.standing([ref], {}))
        if ref not in pages:
            raise ProblemError("not-found")
        return answers.entity(ref, pages[ref])


def moved(place: str) -> HttpResponse:
    """For ever, as the feed says it of a merged record."""
    answer = written({"url": place}, status=308)
    answer["Location"] = place
    return answer
