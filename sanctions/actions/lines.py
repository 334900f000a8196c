"""The lines of a submission: checked, written, read back, and composed into what reviewers approve."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import msgspec
from django.utils.translation import gettext as _

from partnership.dates import parse
from partnership.models import Incident, Participant
from registry.canonical import canonical, digest
from sanctions.documents import listing as composing
from sanctions.documents.listing import NEW_TARGET, Correction, Document, Standing
from sanctions.enums import LineOperation, ListingStatus
from sanctions.models import Announcement, Line, Listing, Programme, Submission, Target
from sanctions.proposal import Ending, Proposal, ending, proposal, to_json
from sanctions.rules import Known, Problem, ending_problems, problems, text_problems
from sanctions.screening import text as screening


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """One line as a door brings it. ``listing`` names the State's own listing by public or own
    reference; ADD names none."""

    operation: LineOperation
    content: Proposal | Ending
    listing: str = ""
    reason: str = ""
    authority: str = ""


def problems_of(
    participant: Participant, lines: Sequence[LineDraft], *, on: dt.date, besides: Submission | None = None
) -> list[Problem]:
    """Everything wrong with the lines of one State; pointers start at ``/lines/0``.

    ``besides`` is the submission they belong to already, whose own lines do not stand in their way.
    """
    known = known_to(participant)
    listings = _listings(participant, lines)
    own = {reference for line in lines if not screening.fault(reference := _own_reference(line, listings))}
    taken = set(
        Line.objects.filter(participant=participant, is_open=True, own_reference__in=own)
        .exclude(submission=besides)
        .values_list("own_reference", flat=True)
    )
    existing = set(
        Listing.objects.of(participant).filter(own_reference__in=own).values_list("own_reference", flat=True)
    )
    times = Counter(_own_reference(line, listings) for line in lines)
    found: list[Problem] = []
    for index, line in enumerate(lines):
        mine = [*_shape(line, listings), *_content(line, listings, known, on)]
        reference = _own_reference(line, listings)
        where = "/content/own_reference" if line.operation == LineOperation.ADD else "/listing"
        if reference in taken:
            mine.append(
                Problem(
                    where,
                    "open_elsewhere",
                    _("another open submission has a line for %(reference)s") % {"reference": reference},
                )
            )
        if times[reference] > 1:
            mine.append(Problem(where, "twice", _("%(reference)s is in more than one line") % {"reference": reference}))
        if line.operation == LineOperation.ADD and reference in existing:
            mine.append(
                Problem(
                    where, "listed_before", _("%(reference)s is listed already: amend it") % {"reference": reference}
                )
            )
        found += [replace(problem, pointer=f"/lines/{index}{problem.pointer}") for problem in mine]
    return found


def known_to(participant: Participant) -> Known:
    """What a State's proposals may refer to: its own programmes and announcements, and what all share."""
    return Known(
        programmes={
            key: frozenset(measures)
            for key, measures in Programme.objects.filter(participant=participant).values_list("key", "measures")
        },
        incidents=frozenset(Incident.objects.filter(in_error=False).values_list("key", flat=True)),
        announcements=frozenset(Announcement.objects.filter(participant=participant).values_list("key", flat=True)),
        targets={
            ref: kind
            for ref, kind in Target.objects.filter(merged_into=None).values_list("ref", "kind")
            if ref is not None
        },
    )


def write(submission: Submission, lines: Sequence[LineDraft]) -> None:
    """Store checked lines, numbered from 1."""
    listings = _listings(submission.participant, lines)
    Line.objects.bulk_create(
        Line(
            submission=submission,
            participant=submission.participant,
            number=number,
            operation=line.operation,
            listing=listings.get(line.listing),
            own_reference=_own_reference(line, listings),
            content=to_json(line.content),
            reason=line.reason,
            authority=line.authority,
        )
        for number, line in enumerate(lines, start=1)
    )


def read(submission: Submission) -> list[LineDraft]:
    """The lines as drafts again, in order."""
    return [
        LineDraft(
            operation=LineOperation(line.operation),
            content=content(line),
            listing=line.listing.ref or line.listing.own_reference if line.listing else "",
            reason=line.reason,
            authority=line.authority,
        )
        for line in submission.lines.select_related("listing").order_by("number")
    ]


def content(line: Line) -> Proposal | Ending:
    """A stored line's content in its typed form."""
    return ending(line.content) if line.operation == LineOperation.END else proposal(line.content)


def standing(line: Line, *, target: str | None = None) -> Standing:
    """A line's listing as it will stand. ``target`` overrides the reference, once a new target has been given one."""
    listing = line.listing if line.operation != LineOperation.ADD else None
    said = content(line)
    words = proposal(listing.proposal) if listing and isinstance(said, Ending) else said
    if isinstance(words, Ending):
        raise TypeError("an ending needs the listing it ends")
    known_target = words.target or (listing.target.ref if listing and listing.target.ref else "")
    correction = None
    if (
        line.operation == LineOperation.CORRECT and listing and listing.ref
    ):  # what was never public is not put right there
        correction = Correction(line.reason, line.authority, document_of(listing))
    return Standing(
        participant=line.participant.code,
        proposal=words,
        target=target or known_target or NEW_TARGET,
        ended=said if isinstance(said, Ending) else None,
        correction=correction,
    )


def document_of(listing: Listing) -> Document:
    """What the register says of a listing today, composed from its own words."""
    return composing.listing(stands(listing))


def stands(listing: Listing) -> Standing:
    """A listing as it stands, its end read back from the row."""
    ended = ending(listing.ending) if listing.ending else None
    return Standing(
        participant=listing.participant.code,
        proposal=proposal(listing.proposal),
        target=listing.target.ref or NEW_TARGET,
        ended=ended,
    )


def proposed_document(submission: Submission) -> Document:
    """Everything that would be published, and when: the document that reviewers approve."""
    rows = submission.lines.select_related("participant", "listing__target", "listing__participant").order_by("number")
    return composing.proposed(
        submission.participant.code,
        submission.publish_at,
        [_proposed_line(line) for line in rows],
    )


def _proposed_line(line: Line) -> composing.ProposedLine:
    said = content(line)
    return composing.ProposedLine(
        number=line.number,
        operation=line.operation,
        ref=line.listing.ref if line.listing and line.operation != LineOperation.ADD else None,
        withheld=said.withheld if isinstance(said, Proposal) else bool(line.listing and line.listing.withheld),
        document=composing.listing(standing(line)),
    )


def digest_of(submission: Submission) -> str:
    """SHA-256 of the canonical bytes of `proposed_document`."""
    return digest(canonical(proposed_document(submission)))


def _listings(participant: Participant, lines: Sequence[LineDraft]) -> dict[str, Listing]:
    """The State's own listings that the lines name, by the name they use; another State's are simply not there."""
    named = {line.listing for line in lines if line.listing and not screening.fault(line.listing)}
    own = Listing.objects.of(participant).select_related("target", "participant")
    found = {listing.own_reference: listing for listing in own.filter(own_reference__in=named)}
    return found | {listing.ref: listing for listing in own.filter(ref__in=named) if listing.ref}


def _own_reference(line: LineDraft, listings: dict[str, Listing]) -> str:
    if line.operation == LineOperation.ADD and isinstance(line.content, Proposal):
        return line.content.own_reference
    listing = listings.get(line.listing)
    return listing.own_reference if listing else line.listing


def _shape(line: LineDraft, listings: dict[str, Listing]) -> list[Problem]:
    found = text_problems("/reason", line.reason, lines=True)
    found += text_problems("/authority", line.authority, lines=True)
    if isinstance(line.content, Ending) is not (line.operation == LineOperation.END):
        found.append(Problem("/content", "wrong_form", _("END takes an ending, the other operations a proposal")))
    if line.operation == LineOperation.ADD:
        if line.listing:
            found.append(Problem("/listing", "not_here", _("a line that adds names no listing")))
        return found
    listing = listings.get(line.listing)
    if listing is None:
        found.append(
            Problem(
                "/listing", "unknown", _("%(reference)s is none of your listings") % {"reference": repr(line.listing)}
            )
        )
        return found
    if line.operation != LineOperation.AMEND and listing.status != ListingStatus.IN_FORCE:
        found.append(
            Problem(
                "/listing",
                "ended",
                _("%(reference)s has ended; an amendment lists it again") % {"reference": line.listing},
            )
        )
    if line.operation == LineOperation.CORRECT and not line.reason:
        found.append(Problem("/reason", "required", _("a correction says why the register was wrong")))
    if isinstance(line.content, Proposal):
        found += _changes(line.content, listing)
    return found


def _changes(said: Proposal, listing: Listing) -> list[Problem]:
    """What an amendment or a correction may not change: whose listing it is, of whom, and that it is public."""
    found = []
    same = msgspec.to_builtins(said) == msgspec.to_builtins(proposal(listing.proposal))
    if same and listing.status == ListingStatus.IN_FORCE:
        found.append(Problem("/content", "unchanged", _("nothing differs from what stands")))
    if said.own_reference != listing.own_reference:
        found.append(
            Problem("/content/own_reference", "fixed", _("stays %(value)s") % {"value": listing.own_reference})
        )
    if said.target and said.target != listing.target.ref:
        found.append(Problem("/content/target", "fixed", _("stays as it is: targets are merged, not swapped")))
    if said.kind != listing.target.kind:
        found.append(
            Problem(
                "/content/kind",
                "fixed",
                _("stays %(value)s, as every listing of the target") % {"value": listing.target.kind},
            )
        )
    if said.withheld and listing.ref:
        found.append(
            Problem(
                "/content/withheld",
                "public_already",
                _("%(reference)s is public; end it instead") % {"reference": listing.ref},
            )
        )
    return found


def _content(line: LineDraft, listings: dict[str, Listing], known: Known, on: dt.date) -> list[Problem]:
    if isinstance(line.content, Proposal):
        found = problems(line.content, known, on=on)
    else:
        listing = listings.get(line.listing)
        begun = parse(listing.designated_text) if listing and listing.designated_text else None
        found = ending_problems(line.content, begun=begun, on=on)
    return [replace(problem, pointer=f"/content{problem.pointer}") for problem in found]
