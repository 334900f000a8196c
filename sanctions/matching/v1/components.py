"""The shapes of what the open doors take and answer, as JSON Schema. Written by hand, as the answers are."""

from typing import Any

from sanctions.matching.v1 import limits
from sanctions.matching.v1.entities import KINDS, SCHEMAS_OF
from sanctions.matching.v1.problems import ADDRESS
from sanctions.matching.v1.problems import KINDS as PROBLEMS

Schema = dict[str, Any]

COUNT: Schema = {"type": "integer", "minimum": 0}
SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
REFERENCE: Schema = {"type": "string", "pattern": "^T[0-9]+$", "examples": ["T000012"]}
MOMENT: Schema = {
    "type": "string",
    "description": "UTC, to the second, without a zone.",
    "examples": ["2018-05-18T14:00:00"],
}
TEXT: Schema = {"type": "string", "maxLength": limits.LONGEST}
TEXTS: Schema = {"type": "array", "items": {"type": "string"}}


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


def several(name: str) -> Schema:
    return {"type": "array", "items": ref(name)}


_TYPE = closed(id={"type": "string", "enum": list(SCHEMAS_OF)}, name={"type": "string"})
_ENTITY = {
    "id": REFERENCE,
    "caption": {"type": "string"},
    "schema": {"type": "string", "enum": list(SCHEMAS_OF)},
    "properties": {"type": "object", "additionalProperties": TEXTS},
    "datasets": TEXTS,
    "referents": {**TEXTS, "description": "Targets that were merged into it; their references are good for ever."},
    "target": {"type": "boolean", "description": "Whether some listing of it is in force."},
    "first_seen": MOMENT,
    "last_seen": MOMENT,
    "last_change": MOMENT,
    "record": {"type": "string", "examples": ["target/T000012"]},
    "url": {"type": "string", "description": "Its page in the feed.", "examples": ["/v1/targets/T000012"]},
}
_RESULT = {
    **_ENTITY,
    "score": SHARE,
    "match": {"type": "boolean", "description": "Whether the score reaches the threshold."},
    "features": {"type": "object", "additionalProperties": {"type": "number"}},
    "explanations": {"type": "object", "additionalProperties": ref("Explanation")},
}
_NAME_OF_MEMBER: Schema = {"type": "string", "maxLength": limits.LONGEST_KEY}
_VALUE: Schema = {"anyOf": [TEXT, {"type": "integer"}]}

COMPONENTS: dict[str, Schema] = {
    "Query": {
        "type": "object",
        "description": "An entity of FollowTheMoney. What is not compared is named in the answer's `ignored`.",
        "properties": {
            "id": {"type": ["string", "null"], "maxLength": limits.LONGEST},
            "schema": {"type": "string", "enum": list(KINDS)},
            "properties": {
                "type": "object",
                "maxProperties": limits.PROPERTIES,
                "propertyNames": _NAME_OF_MEMBER,
                "additionalProperties": {
                    "anyOf": [_VALUE, {"type": "array", "items": _VALUE, "maxItems": limits.VALUES}]
                },
                "properties": {
                    "birthDate": {
                        "type": "array",
                        "maxItems": limits.VALUES,
                        "items": {"type": "string", "examples": ["1967", "1967-03", "1967-03-02"]},
                    }
                },
            },
            "exclude_entity_ids": {
                "type": "array",
                "items": {"type": "string"},
                "maxItems": limits.EXCLUDED,
                "description": "References judged to be somebody else: never offered for this query.",
            },
        },
        "required": ["schema", "properties"],
        "additionalProperties": False,
    },
    "Queries": {
        "type": "object",
        "properties": {
            "queries": {
                "type": "object",
                "minProperties": 1,
                "maxProperties": limits.QUERIES,
                "propertyNames": _NAME_OF_MEMBER,
                "additionalProperties": ref("Query"),
            },
            "weights": {"type": "object", "maxProperties": 0},
            "config": {"type": "object", "maxProperties": 0},
        },
        "required": ["queries"],
        "additionalProperties": False,
    },
    "Explanation": closed(score={"type": "number"}, detail={"type": "string"})
    | {"description": "What a feature begins with or adds, and why, in words."},
    "Entity": closed(**_ENTITY),
    "Result": closed(**_RESULT),
    "Total": closed(value=COUNT, relation={"type": "string", "enum": ["eq", "gte"]}),
    "Echo": closed(
        id={"type": ["string", "null"]},
        schema={"type": "string"},
        properties={"type": "object", "additionalProperties": TEXTS},
    )
    | {"description": "The query as it was understood."},
    "Response": closed(
        status={"const": 200},
        results=several("Result"),
        total=ref("Total"),
        query=ref("Echo"),
        ignored={**TEXTS, "description": "Pointers to what of the query says nothing to matching."},
    ),
    "Matcher": closed(name={"type": "string"}, version={"type": "integer"}, threshold=SHARE)
    | {"description": "What scored: another version may score otherwise."},
    "Responses": closed(
        responses={"type": "object", "additionalProperties": ref("Response")},
        matcher=ref("Matcher"),
        limit={"type": "integer"},
    ),
    "Hits": closed(
        limit={"type": "integer"},
        offset=COUNT,
        total=ref("Total"),
        results=several("Entity"),
        facets={"type": "object", "maxProperties": 0},
    ),
    "Manifest": {
        "type": "object",
        "description": "The service manifest of the Reconciliation Service API 0.2.",
        "required": ["versions", "name", "identifierSpace", "schemaSpace", "defaultTypes", "view", "suggest"],
    },
    "Candidate": closed(
        id=REFERENCE,
        name={"type": "string"},
        description={"type": "string"},
        type={"type": "array", "items": _TYPE},
        score={"type": "number", "minimum": 0, "maximum": 100},
        match={"type": "boolean", "description": "It alone reaches the threshold."},
        features={"type": "array", "items": closed(id={"type": "string"}, value={"type": "number"})},
    ),
    "Candidates": {"type": "object", "additionalProperties": closed(result=several("Candidate"))},
    "Suggestions": closed(
        result={
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "name": {"type": "string"},
                    "description": {"type": "string"},
                    "notable": {"type": "array", "items": _TYPE},
                },
                "required": ["id", "name"],
                "additionalProperties": False,
            },
        }
    ),
    "Moved": closed(url={"type": "string"}),
    "Problem": {
        "type": "object",
        "description": "RFC 9457.",
        "properties": {
            "type": {"type": "string", "enum": [f"{ADDRESS}{name}" for name in PROBLEMS]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "pointer": {"type": "string", "description": "JSON pointer into what was sent."},
                        "parameter": {"type": "string", "description": "Parameter of the address."},
                        "code": {"type": "string"},
                        "detail": {"type": "string"},
                    },
                    "required": ["code", "detail"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
}
