"""What readers yield: entries in the register's form, and a report of the file as a whole. Pure."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sanctions.proposal import Ending, Proposal

SAMPLE = 200
"""Characters of a value that a report shows."""


class UnreadableError(Exception):
    """The file as a whole is refused. ``where`` is the place in it ("row 17", "line 345", "sheet Names, row 4"), empty
    for the file itself; ``code`` is stable; the message is a sentence for people, in English."""

    def __init__(self, message: str, *, where: str = "", code: str = "unreadable") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.message, self.where, self.code = message, where, code


class CancelledError(Exception):
    """Whoever watches the reading does not want it any more."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an entry: JSON pointer into its proposal (empty: the entry), stable code, a sentence."""

    pointer: str
    code: str
    detail: str


@dataclass(slots=True, kw_only=True)
class Entry:
    """One entry of a list.

    ``where`` is its place in the file, for people: "row 17", "INDIVIDUAL 12, line 345". ``said`` has an empty
    ``programme``: the list's own names of its programmes stand in ``programmes``, as printed and in order, and are
    matched with the State's by whoever stages the entry; a reader of our own template puts the key itself there.
    ``ended`` is set when the list says that the listing is over. ``faults`` are what the reader itself found wrong.
    """

    where: str
    said: Proposal
    programmes: list[str] = field(default_factory=list)
    ended: Ending | None = None
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class Unmapped:
    """An element or a column that has no place in the register's form: how often it had content, and the first."""

    count: int = 0
    where: str = ""
    sample: str = ""


@dataclass(slots=True, kw_only=True)
class Report:
    """What a reader says of the file besides its entries; filled while it is read, complete when the entries end.

    ``dated`` is the day of the list as the file says it, in ISO form, else empty. ``unmapped`` and ``ignored`` go by
    the path of an element or the heading of a column. ``notices`` count what was tidied, by a sentence for people.
    ``tick`` is called with the number of bytes or rows read, for progress; it may raise `CancelledError`.
    """

    dated: str = ""
    unmapped: dict[str, Unmapped] = field(default_factory=dict)
    ignored: Counter[str] = field(default_factory=Counter)
    notices: Counter[str] = field(default_factory=Counter)
    tick: Callable[[int], None] = lambda _read: None

    def unknown(self, path: str, text: str, where: str) -> None:
        """Name what has no place; the caller keeps its text as a remark."""
        found = self.unmapped.setdefault(path, Unmapped(where=where, sample=text[:SAMPLE]))
        found.count += 1


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format that lists are read in.

    ``name`` is what commands and doors call it (``un-xml``). ``listed_in`` is the published list it is the format of,
    empty for our own template and FollowTheMoney: a full list ends only what the same list brought. ``suffixes`` are of
    file names that look like it. ``siblings`` are the words that the names of further files of a set have in place of
    the first's: ``{"sdn": ("alt", "add", "sdn_comments")}``.
    """

    name: str
    title: str
    read: Callable[[Path, Report], Iterator[Entry]]
    listed_in: str = ""
    suffixes: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
