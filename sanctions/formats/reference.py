"""The page of docs/reference/ that says what becomes of what a list says: read, written, and there and back. Pure."""

import sys
from collections.abc import Iterable, Iterator, Mapping

from registry.exports import catalogue as written
from registry.exports import fields
from sanctions.formats.catalogue import ALL
from sanctions.formats.entry import Format
from sanctions.formats.round_trip import MEMBERS, READERS, TABLES, again
from sanctions.formats.template import sheets

OPENING = """# What each format says

Generated from the formats' own tables by `manage.py generate_references`. Three things are here:
what each format that is [read](#read) says and where it lands in a proposal (`sanctions/proposal.py`), what each format
that is [written](#written) keeps of a listing's document, and what is the same once a listing has been
[written and read back](#there-and-back). How files are taken is said in [exports](../exports.md); the
template's columns have [a page of their own](template.md).
"""
READ = """## Read

Nothing that a list says is dropped. An element or a column that is not in these tables becomes a remark under its own
name, and the report of the reading names it. Words that were cut or rewritten stand in the value's `source`.
"""
WRITTEN = """## Written

Of each member of a listing's document: kept as it was, changed (there, in other words or another place) or lost. A
member that is not named below another goes as the one above it.
"""
AGAIN = """## There and back

A proposal is published, written by the register, and read with the reader of that format. Kept: all of it is there
again, at the same member; changed: something of it is there; lost: no word of it is. This table is measured in tests,
member by member. A listing that has ended is not in `register.xml`; the table is of what is.
"""


def page() -> str:
    """The whole page, as Markdown."""
    lines = [OPENING, READ]
    for one in ALL:
        lines += _read(one)
    lines.append(WRITTEN)
    for form in written.FORMATS.values():
        lines += [f"### Written: `{form.name}`", "", f"{form.title}.", "", *_written(form.fields), ""]
    lines += [AGAIN, *_overview(), ""]
    for name in TABLES:
        lines += _reasons(name)
    return "\n".join(lines).rstrip("\n") + "\n"


def tables(one: Format) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """``FIELDS`` and ``IGNORED`` of the module that reads a format."""
    module = sheets if one.name.startswith("template-") else sys.modules[one.read.__module__]
    return module.FIELDS, module.IGNORED


def _read(one: Format) -> Iterator[str]:
    known, ignored = tables(one)
    yield from (f"### Read: `{one.name}`", "", f"{one.title}.", "")
    if one.name == "template-csv":  # its columns are told once
        yield from ("As `template-xlsx`; a file for each of its sheets.", "")
        return
    yield from _table(("element or column", "member"), ((_code(path), member) for path, member in known.items()))
    yield ""
    if ignored:
        yield from _table(("passed over", "because"), ((_code(path), why) for path, why in ignored.items()))
        yield ""


def _written(said: Mapping[str, fields.Field]) -> list[str]:
    """Every member, and of a member's members those that do not go as the member goes."""
    rows = []
    for name in fields.names():
        found = fields.fate(said, name)
        if "." in name and found == fields.fate(said, name.partition(".")[0]):
            continue
        rows.append((_code(name), found.fate.value, found.how))
    return list(_table(("member", "fate", "where, how or why"), rows))


def _overview() -> Iterator[str]:
    names = list(TABLES)
    heading = ("member", *(_code(name) for name in names))
    yield from _table(heading, ((_code(member), *(_fate(name, member) for name in names)) for member in MEMBERS))


def _fate(name: str, member: str) -> str:
    return again(name, member).fate.value


def _reasons(name: str) -> Iterator[str]:
    told = TABLES[name]
    yield from (f"### There and back: `{name}`", "")
    yield from (f"Read with {READERS[name]}.", "")
    if not told:
        yield from ("Everything is kept.", "")
    else:
        rows = ((_code(member), again(name, member).fate.value, again(name, member).how) for member in MEMBERS)
        yield from _table(("member", "fate", "because"), (row for row in rows if row[1] != fields.Fate.KEPT))
        yield ""


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(heading)} |"
    yield f"| {' | '.join('---' for _ in heading)} |"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def _code(text: str) -> str:
    return f"`{text}`"
