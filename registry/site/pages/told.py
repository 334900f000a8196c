"""The lines of the register about what a page shows: each with what it changed, the newest first. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from registry.diff import Change, changes
from registry.site.line import Line


@dataclass(frozen=True)
class Altered:
    """A value that a line changed; ``member`` is the document's member it lies in (``names`` of ``names[2].text``)."""

    change: Change

    @property
    def member(self) -> str:
        return self.change.path.partition("[")[0].partition(".")[0]

    @property
    def path(self) -> str:
        return self.change.path

    @property
    def kind(self) -> str:
        return self.change.kind

    @property
    def before(self) -> object:
        return self.change.before

    @property
    def after(self) -> object:
        return self.change.after


@dataclass(frozen=True)
class Told:
    """One line, and what it changed of the record's line before it.

    ``stands`` says whether the record has a page today; of what was withdrawn since, nothing more is said.
    """

    line: Line
    changes: Sequence[Altered]
    stands: bool = True

    @property
    def destroyed(self) -> bool:
        """Whether a court's order took its content away."""
        return not self.line.text


def told(history: Sequence[Line]) -> list[Told]:
    """A record's lines, the newest first; the first one changed nothing."""
    pairs = zip([None, *history], history, strict=False)
    return [Told(line, altered(before, line) if before else ()) for before, line in pairs][::-1]


def altered(before: Line, line: Line) -> list[Altered]:
    """What a line changed. That it was a correction, and why, is said apart."""
    if not before.text or not line.text:
        return []
    found = (Altered(change) for change in changes(before.document, line.document))
    return [one for one in found if one.member != "correction"]


def together(*histories: Iterable[Told]) -> list[Told]:
    """Lines of several records in one order, the newest first."""
    return sorted(chain(*histories), key=lambda one: -one.line.sequence)


def states(lines: Iterable[Line]) -> list[Line]:
    """The last line of each publication among these, oldest first: what was published at one moment is one state."""
    ordered = sorted(lines, key=lambda line: line.sequence)
    return [list(group)[-1] for _, group in groupby(ordered, key=lambda line: line.published_at)]
