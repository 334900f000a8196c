"""The website of `everything`, made once and read by whoever looks at pages: where each is, by its sort."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import connections
from pytest_django import DjangoDbBlocker

from registry import queries
from registry.site import addresses, build, numbers, pages
from registry.site.folder import Folder
from registry.site.source import Source
from registry.site.store import find
from tests import pristine
from tests.conftest import ALIASES, owner
from tests.registry.site.everything import publish_everything


@dataclass(frozen=True)
class Shown:
    """A website in a folder, and the addresses of its pages by sort and language: ``/en/targets/T000001/``."""

    folder: Path
    by_sort: Mapping[tuple[str, str], Sequence[str]]

    def read(self, address: str) -> bytes:
        """A page's bytes.

        Raises:
            LookupError: there is none.
        """
        store = Folder(self.folder)
        version = store.current()
        found = version and find(store, version.root, addresses.file(address.removeprefix("/")))
        if not found:
            raise LookupError(address)
        return bytes(store.file(found[0], found[1]))

    def html(self, language: str = "") -> list[str]:
        """The addresses of all pages, or of those in a language."""
        return sorted(
            address
            for (sort, of), those in self.by_sort.items()
            if pages.SORTS[sort].template.endswith(".html") and language in {"", of}
            for address in those
        )

    def richest(self, language: str) -> dict[str, str]:
        """Of each sort of page the longest one, which has most on it."""
        return {
            sort: max(those, key=lambda address: len(self.read(address)))
            for (sort, of), those in self.by_sort.items()
            if of == language and pages.SORTS[sort].template.endswith(".html")
        }


def made(folder: Path, blocker: DjangoDbBlocker, publish: Callable[[], object] = publish_everything) -> Shown:
    """The website of what is published, in a folder; the test database is left as it was."""
    with blocker.unblock():
        try:
            publish()
            return _made(folder)
        finally:
            for alias in ALIASES:
                connections[alias].close()
            pristine.restore(owner())


def _made(folder: Path) -> Shown:
    store = Folder(folder)
    version = build.update(store)
    assert version
    source = Source(queries.as_at(None), whole=True)
    source.numbers = numbers.read(store.file(version.root, numbers.FILE))
    found: dict[tuple[str, str], list[str]] = {}
    for sort in pages.SORTS.values():
        places = [
            place for refs in sort.every(source) for place, said in sort.contexts(source, refs) if said is not None
        ]
        for language in sort.languages:
            found[sort.name, language] = [f"/{language}/{place}" if language else f"/{place}" for place in places]
    return Shown(folder, found)
