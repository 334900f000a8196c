"""National regimes, and the rounds of measures that States announced."""

from partnership.enums import Confidence
from partnership.models import Incident, Meeting, Participant
from sanctions.actions import programmes
from sanctions.enums import AnnouncementAction, Measure, NamesKnown, ProgrammeStatus
from sanctions.models import Programme
from seeds import facts
from seeds.facts import FactError, Row
from seeds.running import Run


def record(run: Run, row: Row) -> None:
    _, changed = programmes.record_programme(
        row["key"],
        participant=Participant.objects.get(code=row["participant_code"]),
        title=row["title"],
        authority=row["authority"],
        acts=facts.several(row["acts"]),
        measures=[facts.code(Measure, measure) for measure in facts.several(row["measures"])],
        scope=row["scope"],
        status=facts.maybe(ProgrammeStatus, row["status"]),
        status_as_of=row["status_as_of"],
        started_on=facts.day(row["started_on"]),
        ended_on=facts.day(row["ended_on"]),
        url=row["url"],
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
        by=run.officer,
    )
    run.kept(f"programme {row['key']}", changed)


def announcement(run: Run, row: Row) -> None:
    date = facts.dated(row, row["date"], row["date"])
    if date is None:
        raise FactError("an announcement without a date, a month or a year")
    keys = facts.several(row["incident_keys"])
    _, changed = programmes.record_announcement(
        row["key"],
        participant=Participant.objects.get(code=row["participant_code"]),
        action=facts.code(AnnouncementAction, row["action"]),
        date=date,
        effective_on=facts.day(row["effective_on"]),
        programme=Programme.objects.get(key=row["programme_key"]) if row["programme_key"] else None,
        legal_basis="; ".join(facts.several(row["legal_basis"])),
        legal_act=row["legal_act"],
        persons_count=facts.number(row["persons_count"]),
        entities_count=facts.number(row["entities_count"]),
        total_count=facts.number(row["total_count"]),
        other_targets=row["other_targets"],
        incidents=[Incident.objects.get(key=key) for key in keys],
        meeting=Meeting.objects.get(key=row["meeting_key"]) if row["meeting_key"] else None,
        meeting_link=row["meeting_link"],
        names_known=facts.code(NamesKnown, row["names_known"]),
        names_seen=facts.several(row["names_seen"]),
        status_now=facts.maybe(ProgrammeStatus, row["status_now"]),
        status_as_of=row["status_as_of"],
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
        by=run.officer,
    )
    run.kept(f"announcement {row['key']}", changed)
