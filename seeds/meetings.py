"""What was met on. ``held`` stays unknown where a meeting was announced and no source says that it took place."""

from partnership.actions import meetings
from partnership.enums import Confidence, Level
from partnership.models import Participant
from seeds import facts
from seeds.facts import Row
from seeds.running import Run


def record(run: Run, row: Row) -> None:
    """A meeting. Its statements name it (`statements`), so ``statement_keys`` is not written twice."""
    _, changed = meetings.record_meeting(
        row["key"],
        by=run.officer,
        title=row["title"],
        when=facts.dated(row, row["date_start"], row["date_end"]),
        place=row["place"],
        country=row["country_code"],
        level=facts.maybe(Level, row["level"]),
        held=facts.yes_no(row["held"]),
        host=Participant.objects.get(code=row["host"]) if row["host"] else None,
        chair=row["chair"],
        speakers=facts.several(row["speakers"]),
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"meeting {row['key']}", changed)
