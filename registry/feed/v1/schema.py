"""The feed's OpenAPI 3.1 document, by drf-spectacular.

``manage.py spectacular --urlconf registry.feed.v1.urls --api-version v1 --custom-settings
registry.feed.v1.schema.SETTINGS`` writes it; `document` returns it. The views write bytes, not serializers' output, so
each operation is described here, from the same table of filters that the views read.
"""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent
from drf_spectacular.settings import patched_settings

from registry.enums import Kind
from registry.feed.v1 import filters
from registry.feed.v1.components import COMPONENTS, EXAMPLES, Schema, ref

SETTINGS: dict[str, Any] = {
    "TITLE": "Registry of the International Partnership against Impunity for the Use of Chemical Weapons: public feed",
    "DESCRIPTION": "What the register says, said and when it said it. Read only, for everyone, without a key.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVERS": [{"url": "/v1"}],
    "SCHEMA_PATH_PREFIX": "",
    "TAGS": [
        {"name": "log", "description": "Every event in the order it was published."},
        {"name": "records", "description": "What the register says of each record, now or as at a moment."},
        {"name": "news", "description": "For people's readers."},
    ],
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": [],
    "APPEND_COMPONENTS": {},
    "SECURITY": [],
}


@dataclass(frozen=True)
class Described:
    """One view: the name of its answer's component, and what else it may answer."""

    tag: str
    summary: str
    answer: str
    refusals: tuple[int, ...] = (400, 503)
    media: str = "application/json"
    merged: bool = False


VIEWS = {
    "HomeView": Described("log", "Links, the head, and the newest release", "Home", (400, 409, 503)),
    "EventsView": Described("log", "Events after a cursor", "Events", (400, 409, 503)),
    "PageView": Described("log", "A closed page of 256 events, immutable", "Page", (400, 404, 503)),
    "CollectionView": Described("records", "Records of one kind", "Collection", (400, 409, 503)),
    "RecordView": Described("records", "One record", "OneRecord", (400, 404, 409, 503), merged=True),
    "HistoryView": Described("records", "Every version of one record, oldest first", "History", (400, 404, 409, 503)),
    "SearchView": Described("records", "Records by name, any script", "Results", (400, 409, 503)),
    "CoverageView": Described("records", "Which participant lists which target", "Coverage", (400, 409, 503)),
    "AtomView": Described("news", "Atom, with tombstones", "", media="application/atom+xml"),
    "JsonFeedView": Described("news", "JSON Feed 1.1, with tombstones", "JsonFeed", media="application/feed+json"),
    "ProblemView": Described("news", "What a kind of problem means", "Meaning", (400, 404)),
}

TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": 200}
PARAMETERS: dict[str, tuple[Schema, str]] = {
    "as_of": (
        TEXT | {"examples": ["2018-05-18", "2018-05-18T14:00:00Z", "1234"]},
        "What the register said then: a sequence, a day (its end, UTC) or a moment (RFC 3339). Register time.",
    ),
    "limit": ({"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}, "How many at most."),
    "q": (TEXT, "Words of names, any script, accents or none."),
    "updated_since": (TEXT, "Changed at or after a day or a moment, or after a sequence."),
    "participating_on": ({"type": "string", "format": "date"}, "Participating on this day. Legal time."),
    "in_force_on": ({"type": "string", "format": "date"}, "In force on this day. Legal time."),
    "only_by": (TEXT, "Listed in force by this participant and by no other."),
    "not_by": (TEXT, "Listed in force by somebody, and not by this participant."),
}
DESCRIPTIONS = {
    400: "A parameter is unknown or has a bad value; `parameter` names it.",
    404: "Nothing public under this address; always the same bytes.",
    409: "Beyond the head: evidence of a fork for a reader that was given the sequence here.",
    503: "Ask again after Retry-After seconds.",
}


class FeedSchema(AutoSchema):
    """Describes a view of the feed by its name in `VIEWS`, its kind and its parameters."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: ComponentRegistry
    ) -> Schema | None:
        view: Any = self.view
        described = VIEWS[type(view).__name__]
        kind: Kind | None = getattr(view, "kind", None)
        for name, schema in COMPONENTS.items():
            registry.register_on_missing(_component(name, schema))
        summary = f"{described.summary}: {kind.collection}" if kind else described.summary
        return {
            "operationId": "_".join(part for part in _words(path, kind)),
            "summary": summary,
            "tags": [described.tag],
            "parameters": [
                *_path(path),
                *(_query(name, kind, type(view).__name__) for name in view.parameters),
                _CACHED,
            ],
            "responses": _responses(described),
        }


_CACHED: Schema = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "The ETag of an answer held; 304 if it still stands.",
}


def document() -> Schema:
    """The whole document, as `manage.py spectacular` with these settings writes it."""
    generator: Any = SchemaGenerator  # untyped, as above
    with patched_settings(SETTINGS):
        schema: Schema = generator(urlconf="registry.feed.v1.urls", api_version="v1").get_schema(public=True)
    return schema


def _component(name: str, schema: Schema) -> Any:
    make: Any = ResolvedComponent  # the library leaves it untyped
    return make(name=name, type=ResolvedComponent.SCHEMA, schema=schema, object=name)


def _words(path: str, kind: Kind | None) -> list[str]:
    parts = [part for part in path.strip("/").replace(".", "/").split("/") if part and "{" not in part]
    return [*(parts or ["home"]), *(["record"] if kind and path.endswith("}") else [])]


def _path(path: str) -> list[Schema]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [
        {"in": "path", "name": name, "required": True, "schema": {"type": "string", "minLength": 1}} for name in names
    ]


_ANY_OF: tuple[Schema, Schema] = (
    {"type": "array", "items": TEXT, "maxItems": 20},
    {"style": "form", "explode": True},
)


def _query(name: str, kind: Kind | None, view: str) -> Schema:
    schema, description = PARAMETERS.get(name, (TEXT, ""))
    extra: Schema = {}
    if name == "after":
        if view == "EventsView":
            schema, description = {"type": "integer", "minimum": 0, "default": 0}, "The last sequence already read."
        else:
            description = "The cursor in the `next` of the page before."
    elif view == "CoverageView" and name in filters.COVERAGE:
        schema, extra = _ANY_OF
        description = f"{filters.COVERAGE[name]} Repeated: any of them."
    elif name == "status" or (kind and name in filters.FACETS[kind]):
        statuses = ", ".join(filters.STATUSES)
        standing = f"How the record stands: {statuses}. All but merged when not given."
        facet = filters.FACETS[kind].get(name, "") if kind else ""
        description = f"{standing} Or: {facet}" if name == "status" and facet else (facet or standing)
        schema, extra = _ANY_OF
        description += " Repeated: any of them."
    elif view == "SearchView" and name in filters.SEARCH:
        schema, extra = _ANY_OF
        description = f"{filters.FACETS[Kind.LISTING][name]} Repeated: any of them."
    elif view == "SearchView" and name == "kind":
        schema = {"type": "array", "items": {"type": "string", "enum": Kind.values}, "maxItems": 20}
        extra, description = {"style": "form", "explode": True}, "Only records of these kinds."
    elif view == "SearchView" and name == "limit":
        schema = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    elif view == "SearchView" and name == "q":
        extra = {"required": True}
    return {"in": "query", "name": name, "schema": schema, "description": description, **extra}


def _responses(described: Described) -> Schema:
    schema: Schema = ref(described.answer) if described.answer else {"type": "string"}
    content: Schema = {"schema": schema}
    if described.answer in EXAMPLES:
        content["examples"] = {"one": {"value": EXAMPLES[described.answer]}}
    headers = {
        name: {"schema": {"type": "string"}, "required": True} for name in ("ETag", "Cache-Control", "Content-Digest")
    }
    responses: Schema = {
        "200": {"description": "The answer.", "headers": headers, "content": {described.media: content}},
        "304": {"description": "Nothing else than what If-None-Match names."},
    }
    if described.merged:
        responses["308"] = {
            "description": "Merged: the surviving record is at Location.",
            "headers": {"Location": {"schema": {"type": "string"}, "required": True}},
            "content": {"application/json": {"schema": ref("Merged")}},
        }
    for status in described.refusals:
        problem: Schema = {"schema": ref("Problem")}
        if status == 400:
            problem["examples"] = {"one": {"value": EXAMPLES["Problem"]}}
        responses[str(status)] = {
            "description": DESCRIPTIONS[status],
            "content": {"application/problem+json": problem},
        }
    return responses
