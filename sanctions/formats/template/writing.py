"""Entries as rows of the template's sheets: for an empty form, for mending, for a State's own list to take away."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sanctions.formats.entry import Entry, Fault
from sanctions.formats.template import written
from sanctions.formats.template.columns import REFERENCE, Column, Says, Sheet
from sanctions.formats.template.sheets import SHEETS
from sanctions.proposal import Ending, Proposal


class Written(NamedTuple):
    """A row to be written: the sheet's number, its cells by column, and the problems that concern it."""

    sheet: int
    cells: list[str]
    problem: str


def rows(entry: Entry, faults: Sequence[Fault] = ()) -> Iterator[Written]:
    """The rows that say an entry, that of Listings last; each fault stands with the row it points at, else there."""
    said, left = _listing(entry)
    taken: set[int] = set()
    for number, sheet in enumerate(SHEETS):
        if not sheet.member:
            continue
        values = getattr(entry.said, sheet.member)
        for at in range(len(values) - len(left[sheet.member]), len(values)):
            pointer = f"/{sheet.member}/{at}"
            mine = {i for i, fault in enumerate(faults) if f"{fault.pointer}/".startswith(f"{pointer}/")}
            taken |= mine
            problem = "; ".join(faults[i].detail for i in sorted(mine))
            said_here = [_cell(column, values[at], entry.said) for column in sheet.columns]
            yield Written(number, said_here, problem)
    rest = "; ".join(fault.detail for i, fault in enumerate(faults) if i not in taken)
    yield Written(0, said, rest)


def _listing(entry: Entry) -> tuple[list[str], dict[str, list[Any]]]:
    """The cells of Listings, and the values of each list that have no room there."""
    left = {sheet.member: list(getattr(entry.said, sheet.member)) for sheet in SHEETS if sheet.member}
    cells = []
    for column in SHEETS[0].columns:
        if column.make is not None:
            cells.append(_first_values(column, left[column.member]))
        elif column.member.startswith("ended."):
            cells.append(_of_ending(column.member.removeprefix("ended."), entry.ended))
        elif column.member == "programme":
            cells.append(entry.said.programme or (entry.programmes or [""])[0])
        elif column.member == "further_programmes":
            further = entry.said.further_programmes if entry.said.programme else entry.programmes[1:]
            cells.append(written.joined(further))
        else:
            cells.append(_cell(column, entry.said, entry.said))
    return cells, left


def _first_values(column: Column, left: list[Any]) -> str:
    """Take from the front what the column can say without loss: one value, or several."""
    assert column.make is not None  # noqa: S101 - for the types: the caller asked
    texts: list[str] = []
    while left and (column.says is Says.TEXTS or not texts):
        value = left[0]
        text: str = getattr(value, "text", "") or getattr(value, "number", "")
        if not text or text != text.strip() or column.make(text) != value:
            break
        texts.append(text)
        left.pop(0)
    return written.joined(texts) if column.says is Says.TEXTS else "".join(texts)


def _of_ending(path: str, ending: Ending | None) -> str:
    value: Any = ending
    for member in path.split("."):
        value = getattr(value, member, None)
    return value or ""


def _cell(column: Column, form: Any, proposal: Proposal) -> str:
    if column.member == REFERENCE and column.needed:
        return proposal.own_reference
    if column.member.startswith("parts."):
        return str(form.parts.get(column.member.removeprefix("parts."), ""))
    value = getattr(form, column.member)
    match column.says:
        case Says.TEXTS | Says.CODES:
            return written.joined(value)
        case Says.FLAG:
            return "yes" if value else ""
        case Says.PARTS:
            return written.joined_parts({name: text for name, text in value.items() if name not in _own_parts(form)})
    return str(value)


def _own_parts(form: Any) -> frozenset[str]:
    """The parts that have columns of their own on the sheet of a form."""
    return _PARTS[type(form)]


def _parts(sheet: Sheet) -> frozenset[str]:
    return frozenset(
        column.member.removeprefix("parts.") for column in sheet.columns if column.member.startswith("parts.")
    )


_PARTS = {sheet.form: _parts(sheet) for sheet in SHEETS}
