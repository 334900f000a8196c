"""Whom a question or a record is about, as far as matching looks: names, birth, countries, numbers. Plain values."""

import msgspec


class Given(msgspec.Struct, frozen=True):
    """A name as given, in its script. A weak one (a nickname, a low-quality alias) is no ground by itself."""

    text: str
    weak: bool = False


class Number(msgspec.Struct, frozen=True):
    """An identifier: a code of `enums.IdentifierType`, the number as given, its country (alpha-2) or blank."""

    type: str
    number: str
    country: str = ""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A person, organisation, vessel… as matching sees it. Everything may be empty: unknown is a value.

    ``kind`` is a code of `enums.TargetKind`. A birth is (earliest, latest), ISO days, an unknown end blank.
    Countries are alpha-2 in capitals, of nationality first of all; ``genders`` are ``male`` and ``female``.
    """

    kind: str = ""
    names: tuple[Given, ...] = ()
    births: tuple[tuple[str, str], ...] = ()
    countries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
