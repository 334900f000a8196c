"""Made-up records for tests of writers, and Hypothesis strategies for any that the register could hold.

Nobody here exists. Documents have the published shape: every member there, details of values only where said; old
documents lack the members that came later.
"""

from typing import Any

from hypothesis import strategies as st

from registry.canonical import canonical
from registry.exports.fields import MEMBERS
from registry.exports.record import Edition, Record

Json = dict[str, Any]

EDITION = Edition(
    sequence=900,
    published_at="2026-03-02T10:00:00.123456Z",
    participants={"FR": "France", "EU": "European Union"},
    programmes={"FR-CHEM": {"title": "Made-up chemical weapons regime", "url": "https://example.org/fr"}},
)
DAY = {"text": "2018-05-18", "earliest": "2018-05-18", "latest": "2018-05-18", "precision": "DAY"}
YEAR = {"text": "1961", "earliest": "1961-01-01", "latest": "1961-12-31", "precision": "YEAR"}
MONTH = {"text": "1961-03", "earliest": "1961-03-01", "latest": "1961-03-31", "precision": "MONTH"}
CIRCA = {"text": "circa 1961", "earliest": "1960-01-01", "latest": "1962-12-31", "precision": "CIRCA"}
RANGE = {"text": "1961 to 1965", "earliest": "1961-01-01", "latest": "1965-12-31", "precision": "RANGE"}
LATE = {"text": "not later than 1961", "earliest": None, "latest": "1961-12-31", "precision": "NOT_LATER_THAN"}
SEVERAL = {"text": "1961 or 1965", "earliest": "1961-01-01", "latest": "1965-12-31", "precision": "SEVERAL"}
WORDED = {"text": "in the early 1960s", "earliest": None, "latest": None, "precision": None, "worded": True}
HIJRI = {**WORDED, "text": "1380", "calendar": "Hijri"}
DATES = (DAY, YEAR, MONTH, CIRCA, RANGE, LATE, SEVERAL, WORDED, HIJRI)

ORIGIN = {"act": "Act 1", "source": "read out of this", "note": "A note."}
FULL: Json = {
    "participant": "FR",
    "programme": "FR-CHEM",
    "further_programmes": ["FR-OTHER"],
    "own_reference": "FR-1",
    "status": "IN_FORCE",
    "target": "target/T000001",
    "kind": "PERSON",
    "name": "Xaver Example",
    "names": [
        {
            **ORIGIN,
            "text": "Xaver Example",
            "kind": "PRIMARY",
            "strength": "STRONG",
            "language": "fr",
            "script": "Latn",
            "parts": {"given": "Xaver", "family": "Example"},
            "latin": None,
        },
        {"text": "Хавер Примеров", "kind": "VARIANT", "latin": {"text": "Xaver", "derived": True}, "parts": {}},
        {"text": "X. Example", "kind": "ALIAS", "strength": "STRONG", "parts": {}, "latin": None},
        {"text": "Xavier", "kind": "ALIAS", "strength": "WEAK", "parts": {}, "latin": None},
        {"text": "Old Example", "kind": "FORMER", "parts": {}, "latin": None},
        {"text": "The X", "kind": "LOW_QUALITY", "parts": {}, "latin": None},
    ],
    "birth_dates": [{**date, "act": None} for date in DATES] + [{**DAY, **ORIGIN}],
    "birth_places": [{**ORIGIN, "text": "Musterstadt, Syria", "country": "SY", "parts": {"city": "Musterstadt"}}],
    "nationalities": [
        {**ORIGIN, "text": "Syria", "country": "SY", "citizenship": True, "parts": {}},
        {"text": "Nowhere", "country": None, "act": None},
    ],
    "identifiers": [
        {
            **ORIGIN,
            "type": "PASSPORT",
            "number": "AB123",
            "label": "Diplomatic passport",
            "country": "SY",
            "issuer": "Made-up office",
            "issued_on": "2001-02-03",
            "valid_from": "spring 2001",
            "expires_on": "2011",
            "name": "X Example",
            "flags": ["EXPIRED", "FALSE"],
        },
        *({"type": kind, "number": f"N-{kind}", "country": None, "act": None, "note": None} for kind in ("IMO", "LEI")),
        *({"type": kind, "number": f"N-{kind}", "act": None} for kind in ("MMSI", "WALLET", "NATIONAL_ID", "OTHER")),
    ],
    "addresses": [
        {
            **ORIGIN,
            "text": "1 Made-up Street, Musterstadt",
            "country": "SY",
            "parts": {"street": "1 Made-up Street", "city": "Musterstadt", "postal_code": "00001"},
        }
    ],
    "positions": [{**ORIGIN, "text": "Director"}],
    "contacts": [
        {**ORIGIN, "type": kind, "text": text}
        for kind, text in (("PHONE", "+33 1"), ("EMAIL", "x@example.org"), ("WEBSITE", "https://x.org"), ("FAX", "+1"))
    ],
    "particulars": [
        {**ORIGIN, "type": kind, "text": text, "label": kind.title(), "country": "SY"}
        for kind, text in (
            ("GENDER", "Male"), ("TITLE", "Dr"), ("DEATH_DATE", "2020"), ("HEIGHT", "180"), ("LANGUAGE", "French"),
            ("FLAG", "Syria"), ("LENGTH", "120 m"), ("SECTOR", "chemicals"), ("FOUNDED_ON", "about 1980"),
        )
    ],
    "relations": [
        {**ORIGIN, "type": kind, "name": f"Other {kind}", "own_reference": None, "role": "brother"}
        for kind in ("FAMILY", "OWNED_BY", "OWNS", "CONTROLS", "MEMBER_OF", "ACTS_FOR", "FORMERLY_OWNED_BY")
    ] + [{"type": "OTHER", "name": None, "own_reference": "FR-2", "role": None, "act": None}],
    "references": [{"system": "UN", "number": "XXi.001"}, {"system": "EU", "number": "EU.1.1"}],
    "identification": "too_few",
    "measures": ["ASSET_FREEZE", "TRAVEL_BAN"],
    "exemptions": [{"text": "Food.", "language": "en"}],
    "acts": [{"number": "Act 1", "title": "An act", "date": DAY, "url": "https://example.org/act"}],
    "reasons": [{"text": "Because.\nOf this.", "language": "en"}, {"text": "Parce que.", "language": "fr"}],
    "remarks": [{"text": "A remark.", "label": "Other information", "language": "en", "act": "Act 1"}],
    "incidents": ["incident/2018-03-04-example"],
    "announcement": "announcement/FR-2018-01",
    "designated_on": DAY,
    "undated": False,
    "in_force_on": {**DAY, "text": "2018-05-19", "earliest": "2018-05-19", "latest": "2018-05-19"},
    "amended_on": [{**DAY, "text": day, "earliest": day, "latest": day} for day in ("2019-01-01", "2020-02-02")],
    "ended": None,
    "listed_in": "A made-up list",
    "sources": ["https://example.org/source", "A book."],
    "confidence": "HIGH",
    "status_as_of": DAY,
    "note": "A note.",
    "correction": {"fields": ["/note"], "reason": "typed wrongly", "authority": None},
}  # fmt: skip
OVER = {"on": {**DAY, "text": "2024-01-05", "earliest": "2024-01-05", "latest": "2024-01-05"}, "reason": "DELISTED"}
GROUPS = (
    *("names", "birth_dates", "birth_places", "nationalities", "identifiers", "addresses", "positions"),
    *("contacts", "particulars", "relations"),
)

OF_LISTING = (
    *("participant", "programme", "further_programmes", "own_reference", "status"),
    *("measures", "designated_on", "undated", "ended", "incidents"),
)
"""What a target's document says of each listing."""


def listing(ref: str = "L000001", *, standing: str = "current", **changes: Any) -> Record:
    """A listing as published."""
    return _record(f"listing/{ref}", standing, FULL | changes)


def ended(ref: str = "L000001", **changes: Any) -> Record:
    """One that is over."""
    return listing(ref, standing="ended", **{"ended": OVER | {"act": None, "note": "n"}, **changes})


def target(*listings: Record, ref: str = "T000001") -> Record:
    """The target of these listings, as `sanctions.documents.target` composes it: each value with who says it."""
    documents = [one.document for one in listings]
    listed = [one.document for one in listings if one.status == "current"]
    first = (listed or documents)[0]
    document: Json = {
        "kind": first["kind"],
        "name": first["name"],
        "status": "LISTED" if listed else "NOT_LISTED",
        "identification": first["identification"],
        "listings": [{"listing": one.record, **{part: one.document[part] for part in OF_LISTING}} for one in listings],
    }
    for group in GROUPS:
        document[group] = [
            {key: part for key, part in value.items() if key != "act"}
            | {"said_by": [{"listing": one.record, "participant": one.document["participant"], "act": None}]}
            for one in listings
            for value in one.document.get(group) or []
        ]
    return _record(f"target/{ref}", "current" if listed else "ended", document)


def subject(*listings: Record, ref: str = "T000001") -> list[Record]:
    """A target, then its listings."""
    return [target(*listings, ref=ref), *listings]


def redacted(ref: str = "L000009") -> Record:
    """One whose content was destroyed by order: envelope and nothing else."""
    return Record(**{**vars(listing(ref)), "text": "", "salt": "", "status": "redacted", "operation": "redacted"})


def _record(name: str, status: str, document: Json) -> Record:
    if name.startswith("listing") and status != "current":
        document = document | {"status": status.upper()}
    return Record(
        record=name,
        sequence=int(name[-6:]),
        operation="published" if status == "current" else status,
        status=status,
        published_at="2026-03-02T09:00:00.000000Z",
        first_published_at="2025-01-01T08:00:00.000000Z",
        schema="listing/1",
        text=canonical(document).decode(),
        content_sha256="a" * 64,
        leaf="b" * 64,
        salt="c" * 64,
    )


# What sanctions lets through: no control characters but a line's end in long texts, no surrogates, nothing unassigned.
LINE = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1, max_size=30).filter(
    lambda text: text == text.strip() and text != ""
)
TEXT = st.one_of(
    LINE, st.sampled_from(["=1+1", "＝cmd", "a;=b", '"=x"', "a\n-1", "'", "''+1", "<b>&amp;", "]]>", "@x"])
)
KINDS = st.sampled_from(["PERSON", "ORGANISATION", "GROUP", "STATE_BODY", "VESSEL", "AIRCRAFT"])
DATE = st.sampled_from(DATES)


def _choices() -> dict[str, st.SearchStrategy[Any]]:
    number = st.sampled_from(["PASSPORT", "NATIONAL_ID", "LEI", "IMO", "WALLET", "OTHER", "TAIL_NUMBER", "NEW_TYPE"])
    return {
        "names.kind": st.sampled_from(["PRIMARY", "ALIAS", "VARIANT", "FORMER", "LOW_QUALITY"]),
        "names.strength": st.sampled_from(["STRONG", "WEAK"]),
        "names.parts": st.dictionaries(st.sampled_from(["given", "family", "name_1", "title"]), TEXT, max_size=3),
        "names.latin": st.none(),
        "identifiers.type": number,
        "identifiers.flags": st.lists(st.sampled_from(["EXPIRED", "LOST"]), max_size=2, unique=True),
        "contacts.type": st.sampled_from(["PHONE", "EMAIL", "WEBSITE", "FAX", "OTHER"]),
        "particulars.type": st.sampled_from([one["type"] for one in FULL["particulars"]]),
        "relations.type": st.sampled_from([one["type"] for one in FULL["relations"]]),
        "acts.date": st.one_of(st.none(), DATE),
        **{f"{group}.country": st.sampled_from([None, "SY", "FR"]) for group in MEMBERS},
        **{
            f"{group}.parts": st.dictionaries(
                st.sampled_from(["city", "street", "country", "po_box"]), TEXT, max_size=3
            )
            for group in ("birth_places", "nationalities", "addresses")
        },
        "nationalities.citizenship": st.booleans(),
    }


@st.composite
def documents(draw: st.DrawFn, target: str = "target/T000001") -> Json:
    """Any document of a listing in force, of now or of before some members were known."""
    choices = _choices()
    document: Json = dict(FULL) | {"target": target, "correction": None}
    for group, parts in MEMBERS.items():
        if not parts or group == "ended":
            continue
        needed = {"names": ("text", "kind"), "relations": ("name",), "references": ("system", "number")}.get(
            group, ("type", "number") if group == "identifiers" else ("number",) if group == "acts" else ("text",)
        )
        shape = {part: choices.get(f"{group}.{part}", TEXT) for part in parts}
        value = st.fixed_dictionaries(
            {part: shape[part] for part in needed}, optional={p: s for p, s in shape.items() if p not in needed}
        )
        if group == "birth_dates":
            value = st.builds(lambda date, origin: {**date, **origin}, DATE, st.sampled_from([{}, ORIGIN]))
        document[group] = draw(st.lists(value, min_size=int(group == "names"), max_size=3))
    document["kind"] = draw(KINDS)
    document["name"] = document["names"][0]["text"]
    document["own_reference"] = draw(TEXT)
    document["designated_on"] = draw(st.one_of(st.none(), DATE))
    document["note"] = draw(st.one_of(st.none(), TEXT))
    for member in draw(st.sets(st.sampled_from(["contacts", "particulars", "relations", "remarks", "references"]))):
        del document[member]
    return document
