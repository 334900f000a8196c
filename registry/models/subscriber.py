"""Who is told of each event, and every attempt to tell them."""

import datetime as dt

from django.db import models
from django.db.models import Q

from registry.enums import SubscriberState


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def due(self, *, at: dt.datetime, head: int) -> "SubscriberQuerySet":
        """Those a worker has something to do for: an event to send and the time for it come, or an alarm to raise."""
        sending = ~Q(state=SubscriberState.PAUSED) & Q(cursor__lt=head)
        return self.filter((sending & (Q(next_attempt_at=None) | Q(next_attempt_at__lte=at))) | Q(alarm_pending=True))


class Subscriber(models.Model):
    """A consumer that is pushed to: in order, at least once, from its own cursor.

    The cursor is the last sequence answered with 2xx. Whatever happens to workers or broker, the events after it are
    still in the register, so nothing can be dropped.
    """

    name = models.CharField(max_length=100, unique=True)
    url = models.URLField(max_length=500)
    secret = models.TextField(help_text="Encrypted with FIELD_KEY; signs per Standard Webhooks.")
    old_secret = models.TextField(blank=True, help_text="Also signs until old_secret_until, while a key rotates.")
    old_secret_until = models.DateTimeField(null=True, blank=True)
    cursor = models.BigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=SubscriberState.choices, default=SubscriberState.ACTIVE)
    failures = models.PositiveIntegerField(default=0, help_text="Attempts failed in a row since the last success.")
    failing_since_at = models.DateTimeField(null=True, blank=True)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True, help_text="When the last event was answered with 2xx.")
    last_error = models.TextField(blank=True)
    alarm_pending = models.BooleanField(
        default=False, db_default=False, help_text="Paused by failures, and the mail about it has not left yet."
    )

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SubscriberState.values), name="registry_subscriber_state_known"
            ),
            models.CheckConstraint(condition=Q(cursor__gte=0), name="registry_subscriber_cursor_not_negative"),
            models.CheckConstraint(
                condition=~Q(state=SubscriberState.RETRYING) | Q(next_attempt_at__isnull=False),
                name="registry_subscriber_retrying_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(old_secret="", old_secret_until=None)
                | Q(old_secret__gt="", old_secret_until__isnull=False),
                name="registry_subscriber_old_secret_expires",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeliveryAttempt(models.Model):
    """One POST to one subscriber, and what came of it. Sequence 0 is a test ping."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="attempts")
    sequence = models.BigIntegerField()
    attempted_at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True, help_text="HTTP status; blank when no answer came.")
    error = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["subscriber", "-attempted_at"], name="registry_attempt_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__isnull=False) | Q(error__gt=""), name="registry_attempt_says_what_came"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id} #{self.sequence} {self.status or self.error}"
