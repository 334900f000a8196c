"""The public document of one listing, and the bytes that reviewers approve.

A document does not hold its own reference, which is given at publication. A target that has none yet is written
``new`` in what reviewers approve and by its reference in what is published; nothing else differs between the two.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from partnership.dates import parse
from registry.diff import changes
from sanctions.enums import EndReason, ListingStatus
from sanctions.proposal import Act, Ending, Form, Proposal, to_json
from sanctions.screening import text as screening

SCHEMA = "listing/1"
NEW_TARGET = "new"
Document = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A listing as it stands or will: the words of the State, and its end if it has one."""

    participant: str
    proposal: Proposal
    target: str
    ended: Ending | None = None
    correction: "Correction | None" = None

    @property
    def status(self) -> ListingStatus:
        if self.ended is None:
            return ListingStatus.IN_FORCE
        return ListingStatus.ANNULLED if self.ended.reason == EndReason.ANNULLED else ListingStatus.ENDED


@dataclass(frozen=True)
class Correction:
    """Why the register was wrong, and on whose authority it is put right."""

    reason: str
    authority: str
    before: Document


def listing(standing: Standing) -> Document:
    """The document of a listing; every key always present, unknown values null or empty."""
    proposal = standing.proposal
    document = {
        "participant": standing.participant,
        "programme": proposal.programme,
        "own_reference": proposal.own_reference,
        "status": standing.status.value,
        "target": f"target/{standing.target}" if standing.target != NEW_TARGET else NEW_TARGET,
        "kind": proposal.kind,
        "name": proposal.primary_name,
        **values(proposal),
        "identification": "too_few" if proposal.too_few_identifiers else "sufficient",
        "measures": sorted(proposal.measures),
        "acts": [_act(act) for act in proposal.acts],
        "reasons": [{"language": reason.language, "text": reason.text} for reason in proposal.reasons],
        "incidents": [f"incident/{key}" for key in proposal.incidents],
        "announcement": f"announcement/{proposal.announcement}" if proposal.announcement else None,
        "designated_on": date(proposal.designated_on),
        "in_force_on": date(proposal.in_force_on),
        "ended": _ended(standing.ended),
        "sources": list(proposal.sources),
        "confidence": proposal.confidence or None,
        "status_as_of": date(proposal.status_as_of),
        "note": proposal.note or None,
    }
    return document | {"correction": _correction(standing.correction, document)}


@dataclass(frozen=True, kw_only=True)
class ProposedLine:
    """One line as reviewers approve it: ``ref`` is the listing's public reference, None while it has none."""

    number: int
    operation: str
    ref: str | None
    withheld: bool
    document: Document


def proposed(participant: str, publish_at: dt.datetime | None, lines: Iterable[ProposedLine]) -> Document:
    """What reviewers approve: every document as it will read, of which record, whether it is public, and when.

    The digest is of its canonical bytes.
    """
    return {
        "participant": participant,
        "publish_at": publish_at.astimezone(dt.UTC).isoformat() if publish_at else None,
        "lines": [
            {
                "number": line.number,
                "operation": line.operation,
                "record": f"listing/{line.ref}" if line.ref else None,
                "withheld": line.withheld,
                "listing": line.document,
            }
            for line in lines
        ],
    }


def values(proposal: Proposal) -> dict[str, list[Document]]:
    """What a proposal says of its target, by kind of value."""
    return {
        "names": [_name(to_json(name), name.text) for name in proposal.names],
        "birth_dates": [parse(birth.text).to_json() | {"act": birth.act or None} for birth in proposal.birth_dates],
        "birth_places": [_plain(place, "text", "country") for place in proposal.birth_places],
        "nationalities": [_plain(nationality, "text", "country") for nationality in proposal.nationalities],
        "identifiers": [_plain(number, "type", "number", "country", "note") for number in proposal.identifiers],
        "addresses": [_plain(address, "text", "country") for address in proposal.addresses],
        "positions": [_plain(position, "text") for position in proposal.positions],
    }


def date(text: str) -> Document | None:
    """A date as printed with the interval it means, or null."""
    return parse(text).to_json() if text else None


def search_names(proposal: Proposal) -> list[str]:
    """Every name a search should find the listing by, Latin forms included."""
    texts = [name.text for name in proposal.names]
    return [*texts, *filter(None, map(screening.latin, texts))]


def _name(name: Document, text: str) -> Document:
    derived = screening.latin(text)
    return {
        "text": text,
        "kind": name.get("kind", "PRIMARY"),
        "language": name.get("language") or None,
        "parts": name.get("parts", {}),
        "latin": {"text": derived, "derived": True} if derived else None,
        "act": name.get("act") or None,
    }


def _plain(value: Form, *fields: str) -> Document:
    return {field: getattr(value, field) or None for field in (*fields, "act")}


def _act(act: Act) -> Document:
    return {"number": act.number, "title": act.title or None, "date": date(act.date), "url": act.url or None}


def _ended(ended: Ending | None) -> Document | None:
    if ended is None:
        return None
    return {
        "on": date(ended.ended_on),
        "reason": ended.reason,
        "act": _act(ended.act) if ended.act else None,
        "note": ended.note or None,
    }


def _correction(correction: Correction | None, document: Document) -> Document | None:
    if correction is None:
        return None
    before = {key: value for key, value in correction.before.items() if key != "correction"}
    return {
        "fields": [change.pointer for change in changes(before, document)],
        "reason": correction.reason,
        "authority": correction.authority or None,
    }
