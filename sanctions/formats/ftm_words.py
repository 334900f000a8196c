"""FollowTheMoney's schemas and properties, and where each lands in a proposal. Pure."""

from collections.abc import Mapping

KINDS: Mapping[str, str] = {
    "Person": "PERSON",
    "LegalEntity": "ORGANISATION",
    "Organization": "ORGANISATION",
    "Company": "ORGANISATION",
    "PublicBody": "STATE_BODY",
    "Vessel": "VESSEL",
    "Airplane": "AIRCRAFT",
}
ENDS: Mapping[str, tuple[str, ...]] = {
    "Sanction": ("entity",),
    "Identification": ("holder",),
    "Passport": ("holder",),
    "Ownership": ("owner", "asset"),
    "Directorship": ("director", "organization"),
    "Family": ("person", "relative"),
    "Associate": ("person", "associate"),
    "UnknownLink": ("subject", "object"),
    "Membership": ("member", "organization"),
    "Employment": ("employee", "employer"),
    "Representation": ("agent", "client"),
    "Succession": ("predecessor", "successor"),
    "Occupancy": ("holder", "post"),
}
"""Schemas that say something of another entity, and the properties that name it."""
RELATIONS: Mapping[tuple[str, str], str] = {
    ("Ownership", "owner"): "OWNS",
    ("Ownership", "asset"): "OWNED_BY",
    ("Directorship", "director"): "CONTROLS",
    ("Directorship", "organization"): "CONTROLLED_BY",
    ("Family", "person"): "FAMILY",
    ("Family", "relative"): "FAMILY",
    ("Associate", "person"): "ASSOCIATE_OF",
    ("Associate", "associate"): "ASSOCIATE_OF",
    ("Membership", "member"): "MEMBER_OF",
    ("Representation", "agent"): "ACTS_FOR",
}
"""Schema and the target's own end → what the other party is to it; anything else is OTHER, with the schema as role."""
NAMES: Mapping[str, str] = {
    "name": "VARIANT",
    "alias": "ALIAS",
    "weakAlias": "LOW_QUALITY",
    "previousName": "FORMER",
    "abbreviation": "ALIAS",
}
PARTS: Mapping[str, str] = {
    "firstName": "given",
    "secondName": "second",
    "middleName": "third",
    "fatherName": "patronymic",
    "motherName": "matronymic",
    "lastName": "family",
    "nameSuffix": "suffix",
}
IDENTIFIERS: Mapping[str, str] = {
    "passportNumber": "PASSPORT",
    "idNumber": "NATIONAL_ID",
    "taxNumber": "TAX_NUMBER",
    "registrationNumber": "REGISTRATION",
    "socialSecurityNumber": "SOCIAL_SECURITY",
    "leiCode": "LEI",
    "imoNumber": "IMO",
    "mmsi": "MMSI",
    "swiftBic": "BIC",
    "innCode": "INN",
    "ogrnCode": "OGRN",
    "dunsCode": "DUNS",
    "callSign": "CALL_SIGN",
    "serialNumber": "SERIAL_NUMBER",
    **dict.fromkeys(
        (
            *("bikCode", "brightQueryId", "brightQueryOrgId", "bvdId", "caemCode", "cageCode", "cikCode", "coatoCode"),
            *("crsNumber", "fnsCode", "fssCode", "giiNumber", "icaoCode", "icijId", "ipoCode", "irsCode", "isinCode"),
            *("jibCode", "kppCode", "licenseNumber", "mbsCode", "npiCode", "okopfCode", "okpoCode", "okvedCode"),
            *("oksmCode", "permId", "pfrNumber", "ricCode", "sayariId", "ticker", "uniqueEntityId", "uscCode"),
            *("vatCode", "voenCode", "wikidataId"),
        ),
        "OTHER",
    ),
}
OF_KIND: Mapping[tuple[str, str], str] = {
    ("ORGANISATION", "idNumber"): "OTHER",
    ("STATE_BODY", "idNumber"): "OTHER",
    ("AIRCRAFT", "registrationNumber"): "TAIL_NUMBER",
}
PAPERS: Mapping[str, str] = {
    "passport": "PASSPORT",
    "national identification number": "NATIONAL_ID",
    "national id": "NATIONAL_ID",
    "id card": "NATIONAL_ID",
    "driving license": "DRIVING_LICENCE",
    "driving licence": "DRIVING_LICENCE",
    "residence permit": "RESIDENCE_PERMIT",
    "social security number": "SOCIAL_SECURITY",
    "tax number": "TAX_NUMBER",
}
CONTACTS: Mapping[str, str] = {"phone": "PHONE", "email": "EMAIL", "website": "WEBSITE"}
NOTED_CONTACTS: Mapping[str, str] = {"Phone": "PHONE", "Email": "EMAIL", "Website": "WEBSITE", "Fax": "FAX"}
"""Contacts that stand in notes, by the words that our writer puts before them."""
PARTICULARS: Mapping[str, str] = {
    "title": "TITLE",
    "gender": "GENDER",
    "deathDate": "DEATH_DATE",
    "height": "HEIGHT",
    "weight": "WEIGHT",
    "eyeColor": "EYE_COLOUR",
    "hairColor": "HAIR_COLOUR",
    "appearance": "APPEARANCE",
    "ethnicity": "ETHNICITY",
    "religion": "RELIGION",
    "education": "EDUCATION",
    "spokenLanguage": "LANGUAGE",
    "legalForm": "LEGAL_FORM",
    "sector": "SECTOR",
    "incorporationDate": "FOUNDED_ON",
    "dissolutionDate": "DISSOLVED_ON",
    "type": "VESSEL_TYPE",
    "tonnage": "TONNAGE",
    "grossRegisteredTonnage": "GROSS_TONNAGE",
    "deadweightTonnage": "DEADWEIGHT",
    "buildDate": "BUILT_ON",
    "registrationPort": "HOME_PORT",
    "model": "AIRCRAFT_MODEL",
    **dict.fromkeys(
        (
            *("profession", "political", "status", "taxStatus", "classification", "capital", "manufacturer"),
            *("registrationDate", "deregistrationDate", "nameChangeDate", "navigationArea", "pastTypes", "keywords"),
            *("amount", "currency", "amountUsd", "amountEur"),
        ),
        "OTHER",
    ),
}
FLAGS: Mapping[str, str] = {
    "flag": "FLAG",
    "pastFlags": "FORMER_FLAG",
    "jurisdiction": "OTHER",
    "mainCountry": "OTHER",
    "birthCountry": "OTHER",
}
"""Countries by code that are particulars; ``birthCountry`` only where there is no place of birth."""
REMARKS = frozenset(
    {
        *("summary", "notes", "description", "biography", "createdAt", "modifiedAt", "retrievedAt", "program"),
        *("publisher", "publisherUrl", "alephUrl", "wikipediaUrl", "opencorporatesUrl", "riskSource", "topics"),
        *("parent", "owner", "operator"),
    }
)
"""Properties of a thing that have no member of their own."""
OF_A_SANCTION = frozenset(
    {
        *("authority", "program", "programUrl", "provisions", "status", "duration", "country", "endDate", "date"),
        *("summary", "description", "recordId", "publisher", "publisherUrl", "alephUrl", "retrievedAt"),
    }
)
"""Those of a Sanction that have none, or whose words are kept where they were not plain."""
MEASURES: Mapping[str, str] = {
    "targeted financial sanction": "FINANCIAL_RESTRICTIONS",
    "financial sanctions": "FINANCIAL_RESTRICTIONS",
    "asset freezing": "ASSET_FREEZE",
    "blocking of assets": "ASSET_FREEZE",
    "visa ban": "ENTRY_BAN",
}
"""Words besides our own codes in words."""
CODES = frozenset(
    {
        *("ASSET_FREEZE", "TRAVEL_BAN", "ENTRY_BAN", "DEALINGS_PROHIBITION", "FINANCIAL_RESTRICTIONS", "ARMS_EMBARGO"),
        *("ARMS_RESTRICTIONS", "EXPORT_CONTROL", "IMPORT_RESTRICTIONS", "INVESTMENT_BAN", "SERVICES_BAN", "DEBARMENT"),
        *("AID_SUSPENSION", "OTHER"),
    }
)
TOPICS: Mapping[str, str] = {
    "asset.frozen": "ASSET_FREEZE",
    "export.control": "EXPORT_CONTROL",
    "debarment": "DEBARMENT",
}
OVER: Mapping[str, str] = {
    "ended": "DELISTED",
    "inactive": "DELISTED",
    "delisted": "DELISTED",
    "de-listed": "DELISTED",
    "removed": "DELISTED",
    "revoked": "DELISTED",
    "expired": "EXPIRED",
    "annulled": "ANNULLED",
}
"""Statuses that say that a listing is over."""
ADDRESS: Mapping[str, str] = {
    "street": "street",
    "postOfficeBox": "po_box",
    "city": "city",
    "region": "region",
    "state": "region",
    "postalCode": "postal_code",
}
