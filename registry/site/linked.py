"""What a page is about, for machines: schema.org as JSON-LD. Pure; nothing that the page does not say.

Public listings stay public data: no more of a person is said than the page shows, and a listing is no crime, so that
nothing of schema.org's vocabulary of offences is used.
"""

from typing import Any

from django.conf import settings

from registry.site.addresses import of_record
from registry.site.line import Json, Line

CONTEXT = "https://schema.org"
TYPES = {
    "PERSON": "Person",
    "ORGANISATION": "Organization",
    "GROUP": "Organization",
    "STATE_BODY": "GovernmentOrganization",
    "VESSEL": "Vehicle",
    "AIRCRAFT": "Vehicle",
}
PARTNERSHIP = {
    "en": "International Partnership against Impunity for the Use of Chemical Weapons",
    "fr": "Partenariat international contre l’impunité d’utilisation d’armes chimiques",
}


def address(record: str) -> str:
    """Where a record's page is, whatever the language: its English address names it."""
    return f"{settings.SITE_URL}/en/{of_record(record)}"


def target(line: Line) -> Json | None:
    """A target and the names and dates that its page shows."""
    document = line.document
    if not document:
        return None
    names = list(dict.fromkeys(name["text"] for name in document["names"]))
    about: dict[str, Any] = {
        "@type": TYPES.get(document["kind"], "Thing"),
        "@id": address(line.record),
        "name": document["name"],
        "identifier": line.ref,
        "alternateName": [name for name in names if name != document["name"]],
    }
    if document["kind"] == "PERSON":
        about["birthDate"] = [one["earliest"] for one in document["birth_dates"] if one["precision"] == "DAY"]
        about["nationality"] = [one["country"] for one in document["nationalities"] if one.get("country")]
    return _page(line, {key: value for key, value in about.items() if value})


def event(line: Line, name: str, **more: Any) -> Json | None:
    """A meeting."""
    document = line.document
    when = document.get("when") or {}
    about = {
        "@type": "Event",
        "@id": address(line.record),
        "name": name,
        "startDate": when.get("earliest"),
        "endDate": when.get("latest"),
        "location": {"@type": "Place", "name": document.get("place")} if document.get("place") else None,
    } | more
    return _page(line, {key: value for key, value in about.items() if value})


def thing(line: Line, kind: str, name: str, **more: Any) -> Json:
    """Anything else: a participant (``Country``, ``Organization``), a statement (``CreativeWork``), a body."""
    about = {"@type": kind, "@id": address(line.record), "name": name} | more
    return _page(line, {key: value for key, value in about.items() if value})


def website() -> Json:
    """The website itself and who it is of, with its search."""
    search = f"{settings.SITE_URL}/en/sanctions/search/?q={{words}}"
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "url": f"{settings.SITE_URL}/",
        "name": PARTNERSHIP["en"],
        "alternateName": PARTNERSHIP["fr"],
        "inLanguage": ["en", "fr"],
        "publisher": {"@type": "Organization", "name": PARTNERSHIP["en"], "foundingDate": "2018-01-23"},
        "potentialAction": {"@type": "SearchAction", "target": search, "query-input": "required name=words"},
    }


def _page(line: Line, about: Json) -> Json:
    return {
        "@context": CONTEXT,
        "@type": "WebPage",
        "url": address(line.record),
        "dateModified": f"{line.published_at:%Y-%m-%dT%H:%M:%SZ}",
        "about": about,
        "isPartOf": {"@type": "WebSite", "name": PARTNERSHIP["en"], "url": f"{settings.SITE_URL}/"},
    }
