"""What the register is told when listings move from one target to another: composed here, appended by `merging`."""

import json
from collections.abc import Sequence

from registry.actions import ledger
from registry.actions.ledger import Entry
from registry.enums import Kind, Operation
from registry.models import Event
from sanctions.actions import listings as publishing
from sanctions.actions import targets
from sanctions.actions.lines import document_of
from sanctions.actions.listings import Effect
from sanctions.enums import ListingStatus
from sanctions.models import Listing, Resolution, Target
from sanctions.proposal import proposal

_OPERATIONS = {
    ListingStatus.IN_FORCE: Operation.AMENDED,
    ListingStatus.ENDED: Operation.ENDED,
    ListingStatus.ANNULLED: Operation.ANNULLED,
}


def order(resolution: Resolution) -> tuple[Target, Target]:
    """Which of the two would stay, and which would answer with it.

    Raises:
        ValueError: there is no second target yet.
    """
    if resolution.right is None:
        raise ValueError("of a sanction still at the desk")
    survivor, gone = sorted((resolution.left, resolution.right), key=age)
    return survivor, gone


def age(target: Target) -> tuple[bool, int, str, int]:
    """By public reference, the older first; one without a reference never survives one that has one."""
    return (target.ref is None, len(target.ref or ""), target.ref or "", target.pk)


def foretold(resolution: Resolution) -> list[tuple[str, Operation]]:
    """What the register would be told if it were carried out: references and what happens to each, in order.

    Raises:
        ValueError: there is no second target yet.
    """
    survivor, gone = order(resolution)
    moving = gone.listings.filter(ref__isnull=False).order_by("pk")
    if gone.ref is None or survivor.ref is None:
        return []
    return [
        (gone.ref, Operation.MERGED),
        (survivor.ref, Operation.AMENDED),
        *((listing.ref or "", _operation(listing)) for listing in moving),
    ]


def merged(moved: Sequence[Listing], gone: Target, survivor: Target) -> list[Entry]:
    """What is told of a merge: one target answers with another, which is amended, and so are the listings that moved.

    A target known from withheld listings alone goes unseen.
    """
    last = [_last(gone, Operation.MERGED, into=survivor)] if gone.ref else []
    return [*last, *_changed(moved, [survivor])]


def split(moved: Sequence[Listing], survivor: Target, parted: Target) -> list[Entry]:
    """What is told of a split. Listings may have become public since the merge: each of the two has a reference if it
    has a public listing."""
    goes, stays = _is_public(parted), _is_public(survivor)
    if parted.ref is None and goes and not stays:  # all that the reference ever showed moves: it goes along, unseen
        ref = survivor.ref
        _refer(survivor, None)
        _refer(parted, ref)
        return []
    if parted.ref is None and goes:
        _refer(parted, ledger.take_references(Kind.TARGET)[0])
    left = []
    if survivor.ref and not stays:  # it was made for listings that others than itself brought, and all are gone again
        left = [_last(survivor, Operation.WITHDRAWN)]
        _refer(survivor, None)
    return [*left, *_changed(moved, [survivor, parted])]


def _is_public(target: Target) -> bool:
    return target.listings.filter(ref__isnull=False).exists()


def _refer(target: Target, ref: str | None) -> None:
    target.ref = ref
    target.save(update_fields=["ref"])


def _changed(moved: Sequence[Listing], amended: Sequence[Target]) -> list[Entry]:
    """The lines of targets whose public listings changed hands, then of those listings."""
    rows = Listing.objects.filter(pk__in=[listing.pk for listing in moved], ref__isnull=False)
    public = list(rows.select_related("participant", "programme", "target").order_by("pk"))
    if not public:
        return []
    return [
        *targets.composed([target for target in amended if target.ref]),
        *(
            publishing.entry(
                Effect(listing, proposal(listing.proposal), document_of(listing), _operation(listing)), not_before=None
            )
            for listing in public
        ),
    ]


def _operation(listing: Listing) -> Operation:
    """What is told of a listing that moved: it stands as it stood."""
    return _OPERATIONS[ListingStatus(listing.status)]


def _last(target: Target, operation: Operation, *, into: Target | None = None) -> Entry:
    """The last line of a target: its document as it last read, and the reference that answers for it.

    The reference stands in the document too: whoever follows the events reads it there, and its hash holds it.
    """
    last = Event.objects.of(f"{Kind.TARGET.value}/{target.ref}").latest("sequence")
    survivor = f"{Kind.TARGET.value}/{into.ref}" if into else ""
    return Entry(
        kind=Kind.TARGET,
        ref=target.ref or "",
        operation=operation,
        document=json.loads(last.document) | ({"merged_into": survivor} if survivor else {}),
        title=last.title,
        schema=last.schema,
        facets=last.facets,
        names=last.names.splitlines(),
        periods=[(period.lower, period.upper) for period in last.periods],
        merged_into=survivor,
    )
