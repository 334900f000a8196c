"""The words by which OFAC labels what it says in remarks and identity lists, and what each labels. Data only.

A label missing here loses nothing: its text becomes a remark under the publisher's own words.
"""

from collections.abc import Mapping

IDENTIFIERS: Mapping[str, tuple[str, ...]] = {
    "PASSPORT": (
        "Passport", "Diplomatic Passport", "British National Overseas Passport", "Stateless Person Passport",
        "Passport Booklet", "Passport No.", "Passport Number",
    ),
    "NATIONAL_ID": (
        "National ID No.", "National ID Number", "Cedula No.", "C.U.R.P.", "D.N.I.", "Personal ID Card",
        "Numero de Identidad", "National Foreign ID Number", "Citizen's Card Number", "Kenyan ID No.",
        "Tazkira National ID Card", "Turkish Identificiation Number", "Turkish Identification Number",
        "Bosnian Personal ID No.", "Moroccan Personal ID No.", "UAE Identification", "CNP (Personal Numerical Code)",
        "Stateless Person ID Card", "LE Number", "C.U.I.P.", "Identification Card",
    ),
    "TAX_NUMBER": (
        "Tax ID No.", "NIT", "R.F.C.", "RFC", "RUC", "RIF", "RTN", "Italian Fiscal Code", "Fiscal Code", "US FEIN",
        "V.A.T. Number", "C.I.F.", "C.U.I.T.", "Romanian Tax Registration", "Paraguayan tax identification number",
        "Numero Unico de Identificacao Tributaria (NUIT)", "N.I.F.", "C.N.P.J.", "Tax ID",
    ),
    "REGISTRATION": (
        "Registration ID", "Registration Number", "Folio Mercantil No.", "Matricula Mercantil No",
        "Business Registration Document", "Business Registration Number", "Company Number", "UK Company Number",
        "Company Number IMO", "Commercial Registry Number", "Trade License No.", "C.R. No.", "Romanian C.R.",
        "Public Registration Number", "Certificate of Incorporation Number", "Chamber of Commerce Number",
        "Dubai Chamber of Commerce Membership No.", "Istanbul Chamber of Comm. No.", "Legal Entity Number",
        "Enterprise Number", "Registered Charity No.", "Branch Unit Number", "Business Number", "Company ID",
        "United Social Credit Code Certificate (USCCC)", "Unified Social Credit Code (USCC)",
        "Vessel Registration Identification", "Government Gazette Number", "Economic Register Number (CBLS)",
        "Central Registration Number", "File Number",
    ),
    "IMO": (
        "Vessel Registration Identification IMO", "Identification Number IMO",
        "International Maritime Organization No.",
    ),
    "MMSI": ("MMSI",),
    "TAIL_NUMBER": ("Aircraft Tail Number", "Previous Aircraft Tail Number"),
    "SERIAL_NUMBER": (
        "Aircraft Construction Number (also called L/N or S/N or F/N)", "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Serial Identification",
    ),
    "CALL_SIGN": ("Other Vessel Call Sign", "Vessel Call Sign"),
    "DRIVING_LICENCE": ("Driver's License No.",),
    "SOCIAL_SECURITY": ("SSN",),
    "RESIDENCE_PERMIT": ("Residency Number", "N.I.E.", "Romanian Permanent Resident"),
    "BIC": ("SWIFT/BIC",),
    "DUNS": ("D-U-N-S Number",),
    "OTHER": (
        "Identification Number", "Birth Certificate Number", "Travel Document Number", "Electoral Registry No.",
        "Credencial electoral", "I.F.E.", "Cartilla de Servicio Militar Nacional", "Chinese Commercial Code",
        "BIK (RU)", "License", "Pilot License Number", "Afghan Money Service Provider License Number", "VisaNumberID",
        "Immigration No.", "SRE Permit No.", "Serial No.", "Tarjeta Profesional", "Refugee ID Card",
        "Aircraft Mode S Transponder Code", "Public Security and Immigration No.", "ISIN", "Equity Ticker",
        "Interpol Red Notice", "Military Registration Number", "Seafarer's Identification Document",
    ),
}  # fmt: skip

PARTICULARS: Mapping[str, tuple[str, ...]] = {
    "GENDER": ("Gender",),
    "HEIGHT": ("Individual's height is", "Height"),
    "WEIGHT": ("Weight",),
    "FOUNDED_ON": ("Organization Established Date",),
    "ENTITY_TYPE": ("Organization Type", "Target Type"),
    "VESSEL_TYPE": ("Other Vessel Type", "Vessel Type"),
    "FLAG": ("Vessel Flag", "Other Vessel Flag"),
    "FORMER_FLAG": ("Former Vessel Flag",),
    "BUILT_ON": ("Aircraft Manufacture Date", "Vessel Year of Build"),
    "AIRCRAFT_MODEL": ("Aircraft Model",),
    "AIRCRAFT_OPERATOR": ("Aircraft Operator",),
    "OTHER": ("Nationality of Registration", "Issuer Name"),
}

CONTACTS: Mapping[str, tuple[str, ...]] = {
    "PHONE": ("Telephone", "Telephone No.", "Telephone Number", "Phone Number", "Phone No.", "Phone", "PHONE"),
    "FAX": ("Fax", "Fax No.", "Fax Number", "FAX"),
    "EMAIL": ("Email Address", "Email", "E-mail"),
    "WEBSITE": ("Website",),
    "OTHER": ("TELEX", "Telex"),
}

LONG: tuple[str, ...] = (
    "Additional Sanctions Information -", "Secondary sanctions risk", "Executive Order 13662 Directive Determination -",
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions",
    "CAATSA Section 235 Information", "Executive Order 13846 information",
)  # fmt: skip
"""What is said of the sanctions themselves: always a remark, under these words."""

WALLET = "Digital Currency Address - "
"""Before the currency's code and the address."""

GROUPS: Mapping[str, tuple[str, str]] = {
    label: (group, type_)
    for group, table in (("identifiers", IDENTIFIERS), ("particulars", PARTICULARS), ("contacts", CONTACTS))
    for type_, labels in table.items()
    for label in labels
}
"""Label → the member of a proposal and the type in it."""
