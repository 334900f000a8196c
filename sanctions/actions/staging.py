"""From entries of a list to rows of an upload: tidied, settled, matched with what stands, judged, and written in bulk.

A chunk of entries at a time, each in a few statements, so that memory does not grow with the list. Nothing here makes a
draft: rows say what each entry means, and `staged_drafts` turns them into lines, all of them or none.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec
from django.db import connection
from django.utils.translation import gettext as _

from partnership.dates import parse
from partnership.models import Participant
from registry import legible
from sanctions.actions.checks import kinds_of, known_to
from sanctions.actions.programme_names import ProgrammeNames
from sanctions.enums import ListingStatus, RowOutcome, SubmissionStatus
from sanctions.formats.entry import Entry, Fault, Report
from sanctions.formats.tidying import tidied, tidied_text
from sanctions.models import Listing, Submission, Upload
from sanctions.proposal import Ending, Proposal, proposal, to_json
from sanctions.rules import Known, Problem, ending_problems, problems, settle, text_problems

CHUNK = 500
"""Entries that are held at once."""
LONGEST = {"where": 200, "own_reference": 200, "name": 500}
COPY = """
COPY sanctions_uploadrow
    (upload_id, number, "where", own_reference, name, outcome, listing_id, line, content, before, problems)
FROM STDIN
"""
NEVER_LISTED = "an entry had ended before it was ever listed here; nothing is kept of it"


@dataclass(frozen=True, slots=True)
class Standing:
    """A listing of the State, as far as an entry is compared with it."""

    pk: int
    in_force: bool
    public: bool
    proposal: dict[str, Any]
    target: str
    kind: str
    designated: str


@dataclass(slots=True)
class Row:
    """What one entry means."""

    number: int
    where: str
    own_reference: str
    name: str
    outcome: RowOutcome
    listing: int | None = None
    line: int | None = None
    content: Proposal | Ending | None = None
    before: dict[str, Any] | None = None
    problems: list[Problem] = field(default_factory=list)


def publications(participant: Participant) -> int:
    """How many of a State's submissions are published. Its listings change in no other way, and none is unpublished: as
    long as the number is the same, so are they. Moments would not tell: a publication's is taken before it commits.
    """
    return Submission.objects.filter(participant=participant, status=SubmissionStatus.PUBLISHED).count()


class Staging:
    """Takes the entries of one upload in order and writes their rows.

    ``listed_in`` gathers the lists that entries say they are of; ``names`` the programmes that would be recorded.
    Once an entry is refused, the others' rows are written without their content: they are wanted for one thing alone,
    to find a reference that comes twice.
    """

    def __init__(self, upload: Upload, report: Report, *, own: bool, on: dt.date) -> None:
        """``own`` says that the format is our own: its rows are the State's words to us, and not a publication."""
        self.upload, self.report, self.own, self.on = upload, report, own, on
        upload.publications = publications(upload.participant)  # before anything is compared
        self.names = ProgrammeNames(upload.participant)
        self.known = known_to(upload.participant)
        self.programmes = dict(self.known.programmes)
        self.listed_in: dict[str, None] = {}
        self.entries = self.lines = self.refused = 0
        self._listings = Listing.objects.of(upload.participant)
        self._any = self._listings.exists()

    def take(self, entries: Sequence[Entry]) -> None:
        """Write the rows of the next entries; call it in a transaction of its own."""
        for entry in entries:
            self._tidy(entry)
        stands = self._standing({entry.said.own_reference for entry in entries})
        named = {entry.said.target for entry in entries} | {one.proposal.get("target", "") for one in stands.values()}
        known = self._known_now(named - {""})
        write(self.upload, [self._row(entry, stands, known) for entry in entries])

    def _tidy(self, entry: Entry) -> None:
        """The entry's words cleaned, with its programmes by their keys."""
        notices = self.report.notices
        said = settle(tidied(entry.said, notices))
        printed = [tidied_text(name, notices) for name in entry.programmes]
        if not printed and not said.programme and said.listed_in:
            printed = [said.listed_in]
        for name in printed:
            if why := legible.fault(name):
                entry.faults.append(Fault("/programme", "unreadable_text", why))
        if sound := [name for name in printed if not legible.fault(name)]:
            keys = self.names.keys(sound)
            said = msgspec.structs.replace(said, programme=keys[0], further_programmes=keys[1:])
        entry.said = said
        self.listed_in.setdefault(said.listed_in)

    def _standing(self, references: set[str]) -> dict[str, Standing]:
        sound = [reference for reference in references if not legible.fault(reference)]
        if not (self._any and sound):
            return {}
        columns = ("pk", "status", "ref", "proposal", "target__ref", "target__kind", "designated_text", "own_reference")
        return {
            reference: Standing(
                pk, status == ListingStatus.IN_FORCE, public is not None, said, target or "", kind, designated
            )
            for pk, status, public, said, target, kind, designated, reference in self._listings.filter(
                own_reference__in=sound
            ).values_list(*columns)
        }

    def _known_now(self, targets: set[str]) -> Known:
        for key in self.names.new:
            self.programmes.setdefault(key, frozenset())
        sound = {ref for ref in targets if not legible.fault(ref)}
        return replace(self.known, programmes=self.programmes, targets=kinds_of(sound))

    def _row(self, entry: Entry, stands: dict[str, Standing], known: Known) -> Row:
        self.entries += 1
        standing = stands.get(entry.said.own_reference)
        said = carried_over(entry.said, standing) if standing else entry.said
        row = Row(self.entries, entry.where, said.own_reference, said.primary_name, RowOutcome.ADDED)
        found = [Problem(fault.pointer, fault.code, fault.detail) for fault in entry.faults]
        if entry.ended:
            found += self._end(row, said, entry.ended, standing)
        else:
            found += problems(said, known, on=self.on)
            found += fixed(said, standing) if standing else []
            _compare(row, said, standing)
        if found:
            self.refused += 1
            row.outcome, row.listing, row.content, row.before = RowOutcome.REFUSED, None, None, None
            row.problems = list(dict.fromkeys(found))
        elif self.refused:
            row.content = row.before = None
        elif row.outcome != RowOutcome.UNCHANGED:
            self.lines += 1
            row.line = self.lines
        return row

    def _end(self, row: Row, said: Proposal, ended: Ending, standing: Standing | None) -> list[Problem]:
        """An entry that says itself that its listing is over. Of its words only the reference counts, and the list."""
        row.outcome = RowOutcome.UNCHANGED
        if standing is None and (faulty := reference_problems(said.own_reference)):
            return faulty
        if standing is None:
            if self.own:
                return [Problem("/own_reference", "unknown", _("there is no such listing to end"))]
            self.report.notices[NEVER_LISTED] += 1
            return []
        row.listing = standing.pk
        found = of_another_list(said, standing)
        if standing.in_force:
            row.outcome, row.content, row.before = RowOutcome.ENDED, ended, standing.proposal
            begun = parse(standing.designated) if standing.designated else None
            found += ending_problems(ended, begun=begun, on=self.on)
        return found


def carried_over(said: Proposal, standing: Standing) -> Proposal:
    """The words of an entry, with what the register knows of the listing and the entry does not say."""
    was = standing.proposal
    kept: dict[str, Any] = {
        name: was[name]
        for name in ("incidents", "announcement", "withheld", "listed_in")
        if was.get(name) and not getattr(said, name)
    }
    if said.target in {"", standing.target} and said.target != was.get("target", ""):
        kept["target"] = was.get("target", "")
    return msgspec.structs.replace(said, **kept) if kept else said


def fixed(said: Proposal, standing: Standing) -> list[Problem]:
    """What no list may change of a listing: of whom it is, what that is, that it is public, which list brought it."""
    found = []
    if said.target and said.target != standing.target:
        found.append(Problem("/target", "fixed", _("stays as it is: targets are merged, not swapped")))
    if said.kind != standing.kind:
        why = _("stays %(value)s, as every listing of the target") % {"value": standing.kind}
        found.append(Problem("/kind", "fixed", why))
    if said.withheld and standing.public:
        why = _("%(reference)s is public; end it instead")
        found.append(Problem("/withheld", "public_already", why % {"reference": said.own_reference}))
    return [*found, *of_another_list(said, standing)]


def reference_problems(reference: str) -> list[Problem]:
    """What is wrong with the reference that an entry is known by: nothing else of one that has ended is judged."""
    if not reference:
        return [Problem("/own_reference", "required", _("the State's own reference for this listing"))]
    return text_problems("/own_reference", reference, longest=LONGEST["own_reference"])


def of_another_list(said: Proposal, standing: Standing) -> list[Problem]:
    """A list neither amends nor ends what another list brought, though both use the same reference."""
    brought = standing.proposal.get("listed_in", "")
    if not brought or said.listed_in == brought:
        return []
    why = _("%(reference)s was brought by another list: %(list)s")
    return [Problem("/own_reference", "of_another_list", why % {"reference": said.own_reference, "list": brought})]


def write(upload: Upload, rows: Iterable[Row]) -> None:
    """Add rows by COPY, which takes a tenth of the time that statements would."""
    with connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for row in rows:
            words = {name: storable(getattr(row, name), most) for name, most in LONGEST.items()}
            copy.write_row(
                (
                    upload.pk,
                    row.number,
                    *words.values(),
                    row.outcome.value,
                    row.listing,
                    row.line,
                    None if row.content is None else msgspec.json.encode(row.content).decode(),
                    None if row.before is None else msgspec.json.encode(row.before).decode(),
                    _told(row.problems),
                )
            )


def storable(text: str, most: int = 10_000) -> str:
    """Text that PostgreSQL takes, whatever a hostile file holds: what it does not take is written out as an escape."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\x00")[:most]


def _told(found: Sequence[Problem]) -> str:
    if not found:
        return "[]"
    told = [{k: storable(v) for k, v in msgspec.to_builtins(problem).items()} for problem in found]
    return msgspec.json.encode(told).decode()


def _compare(row: Row, said: Proposal, standing: Standing | None) -> None:
    """Whether an entry adds, amends or leaves as it is."""
    row.content = said
    if standing is None:
        return
    row.listing = standing.pk
    now = to_json(said)
    same = now == standing.proposal or now == to_json(proposal(standing.proposal))
    if same and standing.in_force:
        row.outcome, row.content = RowOutcome.UNCHANGED, None
    else:
        row.outcome, row.before = RowOutcome.AMENDED, standing.proposal
