"""What a store writes down of its switches, and what it may forget by it. Pure.

Each line leads from the version of the line before to its own, so a directory that a line replaced is needed until the
versions before that line are given up, unless a later line brings it back.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import TypedDict

from registry.site.store import KEPT, Version
from registry.site.tree import TREE, Tree


class Line(TypedDict):
    """A switch as it is written down: the root since, and the directories that came and went with it.

    What came may name directories that were there before.
    """

    root: str
    new: list[str]
    replaced: list[str]


Log = Mapping[int, Line]


def following(log: Log, shown: str, line: Line, read: Callable[[Iterable[str]], Iterable[Tree]]) -> Line:
    """The line to write down next for a switch from what is shown, told from where the log ends.

    The log ends elsewhere when a switch was cut short or lost to another after it was written down, or when somebody
    went back by hand. What the lines since brought is then given up by this line, and what is shown counts as brought
    back by it; to know what that is, all its directories are read.
    """
    since = list(takewhile(lambda number: log[number]["root"] != shown, sorted(log, reverse=True)))
    if not since:
        return line
    held = below(shown, read) if shown else set()
    new, replaced = set(line["new"]), set(line["replaced"])
    undone = {digest for number in since for digest in log[number]["new"]} - held
    return Line(root=line["root"], new=sorted(held - replaced | new), replaced=sorted(undone - new | replaced))


def below(root: str, read: Callable[[Iterable[str]], Iterable[Tree]]) -> set[str]:
    """The directories of a version, itself among them, read level by level."""
    found, level = set[str](), {root}
    while level:
        found |= level
        level = {entry.digest for tree in read(level) for entry in tree.values() if entry.kind == TREE} - found
    return found


def forgettable(log: Log) -> Iterator[tuple[int, set[str]]]:
    """Lines older than the kept versions, each with what was gone with it and never brought back."""
    numbers = sorted(log)
    for number in numbers[: -KEPT - 1]:
        later = {digest for one in numbers if one > number for digest in log[one]["new"]}
        yield number, set(log[number]["replaced"]) - later


def shown(body: bytes, root: str) -> Version:
    """The version of which this is the own file.

    Raises:
        ValueError: it is of none.
    """
    said = json.loads(body)
    if not isinstance(said, dict) or not {"sequence", "renderer"} <= said.keys():
        raise ValueError(f"no sequence and renderer in {body[:80]!r}")
    return Version(sequence=said["sequence"], renderer=said["renderer"], root=root)
