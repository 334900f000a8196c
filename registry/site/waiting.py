"""What is on its way into a bucket: contents, in a nameless file that goes with the process, and directories."""

import os
import tempfile
import weakref

from registry.site import tree as trees
from registry.site.folder import LISTING
from registry.site.history import below
from registry.site.objects import Objects, together
from registry.site.store import StoreError
from registry.site.tree import Entry, Tree


class Waiting:
    """What will be written. It may be read from several threads, and is filled by one."""

    def __init__(self, objects: Objects) -> None:
        self.directories: dict[str, Tree] = {}
        self._objects = objects
        self._former: dict[str, str] = {}
        self._contents: dict[str, tuple[int, int]] = {}  # length, and where it begins in the file
        self._file = -1  # its descriptor, once there is a content: who only reads pages needs none

    def __contains__(self, content: str) -> bool:
        return content in self._contents

    def add(self, entry: Entry, body: bytes) -> None:
        """Take a content in."""
        if entry.digest in self:
            return
        try:
            if self._file < 0:
                with tempfile.TemporaryFile() as file:
                    self._file = os.dup(file.fileno())
                weakref.finalize(self, os.close, self._file)
            begin = os.lseek(self._file, 0, os.SEEK_END)
            with os.fdopen(self._file, "ab", closefd=False) as file:
                file.write(body)
        except OSError as error:
            raise StoreError(f"no room for a content to wait: {error}") from error
        self._contents[entry.digest] = (len(body), begin)

    def put(self, digest: str, tree: Tree, former: str) -> None:
        """Take a directory in, whose files are among the contents or in the former one."""
        self.directories[digest] = dict(tree)
        self._former[digest] = former

    def source(self, digest: str, name: str) -> bytes | str:
        """The content of a directory's file if it waits here, else where in the bucket it is."""
        while digest in self.directories:
            entry = files(self.directories[digest]).get(name)
            if entry is None:
                raise StoreError(f"no file {name} in {digest}")
            if entry.digest in self:
                return os.pread(self._file, *self._contents[entry.digest])
            digest = self._former[digest]
        return place(digest, name)

    def write(self, root: str, *, some_there: bool) -> None:
        """Write what a version needs and is not there: all files, then all listings, so a directory with one is whole.

        What waits beside it, a build left that came to nothing.
        """
        needed = below(root, lambda names: [self.directories.get(name, {}) for name in names])
        listings = {digest: place(digest, LISTING) for digest in needed & self.directories.keys()}
        there = dict(zip(listings, together(self._objects.has, listings.values()), strict=True)) if some_there else {}
        missing = [digest for digest in listings if not there.get(digest)]
        together(self._write, [(digest, name) for digest in missing for name in files(self.directories[digest])])
        together(lambda one: self._objects.put(listings[one], trees.written(self.directories[one])), missing)

    def _write(self, which: tuple[str, str]) -> None:
        source = self.source(*which)
        if isinstance(source, bytes):
            self._objects.put(place(*which), source)
        else:
            self._objects.copy(source, place(*which))

    def clear(self) -> None:
        """Forget them all: they are written."""
        self.directories.clear()
        self._former.clear()
        self._contents.clear()
        if self._file >= 0:
            os.truncate(self._file, 0)


def files(tree: Tree) -> Tree:
    """What is a file in a directory."""
    return {name: entry for name, entry in tree.items() if entry.kind == trees.FILE}


def place(digest: str, name: str = "") -> str:
    """Where a directory is in the bucket, or its file."""
    return f"trees/{digest[:2]}/{digest}/{name}"
