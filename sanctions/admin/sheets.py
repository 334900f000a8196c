"""Lines of a submission as the desk lays them out: each against what stands, in words, with what to stop at."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnership.models import Incident
from registry.canonical import canonical
from registry.diff import Change, changes
from registry.models import Event
from sanctions import workflow
from sanctions.actions import lines as drafting
from sanctions.admin.flags import Flag, flags
from sanctions.admin.likely import Likely, likely
from sanctions.admin.reading import Phrase, Reading, Row, difference, label, phrases, reading, words_of
from sanctions.documents.listing import Document
from sanctions.enums import LineOperation, Measure, SubmissionStatus
from sanctions.models import Line, Remark, Review, Submission

SPOKEN = 120
"""Characters of a change that is said in full when it is read back."""

STANDING_ROWS = ("name", "target", "programme", "measures", "designated_on", "own_reference")


@dataclass(frozen=True)
class Sheet:
    """One line as the desk lays it out. ``rows`` are the differences; none where the listing is new."""

    line: Line
    document: Document
    before: Document | None
    sentence: str
    reading: Reading
    rows: Sequence[Row]
    changes: Sequence[Change]
    standing: Sequence[Row]
    flags: Sequence[Flag]
    likely: Sequence[Likely]
    acts: Sequence[Phrase]
    incidents: Sequence[Incident | str]
    remarks: Sequence[Remark]
    withheld: bool


def sheets(submission: Submission, numbers: Collection[int], reviews: Iterable[Review]) -> list[Sheet]:
    """The lines of some numbers laid out, in a number of queries that they do not add to."""
    lines = list(drafting.rows(submission).filter(number__in=numbers))
    # Through the canonical bytes, so that what is shown is what is hashed.
    entries = [drafting.proposed_line(line) for line in lines]
    documents = [json.loads(canonical(entry.document)) for entry in entries]
    pairs = list(zip(lines, documents, strict=True))
    befores = _published(submission, lines) if submission.status == SubmissionStatus.PUBLISHED else None
    known = likely(pairs) if submission.status not in workflow.CLOSED else {}
    incidents = _incidents(documents)
    remarks = [remark for review in reviews for remark in review.remarks.all()]
    made = []
    for (line, proposal), entry in zip(pairs, entries, strict=True):
        document, before = (
            befores.get(line.number, (proposal, None)) if befores is not None else (proposal, _before(line))
        )
        sheet = Sheet(
            line=line,
            document=document,
            before=before,
            sentence=sentence(line, document, before),
            reading=reading(document),
            rows=difference(before, document) if before else [],
            changes=changes(before, document) if before else [],
            standing=[Row(key, label(key), phrases(key, before[key])) for key in STANDING_ROWS] if before else [],
            flags=flags(line, document, known.get(line.number, []), withheld=entry.withheld),
            likely=known.get(line.number, []),
            acts=phrases("acts", document["acts"]),
            incidents=[incidents.get(key, key) for key in document["incidents"]],
            remarks=[remark for remark in remarks if remark.line_number == line.number],
            withheld=entry.withheld,
        )
        made.append(sheet)
    return made


def sentence(line: Line, document: Document, before: Document | None) -> str:
    """A line in plain language, as it is read back before a decision."""
    facts = {
        "state": document["participant"],
        "name": document["name"],
        "kind": phrases("kind", document["kind"])[0].text.lower(),
        "programme": document["programme"],
        "measures": _measures(document),
        "reference": (line.listing.ref if line.listing else "") or document["own_reference"],
        "fields": "; ".join(_changed(before, document)) if line.operation != LineOperation.ADD else "",
        "reason": line.reason,
        "end": phrases("ended", document["ended"])[0].text if document["ended"] else "",
        "since": document["designated_on"]["text"] if document["designated_on"] else _("on a day not stated"),
    }
    if line.operation == LineOperation.ADD:
        return (
            _("%(state)s lists %(name)s (%(kind)s) under %(programme)s with %(measures)s, designated %(since)s.")
            % facts
        )
    if line.operation == LineOperation.END:
        return (
            _(
                "%(state)s ends its listing %(reference)s of %(name)s under %(programme)s, designated %(since)s:"
                " %(end)s."
            )
            % facts
        )
    if line.operation == LineOperation.CORRECT:
        return (
            _("%(state)s corrects its listing %(reference)s of %(name)s under %(programme)s (%(fields)s): %(reason)s")
            % facts
        )
    return _("%(state)s amends its listing %(reference)s of %(name)s under %(programme)s: %(fields)s.") % facts


def _measures(document: Document) -> str:
    if document["measures"] == [Measure.UNSPECIFIED]:
        return _("measures that the list does not state")
    return words_of(document["measures"])


def _changed(before: Document | None, document: Document) -> list[str]:
    rows = difference(before or {}, document)
    return [_told(row) for row in rows if row.key != "correction"] or [_("nothing that is published")]


def _told(row: Row) -> str:
    """One changed field in a few words; long texts are only named, they stand above."""
    removed = [phrase.text for phrase in row.before if phrase.mark]
    added = [phrase.text for phrase in row.after if phrase.mark]
    field = row.label.lower()
    if sum(map(len, removed + added)) > SPOKEN:
        return _("%(field)s reworded") % {"field": field}
    if removed and added:
        return _("%(field)s %(before)s → %(after)s") % {
            "field": field,
            "before": ", ".join(removed),
            "after": ", ".join(added),
        }
    if removed:
        return _("%(field)s without %(before)s") % {"field": field, "before": ", ".join(removed)}
    if added:
        return _("%(field)s with %(after)s") % {"field": field, "after": ", ".join(added)}
    return _("%(field)s in another order") % {"field": field}


def _before(line: Line) -> Document | None:
    """What stands today; nothing for a line that adds."""
    if line.listing is None or line.operation == LineOperation.ADD:
        return None
    return drafting.document_of(line.listing)


def _published(submission: Submission, lines: Sequence[Line]) -> Mapping[int, tuple[Document, Document | None]]:
    """What a published submission changed, from the register itself: each line's document and the one it superseded."""
    records = {f"listing/{line.listing.ref}": line.number for line in lines if line.listing and line.listing.ref}
    events = list(
        Event.objects.filter(record__in=records, sequence__lte=submission.published_sequence or 0).order_by("sequence")
    )
    by_sequence = {event.sequence: event for event in events}
    newest = {event.record: event for event in events}
    found = {}
    for record, event in newest.items():
        earlier = by_sequence.get(event.supersedes or 0)
        found[records[record]] = (json.loads(event.document), json.loads(earlier.document) if earlier else None)
    return found


def _incidents(documents: Iterable[Document]) -> dict[str, Incident]:
    keys = {key.removeprefix("incident/") for document in documents for key in document["incidents"]}
    return {f"incident/{incident.key}": incident for incident in Incident.objects.filter(key__in=keys)} if keys else {}
