"""What pages are made of: the register as at one sequence, read as the public reads it.

A state below the head never changes, so all that one `Source` answers agrees with itself whatever is published
meanwhile. What officers keep (participants, meetings, programmes: some hundreds) is read once and held; targets and
listings, of which there may be a hundred thousand, are asked for by name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Any

from django.db.models import Count, Q, QuerySet

from registry import queries
from registry.enums import Kind, Operation, Status
from registry.models import Event
from registry.site.addresses import NUMBERED
from registry.site.line import SHOWN, Line
from registry.site.numbers import Numbers

COLUMNS = (
    "sequence", "record", "operation", "status", "published_at", "title", "document", "facets", "supersedes",
    "merged_into", "search", "content_sha256",
)  # fmt: skip
AT_ONCE, NAMES_AT_ONCE = 200, 2_000
"""Records, and names of records, that a statement asks for: the public connection gives each two seconds."""


class Source:
    """The register as at a sequence."""

    def __init__(self, state: queries.State, *, whole: bool = False) -> None:
        """``whole``: every page is about to be made, so names are compared in memory and not by a question each."""
        self.state = state
        self.at = state.sequence
        self.whole = whole
        self.numbers: Numbers = Counter()

    @cached_property
    def kept(self) -> Mapping[str, Line]:
        """What officers keep, by record: everything but targets and listings, as it stands."""
        kinds = sorted({*Kind} - NUMBERED)  # named, not left out: the index is by kind
        events = self._standing().filter(kind__in=[kind.value for kind in kinds]).order_by("record")
        return {line.record: line for line in _lines(events)}

    @cached_property
    def mentioning(self) -> Mapping[str, frozenset[str]]:
        """For each record, those of what officers keep whose documents name it."""
        found: dict[str, set[str]] = defaultdict(set)
        for line in self.kept.values():
            for record in line.mentions if line.shown else ():
                found[record].add(line.record)
        return {record: frozenset(names) for record, names in found.items()}

    def of_kind(self, kind: Kind) -> list[Line]:
        """The shown records of a kind that officers keep, by reference."""
        return [line for line in self.kept.values() if line.kind is kind and line.shown]

    def label(self, kind: Kind, ref: str) -> Line | None:
        """The record that a code names, if it is shown: ``participant``, ``EU``."""
        return self.label_of(f"{kind.value}/{ref}")

    def label_of(self, record: str) -> Line | None:
        """The same, of ``participant/EU``."""
        line = self.kept.get(record)
        return line if line and line.shown else None

    def records(self, names: Iterable[str]) -> dict[str, Line]:
        """Records by name, as they stand; those not known by then are left out."""
        found: dict[str, Line] = {}
        for part in _parts(names):
            found |= {line.record: line for line in _lines(self._standing().filter(record__in=part))}
        return found

    def with_pages(self, names: Iterable[str]) -> dict[str, Line]:
        """Those of them that have a page which may be led to."""
        return {name: line for name, line in self.records(names).items() if line.has_page}

    def histories(self, names: Iterable[str]) -> dict[str, list[Line]]:
        """Every version of each record up to now, oldest first."""
        found: dict[str, list[Line]] = defaultdict(list)
        for part in _parts(names):
            events = self._events().filter(record__in=part, sequence__lte=self.at).order_by("sequence")
            for line in _lines(events):
                found[line.record].append(line)
        return found

    def hundred(self, kind: Kind, shard: str) -> list[Line]:
        """The shown records whose references begin so, by reference."""
        first = f"{kind.value}/{shard}"
        events = self._standing().filter(kind=kind.value, record__gte=first, record__lt=f"{first}~")
        return [line for line in _lines(events.order_by("record")) if line.shown]

    def counted(self, kind: Kind | None = None, shard: str = "") -> Mapping[Kind, int]:
        """How many records are shown, by kind; of one kind, those alone whose references begin so."""
        events = self._standing().filter(status__in=SHOWN)
        if kind:
            first = f"{kind.value}/{shard}"
            events = events.filter(kind=kind.value, record__gte=first, record__lt=f"{first}~")
        return {Kind(name): number for name, number in events.values_list("kind").annotate(number=Count("*"))}

    def newest(self, kind: Kind, facet: str, value: str, *, limit: int) -> list[Line]:
        """The shown records with a value in a facet, the newest reference first."""
        events = self._standing().filter(kind=kind.value, status__in=SHOWN, facets__contains={facet: [value]})
        return list(_lines(events.order_by("-record")[:limit]))

    def names(self, kind: Kind, facet: str, value: str) -> list[str]:
        """The names of all records with a value in a facet, now or ever: pages of earlier states have it too."""
        events = self._events().filter(kind=kind.value, sequence__lte=self.at, facets__contains={facet: [value]})
        found, part = [], [""]
        while part:
            names = events.filter(record__gt=part[-1]).order_by("record").distinct().values_list("record", flat=True)
            part = list(names[:NAMES_AT_ONCE])
            found += part
        return found

    def merged_into(self, names: Iterable[str]) -> dict[str, list[str]]:
        """What was merged into each record at first hand, by reference."""
        found: dict[str, list[str]] = defaultdict(list)
        for part in _parts(names):
            events = self._standing().filter(status=Status.MERGED, merged_into__in=part).order_by("record")
            for record, into in events.values_list("record", "merged_into"):
                found[into].append(record)
        return found

    def bearing(self, folded: Sequence[str]) -> list[Line]:
        """Shown targets that bear one of these names, whole, as search folds them."""
        found: dict[str, Line] = {}
        if self.whole:
            found = self.records({record for name in folded for record in self._by_name.get(name, ())})
            return [found[record] for record in sorted(found)]
        for part in _parts(folded, 20):
            named = Q()
            for name in part:
                named |= Q(search__contains=f" {name}")
            events = self._standing().filter(named, kind=Kind.TARGET.value, status__in=SHOWN)
            wanted = {f" {name}" for name in part}
            found |= {line.record: line for line in _lines(events) if wanted & set(line.search.split("\n"))}
        return [found[record] for record in sorted(found)]

    def every(self, kind: Kind, size: int = AT_ONCE) -> Iterator[list[Line]]:
        """All records of a kind that were ever published, as they stand, by reference, so many at a time."""
        after = ""
        while True:
            events = self._standing().filter(kind=kind.value, record__gt=after).order_by("record")[:size]
            page = list(_lines(events))
            if not page:
                return
            yield page
            after = page[-1].record

    def told(self, after: int, limit: int) -> list[Line]:
        """At most so many events after a sequence, in order."""
        events = self._events().filter(sequence__gt=after, sequence__lte=self.at).order_by("sequence")
        return list(_lines(events[:limit]))

    def destroyed_since(self, sequence: int) -> bool:
        """Whether a document was destroyed by order after a sequence."""
        events = self._events().filter(sequence__gt=sequence, sequence__lte=self.at)
        return events.filter(operation=Operation.REDACTED.value).exists()

    def lines(self, sequences: Iterable[int]) -> dict[int, Line]:
        """Events by their number."""
        found: dict[int, Line] = {}
        for part in _parts(sequences):
            found |= {line.sequence: line for line in _lines(self._events().filter(sequence__in=part))}
        return found

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[str]]:
        """The shown targets that bear each name which several bear."""
        found: dict[str, list[str]] = defaultdict(list)
        for page in self.every(Kind.TARGET):
            for line in page:
                if line.shown:
                    for name in line.search.split("\n"):
                        found[name.strip()].append(line.record)
        return {name: records for name, records in found.items() if len(records) > 1}

    def _standing(self) -> QuerySet[Event]:
        return queries.as_of(self.at)

    def _events(self) -> QuerySet[Event]:
        return Event.objects.using(queries.PUBLIC)


def _lines(events: QuerySet[Event]) -> Iterator[Line]:
    for values in events.values_list(*COLUMNS):
        yield _line(*values)


def _line(sequence: int, record: str, operation: str, status: str, *rest: Any) -> Line:
    return Line(sequence, record, Operation(operation), Status(status), *rest)


def _parts(values: Iterable[Any], size: int = AT_ONCE) -> Iterator[list[Any]]:
    waiting = iter(values)
    while part := list(islice(waiting, size)):
        yield part
