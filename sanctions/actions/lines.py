"""The lines of a submission: written, read back, and composed into what reviewers approve.

A submission may be a whole list: what goes over all its lines takes them a chunk at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db import connection
from django.db.models import QuerySet

from partnership.models import Participant
from registry import legible
from sanctions.documents import listing as composing
from sanctions.documents import proposed as approving
from sanctions.documents.listing import NEW_TARGET, Correction, Document, Standing
from sanctions.documents.proposed import ProposedLine
from sanctions.enums import LineOperation
from sanctions.models import Line, Listing, Submission, Upload
from sanctions.proposal import Ending, Proposal, ending, proposal, to_json

CHUNK = 500
"""Lines that are held at once where all of a submission's are gone over."""


@dataclass(frozen=True, kw_only=True)
class LineDraft:
    """One line as a door brings it. ``listing`` names the State's own listing by public or own
    reference; ADD names none."""

    operation: LineOperation
    content: Proposal | Ending
    listing: str = ""
    reason: str = ""
    authority: str = ""


def write(submission: Submission, lines: Iterable[LineDraft], *, first: int = 1) -> int:
    """Store checked lines, numbered on from ``first``; returns how many.

    The lines may come from anywhere, one by one: they are stored a chunk at a time.
    """
    waiting, stored = iter(lines), 0
    while chunk := list(islice(waiting, CHUNK)):
        listings = named_by(submission.participant, chunk)
        Line.objects.bulk_create(
            Line(
                submission=submission,
                participant=submission.participant,
                number=number,
                operation=line.operation,
                listing=listings.get(line.listing),
                own_reference=own_reference(line, listings),
                content=to_json(line.content),
                reason=line.reason,
                authority=line.authority,
            )
            for number, line in enumerate(chunk, start=first + stored)
        )
        stored += len(chunk)
    return stored


STAGED = """
INSERT INTO sanctions_line
    (submission_id, participant_id, number, operation, listing_id, own_reference, content, reason, authority, is_open)
SELECT %s, %s, line, CASE outcome WHEN 'ADDED' THEN 'ADD' WHEN 'AMENDED' THEN 'AMEND' ELSE 'END' END,
    listing_id, own_reference, content, '', '', true
FROM sanctions_uploadrow WHERE upload_id = %s AND line IS NOT NULL ORDER BY line
"""


def write_staged(submission: Submission, upload: Upload) -> None:
    """Store the lines that an upload's rows amount to, judged when they were staged: thousands in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(STAGED, [submission.pk, submission.participant_id, upload.pk])


def read(submission: Submission) -> list[LineDraft]:
    """The lines as drafts again, in order."""
    return [draft for chunk in chunks(submission) for draft in chunk]


def chunks(submission: Submission) -> Iterator[list[LineDraft]]:
    """The lines as drafts again, in order, so many at a time."""
    rows = submission.lines.select_related("listing").order_by("number").iterator(chunk_size=CHUNK)
    while chunk := [_draft(line) for line in islice(rows, CHUNK)]:
        yield chunk


def _draft(line: Line) -> LineDraft:
    return LineDraft(
        operation=LineOperation(line.operation),
        content=content(line),
        listing=line.listing.ref or line.listing.own_reference if line.listing else "",
        reason=line.reason,
        authority=line.authority,
    )


def content(line: Line) -> Proposal | Ending:
    """A stored line's content in its typed form."""
    return ending(line.content) if line.operation == LineOperation.END else proposal(line.content)


def standing(line: Line, said: Proposal | Ending | None = None) -> Standing:
    """A line's listing as it will stand; a target without a reference is `NEW_TARGET`. ``said`` is its content, if at
    hand."""
    listing = line.listing if line.operation != LineOperation.ADD else None
    said = said or content(line)
    words = proposal(listing.proposal) if listing and isinstance(said, Ending) else said
    if isinstance(words, Ending):
        raise TypeError("an ending needs the listing it ends")
    correction = None
    if (
        line.operation == LineOperation.CORRECT and listing and listing.ref
    ):  # what was never public is not put right there
        correction = Correction(line.reason, line.authority, document_of(listing))
    return Standing(
        participant=line.participant.code,
        proposal=words,
        target=(listing.target.ref if listing else words.target) or NEW_TARGET,
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
    """Everything that would be published, and when: the document that reviewers approve, held whole."""
    return approving.proposed(submission.participant.code, submission.publish_at, proposed_lines(submission))


def proposed_bytes(submission: Submission) -> Iterator[bytes]:
    """The canonical bytes of `proposed_document`, piece by piece."""
    return approving.pieces(submission.participant.code, submission.publish_at, proposed_lines(submission))


def digest_of(submission: Submission) -> str:
    """SHA-256 of the canonical bytes of `proposed_document`, in the memory that a few lines need."""
    return approving.sha256(proposed_bytes(submission))


def proposed_lines(submission: Submission) -> Iterator[ProposedLine]:
    """The lines as reviewers approve them, in order."""
    return map(proposed_line, rows(submission).iterator(chunk_size=CHUNK))  # one snapshot of all of them


def rows(submission: Submission) -> QuerySet[Line]:
    """The stored lines in order, with all that composing their documents asks for."""
    return submission.lines.select_related("participant", "listing__target", "listing__participant").order_by("number")


def proposed_line(line: Line) -> ProposedLine:
    """One line as reviewers approve it."""
    said = content(line)
    return ProposedLine(
        number=line.number,
        operation=line.operation,
        ref=line.listing.ref if line.listing and line.operation != LineOperation.ADD else None,
        withheld=said.withheld if isinstance(said, Proposal) else bool(line.listing and line.listing.withheld),
        document=composing.listing(standing(line, said)),
    )


def named_by(participant: Participant, lines: Sequence[LineDraft]) -> dict[str, Listing]:
    """The State's own listings that the lines name, by the name they use; another State's are simply not there."""
    named = {line.listing for line in lines if line.listing and not legible.fault(line.listing)}
    if not named:
        return {}
    own = Listing.objects.of(participant).select_related("target", "participant")
    found = {listing.own_reference: listing for listing in own.filter(own_reference__in=named)}
    return found | {listing.ref: listing for listing in own.filter(ref__in=named) if listing.ref}


def own_reference(line: LineDraft, listings: dict[str, Listing]) -> str:
    """The State's reference of what a line is about, whichever name the line uses."""
    if line.operation == LineOperation.ADD and isinstance(line.content, Proposal):
        return line.content.own_reference
    listing = listings.get(line.listing)
    return listing.own_reference if listing else line.listing
