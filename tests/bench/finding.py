"""Figure 9: a name asked of 1,000, 20,000 and 200,000 targets, through the public's connection.

The yardstick compares every question with every target, as logic-v2 does without an index; its time for one pair is
taken on a sample, and all targets take that time each. Targets and questions are made up.
"""

import os
import statistics
import sys
import time
from typing import Any

import django
from django.db import connections

from sanctions.screening.subjects import Subject
from tests.bench import yardstick
from tests.bench.population import population

SIZES = (1_000, 20_000, 200_000)
ASKED = 200
SAMPLE = 200


def run() -> list[dict[str, Any]]:
    """Questions a second at each size; the figures are those at 20,000."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    people = population(max(SIZES))
    questions = population(ASKED, seed=7)
    pair = yardstick.matching(
        [_entity(f"asked-{n}", one) for n, one in enumerate(questions[:4])],
        [_entity(f"target-{n}", one) for n, one in enumerate(people[:SAMPLE])],
    )
    filled, rows = 0, []
    for size in SIZES:
        _fill(people[filled:size], first=filled)
        filled = size
        takes = _ask(questions)
        median, p95 = statistics.median(takes), sorted(takes)[int(len(takes) * 0.95)]
        print(f"  {size} targets: median {median * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms", file=sys.stderr)  # noqa: T201
        if size == 20_000:
            ratio = pair * size / statistics.mean(takes)
            rows = [
                {"number": 9, "name": "questions of 20,000 targets, over logic-v2 over all", "value": ratio,
                 "unit": "x", "reach": ">= 50", "ok": ratio >= 50},
                {"number": 9, "name": "p95 of a question over the median", "value": p95 / median,
                 "unit": "x", "reach": "<= 3", "ok": p95 / median <= 3},
            ]  # fmt: skip
    return rows


def _fill(people: list[Subject], *, first: int) -> None:
    """So many more published targets, as far as matching knows of them."""
    from sanctions.actions import matching
    from sanctions.models import Target

    for begin in range(0, len(people), 1_000):
        chunk = people[begin : begin + 1_000]
        targets = Target.objects.bulk_create(
            Target(kind="PERSON", ref=f"T9{first + begin + n:08}") for n in range(len(chunk))
        )
        matching.write((target.pk, True, one) for target, one in zip(targets, chunk, strict=True))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE sanctions_matchkey, sanctions_profile, sanctions_target")


def _ask(questions: list[Subject]) -> list[float]:
    """Seconds of each question; the first few warm caches up and are not counted."""
    from sanctions.actions import matching

    takes = []
    for question in (*questions[:20], *questions):
        begun = time.perf_counter()
        matching.candidates([question], public=True, using="public")
        takes.append(time.perf_counter() - begun)
    return takes[20:]


def _entity(name: str, one: Subject) -> dict[str, Any]:
    """A subject as FollowTheMoney writes it. No two have the same id: logic-v2 keeps the names it analysed by it."""
    said = {"name": [name.text for name in one.names], "birthDate": [earliest for earliest, _ in one.births],
            "nationality": list(one.countries)}  # fmt: skip
    return {"id": name, "schema": "Person", "properties": said}
