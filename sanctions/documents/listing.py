"""The public document of one listing.

A document does not hold its own reference, which is given at publication. A target that has none yet is written
``new`` in what reviewers approve and by its reference in what is published; nothing else differs between the two.
"""

from dataclasses import dataclass
from typing import Any

from partnership.dates import parse
from registry.diff import changes
from sanctions.enums import EndReason, ListingStatus
from sanctions.proposal import Act, BirthDate, Ending, Form, Name, Proposal, Reason
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
        "further_programmes": list(proposal.further_programmes),
        "own_reference": proposal.own_reference,
        "status": standing.status.value,
        "target": f"target/{standing.target}" if standing.target != NEW_TARGET else NEW_TARGET,
        "kind": proposal.kind,
        "name": proposal.primary_name,
        **values(proposal),
        "identification": "too_few" if proposal.too_few_identifiers else "sufficient",
        "measures": sorted(proposal.measures),
        "acts": [_act(act) for act in proposal.acts],
        "exemptions": [_reason(exemption) for exemption in proposal.exemptions],
        "reasons": [_reason(reason) for reason in proposal.reasons],
        "remarks": [_said(remark, "label", "text") for remark in proposal.remarks],
        "references": [{"system": other.system, "number": other.number} for other in proposal.references],
        "incidents": [f"incident/{key}" for key in proposal.incidents],
        "announcement": f"announcement/{proposal.announcement}" if proposal.announcement else None,
        "listed_in": proposal.listed_in or None,
        "designated_on": date(proposal.designated_on),
        "undated": proposal.undated,
        "in_force_on": date(proposal.in_force_on),
        "amended_on": [date(amended) for amended in proposal.amended_on],
        "ended": _ended(standing.ended),
        "sources": list(proposal.sources),
        "confidence": proposal.confidence or None,
        "status_as_of": date(proposal.status_as_of),
        "note": proposal.note or None,
    }
    return document | {"correction": _correction(standing.correction, document)}


def values(proposal: Proposal) -> dict[str, list[Document]]:
    """What a proposal says of its target, by kind of value."""
    return {
        "names": [_name(name) for name in proposal.names],
        "birth_dates": [_birth(birth) for birth in proposal.birth_dates],
        "birth_places": [_said(place, "text", "country", "act") for place in proposal.birth_places],
        "nationalities": [_said(value, "text", "country", "act") for value in proposal.nationalities],
        "identifiers": [_said(number, "type", "number", "country", "note", "act") for number in proposal.identifiers],
        "addresses": [_said(address, "text", "country", "act") for address in proposal.addresses],
        "positions": [_said(position, "text", "act") for position in proposal.positions],
        "contacts": [_said(contact, "type", "text", "act") for contact in proposal.contacts],
        "particulars": [_said(value, "type", "text", "act") for value in proposal.particulars],
        "relations": [_said(value, "type", "name", "own_reference", "role", "act") for value in proposal.relations],
    }


def date(text: str) -> Document | None:
    """A date as printed with the interval it means, or null."""
    return parse(text).to_json() if text else None


def search_names(proposal: Proposal) -> list[str]:
    """Every name a search should find the listing by, Latin forms included."""
    texts = [name.text for name in proposal.names]
    return [*texts, *filter(None, map(screening.latin, texts))]


def _said(form: Form, *always: str) -> Document:
    """A part as it reads: the members named always, null if empty, and every other one that says something."""
    found = {member: getattr(form, member) or None for member in always}
    for member in form.__struct_fields__:
        if member not in found and (value := getattr(form, member)):
            found[member] = value
    return found


def _name(name: Name) -> Document:
    derived = screening.latin(name.text)
    latin = {"text": derived, "derived": True} if derived else None
    return _said(name, "text", "kind", "language", "act") | {"parts": name.parts, "latin": latin}


def _birth(birth: BirthDate) -> Document:
    """A date that is words alone means no interval that anybody could state."""
    interval = {"earliest": None, "latest": None, "precision": None} if birth.worded else parse(birth.text).to_json()
    return _said(birth, "text", "act") | interval


def _reason(reason: Reason) -> Document:
    return {"language": reason.language, "text": reason.text}


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
