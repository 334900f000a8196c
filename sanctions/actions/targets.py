"""Targets: their lines in the register."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from registry.actions.ledger import Entry
from registry.enums import Kind, Operation, Status
from registry.models import Record
from sanctions.actions.lines import document_of
from sanctions.actions.listings import Effect, periods
from sanctions.documents import target as composing
from sanctions.documents.listing import Document, search_names
from sanctions.enums import ListingStatus
from sanctions.models import Listing, Submission, Target
from sanctions.proposal import Proposal, proposal


def lock(submission: Submission) -> None:
    """Hold the known targets that its lines are about until the transaction ends, in one order for everybody.

    A target's document draws on all States' listings of it. Two publications at once would each compose it without the
    other's listing; so the later one waits here and then reads what the earlier one committed.
    """
    known = submission.lines.filter(listing__isnull=False).values("listing__target")
    named = submission.lines.exclude(content__target=None).values(ref=KeyTextTransform("target", "content"))
    rows = Target.objects.filter(Q(pk__in=known) | Q(ref__in=named)).order_by("pk")
    held = _held(rows)
    while not set(rows.values_list("pk", flat=True)) <= held:  # a listing may move while its target is waited for
        held = _held(rows)


def _held(rows: QuerySet[Target]) -> set[int]:
    return set(rows.select_for_update(no_key=True).values_list("pk", flat=True))  # others may still point to them


def entries(effects: Sequence[Effect], *, not_before: dt.datetime | None) -> list[Entry]:
    """One line for each target whose public document changed through its listings, in order of reference.

    ``effects`` are those on public listings; what else is said of their targets is asked for.
    """
    targets = {effect.listing.target_id: effect.listing.target for effect in effects}
    written = {effect.listing.pk: _Said(effect.listing, effect.words, effect.document) for effect in effects}
    return _entries(targets, written, not_before)


def composed(targets: Sequence[Target]) -> list[Entry]:
    """The same for targets whose listings changed hands: each drawn anew from all its public listings."""
    return _entries({target.pk: target for target in targets}, {}, None)


def _entries(targets: dict[int, Target], written: "dict[int, _Said]", not_before: dt.datetime | None) -> list[Entry]:
    others = Listing.objects.filter(target__in=targets, ref__isnull=False).exclude(pk__in=written)
    said = [
        *written.values(),
        *(
            _Said(listing, proposal(listing.proposal), document_of(listing))
            for listing in others.select_related("participant", "programme", "target")
        ),
    ]
    by_target: dict[int, list[_Said]] = {key: [] for key in targets}
    for one in sorted(said, key=lambda one: one.listing.pk):
        by_target[one.listing.target_id].append(one)
    before = _before([target.ref for target in targets.values()])
    return [
        _entry(target, by_target[target.pk], before.get(target.ref), not_before)
        for target in sorted(targets.values(), key=lambda target: (len(target.ref or ""), target.ref or ""))
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    """One listing of a target: its row, its words and its document."""

    listing: Listing
    words: Proposal
    document: Document


def _before(refs: Sequence[str | None]) -> dict[str | None, Status]:
    """How targets stand in the register."""
    records = [f"{Kind.TARGET.value}/{ref}" for ref in refs]
    rows = Record.objects.filter(record__in=records).values_list("record", "event__status")
    return {record.partition("/")[2]: Status(status) for record, status in rows}


def _entry(target: Target, said: Sequence[_Said], before: Status | None, not_before: dt.datetime | None) -> Entry:
    document = composing.target([(one.listing.ref or "", one.document) for one in said])
    listings = [one.listing for one in said]
    return Entry(
        kind=Kind.TARGET,
        ref=target.ref or "",
        operation=_operation(listings, before),
        document=document,
        title=document["name"],
        schema=composing.SCHEMA,
        facets={
            "kind": [target.kind],
            "participant": [listing.participant.code for listing in listings],
            "programme": [key for one in said for key in (one.words.programme, *one.words.further_programmes)],
            "measure": [measure for listing in listings for measure in listing.measures],
            "incident": [incident for one in said for incident in one.words.incidents],
            "status": [document["status"]],
        },
        names=[name for one in said for name in search_names(one.words)],
        periods=[period for listing in listings for period in periods(listing)],
        not_before=not_before,
    )


def _operation(listings: Sequence[Listing], before: Status | None) -> Operation:
    """What happened to the target as a whole, by how it stood in the register before."""
    if before is None:
        return Operation.PUBLISHED
    was_merged = before == Status.MERGED  # and is split again: it stands as its listings stand
    was_listed = before == Status.CURRENT or was_merged
    if any(listing.status == ListingStatus.IN_FORCE for listing in listings):
        return Operation.AMENDED if was_listed else Operation.RELISTED
    if was_listed and all(listing.status == ListingStatus.ANNULLED for listing in listings):
        return Operation.ANNULLED
    return Operation.ENDED
