"""The codes that the template's pick lists offer: those of `sanctions.enums`, which a test compares.

They stand here as plain text because the formats know nothing of Django, which the labels of the enums need.
"""

from collections.abc import Mapping

KIND = ("PERSON", "ORGANISATION", "GROUP", "STATE_BODY", "VESSEL", "AIRCRAFT")
NAME_KIND = ("PRIMARY", "ALIAS", "VARIANT", "FORMER", "LOW_QUALITY")
STRENGTH = ("STRONG", "WEAK")
IDENTIFIER_TYPE = (
    "PASSPORT",
    "NATIONAL_ID",
    "TAX_NUMBER",
    "REGISTRATION",
    "LEI",
    "IMO",
    "MMSI",
    "TAIL_NUMBER",
    "DRIVING_LICENCE",
    "SOCIAL_SECURITY",
    "RESIDENCE_PERMIT",
    "BIC",
    "INN",
    "OGRN",
    "DUNS",
    "CALL_SIGN",
    "HULL_NUMBER",
    "SERIAL_NUMBER",
    "WALLET",
    "OTHER",
)
IDENTIFIER_FLAG = ("EXPIRED", "FALSE", "LOST", "REVOKED", "DIPLOMATIC", "INVALID")
CONTACT_TYPE = ("PHONE", "FAX", "EMAIL", "WEBSITE", "OTHER")
PARTICULAR_TYPE = (
    "GENDER",
    "TITLE",
    "DEATH_DATE",
    "HEIGHT",
    "WEIGHT",
    "EYE_COLOUR",
    "HAIR_COLOUR",
    "APPEARANCE",
    "ETHNICITY",
    "RELIGION",
    "EDUCATION",
    "LANGUAGE",
    "LEGAL_FORM",
    "ENTITY_TYPE",
    "SECTOR",
    "FOUNDED_ON",
    "DISSOLVED_ON",
    "VESSEL_TYPE",
    "FLAG",
    "FORMER_FLAG",
    "TONNAGE",
    "GROSS_TONNAGE",
    "DEADWEIGHT",
    "LENGTH",
    "BUILT_ON",
    "HOME_PORT",
    "AIRCRAFT_MODEL",
    "AIRCRAFT_OPERATOR",
    "OTHER",
)
RELATION_TYPE = (
    "FAMILY",
    "OWNED_BY",
    "FORMERLY_OWNED_BY",
    "OWNS",
    "CONTROLLED_BY",
    "CONTROLS",
    "ACTS_FOR",
    "MEMBER_OF",
    "ASSOCIATE_OF",
    "OTHER",
)
MEASURE = (
    "ASSET_FREEZE",
    "TRAVEL_BAN",
    "ENTRY_BAN",
    "DEALINGS_PROHIBITION",
    "FINANCIAL_RESTRICTIONS",
    "ARMS_EMBARGO",
    "ARMS_RESTRICTIONS",
    "EXPORT_CONTROL",
    "IMPORT_RESTRICTIONS",
    "INVESTMENT_BAN",
    "SERVICES_BAN",
    "AID_SUSPENSION",
    "DEBARMENT",
    "OTHER",
    "UNSPECIFIED",
)
END_REASON = ("DELISTED", "EXPIRED", "DECEASED", "PROGRAMME_ENDED", "ANNULLED")
YES_NO = ("yes", "no")

SETS: Mapping[str, tuple[str, ...]] = {
    "TargetKind": KIND,
    "NameKind": NAME_KIND,
    "NameStrength": STRENGTH,
    "IdentifierType": IDENTIFIER_TYPE,
    "IdentifierFlag": IDENTIFIER_FLAG,
    "ContactType": CONTACT_TYPE,
    "ParticularType": PARTICULAR_TYPE,
    "RelationType": RELATION_TYPE,
    "Measure": MEASURE,
    "EndReason": END_REASON,
}
"""By the name of the enum in `sanctions.enums`."""
