"""What a reviewer sees of a submission: every line against what stands, and the exact bytes that are decided on."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from partnership.models import Incident, User
from registry.canonical import canonical, digest
from registry.diff import Change, changes
from registry.models import Event
from sanctions import workflow
from sanctions.actions import lines as drafting
from sanctions.actions.reviews import APPROVALS_NEEDED
from sanctions.admin import blind
from sanctions.admin.flags import Flag, flags, namesakes
from sanctions.admin.reading import Phrase, Reading, Row, difference, label, phrases, reading, words_of
from sanctions.documents.listing import Document
from sanctions.enums import LineOperation, SubmissionStatus, Verdict
from sanctions.models import Line, Remark, Review, Submission, Transition
from sanctions.permissions import may_review

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
    acts: Sequence[Phrase]
    incidents: Sequence[Incident | str]
    remarks: Sequence[Remark]
    withheld: bool


@dataclass(frozen=True)
class Doing:
    """What the viewer may do now, and if nothing, why."""

    verdicts: frozenset[str]
    why_not: str = ""


@dataclass(frozen=True)
class Look:
    """A submission laid out. ``body`` are the canonical bytes, ``digest`` their SHA-256, by which they are approved."""

    submission: Submission
    body: str
    digest: str
    changed: bool
    sheets: Sequence[Sheet]
    approvals: int
    needed: int
    doing: Doing
    blind: bool
    reviews: Sequence[Review]
    transitions: Sequence[Transition]

    @property
    def flagged(self) -> int:
        return sum(flag.level == "stop" for sheet in self.sheets for flag in sheet.flags)


def look(submission: Submission, user: User) -> Look:
    """Everything about one submission that this person may see, in a number of queries that lines do not add to."""
    document = drafting.proposed_document(submission)
    body = canonical(document)
    shown = digest(body)
    at_review = submission.status in workflow.AT_REVIEW
    approvals = Review.objects.of_who_may(submission) if at_review else Review.objects.approvals(submission)
    hidden = blind.is_blind(user, submission)
    reviews = list(
        blind.reviews(user)
        .filter(submission=submission)
        .select_related("reviewer")
        .prefetch_related("remarks")
        .order_by("id")
    )
    open_ = submission.status not in workflow.CLOSED
    return Look(
        submission=submission,
        body=body.decode(),
        digest=shown,
        changed=shown != submission.digest,
        sheets=_sheets(submission, json.loads(body), reviews),
        approvals=approvals.values("reviewer").distinct().count(),
        needed=APPROVALS_NEEDED,
        doing=_doing(submission, user, changed=open_ and shown != submission.digest),
        blind=hidden,
        reviews=reviews,
        transitions=list(blind.transitions(user).filter(submission=submission).select_related("by").order_by("id")),
    )


def when(submission: Submission) -> str:
    """When it will be published, in a sentence of the read-back."""
    if submission.publish_at is None:
        return _("at once, as soon as it has two approvals")
    moment = submission.publish_at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return _("at %(moment)s, and not a moment earlier") % {"moment": moment}


def sentence(line: Line, document: Document, before: Document | None) -> str:
    """A line in plain language, as it is read back before a decision."""
    facts = {
        "state": document["participant"],
        "name": document["name"],
        "kind": phrases("kind", document["kind"])[0].text.lower(),
        "programme": document["programme"],
        "measures": words_of(document["measures"]),
        "reference": (line.listing.ref if line.listing else "") or document["own_reference"],
        "fields": "; ".join(_changed(before, document)),
        "reason": line.reason,
        "end": phrases("ended", document["ended"])[0].text if document["ended"] else "",
        "since": document["designated_on"]["text"] if document["designated_on"] else _("a day unknown"),
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


def _sheets(submission: Submission, proposed: Document, reviews: Iterable[Review]) -> list[Sheet]:
    lines = list(
        submission.lines.select_related("participant", "listing__target", "listing__participant").order_by("number")
    )
    entries = proposed["lines"]
    documents = [entry["listing"] for entry in entries]
    pairs = list(zip(lines, documents, strict=True))
    befores = _published(submission, lines) if submission.status == SubmissionStatus.PUBLISHED else None
    known = namesakes(pairs) if submission.status not in workflow.CLOSED else {}
    incidents = _incidents(documents)
    remarks = [remark for review in reviews for remark in review.remarks.all()]
    sheets = []
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
            flags=flags(line, document, known.get(line.number, []), withheld=entry["withheld"]),
            acts=phrases("acts", document["acts"]),
            incidents=[incidents.get(key, key) for key in document["incidents"]],
            remarks=[remark for remark in remarks if remark.line_number == line.number],
            withheld=entry["withheld"],
        )
        sheets.append(sheet)
    return sheets


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


def _doing(submission: Submission, user: User, *, changed: bool) -> Doing:
    """The verdicts that the actions would take from this person now."""
    if submission.status in workflow.CLOSED:
        return Doing(frozenset(), _("It is closed; nothing more can be decided."))
    if not may_review(user, submission):
        return Doing(frozenset(), _("You do not review this submission."))
    if blind.has_decided(user, submission):
        return Doing(frozenset(), _("You have decided on these bytes."))
    acts = {Verdict.APPROVE: "approve", Verdict.RETURN: "return", Verdict.REJECT: "reject"}
    may = {verdict.value for verdict, act in acts.items() if workflow.may(act, submission.status)}
    if submission.status == SubmissionStatus.SUBMITTED:
        may.add(Verdict.APPROVE.value)  # the first approval opens the review
    if changed:
        return Doing(frozenset(), _("What would be published now is not what was submitted."))
    return Doing(frozenset(may), "" if may else _("Its state allows no decision."))
