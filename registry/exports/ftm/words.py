"""Which property holds what, by schema; and codes in plain words. Pure."""

SCHEMAS = {
    "PERSON": "Person",
    "ORGANISATION": "Organization",
    "GROUP": "Organization",
    "STATE_BODY": "PublicBody",
    "VESSEL": "Vessel",
    "AIRCRAFT": "Airplane",
}
LEGAL = frozenset({"Person", "Organization", "PublicBody"})
BODIES = frozenset({"Organization", "PublicBody"})
PERSON = frozenset({"Person"})
VESSEL = frozenset({"Vessel"})
AIRPLANE = frozenset({"Airplane"})
CRAFT = VESSEL | AIRPLANE

NAMES = {
    "PRIMARY": "name",
    "ALIAS": "alias",
    "VARIANT": "alias",
    "FORMER": "previousName",
    "LOW_QUALITY": "weakAlias",
}
PARTS = {
    "title": "title",
    "given": "firstName",
    "second": "secondName",
    "third": "middleName",
    "fourth": "middleName",
    "patronymic": "fatherName",
    "family": "lastName",
    "name_1": "firstName",
    **{f"name_{number}": "middleName" for number in range(2, 6)},
    "name_6": "lastName",
}
IDENTIFIERS = {
    "PASSPORT": ("passportNumber", PERSON),
    "NATIONAL_ID": ("idNumber", LEGAL),
    "TAX_NUMBER": ("taxNumber", LEGAL),
    "REGISTRATION": ("registrationNumber", LEGAL | CRAFT),
    "LEI": ("leiCode", LEGAL),
    "IMO": ("imoNumber", BODIES | VESSEL),
    "MMSI": ("mmsi", VESSEL),
    "TAIL_NUMBER": ("registrationNumber", AIRPLANE),
    "DRIVING_LICENCE": ("idNumber", LEGAL),
    "SOCIAL_SECURITY": ("socialSecurityNumber", PERSON),
    "RESIDENCE_PERMIT": ("idNumber", LEGAL),
    "BIC": ("swiftBic", LEGAL),
    "INN": ("innCode", LEGAL),
    "OGRN": ("ogrnCode", LEGAL),
    "DUNS": ("dunsCode", LEGAL),
    "CALL_SIGN": ("callSign", VESSEL),
    "HULL_NUMBER": ("registrationNumber", VESSEL),
    "SERIAL_NUMBER": ("serialNumber", AIRPLANE),
    "OTHER": ("idNumber", LEGAL),
}
"""Type of a number → property, and the schemas that have it."""

CONTACTS = {"PHONE": "phone", "EMAIL": "email", "WEBSITE": "website"}
PARTICULARS = {
    "TITLE": ("title", PERSON),
    "HEIGHT": ("height", PERSON),
    "WEIGHT": ("weight", PERSON),
    "EYE_COLOUR": ("eyeColor", PERSON),
    "HAIR_COLOUR": ("hairColor", PERSON),
    "APPEARANCE": ("appearance", PERSON),
    "ETHNICITY": ("ethnicity", PERSON),
    "RELIGION": ("religion", PERSON),
    "EDUCATION": ("education", PERSON),
    "LEGAL_FORM": ("legalForm", LEGAL),
    "SECTOR": ("sector", LEGAL),
    "VESSEL_TYPE": ("type", VESSEL),
    "TONNAGE": ("tonnage", VESSEL),
    "GROSS_TONNAGE": ("grossRegisteredTonnage", VESSEL),
    "DEADWEIGHT": ("deadweightTonnage", VESSEL),
    "HOME_PORT": ("registrationPort", VESSEL),
    "AIRCRAFT_MODEL": ("model", AIRPLANE),
}
"""Type of a particular → property that holds it as printed."""

DATED = {
    "DEATH_DATE": ("deathDate", PERSON),
    "FOUNDED_ON": ("incorporationDate", LEGAL),
    "DISSOLVED_ON": ("dissolutionDate", LEGAL),
    "BUILT_ON": ("buildDate", CRAFT),
}
"""Type of a particular → property that holds it if it is an ISO date or a prefix of one."""

FLAGS = {"FLAG": ("flag", VESSEL), "FORMER_FLAG": ("pastFlags", VESSEL)}
"""Type of a particular → property that holds its country."""

GENDERS = {
    **dict.fromkeys(("male", "m", "homme", "masculin", "männlich"), "male"),
    **dict.fromkeys(("female", "f", "femme", "féminin", "weiblich"), "female"),
}
TOPICS = {"ASSET_FREEZE": "asset.frozen", "EXPORT_CONTROL": "export.control", "DEBARMENT": "debarment"}
"""Measure → topic of a listed target, besides ``sanction``."""


def plain(code: str | None) -> str:
    """A code in words, from which it can be read back: ``Asset freeze`` of ``ASSET_FREEZE``."""
    return (code or "").replace("_", " ").capitalize()


def noted(label: str, text: str) -> str:
    """A line of notes: ``Length: 120 m``."""
    return f"{label}: {text}" if label else text
