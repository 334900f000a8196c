"""Entities and candidates as they are sent, in the shapes that clients of yente read."""

from typing import Any

from registry.exports.ftm.entity import PREFIX, Entity
from sanctions.actions.matching import Candidate
from sanctions.screening.comparing import THRESHOLD
from sanctions.screening.profiles import VERSION

DATASET = "register"
ALGORITHM = f"register-v{VERSION}"
MATCHER: dict[str, Any] = {"name": ALGORITHM, "version": VERSION, "threshold": THRESHOLD}
"""What scored: another version may score otherwise."""


def entity(ref: str, found: Entity) -> dict[str, Any]:
    """A target as an entity; ``record`` and ``url`` are where the register has its page."""
    own = f"{PREFIX}-"
    return {
        **found.to_json(),
        "id": ref,
        "referents": [merged.removeprefix(own) for merged in found.referents],
        "datasets": [DATASET],
        "record": f"target/{ref}",
        "url": url(ref),
    }


def scored(candidate: Candidate, found: Entity, *, threshold: float) -> dict[str, Any]:
    """A candidate: its entity, the score, and the reasons, each by a name of its own."""
    named: dict[str, Any] = {}
    for feature in candidate.features:
        name = feature.name if feature.name not in named else f"{feature.name}_{len(named)}"
        named[name] = feature
    return {
        **entity(candidate.ref or "", found),
        "score": candidate.score,
        "match": candidate.score >= threshold,
        "features": {name: feature.score for name, feature in named.items()},
        "explanations": {name: {"score": feature.score, "detail": feature.detail} for name, feature in named.items()},
    }


def total(number: int, *, most: int | None = None) -> dict[str, Any]:
    """How many there are; ``gte`` where they were not counted any further."""
    return {"value": number, "relation": "gte" if number == most else "eq"}


def url(ref: str) -> str:
    return f"/v1/targets/{ref}"
