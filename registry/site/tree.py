"""A version of the website as a tree of directories, each named by the hash of what it holds. Pure.

A directory that did not change keeps its name, so a new version shares with the former one everything but the path to
what changed, and two versions are the same, byte for byte, exactly when the names of their roots are.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import NamedTuple

FILE, TREE = "file", "tree"


class Entry(NamedTuple):
    """What a directory holds under one name: a file or a directory, by the SHA-256 of its content; bytes of a file."""

    kind: str
    digest: str
    size: int = 0


Tree = dict[str, Entry]
Node = dict[str, "Entry | Node | None"]
"""Changes by name: a file's new content, the changes in a directory, None for what goes."""


def file(body: bytes) -> Entry:
    """The entry of a file with this content."""
    return Entry(FILE, hashlib.sha256(body).hexdigest(), len(body))


def written(tree: Tree) -> bytes:
    """A directory's listing: a line for each entry, in the order of their names."""
    lines = (f"{entry.kind} {entry.digest} {entry.size} {name}\n" for name, entry in sorted(tree.items()))
    return "".join(lines).encode()


def read(listing: bytes) -> Tree:
    """The directory of a listing."""
    fields = (line.split(" ", 3) for line in listing.decode().splitlines())
    return {name: Entry(kind, digest, int(size)) for kind, digest, size, name in fields}


def digest(path: str, tree: Tree) -> str:
    """The name of a directory. Its path counts: two places never share one, so what one gives up the other keeps."""
    return hashlib.sha256(path.encode() + b"\n" + written(tree)).hexdigest()


def grouped(changes: Iterable[tuple[str, Entry | None]]) -> Node:
    """Changes by path (``en/targets/T000/T000001/index.html``) as changes by directory."""
    root: Node = {}
    for path, entry in changes:
        *folders, name = path.split("/")
        node = root
        for folder in folders:
            below = node.setdefault(folder, {})
            if not isinstance(below, dict):
                raise ValueError(f"{path}: {folder} is a file")
            node = below
        node[name] = entry
    return node if node is root else root


def applied(tree: Mapping[str, Entry], names: Mapping[str, Entry | None]) -> Tree:
    """A directory with some names changed, and without those that are None."""
    return {name: entry for name, entry in (dict(tree) | dict(names)).items() if entry is not None}
