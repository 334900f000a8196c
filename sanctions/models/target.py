"""Whom or what the listings are about, as the register resolves it across States, and every value said of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.enums import Precision
from sanctions.enums import (
    ContactType,
    IdentifierFlag,
    IdentifierType,
    NameKind,
    NameStrength,
    ParticularType,
    RelationType,
    TargetKind,
)
from sanctions.models.programme import LegalAct


class Target(models.Model):
    """A person, organisation, group, state body, vessel or aircraft.

    ``ref`` is its public reference (``T000012``), given when its first public listing is published and never reused; a
    target known from withheld listings alone has none.
    """

    kind = models.CharField(max_length=12, choices=TargetKind.choices)
    ref = models.CharField(max_length=12, unique=True, null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TargetKind.values), name="sanctions_target_kind_known"),
            models.CheckConstraint(
                condition=Q(ref=None) | Q(ref__regex=r"^T[0-9]{6,}$"), name="sanctions_target_ref_format"
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="sanctions_target_not_merged_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.ref or f"target {self.pk}"


class Value(models.Model):
    """One thing a listing says of its target, with the act it comes from; the listing says which submission.

    A value no longer asserted stays, marked so: what was said remains known.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="%(class)ss")
    listing = models.ForeignKey("sanctions.Listing", on_delete=models.PROTECT, related_name="%(class)ss")
    line = models.ForeignKey("sanctions.Line", on_delete=models.PROTECT, related_name="+")
    act = models.ForeignKey(LegalAct, on_delete=models.PROTECT, null=True, related_name="+")
    asserted = models.BooleanField(default=True)
    place = models.PositiveSmallIntegerField(help_text="Its place in the proposal, to keep the State's order.")
    source = models.TextField(blank=True, help_text="The words it was read out of, where they were more or others.")
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


class Name(Value):
    text = models.CharField(max_length=1000)
    kind = models.CharField(max_length=12, choices=NameKind.choices)
    strength = models.CharField(max_length=6, choices=NameStrength.choices, blank=True)
    language = models.CharField(max_length=16, blank=True)
    script = models.CharField(max_length=4, blank=True, help_text="ISO 15924.")
    parts = models.JSONField(default=dict, blank=True)
    latin = models.CharField(max_length=1000, blank=True, help_text="Derived from another script; blank if Latin.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="sanctions_name_kind_known"),
            models.CheckConstraint(
                condition=Q(strength="") | Q(strength__in=NameStrength.values), name="sanctions_name_strength_known"
            ),
            models.CheckConstraint(condition=Q(text__gt=""), name="sanctions_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class BirthDate(Value):
    """``worded``: the words alone count, no interval was read out of them; otherwise at least one end is known."""

    text = models.CharField(max_length=100)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    precision = models.CharField(max_length=16, blank=True)
    worded = models.BooleanField(default=False)
    calendar = models.CharField(max_length=40, blank=True, help_text="Where it is another than the Gregorian.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest=None) | Q(latest=None) | Q(latest__gte=F("earliest")),
                name="sanctions_birth_date_in_order",
            ),
            models.CheckConstraint(
                condition=Q(worded=True, earliest=None, latest=None, precision="")
                | (
                    Q(worded=False, calendar="", precision__in=Precision.values)
                    & (Q(earliest__isnull=False) | Q(latest__isnull=False))
                ),
                name="sanctions_birth_date_read_or_worded",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Place(Value):
    text = models.CharField(max_length=500)
    country = models.CharField(max_length=2, blank=True)
    parts = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.text


class Nationality(Value):
    text = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    citizenship = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.text


class Identifier(Value):
    """A number on a paper; its dates are as printed, ``name`` is the bearer's on it."""

    type = models.CharField(max_length=16, choices=IdentifierType.choices)
    label = models.CharField(max_length=200, blank=True, help_text="The type as the publisher prints it.")
    number = models.CharField(max_length=500)
    country = models.CharField(max_length=2, blank=True)
    issuer = models.CharField(max_length=500, blank=True)
    issued_on = models.CharField(max_length=100, blank=True)
    valid_from = models.CharField(max_length=100, blank=True)
    expires_on = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=500, blank=True)
    flags = ArrayField(models.CharField(max_length=10, choices=IdentifierFlag.choices), default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["type", "number", "country"], name="sanctions_identifier_lookup")]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=IdentifierType.values), name="sanctions_identifier_type_known"),
            models.CheckConstraint(
                condition=Q(flags__contained_by=IdentifierFlag.values), name="sanctions_identifier_flags_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number}"


class Address(Value):
    text = models.CharField(max_length=1000)
    country = models.CharField(max_length=2, blank=True)
    parts = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.text


class Position(Value):
    text = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return self.text


class Contact(Value):
    type = models.CharField(max_length=8, choices=ContactType.choices)
    text = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(type__in=ContactType.values), name="sanctions_contact_type_known")
        ]

    def __str__(self) -> str:
        return self.text


class Particular(Value):
    """What a register of persons, vessels or aircraft has a column for: gender, flag, tonnage…"""

    type = models.CharField(max_length=18, choices=ParticularType.choices)
    label = models.CharField(max_length=200, blank=True, help_text="The publisher's word for it.")
    text = models.CharField(max_length=1000)
    country = models.CharField(max_length=2, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(type__in=ParticularType.values), name="sanctions_particular_type_known")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.text}"


class Relation(Value):
    """What another party is to the target, as the listing State names it; whether it is a known target is not said."""

    type = models.CharField(max_length=18, choices=RelationType.choices)
    name = models.CharField(max_length=500, blank=True)
    own_reference = models.CharField(max_length=200, blank=True, help_text="The other's, in the same State's list.")
    role = models.CharField(max_length=500, blank=True, help_text="The publisher's word: brother, Linked To.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(type__in=RelationType.values), name="sanctions_relation_type_known"),
            models.CheckConstraint(
                condition=Q(name__gt="") | Q(own_reference__gt=""), name="sanctions_relation_names_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.name or self.own_reference}"


VALUES = (
    Name,
    BirthDate,
    Place,
    Nationality,
    Identifier,
    Address,
    Position,
    Contact,
    Particular,
    Relation,
)
"""As `sanctions.proposal.VALUES` names them, in the same order."""
