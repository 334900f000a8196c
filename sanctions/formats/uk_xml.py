"""The UK Sanctions List, XML (FORMATS section 7.2): one ``Designation`` each, its values in lists of their own."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml import etree

from sanctions.formats.entry import Entry, Report
from sanctions.formats.guards.xml import XSI, Stream, contents, local, text
from sanctions.formats.uk_csv import PUBLISHER
from sanctions.formats.uk_entity import entry
from sanctions.formats.uk_facts import Facts, day
from sanctions.formats.uk_values import wording

PERSON, COMPANY, SHIP = "IndividualDetails/Individual", "EntityDetails/Entity", "ShipDetails/Ship"
TEXTS: Mapping[str, tuple[str, str]] = {
    "LastUpdated": ("updated", "amended_on"),
    "DateDesignated": ("designated", "designated_on"),
    "UniqueID": ("reference", "own_reference"),
    "OFSIGroupID": ("ofsi", "references (OFSI)"),
    "UNReferenceNumber": ("un", "references (UN)"),
    "Titles/Title": ("title", "particulars (TITLE)"),
    "RegimeName": ("regime", "programmes, acts.number"),
    "IndividualEntityShip": ("kind", "kind"),
    "DesignationSource": ("source", "remarks"),
    "SanctionsImposed": ("imposed", "measures, and remarks where no code says it all"),
    "OtherInformation": ("information", "remarks"),
    "UKStatementofReasons": ("reasons", "reasons"),
    "PhoneNumbers/PhoneNumber": ("phone", "contacts (PHONE)"),
    "EmailAddresses/EmailAddress": ("email", "contacts (EMAIL)"),
    "Websites/Website": ("website", "contacts (WEBSITE)"),
    f"{PERSON}/DOBs/DOB": ("birth_date", "birth_dates"),
    f"{PERSON}/Nationalities/Nationality": ("nationality", "nationalities"),
    f"{PERSON}/Positions/Position": ("position", "positions"),
    f"{PERSON}/Genders/Gender": ("gender", "particulars (GENDER)"),
    f"{COMPANY}/BusinessRegistrationNumbers/BusinessRegistrationNumber": (
        "registration",
        "identifiers.number (REGISTRATION)",
    ),
    f"{COMPANY}/TypeOfEntities/TypeOfEntity": ("entity_type", "particulars (ENTITY_TYPE)"),
    f"{COMPANY}/ParentCompanies/ParentCompany": ("parent", "relations (OWNED_BY)"),
    f"{COMPANY}/Subsidiaries/Subsidiary": ("subsidiary", "relations (OWNS)"),
    f"{SHIP}/IMONumbers/IMONumber": ("imo", "identifiers.number (IMO)"),
    f"{SHIP}/CurrentOwnerOperators/CurrentOwnerOperator": ("owner", "relations (OWNED_BY)"),
    f"{SHIP}/PreviousOwnerOperators/PreviousOwnerOperator": ("former_owner", "relations (FORMERLY_OWNED_BY)"),
    f"{SHIP}/CurrentBelievedFlagOfShips/CurrentBelievedFlagOfShip": ("flag", "particulars (FLAG)"),
    f"{SHIP}/PreviousFlags/PreviousFlag": ("former_flag", "particulars (FORMER_FLAG)"),
    f"{SHIP}/TypeOfShipDetails/TypeOfShip": ("ship_type", "particulars (VESSEL_TYPE)"),
    f"{SHIP}/TonnageOfShipDetails/TonnageOfShip": ("tonnage", "particulars (TONNAGE)"),
    f"{SHIP}/LengthOfShipDetails/LengthOfShip": ("length", "particulars (LENGTH)"),
    f"{SHIP}/YearsBuilt/YearBuilt": ("built", "particulars (BUILT_ON)"),
    f"{SHIP}/HullIdentificationNumbers/HullIdentificationNumber": ("hull", "identifiers.number (HULL_NUMBER)"),
    "CryptoWalletAddresses/CryptoWalletAddress": ("wallet", "identifiers.number (WALLET)"),
}
"""Elements with one text: their path, what they say, and the member it lands in."""
_ORIGINAL = {
    "NameNonLatinScript": "names.text",
    "NonLatinScriptType": "names.script",
    "NonLatinScriptLanguage": "names.language",
}
RECORDS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "Names/Name": (
        "name",
        {
            **{f"Name{place}": f"names.text, names.parts.name_{place}" for place in range(1, 7)},
            "NameType": "names.kind",
            "AliasStrength": "names.strength",
        },
    ),
    "NonLatinNames/NonLatinName": ("original", _ORIGINAL),
    "NonLatinNames": ("original", _ORIGINAL),
    "Addresses/Address": (
        "address",
        {
            **{f"AddressLine{line}": f"addresses.parts.line_{line}" for line in range(1, 7)},
            "AddressPostalCode": "addresses.parts.postal_code",
            "AddressCountry": "addresses.country",
        },
    ),
    f"{PERSON}/BirthDetails/Location": (
        "birth_place",
        {"TownOfBirth": "birth_places.parts.place", "CountryOfBirth": "birth_places.country"},
    ),
    f"{PERSON}/PassportDetails/Passport": (
        "passport",
        {
            "PassportNumber": "identifiers.number (PASSPORT), identifiers.country",
            "PassportAdditionalInformation": "identifiers.note, identifiers.flags",
        },
    ),
    f"{PERSON}/NationalIdentifierDetails/NationalIdentifier": (
        "national_id",
        {
            "NationalIdentifierNumber": "identifiers.number (NATIONAL_ID), identifiers.country",
            "NationalIdentifierAdditionalInformation": "identifiers.note, identifiers.flags",
        },
    ),
}
"""Elements whose texts belong together, in the order of the fact. ``NonLatinNames`` has its texts itself at times."""
INDICATORS = "SanctionsImposedIndicators"
FIELDS: Mapping[str, str] = {
    "DateGenerated": "day of the list",
    **{path: member for path, (_, member) in TEXTS.items()},
    **{f"{path}/{name}": member for path, (_, members) in RECORDS.items() for name, member in members.items()},
    f"{INDICATORS}/*": "measures, and remarks where no code says it all",
}
"""Every element with a text, below ``Designation``, and the member of the proposal it lands in."""
IGNORED: Mapping[str, str] = {f"{INDICATORS}/*=false": "says what is not imposed"}
"""The publisher's bookkeeping, with the reason."""
AROUND = {
    "/".join(parts[:length])
    for path in (*TEXTS, *RECORDS)
    for parts in [path.split("/")]
    for length in range(1, len(parts))
}
"""Elements that only hold others."""


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The designations of the file, one entry each; raises `UnreadableError` as the guard does."""
    stream = Stream(path, report, root={"Designations"}, tags={"Designation", "DateGenerated"})
    for element in stream:
        if local(element) == "DateGenerated":
            report.dated = day(text(element))
        else:
            facts = Facts(stream.where)
            _gather(element, "", facts, report)
            yield entry(facts, report, PUBLISHER)


def _gather(element: etree._Element, above: str, facts: Facts, report: Report) -> None:
    """The facts in the elements below one, those that nobody knows as strange ones with their path."""
    for child in element:
        path = f"{above}/{local(child)}" if above else local(child)
        if path in TEXTS and not len(child):
            facts.add(TEXTS[path][0], text(child))
        elif path == INDICATORS:
            _indicated(child, facts, report)
        elif path in RECORDS and not (path in AROUND and any(f"{path}/{local(one)}" in RECORDS for one in child)):
            _record(child, path, facts)
        elif path in AROUND:
            _gather(child, path, facts, report)
            if text(child):
                facts.strange.append((path, text(child)))
        else:
            facts.strange += ((f"{above}/{place}" if above else place, said) for place, said in contents(child))
            continue
        facts.strange += (
            (f"{path}/@{name!s}", str(value)) for name, value in child.attrib.items() if not str(name).startswith(XSI)
        )


def _record(element: etree._Element, path: str, facts: Facts) -> None:
    fact, members = RECORDS[path]
    said = dict.fromkeys(members, "")
    for child in element:
        name = local(child)
        if name in said and not len(child) and not said[name]:
            said[name] = text(child)
        else:
            facts.strange += ((f"{path}/{place}", words) for place, words in contents(child))
    facts.add(fact, *said.values())


def _indicated(element: etree._Element, facts: Facts, report: Report) -> None:
    """Each measure as an element that is true or false."""
    for child in element:
        said = text(child).lower()
        if said in {"true", "1", "yes"}:
            facts.add("imposed", wording(local(child)))
        elif said in {"false", "0", "no", ""}:
            report.ignored[f"{INDICATORS}/*=false"] += bool(said)
        else:
            facts.strange.append((f"{INDICATORS}/{local(child)}", said))
