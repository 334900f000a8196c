"""Whatever a proposal says can be written into the template and read back, the same; and nothing else comes of it."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sanctions.formats.entry import Entry, Fault, Report
from sanctions.formats.template import sheets
from sanctions.formats.template.columns import Says, folded
from sanctions.formats.template.files import read_csv, read_xlsx
from sanctions.formats.template.joining import in_order
from sanctions.formats.template.records import Record
from sanctions.formats.template.tables import write_csv
from sanctions.formats.template.workbook import write_xlsx
from sanctions.formats.template.written import from_csv, joined, joined_parts, separated, separated_parts, to_csv
from sanctions.proposal import Act, Ending, Form, Name, Place, Proposal
from tests.formats.proposals import lists, texts

WAYS: dict[str, tuple[Callable[..., None], Callable[[Path, Report], Iterator[Entry]]]] = {
    "template-xlsx": (write_xlsx, read_xlsx),
    "template-csv": (write_csv, read_csv),
}
SLOW = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))


def again(way: str, entries: list[Entry], path: Path, **how: Any) -> list[Entry]:
    write, read = WAYS[way]
    with path.open("wb") as out:
        write(((entry, entry.faults) for entry in entries), out, **how)
    return list(read(path, Report()))


@pytest.mark.parametrize("way", WAYS)
@SLOW
@given(found=lists(), language=st.sampled_from(["en", "fr"]), problems=st.booleans())
def test_what_is_written_reads_back_the_same(
    way: str, found: list[Entry], language: str, problems: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    read = again(way, found, tmp_path_factory.mktemp("list") / "file", language=language, problems=problems)
    assert [entry.faults for entry in read] == [[] for _ in found]
    assert [entry.said for entry in read] == [entry.said for entry in found]
    assert [entry.ended for entry in read] == [entry.ended for entry in found]
    assert [entry.programmes for entry in read] == [
        [name for name in (entry.said.programme, *entry.said.further_programmes) if name] for entry in found
    ]


@pytest.mark.parametrize("way", WAYS)
def test_texts_that_no_file_can_hold_come_back_for_mending(way: str, tmp_path: Path) -> None:
    wrong = Proposal(
        own_reference="1", programme="P", kind="PERSON", names=[Name(text="a\x07b\ud800c\rd\x00e")], measures=["OTHER"]
    )
    assert [entry.said for entry in again(way, [Entry(where="", said=wrong)], tmp_path / "file")] == [wrong]


@pytest.mark.parametrize("way", WAYS)
def test_a_problem_stands_on_the_row_it_is_about(way: str, tmp_path: Path) -> None:
    said = Proposal(
        own_reference="1",
        programme="P",
        kind="PERSON",
        names=[Name(text="A"), Name(text="B", kind="FORMER")],
        measures=["OTHER"],
    )
    faults = [Fault("/names/1/text", "x", "about B"), Fault("/names/0", "x", "about A"), Fault("", "x", "about all")]
    read = again(way, [Entry(where="", said=said, faults=faults)], tmp_path / "file", problems=True)
    assert [entry.said for entry in read] == [said]
    if way == "template-csv":
        with zipfile.ZipFile(tmp_path / "file") as archive:
            found = {
                name: list(csv.reader(io.TextIOWrapper(archive.open(f"{name}.csv"), "utf-8-sig")))[1][0]
                for name in ("Names", "Listings")
            }
    else:
        book = openpyxl.load_workbook(io.BytesIO((tmp_path / "file").read_bytes()))
        found = {name: book[name]["A2"].value for name in ("Names", "Listings")}
    assert found == {"Names": "about B", "Listings": "about A; about all"}


@given(texts)
def test_no_spreadsheet_computes_a_text_of_ours(text: str) -> None:
    assert from_csv(to_csv(text)) == text
    assert to_csv(text)[0] not in "=+-@\t\r＝＋－＠"


@given(st.lists(texts), st.dictionaries(texts, texts))
def test_several_texts_and_parts_fit_into_a_cell(several: list[str], parts: dict[str, str]) -> None:
    assert separated(joined(several)) == several
    assert separated_parts(joined_parts(parts)) == parts


@given(st.lists(st.integers(0, 50), unique=True, max_size=40), st.integers(0, 200))
def test_records_are_put_in_order_through_files_too(rows: list[int], run: int) -> None:
    made = [Record("r", 0, "", row, {}, [], []) for row in rows]
    assert [each.row for each in in_order(iter(made), lambda each: (each.row,), Record, run=run)] == sorted(rows)


def unsaid(form: type[Form], members: set[str]) -> set[str]:
    """The members of a form that no column fills."""
    return {name for name in form.__struct_fields__ if name not in members and f"{name}." not in members}


def filled(at: int) -> set[str]:
    members = {column.member for column in sheets.SHEETS[at].columns}
    return members | {f"{member.partition('.')[0]}." for member in members if member.startswith("parts.")}


def test_every_member_has_a_column() -> None:
    for at, sheet in enumerate(sheets.SHEETS):
        groups = {other.member for other in sheets.SHEETS if other.member} if at == 0 else set()
        assert unsaid(sheet.form, filled(at) | groups) == set(), sheet.title
    ended = {member.removeprefix("ended.") for member in filled(0) if member.startswith("ended.")}
    assert unsaid(Ending, {member.partition(".")[0] for member in ended}) == set()
    assert unsaid(Act, {member.removeprefix("act.") for member in ended}) == set()


def test_a_member_without_a_column_is_noticed() -> None:
    """The twin."""
    assert unsaid(Place, {"text"}) == {"act", "source", "note", "country", "parts"}


def test_headings_are_told_apart_and_codes_are_offered() -> None:
    for sheet in sheets.SHEETS:
        for language in (0, 1):
            headings = [folded(column.heading[language]) for column in sheet.columns]
            assert len(set(headings)) == len(headings), sheet.title
        places = sheets.columns(sheet)
        assert all(places[folded(h)] == at for at, column in enumerate(sheet.columns) for h in column.heading)
        assert all(bool(column.codes) == (column.says in {Says.CODE, Says.CODES}) for column in sheet.columns)
