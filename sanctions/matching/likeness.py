"""Targets with names like another, for the website's search: the candidates and scores of ``/v1/match``.

Published data alone is asked, through the connection ``public``.
"""

from collections.abc import Mapping, Sequence

from registry.enums import Kind
from sanctions.matching.v1 import found
from sanctions.matching.v1.entities import subject_of_entity
from sanctions.matching.v1.questions import Query

SCHEMA = "Thing"
"""Who searches by name alone has not said what bears it."""
CUTOFF = 0.45
"""Below the API's 0.5: a surname alone, and spelt otherwise, is like no more than one word of three (``Kostjukow`` is
0.48 like ``Igor Olegovich KOSTYUKOV``). A first name in common with another surname is 0.31."""


def targets(name: str, *, facets: Mapping[str, Sequence[str]], limit: int) -> list[str]:
    """The records of targets like the name that carry one of the values in each facet, at most ``limit``, best first.

    Names in announcements alone are not compared.
    """
    properties = {"name": [name]}
    asked = Query("q", SCHEMA, properties, subject_of_entity(SCHEMA, properties))
    (answer,) = found.alike([asked], cutoff=CUTOFF, limit=limit, facets=facets, without=())
    return [f"{Kind.TARGET.value}/{one.ref}" for one in answer.best]
