"""Versions of the website in a folder, which any web server can serve: ``current`` is a link to the one shown.

::

    trees/ab/ab12…/     a directory of some version: its files, links to its directories, and `.tree`, its listing
    staged/             contents on their way into directories
    assets/             style sheets and the like, which pages of all versions share
    versions/           what each version brought and replaced, the last few
    current -> trees/…

Directories are written aside and renamed, and renamed before they are removed, so one that has its name is whole. A
file or a link that did not change is a second name (a hard link) of the same one, which takes a tenth of the time. One
builder at a time: whoever builds holds a lock, for a link cannot be changed on a condition.
"""

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path

from registry.site import tree as trees
from registry.site.history import Line, Log, following, forgettable, shown
from registry.site.store import VERSION, StoreError, Version
from registry.site.tree import Entry, Tree

LISTING = ".tree"
SINGLY = 500
"""Up to so many files each is put on the disk on its own; above it is cheaper to have everything put there."""


@contextmanager
def told() -> Iterator[None]:
    """A failure of the disk is one of the store."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise StoreError(str(error)) from error


class Folder:
    """A store in a folder of this machine."""

    def __init__(self, where: str | Path) -> None:
        self.root = Path(where)
        self._listings = lru_cache(maxsize=4096)(self._tree)
        self._unwritten: list[Path] = []

    def current(self) -> Version | None:
        """See `Store`."""
        link = self.root / "current"
        try:
            digest = self._shown()
            return shown((self._place(digest) / VERSION).read_bytes(), digest) if digest else None
        except (OSError, ValueError) as error:
            raise StoreError(f"{link} leads to no version: {error}") from error

    @told()
    def stage(self, body: bytes) -> Entry:
        """See `Store`."""
        entry = trees.file(body)
        place = self._staged(entry.digest)
        if not (place.exists() and place.stat().st_size == entry.size):  # a power cut may have left an empty one
            self._write(place, body)
        return entry

    @told()
    def put(self, path: str, tree: Tree, former: str = "") -> str:
        """See `Store`."""
        digest = trees.digest(path, tree)
        place = self._place(digest)
        if place.exists():
            return digest
        before = self.tree(former) if former else {}
        aside = self.root / "staged" / f"tree-{uuid.uuid4().hex}"
        aside.mkdir(parents=True)
        unchanged = self._place(former)
        for name, entry in tree.items():
            if before.get(name) == entry:
                self._link(f"{unchanged}/{name}", f"{aside}/{name}")
            elif entry.kind == trees.TREE:
                (aside / name).symlink_to(Path("..", "..", *self._place(entry.digest).parts[-2:]))
            else:
                self._link(self._staged(entry.digest), aside / name)
        (aside / LISTING).write_bytes(trees.written(tree))
        self._note(place / LISTING)
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.rename(place)
        return digest

    def tree(self, digest: str) -> Tree:
        """See `Store`."""
        return self._listings(digest)

    def file(self, digest: str, name: str) -> bytes:
        """See `Store`."""
        try:
            return (self._place(digest) / name).read_bytes()
        except OSError as error:
            raise StoreError(f"{name} of {digest}: {error}") from error

    @told()
    def keep(self, name: str, body: bytes) -> None:
        """See `Store`."""
        place = self.root / "assets" / name
        if not place.exists():
            self._write(place, body)

    def asset(self, name: str) -> bytes:
        """See `Store`."""
        try:
            return (self.root / "assets" / name).read_bytes()
        except OSError as error:
            raise StoreError(f"no asset {name}: {error}") from error

    @told()
    def switch(self, version: Version, *, new: Sequence[str], replaced: Sequence[str]) -> None:
        """See `Store`."""
        log = self._log()
        line = Line(root=version.root, new=list(new), replaced=list(replaced))
        line = following(log, self._shown(), line, partial(map, self.tree))
        number = 1 + max(log, default=0)
        self._write(self._line(number), json.dumps(line).encode())
        self._settle()
        aside = self.root / f"current.{uuid.uuid4().hex}"
        aside.symlink_to(self._place(version.root).relative_to(self.root))
        aside.replace(self.root / "current")
        self._forget({**log, number: line})
        shutil.rmtree(self.root / "staged", ignore_errors=True)

    def _forget(self, log: Log) -> None:
        """Remove what is too old; renamed first, so that what is cut short leaves no directory that is not whole."""
        staged = self.root / "staged"
        staged.mkdir(exist_ok=True)
        for number, digests in forgettable(log):
            for digest in digests:
                if self._place(digest).exists():
                    self._place(digest).rename(staged / f"gone-{uuid.uuid4().hex}")
            self._line(number).unlink()

    def _shown(self) -> str:
        """The root that ``current`` names; empty before the first."""
        try:
            return (self.root / "current").readlink().name
        except FileNotFoundError:
            return ""

    def _log(self) -> dict[int, Line]:
        return {int(one.stem): json.loads(one.read_bytes()) for one in (self.root / "versions").glob("*.json")}

    def _line(self, number: int) -> Path:
        return self.root / "versions" / f"{number:012}.json"

    def _write(self, place: Path, body: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f".{place.name}.{uuid.uuid4().hex}")
        aside.write_bytes(body)
        aside.replace(place)
        self._note(place)

    def _settle(self) -> None:
        """Have the disk hold what is about to be shown."""
        if len(self._unwritten) > SINGLY:
            os.sync()
        else:
            for place in self._unwritten:
                with place.open("rb") as file:
                    os.fsync(file.fileno())
        self._unwritten.clear()

    def _note(self, place: Path) -> None:
        """Remember that a file was written. Beyond the most that count it is no matter which."""
        if len(self._unwritten) <= SINGLY:
            self._unwritten.append(place)

    def _tree(self, digest: str) -> Tree:
        try:
            return trees.read((self._place(digest) / LISTING).read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError(f"no directory {digest}: {error}") from error

    def _link(self, source: Path | str, target: Path | str) -> None:
        try:
            os.link(source, target, follow_symlinks=False)
        except FileNotFoundError as error:
            raise StoreError(f"{Path(target).name} is neither staged nor in the former directory") from error
        except OSError:  # a file system without second names
            shutil.copyfile(source, target, follow_symlinks=False)

    def _place(self, digest: str) -> Path:
        return self.root / "trees" / digest[:2] / digest

    def _staged(self, digest: str) -> Path:
        return self.root / "staged" / digest[:2] / digest
