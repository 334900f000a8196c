"""A subject analysed once, when it is written or asked, and how it is kept."""

import re
from datetime import date

import msgspec

from sanctions.screening.names import Name, parse
from sanctions.screening.subjects import Number, Subject

VERSION = 1
"""Raised whenever analysis or keys change: profiles of another version are made anew."""

NAMES = 60
"""Names of one subject that count, strong ones first. The longest list of aliases published has fewer."""
NUMBERS = 60

_NOT_OF_A_NUMBER = re.compile(r"[^0-9A-Z]")


class Profile(msgspec.Struct, frozen=True, array_like=True):
    """What two subjects are compared by. Numbers are without spaces and signs, in capitals."""

    kind: str
    names: tuple[Name, ...]
    births: tuple[tuple[str, str], ...]
    countries: tuple[str, ...]
    genders: tuple[str, ...]
    numbers: tuple[Number, ...]


_decoder = msgspec.msgpack.Decoder(Profile)
_encoder = msgspec.msgpack.Encoder()


def analyse(subject: Subject) -> Profile:
    """The profile of a subject; bounded, whatever it holds."""
    person = subject.kind in {"", "PERSON"}
    given = sorted(dict.fromkeys(subject.names), key=lambda name: name.weak)[:NAMES]
    return Profile(
        subject.kind,
        tuple(parse(name.text, person=person, weak=name.weak) for name in given),
        tuple(filter(_are_days, subject.births[:NAMES])),
        subject.countries[:NAMES],
        subject.genders,
        tuple(filter(_is_one, map(_bare, subject.numbers[:NUMBERS]))),
    )


def encode(profile: Profile) -> bytes:
    return _encoder.encode(profile)


def decode(data: bytes) -> Profile:
    """What `encode` gave, by the same version.

    Raises:
        msgspec.DecodeError: anything else.
    """
    return _decoder.decode(data)


def _bare(number: Number) -> Number:
    return Number(number.type, _NOT_OF_A_NUMBER.sub("", number.number.upper())[:64], number.country)


def _are_days(birth: tuple[str, str]) -> bool:
    """Whether both ends are days of the calendar, or unknown; what is none says nothing."""
    try:
        return all(not end or date.fromisoformat(end) for end in birth)
    except ValueError:
        return False


def _is_one(number: Number) -> bool:
    return len(number.number) >= 4 and any(map(str.isdigit, number.number))
