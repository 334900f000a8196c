"""Writing the working rows of a published line. Called by publication alone, inside its transaction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from partnership.dates import parse
from partnership.models import Incident
from registry.actions.ledger import Entry, take_references
from registry.enums import Kind, Operation
from sanctions.actions import lines as drafting
from sanctions.actions.values import values_of, write
from sanctions.documents import listing as composing
from sanctions.enums import EndReason, LineOperation, ListingStatus
from sanctions.models import Announcement, LegalAct, Line, Listing, Programme, Target, Value
from sanctions.proposal import Act, Ending, Proposal, proposal, to_json


@dataclass
class Effect:
    """What a line did: the listing it wrote, the values it says, and its line in the register, if it is public."""

    listing: Listing
    values: list[Value] = field(default_factory=list)
    entry: Entry | None = None


@dataclass
class Shared:
    """What the lines of one publication have in common, asked for once: thousands of lines name the same few."""

    programmes: dict[str, Programme] = field(default_factory=dict)
    acts: dict[tuple[int, str], LegalAct] = field(default_factory=dict)

    def programme(self, key: str) -> Programme:
        if key not in self.programmes:
            self.programmes[key] = Programme.objects.get(key=key)
        return self.programmes[key]

    def act(self, line: Line, programme: Programme, act: Act) -> LegalAct:
        known = (line.participant_id, act.number)
        if known not in self.acts:
            self.acts[known], _ = LegalAct.objects.get_or_create(
                authority=line.participant,
                number=act.number,
                defaults={"title": act.title, "date_text": act.date, "url": act.url, "programme": programme},
            )
        return self.acts[known]


def take_effect(lines: Sequence[Line]) -> list[Effect]:
    """Write the listings, targets and values of a submission's lines, and compose their entries."""
    shared = Shared()
    rewritten = [line.listing for line in lines if line.listing and line.operation != LineOperation.END]
    effects = [_take_effect(line, shared) for line in lines]
    write([value for effect in effects for value in effect.values], rewritten)
    return effects


def _take_effect(line: Line, shared: Shared) -> Effect:
    before = line.listing.status if line.listing else None
    was_public = bool(line.listing and line.listing.ref)
    standing = drafting.standing(line)  # before anything is written: a correction compares with what stood
    said = drafting.content(line)
    effect = _end(line, said, shared) if isinstance(said, Ending) else _state(line, said, shared)
    listing = effect.listing
    if listing.ref is not None:
        final = replace(standing, target=listing.target.ref or "")
        effect.entry = _entry(line, listing, composing.listing(final), _operation(line, before, was_public))
    return effect


def _state(line: Line, said: Proposal, shared: Shared) -> Effect:
    """Write or rewrite a listing in the words of a proposal."""
    programme = shared.programme(said.programme)
    begun = parse(said.designated_on)
    is_new = line.listing is None
    listing = line.listing or Listing(
        participant=line.participant, own_reference=said.own_reference, target=_target(said)
    )
    listing.programme = programme
    listing.announcement = Announcement.objects.filter(key=said.announcement).first() if said.announcement else None
    listing.status, listing.end_reason, listing.ending = ListingStatus.IN_FORCE, "", None
    listing.ended_text, listing.ended_earliest, listing.ended_latest = "", None, None
    listing.measures = sorted(said.measures)
    listing.designated_text, listing.begun_earliest, listing.begun_latest = begun.text, begun.earliest, begun.latest
    listing.withheld = said.withheld
    listing.proposal = to_json(said)
    _give_references(listing)
    listing.save()
    acts = {act.number: shared.act(line, programme, act) for act in said.acts}
    listing.acts.set(acts.values())
    if said.incidents or not is_new:
        listing.incidents.set(Incident.objects.filter(key__in=said.incidents))
    if is_new:
        line.listing, line.is_open = listing, False
        line.save(update_fields=["listing", "is_open"])
    return Effect(listing, values_of(line, listing, said, acts))


def _end(line: Line, said: Ending, shared: Shared) -> Effect:
    if line.listing is None:
        raise TypeError("an ending names its listing")
    listing = line.listing
    ended = parse(said.ended_on)
    listing.status = ListingStatus.ANNULLED if said.reason == EndReason.ANNULLED else ListingStatus.ENDED
    listing.end_reason, listing.ending = said.reason, to_json(said)
    listing.ended_text, listing.ended_earliest, listing.ended_latest = ended.text, ended.earliest, ended.latest
    if said.act:
        shared.act(line, listing.programme, said.act)
    listing.save()
    return Effect(listing)


def _target(said: Proposal) -> Target:
    """The known target that the proposal names, or a new one; nothing is merged by itself."""
    if said.target:
        return Target.objects.get(ref=said.target)
    return Target.objects.create(kind=said.kind)


def _give_references(listing: Listing) -> None:
    """Public references, the first time a listing and its target are public; given back if the transaction fails."""
    if listing.withheld:
        return
    if listing.target.ref is None:
        listing.target.ref = take_references(Kind.TARGET)[0]
        listing.target.save(update_fields=["ref"])
    if listing.ref is None:
        listing.ref = take_references(Kind.LISTING)[0]


def _operation(line: Line, before: str | None, was_public: bool) -> Operation:
    if not was_public:
        return Operation.PUBLISHED
    if line.operation == LineOperation.END:
        annulled = line.listing is not None and line.listing.status == ListingStatus.ANNULLED
        return Operation.ANNULLED if annulled else Operation.ENDED
    if before != ListingStatus.IN_FORCE:
        return Operation.RELISTED
    return Operation.CORRECTED if line.operation == LineOperation.CORRECT else Operation.AMENDED


def _entry(line: Line, listing: Listing, document: composing.Document, operation: Operation) -> Entry:
    said = proposal(listing.proposal)
    return Entry(
        kind=Kind.LISTING,
        ref=listing.ref or "",
        operation=operation,
        document=document,
        title=said.primary_name,
        schema=composing.SCHEMA,
        facets={
            "kind": [said.kind],
            "participant": [listing.participant.code],
            "programme": [said.programme],
            "measure": said.measures,
            "incident": said.incidents,
            "target": [listing.target.ref or ""],
            "status": [listing.status],
        },
        names=composing.search_names(said),
        periods=periods(listing),
        effective_from=listing.begun_latest,
        effective_to=listing.ended_earliest,
        not_before=line.submission.publish_at,
    )


def periods(listing: Listing) -> list[tuple[dt.date, dt.date | None]]:
    """When the listing is certainly in force: half-open, none if annulled or of unknown beginning."""
    if listing.begun_latest is None or listing.status == ListingStatus.ANNULLED:
        return []
    if listing.ended_earliest and listing.ended_earliest <= listing.begun_latest:
        return []
    return [(listing.begun_latest, listing.ended_earliest)]
