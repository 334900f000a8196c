"""The register's own words. Codes are stored and published; they never change. Labels may."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


class Kind(models.TextChoices):
    """What a record of the register is about; the singular of its collection in the feed."""

    PARTICIPANT = "participant", _("Participant")
    MEETING = "meeting", _("Meeting")
    STATEMENT = "statement", _("Statement")
    INSTRUMENT = "instrument", _("Instrument")
    BODY = "body", _("Body")
    INCIDENT = "incident", _("Incident")
    COUNT = "count", _("Published count")
    PROGRAMME = "programme", _("Programme")
    ANNOUNCEMENT = "announcement", _("Announcement")
    TARGET = "target", _("Target")
    LISTING = "listing", _("Listing")

    @property
    def collection(self) -> str:
        """The collection's name in the feed: ``body`` is in ``bodies``."""
        return "bodies" if self is Kind.BODY else f"{self.value}s"

    @property
    def plural(self) -> "StrPromise":
        """What people call the collection."""
        return _PLURALS[self.value]


_PLURALS = {
    "participant": _("Participants"),
    "meeting": _("Meetings"),
    "statement": _("Statements"),
    "instrument": _("Instruments"),
    "body": _("Bodies"),
    "incident": _("Incidents"),
    "count": _("Published counts"),
    "programme": _("Programmes"),
    "announcement": _("Announcements"),
    "target": _("Targets"),
    "listing": _("Listings"),
}


class Operation(models.TextChoices):
    """What an event did to its record."""

    PUBLISHED = "published", _of("operation", "Published")
    AMENDED = "amended", _of("operation", "Amended")
    CORRECTED = "corrected", _of("operation", "Corrected")
    ENDED = "ended", _of("operation", "Ended")
    ANNULLED = "annulled", _of("operation", "Annulled")
    RELISTED = "relisted", _of("operation", "Listed again")
    JOINED = "joined", _of("operation", "Joined")
    LEFT = "left", _of("operation", "Left")
    MERGED = "merged", _of("operation", "Merged")
    WITHDRAWN = "withdrawn", _of("operation", "Withdrawn")
    REDACTED = "redacted", _of("operation", "Redacted")


class Status(models.TextChoices):
    """How a record stands after its newest event; each operation leaves exactly one."""

    CURRENT = "current", _("Current")
    ENDED = "ended", _("Ended")
    ANNULLED = "annulled", _("Annulled")
    MERGED = "merged", _("Merged")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REDACTED = "redacted", _("Redacted")


STATUS_AFTER: dict[Operation, Status] = {
    Operation.PUBLISHED: Status.CURRENT,
    Operation.AMENDED: Status.CURRENT,
    Operation.CORRECTED: Status.CURRENT,
    Operation.RELISTED: Status.CURRENT,
    Operation.JOINED: Status.CURRENT,
    Operation.LEFT: Status.ENDED,
    Operation.ENDED: Status.ENDED,
    Operation.ANNULLED: Status.ANNULLED,
    Operation.MERGED: Status.MERGED,
    Operation.WITHDRAWN: Status.WITHDRAWN,
    Operation.REDACTED: Status.REDACTED,
}


class SubscriberState(models.TextChoices):
    """How delivery to a subscriber stands. Paused waits for a person; nothing is dropped meanwhile."""

    ACTIVE = "ACTIVE", _("Active")
    RETRYING = "RETRYING", _("Retrying")
    PAUSED = "PAUSED", _("Paused")
