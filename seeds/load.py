"""The order of the seeds: the demonstration is declared, then people, facts, publication."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from django.db import transaction

from partnership.models import User
from registry.actions import ledger
from registry.models import Head
from seeds import (
    accounts,
    counts,
    facts,
    judgements,
    meetings,
    participants,
    people,
    programmes,
    publish,
    reference,
    statements,
)
from seeds import submissions as designations
from seeds.running import Run


def load(
    *,
    now: dt.datetime,
    say: Callable[[str], None],
    demo: bool,
    secrets: Path,
    keeper: str = "",
    check: bool = False,
) -> list[str]:
    """Enter all facts and publish them; returns what was written, in words, nothing on a second run.

    Where ``demo`` is set, step by step; else in one transaction, at whose end the people who entered it are shut out.
    With ``check`` nothing is kept: what is returned is what would be written. A clock that is behind the facts does not
    make them lie in the future: acts are then dated the day after the newest fact.

    Raises:
        LedgerError: the register has published already, and not as a demonstration.
        NoKeeperError: see `people.keeper`.
        FactError: the rules refuse a row.
    """
    run = Run(at=max(now, facts.as_of()), say=say)
    if demo and not check:
        boss = _enter(run, keeper)
        accounts.passwords(run, secrets, boss)
        accounts.api_key(run, secrets, boss, now)
        return run.changes
    with transaction.atomic():
        open_before = people.able()
        _enter(run, keeper)
        if not demo:
            people.shut()
            run.changes += [f"{name} shut out" for name in open_before]
        transaction.set_rollback(check or not run.changes)
    return run.changes


def _enter(run: Run, keeper: str) -> User:
    if not Head.objects.get().demonstration:
        with transaction.atomic():
            ledger.declare_demonstration()
        run.kept("demonstration", True)
    boss = people.keeper(run, keeper)
    with run.step("people"):
        people.gather(run, people.SECRETARIAT, boss)
    with run.step("participants"):
        run.each("participants", participants.record)
        people.gather(run, people.DELEGATES, boss)
    with run.step("bodies, instruments, incidents"):
        run.each("bodies", reference.body, reference.bodies_in_order())
        run.each("instruments", reference.instrument)
        run.each("incidents", reference.incident)
    with run.step("meetings, statements, counts"):
        run.each("meetings", meetings.record)
        run.each("statements", statements.record)
        run.each("commitments", statements.commitment)
        statements.citations(run)
        run.each("participant_counts", counts.record)
    with run.step("programmes, announcements"):
        run.each("programmes", programmes.record)
        run.each("announcements", programmes.announcement)
    with run.step("publication of what officers keep"):
        publish.publish(run)
    with run.step("designations"):
        designations.enter(run)
        designations.publish(run)
    with run.step("judgements of who is the same"):
        run.each("judgements", judgements.judgement)
    return boss
