"""Writing the working rows of published lines. Called by publication alone, inside its transaction.

Lines come in chunks, and a chunk is written in a number of statements that its lines do not add to. A listing is
written as withheld until `name` gives it its public reference: those numbers are one row for everybody, so that they
are taken when all slow work is done.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from partnership.dates import parse
from registry.actions.ledger import Entry, take_references
from registry.enums import Kind, Operation
from registry.models import Event
from sanctions.actions import lines as drafting
from sanctions.actions.shared import Said, Shared
from sanctions.actions.values import values_of, write
from sanctions.documents import listing as composing
from sanctions.documents.listing import Document
from sanctions.enums import EndReason, LineOperation, ListingStatus
from sanctions.models import Line, Listing, Target
from sanctions.proposal import Ending, Proposal, to_json

_WRITTEN = [field.name for field in Listing._meta.concrete_fields if field.name not in {"id", "participant"}]
"""What is written anew of a listing that stands: whose it is never changes."""


@dataclass(slots=True)
class Effect:
    """What a line did: the listing as it is written, the words and the document that stand of it, and what happened.

    Until `name`, the document of a new target says `composing.NEW_TARGET`, as reviewers approved it.
    """

    listing: Listing
    words: Proposal
    document: Document
    operation: Operation

    @property
    def is_public(self) -> bool:
        """Whether it has a public reference, and so a line in the register."""
        return self.listing.ref is not None


def take_effect(lines: Sequence[Line], shared: Shared) -> list[Effect]:
    """Write the listings, targets and values of some of a submission's lines."""
    said = [drafting.content(line) for line in lines]
    shared.learn(lines, said)
    effects = []
    for line, words in zip(lines, said, strict=True):
        standing = drafting.standing(line, words)  # before anything is written: a correction compares with what stood
        document, operation = composing.listing(standing), _operation(line, words)
        listing = _ended(line, words) if isinstance(words, Ending) else _stated(line, words, shared)
        effects.append(Effect(listing, standing.proposal, document, operation))
    _save([effect.listing for effect in effects])
    stated = [(line, words, effect.listing) for line, words, effect in zip(lines, said, effects, strict=True)]
    _say([(line, words, listing) for line, words, listing in stated if isinstance(words, Proposal)], shared)
    return effects


def name(effects: Sequence[Effect]) -> None:
    """Give public references, in the order of lines, to what is public for the first time; taken back if the
    transaction fails. From here until the end of it, other publications that need a number wait."""
    listings = [effect.listing for effect in effects if effect.listing.ref is None and not effect.words.withheld]
    unnamed = list(dict.fromkeys(listing.target_id for listing in listings if not listing.target.ref))
    targets = dict(zip(unnamed, _references(Kind.TARGET, len(unnamed)), strict=True))
    for listing, ref in zip(listings, _references(Kind.LISTING, len(listings)), strict=True):
        listing.ref, listing.withheld = ref, False
        listing.target.ref = targets.get(listing.target_id, listing.target.ref)
    _set("sanctions_target", "ref = new.said", targets, "text")
    _set("sanctions_listing", "ref = new.said, withheld = false", {one.pk: one.ref for one in listings}, "text")
    for effect in effects:
        if effect.is_public:
            effect.document["target"] = f"target/{effect.listing.target.ref}"


def entry(effect: Effect, *, not_before: dt.datetime | None) -> Entry:
    """The line in the register of a listing that is public."""
    listing, words = effect.listing, effect.words
    return Entry(
        kind=Kind.LISTING,
        ref=listing.ref or "",
        operation=effect.operation,
        document=effect.document,
        title=words.primary_name,
        schema=composing.SCHEMA,
        facets={
            "kind": [words.kind],
            "participant": [listing.participant.code],
            "programme": [words.programme, *words.further_programmes],
            "measure": words.measures,
            "incident": words.incidents,
            "announcement": [words.announcement] if words.announcement else [],
            "target": [listing.target.ref or ""],
            "status": [listing.status],
        },
        names=composing.search_names(words),
        periods=periods(listing),
        effective_from=listing.begun_latest if listing.designated_text else None,
        effective_to=listing.ended_earliest,
        not_before=not_before,
    )


def periods(listing: Listing) -> list[tuple[dt.date, dt.date | None]]:
    """When the listing is certainly in force: half-open, none if annulled or if its beginning or its end is unknown.

    One that ended "not later than 2020" may have ended on any day before; it is not in force for ever.
    """
    if listing.begun_latest is None or listing.status == ListingStatus.ANNULLED:
        return []
    if listing.ended_text and listing.ended_earliest is None:
        return []
    if listing.ended_earliest and listing.ended_earliest <= listing.begun_latest:
        return []
    return [(listing.begun_latest, listing.ended_earliest)]


def _stated(line: Line, said: Proposal, shared: Shared) -> Listing:
    """A listing in the words of a proposal, yet to be written; withheld as long as it has no reference."""
    listing = line.listing or Listing(
        participant=line.participant,
        own_reference=said.own_reference,
        target=shared.targets[said.target] if said.target else Target(kind=said.kind),
    )
    listing.programme = shared.programmes[said.programme]
    listing.announcement = shared.announcements.get(said.announcement)
    listing.status, listing.end_reason, listing.ending = ListingStatus.IN_FORCE, "", None
    listing.ended_text, listing.ended_earliest, listing.ended_latest = "", None, None
    listing.measures = sorted(said.measures)
    listing.begun_earliest, listing.begun_latest = _begun(listing, said, shared.on)
    listing.designated_text = " ".join(said.designated_on.split())
    listing.withheld = said.withheld or listing.ref is None
    listing.proposal = to_json(said)
    return listing


def _begun(listing: Listing, said: Proposal, on: dt.date) -> tuple[dt.date | None, dt.date | None]:
    """Between which days a listing began. An undated one had certainly begun by its first publication, and nothing
    more is known; asked before the new words are written over the old."""
    if said.designated_on:
        begun = parse(said.designated_on)
        return begun.earliest, begun.latest
    if listing.pk and not listing.designated_text:
        return None, listing.begun_latest
    first = (
        Event.objects.of(f"{Kind.LISTING.value}/{listing.ref}").order_by("sequence").first() if listing.ref else None
    )
    return None, first.published_at.date() if first else on


def _ended(line: Line, said: Ending) -> Listing:
    if line.listing is None:
        raise TypeError("an ending names its listing")
    listing = line.listing
    ended = parse(said.ended_on)
    listing.status = ListingStatus.ANNULLED if said.reason == EndReason.ANNULLED else ListingStatus.ENDED
    listing.end_reason, listing.ending = said.reason, to_json(said)
    listing.ended_text, listing.ended_earliest, listing.ended_latest = ended.text, ended.earliest, ended.latest
    return listing


def _operation(line: Line, said: Said) -> Operation:
    """What happens to a listing, by how it stands before."""
    listing = line.listing
    if listing is None or listing.ref is None:
        return Operation.PUBLISHED
    if isinstance(said, Ending):
        return Operation.ANNULLED if said.reason == EndReason.ANNULLED else Operation.ENDED
    if listing.status != ListingStatus.IN_FORCE:
        return Operation.RELISTED
    return Operation.CORRECTED if line.operation == LineOperation.CORRECT else Operation.AMENDED


def _save(listings: Sequence[Listing]) -> None:
    """Write listings whole, new and known; a new listing may bring a new target, which is nobody else's."""
    new = [listing for listing in listings if listing.pk is None]
    Target.objects.bulk_create(listing.target for listing in new if listing.target.pk is None)
    for listing in new:
        listing.target = listing.target  # now that it has a key
    Listing.objects.bulk_create(
        [listing for listing in listings if listing.pk is not None],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=_WRITTEN,
    )
    Listing.objects.bulk_create(new)


def _say(stated: Sequence[tuple[Line, Proposal, Listing]], shared: Shared) -> None:
    """What hangs on listings that are written anew: acts, incidents, values, and which line brought them."""
    new = {line.pk: listing.pk for line, _said, listing in stated if line.listing is None}
    _set("sanctions_line", "listing_id = new.said, is_open = false", new, "bigint")
    acts = {(one.pk, shared.acts[act.number].pk) for _line, said, one in stated for act in said.acts}
    incidents = {
        (one.pk, shared.incidents[key].pk)
        for _line, said, one in stated
        for key in said.incidents
        if key in shared.incidents
    }
    rewritten = [line.listing for line, _said, _listing in stated if line.listing]
    _relate(Listing.acts.through, "legalact_id", acts, rewritten)
    _relate(Listing.incidents.through, "incident_id", incidents, rewritten)
    values = [value for line, said, one in stated for value in values_of(line, one, said, shared.acts)]
    write(values, rewritten)


def _relate(through: Any, column: str, wanted: set[tuple[int, int]], rewritten: Sequence[Listing]) -> None:
    """Relate listings to exactly what is wanted; only those that are rewritten have relations already."""
    rows = through.objects.filter(listing__in=rewritten).values_list("listing_id", column, "pk") if rewritten else []
    standing = {(listing, other): pk for listing, other, pk in rows}
    if gone := [pk for pair, pk in standing.items() if pair not in wanted]:
        through.objects.filter(pk__in=gone).delete()
    through.objects.bulk_create(
        through(**{"listing_id": listing, column: other}) for listing, other in sorted(wanted - standing.keys())
    )


def _references(kind: Kind, number: int) -> list[str]:
    return take_references(kind, number) if number else []


def _set(table: str, what: str, said: Mapping[int, Any], form: str) -> None:
    """Set columns of many rows, a value each, in one statement; Django's own way is a CASE with a branch for each."""
    if not said:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {what} FROM unnest(%s::bigint[], %s::{form}[]) AS new(id, said)"  # noqa: S608 - ours
            f" WHERE {table}.id = new.id",
            [list(said), list(said.values())],
        )
