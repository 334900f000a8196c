"""Entries made of a template's rows: the sheets joined by reference, every cell read, every fault with its place."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

import msgspec

from sanctions.formats.entry import Entry, Fault, Report, UnreadableError
from sanctions.formats.guards.cells import unescaped
from sanctions.formats.template import written
from sanctions.formats.template.columns import REFERENCE, Column, Says
from sanctions.formats.template.joining import in_order
from sanctions.formats.template.records import ELSEWHERE, LISTINGS, Record, Table, records
from sanctions.formats.template.sheets import SHEETS
from sanctions.proposal import Act, Ending, Name, Proposal, Remark

EXAMPLE = "EXAMPLE-"
"""How the references of the template's own examples begin."""
MOST_ROWS = 20_000
"""Of one listing; the rules allow a thousand values of a kind."""


class Group(msgspec.Struct, array_like=True):
    """The rows of one listing: its own first, if it has one, then the others in the order of sheets and rows."""

    rows: list[Record]


def entries(tables: Iterable[Table], report: Report) -> Iterator[Entry]:
    """The entries in the order of the sheet Listings; then what belongs to no listing, as entries that are all fault.

    Raises:
        UnreadableError: the file as a whole is refused.
    """
    counted = {True: 0, False: 0}
    listed = in_order(records(tables, report), lambda row: (row.joint, row.sheet, row.row, row.title), Record)
    groups = in_order(
        _grouped(listed, counted), lambda group: (group.rows[0].sheet, group.rows[0].row, group.rows[0].title), Group
    )
    for group in groups:
        entry = _entry(group.rows, report)
        if _is_example(group.rows[0]):
            if counted[False]:
                entry = _faulty(entry, "example", "an example of the template: delete its rows")
            else:
                report.notices["This is an example of the template."] += 1
        yield entry


def _is_example(row: Record) -> bool:
    return row.reference.upper().startswith(EXAMPLE)


def _grouped(rows: Iterable[Record], counted: dict[bool, int]) -> Iterator[Group]:
    """Rows by listing; a second row of the same listing is a group of its own, which `_entry` finds faulty."""
    for _, together in groupby(rows, key=lambda row: row.joint):
        found: list[Record] = []
        for row in together:
            if found and row.sheet == LISTINGS:
                row.faults.append(("", "duplicate", f"the same reference stands on {found[0].where} already"))
                yield Group([row])
            else:
                found.append(row)
            if len(found) > MOST_ROWS:
                raise UnreadableError("Too many rows have one reference.", where=row.where, code="too_large")
        counted[_is_example(found[0])] += 1
        yield Group(found)


def _entry(rows: list[Record], report: Report) -> Entry:
    listing = rows[0] if rows[0].sheet == LISTINGS else None
    faults: list[Fault] = []
    members: dict[str, Any] = {
        "own_reference": unescaped(rows[0].reference),
        "programme": "",
        "kind": "",
        "measures": [],
        "names": [],
    }
    ended: dict[str, str] = {}
    if listing:
        _read_listing(listing, members, ended, faults)
    else:
        what = (
            "it has no reference" if not rows[0].reference else "its reference stands on no row of the sheet Listings"
        )
        faults.append(Fault("/own_reference", "unknown_reference", f"{rows[0].where}: {what}"))
    for row in rows[1:] if listing else rows:
        if row.sheet != ELSEWHERE:
            sheet = SHEETS[row.sheet]
            values = members.setdefault(sheet.member, [])
            value = _value(row, f"/{sheet.member}/{len(values)}", values, faults)
            if isinstance(value, Act) and (bare := Act(number=value.number)) in values:
                values[values.index(bare)] = value  # named on Listings, described on its own sheet
            else:
                values.append(value)
    others = [Remark(label=unescaped(label), text=unescaped(text)) for row in rows for label, text in row.others]
    if others:
        members["remarks"] = [*members.get("remarks", []), *others]
    said = Proposal(**members)
    return Entry(
        where=rows[0].where,
        said=said,
        programmes=[name for name in (said.programme, *said.further_programmes) if name],
        ended=_ending(ended, rows[0], faults),
        faults=faults,
    )


def _read_listing(row: Record, members: dict[str, Any], ended: dict[str, str], faults: list[Fault]) -> None:
    flat, _parts = _cells(row, "", faults)
    for member, said in flat.items():
        if member.startswith("ended."):
            ended[member.removeprefix("ended.")] = said
        else:
            members[member] = said


def _value(row: Record, pointer: str, before: list[Any], faults: list[Fault]) -> Any:
    """The value that a row says; ``before`` are those of its list that the listing has already."""
    sheet = SHEETS[row.sheet]
    members, parts = _cells(row, pointer, faults)
    if parts:
        members["parts"] = parts
    if sheet.form is Name and "kind" not in members and any(name.kind == "PRIMARY" for name in before):
        members["kind"] = "ALIAS"  # nobody has two primary names: an unsaid kind is another name's
    for column in sheet.columns:
        if column.needed and column.member != REFERENCE:
            members.setdefault(column.member, "")
    return sheet.form(**members)


def _cells(row: Record, pointer: str, faults: list[Fault]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a row's cells say, by member; and its parts by name."""
    members: dict[str, Any] = {}
    parts: dict[str, str] = {}
    sheet = SHEETS[row.sheet]

    def fault(member: str, heading: str, code: str, detail: str) -> None:
        below = f"{pointer}/{member.replace('.', '/')}" if member and not member.startswith("ended") else pointer
        about = f"{row.where}, “{heading}”" if heading else row.where
        faults.append(Fault(below, code, f"{about}: {detail}"))

    for heading, code, detail in row.faults:
        fault("", heading, code, detail)
    for at, column in enumerate(sheet.columns):
        if column.member == REFERENCE and not (sheet.member == "relations" and at):
            if not row.reference and row.sheet == LISTINGS:
                fault(column.member, column.heading[0], "required", "every listing needs one")
            continue
        text = unescaped(row.cells.get(at, ""))
        if not text:
            if column.needed:
                fault(column.member, column.heading[0], "required", "it cannot be empty")
            continue
        said, wrong = _said(column, text)
        if wrong:
            fault(column.member, column.heading[0], "unknown" if column.codes else "format", wrong)
        if column.make is not None:
            texts = said if isinstance(said, list) else [said]
            members[column.member] = [*members.get(column.member, []), *map(column.make, texts)]
        elif column.member.startswith("parts."):
            parts[column.member.removeprefix("parts.")] = said
        elif column.says is Says.PARTS:
            parts |= said
        else:
            members[column.member] = said
    return members, parts


def _said(column: Column, text: str) -> tuple[Any, str]:
    """What a cell says, and what is wrong with it or nothing; what cannot be read stays as typed."""
    match column.says:
        case Says.CODE | Says.CODES:
            return _codes(column, text)
        case Says.TEXTS:
            return written.separated(text), ""
        case Says.FLAG:
            flag = written.flag(text)
            return bool(flag), "" if flag is not None else f"“{text[:60]}” is neither yes nor no"
        case Says.PARTS:
            try:
                return written.separated_parts(text), ""
            except ValueError as error:
                return {"": text}, f"“{str(error)[:60]}” is not written as name=text"
    return text, ""


def _codes(column: Column, text: str) -> tuple[Any, str]:
    codes = written.codes(text) if column.says is Says.CODES else [written.code(text)]
    wrong = [code for code in codes if code not in column.codes]
    if column.says is Says.CODE:
        return (text if wrong else codes[0]), _not_among(text, column) if wrong else ""
    return codes, "; ".join(_not_among(code, column) for code in wrong)


def _not_among(text: str, column: Column) -> str:
    return f"“{text[:60]}” is none of {', '.join(column.codes)}"


def _ending(said: dict[str, str], row: Record, faults: list[Fault]) -> Ending | None:
    if not said:
        return None
    for member, heading in (("ended_on", "Ended on"), ("reason", "End reason")):
        if not said.get(member):
            faults.append(Fault("", "required", f"{row.where}, “{heading}”: needed of a listing that is over"))
    act = {member.removeprefix("act."): text for member, text in said.items() if member.startswith("act.")}
    if act and "number" not in act:
        faults.append(Fault("", "required", f"{row.where}, “End act”: needed with its title, date or link"))
    return Ending(
        ended_on=said.get("ended_on", ""),
        reason=said.get("reason", ""),
        act=Act(**{"number": "", **act}) if act else None,
        note=said.get("note", ""),
    )


def _faulty(entry: Entry, code: str, detail: str) -> Entry:
    return replace(entry, faults=[Fault("/own_reference", code, f"{entry.where}: {detail}"), *entry.faults])
