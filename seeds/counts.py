"""Published figures of how many take part. They disagree; each stays a record of its own, none is computed."""

from partnership.actions import counts
from partnership.enums import Confidence, CountKind, Qualifier
from seeds import facts
from seeds.facts import Row
from seeds.running import Run

PREFERRED = "preferred figure for this date"
REASON = "The ministry's figure, on several of its pages; Germany's 32 members and the European Union agree with it."


def key(row: Row) -> str:
    """The figure's reference: its day, of whom it speaks, the figure, the language it was printed in."""
    figure = row["count_states"] or row["count_total"]
    return f"{row['date']}-{row['count_kind']}-{figure}-{row['text_language']}"


def record(run: Run, row: Row) -> None:
    recorded, changed = counts.record_count(
        key(row),
        by=run.officer,
        when=facts.date(row["date"]),
        kind=facts.code(CountKind, row["count_kind"]),
        qualifier=facts.code(Qualifier, row["count_qualifier"]),
        states=facts.number(row["count_states"]),
        total=facts.number(row["count_total"]),
        includes_eu=facts.yes_no(row["includes_eu"]),
        wording=row["count_text"],
        language=row["text_language"],
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    if row["note"].startswith(PREFERRED):
        changed |= counts.prefer(recorded, by=run.officer, reason=REASON)
    run.kept(f"count {recorded.key}", changed)
