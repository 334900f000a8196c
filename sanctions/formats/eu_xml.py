"""The EU's financial sanctions file, XML 1.1 (the schema of 12 October 2017; FORMATS section 6.1)."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from sanctions.formats.entry import Entry, Report
from sanctions.formats.eu_entity import Detail, Entity, entry
from sanctions.formats.guards.xml import XSI, Stream, contents, local

FIELDS: Mapping[str, str] = {
    "export/@generationDate": "day of the list",
    "sanctionEntity/@designationDate": "designated_on",
    "sanctionEntity/@delistingDate": "end of the listing",
    "sanctionEntity/@designationDetails": "remarks",
    "sanctionEntity/@unitedNationId": "references (UN)",
    "sanctionEntity/@euReferenceNumber": "own_reference",
    "sanctionEntity/@logicalId": "own_reference, without a euReferenceNumber",
    "sanctionEntity/remark": "remarks",
    "sanctionEntity/additionalInformation/@key": "remarks.label",
    "sanctionEntity/additionalInformation/@value": "remarks.text",
    "regulation/@regulationType": "acts.title",
    "regulation/@organisationType": "acts.title",
    "regulation/@publicationDate": "acts.date, amended_on",
    "regulation/@entryIntoForceDate": "acts.title",
    "regulation/@numberTitle": "acts.number",
    "regulation/@programme": "programmes",
    "regulation/remark": "remarks",
    "regulation/additionalInformation/@key": "remarks.text",
    "regulation/additionalInformation/@value": "remarks.text",
    "regulation/publicationUrl": "acts.url",
    "subjectType/@code": "kind",
    "subjectType/@classificationCode": "kind",
    "nameAlias/@firstName": "names.parts.given",
    "nameAlias/@middleName": "names.parts.second",
    "nameAlias/@lastName": "names.parts.family",
    "nameAlias/@wholeName": "names.text",
    "nameAlias/@function": "positions",
    "nameAlias/@gender": "particulars (GENDER)",
    "nameAlias/@title": "names.parts.title",
    "nameAlias/@nameLanguage": "names.language",
    "nameAlias/@strong": "names.kind, names.strength",
    "citizenship/@acquisitionDate": "nationalities.note",
    "citizenship/@disenfranchisementDate": "nationalities.note",
    "citizenship/@region": "nationalities.parts.region",
    "citizenship/@countryIso2Code": "nationalities.country",
    "citizenship/@countryDescription": "nationalities.text",
    "birthdate/@circa": "birth_dates.text",
    "birthdate/@calendarType": "birth_dates.calendar",
    "birthdate/@city": "birth_places.parts.city",
    "birthdate/@zipCode": "birth_places.parts.postal_code",
    "birthdate/@birthdate": "birth_dates.text",
    "birthdate/@dayOfMonth": "birth_dates.text",
    "birthdate/@monthOfYear": "birth_dates.text",
    "birthdate/@year": "birth_dates.text",
    "birthdate/@yearRangeFrom": "birth_dates.text",
    "birthdate/@yearRangeTo": "birth_dates.text",
    "birthdate/@region": "birth_places.parts.region",
    "birthdate/@place": "birth_places.parts.place",
    "birthdate/@countryIso2Code": "birth_places.country",
    "birthdate/@countryDescription": "birth_places.parts.country",
    "address/@city": "addresses.parts.city",
    "address/@street": "addresses.parts.street",
    "address/@poBox": "addresses.parts.po_box",
    "address/@zipCode": "addresses.parts.postal_code",
    "address/@region": "addresses.parts.region",
    "address/@place": "addresses.parts.place",
    "address/@asAtListingTime": "addresses.note",
    "address/@countryIso2Code": "addresses.country",
    "address/@countryDescription": "addresses.parts.country",
    "address/contactInfo/@key": "contacts.type",
    "address/contactInfo/@value": "contacts.text",
    "identification/@diplomatic": "identifiers.flags",
    "identification/@knownExpired": "identifiers.flags",
    "identification/@knownFalse": "identifiers.flags",
    "identification/@reportedLost": "identifiers.flags",
    "identification/@revokedByIssuer": "identifiers.flags",
    "identification/@issueDate": "identifiers.issued_on",
    "identification/@issuedBy": "identifiers.issuer",
    "identification/@latinNumber": "identifiers.number, or identifiers.note beside a number",
    "identification/@nameOnDocument": "identifiers.name",
    "identification/@number": "identifiers.number",
    "identification/@validFrom": "identifiers.valid_from",
    "identification/@validTo": "identifiers.expires_on",
    "identification/@identificationTypeCode": "identifiers.type",
    "identification/@identificationTypeDescription": "identifiers.label",
    "identification/@region": "identifiers.note",
    "identification/@countryIso2Code": "identifiers.country",
    "identification/@countryDescription": "identifiers.country",
    **{
        f"{kind}/{child}": member
        for kind in ("nameAlias", "citizenship", "birthdate", "address", "identification")
        for child, member in {
            "remark": "the value's note",
            "additionalInformation/@key": "the value's note",
            "additionalInformation/@value": "the value's note",
            "regulationSummary/@regulationType": "acts.title",
            "regulationSummary/@publicationDate": "acts.date",
            "regulationSummary/@numberTitle": "the value's act, acts.number",
            "regulationSummary/@publicationUrl": "acts.url",
        }.items()
    },
    "corrigendum/@regulationType": "acts.title",
    "corrigendum/@publicationDate": "acts.date, amended_on",
    "corrigendum/@numberTitle": "acts.number",
    "corrigendum/@publicationUrl": "acts.url",
}
"""Every attribute and text of the schema that says something, and the member of the proposal it lands in."""
IGNORED: Mapping[str, str] = {
    "export/@globalFileId": "numbers the file, says nothing of an entity",
    **{
        f"{kind}/@logicalId": "numbers the row in the publisher's database"
        for kind in ("regulation", "nameAlias", "citizenship", "birthdate", "address", "identification")
    },
    **{
        f"{kind}/@regulationLanguage": "the language version of the act that the publisher typed from"
        for kind in ("nameAlias", "citizenship", "birthdate", "address", "identification")
    },
}
"""The publisher's bookkeeping, with the reason."""
KNOWN: dict[str, dict[str, bool]] = {}
"""By path of an element: its attributes, and whether they say something."""
for _path in (*FIELDS, *IGNORED):
    _element, _, _name = _path.rpartition("/@")
    KNOWN.setdefault(_element, {})[_name] = _path in FIELDS
DETAILS = frozenset({"nameAlias", "citizenship", "birthdate", "address", "identification"})


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entities of the file, one entry each; raises `UnreadableError` as the guard does."""
    stream = Stream(
        path, report, root={"export"}, tags={"sanctionEntity"}, attributes={"generationDate", "globalFileId"}
    )
    for number, element in enumerate(stream):
        if not number:
            _head(stream.root, report)
        yield entry(_entity(element, stream.where, report), report)


def _head(root: etree._Element | None, report: Report) -> None:
    if root is not None:
        report.dated = str(root.get("generationDate", ""))[:10]
        report.ignored["export/@globalFileId"] += "globalFileId" in root.attrib


def _entity(element: etree._Element, where: str, report: Report) -> Entity:
    entity = Entity(where)
    entity.said = _said(element, "sanctionEntity", entity, report)
    for child in element:
        tag = local(child)
        if tag in DETAILS:
            detail = Detail(tag, _said(child, tag, entity, report))
            _children(child, tag, detail, entity, report)
            entity.details.append(detail)
        elif tag == "regulation":
            regulation = Detail(tag, act=_said(child, tag, entity, report))
            entity.regulations.append(regulation)
            _children(child, tag, regulation, entity, report)
        elif tag == "subjectType":
            entity.said |= _said(child, tag, entity, report)
        elif tag == "remark":
            entity.remarks.extend(_text(child))
        elif tag == "additionalInformation":
            entity.remarks.append(_pair(child))
        else:
            entity.strange += ((f"sanctionEntity/{path}", text) for path, text in contents(child))
    return entity


def _children(element: etree._Element, above: str, detail: Detail, entity: Entity, report: Report) -> None:
    for child in element:
        tag = local(child)
        if tag == "regulationSummary":
            detail.act = _said(child, f"{above}/{tag}", entity, report)
        elif tag == "remark":
            detail.remarks.extend(_text(child))
        elif tag == "additionalInformation":
            detail.remarks.append(_pair(child))
        elif tag == "contactInfo" and above == "address":
            detail.contacts.append((child.get("key", ""), child.get("value", "")))
        elif tag == "publicationUrl" and above == "regulation":
            detail.act["publicationUrl"] = "".join(_text(child))
        elif tag == "corrigendum" and above == "regulation":
            entity.regulations.append(Detail(tag, act=_said(child, tag, entity, report)))
        else:
            entity.strange += ((f"sanctionEntity/{above}/{path}", text) for path, text in contents(child))


def _said(element: etree._Element, path: str, entity: Entity, report: Report) -> dict[str, str]:
    """What an element says by attribute, without empty ones and bookkeeping; what nobody knows is strange."""
    said: dict[str, str] = {}
    known = KNOWN[path]
    for key, value in element.attrib.items():
        name, text = str(key), str(value).strip()
        if text:
            says = known.get(name)
            if says:
                said[name] = text
            elif says is False:
                report.ignored[f"{path}/@{name}"] += 1
            elif not name.startswith(XSI):
                entity.strange.append((f"{path}/@{name}", text))
    return said


def _text(element: etree._Element) -> list[str]:
    text = (element.text or "").strip()
    return [text] if text else []


def _pair(element: etree._Element) -> str:
    return f"{element.get('key', '')}: {element.get('value', '')}"
