"""Versions of the website in an S3-compatible bucket, laid out as in a folder: ``current`` is one small object.

::

    trees/ab/ab12…/     a directory of some version: its files, and `.tree`, its listing, written last
    assets/             style sheets and the like, which pages of all versions share
    versions/           what each version brought and replaced, the last few
    current             the root that is shown, and what its version file says

Nothing is written before the switch: what is staged and put waits in this process, and is read from there. So every
content is uploaded once, straight to its place and many at a time, and a build that fails leaves nothing behind. It
also means that one `Bucket` stages, puts and switches.

A directory holds all its files; one that did not change is copied by the server. Contents kept under their own hash
would spare the copy, but to know which of them may be forgotten, all kept directories would have to be asked, and there
are a hundred thousand. Here a directory's files go with it, and the few files beside a changed one are cheap to copy.

``current`` is replaced on the condition that it is what `current` told, so of two builders one loses. That takes a
server that knows If-Match. With one that does not, it is only looked at once more just before (where such requests are
refused, AWS_CONDITIONAL_PUT=disabled says not to make them); there, as in a folder, whoever builds holds a lock.
"""

import json
import logging
from collections.abc import Sequence
from functools import lru_cache, partial

from registry.site import tree as trees
from registry.site.folder import LISTING
from registry.site.history import Line, Log, following, forgettable, shown
from registry.site.objects import Objects, together
from registry.site.store import StoreError, Version
from registry.site.tree import Entry, Tree
from registry.site.waiting import Waiting, files, place

log = logging.getLogger(__name__)


class Bucket:
    """A store in a bucket: ``s3://name/optional/prefix``."""

    def __init__(self, where: str) -> None:
        self.where = where
        self._objects = Objects(where)
        self._waiting = Waiting(self._objects)
        self._listings = lru_cache(maxsize=4096)(self._tree)
        self._tag: str | None = None  # the entity tag of `current` as last told; None when there was none

    def current(self) -> Version | None:
        """See `Store`."""
        version, self._tag = self._shown()
        return version

    def stage(self, body: bytes) -> Entry:
        """See `Store`."""
        entry = trees.file(body)
        self._waiting.add(entry, body)
        return entry

    def put(self, path: str, tree: Tree, former: str = "") -> str:
        """See `Store`."""
        digest = trees.digest(path, tree)
        if digest == former or digest in self._waiting.directories:
            return digest
        before = self.tree(former) if former else {}
        unknown = [name for name, entry in files(tree).items() if before.get(name) != entry]
        lost = next((name for name in unknown if tree[name].digest not in self._waiting), None)
        if lost is None:
            self._waiting.put(digest, tree, former)
        elif not self._objects.has(place(digest, LISTING)):
            raise StoreError(f"{lost} is neither staged nor in the former directory")
        return digest

    def tree(self, digest: str) -> Tree:
        """See `Store`."""
        waiting = self._waiting.directories.get(digest)
        return self._listings(digest) if waiting is None else waiting

    def file(self, digest: str, name: str) -> bytes:
        """See `Store`."""
        source = self._waiting.source(digest, name)
        return source if isinstance(source, bytes) else self._objects.get(source)

    def keep(self, name: str, body: bytes) -> None:
        """See `Store`."""
        self._objects.put(f"assets/{name}", body)

    def asset(self, name: str) -> bytes:
        """See `Store`."""
        return self._objects.get(f"assets/{name}")

    def switch(self, version: Version, *, new: Sequence[str], replaced: Sequence[str]) -> None:
        """See `Store`.

        Raises:
            StoreError: what `current` told this store is no longer what is shown.
        """
        before, tag = self._shown()
        if tag != self._tag:
            raise StoreError(f"{self.where}: current was changed by another in the meantime")
        self._waiting.write(version.root, some_there=before is not None)
        written = self._log()
        line = Line(root=version.root, new=list(new), replaced=list(replaced))
        line = following(written, before.root if before else "", line, partial(together, self.tree))
        number = 1 + max(written, default=0)
        self._objects.replace(_line(number), json.dumps(line).encode(), None)
        said = json.loads(version.written()) | {"root": version.root}
        self._tag = self._objects.replace("current", json.dumps(said).encode(), tag)
        self._waiting.clear()
        try:
            self._forget({**written, number: line})
        except StoreError as error:  # the version is shown all the same; the next switch tries again
            log.warning("former versions are not forgotten: %s", error)

    def _forget(self, written: Log) -> None:
        """Remove what is too old: listings first, and files by what is there, so what is cut short can be finished."""
        for number, digests in forgettable(written):
            self._objects.delete([place(digest, LISTING) for digest in digests])
            rest = together(self._objects.names, map(place, digests))
            self._objects.delete([name for names in rest for name in names])
            self._objects.delete([_line(number)])

    def _log(self) -> dict[int, Line]:
        names = self._objects.names("versions")
        lines = together(self._objects.get, names)
        try:
            return {int(name[-17:-5]): json.loads(line) for name, line in zip(names, lines, strict=True)}
        except ValueError as error:
            raise StoreError(f"{self.where}: versions: {error}") from error

    def _shown(self) -> tuple[Version | None, str | None]:
        """What ``current`` says, and its entity tag."""
        found = self._objects.find("current")
        if found is None:
            return None, None
        try:
            return shown(found[0], json.loads(found[0])["root"]), found[1]
        except (ValueError, TypeError, KeyError) as error:
            raise StoreError(f"{self.where}: current names no version: {error}") from error

    def _tree(self, digest: str) -> Tree:
        try:
            return trees.read(self._objects.get(place(digest, LISTING)))
        except ValueError as error:
            raise StoreError(f"no directory {digest}: {error}") from error


def _line(number: int) -> str:
    return f"versions/{number:012}.json"
