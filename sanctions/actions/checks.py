"""Whether lines may stand: judged a chunk at a time, so that a whole list needs no more memory than a few of its lines.

One line against the rules (`sanctions.rules`), against the listing it names, and against all others that are open or
stand: those in its submission, in the State's other submissions, and in the register.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import msgspec
from django.utils.translation import gettext as _

from partnership.dates import parse
from partnership.models import Incident, Participant
from registry import legible
from sanctions.actions.lines import CHUNK, LineDraft, named_by, own_reference
from sanctions.enums import LineOperation, ListingStatus
from sanctions.models import Announcement, Line, Listing, Programme, Submission, Target
from sanctions.proposal import Ending, Proposal, proposal
from sanctions.rules import Known, Problem, ending_problems, problems, text_problems


class Checker:
    """Judges the lines of one State in the order they come; `problems` is called once for each chunk of them.

    What all lines share (the State's programmes and announcements, the incidents) is asked for once, at the beginning:
    whoever records a programme for the lines to refer to does so before. What the lines of a chunk name is asked for
    in a few statements a chunk. Of earlier chunks only the references are kept, to find one that comes twice.

        checker = Checker(participant, on=at.date())
        for chunk in chunks:                      # of any size; a few hundred is good
            found += checker.problems(chunk)      # pointers count on: /lines/0 is the first line of the first chunk
    """

    def __init__(self, participant: Participant, *, on: dt.date, besides: Submission | None = None) -> None:
        """``besides`` is the submission the lines belong to already, whose own lines do not stand in their way."""
        self.participant, self.on, self.besides = participant, on, besides
        self.known = known_to(participant)
        self.judged = 0
        self._seen: dict[str, _Seen] = {}

    def problems(self, lines: Sequence[LineDraft]) -> list[Problem]:
        """Everything wrong with the next lines, in their order.

        When a reference comes again, the line that had it first is named too, though it may be of an earlier chunk.
        """
        around = self._around(lines)
        found: list[Problem] = []
        for place, line in enumerate(lines, start=self.judged):
            mine = [
                *_shape(line, around),
                *_content(line, around.listings, around.known, self.on),
                *_standing_in_its_way(line, around),
            ]
            found += [_of_line(place, problem) for problem in mine] + self._twice(place, line, around.listings)
        self.judged += len(lines)
        return found

    def _around(self, lines: Sequence[LineDraft]) -> "_Around":
        """What the lines of a chunk name, and what stands in their way."""
        listings = named_by(self.participant, lines)
        own = {reference for line in lines if not legible.fault(reference := own_reference(line, listings))}
        taken = Line.objects.filter(participant=self.participant, is_open=True, own_reference__in=own)
        existing = Listing.objects.of(self.participant).filter(own_reference__in=own)
        named = {line.content.target for line in lines if isinstance(line.content, Proposal) and line.content.target}
        targets = {ref for ref in named if not legible.fault(ref)}
        return _Around(
            listings=listings,
            known=replace(self.known, targets=kinds_of(targets)),
            survivors=survivors_of(targets),
            taken=set(taken.exclude(submission=self.besides).values_list("own_reference", flat=True)),
            existing=set(existing.values_list("own_reference", flat=True)),
        )

    def _twice(self, place: int, line: LineDraft, listings: dict[str, Listing]) -> list[Problem]:
        reference = own_reference(line, listings)
        first = self._seen.setdefault(reference, _Seen(place, _where(line)))
        if first.place == place:
            return []
        why = _("%(reference)s is in more than one line") % {"reference": reference}
        found = [] if first.told else [_of_line(first.place, Problem(first.where, "twice", why))]
        first.told = True
        return [*found, _of_line(place, Problem(_where(line), "twice", why))]


@dataclass(slots=True)
class _Seen:
    """The first line that had a reference, where in it that stands, and whether it was named already."""

    place: int
    where: str
    told: bool = False


@dataclass(frozen=True, slots=True)
class _Around:
    """What the lines of one chunk meet."""

    listings: dict[str, Listing]
    known: Known
    survivors: dict[str, str]
    taken: set[str]
    existing: set[str]


def problems_of(
    participant: Participant, lines: Sequence[LineDraft], *, on: dt.date, besides: Submission | None = None
) -> list[Problem]:
    """Everything wrong with the lines of one State, in their order; pointers start at ``/lines/0``.

    ``besides`` is as for `Checker`.
    """
    checker = Checker(participant, on=on, besides=besides)
    found = [problem for chunk in _chunks(lines) for problem in checker.problems(chunk)]
    return sorted(found, key=lambda problem: int(problem.pointer.split("/")[2]))


def known_to(participant: Participant) -> Known:
    """What all proposals of a State may refer to: its programmes and announcements, and what all States share.

    Of targets there are many: those that a proposal names are asked for with it.
    """
    return Known(
        programmes={
            key: frozenset(measures)
            for key, measures in Programme.objects.filter(participant=participant).values_list("key", "measures")
        },
        incidents=frozenset(Incident.objects.filter(in_error=False).values_list("key", flat=True)),
        announcements=frozenset(Announcement.objects.filter(participant=participant).values_list("key", flat=True)),
    )


def kinds_of(refs: set[str]) -> dict[str, str]:
    """The kinds of known targets by reference."""
    if not refs:
        return {}
    rows = Target.objects.filter(ref__in=refs).values_list("ref", "kind")
    return {ref: kind for ref, kind in rows if ref is not None}


def survivors_of(refs: set[str]) -> dict[str, str]:
    """Of targets that were merged into others: the references that answer for them now."""
    found: dict[str, str] = {}
    waiting = refs
    while waiting:
        rows = Target.objects.filter(ref__in=waiting, merged_into__isnull=False)
        step = {ref or "": into or "" for ref, into in rows.values_list("ref", "merged_into__ref")}
        found = {ref: step.get(into, into) for ref, into in (step | found).items()}
        waiting = set(step.values()) - found.keys() - {""}
    return found


def _chunks(lines: Sequence[LineDraft]) -> Iterator[list[LineDraft]]:
    waiting = iter(lines)
    while chunk := list(islice(waiting, CHUNK)):
        yield chunk


def _of_line(place: int, problem: Problem) -> Problem:
    return replace(problem, pointer=f"/lines/{place}{problem.pointer}")


def _where(line: LineDraft) -> str:
    """Where in a line stands what it is about."""
    return "/content/own_reference" if line.operation == LineOperation.ADD else "/listing"


def _standing_in_its_way(line: LineDraft, around: _Around) -> Iterator[Problem]:
    reference = own_reference(line, around.listings)
    if reference in around.taken:
        yield Problem(
            _where(line),
            "open_elsewhere",
            _("another open submission has a line for %(reference)s") % {"reference": reference},
        )
    if line.operation == LineOperation.ADD and reference in around.existing:
        yield Problem(
            _where(line), "listed_before", _("%(reference)s is listed already: amend it") % {"reference": reference}
        )


def _shape(line: LineDraft, around: _Around) -> list[Problem]:
    found = text_problems("/reason", line.reason, lines=True)
    found += text_problems("/authority", line.authority, lines=True)
    if isinstance(line.content, Ending) is not (line.operation == LineOperation.END):
        found.append(Problem("/content", "wrong_form", _("END takes an ending, the other operations a proposal")))
    if line.operation == LineOperation.ADD:
        if line.listing:
            found.append(Problem("/listing", "not_here", _("a line that adds names no listing")))
        return found + _merged(line.content, around.survivors)
    listing = around.listings.get(line.listing)
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
        found += _changes(line.content, listing, around.survivors)
    return found


def _merged(said: Proposal | Ending, survivors: dict[str, str]) -> list[Problem]:
    """A new listing names the reference that answers for its target, so that its document says what stands."""
    if not isinstance(said, Proposal) or said.target not in survivors:
        return []
    names = {"merged": said.target, "survivor": survivors[said.target]}
    return [Problem("/content/target", "merged", _("%(merged)s was merged into %(survivor)s: name that") % names)]


def _changes(said: Proposal, listing: Listing, survivors: dict[str, str]) -> list[Problem]:
    """What an amendment or a correction may not change: whose listing it is, of whom, and that it is public."""
    found, stands = [], proposal(listing.proposal)
    same = msgspec.to_builtins(said) == msgspec.to_builtins(stands)
    if same and listing.status == ListingStatus.IN_FORCE:
        found.append(Problem("/content", "unchanged", _("nothing differs from what stands")))
    if said.own_reference != listing.own_reference:
        found.append(
            Problem("/content/own_reference", "fixed", _("stays %(value)s") % {"value": listing.own_reference})
        )
    if said.target and survivors.get(said.target, said.target) != listing.target.ref:
        found.append(Problem("/content/target", "fixed", _("stays as it is: targets are merged, not swapped")))
    if said.kind not in {listing.target.kind, stands.kind}:  # merged, States may see one body as of two kinds
        found.append(
            Problem(
                "/content/kind",
                "fixed",
                _("stays %(value)s, as every listing of the target") % {"value": stands.kind},
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
