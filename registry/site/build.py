"""A version of the website: what changed is made anew, laid beside the former one, checked, and shown at once.

`update` takes a store from the version it shows to the register's head; it goes step by step, and each step is a whole
website. Nothing shown is touched: whatever fails leaves the former version where it is.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from registry import queries
from registry.enums import Kind
from registry.site import addresses, numbers, pages, rendering
from registry.site import tree as trees
from registry.site.affected import touched
from registry.site.checking import Checks
from registry.site.history import below
from registry.site.line import Line
from registry.site.pages.sort import Sort
from registry.site.source import Source
from registry.site.store import VERSION, Store, Version, find
from registry.site.tree import Entry, Node

EVENTS = 1_000
"""About so many events are taken up in one step, and always the whole of a publication."""

BATCH = 200
EVERY = 1_000
"""After so many pages progress is told."""

Progress = Callable[[str, int], None]
"""Told the sort of page being made and how many pages were made so far."""

log = logging.getLogger(__name__)


def silent(sort: str, pages: int) -> None:
    """Tells nobody."""


def update(store: Store, *, upto: int | None = None, progress: Progress = silent) -> Version | None:
    """Take one step towards a sequence, the head for None; the version then shown, None if there was nothing to do.

    After a destruction everything is made anew: what the destroyed documents touched can be asked of nobody any more.

    Raises:
        BuildError: what was made must not be shown; the former version stays.
        StoreError: the store fails.
        BeyondHeadError: the website shows a state that the register has not reached: it was restored or replaced.
    """
    former = store.current()
    head = queries.as_at(upto)
    renderer = rendering.digest()
    if former and former.renderer == renderer:
        queries.as_at(former.sequence)
        if former.sequence >= head.sequence:
            return None
        source = _reach(former.sequence, head)
        if not source.destroyed_since(former.sequence):
            return _Step(store, source, progress, former).taken()
    return _Step(store, Source(head, whole=True), progress, None, replaces=former).taken()


def _reach(after: int, head: queries.State) -> Source:
    """Some events on, but no further than the head, and never half a publication."""
    at = queries.as_at(queries.last_with(min(after + EVENTS, head.sequence)))
    return Source(at if at.sequence <= head.sequence else head)


@dataclass
class _Step:
    """From one version to the next."""

    store: Store
    source: Source
    progress: Progress
    former: Version | None
    replaces: Version | None = None
    checks: Checks = field(default_factory=Checks)
    changes: dict[str, Entry | None] = field(default_factory=dict)
    hundreds: set[tuple[Kind, str]] | None = None
    made: int = 0
    new: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def taken(self) -> Version:
        """Make, check, show."""
        for address, body in rendering.assets().values():
            self.store.keep(address, body)
        if self.former:
            self._forward(self.former)
        else:
            self._whole()
        self._put(numbers.FILE, numbers.written(self.source.numbers))
        version = Version(sequence=self.source.at, renderer=rendering.digest())
        self._put(VERSION, version.written())
        root = self._laid("", self.former.root if self.former else "", trees.grouped(self.changes.items()))
        self.checks.lead_somewhere(self.store, root)
        self.checks.count(self.source, self.hundreds)
        self.checks.passed()
        if self.replaces:
            gone = below(self.replaces.root, lambda names: map(self.store.tree, names)) - set(self.new)
            self.replaced += sorted(gone)
        version = Version(sequence=version.sequence, renderer=version.renderer, root=root)
        self.store.switch(version, new=self.new, replaced=self.replaced)
        log.info("the website shows line %d, %d files made anew", version.sequence, len(self.changes))
        return version

    def _whole(self) -> None:
        source = self.source
        for kind in sorted(Kind):
            for page in source.every(kind, BATCH):
                source.numbers.update(numbers.of(page))
        source.numbers.update(numbers.days(queries.published_each_day(source.at)))
        for sort in pages.SORTS.values():
            for refs in sort.every(source):
                self._make(sort, refs)

    def _forward(self, former: Version) -> None:
        source = self.source
        told = [line for part in _told(source, former.sequence) for line in part]
        before = source.lines(line.supersedes for line in told if line.supersedes)
        pairs: list[tuple[Line | None, Line]] = [(before.get(line.supersedes or 0), line) for line in told]
        self.hundreds = {(line.kind, addresses.shard(line.ref)) for line in told if line.kind in addresses.NUMBERED}
        source.numbers = numbers.forward(numbers.read(self.store.file(former.root, numbers.FILE)), pairs)
        for name, refs in sorted(touched(source, pairs).items()):
            ordered = sorted(refs)
            for first in range(0, len(ordered), BATCH):
                self._make(pages.SORTS[name], ordered[first : first + BATCH])

    def _make(self, sort: Sort, refs: Sequence[str]) -> None:
        for place, said in sort.contexts(self.source, refs):
            for language in sort.languages:
                path = f"{language}/{place}" if language else place
                body = None if said is None else rendering.page(sort.template, language, said)
                if body is not None and sort.template.endswith(".html"):
                    self.checks.page(path, body)
                self._put(addresses.file(path), body)
                self.made += 1
                if self.made % EVERY == 0:
                    self.progress(sort.name, self.made)

    def _put(self, path: str, body: bytes | None) -> None:
        """Note a file, unless the former version has the very same."""
        found = find(self.store, self.former.root, path) if self.former else None
        before = found[2] if found else None
        if body is None:
            if before:
                self.changes[path] = None
        elif before != trees.file(body):
            self.changes[path] = self.store.stage(body)

    def _laid(self, path: str, former: str, node: Node) -> str:
        """A directory with its changes, put into the store; its name, empty if nothing is left of it."""
        before = self.store.tree(former) if former else {}
        names: dict[str, Entry | None] = {}
        for name, change in node.items():
            if isinstance(change, dict):
                known = before.get(name)
                below = self._laid(f"{path}/{name}", known.digest if known else "", change)
                names[name] = Entry(trees.TREE, below) if below else None
            else:
                names[name] = change
        after = trees.applied(before, names)
        if after == before:
            return former
        if former:
            self.replaced.append(former)
        if not after:
            return ""
        digest = self.store.put(path, after, former)
        self.new.append(digest)
        return digest


def _told(source: Source, after: int) -> Iterator[list[Line]]:
    while part := source.told(after, BATCH):
        yield part
        after = part[-1].sequence
