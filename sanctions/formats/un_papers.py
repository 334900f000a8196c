"""Papers in the United Nations' list: their numbers, which often stand after words or in a note, and their kinds.

The schema has two types of paper only. What is a driving licence or a tax number is therefore printed as "National
Identification Number" and named in words; the words decide, the publisher's type stays in ``label``. Every word that a
value was read out of stays, in ``note`` or in ``source``.
"""

import re
from collections.abc import Mapping

from sanctions.formats.countries import code
from sanctions.formats.paper_words import flags
from sanctions.proposal import Identifier

TYPES = {
    "passport": "PASSPORT",
    "numéro de passeport": "PASSPORT",
    "número de pasaporte": "PASSPORT",
    "national identification number": "NATIONAL_ID",
    "national identification no.": "NATIONAL_ID",
}
RATHER = (
    ("DRIVING_LICENCE", re.compile(r"\bdriving licen[cs]e|\bdriver.?s (?:licen[cs]e|permit)\b", re.IGNORECASE)),
    ("SOCIAL_SECURITY", re.compile(r"\bsocial security\b|\bSSN\b", re.IGNORECASE)),
    ("TAX_NUMBER", re.compile(r"\bfiscal code\b|\btax\b", re.IGNORECASE)),
    ("RESIDENCE_PERMIT", re.compile(r"\bresiden(?:t|ce|tial)\b", re.IGNORECASE)),
    ("OTHER", re.compile(r"\bvoter\b|\bbirth certificate\b|\balien registration\b|\bmilitary\b", re.IGNORECASE)),
)
"""What the words before a number say that it is, where the type is the catch-all."""
DATE = r"(\d{1,2} \w+\.? \d{4}|[A-Z][a-z]+\.? \d{1,2}, \d{4})\b"
EXPIRY = re.compile(rf"(?:\bexpir\w*(?: date)?(?: of| on)?|\bvalid until):? {DATE}", re.IGNORECASE)
ISSUED = re.compile(rf"\bissued on {DATE}", re.IGNORECASE)
BEARER = re.compile(r"\bunder (?:the )?name (?:of )?(.+?)(?:, [a-z].*)?$")
WORDED = re.compile(r"(?:[^\d]*\W)?(?:number|no|passport)\b[.:]*\s*(\S.*)", re.IGNORECASE)
"""A number after words that say what it is: "Libyan Passport No. 12/345"."""
NOTED = re.compile(
    r"(?:[^\d,;]*\b(?i:number|no|card|code|SSN)\b[.:]*\s*|(?=[\w/-]{6}))"
    r"((?:[A-Z]{1,3}-? )?(?=[\w/-]*\d)[A-Z0-9][A-Za-z0-9/-]*)(?=$|,|\.$| issued\b| under\b| \()"
)
"""A note that begins with a number, alone or after such words; of a year alone it is not said."""
LONGEST = 2000
"""Characters of what is said of one paper."""
BESIDE = re.compile(r"(.*\S) \(([^()]+)\)|([^,]*\d[^,]*), ([^\d,]+)")
"""A number with its country, or its end, behind it: "123 (US)", "123, Ruritania", "123 (Expired 1 Jan. 2016)"."""


def paper(given: Mapping[str, str]) -> Identifier | None:
    """A paper with a number, which may stand after words, in its second type or in the note; None without one."""
    types = [given[tag] for tag in ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2") if tag in given]
    note, issuer = given.get("NOTE", ""), given.get("ISSUING_COUNTRY", "")
    number = source = given.get("NUMBER", "")
    if any(len(text) > LONGEST for text in given.values()):  # nobody's words: to search them could cost their square
        return Identifier(number=number, label=" / ".join(types), issuer=issuer, note=note) if number else None
    if not number and (found := WORDED.fullmatch(types[-1] if types else "")):
        source = number = found[0]
    if not number and (found := NOTED.match(note)):
        number = source = found[1]
    if (found := WORDED.fullmatch(number)) and re.search(r"\d", found[1]):
        number = found[1]
    if not re.search(r"\d", number) and "NUMBER" not in given:
        return None
    words = "; ".join(filter(None, [*types[1:], source, note]))
    if found := BESIDE.fullmatch(number):
        first, beside = found[1] or found[3], found[2] or found[4]
        if not issuer and code(beside):
            number, issuer = first, beside
        elif EXPIRY.match(beside):
            number = first
    country = re.search(rf"{re.escape(number)} \(([^()]+)\)", note)
    if country and not issuer and code(country[1]):
        issuer = country[1]
    expiry, issued, bearer = EXPIRY.search(words), ISSUED.search(note), BEARER.search(note)
    type_ = TYPES.get(given.get("TYPE_OF_DOCUMENT", "").lower(), "OTHER")
    if type_ == "NATIONAL_ID":
        type_ = next((rather for rather, said in RATHER if said.search(words)), type_)
    places = [
        f"{heading}: {given[tag]}"
        for tag, heading in (("CITY_OF_ISSUE", "place of issue"), ("COUNTRY_OF_ISSUE", "country of issue"))
        if tag in given
    ]
    return Identifier(
        number=number,
        type=type_,
        label=" / ".join(types),
        country=code(issuer) or code(given.get("COUNTRY_OF_ISSUE", "")),
        issuer=issuer,
        issued_on=day(given.get("DATE_OF_ISSUE", "")) or (issued[1] if issued else ""),
        expires_on=expiry[1] if expiry else "",
        name=bearer[1] if bearer else "",
        flags=flags(words),
        note="; ".join(filter(None, [note, *places])),
        source=source if source != number else "",
    )


DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")
"""A day of XML Schema; its zone says nothing of a listing."""


def day(text: str) -> str:
    """A day without its zone; anything else as it is."""
    found = DAY.fullmatch(text)
    return found[1] if found else text
