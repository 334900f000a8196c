"""What was adopted or issued, what it names, what it commits to."""

from collections import Counter
from collections.abc import Callable

from partnership.actions import statements
from partnership.actions.statements import Cited
from partnership.enums import CitedKind, Confidence, StatementKind
from partnership.models import Body, Incident, Instrument, Meeting, Statement
from seeds import facts
from seeds.facts import Row
from seeds.running import Run

LANGUAGES = {"https://www.voltairenet.org/article201273.html": "en"}
"""Pages whose language is certain, since the citations are printed in it."""


def record(run: Run, row: Row) -> None:
    recorded, changed = statements.record_statement(
        row["key"],
        by=run.officer,
        kind=facts.code(StatementKind, row["kind"]),
        title=row["title"],
        issued=facts.date(row["date"]),
        meeting=Meeting.objects.get(key=row["meeting_key"]) if row["meeting_key"] else None,
        issuer=row["issued_by"],
        languages=facts.several(row["languages"]),
        summary=row["summary"],
        full_text_seen=facts.yes_no(row["full_text_seen"]),
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"statement {row['key']}", changed)
    if recorded.full_text_seen:  # else the pages speak of it, and are its sources alone
        for url in facts.pages(row["source_url"]):
            _, changed = statements.record_link(recorded, url, by=run.officer, language=LANGUAGES.get(url, ""))
            run.kept(f"link {url}", changed)


def commitment(run: Run, row: Row) -> None:
    _, changed = statements.record_commitment(
        row["key"],
        by=run.officer,
        statement=Statement.objects.get(key=row["statement_key"]),
        number=int(row["number"]),
        text=row["text_en"],
        numbering_confidence=facts.code(Confidence, row["numbering_confidence"]),
        confidence=facts.code(Confidence, row["confidence"]),
        note=row["note"],
        sources=run.sources(row["source_url"]),
    )
    run.kept(f"commitment {row['key']}", changed)


def cited(kind: str, key: str) -> tuple[CitedKind, Cited]:
    """What a citation points to. An initiative is a body of that kind; an actor or a resource stands alone."""
    records: dict[str, tuple[CitedKind, Callable[[str], Cited]]] = {
        "instrument": (CitedKind.INSTRUMENT, lambda key: Instrument.objects.get(key=key)),
        "body": (CitedKind.BODY, lambda key: Body.objects.get(key=key)),
        "initiative": (CitedKind.BODY, lambda key: Body.objects.get(key=key)),
        "incident": (CitedKind.INCIDENT, lambda key: Incident.objects.get(key=key)),
        "meeting": (CitedKind.MEETING, lambda key: Meeting.objects.get(key=key)),
        "actor": (CitedKind.ACTOR, str),
        "resource": (CitedKind.RESOURCE, str),
    }
    stored, find = records[kind]
    return stored, find(key)


def citations(run: Run) -> None:
    """All citations, numbered within their statement in the order of the file, which is that of the text."""
    numbers: Counter[str] = Counter()

    def record(run: Run, row: Row) -> None:
        numbers[row["statement_key"]] += 1
        kind, target = cited(row["cited_kind"], row["cited_key"])
        number = numbers[row["statement_key"]]
        _, changed = statements.record_citation(
            Statement.objects.get(key=row["statement_key"]),
            number,
            by=run.officer,
            kind=kind,
            cited=target,
            as_cited=row["text_as_cited"],
            paragraph=facts.number(row["paragraph"]),
            stance=row["stance"],
            confidence=facts.code(Confidence, row["confidence"]),
            note=row["note"],
            sources=run.sources(row["source_url"]),
        )
        run.kept(f"citation {row['statement_key']} {number}", changed)

    run.each("citations", record)
