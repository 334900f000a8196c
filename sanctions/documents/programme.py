"""The public documents of programmes and announcements, and the lines that publish them."""

from dataclasses import dataclass

from django.utils.translation import override

from partnership.documents import NotPublishableError
from partnership.documents.shapes import Document, date, grounds, text, year
from registry.actions.ledger import Entry
from registry.enums import Kind, Operation
from sanctions.enums import ProgrammeStatus
from sanctions.models import Announcement, Programme

PROGRAMME_SCHEMA = "programme/1"
ANNOUNCEMENT_SCHEMA = "announcement/1"


@dataclass(frozen=True)
class PublishableRecord:
    """A programme or an announcement, in the form that `partnership.actions.publication` takes."""

    row: Programme | Announcement
    first: Operation = Operation.PUBLISHED
    ending: Operation = Operation.ENDED

    @property
    def kind(self) -> Kind:
        return Kind.PROGRAMME if isinstance(self.row, Programme) else Kind.ANNOUNCEMENT

    @property
    def ref(self) -> str:
        return self.row.key

    @property
    def over(self) -> bool:
        return isinstance(self.row, Programme) and self.row.status == ProgrammeStatus.ENDED

    def entry(self, operation: Operation) -> Entry:
        """The line as it would be appended.

        Raises:
            NotPublishableError: entered in error.
        """
        if self.row.in_error:
            raise NotPublishableError(f"{self.row} was entered in error")
        if isinstance(self.row, Programme):
            return _programme_entry(self.row, operation)
        return _announcement_entry(self.row, operation)


def find(kind: Kind, ref: str) -> PublishableRecord:
    """A programme or announcement by its key.

    Raises:
        KeyError: neither of the two kinds.
        ObjectDoesNotExist: no such row.
    """
    if kind is Kind.PROGRAMME:
        rows = Programme.objects.select_related("participant").prefetch_related("sources")
        return PublishableRecord(rows.get(key=ref))
    if kind is Kind.ANNOUNCEMENT:
        announcements = Announcement.objects.select_related("participant", "programme", "meeting")
        return PublishableRecord(announcements.prefetch_related("sources", "incidents").get(key=ref))
    raise KeyError(kind)


def programme(row: Programme) -> Document:
    """A State's legal regime."""
    return {
        "participant": row.participant.code,
        "title": row.title,
        "authority": text(row.authority),
        "acts": list(row.acts),
        "measures": sorted(row.measures),
        "scope": text(row.scope),
        "status": text(row.status),
        "status_as_of": text(row.status_as_of),
        "started_on": row.started_on.isoformat() if row.started_on else None,
        "ended_on": row.ended_on.isoformat() if row.ended_on else None,
        "url": text(row.url),
        **grounds(row),
    }


def announcement(row: Announcement) -> Document:
    """A round of measures: its numbers always, names only as far as they are public."""
    return {
        "participant": row.participant.code,
        "programme": f"programme/{row.programme.key}" if row.programme else None,
        "meeting": f"meeting/{row.meeting.key}" if row.meeting else None,
        "meeting_link": text(row.meeting_link),
        "action": row.action,
        "date": date(row.date),
        "effective_on": row.effective_on.isoformat() if row.effective_on else None,
        "legal_basis": text(row.legal_basis),
        "legal_act": text(row.legal_act),
        "persons": row.persons_count,
        "entities": row.entities_count,
        "total": row.total_count,
        "other_targets": text(row.other_targets),
        "incidents": sorted(f"incident/{incident.key}" for incident in row.incidents.all()),
        "names_known": row.names_known,
        "names": list(row.names_seen),
        "status": text(row.status_now),
        "status_as_of": text(row.status_as_of),
        **grounds(row),
    }


def _programme_entry(row: Programme, operation: Operation) -> Entry:
    facets = {
        "participant": [row.participant.code],
        "measure": list(row.measures),
        "status": [row.status] if row.status else [],
        "scope": [row.scope] if row.scope else [],
    }
    return Entry(
        kind=Kind.PROGRAMME,
        ref=row.key,
        operation=operation,
        document=programme(row),
        title=f"{row.key} {row.title}",
        schema=PROGRAMME_SCHEMA,
        facets=_said(facets),
        names=[row.title, *row.acts],
        periods=[(row.started_on, row.ended_on)] if row.started_on else [],
        effective_from=row.started_on,
        effective_to=row.ended_on,
    )


def _announcement_entry(row: Announcement, operation: Operation) -> Entry:
    facets = {
        "participant": [row.participant.code],
        "programme": [row.programme.key] if row.programme else [],
        "meeting": [row.meeting.key] if row.meeting else [],
        "incident": [incident.key for incident in row.incidents.all()],
        "action": [row.action],
        "year": year(row.date),
    }
    with override("en"):  # what is published does not depend on the language of the desk it was published at
        action = row.get_action_display()
    return Entry(
        kind=Kind.ANNOUNCEMENT,
        ref=row.key,
        operation=operation,
        document=announcement(row),
        title=f"{row.participant.name_en}, {action}, {row.date_text}",
        schema=ANNOUNCEMENT_SCHEMA,
        facets=_said(facets),
        names=list(row.names_seen),
        effective_from=row.effective_on,
    )


def _said(facets: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: values for name, values in facets.items() if values}
