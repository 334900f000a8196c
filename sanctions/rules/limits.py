"""How long each text of a proposal may be, which may have several lines, and which may not be empty.

A place is a JSON pointer without its indexes: ``/names/text`` is the text of every name.
"""

from collections.abc import Mapping

from sanctions.proposal import VALUES

LONGEST = 10_000
"""Characters of a text that has no limit of its own."""
LONGEST_TITLE = 500
"""Of the name that a record is known by; aliases of real lists are longer."""
MOST_VALUES = 1000
"""Of one list of a proposal: names, acts, measures…"""

_NUMBER = {"number": 200, "title": 500, "date": 60, "url": 500}
LIMITS: Mapping[str, int] = {
    "/own_reference": 200,
    "/programme": 40,
    "/further_programmes": 40,
    "/target": 12,
    "/incidents": 64,
    "/announcement": 60,
    "/confidence": 8,
    "/names/text": 1000,
    "/names/language": 16,
    "/names/script": 4,
    "/names/parts": 500,
    "/birth_dates/text": 100,
    "/birth_dates/calendar": 40,
    "/birth_places/text": 500,
    "/birth_places/parts": 500,
    "/nationalities/text": 200,
    "/nationalities/parts": 500,
    "/identifiers/number": 500,
    "/identifiers/label": 200,
    "/identifiers/issuer": 500,
    "/identifiers/issued_on": 100,
    "/identifiers/valid_from": 100,
    "/identifiers/expires_on": 100,
    "/identifiers/name": 500,
    "/addresses/text": 1000,
    "/addresses/parts": 1000,
    "/positions/text": 1000,
    "/contacts/text": 500,
    "/particulars/text": 1000,
    "/particulars/label": 200,
    "/relations/name": 500,
    "/relations/own_reference": 200,
    "/relations/role": 500,
    "/references/system": 60,
    "/references/number": 200,
    "/remarks/label": 200,
    "/remarks/language": 16,
    "/remarks/act": 200,
    "/reasons/language": 16,
    "/exemptions/language": 16,
    "/listed_in": 200,
    "/sources": 500,
    "/amended_on": 100,
    "/designated_on": 100,
    "/in_force_on": 100,
    "/status_as_of": 100,
    "/ended_on": 100,
    **{f"/{group}/act": 200 for group in VALUES},
    **{
        f"/{group}/country": 2 for group in ("birth_places", "nationalities", "identifiers", "addresses", "particulars")
    },
    **{f"/acts/{member}": most for member, most in _NUMBER.items()},
    **{f"/act/{member}": most for member, most in _NUMBER.items()},
}
"""Characters by place: what the columns behind them hold (a test compares the two), and what the real lists need."""

SEVERAL_LINES = frozenset(
    {
        "/reasons/text",
        "/exemptions/text",
        "/remarks/text",
        "/addresses/text",
        "/note",
        *(f"/{group}/{member}" for group in VALUES for member in ("source", "note")),
    }
)
"""Texts that may have line breaks."""
NEVER_EMPTY = frozenset(
    {
        "/birth_dates/text",
        "/birth_places/text",
        "/nationalities/text",
        "/identifiers/number",
        "/addresses/text",
        "/positions/text",
        "/contacts/text",
        "/particulars/text",
        "/references/system",
        "/references/number",
        "/acts/number",
        "/reasons/text",
        "/exemptions/text",
        "/remarks/text",
        "/act/number",
    }
)
