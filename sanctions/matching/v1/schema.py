"""The OpenAPI 3.1 document of the open doors, by drf-spectacular.

The views write JSON, not serializers' output, so each operation is described here by the name of its view.
"""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from drf_spectacular.settings import patched_settings

from sanctions.matching.v1 import limits
from sanctions.matching.v1.components import COMPONENTS, SHARE, Schema, ref
from sanctions.matching.v1.examples import EXAMPLES
from sanctions.matching.v1.parameters import FACETS, MANY
from sanctions.matching.v1.problems import KINDS
from sanctions.screening.comparing import THRESHOLD

SETTINGS: dict[str, Any] = {
    "TITLE": "Registry of the International Partnership against Impunity for the Use of Chemical Weapons: matching",
    "DESCRIPTION": "Who in the public register is like whom one asks for, and why. For everyone, without a key, within"
    " limits. docs/matching.md says what a score means. Every name in an example is made up.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": "/v1"}],
    "SCHEMA_PATH_PREFIX": "",
    "TAGS": [
        {"name": "match", "description": "Shaped after yente, so that its clients work."},
        {"name": "reconcile", "description": "The Reconciliation Service API 0.2, which OpenRefine speaks."},
    ],
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": [],
    "APPEND_COMPONENTS": {},
    "SECURITY": [],
}

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Described:
    """One operation: what it answers by component, and what it may refuse beside a pace and our own faults."""

    tag: str
    summary: str
    answers: tuple[str, ...]
    takes: str = ""
    refuses: tuple[int, ...] = (400,)
    moved: bool = False


WRITTEN = (400, 413, 415)
OPERATIONS = {
    ("Match", "POST"): Described("match", "Targets that entities are like", ("Responses",), "Queries", (*WRITTEN, 404)),
    ("Search", "GET"): Described("match", "Targets by name", ("Hits",), refuses=(400, 404)),
    ("Entity", "GET"): Described("match", "One target", ("Entity",), refuses=(400, 404), moved=True),
    ("Reconcile", "GET"): Described(
        "reconcile", "What the service is, or candidates", ("Manifest", "Candidates"), refuses=(400, 413)
    ),
    ("Reconcile", "POST"): Described("reconcile", "Candidates for a batch", ("Candidates",), "Form", WRITTEN),
    ("Entities", "GET"): Described("reconcile", "Targets, as one types", ("Suggestions",)),
    ("Properties", "GET"): Described("reconcile", "Properties, as one types", ("Suggestions",)),
    ("Types", "GET"): Described("reconcile", "Schemas, as one types", ("Suggestions",)),
}
TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": limits.LONGEST}
PARAMETERS: dict[str, tuple[Schema, str]] = {
    "threshold": (SHARE | {"default": THRESHOLD}, "From which score on a result is a match."),
    "cutoff": (SHARE | {"default": 0.5}, "Below which score nothing is answered; never above the threshold."),
    "algorithm": (TEXT | {"default": "best"}, "`best`, or the name that `matcher` has."),
    "q": (TEXT, "Words of names, any script, accents or none."),
    "schema": (TEXT, "Only targets of this schema."),
    "offset": ({"type": "integer", "minimum": 0, "maximum": 999, "default": 0}, "How many to pass over."),
    "queries": ({"type": "string"}, "A batch of queries, as JSON; without it, the manifest is answered."),
    "prefix": ({"type": "string", "maxLength": limits.LONGEST}, "What was typed so far."),
    "cursor": ({"type": "integer", "minimum": 0, "maximum": 200, "default": 0}, "How many to pass over."),
}


class DoorSchema(AutoSchema):
    """Describes an operation by the name of its view."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Schema | None:
        name = type(self.view).__name__
        described = OPERATIONS[(name, method)]
        for key, schema in COMPONENTS.items():
            registry.register_on_missing(_component(key, schema))
        parameters = getattr(self.view, "parameters", ()) if method == "GET" or name == "Match" else ()
        body = {"requestBody": _body(described.takes)} if described.takes else {}
        return {
            "operationId": "_".join([method.lower(), *_words(path)]),
            "summary": described.summary,
            "tags": [described.tag],
            "parameters": [*_path(path), *(_query(one, name) for one in parameters)],
            **body,
            "responses": _responses(described),
        }


def document() -> Schema:
    """The whole document, as `manage.py generate_references` writes it."""
    generator: Any = SchemaGenerator  # the library leaves it untyped
    with patched_settings(SETTINGS):
        schema: Schema = generator(urlconf="sanctions.matching.v1.urls").get_schema(public=True)
    return schema


def _component(name: str, schema: Schema) -> Any:
    make: Any = ResolvedComponent  # untyped, as above
    return make(name=name, type=ResolvedComponent.SCHEMA, schema=schema, object=name)


def _words(path: str) -> list[str]:
    return [part.strip("{}") for part in path.strip("/").split("/")]


def _path(path: str) -> list[Schema]:
    patterns = {"dataset": "^[a-z0-9_-]{1,100}$"}
    return [
        {
            "in": "path",
            "name": name,
            "required": True,
            "schema": {"type": "string", "minLength": 1} | ({"pattern": patterns[name]} if name in patterns else {}),
        }
        for name in (part[1:-1] for part in path.split("/") if part.startswith("{"))
    ]


def _query(name: str, view: str) -> Schema:
    extra: Schema = {"required": True} if name == "q" else {}
    if name in FACETS:
        choices, description = FACETS[name]
        one = {"type": "string", "enum": list(choices)} if choices else TEXT
        schema: Schema = {"type": "array", "items": one, "maxItems": MANY}
        description, extra = f"{description} Repeated: any of them.", {"style": "form", "explode": True}
    elif name == "exclude_entity_ids":
        schema = {"type": "array", "items": TEXT, "maxItems": limits.EXCLUDED}
        description, extra = "References judged to be somebody else: never offered.", {"style": "form", "explode": True}
    elif name == "limit":
        most, usual = (limits.RESULTS, 5) if view == "Match" else (100, 10)
        schema = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
        description = "How many results at most, of each query."
    else:
        schema, description = PARAMETERS[name]
    return {"in": "query", "name": name, "schema": schema, "description": description, **extra}


def _body(takes: str) -> Schema:
    if takes == "Form":
        form = {"type": "object", "properties": {"queries": {"type": "string"}}, "required": ["queries"]}
        content: Schema = {FORM: {"schema": form | {"additionalProperties": False}}}
    else:
        content = {"application/json": {"schema": ref(takes), "examples": {"one": {"value": EXAMPLES[takes]}}}}
    return {"required": True, "content": content}


def _responses(described: Described) -> Schema:
    schemas = [ref(name) for name in described.answers]
    content: Schema = {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
    if described.answers[0] in EXAMPLES:
        content["examples"] = {"one": {"value": EXAMPLES[described.answers[0]]}}
    responses: Schema = {"200": {"description": "As asked.", "content": {"application/json": content}}}
    if described.moved:
        responses["308"] = {
            "description": "Merged: the surviving target is at Location.",
            "headers": {"Location": {"schema": {"type": "string"}, "required": True}},
            "content": {"application/json": {"schema": ref("Moved")}},
        }
    for status in sorted({429, 500, 503, *described.refuses}):
        titles = " · ".join(kind.title for kind in KINDS.values() if kind.status == status)
        headers = {"Retry-After": {"schema": {"type": "string"}, "required": True}} if status in {429, 503} else {}
        responses[str(status)] = {
            "description": titles,
            "content": {"application/problem+json": {"schema": ref("Problem")}},
            **({"headers": headers} if headers else {}),
        }
    return responses
