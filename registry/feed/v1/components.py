"""The shapes of the feed's answers, as JSON Schema for its OpenAPI document. Written by hand, as the answers are."""

from typing import Any

from registry.enums import Kind, Operation, Status
from registry.feed.v1.filters import STATUSES
from registry.feed.v1.problems import KINDS

Schema = dict[str, Any]

MOMENT: Schema = {"type": "string", "format": "date-time", "description": "RFC 3339, UTC, microseconds."}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
SEQUENCE: Schema = {"type": "integer", "minimum": 1}
PATH: Schema = {"type": "string", "pattern": "^/v1/", "description": "An address on this host."}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}
RECORD: Schema = {"type": "string", "pattern": "^[a-z]+/[A-Za-z0-9][A-Za-z0-9._-]*$", "examples": ["listing/L000001"]}
DOCUMENT: Schema = {
    "type": ["object", "null"],
    "description": "The canonical JSON (RFC 8785) that was hashed, byte for byte; null where a court had it destroyed.",
}


def closed(**properties: Schema) -> Schema:
    """An object that has these members and no others, all of them always."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def several(item: str) -> Schema:
    return {"type": "array", "items": ref(item)}


LANGUAGES = closed(en={"type": "string"}, fr={"type": "string"})

COMPONENTS: dict[str, Schema] = {
    "State": closed(
        sequence={"type": "integer", "minimum": 0},
        published_at={**MOMENT, "type": ["string", "null"]},
        demonstration={"type": "boolean"},
    )
    | {"description": "The register as at its newest event; sequence 0 while there is none."},
    "Event": closed(
        sequence=SEQUENCE,
        record=RECORD,
        kind={"type": "string", "enum": Kind.values},
        operation={"type": "string", "enum": Operation.values},
        published_at=MOMENT,
        effective_from=DAY,
        effective_to=DAY,
        supersedes={"type": ["integer", "null"], "description": "The record's event before this one."},
        content_sha256=SHA256,
        schema={"type": "string"},
        leaf=SHA256,
        salt={"type": ["string", "null"], "pattern": "^[0-9a-f]{64}$"},
        document=DOCUMENT,
    )
    | {
        "description": "One line of the log. `content_sha256` = SHA-256(salt ‖ document); `leaf` = SHA-256(0x00 ‖"
        " canonical JSON of the members before `leaf`)."
    },
    "Record": closed(
        record=RECORD,
        url=PATH,
        history=PATH,
        status={"type": "string", "enum": Status.values},
        title={"type": "string"},
        sequence=SEQUENCE,
        operation={"type": "string", "enum": Operation.values},
        published_at=MOMENT,
        effective_from=DAY,
        effective_to=DAY,
        supersedes={"type": ["integer", "null"]},
        merged_into={**PATH, "type": ["string", "null"]},
        schema={"type": "string"},
        content_sha256=SHA256,
        document=DOCUMENT,
    )
    | {"description": "A record as at one of its versions."},
    "Hit": closed(
        record=RECORD,
        url=PATH,
        kind={"type": "string", "enum": Kind.values},
        status={"type": "string", "enum": list(STATUSES)},
        title={"type": "string"},
        score={"type": "integer", "minimum": 0, "maximum": 100},
        sequence=SEQUENCE,
        published_at=MOMENT,
    ),
    "Problem": {
        "type": "object",
        "description": "RFC 9457.",
        "properties": {
            "type": {"type": "string", "enum": [f"/v1/problems/{name}" for name in KINDS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "parameter": {"type": "string", "description": "Which parameter was refused."},
            "head": {"type": "integer", "description": "The newest sequence, with beyond-head."},
        },
        "required": ["type", "title", "status"],
        "additionalProperties": False,
    },
    "Home": closed(
        title=LANGUAGES,
        demonstration={"type": "boolean"},
        notice={"anyOf": [LANGUAGES, {"type": "null"}]},
        head=ref("State"),
        release={"type": "null"},
        links={"type": "object", "additionalProperties": PATH},
        collections={"type": "object", "additionalProperties": PATH},
    ),
    "Events": closed(
        events=several("Event"),
        next={"type": "integer", "minimum": 0, "description": "The cursor to go on from: `after=` this."},
        head=ref("State"),
    ),
    "Page": closed(events=several("Event"), page={"type": "integer", "minimum": 1}),
    "Collection": closed(
        records=several("Record"),
        collection={"type": "string", "enum": [kind.collection for kind in Kind]},
        count={"type": "integer", "minimum": 0, "description": "Of all pages."},
        next={**PATH, "type": ["string", "null"]},
        as_of=ref("State"),
    ),
    "History": closed(
        versions=several("Record"),
        record=RECORD,
        status={"type": "string", "enum": list(STATUSES)},
        demonstration={"type": "boolean"},
    ),
    "Results": closed(results=several("Hit"), q={"type": "string"}, as_of=ref("State")),
    "CoverageCell": closed(
        participant={"type": "string", "description": "The code of who lists it, or did."},
        status={"type": "string", "examples": ["IN_FORCE", "ENDED", "ANNULLED"]},
        since={
            "type": ["string", "null"],
            "description": "Designated first, of the listings that stand so; as printed.",
        },
        until={"type": ["string", "null"], "description": "Ended last; as printed."},
        listings={"type": "array", "items": RECORD},
        programmes=TEXTS,
        incidents=TEXTS,
        measures=TEXTS,
    )
    | {"description": "What one participant says; of several listings, how the target stands best."},
    "CoverageRow": closed(
        record=RECORD,
        url=PATH,
        name={"type": "string"},
        kind={"type": "string"},
        status={"type": "string", "examples": ["LISTED", "NOT_LISTED"]},
        listed_by={**TEXTS, "description": "Whose listing is in force."},
        only_by={"type": ["string", "null"], "description": "The one in `listed_by`, where there is one."},
        cells=several("CoverageCell"),
    ),
    "CoverageShare": closed(participant={"type": "string"}, in_force=COUNT, alone=COUNT, over=COUNT)
    | {"description": "Targets it lists in force, those nobody else does, and those it no longer lists."},
    "CoveragePair": closed(
        first={"type": "string"}, second={"type": "string"}, both=COUNT, first_only=COUNT, second_only=COUNT
    )
    | {"description": "Targets that both list in force, and that one lists and the other does not."},
    "CoverageTotals": closed(
        targets=COUNT, listed=COUNT, participants=several("CoverageShare"), pairs=several("CoveragePair")
    )
    | {"description": "Of all rows asked for, not of this page. `listed`: in force by somebody."},
    "Coverage": closed(
        rows=several("CoverageRow"),
        totals=ref("CoverageTotals"),
        count=COUNT,
        next={**PATH, "type": ["string", "null"]},
        as_of=ref("State"),
    ),
    "Merged": closed(record=RECORD, status={"const": "merged"}, merged_into=PATH),
    "JsonFeed": {
        "type": "object",
        "description": "JSON Feed 1.1; `_tombstones` has what ended or was taken back.",
        "required": ["version", "title", "items", "_tombstones"],
    },
    "Meaning": closed(title={"type": "string"}, status={"type": "integer"}, meaning={"type": "string"}),
}
COMPONENTS["OneRecord"] = closed(**COMPONENTS["Record"]["properties"], demonstration={"type": "boolean"})

EXAMPLES: dict[str, Any] = {
    "Coverage": {
        "rows": [
            {
                "record": "target/T000001",
                "url": "/v1/targets/T000001",
                "name": "A Name",
                "kind": "PERSON",
                "status": "LISTED",
                "listed_by": ["FR"],
                "only_by": "FR",
                "cells": [
                    {
                        "participant": "FR",
                        "status": "IN_FORCE",
                        "since": "2018-05-18",
                        "until": None,
                        "listings": ["listing/L000001"],
                        "programmes": ["FR-CHEM"],
                        "incidents": [],
                        "measures": ["ASSET_FREEZE"],
                    }
                ],
            }
        ],
        "totals": {
            "targets": 1,
            "listed": 1,
            "participants": [{"participant": "FR", "in_force": 1, "alone": 1, "over": 0}],
            "pairs": [],
        },
        "count": 1,
        "next": None,
        "as_of": {"sequence": 3, "published_at": "2026-11-23T19:00:00.000000Z", "demonstration": False},
    },
    "Events": {
        "events": [
            {
                "sequence": 1,
                "record": "participant/FR",
                "kind": "participant",
                "operation": "published",
                "published_at": "2026-11-23T19:00:00.000000Z",
                "effective_from": None,
                "effective_to": None,
                "supersedes": None,
                "content_sha256": "0" * 64,
                "schema": "participant/1",
                "leaf": "1" * 64,
                "salt": "2" * 64,
                "document": {"code": "FR"},
            }
        ],
        "next": 1,
        "head": {"sequence": 1, "published_at": "2026-11-23T19:00:00.000000Z", "demonstration": False},
    },
    "Problem": {
        "type": "/v1/problems/bad-value",
        "title": "A parameter has a value it cannot have",
        "status": 400,
        "parameter": "limit",
        "detail": "A whole number from 1 to 1000.",
    },
}
