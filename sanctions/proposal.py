"""What a State proposes to say of one listing: the strict, typed form that doors build and lines keep. Pure.

A proposal is complete in itself: every value of the target as this State asserts it, each with the legal act it comes
from where the State names one. It is stored as JSON in the line, compared with what stands, and composed into the
public document; nothing else of a line is published.
"""

from typing import Any

import msgspec


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all parts: unknown fields refused, unset ones left out of the stored JSON."""


class Name(Form, frozen=True):
    """A name as given, in its script. ``parts`` are the publisher's own (given, family, patronymic…)."""

    text: str
    kind: str = "PRIMARY"
    language: str = ""
    parts: dict[str, str] = {}
    act: str = ""


class BirthDate(Form, frozen=True):
    """A birth date as printed; `partnership.dates.parse` gives the interval it means."""

    text: str
    act: str = ""


class Located(Form, frozen=True):
    """Text as printed, and the country (ISO 3166-1 alpha-2) where the source gives it."""

    text: str
    country: str = ""
    act: str = ""


class Place(Located, frozen=True):
    """A place of birth."""


class Nationality(Located, frozen=True):
    """A nationality; the country only where the text is plain about it."""


class Address(Located, frozen=True):
    """An address, whole."""


class Identifier(Form, frozen=True):
    """A number on a paper: passport, tax, registration, IMO…"""

    number: str
    type: str = "OTHER"
    country: str = ""
    note: str = ""
    act: str = ""


class Position(Form, frozen=True):
    """An office, title or function, as printed."""

    text: str
    act: str = ""


class Act(Form, frozen=True):
    """A legal act the listing rests on, by its number as cited."""

    number: str
    title: str = ""
    date: str = ""
    url: str = ""


class Reason(Form, frozen=True):
    """The statement of reasons in one language (BCP 47)."""

    text: str
    language: str = "en"


class Proposal(Form, frozen=True, kw_only=True):
    """One State's designation of one target under one programme.

    ``target`` is the public reference of a known target (``T000012``) or empty for a new one. Dates are as printed.
    ``too_few_identifiers`` must be said for a person without any secondary identifier: a namesake may be harmed.
    ``withheld`` keeps the name from the public; only the announcement's number is published.
    """

    own_reference: str
    programme: str
    kind: str
    names: list[Name]
    target: str = ""
    birth_dates: list[BirthDate] = []
    birth_places: list[Place] = []
    nationalities: list[Nationality] = []
    identifiers: list[Identifier] = []
    addresses: list[Address] = []
    positions: list[Position] = []
    measures: list[str]
    acts: list[Act] = []
    reasons: list[Reason] = []
    incidents: list[str] = []
    announcement: str = ""
    designated_on: str = ""
    in_force_on: str = ""
    too_few_identifiers: bool = False
    withheld: bool = False
    sources: list[str] = []
    confidence: str = ""
    status_as_of: str = ""
    note: str = ""

    @property
    def primary_name(self) -> str:
        """The name the record is known by: the first primary one, else the first."""
        primary = [name.text for name in self.names if name.kind == "PRIMARY"]
        return (primary or [name.text for name in self.names] or [""])[0]

    @property
    def has_secondary_identifiers(self) -> bool:
        """Whether anything besides a name tells the bearer from a namesake."""
        return bool(self.birth_dates or self.birth_places or self.nationalities or self.identifiers or self.positions)


class Ending(Form, frozen=True):
    """The end of a listing: when (as printed), why (`EndReason`), and the act that ended it."""

    ended_on: str
    reason: str
    act: Act | None = None
    note: str = ""


def to_json(form: Form) -> dict[str, Any]:
    """The form as it is stored."""
    value: dict[str, Any] = msgspec.to_builtins(form)
    return value


def proposal(value: dict[str, Any]) -> Proposal:
    """Read a stored or received proposal.

    Raises:
        msgspec.ValidationError: unknown field, missing field or wrong type; the message ends with the path.
    """
    return msgspec.convert(value, Proposal)


def ending(value: dict[str, Any]) -> Ending:
    """Read a stored or received ending; raises as `proposal` does."""
    return msgspec.convert(value, Ending)
