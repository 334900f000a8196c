"""Rows of one entry are brought together wherever they stand, and a file that would need too much memory is refused."""

from pathlib import Path

import pytest

from sanctions.formats import grouping
from sanctions.formats.entry import CancelledError, Report, UnreadableError
from sanctions.formats.grouping import grouped
from sanctions.formats.guards.csv import Table, table


def groups(path: Path, report: Report | None = None) -> list[tuple[str, str, list[str]]]:
    def opened(into: Report) -> Table:
        return table(path, into, known=("key", "word"))

    _table, found = grouped(opened, report or Report(), key="key")
    return [(group.key, group.where, [line.cells.get("word", "") for line in group.lines]) for group in found]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def test_rows_side_by_side_are_a_group(path: Path) -> None:
    path.write_text("key,word\na,1\na,2\nb,3\n,4\n,\nc,5\n")
    assert groups(path) == [
        ("a", "rows 2 to 3", ["1", "2"]),
        ("b", "row 4", ["3"]),
        ("", "row 5", ["4"]),
        ("c", "row 7", ["5"]),
    ]


def test_rows_apart_are_a_group_once_the_last_has_come(path: Path) -> None:
    path.write_text("key,word\na,1\nb,2\na,3\nb,4\n")
    assert groups(path) == [("a", "rows 2 to 4", ["1", "3"]), ("b", "rows 3 to 5", ["2", "4"])]


def test_what_is_held_has_a_limit(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("key,word\na,1\nb,2\nc,3\na,4\nb,5\nc,6\n")
    monkeypatch.setattr(grouping, "MOST_HELD", 8)
    assert len(groups(path)) == 3
    monkeypatch.setattr(grouping, "MOST_HELD", 7)
    with pytest.raises(UnreadableError) as refused:
        groups(path)
    assert (refused.value.where, refused.value.code) == ("row 5", "too_large")
    path.write_text("key,word\n" + "".join(f"{letter},1\n{letter},2\n" for letter in "abcdefgh"))
    assert len(groups(path)) == 8  # sorted, the same limit holds any number


def test_a_broken_row_refuses_the_file_before_the_first_entry(path: Path) -> None:
    path.write_text("key,word\na,1\nb,2,3\n")
    with pytest.raises(UnreadableError) as refused:
        grouped(lambda into: table(path, into, known=("key", "word")), Report(), key="key")
    assert refused.value.where == "row 3"


def test_whoever_watches_may_stop_it(path: Path) -> None:
    def stop(_read: int) -> None:
        raise CancelledError

    path.write_text("key,word\na,1\n")
    with pytest.raises(CancelledError):
        groups(path, Report(tick=stop))


def test_more_rows_of_one_entry_than_anybody_prints_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an entry says is compared with itself, value by value."""
    monkeypatch.setattr(grouping, "MOST_ROWS_OF_ONE", 3)
    path.write_text("key,word\na,1\na,2\nb,1\na,3\na,4\n")
    with pytest.raises(UnreadableError, match="More than 3 rows have the key “a”") as refused:
        groups(path)
    assert (refused.value.where, refused.value.code) == ("row 6", "too_large")


def test_more_entries_than_any_list_has_are_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number is held for each: a file of nothing but short keys would fill the memory."""
    monkeypatch.setattr(grouping, "MOST_ENTRIES", 2)
    path.write_text("key,word\na,1\nb,2\na,3\n")
    assert len(groups(path)) == 2
    path.write_text("key,word\na,1\nb,2\na,3\nc,4\n")
    with pytest.raises(UnreadableError, match="more than 2 entries") as refused:
        groups(path)
    assert (refused.value.where, refused.value.code) == ("row 5", "too_large")
