"""What a State proposes to say of one listing: the strict, typed form that doors build and lines keep. Pure.

A proposal is complete in itself: every value of the target as this State asserts it, each with the legal act it comes
from where the State names one, and with the words of its source where the value was read out of longer ones. It is
stored as JSON in the line, compared with what stands, and composed into the public document; nothing else of a line is
published. It holds what the richest publishers of lists hold, so that a whole list can be taken in without loss.
"""

from typing import Any

import msgspec


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all parts: unknown fields refused, unset ones left out of the stored JSON."""


class Value(Form, frozen=True, kw_only=True):
    """What every value may carry: the number of its legal act, the words it was read out of, and a note."""

    act: str = ""
    source: str = ""
    note: str = ""


class Name(Value, frozen=True, kw_only=True):
    """A name as given, in its script. ``parts`` are the publisher's own (given, family, patronymic…).

    ``kind`` is a `NameKind`, ``strength`` a `NameStrength` or empty, ``language`` BCP 47, ``script`` ISO 15924.
    """

    text: str
    kind: str = "PRIMARY"
    strength: str = ""
    language: str = ""
    script: str = ""
    parts: dict[str, str] = {}


class BirthDate(Value, frozen=True, kw_only=True):
    """A birth date as printed; `partnership.dates.parse` gives the interval it means.

    ``worded`` says that no interval can be read without guessing ("in the early 1960s"): the words alone count.
    ``calendar`` is the calendar's name where it is another than the Gregorian; such a date is ``worded`` too.
    """

    text: str
    calendar: str = ""
    worded: bool = False


class Located(Value, frozen=True, kw_only=True):
    """Text as printed, and the country (ISO 3166-1 alpha-2) where the source is plain about it.

    ``parts`` are the publisher's own, among ``street``, ``po_box``, ``city``, ``region``, ``postal_code``, ``place``,
    ``country`` (as printed) and ``line_1`` to ``line_6``.
    """

    text: str
    country: str = ""
    parts: dict[str, str] = {}


class Place(Located, frozen=True, kw_only=True):
    """A place of birth."""


class Nationality(Located, frozen=True, kw_only=True):
    """A nationality, or a citizenship where the publisher tells the two apart."""

    citizenship: bool = False


class Address(Located, frozen=True, kw_only=True):
    """An address, whole."""


class Identifier(Value, frozen=True, kw_only=True):
    """A number on a paper: passport, tax, registration, IMO… ``label`` is the type as the publisher prints it.

    Dates are as printed. ``flags`` are `IdentifierFlag`. ``name`` is the bearer's name on the paper.
    """

    number: str
    type: str = "OTHER"
    label: str = ""
    country: str = ""
    issuer: str = ""
    issued_on: str = ""
    valid_from: str = ""
    expires_on: str = ""
    name: str = ""
    flags: list[str] = []


class Position(Value, frozen=True, kw_only=True):
    """An office or function, as printed."""

    text: str


class Contact(Value, frozen=True, kw_only=True):
    """A telephone number, an e-mail address, a website (`ContactType`), as printed."""

    text: str
    type: str = "OTHER"


class Particular(Value, frozen=True, kw_only=True):
    """Gender, title, flag, tonnage… (`ParticularType`), as printed; ``label`` is the publisher's word for it."""

    text: str
    type: str = "OTHER"
    label: str = ""
    country: str = ""


class Relation(Value, frozen=True, kw_only=True):
    """What another party is to the target (`RelationType`): its name, its own reference in the same list, or both.

    ``role`` is the publisher's word for it: "brother", "Linked To", "parent company".
    """

    type: str = "OTHER"
    name: str = ""
    own_reference: str = ""
    role: str = ""


class Reference(Form, frozen=True, kw_only=True):
    """A number by which another list knows the same designation: ``system`` is ``UN``, ``EU``, ``OFSI``…"""

    system: str
    number: str


class Act(Form, frozen=True):
    """A legal act the listing rests on, by its number as cited."""

    number: str
    title: str = ""
    date: str = ""
    url: str = ""


class Reason(Form, frozen=True):
    """The statement of reasons, or an exemption, in one language (BCP 47)."""

    text: str
    language: str = "en"


class Remark(Form, frozen=True, kw_only=True):
    """Whatever else the publisher says; ``label`` is its own heading, column or element for it."""

    text: str
    label: str = ""
    language: str = ""
    act: str = ""


class Proposal(Form, frozen=True, kw_only=True):
    """One State's designation of one target under one programme.

    ``target`` is the public reference of a known target (``T000012``) or empty for a new one. Dates are as printed.
    ``further_programmes`` are those the same designation is made under besides ``programme``. ``listed_in`` names the
    published list the words were taken from; it stands in for the acts and the measures that such a list leaves out
    (then ``UNSPECIFIED``). ``undated`` says that the day of designation is unknown: nothing is guessed.
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
    contacts: list[Contact] = []
    particulars: list[Particular] = []
    relations: list[Relation] = []
    references: list[Reference] = []
    measures: list[str]
    exemptions: list[Reason] = []
    acts: list[Act] = []
    reasons: list[Reason] = []
    remarks: list[Remark] = []
    incidents: list[str] = []
    announcement: str = ""
    further_programmes: list[str] = []
    designated_on: str = ""
    undated: bool = False
    in_force_on: str = ""
    amended_on: list[str] = []
    too_few_identifiers: bool = False
    withheld: bool = False
    listed_in: str = ""
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


VALUES = (
    "names",
    "birth_dates",
    "birth_places",
    "nationalities",
    "identifiers",
    "addresses",
    "positions",
    "contacts",
    "particulars",
    "relations",
)
"""The members of a proposal that are values of its target, in the order in which people read them."""


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
