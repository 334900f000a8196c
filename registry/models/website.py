"""How the public website stands: what it shows, and whether the last attempt to bring it up to date failed."""

from django.db import models
from django.db.models import Q


class Website(models.Model):
    """One row. What is shown is a matter of the store; this is what people and alarms look at.

    ``failures`` are attempts that failed in a row; while there are any, the version shown before them stands.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0, help_text="The newest line that the website shows.")
    shown_at = models.DateTimeField(null=True, help_text="When that version was switched to.")
    failures = models.PositiveIntegerField(default=0)
    failing_since_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    alarm_pending = models.BooleanField(default=False, help_text="Failing, and the mail about it has not left yet.")

    class Meta:
        verbose_name_plural = "website"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="registry_website_is_one_row"),
            models.CheckConstraint(condition=Q(sequence__gte=0), name="registry_website_counts_up"),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since_at=None, next_attempt_at=None, last_error="")
                | Q(failures__gt=0, failing_since_at__isnull=False, next_attempt_at__isnull=False, last_error__gt=""),
                name="registry_website_failing_says_since_when_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.sequence}"
