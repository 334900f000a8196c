"""Where versions of the website are kept. One of them is current; it changes in one step, whole or not at all."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from registry.site.tree import Entry, Tree

VERSION = "version.json"
"""The file at the root of every version that says which it is."""

KEPT = 10
"""Former versions that are kept: long enough for whoever is reading one, and for going back by hand."""


class StoreError(Exception):
    """The store does not hold what it should, or cannot be written."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """A whole website: made of the register as at a sequence by one state of the code, under the name of its root."""

    sequence: int
    renderer: str
    root: str = ""

    def written(self) -> bytes:
        """Its own file: everything but the name, which depends on it."""
        said = {key: value for key, value in asdict(self).items() if key != "root"}
        return json.dumps(said, indent=1, sort_keys=True).encode() + b"\n"


class Store(Protocol):
    """A folder or a bucket."""

    def current(self) -> Version | None:
        """What is shown; None before the first."""

    def stage(self, body: bytes) -> Entry:
        """Keep a file's content until directories name it."""

    def put(self, path: str, tree: Tree, former: str = "") -> str:
        """Keep a directory whose files are staged or in the former one; its name.

        Raises:
            StoreError: a file is in neither.
        """

    def tree(self, digest: str) -> Tree:
        """A directory by its name.

        Raises:
            StoreError: there is none.
        """

    def file(self, digest: str, name: str) -> bytes:
        """A file of a directory.

        Raises:
            StoreError: there is none.
        """

    def keep(self, name: str, body: bytes) -> None:
        """Keep an asset for ever. Its name carries its hash: pages of any version find the one they were made with."""

    def asset(self, name: str) -> bytes:
        """An asset by its name.

        Raises:
            StoreError: there is none.
        """

    def switch(self, version: Version, *, new: Sequence[str], replaced: Sequence[str]) -> None:
        """Show this version from now on. ``new`` directories came with it, ``replaced`` went; old ones are forgotten.

        Raises:
            StoreError: the store fails, or shows another version than it last told; none, if it was not asked.
        """


def configured() -> Store:
    """The store that the setting ``SITE_STORE`` names."""
    return named(str(settings.SITE_STORE))


def named(where: str) -> Store:
    """A store by where it is: a folder's path, or ``s3://bucket/prefix``."""
    name = "registry.site.bucket.Bucket" if where.startswith("s3://") else "registry.site.folder.Folder"
    made: Store = import_string(name)(where)
    return made


def find(store: Store, root: str, path: str) -> tuple[str, str, Entry] | None:
    """Where a path leads in a version: the directory's name, the file's name in it, its entry; None if nowhere."""
    *folders, name = path.split("/")
    at = root
    for folder in folders:
        entry = store.tree(at).get(folder)
        if entry is None or entry.kind != "tree":
            return None
        at = entry.digest
    entry = store.tree(at).get(name)
    return (at, name, entry) if entry and entry.kind == "file" else None
