"""Coverage: which participant lists which target, who lists one alone, and how far each two agree.

The one answer of the feed that says what no document says by itself. It is made of the targets' documents and of
nothing else (`registry.exports.coverage`), so whoever has those can make it again.
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpRequest

from registry import queries, snapshot
from registry.enums import Kind
from registry.exports.coverage import Row, Wanted, totals
from registry.feed.v1 import bodies, filters
from registry.feed.v1.base import StateView
from registry.feed.v1.parameters import Parameters
from registry.feed.v1.problems import Problem
from registry.feed.v1.records import next_page, refuse_unknown


@dataclass(frozen=True)
class Question:
    """Which rows, and which page of them."""

    wanted: Wanted
    after: str
    limit: int


class CoverageView(StateView):
    """Targets in the order of their references, each with everyone who lists it or did, as at a state."""

    parameters = (*filters.COVERAGE, "only_by", "not_by", "after", "limit", "as_of")

    def question(self, asked: Parameters, **kwargs: Any) -> Question:
        return Question(
            wanted=Wanted(
                participants=tuple(asked.many("participant")),
                programmes=tuple(asked.many("programme")),
                incidents=tuple(asked.many("incident")),
                kinds=tuple(asked.many("kind")),
                only_by=asked.one("only_by") or "",
                not_by=asked.one("not_by") or "",
            ),
            after=asked.cursor() or "",
            limit=asked.number("limit", 100, low=1, high=1000),
        )

    def body(self, request: HttpRequest, question: Question, at: queries.State) -> bytes:
        wanted = question.wanted
        rows = [row for row in snapshot.covered(at.sequence) if wanted.has(row)]
        _refuse_typos(wanted, empty=not rows)
        rest = [row for row in rows if row.ref > question.after] if question.after else rows
        page, more = rest[: question.limit], rest[question.limit :]
        return bodies.wrapped("rows", (bodies.text(_row(row)) for row in page)) + bodies.ended(
            {
                "totals": msgspec.to_builtins(totals(rows)),
                "count": len(rows),
                "next": next_page(request, at, page[-1].record) if more else None,
                "as_of": bodies.state(at),
            }
        )


def _row(row: Row) -> dict[str, Any]:
    return {
        "record": row.record,
        "url": bodies.url(row.record),
        "name": row.name,
        "kind": row.kind,
        "status": row.status,
        "listed_by": row.listed_by,
        "only_by": row.only_by or None,
        "cells": [
            msgspec.structs.asdict(cell) | {"since": cell.since or None, "until": cell.until or None}
            for cell in row.cells
        ],
    }


def _refuse_typos(wanted: Wanted, *, empty: bool) -> None:
    """As in collections; and whoever lists nothing must be somebody, since *not by* them is everything."""
    _refuse_nobody("not_by", wanted.not_by)
    if empty:
        _refuse_nobody("only_by", wanted.only_by)
        values = (wanted.participants, wanted.programmes, wanted.incidents, wanted.kinds)
        refuse_unknown(Kind.TARGET, dict(zip(filters.COVERAGE, values, strict=True)))


def _refuse_nobody(parameter: str, code: str) -> None:
    if not code:
        return
    try:
        refuse_unknown(Kind.TARGET, {"participant": [code]})
    except Problem as problem:
        raise Problem(problem.kind, problem.members | {"parameter": parameter}) from None
