"""Workbooks of strangers: refused for what they could do, read for what they show (RELIABILITY I3, I6)."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import MAC_EPOCH

from sanctions.formats.entry import Report, UnreadableError
from sanctions.formats.guards.cells import Kind
from sanctions.formats.guards.spreadsheet import Workbook
from tests.formats import measuring

MOST_SECONDS, MOST_KIB = 2.0, 200 << 10
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
EXTERNAL = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{to}" '
    'TargetMode="External"/></Relationships>'
)


def workbook(*rows: list[object], change: Callable[[openpyxl.Workbook], None] = lambda _book: None) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Listings"
    for row in rows:
        book.active.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def replaced(parts: dict[str, bytes], book: bytes = b"") -> bytes:
    """A workbook with some of its parts put in place of others, or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book or workbook(["Reference"]))) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in [name for name in old.namelist() if name not in parts]:
            new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def sheet(data: str, after: str = "") -> bytes:
    """A workbook whose only sheet has these rows."""
    xml = f'<worksheet xmlns="{MAIN}"><dimension ref="A1:XFD1048576"/><sheetData>{data}</sheetData>{after}</worksheet>'
    return replaced({SHEET: xml.encode()})


def macro_type() -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook(["a"]))) as old:
        types = old.read("[Content_Types].xml")
    plain = b"spreadsheetml.sheet.main+xml"
    assert plain in types
    types = types.replace(b"openxmlformats-officedocument." + plain, b"ms-excel.sheet.macroEnabled.main+xml")
    return replaced({"[Content_Types].xml": types})


CELL = '<c r="A1" t="inlineStr"><is><t>{}</t></is></c>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "an old file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "format", "old Excel"),
    "text": (lambda: b"reference,name\n", "format", "not an Excel workbook"),
    "another zip": (lambda: replaced({}, _zip()), "format", "not an Excel workbook"),
    "a macro": (lambda: replaced({"xl/vbaProject.bin": b"x"}), "forbidden", "macros"),
    "a macro's type": (macro_type, "forbidden", "xlsm"),
    "a linked file": (lambda: replaced({"xl/externalLinks/externalLink1.xml": b"<a/>"}), "forbidden", "links"),
    "a linked picture": (
        lambda: replaced({"xl/worksheets/_rels/x.rels": EXTERNAL.format(kind="image", to="file://x").encode()}),
        "forbidden", "points to another file",
    ),
    "a data connection": (lambda: replaced({"xl/connections.xml": b"<a/>"}), "forbidden", "links"),
    "an embedded object": (lambda: replaced({"xl/embeddings/oleObject1.bin": b"x"}), "forbidden", "embedded"),
    "a formula": (lambda: workbook(["a"], ["b", "=1+1"]), "forbidden", "sheet Listings, cell B2: It is a formula"),
    "DDE": (lambda: workbook(["=cmd|'/c calc'!A0"]), "forbidden", "cell A1: It is a formula"),
    "merged cells": (
        lambda: workbook(["a"], ["b"], change=lambda book: book.active.merge_cells("A1:A2")),  # type: ignore[union-attr]
        "forbidden", "cells A1:A2: Cells are merged",
    ),
    "a document type": (
        lambda: replaced({SHEET: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'}),
        "forbidden", "document type",
    ),
    "deep nesting": (lambda: sheet("<a>" * 9999), "too_deep", "too deep"),
    "an endless attribute": (lambda: sheet(f'<row r="{"1" * (3 << 20)}">'), "too_large", "no end"),
    "an endless text": (lambda: sheet(f'<row r="1">{CELL.format("a" * (1 << 20))}</row>'), "too_large", "no end"),
    "endless empty rows": (lambda: sheet("<row/>" * 1_000_000), "too_large|format", "empty|order"),
    "endless empty cells": (
        lambda: sheet("".join(f'<row>{"<c/>" * 16000}</row>' for _ in range(200))), "too_large", "empty cells",
    ),
    "rows that go back": (
        lambda: sheet(f'<row r="7">{CELL.replace("A1", "A7")}</row><row r="7"/>'),
        "format", "not in order",
    ),
    "a row beyond the last": (lambda: sheet('<row r="99999999"/>'), "format", "not in order"),
    "a cell of another row": (lambda: sheet(f'<row r="2">{CELL}</row>'), "format", "not in order"),
    "a shared text that is not": (
        lambda: sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'), "format", "not what it says",
    ),
    "no number": (lambda: sheet('<row r="1"><c r="A1"><v>1e9999</v></c></row>'), "format", "not what it says"),
    "a cut-off sheet": (
        lambda: replaced({SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>'.encode()}), "truncated", "too early",
    ),
    "an enormous part": (lambda: replaced({"xl/sharedStrings.xml": bytes(1 << 30)}), "too_large", "MiB|packs"),
}  # fmt: skip
BOMBS = ["an enormous part", "endless empty rows", "endless empty cells", "an endless attribute", "deep nesting"]


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("Listings.csv", "Reference\n")
    return out.getvalue()


def cells(
    content: bytes, path: Path, report: Report | None = None
) -> list[tuple[int, dict[int, str], dict[int, Kind]]]:
    path.write_bytes(content)
    with Workbook(path, report or Report()) as book:
        return [(row.number, row.cells, row.kinds) for name in book.sheets for row in book.rows(name)]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_refused_with_its_reason(name: str, tmp_path: Path) -> None:
    made, code, said = HOSTILE[name]
    with pytest.raises(UnreadableError, match=said) as refused:
        cells(made(), tmp_path / "list.xlsx")
    assert refused.value.code in code.split("|")


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_cost_neither_time_nor_memory(name: str, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(HOSTILE[name][0]())
    read = measuring.reading("template-xlsx", path)
    assert read.code in HOSTILE[name][1].split("|")
    assert read.seconds < MOST_SECONDS
    assert read.kib < MOST_KIB


def test_what_a_cell_shows_is_read(tmp_path: Path) -> None:
    """The twin of all above, and what programs make of days, numbers and errors."""

    def styled(book: openpyxl.Workbook) -> None:
        assert book.active is not None
        for address, style in (("C1", "yyyy"), ("D1", "mmm yyyy"), ("G1", "000000"), ("J1", "h:mm")):
            book.active[address].number_format = style
        book.active["A1"].hyperlink = "https://acts.example/"

    day = dt.date(1961, 3, 2)
    row: list[object] = [
        "https://acts.example/",
        day,
        day,
        day,
        dt.datetime.fromisoformat("1961-03-02T04:05"),
        123,
        123,
        1.85,
        True,
        0.5,
        "#REF!",
        1e15,
    ]
    found = cells(workbook(row, [], ["_x0041_"], change=styled), tmp_path / "list.xlsx")
    assert found[0] == (
        1,
        dict(enumerate([
            "https://acts.example/", "1961-03-02", "1961", "1961-03", "1961-03-02T04:05:00", "123", "000123", "1.85",
            "TRUE", "12:00:00", "#REF!", found[0][1][11],
        ])),
        {1: Kind.DATE, 2: Kind.DATE, 3: Kind.DATE, 4: Kind.DATE, 5: Kind.NUMBER, 6: Kind.NUMBER, 7: Kind.NUMBER,
         8: Kind.BOOLEAN, 9: Kind.DATE, 10: Kind.ERROR, 11: Kind.INEXACT},
    )  # fmt: skip
    assert found[1][:2] == (3, {0: "A"})  # as Excel itself reads what openpyxl does not escape


def test_days_of_the_other_calendar_and_hidden_rows(tmp_path: Path) -> None:
    def other(book: openpyxl.Workbook) -> None:
        book.epoch = MAC_EPOCH
        assert book.active is not None
        book.active.row_dimensions[1].hidden = True

    report = Report()
    assert cells(workbook([dt.date(1961, 3, 2)], change=other), tmp_path / "list.xlsx", report)[0][1] == {
        0: "1961-03-02"
    }
    assert list(report.notices) == ["Sheet Listings: hidden rows were read like the others."]


def test_shared_and_rich_texts_are_read_whole(tmp_path: Path) -> None:
    rich = (
        f'<sst xmlns="{MAIN}"><si><r><t>Exam</t></r><r><t>ple</t></r><rPh><t>no</t></rPh></si>'
        "<si><t xml:space='preserve'>é_x000D_</t></si></sst>"
    )
    rows = '<row r="3"><c r="B3" t="s"><v>1</v></c><c r="AA3" t="s"><v>0</v></c></row>'
    relations = "xl/_rels/workbook.xml.rels"
    with zipfile.ZipFile(io.BytesIO(workbook(["a"]))) as old:
        known = old.read(relations).decode()
    shared = EXTERNAL.format(kind="sharedStrings", to="sharedStrings.xml").replace(' TargetMode="External"', "")
    both = known.replace("</Relationships>", shared[shared.index("<Relationship ") :])
    book = replaced({"xl/sharedStrings.xml": rich.encode(), relations: both.encode()}, sheet(rows))
    assert cells(book, tmp_path / "list.xlsx") == [(3, {1: "é\r", 26: "Example"}, {})]
