"""What the United Kingdom's lists say of one designation, gathered from rows or elements: distinct facts in order.

A fact is a tuple of texts that belong together (the lines of an address, a passport's number and what is said of it)
under the word for it here. The CSV repeats a designation for each combination of its values; each is kept once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Columns = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
"""By the word for a fact: the columns (or elements) that say it, and the member that each lands in."""

NAME = ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6")
NUMBERED = re.compile(r"\((\d{1,2})\)\s*")
DAY = re.compile(r"(dd|\d{1,2})/(mm|\d{1,2})/(\d{4})(?:\s+00:00(?::00)?)?", re.IGNORECASE)
ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:T00:00:00.*)?")
NAMED_DAY = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(slots=True)
class Facts:
    """The facts of one designation; ``strange`` is what the reader does not know: heading or path, and text."""

    where: str
    said: dict[str, dict[tuple[str, ...], None]] = field(default_factory=dict)
    strange: list[tuple[str, str]] = field(default_factory=list)
    kept: set[tuple[str, str]] = field(default_factory=set)

    def add(self, fact: str, *texts: str) -> None:
        """Unless it is empty, or said already."""
        if any(texts):
            self.said.setdefault(fact, {})[texts] = None

    def all(self, fact: str) -> list[tuple[str, ...]]:
        """Every one, in the file's order."""
        return list(self.said.get(fact, ()))

    def texts(self, fact: str) -> list[str]:
        """Every one that is a single text."""
        return [texts[0] for texts in self.said.get(fact, ())]

    def first(self, fact: str) -> str:
        """The first, or an empty text."""
        return next(iter(self.texts(fact)), "")


def gather(facts: Facts, cells: Mapping[str, str], columns: Columns) -> None:
    """The facts of a row."""
    for fact, (headings, _members) in columns.items():
        if len(headings) == 1:
            if text := cells.get(headings[0], ""):
                facts.add(fact, text)
        else:
            facts.add(fact, *(cells.get(heading, "") for heading in headings))


def keep(facts: Facts, cells: Mapping[str, str], unknown: Sequence[str]) -> None:
    """What stands in columns that nobody knows, each text once."""
    for heading in unknown:
        if heading in cells and (said := (heading, cells[heading])) not in facts.kept:
            facts.kept.add(said)
            facts.strange.append(said)


def fields(columns: Columns) -> dict[str, str]:
    """Every column and the member it lands in."""
    return {
        heading: member
        for headings, members in columns.values()
        for heading, member in zip(headings, members, strict=True)
    }


def several(text: str) -> list[str]:
    """The values of a cell that numbers them, "(1) … (2) …"; else the one that it is."""
    if not text.startswith("(1)"):
        return [text]
    _before, *rest = NUMBERED.split(text)
    numbers, values = rest[::2], [value.strip(" ;,\n") for value in rest[1::2]]
    in_order = numbers == [str(number) for number in range(1, len(numbers) + 1)]
    return [value for value in values if value] if in_order and any(values) else [text]


def day(text: str) -> str:
    """A date in the form that is read without guessing: the lists print day, month and year, unknown ones as ``dd``,
    ``mm`` or zero. What is printed otherwise stays."""
    text = text.strip()
    if found := DAY.fullmatch(text):
        month = "" if found[2].strip("0").lower() in {"", "mm"} else found[2].zfill(2)
        days = "" if found[1].strip("0").lower() in {"", "dd"} else found[1].zfill(2)
        if not month and days:
            return text
        return "-".join(part for part in (found[3], month, days) if part)
    if found := ISO_DAY.fullmatch(text):
        return found[1]
    if (found := NAMED_DAY.fullmatch(text)) and found[2].lower() in MONTHS:
        return f"{found[3]}-{MONTHS.index(found[2].lower()) + 1:02}-{found[1].zfill(2)}"
    return text
