"""Finished lines for the register: each record's document with its title, filters, names and periods."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from partnership.documents import reference
from partnership.documents.meeting import meeting
from partnership.documents.participant import memberships, participant, periods, takes_part
from partnership.documents.shapes import year
from partnership.documents.statement import statement
from partnership.models import (
    Body,
    Fact,
    Incident,
    Instrument,
    Meeting,
    Participant,
    ParticipantCount,
    Statement,
)
from registry.actions.ledger import Entry
from registry.enums import Kind, Operation


class NotPublishableError(Exception):
    """The record is a candidate, or was entered in error: it is not published."""


@dataclass(frozen=True)
class OfficerRecord:
    """A record that officers keep, ready to be published.

    ``first`` is the operation of its first event, ``ending`` the one that ends it, ``over`` whether it has ended.
    """

    kind: Kind
    ref: str
    row: Model
    first: Operation = Operation.PUBLISHED
    ending: Operation = Operation.ENDED
    over: bool = False

    def entry(self, operation: Operation) -> Entry:
        """The line as it would be appended.

        Raises:
            NotPublishableError: a candidate, or entered in error.
        """
        return entry(self.kind, self.row, operation)


def find(kind: Kind, ref: str) -> OfficerRecord:
    """A record by its reference.

    Raises:
        KeyError: officers keep no records of this kind.
        ObjectDoesNotExist: there is no such record.
    """
    rows, key = LOOKUPS[kind]
    row: Any = rows().get(**{key: ref})
    if kind is Kind.PARTICIPANT:
        over = bool(memberships(row)) and not takes_part(row)
        return OfficerRecord(kind, ref, row, Operation.JOINED, Operation.LEFT, over)
    return OfficerRecord(kind, ref, row)


def entry(kind: Kind, row: Any, operation: Operation) -> Entry:
    """The line of one record; see the modules beside this one for each document's shape.

    Raises:
        NotPublishableError: a candidate, or entered in error.
    """
    if isinstance(row, Fact) and row.in_error:
        raise NotPublishableError(_("%(record)s was entered in error") % {"record": row})
    return COMPOSERS[kind](row, operation)


def _participant(row: Participant, operation: Operation) -> Entry:
    known = memberships(row)
    if not known:
        raise NotPublishableError(
            _(
                "%(record)s is a candidate: no confirmed membership rests on a signature, an announced accession or its"
                " own statement, and attendance is not membership"
            )
            % {"record": row}
        )
    last = known[-1]
    facets = {"kind": [row.kind], "participant": [row.code], "group": [row.un_regional_group]}
    if row.founding is not None:
        facets["founding"] = ["true" if row.founding else "false"]
    return Entry(
        kind=Kind.PARTICIPANT,
        ref=row.code,
        operation=operation,
        document=participant(row),
        title=row.name_en,
        schema="participant/1",
        facets=_said(facets),
        names=_names(row.name_en, row.name_fr, row.name_own, row.code, row.alpha3),
        periods=periods(row),
        effective_from=last.joined_latest,
        effective_to=last.left_earliest,
    )


def _meeting(row: Meeting, operation: Operation) -> Entry:
    return Entry(
        kind=Kind.MEETING,
        ref=row.key,
        operation=operation,
        document=meeting(row),
        title=row.title,
        schema="meeting/1",
        facets=_said({"kind": [row.level], "year": year(row.when)}),
        names=_names(row.title, row.place),
    )


def _statement(row: Statement, operation: Operation) -> Entry:
    held_at = row.meeting.key if row.meeting else ""
    return Entry(
        kind=Kind.STATEMENT,
        ref=row.key,
        operation=operation,
        document=statement(row),
        title=row.title,
        schema="statement/1",
        facets=_said({"kind": [row.kind], "meeting": [held_at], "year": year(row.issued)}),
        names=_names(row.title),
    )


def _instrument(row: Instrument, operation: Operation) -> Entry:
    return Entry(
        kind=Kind.INSTRUMENT,
        ref=row.key,
        operation=operation,
        document=reference.instrument(row),
        title=f"{row.symbol} {row.title}".strip(),
        schema="instrument/1",
        facets=_said({"kind": [row.kind]}),
        names=_names(row.title, row.symbol, row.as_cited),
    )


def _body(row: Body, operation: Operation) -> Entry:
    return Entry(
        kind=Kind.BODY,
        ref=row.key,
        operation=operation,
        document=reference.body(row),
        title=row.name,
        schema="body/1",
        facets=_said({"kind": [row.kind]}),
        names=_names(row.name, row.acronym),
    )


def _incident(row: Incident, operation: Operation) -> Entry:
    return Entry(
        kind=Kind.INCIDENT,
        ref=row.key,
        operation=operation,
        document=reference.incident(row),
        title=", ".join(filter(None, (row.place or row.country or row.key, row.when_text))),
        schema="incident/1",
        facets=_said({"country": [row.country]}),
        names=_names(row.place, row.agent),
    )


def _count(row: ParticipantCount, operation: Operation) -> Entry:
    return Entry(
        kind=Kind.COUNT,
        ref=row.key,
        operation=operation,
        document=reference.count(row),
        title=": ".join(filter(None, (row.when_text, row.wording or str(row.total or row.states)))),
        schema="count/1",
        facets=_said({"kind": [row.kind]}),
        names=_names(row.wording),
    )


def _said(facets: dict[str, list[str]]) -> dict[str, list[str]]:
    """Only what is known: an unknown value answers to no filter."""
    return {name: kept for name, values in facets.items() if (kept := [value for value in values if value])}


def _names(*names: str) -> list[str]:
    return [name for name in names if name]


COMPOSERS: dict[Kind, Callable[[Any, Operation], Entry]] = {
    Kind.PARTICIPANT: _participant,
    Kind.MEETING: _meeting,
    Kind.STATEMENT: _statement,
    Kind.INSTRUMENT: _instrument,
    Kind.BODY: _body,
    Kind.INCIDENT: _incident,
    Kind.COUNT: _count,
}

LOOKUPS: dict[Kind, tuple[Callable[[], QuerySet[Any]], str]] = {
    Kind.PARTICIPANT: (
        lambda: Participant.objects.prefetch_related(
            "memberships__evidence__source", "memberships__claims__source", "memberships__sources"
        ),
        "code",
    ),
    Kind.MEETING: (
        lambda: Meeting.objects.select_related("host").prefetch_related(
            "attendances__participant__memberships__evidence",
            "attendances__body",
            "attendances__sources",
            "claims__source",
            "incidents",
            "sources",
        ),
        "key",
    ),
    Kind.STATEMENT: (
        lambda: Statement.objects.select_related("meeting").prefetch_related(
            "citations__sources",
            "citations__instrument",
            "citations__body",
            "citations__incident",
            "citations__meeting",
            "citations__participant",
            "claims__source",
            "commitments__initiatives__lead__memberships__evidence",
            "commitments__initiatives__sources",
            "commitments__sources",
            "endorsers__memberships__evidence",
            "links",
            "sources",
        ),
        "key",
    ),
    Kind.INSTRUMENT: (
        lambda: Instrument.objects.select_related("organ").prefetch_related("claims__source", "sources"),
        "key",
    ),
    Kind.BODY: (lambda: Body.objects.select_related("parent").prefetch_related("claims__source", "sources"), "key"),
    Kind.INCIDENT: (
        lambda: Incident.objects.prefetch_related("claims__source", "findings__body", "findings__sources", "sources"),
        "key",
    ),
    Kind.COUNT: (lambda: ParticipantCount.objects.prefetch_related("sources"), "key"),
}
