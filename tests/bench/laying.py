"""A whole website in a moment: its directories and numbers are those of the register, its pages stand-ins.

What a step costs depends on the register's tables, on the numbers kept beside the pages, and on how much the
directories on its way hold: each is put anew with a second name for what did not change, whatever is in that. So pages
that a step does not touch may say anything; how many there are and where they lie is what the product makes of the
register.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from unittest import mock

from registry.site import addresses, build, pages, rendering
from registry.site import tree as trees
from registry.site.folder import Folder
from registry.site.pages import listing, target
from registry.site.pages.sort import Made, Sort
from registry.site.source import Source
from registry.site.store import StoreError
from registry.site.tree import Tree

STAND_IN = b"<html><head><title>Stand-in</title></head><body><h1>Stand-in</h1></body></html>\n"
OWN = (target.SORT, listing.SORT)
"""The sorts of which there are as many pages as records that the register numbers."""


def lay(store: Folder) -> None:
    """The website of the register as it stands, where none was before."""
    with contextlib.ExitStack() as patched:
        patched.enter_context(mock.patch.dict(pages.SORTS, {sort.name: _unasked(sort) for sort in OWN}))
        patched.enter_context(mock.patch.object(rendering, "page", _stand_in))
        build.update(store)


class Laid(Folder):
    """A folder whose directories of single records are all one, as long as a stand-in is all that each holds.

    There would be two for each listing and each target, with a block or two on the disk for every name. Whoever looks
    into one reads as much from the disk as if it were there.
    """

    def put(self, path: str, tree: Tree, former: str = "") -> str:
        """See `Store`."""
        if tree == _ONE and not former and path.startswith(_RECORDS):
            if not (self.root / "one").exists():
                self._write(self.root / "one" / addresses.INDEX, STAND_IN)
                self._write(self.root / "one" / "listing", trees.written(tree))
            return trees.digest(path, tree)
        return super().put(path, tree, former)

    def file(self, digest: str, name: str) -> bytes:
        """See `Store`."""
        try:
            return super().file(digest, name)
        except StoreError:
            return (self.root / "one" / name).read_bytes()

    def _tree(self, digest: str) -> Tree:
        try:
            return super()._tree(digest)
        except StoreError:
            return trees.read((self.root / "one" / "listing").read_bytes())


_ONE = {addresses.INDEX: trees.file(STAND_IN)}
_RECORDS = tuple(f"/{language}/{sort.name}s/" for language in addresses.LANGUAGES for sort in OWN)


def _unasked(sort: Sort) -> Sort:
    """A sort whose pages stand where its own do, and for which nothing is read."""

    def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
        return ((f"{sort.name}s/{ref}/", {}) for ref in refs)

    return replace(sort, contexts=contexts)


def _stand_in(template: str, language: str, said: Any) -> bytes:
    return STAND_IN
