"""A cited page or act, and what every fact carries because of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import Confidence
from partnership.models.history import tracked


@tracked()
class Source(models.Model):
    """A page or act that facts are taken from. Never removed: what was once relied on must be found again."""

    url = models.URLField(max_length=1000, unique=True)
    title = models.CharField(max_length=500, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True, help_text=_("Blank when the page does not say."))
    consulted_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(url__regex=r"^https?://[^\s]+$"),
                name="partnership_source_url_is_a_web_address",
                violation_error_message=_("A source's address begins with http:// or https://."),
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class Fact(models.Model):
    """A row that states something: where from, how sure, and what else is to be known.

    ``in_error`` marks a row that was entered by mistake: it stays, and is published no more. Nothing is deleted.
    """

    confidence = models.CharField(max_length=6, choices=Confidence.choices)
    note = models.TextField(blank=True, help_text=_("Published with the fact."))
    sources = models.ManyToManyField(Source, blank=True, related_name="+")
    in_error = models.BooleanField(default=False, help_text=_("Entered by mistake; kept, and published no more."))

    class Meta:
        abstract = True
