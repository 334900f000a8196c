"""A small made-up register with a record of every kind, in documents shaped as the houses above compose them.

`tests/journeys/test_seeds.py` holds the shapes against the composers'. Every function gives one line for the ledger;
`Sanctions` keeps targets and listings as a State's decisions would leave them.
"""

from typing import Any

from registry.actions.ledger import Entry
from registry.enums import Kind, Operation

Json = dict[str, Any]
SOURCE = {
    "url": "https://example.org/made-up",
    "title": None,
    "publisher": None,
    "published_on": None,
    "consulted_on": None,
}
GROUNDS: Json = {"confidence": "HIGH", "note": None, "sources": [SOURCE]}


def date(text: str) -> Json:
    return {"text": text, "earliest": text, "latest": text, "precision": "DAY"}


def line(of: Kind, ref: str, document: Json, operation: str, title: str, /, **facets: list[str]) -> Entry:
    said = {name: [value for value in values if value] for name, values in facets.items()}
    return Entry(
        kind=of,
        ref=ref,
        operation=Operation(operation),
        document=document,
        title=title,
        schema=f"{of.value}/1",
        facets=said,
        names=[title],
        merged_into=document.get("merged_into", ""),
    )


def participant(code: str, name: str, operation: str = "joined") -> Entry:
    evidence = {
        "kind": "SIGNATURE", "joined": date("2018-01-23"), "preferred": True, "reason": "Made up.",
        "confidence": "HIGH", "note": None, "source": SOURCE,
    }  # fmt: skip
    membership = {
        "joined": date("2018-01-23"), "left": None, "date_confidence": "HIGH", "evidence": [evidence],
        "other_claims": [], **GROUNDS,
    }  # fmt: skip
    document = {
        "code": code, "alpha3": None, "kind": "STATE", "names": {"en": name, "fr": None, "own": None},
        "un_regional_group": "WEOG", "founding": True, "memberships": [membership],
    }  # fmt: skip
    return line(Kind.PARTICIPANT, code, document, operation, name, participant=[code], kind=["STATE"])


def meeting(ref: str, title: str, host: str, incident: str, operation: str = "published") -> Entry:
    document = {
        "title": title, "when": date("2018-05-18"), "place": "Nowhere", "country": None, "level": "MINISTERIAL",
        "held": True, "host": _state(host), "chair": None, "speakers": [], "convened_on": None,
        "incidents": [f"incident/{incident}"],
        "attendances": [{**_state(host), "body": None, "representative": None, **GROUNDS}], "other_claims": [],
        **GROUNDS,
    }  # fmt: skip
    return line(Kind.MEETING, ref, document, operation, title, kind=["MINISTERIAL"], year=["2018"])


def statement(ref: str, title: str, endorser: str, cites: str, operation: str = "published") -> Entry:
    citation = {
        "number": 1, "paragraph": 3, "kind": cites.partition("/")[0].upper(), "target": cites, "target_text": None,
        "as_cited": "as printed", "normalised": None, "stance": "supports", **GROUNDS,
    }  # fmt: skip
    initiative = {
        "key": "made-up", "title": "An initiative", "lead": _state(endorser), "beneficiaries": [],
        "partner_programme": None, "when": None, "description": None, **GROUNDS,
    }  # fmt: skip
    commitment = {
        "number": 1, "key": "share", "text": "To share.", "numbering_confidence": "HIGH",
        "initiatives": [initiative], **GROUNDS,
    }  # fmt: skip
    document = {
        "kind": "STATEMENT", "title": title, "issued": date("2018-05-18"), "meeting": "meeting/m1", "issuer": None,
        "languages": ["en"], "summary": "Made up.", "full_text_seen": False, "endorsers": [_state(endorser)],
        "links": [{"url": "https://example.org/text", "language": "en", "label": None}], "citations": [citation],
        "commitments": [commitment], "other_claims": [], **GROUNDS,
    }  # fmt: skip
    return line(Kind.STATEMENT, ref, document, operation, title, kind=["STATEMENT"], meeting=["m1"])


def instrument(ref: str, title: str, organ: str, operation: str = "published") -> Entry:
    document = {
        "kind": "TREATY", "title": title, "symbol": None, "as_cited": None, "normalisation": "CONFIRMED",
        "organ": f"body/{organ}", "adopted": date("1993-01-13"), "in_force": None, "document_url": None,
        "other_claims": [], **GROUNDS,
    }  # fmt: skip
    return line(Kind.INSTRUMENT, ref, document, operation, title, kind=["TREATY"])


def body(ref: str, name: str, operation: str = "published") -> Entry:
    document = {
        "name": name, "acronym": None, "kind": "ORGAN", "parent": None, "basis": None, "created": None, "ended": None,
        "status": "ACTIVE", "mandate": None, "other_claims": [], **GROUNDS,
    }  # fmt: skip
    return line(Kind.BODY, ref, document, operation, name, kind=["ORGAN"])


def incident(ref: str, place: str, by: str, operation: str = "published") -> Entry:
    finding = {"body": f"body/{by}", "reference": None, "found": None, "attributed_to": None, **GROUNDS}
    document = {
        "when": date("2018-04-07"), "place": place, "country": "SY", "agent": None, "status": "ESTABLISHED",
        "findings": [finding], "related_references": [],
        "attribution_claims": [{"claimant": "A State", "text": "It says so.", "source": SOURCE}], "other_claims": [],
        **GROUNDS,
    }  # fmt: skip
    return line(Kind.INCIDENT, ref, document, operation, place, country=["SY"])


def count(ref: str, states: int, operation: str = "published") -> Entry:
    document = {
        "when": date("2018-05-18"), "kind": "PARTICIPANTS", "qualifier": "EXACT", "states": states, "total": None,
        "includes_eu": None, "wording": f"{states} States", "language": "en", "preferred": False, "reason": None,
        **GROUNDS,
    }  # fmt: skip
    return line(Kind.COUNT, ref, document, operation, f"{states} States", kind=["PARTICIPANTS"])


def programme(key: str, title: str, code: str, operation: str = "published") -> Entry:
    document = {
        "participant": code, "title": title, "authority": None, "acts": ["An act"], "measures": ["ASSET_FREEZE"],
        "scope": None, "status": "ACTIVE", "status_as_of": None, "started_on": None, "ended_on": None, "url": None,
        **GROUNDS,
    }  # fmt: skip
    return line(Kind.PROGRAMME, key, document, operation, title, participant=[code], measure=["ASSET_FREEZE"])


def announcement(ref: str, code: str, programme_key: str, incident_key: str, operation: str = "published") -> Entry:
    document = {
        "participant": code, "programme": f"programme/{programme_key}", "meeting": "meeting/m1", "meeting_link": None,
        "action": "DESIGNATION", "date": date("2018-05-18"), "effective_on": None, "legal_basis": None,
        "legal_act": None, "persons": 3, "entities": 0, "total": 3, "other_targets": None,
        "incidents": [f"incident/{incident_key}"], "names_known": "NONE", "names": [], "status": None,
        "status_as_of": None, **GROUNDS,
    }  # fmt: skip
    facets = {"participant": [code], "programme": [programme_key], "meeting": ["m1"], "incident": [incident_key]}
    return line(Kind.ANNOUNCEMENT, ref, document, operation, f"{code}, Designation, {ref}", **facets)


def listing(ref: str, target_ref: str, name: str, code: str, operation: str = "published", **said: Any) -> Entry:
    """``said`` may give programme, incident, announcement, status and any other member of the document."""
    key, incidents = said.pop("programme", "P1"), said.pop("incidents", [])
    announced = said.pop("announcement", None)
    status = said.pop("status", "IN_FORCE")
    ended = (
        {"on": date("2024-02-03"), "reason": "DELISTED", "act": None, "note": None} if status != "IN_FORCE" else None
    )
    document: Json = {
        "participant": code, "programme": key, "further_programmes": [], "own_reference": f"{code}-{ref}",
        "status": status, "target": f"target/{target_ref}", "kind": "PERSON", "name": name, **_values(name),
        "identification": "sufficient", "measures": ["ASSET_FREEZE"],
        "acts": [{"number": "Act 1", "title": None, "date": None, "url": None}], "exemptions": [],
        "reasons": [{"language": "en", "text": "Made up."}], "remarks": [], "references": [],
        "incidents": [f"incident/{one}" for one in incidents],
        "announcement": f"announcement/{announced}" if announced else None, "listed_in": None,
        "designated_on": date("2018-05-18"), "undated": False, "in_force_on": None, "amended_on": [], "ended": ended,
        "sources": ["https://example.org/list"], "confidence": "HIGH", "status_as_of": None, "note": None,
        "correction": None,
    } | said  # fmt: skip
    facets = {
        "kind": ["PERSON"], "participant": [code], "programme": [key], "measure": ["ASSET_FREEZE"],
        "incident": incidents, "announcement": [announced] if announced else [], "target": [target_ref],
        "status": [status],
    }  # fmt: skip
    return line(Kind.LISTING, ref, document, operation, name, **facets)


def target(ref: str, listings: list[Entry], operation: str = "published", **more: Any) -> Entry:
    """A target of these listings, given as they stand."""
    documents = [dict(one.document) for one in listings]
    in_force = [one for one in documents if one["status"] == "IN_FORCE"]
    shown = (in_force or documents)[0]
    rows = [
        {"listing": one.record}
        | {
            member: one.document[member]
            for member in (
                "participant", "programme", "further_programmes", "own_reference", "status", "measures",
                "designated_on", "undated", "ended", "incidents",
            )
        }
        for one in listings
    ]  # fmt: skip
    document: Json = {
        "kind": shown["kind"], "name": shown["name"], "status": "LISTED" if in_force else "NOT_LISTED",
        "identification": "sufficient", **{group: _merged(group, listings) for group in _values("")}, "listings": rows,
    } | more  # fmt: skip
    facets = {
        "kind": ["PERSON"],
        "participant": [one["participant"] for one in documents],
        "programme": [one["programme"] for one in documents],
        "measure": ["ASSET_FREEZE"],
        "incident": [key.partition("/")[2] for one in documents for key in one["incidents"]],
        "status": [document["status"]],
    }
    return line(Kind.TARGET, ref, document, operation, document["name"], **facets)


def foundation() -> list[Entry]:
    """A record of every kind that officers keep, each named by another."""
    return [
        participant("XA", "Alphaland"),
        participant("XB", "Betaland"),
        body("b1", "A made-up body"),
        instrument("i1", "A made-up treaty", "b1"),
        incident("n1", "Made-up town", "b1"),
        incident("n2", "Another town", "b1"),
        programme("P1", "Programme one", "XA"),
        programme("P2", "Programme two", "XB"),
        meeting("m1", "A made-up meeting", "XA", "n1"),
        statement("s1", "A made-up statement", "XB", "instrument/i1"),
        count("c1", 33),
        announcement("a1", "XA", "P1", "n1"),
    ]


def sanctions() -> list[Entry]:
    """A target and its one listing."""
    new = listing("L000001", "T000001", "Ivan Made-Up", "XA")
    return [target("T000001", [new]), new]


def _state(code: str) -> Json:
    return {"participant": f"participant/{code}", "code": code, "name": code}


def _values(name: str) -> Json:
    names: list[Json] = [{"text": name, "kind": "PRIMARY", "language": None, "act": None, "parts": {}, "latin": None}]
    empty = ("birth_places", "identifiers", "addresses", "positions", "contacts", "particulars", "relations")
    born = {"text": "1970-01-02", "act": None, "earliest": "1970-01-02", "latest": "1970-01-02", "precision": "DAY"}
    nationality = {"text": "Nowherian", "country": "SY", "act": None}
    return {"names": names, "birth_dates": [born], "nationalities": [nationality], **{group: [] for group in empty}}


def _merged(group: str, listings: list[Entry]) -> list[Json]:
    found: list[Json] = []
    for one in listings:
        for value in one.document[group]:
            said = {key: part for key, part in value.items() if key != "act"}
            by = {"listing": one.record, "participant": one.document["participant"], "act": value["act"]}
            same = next((known for known in found if {**known, "said_by": 0} == {**said, "said_by": 0}), None)
            if same is None:
                found.append(same := said | {"said_by": []})
            same["said_by"].append(by)
    return found
