"""Whom or what the listings are about, as the register resolves it across States, and every value said of it."""

from django.db import models
from django.db.models import F, Q

from partnership.models import User
from sanctions.enums import IdentifierType, Judgement, NameKind, TargetKind
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

    class Meta:
        abstract = True


class Name(Value):
    text = models.CharField(max_length=500)
    kind = models.CharField(max_length=12, choices=NameKind.choices)
    language = models.CharField(max_length=16, blank=True)
    parts = models.JSONField(default=dict, blank=True)
    latin = models.CharField(max_length=500, blank=True, help_text="Derived from another script; blank if Latin.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=NameKind.values), name="sanctions_name_kind_known"),
            models.CheckConstraint(condition=Q(text__gt=""), name="sanctions_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.text


class BirthDate(Value):
    text = models.CharField(max_length=100)
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    precision = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(earliest=None) | Q(latest=None) | Q(latest__gte=F("earliest")),
                name="sanctions_birth_date_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Place(Value):
    text = models.CharField(max_length=500)
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.text


class Nationality(Value):
    text = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.text


class Identifier(Value):
    type = models.CharField(max_length=16, choices=IdentifierType.choices)
    number = models.CharField(max_length=100)
    country = models.CharField(max_length=2, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["type", "number", "country"], name="sanctions_identifier_lookup")]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=IdentifierType.values), name="sanctions_identifier_type_known")
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.number}"


class Address(Value):
    text = models.CharField(max_length=1000)
    country = models.CharField(max_length=2, blank=True)

    def __str__(self) -> str:
        return self.text


class Position(Value):
    text = models.CharField(max_length=1000)

    def __str__(self) -> str:
        return self.text


VALUES = (Name, BirthDate, Place, Nationality, Identifier, Address, Position)


class Resolution(models.Model):
    """A judgement that two targets are the same, are not, or cannot be told; undone, never deleted."""

    left = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    judgement = models.CharField(max_length=9, choices=Judgement.choices)
    note = models.TextField()
    judged_at = models.DateTimeField()
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["left", "right"], condition=Q(undone_at=None), name="sanctions_resolution_one_standing"
            ),
            models.CheckConstraint(condition=Q(left__lt=F("right")), name="sanctions_resolution_pair_in_order"),
            models.CheckConstraint(
                condition=Q(judgement__in=Judgement.values), name="sanctions_resolution_judgement_known"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="sanctions_resolution_undone_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.left} {self.judgement} {self.right}"
