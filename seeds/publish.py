"""Publishing what officers keep: proposed by one made-up person, confirmed by another, record by record."""

from collections.abc import Iterator

from django.db import transaction

from partnership.actions import publication
from partnership.actions.errors import NothingToPublishError
from partnership.documents import NotPublishableError
from partnership.enums import RequestState
from partnership.models import PublicationRequest
from registry.enums import Kind
from seeds import counts, facts
from seeds.running import Run

MAY_BE_OVER = (Kind.PARTICIPANT, Kind.PROGRAMME)
"""Kinds whose records may have ended before they are first published."""


def records() -> Iterator[tuple[Kind, str]]:
    """Every record of the data files by kind and reference, a kind after those it refers to."""
    for kind, name, column in (
        (Kind.PARTICIPANT, "participants", "code"),
        (Kind.BODY, "bodies", "key"),
        (Kind.INSTRUMENT, "instruments", "key"),
        (Kind.INCIDENT, "incidents", "key"),
        (Kind.MEETING, "meetings", "key"),
        (Kind.STATEMENT, "statements", "key"),
    ):
        yield from ((kind, row[column]) for row in facts.rows(name))
    yield from ((Kind.COUNT, counts.key(row)) for row in facts.rows("participant_counts"))
    for kind, name in ((Kind.PROGRAMME, "programmes"), (Kind.ANNOUNCEMENT, "announcements")):
        yield from ((kind, row["key"]) for row in facts.rows(name))


def publish(run: Run) -> None:
    """Publish every record that does not read as it was last published; a candidate is left out."""
    for kind, ref in records():
        open_ = PublicationRequest.objects.filter(kind=kind, ref=ref, state=RequestState.OPEN).first()
        if open_:
            run.say(f"  {open_}: left alone, {open_.requested_by} has a request open")
            continue
        try:
            _publish(run, kind, ref)
            if kind in MAY_BE_OVER:  # then the next line says so
                _publish(run, kind, ref)
        except NothingToPublishError:
            continue
        except NotPublishableError:
            run.say(f"  {kind.value}/{ref}: a candidate, not published")


def _publish(run: Run, kind: Kind, ref: str) -> None:
    """Both acts in one transaction: a run that is killed leaves no request open."""
    with transaction.atomic():
        request = publication.request(kind, ref, by=run.officer, at=run.at)
        (event,) = publication.confirm(request, by=run.cast["demo-officer-2"], at=run.at)
    run.kept(f"{event.record} {event.operation}", True)
