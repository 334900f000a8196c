"""Examples for OpenAPI. The State, the person, the act and the moments are made up."""

from typing import Any

PROPOSAL: dict[str, Any] = {
    "own_reference": "EX-2026-001",
    "programme": "EX-CW",
    "kind": "PERSON",
    "names": [
        {"text": "Xavier EXAMPLE", "parts": {"given": "Xavier", "family": "EXAMPLE"}},
        {"text": "Ксавьер Пример", "kind": "ALIAS", "language": "ru"},
    ],
    "birth_dates": [{"text": "circa 1967"}],
    "nationalities": [{"text": "Exampleland"}],
    "identifiers": [{"type": "PASSPORT", "number": "X0000000", "note": "Made up"}],
    "contacts": [{"type": "WEBSITE", "text": "https://example.org/"}],
    "particulars": [{"type": "GENDER", "text": "Male"}],
    "relations": [{"type": "OWNS", "name": "EXAMPLE Trading (made up)"}],
    "measures": ["ASSET_FREEZE", "TRAVEL_BAN"],
    "acts": [{"number": "EX 2026/1", "title": "Made-up decree", "date": "2026-01-15"}],
    "reasons": [{"language": "en", "text": "A made-up statement of reasons."}],
    "designated_on": "2026-01-15",
}
LINE: dict[str, Any] = {"operation": "ADD", "content": PROPOSAL}
SUBMISSION: dict[str, Any] = {"title": "Made-up designation of January 2026", "publish_at": None, "lines": [LINE]}
WHOLE: dict[str, Any] = {
    "key": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "title": SUBMISSION["title"],
    "status": "DRAFT",
    "version": 1,
    "publish_at": None,
    "digest": None,
    "created_at": "2026-01-16T09:30:00.000000Z",
    "created_by": "signatory-ex",
    "submitted_at": None,
    "submitted_by": None,
    "approved_at": None,
    "published_sequence": None,
    "lines": [
        {
            "number": 1,
            "operation": "ADD",
            "listing": "EX-2026-001",
            "reason": "",
            "authority": "",
            "content": PROPOSAL,
        }
    ],
}
_DIGEST = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
REVIEWS: dict[str, Any] = {
    "reviews": [
        {
            "verdict": "RETURN",
            "digest": _DIGEST,
            "remark": "Made up: one date needs its source.",
            "remarks": [{"line": 1, "text": "Which act gives the year of birth?"}],
            "reviewed_at": "2026-01-17T10:00:00.000000Z",
        }
    ],
    "transitions": [
        {"source": "DRAFT", "target": "SUBMITTED", "at": "2026-01-16T09:45:00.000000Z", "why": "", "digest": _DIGEST},
        {
            "source": "SUBMITTED",
            "target": "RETURNED",
            "at": "2026-01-17T10:00:00.000000Z",
            "why": "Made up: one date needs its source.",
            "digest": _DIGEST,
        },
    ],
}
ME: dict[str, Any] = {
    "participant": "EX",
    "person": "signatory-ex",
    "label": "Foreign ministry's case system",
    "prefix": "0a1b2c3d",
    "scopes": ["DRAFT", "READ", "SUBMIT"],
    "expires_at": "2027-01-16T09:00:00Z",
}
