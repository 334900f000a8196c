"""The EU's financial sanctions file, CSV 1.1 (FORMATS section 6.2): one row for each value of an entity, 118 columns.

A row says the entity again, then one name, address, birth date, document or citizenship in that value's own columns.
They are brought to the names of the XML's attributes and read as the XML is; that a name is weak and that an entity was
delisted, CSV cannot say. CSV 1.0, with other columns, is refused by name.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from sanctions.formats.entry import Entry, Report, UnreadableError
from sanctions.formats.eu_entity import Detail, Entity, entry
from sanctions.formats.grouping import Group, grouped
from sanctions.formats.guards.csv import Table, rows, table

_REGULATION = {
    "Type": ("regulationType", "acts.title"),
    "OrganisationType": ("organisationType", "acts.title"),
    "PublicationDate": ("publicationDate", "acts.date"),
    "EntryIntoForceDate": ("entryIntoForceDate", "acts.title"),
    "NumberTitle": ("numberTitle", "acts.number"),
    "Programme": ("programme", "acts.title, where it is not the entity's"),
    "PublicationUrl": ("publicationUrl", "acts.url"),
}
"""The seven columns of a regulation after their prefix: the XML's attribute, the member."""
_VALUES: Mapping[str, tuple[str, Mapping[str, tuple[str, str]]]] = {
    "NameAlias": (
        "nameAlias",
        {
            "LastName": ("lastName", "names.parts.family"),
            "FirstName": ("firstName", "names.parts.given"),
            "MiddleName": ("middleName", "names.parts.second"),
            "WholeName": ("wholeName", "names.text"),
            "NameLanguage": ("nameLanguage", "names.language"),
            "Gender": ("gender", "particulars (GENDER)"),
            "Title": ("title", "names.parts.title"),
            "Function": ("function", "positions"),
        },
    ),
    "Address": (
        "address",
        {
            "City": ("city", "addresses.parts.city"),
            "Street": ("street", "addresses.parts.street"),
            "PoBox": ("poBox", "addresses.parts.po_box"),
            "ZipCode": ("zipCode", "addresses.parts.postal_code"),
            "Region": ("region", "addresses.parts.region"),
            "Place": ("place", "addresses.parts.place"),
            "AsAtListingTime": ("asAtListingTime", "addresses.note"),
            "ContactInfo": ("", "contacts"),
            "CountryIso2Code": ("countryIso2Code", "addresses.country"),
            "CountryDescription": ("countryDescription", "addresses.parts.country"),
        },
    ),
    "BirthDate": (
        "birthdate",
        {
            "BirthDate": ("birthdate", "birth_dates.text"),
            "Day": ("dayOfMonth", "birth_dates.text"),
            "Month": ("monthOfYear", "birth_dates.text"),
            "Year": ("year", "birth_dates.text"),
            "YearRangeFrom": ("yearRangeFrom", "birth_dates.text"),
            "YearRangeTo": ("yearRangeTo", "birth_dates.text"),
            "Circa": ("circa", "birth_dates.text"),
            "CalendarType": ("calendarType", "birth_dates.calendar"),
            "ZipCode": ("zipCode", "birth_places.parts.postal_code"),
            "Region": ("region", "birth_places.parts.region"),
            "Place": ("place", "birth_places.parts.place"),
            "City": ("city", "birth_places.parts.city"),
            "CountryIso2Code": ("countryIso2Code", "birth_places.country"),
            "CountryDescription": ("countryDescription", "birth_places.parts.country"),
        },
    ),
    "Identification": (
        "identification",
        {
            "Number": ("number", "identifiers.number"),
            "Diplomatic": ("diplomatic", "identifiers.flags"),
            "KnownExpired": ("knownExpired", "identifiers.flags"),
            "KnownFalse": ("knownFalse", "identifiers.flags"),
            "ReportedLost": ("reportedLost", "identifiers.flags"),
            "RevokedByIssuer": ("revokedByIssuer", "identifiers.flags"),
            "IssuedBy": ("issuedBy", "identifiers.issuer"),
            "IssuedDate": ("issueDate", "identifiers.issued_on"),
            "ValidFrom": ("validFrom", "identifiers.valid_from"),
            "ValidTo": ("validTo", "identifiers.expires_on"),
            "LatinNumber": ("latinNumber", "identifiers.number, or identifiers.note beside a number"),
            "NameOnDocument": ("nameOnDocument", "identifiers.name"),
            "TypeCode": ("identificationTypeCode", "identifiers.type"),
            "TypeDescription": ("identificationTypeDescription", "identifiers.label"),
            "Region": ("region", "identifiers.note"),
            "CountryIso2Code": ("countryIso2Code", "identifiers.country"),
            "CountryDescription": ("countryDescription", "identifiers.country"),
        },
    ),
    "Citizenship": (
        "citizenship",
        {
            "Region": ("region", "nationalities.parts.region"),
            "CountryIso2Code": ("countryIso2Code", "nationalities.country"),
            "CountryDescription": ("countryDescription", "nationalities.text"),
        },
    ),
}
"""By prefix: the XML's element, and its columns with the XML's attribute and the member."""
_ENTITY = {
    "Entity_LogicalId": ("logicalId", "own_reference, without an EU reference number"),
    "Entity_EU_ReferenceNumber": ("euReferenceNumber", "own_reference"),
    "Entity_UnitedNationId": ("unitedNationId", "references (UN)"),
    "Entity_DesignationDate": ("designationDate", "designated_on"),
    "Entity_DesignationDetails": ("designationDetails", "remarks"),
    "Entity_Remark": ("", "remarks"),
    "Entity_SubjectType": ("classificationCode", "kind"),
    "Entity_SubjectType_ClassificationCode": ("code", "kind"),
}
"""The columns of the entity itself; the two of its type stand under each other's heading in the official file."""


def _fields() -> dict[str, str]:
    fields = {"fileGenerationDate": "day of the list", **{column: member for column, (_, member) in _ENTITY.items()}}
    said = {column: member for column, (_, member) in _REGULATION.items()}
    said |= {"PublicationDate": "acts.date, amended_on", "Programme": "programmes"}
    fields |= {f"Entity_Regulation_{column}": member for column, member in said.items()}
    for prefix, (_element, columns) in _VALUES.items():
        fields |= {f"{prefix}_{column}": member for column, (_, member) in columns.items()}
        fields |= {f"{prefix}_Remark": "the value's note"}
        fields |= {f"{prefix}_Regulation_{column}": member for column, (_, member) in _REGULATION.items()}
    return fields


FIELDS: Mapping[str, str] = _fields()
"""Every column that says something, and the member of the proposal it lands in."""
IGNORED: Mapping[str, str] = {
    **{f"{prefix}_LogicalId": "numbers the row in the publisher's database" for prefix in _VALUES},
    **{
        f"{prefix}_RegulationLanguage": "the language version of the act that the publisher typed from"
        for prefix in _VALUES
    },
}
"""The publisher's bookkeeping, with the reason."""
_SAID = {
    prefix: {f"{prefix}_{column}": attribute for column, (attribute, _) in columns.items() if attribute}
    for prefix, (_element, columns) in _VALUES.items()
}
_ACTS = {
    prefix: {f"{prefix}_Regulation_{column}": attribute for column, (attribute, _) in _REGULATION.items()}
    for prefix in ("Entity", *_VALUES)
}
OLD = re.compile(r"\bLeba_|\bNaal_")
"""Columns that only CSV 1.0 has."""
CONTACT = re.compile(r"([^\[\];,]+)\[([^\]]*)\][\s;,]*")
"""One contact as the CSV prints it: ``PHONE[+99 1]``."""


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The entities of the file, one entry each; raises `UnreadableError` as the guard does, and for CSV 1.0."""
    _refuse_the_old(path)
    found, groups = grouped(lambda into: _open(path, into), report, key="Entity_LogicalId")
    for group in groups:
        if not report.dated:
            report.dated = _day(group.lines[0].cells.get("fileGenerationDate", ""))
        yield entry(_entity(group, found.unknown, report), report)


def _refuse_the_old(path: Path) -> None:
    first = next(rows(path, Report(), encodings=("latin-1",), delimiter=";"), None)
    if first and OLD.search(";".join(first.cells)):
        raise UnreadableError(
            "This is the EU's file in its old form, CSV 1.0. Download and send its CSV 1.1, or its XML 1.1.",
            where=first.where,
            code="format",
        )


def _open(path: Path, report: Report) -> Table:
    return table(
        path,
        report,
        known=(*FIELDS, *IGNORED),
        required=("Entity_LogicalId", "Entity_SubjectType", "NameAlias_WholeName", "Entity_Regulation_Programme"),
        delimiter=";",
    )


def _day(text: str) -> str:
    """The day of the file in ISO form; it is printed day first."""
    found = re.match(r"(\d{2})/(\d{2})/(\d{4})", text)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else text[:10]


def _entity(group: Group, unknown: list[str], report: Report) -> Entity:
    entity = Entity(group.where)
    for line in group.lines:
        cells = line.cells
        for column, (attribute, _member) in _ENTITY.items():
            text = cells.get(column, "")
            if text and attribute and entity.said.setdefault(attribute, text) != text:
                entity.strange.append((column, text))
        if (remark := cells.get("Entity_Remark", "")) and remark not in entity.remarks:
            entity.remarks.append(remark)
        act = {attribute: cells[column] for column, attribute in _ACTS["Entity"].items() if column in cells}
        if act and all(act != known.act for known in entity.regulations):
            entity.regulations.append(Detail("regulation", act=act))
        for prefix, (element, _columns) in _VALUES.items():
            _add_detail(entity, prefix, element, cells)
        for column in IGNORED:
            if column in cells:
                report.ignored[column] += 1
        entity.strange += ((column, cells[column]) for column in unknown if column in cells)
    _set_the_type_right(entity)
    return entity


def _add_detail(entity: Entity, prefix: str, element: str, cells: Mapping[str, str]) -> None:
    said = {attribute: cells[column] for column, attribute in _SAID[prefix].items() if column in cells}
    act = {attribute: cells[column] for column, attribute in _ACTS[prefix].items() if column in cells}
    remark = cells.get(f"{prefix}_Remark", "")
    contacts = _contacts(cells["Address_ContactInfo"]) if prefix == "Address" and "Address_ContactInfo" in cells else []
    if said or act or remark or contacts:
        detail = Detail(element, said, act, [remark] if remark else [], contacts)
        if detail not in entity.details:
            entity.details.append(detail)


def _contacts(text: str) -> list[tuple[str, str]]:
    """The contacts of a cell; one that is not printed as KEY[value] stays whole, under no key."""
    found, at = [], 0
    while at < len(text) and (contact := CONTACT.match(text, at)):
        found.append((contact[1].strip(), contact[2]))
        at = contact.end()
    return found if found and at == len(text) else [("", text)]


def _set_the_type_right(entity: Entity) -> None:
    """Some copies print the code where the classification belongs, and the other way round."""
    if len(entity.said.get("code", "")) == 1 and len(entity.said.get("classificationCode", "")) > 1:
        said = entity.said
        said["code"], said["classificationCode"] = said["classificationCode"], said["code"]
