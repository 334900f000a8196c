"""What matching knows of targets: each analysed once, when it is published, and the keys it is found by.

The public finds by public profiles alone, through two views that the role ``registry_public`` may read; the tables it
may not (migration 0006).
"""

from django.db import models
from django.db.models import Q

from sanctions.enums import TargetKind
from sanctions.models.target import Target


class Profile(models.Model):
    """A target as matching compares it. ``data`` is `screening.profiles.encode`'s, made anew when ``version`` is old.

    The public profile is made from the published document. Where a withheld listing says something of the target too,
    a second one, for the desk alone, is made from all its listings.
    """

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="profiles")
    public = models.BooleanField()
    kind = models.CharField(max_length=12, choices=TargetKind.choices)
    version = models.PositiveSmallIntegerField()
    data = models.BinaryField()
    compared = models.BooleanField(default=False, help_text="Whether likenesses with others were looked for.")

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(compared=False), name="sanctions_profile_to_compare")]
        constraints = [
            models.UniqueConstraint(fields=["target", "public"], name="sanctions_profile_once"),
            models.CheckConstraint(condition=Q(kind__in=TargetKind.values), name="sanctions_profile_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {'public' if self.public else 'desk'}"


class MatchKey(models.Model):
    """A key that finds a profile; what keys are is `screening.keys`' matter. Read by its primary key alone."""

    pk = models.CompositePrimaryKey("public", "key", "profile_id")
    public = models.BooleanField()
    key = models.BigIntegerField()
    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="keys")

    def __str__(self) -> str:
        return f"{self.key:x}"
