"""What each collection can be asked for: the facets its kind carries, and whether it speaks of legal time."""

from registry.enums import Kind, Status
from registry.queries import COUNTED

FACETS: dict[Kind, dict[str, str]] = {
    Kind.PARTICIPANT: {
        "participant": "Its own code, such as FR.",
        "kind": "What it is: a State or an organisation.",
        "group": "United Nations regional group.",
        "founding": "`true` if it took part from the founding, `false` if it came later; absent where not known.",
    },
    Kind.MEETING: {"kind": "Level of the meeting.", "year": "Year it was held."},
    Kind.STATEMENT: {
        "kind": "What kind of document.",
        "meeting": "Reference of the meeting it was adopted at.",
        "year": "Year it was issued.",
    },
    Kind.INSTRUMENT: {"kind": "What kind of instrument."},
    Kind.BODY: {"kind": "What kind of body."},
    Kind.INCIDENT: {"country": "Where it happened, ISO 3166-1 alpha-2."},
    Kind.COUNT: {"kind": "What was counted."},
    Kind.PROGRAMME: {
        "participant": "Whose regime it is.",
        "status": "Standing of the regime, beside that of the record.",
        "scope": "What the regime is about.",
    },
    Kind.ANNOUNCEMENT: {
        "participant": "Who announced.",
        "programme": "Under which programme.",
        "action": "What was announced.",
        "year": "Year of the announcement.",
    },
    Kind.TARGET: {
        "kind": "Person, organisation, vessel…",
        "participant": "A State or organisation that lists it.",
        "programme": "A programme it is listed under.",
        "measure": "A measure it is under.",
        "incident": "An incident a listing of it cites.",
        "status": "Standing in law, beside that of the record.",
    },
    Kind.LISTING: {
        "participant": "The State or organisation that lists.",
        "programme": "The programme listed under.",
        "kind": "What the target is.",
        "measure": "A measure it orders.",
        "incident": "An incident it cites.",
        "target": "Reference of the target.",
        "status": "Standing in law (IN_FORCE, ENDED, ANNULLED), beside that of the record.",
    },
}
"""Filters by facet, with what each means."""

DAYS: dict[Kind, str] = {
    Kind.PARTICIPANT: "participating_on",
    Kind.TARGET: "in_force_on",
    Kind.LISTING: "in_force_on",
}
"""Kinds whose documents speak of legal time, and the filter's name."""

COVERAGE = {
    "participant": "Lists the target, or did.",
    "programme": "A programme that somebody lists it under.",
    "incident": "An incident that somebody's listing of it cites.",
    "kind": "Person, organisation, vessel…",
}
"""What the coverage can be asked for, by facets of targets."""

SEARCH = ("participant", "programme")
"""Facets that a search by name can be narrowed by, of whatever kind the record is; `status` beside them."""

REFERENCES = {
    "participant": Kind.PARTICIPANT,
    "programme": Kind.PROGRAMME,
    "meeting": Kind.MEETING,
    "incident": Kind.INCIDENT,
    "target": Kind.TARGET,
}
"""Facets whose values are references of records: any record ever published is a good value."""

STATUSES = (*COUNTED, Status.MERGED)
"""How a record that answers stands. A withdrawn one does not answer."""

PAGING = ("after", "limit")
EVERYWHERE = ("status", "updated_since", "q", "as_of", *PAGING)


def parameters(kind: Kind) -> tuple[str, ...]:
    """Every parameter that the collection of a kind takes."""
    day = (DAYS[kind],) if kind in DAYS else ()
    return tuple(dict.fromkeys((*FACETS[kind], *day, *EVERYWHERE)))
