"""Who lists whom: each target against the participants, as their published documents say. Pure.

A row is a target, a cell what one participant says of it: that its listing is in force, has ended or was annulled.
Where a participant has several listings of a target, the cell shows how it stands best (in force before ended before
annulled) and names them all. Everything follows from the documents of targets, of which no more is read than is
shown: twenty thousand take about a second.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations

import msgspec

IN_FORCE = "IN_FORCE"
ENDED = "ENDED"
ANNULLED = "ANNULLED"
_BEST_FIRST = {IN_FORCE: 0, ENDED: 1, ANNULLED: 2}


class Cell(msgspec.Struct, frozen=True, gc=False):
    """What one participant says of a target.

    ``since`` is the first day of designation among the listings that stand so and ``until`` the last end, both as
    printed and empty where not known; a date in words alone gives way to one with an interval. ``listings`` are records
    (``listing/L000001``); these and what they fall under are of all its listings of the target, in order.
    """

    participant: str
    status: str
    since: str
    until: str
    listings: tuple[str, ...]
    programmes: tuple[str, ...]
    incidents: tuple[str, ...]
    measures: tuple[str, ...]


class Row(msgspec.Struct, frozen=True, gc=False):
    """A target and everyone who lists it or did, by code. ``listed_by`` are those whose listing is in force.

    ``record`` is ``target/T000001``, ``status`` LISTED or NOT_LISTED; incidents are keys without their kind.
    """

    record: str
    name: str
    kind: str
    status: str
    cells: tuple[Cell, ...]
    listed_by: tuple[str, ...]

    @property
    def ref(self) -> str:
        """``T000001``."""
        return self.record.partition("/")[2]

    @property
    def only_by(self) -> str:
        """The one participant whose listing is in force; empty where there are several or none."""
        return self.listed_by[0] if len(self.listed_by) == 1 else ""


class Wanted(msgspec.Struct, frozen=True):
    """Which rows are asked for: all that is said must hold, of several values any one does; empty asks nothing.

    A row is shown whole: asked for an incident, it has the listings too that do not cite it. ``participants`` list the
    target or did; ``only_by`` and ``not_by`` are about what is in force.
    """

    participants: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    only_by: str = ""
    not_by: str = ""

    def has(self, row: Row) -> bool:
        """Whether the row is asked for."""
        return (
            (not self.only_by or row.only_by == self.only_by)
            and (not self.not_by or (bool(row.listed_by) and self.not_by not in row.listed_by))
            and (not self.kinds or row.kind in self.kinds)
            and (not self.participants or any(cell.participant in self.participants for cell in row.cells))
            and (not self.programmes or any(key in self.programmes for cell in row.cells for key in cell.programmes))
            and (not self.incidents or any(key in self.incidents for cell in row.cells for key in cell.incidents))
        )


class Share(msgspec.Struct, frozen=True):
    """One participant among the rows: targets it lists in force, those nobody else does, those it no longer lists."""

    participant: str
    in_force: int
    alone: int
    over: int


class Pair(msgspec.Struct, frozen=True):
    """Two participants: how many targets both list in force, and how many each lists that the other does not."""

    first: str
    second: str
    both: int
    first_only: int
    second_only: int


class Totals(msgspec.Struct, frozen=True):
    """The rows in figures. ``listed`` are the targets that somebody lists in force."""

    targets: int
    listed: int
    participants: tuple[Share, ...]
    pairs: tuple[Pair, ...]


def rows(targets: Iterable[tuple[str, str]]) -> Iterator[Row]:
    """The rows of targets, given as (record, document's JSON); one without a document or without listings has none.

    Raises:
        msgspec.ValidationError: a document that is none of a target.
    """
    for record, text in targets:
        if text and (row := _row(record, _READ.decode(text))):
            yield row


class Counting:
    """Counts rows as they go by."""

    def __init__(self) -> None:
        self._targets = self._listed = 0
        self._in_force, self._alone, self._over = Counter[str](), Counter[str](), Counter[str]()
        self._both = Counter[tuple[str, str]]()

    def add(self, row: Row) -> None:
        self._targets += 1
        self._listed += bool(row.listed_by)
        self._in_force.update(row.listed_by)
        self._both.update(combinations(row.listed_by, 2))
        if row.only_by:
            self._alone[row.only_by] += 1
        self._over.update(cell.participant for cell in row.cells if cell.status != IN_FORCE)

    def totals(self) -> Totals:
        """What has been counted, by code; a pair for every two participants that list something."""
        listing = sorted(self._in_force)
        return Totals(
            targets=self._targets,
            listed=self._listed,
            participants=tuple(
                Share(code, self._in_force[code], self._alone[code], self._over[code])
                for code in sorted({*self._in_force, *self._over})
            ),
            pairs=tuple(self._pair(first, second) for first, second in combinations(listing, 2)),
        )

    def _pair(self, first: str, second: str) -> Pair:
        both = self._both[first, second]
        return Pair(first, second, both, self._in_force[first] - both, self._in_force[second] - both)


def totals(counted: Iterable[Row]) -> Totals:
    """The figures of rows."""
    counting = Counting()
    for row in counted:
        counting.add(row)
    return counting.totals()


class _Date(msgspec.Struct, gc=False):
    text: str = ""
    earliest: str | None = None


class _End(msgspec.Struct, gc=False):
    on: _Date | None = None


class _Listing(msgspec.Struct, gc=False):
    participant: str
    listing: str = ""
    programme: str | None = None
    further_programmes: list[str] = []
    status: str = ""
    measures: list[str] = []
    incidents: list[str] = []
    designated_on: _Date | None = None
    ended: _End | None = None


class _Target(msgspec.Struct, gc=False):
    kind: str = ""
    name: str = ""
    status: str = ""
    listings: list[_Listing] = []


_READ = msgspec.json.Decoder(_Target)


def _row(record: str, target: _Target) -> Row | None:
    by_code: dict[str, list[_Listing]] = {}
    for listing in target.listings:
        by_code.setdefault(sys.intern(listing.participant), []).append(listing)
    cells = tuple(_cell(code, by_code[code]) for code in sorted(by_code))
    listed_by = tuple(cell.participant for cell in cells if cell.status == IN_FORCE)
    kind, status = sys.intern(target.kind), sys.intern(target.status)
    return Row(record, target.name, kind, status, cells, listed_by) if cells else None


def _cell(code: str, listings: list[_Listing]) -> Cell:
    status = min((one.status for one in listings), key=_standing)
    shown = [one for one in listings if one.status == status]
    begun = [one.designated_on for one in shown if one.designated_on]
    over = [one.ended.on for one in shown if one.ended and one.ended.on] if status != IN_FORCE else []
    return Cell(
        participant=code,
        status=sys.intern(status),
        since=min(begun, key=lambda date: date.earliest or "9999").text if begun else "",
        until=max(over, key=lambda date: date.earliest or "").text if over else "",
        listings=tuple(one.listing for one in listings),
        programmes=_each(key for one in listings for key in (one.programme or "", *one.further_programmes)),
        incidents=_each(key.removeprefix("incident/") for one in listings for key in one.incidents),
        measures=_each(measure for one in listings for measure in one.measures),
    )


def _standing(status: str) -> int:
    return _BEST_FIRST.get(status, len(_BEST_FIRST))


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sys.intern(text) for text in texts if text))
