"""The head of the register: one row, from which every sequence number comes."""

from django.db import models
from django.db.models import Q


class Head(models.Model):
    """The newest sequence and its moment.

    Publishing takes the next number by ``UPDATE … RETURNING`` on this row, inside its own transaction: the row lock
    makes the public order the commit order, and a rolled-back transaction gives its number back. A sequence object
    would do neither.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField(default=0)
    published_at = models.DateTimeField(null=True)
    demonstration = models.BooleanField(
        default=False, help_text="Set by the seeds: this register is a demonstration from public acts."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="registry_head_is_one_row"),
            models.CheckConstraint(condition=Q(sequence__gte=0), name="registry_head_counts_up"),
        ]

    def __str__(self) -> str:
        return f"head {self.sequence}"


class Series(models.Model):
    """The last public number given in a kind, such as 123 for ``L000123``. Given at publication, never reused."""

    kind = models.CharField(primary_key=True, max_length=16)
    last = models.BigIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.CheckConstraint(condition=Q(last__gte=0), name="registry_series_counts_up")]

    def __str__(self) -> str:
        return f"{self.kind} {self.last}"
