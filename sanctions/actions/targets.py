"""Targets: their lines in the register, and judgements on which are the same."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from partnership.models import User
from registry.actions.ledger import Entry
from registry.enums import Kind, Operation, Status
from registry.models import Record
from sanctions.actions.lines import document_of
from sanctions.actions.listings import periods
from sanctions.documents import target as composing
from sanctions.documents.listing import search_names
from sanctions.enums import Judgement, ListingStatus
from sanctions.models import Line, Listing, Resolution, Target
from sanctions.permissions import check_may_judge
from sanctions.proposal import proposal


def lock(lines: Sequence[Line]) -> None:
    """Hold the known targets that lines are about until the transaction ends, in one order for everybody.

    A target's document draws on all States' listings of it. Two publications at once would each compose it without the
    other's listing; so the later one waits here and then reads what the earlier one committed.
    """
    known = {line.listing.target_id for line in lines if line.listing}
    named = {str(line.content.get("target", "")) for line in lines}
    rows = Target.objects.filter(Q(pk__in=known) | Q(ref__in=named)).order_by("pk")
    list(rows.select_for_update(no_key=True))  # rows that point to a target may be written meanwhile


def entries(targets: Sequence[Target], *, not_before: dt.datetime | None) -> list[Entry]:
    """One line for each target whose public document changed through its listings, in order of reference."""
    distinct = {target.pk: target for target in targets}
    listings: dict[int, list[Listing]] = {key: [] for key in distinct}
    rows = Listing.objects.filter(target__in=distinct, ref__isnull=False)
    for listing in rows.select_related("participant", "programme", "target").order_by("id"):
        listings[listing.target_id].append(listing)
    records = [f"{Kind.TARGET.value}/{target.ref}" for target in distinct.values()]
    before = {
        record: Status(status)
        for record, status in Record.objects.filter(record__in=records).values_list("record", "event__status")
    }
    return [
        _entry(target, listings[target.pk], before.get(f"{Kind.TARGET.value}/{target.ref}"), not_before)
        for target in sorted(distinct.values(), key=lambda target: target.ref or "")
    ]


def judge(one: Target, other: Target, judgement: Judgement, *, note: str, by: User, at: dt.datetime) -> Resolution:
    """Say of two targets that they are the same, different or cannot be told; replaces the standing judgement.

    Raises:
        NotAllowedError: ``by`` neither officer nor reviewer.
        ValueError: one target, or no grounds given.
    """
    check_may_judge(by)
    if one.pk == other.pk or not note.strip():
        raise ValueError("two targets, and the grounds for the judgement")
    left, right = sorted((one, other), key=lambda target: target.pk)
    with transaction.atomic():
        for standing in Resolution.objects.select_for_update().filter(left=left, right=right, undone_at=None):
            undo(standing, by=by, at=at)
        return Resolution.objects.create(
            left=left, right=right, judgement=judgement, note=note, judged_at=at, judged_by=by
        )


def undo(resolution: Resolution, *, by: User, at: dt.datetime) -> Resolution:
    """Take a judgement back; it stays in the record.

    Raises:
        NotAllowedError: ``by`` neither officer nor reviewer.
        ValueError: taken back already.
    """
    check_may_judge(by)
    if resolution.undone_at:
        raise ValueError("taken back already")
    resolution.undone_at, resolution.undone_by = at, by
    resolution.save(update_fields=["undone_at", "undone_by"])
    return resolution


def _entry(target: Target, listings: Sequence[Listing], before: Status | None, not_before: dt.datetime | None) -> Entry:
    document = composing.target([(listing.ref or "", document_of(listing)) for listing in listings])
    said = [proposal(listing.proposal) for listing in listings]
    spans = [period for listing in listings for period in periods(listing)]
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
            "programme": [listing.programme.key for listing in listings],
            "measure": [measure for listing in listings for measure in listing.measures],
            "incident": [incident for words in said for incident in words.incidents],
            "status": [document["status"]],
        },
        names=[name for words in said for name in search_names(words)],
        periods=spans,
        not_before=not_before,
    )


def _operation(listings: Sequence[Listing], before: Status | None) -> Operation:
    """What happened to the target as a whole, by how it stood in the register before."""
    if before is None:
        return Operation.PUBLISHED
    was_listed = before == Status.CURRENT
    if any(listing.status == ListingStatus.IN_FORCE for listing in listings):
        return Operation.AMENDED if was_listed else Operation.RELISTED
    if was_listed and all(listing.status == ListingStatus.ANNULLED for listing in listings):
        return Operation.ANNULLED
    return Operation.ENDED
