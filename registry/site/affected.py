"""Which pages an event touches: all that would read otherwise after it, and few besides.

One rule covers nearly all of it: **a record's page shows what its document names and what names it.** So an event
touches the page of its record, the pages of what its document names now or named before, and those of what names it.
Targets and listings name participants, programmes and incidents by the thousand; there it matters only when the name
that they show changes. A test holds that the website made step by step is the one made from scratch, byte for byte.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable

from registry.enums import Kind
from registry.site import pages
from registry.site.addresses import NUMBERED, group, shard
from registry.site.labels import same
from registry.site.line import Line
from registry.site.pages import changes, sanctions
from registry.site.source import Source

_WITH_TABLES = frozenset({Kind.PARTICIPANT, Kind.PROGRAMME, Kind.INCIDENT, Kind.ANNOUNCEMENT})

Touched = dict[str, set[str]]
"""The references of the pages touched, by the name of their sort."""


def touched(source: Source, told: Iterable[tuple[Line | None, Line]]) -> Touched:
    """The pages that events touch, each given with the line it supersedes; the source stands after the last of them."""
    found: Touched = defaultdict(set)
    hundreds: Counter[str] = Counter()
    for before, line in told:
        versions = [version for version in (before, line) if version]
        for record in {line.record, *(name for version in versions for name in version.mentions)}:
            _add(found, record)
        for record in source.mentioning.get(line.record, ()):
            _add(found, record)
        if line.kind is Kind.TARGET:
            _target(found, source, versions)
            hundreds[shard(line.ref)] += 1
        if line.kind is Kind.LISTING:
            found["sitemap"].add(f"listing/{shard(line.ref)}")
        if line.kind not in NUMBERED and not same(before, line):
            _named_otherwise(found, source, line)
        found["day"].update(changes.parts_of(line, source.numbers))
        if before and (before.shown != line.shown or not line.text):
            _spoken_of_otherwise(found, source, line)
        found["year"].add(f"{line.published_at:%Y}")
    for hundred, events in hundreds.items():
        if source.numbers[f"shard/target/{hundred}"] <= events:  # it may be new, or gone
            _beside(found, source, hundred)
    for sort in pages.SORTS.values():
        if sort.always:
            found[sort.name] |= {""}
    return found


def _spoken_of_otherwise(found: Touched, source: Source, line: Line) -> None:
    """A record was withdrawn, came back, or was destroyed: so do the days on which it was spoken of, and the targets
    that it was ever a listing of.
    """
    for earlier in source.histories([line.record]).get(line.record, ()):
        found["day"].add(changes.parts_of(earlier, source.numbers)[0])
        found["target"].update(earlier.says("target"))


def _add(found: Touched, record: str) -> None:
    kind, _, ref = record.partition("/")
    if kind in pages.SORTS:
        found[kind].add(ref)


def _target(found: Touched, source: Source, versions: list[Line]) -> None:
    """Lists by hundreds; others that bear its name, or bore it; what was merged into it, and names it as survivor."""
    line = versions[-1]
    hundred = shard(line.ref)
    found["hundred"].add(hundred)
    found["matrix"].add(hundred)
    found["sitemap"].add(f"target/{hundred}")
    folded = {name.strip() for version in versions for name in version.search.split("\n") if " " in name.strip()}
    for twin in source.bearing(sorted(folded)):
        found["target"].add(twin.ref)
    for record in source.merged_into([line.record]).get(line.record, ()):
        _add(found, record)


def _beside(found: Touched, source: Source, hundred: str) -> None:
    """The lists before and after one that came or went lead to each other, and another page leads to it."""
    found["group"].add(group(hundred))
    known = sanctions.hundreds_of(source)
    at = bisect_left(known, hundred)
    for beside in known[max(at - 1, 0) : at + 2]:
        found["hundred"].add(beside)
        found["matrix"].add(beside)


def _named_otherwise(found: Touched, source: Source, line: Line) -> None:
    """A record has a new name, has come or has gone: all that name it say so."""
    for kind in NUMBERED:
        for record in source.names(kind, line.kind.value, line.ref):
            _add(found, record)
    if line.kind in {Kind.PARTICIPANT, Kind.PROGRAMME}:  # tables of listings and of States that agree name them too
        for one in source.kept.values():
            if one.kind in _WITH_TABLES:
                _add(found, one.record)
    if line.kind is Kind.PARTICIPANT:
        found["hundred"].update(sanctions.hundreds_of(source))
        found["matrix"].update(sanctions.hundreds_of(source))
