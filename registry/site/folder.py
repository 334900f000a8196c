"""Versions of the website in a folder, which any web server can serve: ``current`` is a link to the one shown.

::

    trees/ab/ab12…/     a directory of some version: its files, links to its directories, and `.tree`, its listing
    staged/             contents on their way into directories
    assets/             style sheets and the like, which pages of all versions share
    versions/           what each version brought and replaced, the last few
    current -> trees/…

Directories are written aside and renamed, and renamed before they are removed, so one that has its name is whole. Only
a power cut before the switch may leave names without content, so what a build finds there already it reads before it
takes it. A file or a link that did not change is a second name (a hard link) of the same one, which takes a tenth of
the time. One builder at a time: whoever builds holds a lock, for a link cannot be changed on a condition; that it is
still what `current` told is only looked at just before.
"""

import json
import os
import shutil
import stat
import uuid
from collections.abc import Sequence
from functools import lru_cache, partial
from pathlib import Path

from registry.site import tree as trees
from registry.site.disk import link, put_on_disk, told
from registry.site.history import Line, Log, following, forgettable, shown
from registry.site.store import VERSION, StoreError, Version
from registry.site.tree import Entry, Tree

LISTING = ".tree"
SINGLY = 500
"""Up to so many files and folders each is put on the disk on its own; above it is cheaper to have everything put."""


class Folder:
    """A store in a folder of this machine."""

    def __init__(self, where: str | Path) -> None:
        self.root = Path(where)
        self._listings = lru_cache(maxsize=4096)(self._tree)
        self._told = ""  # the root that `current` told last; empty when there was none
        self._unwritten: set[Path] = set()

    def current(self) -> Version | None:
        """See `Store`."""
        link = self.root / "current"
        try:
            digest = self._shown()
            version = shown((self._place(digest) / VERSION).read_bytes(), digest) if digest else None
        except (OSError, ValueError) as error:
            raise StoreError(f"{link} leads to no version: {error}") from error
        self._told = digest
        return version

    @told()
    def stage(self, body: bytes) -> Entry:
        """See `Store`."""
        entry = trees.file(body)
        self._write_once(self._staged(entry.digest), body)
        return entry

    @told()
    def put(self, path: str, tree: Tree, former: str = "") -> str:
        """See `Store`."""
        digest = trees.digest(path, tree)
        place = self._place(digest)
        there = place.exists()
        if there and self._whole(place, tree):
            self._note(*(place / name for name, entry in tree.items() if entry.kind == trees.FILE))
        else:
            aside = self._aside(tree, former)
            if there:  # a power cut left it; its files may also be those of the former one
                if not self._whole(aside, tree):
                    raise StoreError(f"{digest} is not whole, nor is {former or 'what is staged'}")
                place.rename(self._gone())
                self._listings.cache_clear()
            place.parent.mkdir(parents=True, exist_ok=True)
            aside.rename(place)
        self._note(place / LISTING, place, place.parent, place.parent.parent)
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
        self._write_once(self.root / "assets" / name, body)

    def asset(self, name: str) -> bytes:
        """See `Store`."""
        try:
            return (self.root / "assets" / name).read_bytes()
        except OSError as error:
            raise StoreError(f"no asset {name}: {error}") from error

    @told()
    def switch(self, version: Version, *, new: Sequence[str], replaced: Sequence[str]) -> None:
        """See `Store`."""
        self._unchanged()
        log = self._log()
        line = Line(root=version.root, new=list(new), replaced=list(replaced))
        line = following(log, self._told, line, partial(map, self.tree))
        number = 1 + max(log, default=0)
        self._write(self._line(number), json.dumps(line).encode())
        self._settle()
        self._unchanged()
        aside = self.root / f"current.{uuid.uuid4().hex}"
        aside.symlink_to(self._place(version.root).relative_to(self.root))
        aside.replace(self.root / "current")
        self._told = version.root
        put_on_disk(self.root)
        self._forget({**log, number: line})
        shutil.rmtree(self.root / "staged", ignore_errors=True)

    def _forget(self, log: Log) -> None:
        """Remove what is too old; renamed first, so that what is cut short leaves no directory that is not whole."""
        (self.root / "staged").mkdir(exist_ok=True)
        for number, digests in forgettable(log):
            for digest in digests:
                if self._place(digest).exists():
                    self._place(digest).rename(self._gone())
            self._line(number).unlink()

    def _shown(self) -> str:
        """The root that ``current`` names; empty before the first."""
        try:
            return (self.root / "current").readlink().name
        except FileNotFoundError:
            return ""

    def _unchanged(self) -> None:
        """See that what is shown is what `current` told."""
        if self._shown() != self._told:
            raise StoreError(f"{self.root}: current was changed by another in the meantime")

    def _log(self) -> dict[int, Line]:
        said = {int(one.stem): one.read_bytes() for one in (self.root / "versions").glob("*.json")}
        if said and not said[max(said)].strip(b"\0"):  # a power cut left the last before its switch: written again
            del said[max(said)]
        return {number: json.loads(line) for number, line in said.items()}

    def _line(self, number: int) -> Path:
        return self.root / "versions" / f"{number:012}.json"

    def _write(self, place: Path, body: bytes) -> None:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside = place.with_name(f".{place.name}.{uuid.uuid4().hex}")
        aside.write_bytes(body)
        aside.replace(place)
        self._note(place, place.parent)

    def _write_once(self, place: Path, body: bytes) -> None:
        """Write a file that has the same content for ever, unless it is there; a power cut may have left another."""
        if place.exists() and place.read_bytes() == body:
            self._note(place, place.parent)
        else:
            self._write(place, body)

    def _aside(self, tree: Tree, former: str) -> Path:
        """A directory that has no name yet, of what is staged and what stands in the former one."""
        before = self.tree(former) if former else {}
        aside = self.root / "staged" / f"tree-{uuid.uuid4().hex}"
        aside.mkdir(parents=True)
        unchanged = self._place(former)
        for name, entry in tree.items():
            if before.get(name) == entry:
                link(f"{unchanged}/{name}", f"{aside}/{name}")
            elif entry.kind == trees.TREE:
                (aside / name).symlink_to(self._way(entry))
            else:
                link(self._staged(entry.digest), aside / name)
        (aside / LISTING).write_bytes(trees.written(tree))
        return aside

    def _whole(self, place: Path, tree: Tree) -> bool:
        """Whether a directory holds what it should, by its content."""
        try:
            return (place / LISTING).read_bytes() == trees.written(tree) and all(
                (place / name).readlink() == self._way(entry)
                if entry.kind == trees.TREE
                else stat.S_ISREG((place / name).lstat().st_mode) and trees.file((place / name).read_bytes()) == entry
                for name, entry in tree.items()
            )
        except OSError:
            return False

    def _settle(self) -> None:
        """Have the disk hold what is about to be shown."""
        if len(self._unwritten) > SINGLY:
            os.sync()
        else:
            for place in self._unwritten:
                put_on_disk(place)
        self._unwritten.clear()

    def _note(self, *places: Path) -> None:
        """Remember what was written, or got names. Beyond the most that count it is no matter which."""
        if len(self._unwritten) <= SINGLY:
            self._unwritten.update(places)

    def _tree(self, digest: str) -> Tree:
        try:
            return trees.read((self._place(digest) / LISTING).read_bytes())
        except (OSError, ValueError) as error:
            raise StoreError(f"no directory {digest}: {error}") from error

    def _place(self, digest: str) -> Path:
        return self.root / "trees" / digest[:2] / digest

    def _way(self, entry: Entry) -> Path:
        """Where the link to a directory points, from within another."""
        return Path("..", "..", *self._place(entry.digest).parts[-2:])

    def _staged(self, digest: str) -> Path:
        return self.root / "staged" / digest[:2] / digest

    def _gone(self) -> Path:
        return self.root / "staged" / f"gone-{uuid.uuid4().hex}"
