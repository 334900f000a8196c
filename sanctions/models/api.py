"""Keys of the submission API, and the answers kept for retries."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from partnership.models import Participant, User
from sanctions.enums import Scope


class ApiKeyQuerySet(models.QuerySet["ApiKey"]):
    def usable(self, *, at: dt.datetime) -> "ApiKeyQuerySet":
        """Neither expired nor revoked at a moment, and of an active person."""
        return self.filter(revoked_at=None, expires_at__gt=at, user__is_active=True)


class ApiKey(models.Model):
    """A person's key to the API, for the State they speak for. Shown once; only its SHA-256 is kept.

    The secret has 256 random bits, so a plain hash is enough: there is nothing to guess.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="api_keys")
    label = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True, help_text="The public part, to tell keys apart.")
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=8, choices=Scope.choices))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rotated_from = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="next")

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(
                condition=Q(scopes__contained_by=Scope.values) & Q(scopes__len__gt=0),
                name="sanctions_api_key_scopes_known",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="sanctions_api_key_expires"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="sanctions_api_key_revoked_paired",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="sanctions_api_key_is_hashed"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.label}"


class Answer(models.Model):
    """The answer given to an Idempotency-Key, kept in the transaction of the effect, so that a retry gets the same."""

    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64, help_text="Of method, path and body.")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "key"], name="sanctions_answer_once_per_key"),
            models.CheckConstraint(condition=Q(key__gt=""), name="sanctions_answer_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.status}"
