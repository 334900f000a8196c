"""One run of the seeds: who acts, when, what changed, and what is told on the way."""

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType

from django.core.exceptions import ValidationError

from partnership.actions import claims as claiming
from partnership.actions import participants
from partnership.actions.claims import Subject
from partnership.actions.errors import RefusedError
from partnership.enums import ClaimKind
from partnership.models import Source, User
from seeds import facts
from seeds.facts import FactError, Row

WRONG = (RefusedError, ValidationError, ValueError, KeyError)


@dataclass
class Run:
    """Passed to every step. ``cast`` fills as people are made; ``changes`` names each thing written."""

    at: dt.datetime
    say: Callable[[str], None]
    cast: dict[str, User] = field(default_factory=dict)
    changes: list[str] = field(default_factory=list)
    pages: dict[str, Source] = field(default_factory=dict)

    @property
    def officer(self) -> User:
        return self.cast["demo-officer"]

    def kept(self, thing: str, changed: bool) -> None:
        """Note what a step did to one thing."""
        if changed:
            self.changes.append(thing)

    def each(self, name: str, record: Callable[["Run", Row], None], rows: Iterable[Row] | None = None) -> None:
        """Record every row of a file.

        Raises:
            FactError: the rules refuse one; the message names its line.
        """
        for row in facts.rows(name) if rows is None else rows:
            try:
                record(self, row)
            except WRONG as error:
                raise FactError(f"{row.where}: {error}") from error

    def sources(self, cell: str) -> list[Source]:
        """The pages of a cell as sources, each recorded once."""
        return [self.source(url) for url in facts.pages(cell)]

    def source(self, url: str) -> Source:
        if not self.pages:
            self.pages.update({source.url: source for source in Source.objects.all()})
        if url not in self.pages:
            self.pages[url], changed = participants.record_source(url, by=self.officer)
            self.kept(f"source {url}", changed)
        return self.pages[url]

    def claims(self, about: Subject, cell: str, kind: ClaimKind = ClaimKind.OTHER) -> None:
        """What others say of a record, each with its page where the cell has one."""
        for claimant, text, url in facts.claims(cell):
            source = self.source(url) if url else None
            _, changed = claiming.record_claim(
                about, text, by=self.officer, kind=kind, claimant=claimant, source=source
            )
            self.kept(f"claim {text}", changed)

    def step(self, name: str) -> AbstractContextManager[None]:
        """Tell what a step wrote, and how long it took."""
        return _Step(self, name)


@dataclass
class _Step(AbstractContextManager[None]):
    run: Run
    name: str
    begun: float = 0.0
    before: int = 0

    def __enter__(self) -> None:
        self.begun, self.before = monotonic(), len(self.run.changes)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            new = len(self.run.changes) - self.before
            self.run.say(f"{self.name}: {new or 'nothing'} new ({monotonic() - self.begun:.1f} s)")
