"""What a sort of page is: where its pages are, what they say, which there are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.site.addresses import LANGUAGES
from registry.site.source import Source

Said = Mapping[str, Any]
Made = tuple[str, Said | None]
"""Where a page is below its language (``targets/T000006/``), and what it says; None for one that is no more."""

EVERYTHING = ("",)
"""The one reference of a sort that has one page."""


@dataclass(frozen=True)
class Sort:
    """A sort of page.

    ``contexts`` says, of pages by reference, where each is and what it says, in no language; it may say of more than
    one place for a reference. ``every`` is all references that the sort has as at the source, in batches. ``languages``
    are those it is made in: ``("",)`` for a file that has none. ``always`` are pages about everything, made anew for
    every version.
    """

    name: str
    template: str
    contexts: Callable[[Source, Sequence[str]], Iterator[Made]]
    every: Callable[[Source], Iterator[Sequence[str]]] = field(default=lambda source: iter([EVERYTHING]))
    languages: Sequence[str] = LANGUAGES
    always: bool = False


def shared(source: Source, section: str, address: str | None, **said: Any) -> Said:
    """What the template of every page speaks of, and what this one does besides.

    ``section`` is the entry of the menu a page belongs to, ``address`` where it is below its language; None for one
    that no other page should call its address, such as what a record was as at an earlier line.
    """
    return {
        "source": source,
        "section": section,
        "address": address,
        "demonstration": source.state.demonstration,
        "linked": None,
    } | said
