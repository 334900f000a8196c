"""An entity of FollowTheMoney, as clients describe whom they ask for, as a subject that matching compares. Pure."""

import calendar
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from registry.exports.ftm.words import GENDERS
from registry.legible import tidy
from sanctions.enums import TargetKind
from sanctions.formats import countries
from sanctions.screening.subjects import Given, Number, Subject

KINDS: Mapping[str, str] = {
    "Thing": "",
    "LegalEntity": "",
    "Person": "PERSON",
    "Organization": "ORGANISATION",
    "Company": "ORGANISATION",
    "PublicBody": "ORGANISATION",
    "Asset": "",
    "Vehicle": "",
    "Vessel": "VESSEL",
    "Airplane": "AIRCRAFT",
    "CryptoWallet": "",
}
"""Schemas that can be asked for → kind of target; blank where the schema leaves it open."""
SCHEMAS_OF: Mapping[str, Sequence[str]] = {
    "Thing": TargetKind.values,
    "LegalEntity": ("PERSON", "ORGANISATION", "GROUP", "STATE_BODY"),
    "Person": ("PERSON",),
    "Organization": ("ORGANISATION", "GROUP", "STATE_BODY"),
    "PublicBody": ("STATE_BODY",),
    "Vessel": ("VESSEL",),
    "Airplane": ("AIRCRAFT",),
}
"""Schemas of the entities that targets are → the kinds of targets that are of it."""

NAMES: Mapping[str, bool] = {
    "name": False,
    "alias": False,
    "previousName": False,
    "weakAlias": True,
    "abbreviation": True,
}
"""Properties that hold a name → whether it is a weak one."""
PARTS = ("firstName", "secondName", "middleName", "fatherName", "lastName")
"""Parts of a person's name, in the order in which they make one where no whole name is given."""
COUNTRIES = ("nationality", "citizenship", "country", "jurisdiction", "mainCountry")
NUMBERS: Mapping[str, str] = {
    "passportNumber": "PASSPORT",
    "idNumber": "NATIONAL_ID",
    "taxNumber": "TAX_NUMBER",
    "vatCode": "TAX_NUMBER",
    "innCode": "INN",
    "ogrnCode": "OGRN",
    "leiCode": "LEI",
    "imoNumber": "IMO",
    "mmsi": "MMSI",
    "swiftBic": "BIC",
    "registrationNumber": "REGISTRATION",
    "dunsCode": "DUNS",
    "socialSecurityNumber": "SOCIAL_SECURITY",
    "callSign": "CALL_SIGN",
    "serialNumber": "SERIAL_NUMBER",
    "publicKey": "WALLET",
}
"""Properties that hold a number → what issued it."""
OF_A_CRAFT: Mapping[tuple[str, str], str] = {("Airplane", "registrationNumber"): "TAIL_NUMBER"}
COMPARED = frozenset({*NAMES, *PARTS, *COUNTRIES, *NUMBERS, "birthDate", "birthPlace", "gender"})

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ].*)?)?)?", re.ASCII)

Properties = Mapping[str, Sequence[str]]
T = TypeVar("T")


class UnknownSchemaError(ValueError):
    """No schema of FollowTheMoney that anything in the register could be of."""


def subject_of_entity(schema: str, properties: Properties) -> Subject:
    """Whom an entity describes. What is not `COMPARED`, and values that cannot be read, say nothing.

    Raises:
        UnknownSchemaError: not among `KINDS`.
    """
    if schema not in KINDS:
        raise UnknownSchemaError(schema)
    return Subject(
        kind=KINDS[schema],
        names=_once(_names(properties)),
        births=_once(filter(None, map(interval, _texts(properties, "birthDate")))),
        countries=_once(filter(None, map(country, _texts(properties, *COUNTRIES)))),
        places=_once(_texts(properties, "birthPlace")),
        genders=_once(filter(None, map(gender, _texts(properties, "gender")))),
        numbers=_once(
            Number(OF_A_CRAFT.get((schema, prop), kind), text)
            for prop, kind in NUMBERS.items()
            for text in _texts(properties, prop)
        ),
    )


def not_compared(properties: Properties) -> list[str]:
    """What of an entity says nothing here: properties by name; values that name no country or gender, by index."""
    found = [prop for prop in properties if prop not in COMPARED]
    for prop, read in (*((prop, country) for prop in COUNTRIES), ("gender", gender)):
        found += [f"{prop}/{place}" for place, text in enumerate(properties.get(prop, ())) if not read(text)]
    return found


def interval(text: str) -> tuple[str, str] | None:
    """The earliest and latest day of a date: ISO, a year, a month of it or a day. None for anything else.

    >>> interval("1961-02")
    ('1961-02-01', '1961-02-28')
    """
    found = _DATE.fullmatch(tidy(text))
    if not found:
        return None
    year, month, day = (int(part) if part else 0 for part in found.groups())
    first, last = month or 1, month or 12
    if year < 1 or (found[2] and not 1 <= month <= 12):
        return None
    longest = calendar.monthrange(year, last)[1]
    if found[3] and not 1 <= day <= longest:
        return None
    return f"{year:04}-{first:02}-{day or 1:02}", f"{year:04}-{last:02}-{day or longest:02}"


def country(text: str) -> str:
    """A country by code or by name, as alpha-2 in capitals; blank where the text names none plainly."""
    text = tidy(text)
    return countries.code(text.upper() if len(text) in {2, 3} else text)


def gender(text: str) -> str:
    """``male`` or ``female``, in the words that lists use; blank for any other."""
    return GENDERS.get(tidy(text).casefold(), "")


def _names(properties: Properties) -> Iterator[Given]:
    whole = [Given(text, weak) for prop, weak in NAMES.items() for text in _texts(properties, prop)]
    yield from whole
    parts = [text for prop in PARTS for text in _texts(properties, prop)[:1]]
    if parts and not any(not name.weak for name in whole):
        yield Given(" ".join(parts))


def _texts(properties: Properties, *props: str) -> list[str]:
    return [text for prop in props for given in properties.get(prop, ()) if (text := tidy(given))]


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
