"""A proposal to publish one record, waiting for a second person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnership.enums import RequestState
from partnership.models.columns import known
from partnership.models.history import tracked
from partnership.models.user import User
from registry.enums import Kind, Operation


@tracked(exclude=["document"])
class PublicationRequest(models.Model):
    """What one person wants published: the exact document, its digest, and what became of it.

    Two people decide (rule 6 of the domain): the one who confirms is never the one who asked. ``base`` is the record's
    newest event when it was asked, 0 for none.
    """

    kind = models.CharField(max_length=16, choices=Kind.choices)
    ref = models.CharField(max_length=120)
    title = models.CharField(max_length=500)
    operation = models.CharField(max_length=12, choices=Operation.choices)
    document = models.TextField(help_text=_("Canonical JSON, as it will be published."))
    digest = models.CharField(max_length=64, help_text=_("SHA-256 of the document."))
    base = models.BigIntegerField(default=0)
    correction_reason = models.TextField(blank=True)
    correction_authority = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.OPEN)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    why = models.TextField(blank=True, help_text=_("Why it was declined, or has become void."))
    event = models.BigIntegerField(null=True, blank=True, unique=True, help_text=_("The event that published it."))

    class Meta:
        constraints = [
            known("publication_request", "kind", Kind),
            known("publication_request", "operation", Operation),
            known("publication_request", "state", RequestState),
            models.CheckConstraint(
                condition=~Q(state=RequestState.CONFIRMED) | ~Q(decided_by=F("requested_by")),
                name="partnership_publication_request_not_by_its_author",
                violation_error_message=_("Another person confirms it."),
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.OPEN, decided_at=None, decided_by=None)
                | (~Q(state=RequestState.OPEN) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="partnership_publication_request_decided_at_and_by",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.CONFIRMED, event__isnull=False)
                | (~Q(state=RequestState.CONFIRMED) & Q(event=None)),
                name="partnership_publication_request_confirmed_has_event",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.DECLINED, RequestState.VOID]) | Q(why__gt=""),
                name="partnership_publication_request_refused_says_why",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(operation__in=[Operation.CORRECTED, Operation.WITHDRAWN])
                | Q(correction_reason__gt="", correction_authority__gt=""),
                name="partnership_publication_request_correction_says_why",
                violation_error_message=_("A correction says why, and on whose authority."),
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="partnership_publication_request_digest_is_sha256"
            ),
            models.UniqueConstraint(
                fields=["kind", "ref"],
                condition=Q(state=RequestState.OPEN),
                name="partnership_publication_request_one_open",
                violation_error_message=_("A request to publish this record is open already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.ref}"

    @property
    def record(self) -> str:
        """As the register names it: ``meeting/2018-01-23-paris``."""
        return f"{self.kind}/{self.ref}"
