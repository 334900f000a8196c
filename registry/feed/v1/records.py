"""Records: collections with filters, one record, its versions, and all of them by name."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet, Subquery
from django.http import HttpRequest, HttpResponse

from registry import queries
from registry.actions.ledger import moment
from registry.enums import Kind, Status
from registry.feed.v1 import answers, bodies, filters, problems
from registry.feed.v1.base import FeedView, StateView, state_at
from registry.feed.v1.parameters import REF, Parameters, as_cursor
from registry.models import Event, Head

UNREAD = ("names", "search", "facets", "periods", "salt")


@dataclass(frozen=True)
class Question:
    """What a collection is asked for, read and checked."""

    facets: dict[str, list[str]] = field(default_factory=dict)
    statuses: Sequence[str] = queries.COUNTED
    on: dt.date | None = None
    updated_since: queries.AsOf | None = None
    words: str = ""
    after: str = ""
    limit: int = 100


class CollectionView(StateView):
    """The records of one kind as at a state of the register, in the order of their references."""

    kind: Kind = Kind.LISTING

    def __init__(self, **initkwargs: Any) -> None:
        super().__init__(**initkwargs)
        self.parameters = filters.parameters(self.kind)

    def question(self, asked: Parameters, **kwargs: Any) -> Question:
        facets = {name: asked.many(name) for name in filters.FACETS[self.kind] if name != "status"}
        statuses, standing = _statuses(self.kind, asked)
        day = filters.DAYS.get(self.kind)
        return Question(
            facets={name: values for name, values in {**facets, "status": standing}.items() if values},
            statuses=statuses,
            on=asked.day(day) if day else None,
            updated_since=asked.as_of("updated_since"),
            words=asked.words() or "",
            after=asked.cursor() or "",
            limit=asked.number("limit", 100, low=1, high=1000),
        )

    def body(self, request: HttpRequest, question: Question, at: queries.State) -> bytes:
        found = self._found(question, at)
        count = found.count()
        if not count:
            refuse_unknown(self.kind, question.facets)
        name = f"{self.kind.value}/{question.after}"
        events = found.filter(record__gt=name) if question.after else found
        page = list(events.order_by("record").defer(*UNREAD)[: question.limit + 1]) if count else []
        more, page = page[question.limit :], page[: question.limit]
        rest = bodies.ended(
            {
                "collection": self.kind.collection,
                "count": count,
                "next": next_page(request, at, page[-1].record) if more else None,
                "as_of": bodies.state(at),
            }
        )
        return bodies.wrapped("records", map(bodies.record, page)) + rest

    def _found(self, question: Question, at: queries.State) -> QuerySet[Event]:
        events = queries.filtered(
            queries.as_of(at.sequence).filter(kind=self.kind),
            facets=question.facets,
            statuses=question.statuses,
            on=question.on,
            words=question.words,
        )
        match question.updated_since:
            case None:
                return events
            case int(sequence):
                return events.filter(sequence__gt=sequence)
            case dt.datetime() as instant:
                return events.filter(published_at__gte=instant)
            case day:
                return events.filter(published_at__gte=dt.datetime.combine(day, dt.time.min, dt.UTC))


def refuse_unknown(kind: Kind, facets: Mapping[str, Sequence[str]]) -> None:
    """An empty answer is given only to a question that could have had another: a typo is not 'no listings'.

    Raises:
        Problem: a value that no record of the kind ever carried in this facet, and that names no record.
    """
    for name, values in facets.items():
        for value in values:
            reference = filters.REFERENCES.get(name)
            if reference and REF.fullmatch(value):
                top = queries.history(f"{reference.value}/{value}", at=queries.LATEST)
                if top.exists():
                    continue
            if not queries.known(kind, name, value):
                raise problems.bad_value(
                    name, f"No {kind.value} was ever published with one of these values, nor such a record."
                )


class RecordView(FeedView):
    """One record, as its newest version has it."""

    kind: Kind = Kind.LISTING
    parameters = ("as_of",)

    def read(self, request: HttpRequest, asked: Parameters, *, ref: str = "", **kwargs: Any) -> HttpResponse:
        versions, cache = _versions(self.kind, ref, asked)
        line = versions.order_by("-sequence").first()
        if line is None or line.status == Status.WITHDRAWN:
            raise problems.not_found()
        if line.status == Status.MERGED:
            query = request.GET.urlencode()
            place = bodies.url(line.merged_into) + (f"?{query}" if query else "")
            body = bodies.whole({"record": line.record, "status": line.status, "merged_into": place})
            return answers.ok(request, body, etag=None, cache=cache, status=308, headers={"Location": place})
        etag = answers.tag(request, line.leaf, line.demonstration)
        if answers.matches(request, etag):
            return answers.not_modified(etag, cache)
        body = bodies.joined(bodies.record(line), {"demonstration": line.demonstration})
        return answers.ok(request, body, etag=etag, cache=cache)


class HistoryView(FeedView):
    """Every version of one record that was published, the oldest first; a merged record keeps its own."""

    kind: Kind = Kind.LISTING
    parameters = ("as_of",)

    def read(self, request: HttpRequest, asked: Parameters, *, ref: str = "", **kwargs: Any) -> HttpResponse:
        versions, cache = _versions(self.kind, ref, asked)
        lines = list(versions.order_by("sequence"))
        if not lines or lines[-1].status == Status.WITHDRAWN:
            raise problems.not_found()
        newest = lines[-1]
        etag = answers.tag(request, newest.leaf, newest.demonstration)
        if answers.matches(request, etag):
            return answers.not_modified(etag, cache)
        rest = bodies.ended({"record": newest.record, "status": newest.status, "demonstration": newest.demonstration})
        body = bodies.wrapped("versions", map(bodies.record, lines)) + rest
        return answers.ok(request, body, etag=etag, cache=cache)


class SearchView(StateView):
    """Records of every kind by name, in any script, best first."""

    parameters = ("q", "kind", *filters.SEARCH, "status", "limit", "as_of")

    def question(self, asked: Parameters, **kwargs: Any) -> tuple[str, list[Kind], Question]:
        words = asked.words()
        if words is None:
            raise problems.bad_value("q", "Wanted: the words to search for.")
        kinds = [Kind(value) for value in asked.many("kind", Kind.values)]
        facets = {name: asked.many(name) for name in filters.SEARCH}
        statuses, standing = _statuses(Kind.LISTING, asked)
        named = {name: values for name, values in {**facets, "status": standing}.items() if values}
        return words, kinds, Question(named, statuses, limit=asked.number("limit", 20, low=1, high=100))

    def body(self, request: HttpRequest, question: Any, at: queries.State) -> bytes:
        words, kinds, asked = question
        found = queries.search(
            words, at=at.sequence, kinds=kinds, facets=asked.facets, statuses=asked.statuses, limit=asked.limit
        )
        results = [bodies.text(_hit(line)) for line in found.defer("document", *UNREAD)]
        if not results:
            _refuse_unknown_anywhere(asked.facets)
        return bodies.wrapped("results", results) + bodies.ended({"q": words, "as_of": bodies.state(at)})


def _refuse_unknown_anywhere(facets: Mapping[str, Sequence[str]]) -> None:
    """As `refuse_unknown`, of records of whatever kind.

    Raises:
        Problem: a value that no record ever carried in this facet.
    """
    for name, values in facets.items():
        kinds = [kind for kind, known in filters.FACETS.items() if name in known]
        for value in values:
            if not any(queries.known(kind, name, value) for kind in kinds):
                raise problems.bad_value(name, "No record was ever published with one of these values.")


def _hit(line: Any) -> dict[str, Any]:
    return {
        "record": line.record,
        "url": bodies.url(line.record),
        "kind": line.kind,
        "status": line.status,
        "title": line.title,
        "score": round(100 * line.score),
        "sequence": line.sequence,
        "published_at": moment(line.published_at),
    }


def _versions(kind: Kind, ref: str, asked: Parameters) -> tuple[QuerySet[Any], str]:
    """A record's versions up to the moment asked for, each knowing whether the register is a demonstration."""
    as_of = asked.as_of()
    if not REF.fullmatch(ref):
        raise problems.not_found()
    upto = queries.LATEST if as_of is None else state_at(as_of).sequence
    versions = queries.history(f"{kind.value}/{ref}", at=upto)
    demonstration = Subquery(Head.objects.using(queries.PUBLIC).values("demonstration")[:1])
    cache = answers.SETTLED if isinstance(as_of, int) else answers.BRIEFLY
    return versions.defer(*UNREAD).annotate(demonstration=demonstration), cache


def _statuses(kind: Kind, asked: Parameters) -> tuple[Sequence[str], list[str]]:
    """`status` in small letters is how the record stands; in capitals, where the kind has it, how its subject does."""
    values = asked.many("status")
    standing = [value for value in values if value.isupper() and "status" in filters.FACETS[kind]]
    statuses = [value for value in values if value not in standing]
    if any(value not in filters.STATUSES for value in statuses) or (standing and statuses):
        raise problems.bad_value("status", f"Of one sort only; of a record: {', '.join(filters.STATUSES)}.")
    return statuses or queries.COUNTED, standing


def next_page(request: HttpRequest, at: queries.State, last: str) -> str:
    """Where the page after a record is, tied to the state of this one: nothing moves while a reader turns pages."""
    query = request.GET.copy()
    query["as_of"] = str(at.sequence)
    query["after"] = as_cursor(last.partition("/")[2])
    return f"{request.path}?{urlencode(sorted(query.lists()), doseq=True)}"
