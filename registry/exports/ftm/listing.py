"""The Sanction of a listing: who imposes what on the target, since when, why. Pure."""

from typing import Any

from registry.exports import dates, rows
from registry.exports.ftm import words
from registry.exports.ftm.entity import Entity, country, known_as
from registry.exports.ftm.fitting import fits
from registry.exports.record import Edition, Record

LONGEST_UNSCID = 16


def of(record: Record, edition: Edition) -> Entity:
    """The Sanction; its dates are ISO prefixes, others stand in ``description`` as given."""
    document = record.document
    programme = edition.programmes.get(document["programme"], {})
    sanction = Entity(
        id=known_as(record.record),
        schema="Sanction",
        caption=programme.get("title") or document["programme"],
        first_seen=dates.seconds(record.first_published_at),
        last_seen=dates.seconds(edition.published_at),
        last_change=dates.seconds(record.published_at),
    )
    sanction.add("entity", known_as(document["target"]))
    sanction.add("recordId", record.ref)
    sanction.add("authority", edition.participants.get(document["participant"]) or document["participant"])
    if fits("authorityId", document["own_reference"]):
        sanction.add("authorityId", document["own_reference"])
    else:
        sanction.add("description", words.noted("Own reference", document["own_reference"]))
    sanction.add("country", country(document["participant"]) if len(document["participant"]) == 2 else None)
    _programme(sanction, document, programme)
    sanction.add("status", words.plain(document["status"]))
    sanction.add("provisions", *map(words.plain, document.get("measures") or []))
    sanction.add("reason", *(reason["text"] for reason in document.get("reasons") or []))
    _dates(sanction, document)
    _words(sanction, document)
    return sanction


def _programme(sanction: Entity, document: dict[str, Any], programme: dict[str, Any]) -> None:
    sanction.add("program", programme.get("title") or document["programme"])
    sanction.add("programId", document["programme"], *(document.get("further_programmes") or []))
    sanction.add("programUrl", programme.get("url"))


def _dates(sanction: Entity, document: dict[str, Any]) -> None:
    ended = document.get("ended") or {}
    for props, name, date in (
        (("listingDate", "startDate"), "designated_on", document.get("designated_on")),
        (("startDate",), "in_force_on", document.get("in_force_on")),
        (("endDate",), "ended_on", ended.get("on")),
    ):
        exact = dates.iso(date)
        for prop in props:
            if prop != "startDate" or not sanction.get("startDate"):
                sanction.add(prop, exact)
        if date and (not exact or (name == "in_force_on" and exact not in sanction.get("startDate"))):
            sanction.add("description", words.noted(words.plain(name), dates.text(date)))
    for amended in document.get("amended_on") or []:
        sanction.add("modifiedAt", rows.text(amended))
    if ended:
        sanction.add("description", words.noted("Ended", words.plain(ended.get("reason"))))
        if ended.get("act"):
            sanction.add("description", words.noted("Ended by", rows.summary("acts", ended["act"])))
        sanction.add("description", ended.get("note"))


def _words(sanction: Entity, document: dict[str, Any]) -> None:
    for reference in document.get("references") or []:
        if reference["system"] == "UN" and len(reference["number"]) <= LONGEST_UNSCID:
            sanction.add("unscId", reference["number"])
        else:
            sanction.add("description", words.noted("Reference", rows.summary("references", reference)))
    for act in document.get("acts") or []:
        sanction.add("description", words.noted("Legal act", rows.summary("acts", act)))
        sanction.add("sourceUrl", act.get("url"))
    sanction.add("sourceUrl", *(source for source in document.get("sources") or [] if "://" in source))
    for source in document.get("sources") or []:
        if "://" not in source:
            sanction.add("description", words.noted("Source", source))
    for exemption in document.get("exemptions") or []:
        sanction.add("description", words.noted("Exemption", exemption["text"]))
    for remark in document.get("remarks") or []:
        sanction.add("summary", rows.summary("remarks", remark))
    sanction.add("summary", document.get("note"))
    if document.get("listed_in"):
        sanction.add("description", words.noted("Listed in", document["listed_in"]))
