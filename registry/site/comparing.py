"""The website that is shown against the one that the register makes from scratch: they are the same, byte for byte.

The reconciler of the public's view: whatever changed a page behind our back, or left one behind, is found here.
"""

import tempfile
from collections.abc import Iterator

from registry.site import build
from registry.site import tree as trees
from registry.site.folder import Folder
from registry.site.store import Store, StoreError

MOST = 100


def differences(store: Store, *, progress: build.Progress = build.silent) -> list[str]:
    """A line for each file that differs, at most a hundred; none when the two are the same.

    Raises:
        StoreError: the store fails, or holds a directory that is not what its name says.
        BuildError: the register makes a website that must not be shown.
    """
    shown = store.current()
    if shown is None:
        return ["nothing is shown"]
    with tempfile.TemporaryDirectory(prefix="registry-site-") as where:
        made = Folder(where)
        version = build.update(made, upto=shown.sequence, progress=progress)
        assert version is not None  # noqa: S101 - the folder was empty
        found = [*_differ("", store, shown.root, made, version.root)]
    return found[:MOST] + ([f"and {len(found) - MOST} more"] if len(found) > MOST else [])


def _differ(path: str, store: Store, shown: str, made: Store, wanted: str) -> Iterator[str]:
    before = store.tree(shown) if shown else {}
    after = made.tree(wanted) if wanted else {}
    for name in sorted({*before, *after}):
        here, there = before.get(name), after.get(name)
        below = f"{path}{name}"
        if trees.TREE in {entry.kind for entry in (here, there) if entry}:
            yield from _differ(f"{below}/", store, _tree(here), made, _tree(there))
            continue
        if here:
            yield from _changed(store, shown, name, here.digest, below)
        if here != there:
            fault = "differs" if here and there else "is not there" if there else "should not be there"
            yield f"{below}: {fault}"


def _changed(store: Store, directory: str, name: str, digest: str, path: str) -> Iterator[str]:
    """Whether a file is still what its directory says."""
    try:
        if trees.file(store.file(directory, name)).digest != digest:
            yield f"{path}: the file was changed where it lies"
    except StoreError:
        yield f"{path}: the file is gone from where it lay"


def _tree(entry: trees.Entry | None) -> str:
    return entry.digest if entry and entry.kind == trees.TREE else ""
