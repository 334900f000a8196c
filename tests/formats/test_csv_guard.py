"""The CSV guard: what it reads as it stands, and what it refuses with the place and a stable code (RELIABILITY I6)."""

import tracemalloc
from pathlib import Path

import pytest

from sanctions.formats.entry import Report, UnreadableError
from sanctions.formats.guards.csv import MOST_BYTES_OF_A_ROW, Row, rows, table


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    return path


def cells(path: Path, **dialect: object) -> list[list[str]]:
    return [row.cells for row in rows(path, Report(), **dialect)]  # type: ignore[arg-type]


def refusal(path: Path, **dialect: object) -> UnreadableError:
    with pytest.raises(UnreadableError) as refused:
        cells(path, **dialect)
    return refused.value


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        (b"a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        (b"a,b\n1,2", [["a", "b"], ["1", "2"]]),
        (b"\xef\xbb\xbfa,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("é,\u202eb\n".encode(), [["é", "\u202eb"]]),
        (b'a,"1\n2\r\n3\r4"\n', [["a", "1\n2\n3\n4"]]),
        (b'a,"1\n2\r\n3\r4"\r\nb,c\r\n', [["a", "1\n2\n3\n4"], ["b", "c"]]),
        (b'"say ""so""",b "c" d\n', [['say "so"', 'b "c" d']]),
        (b"a,b\n\n1,2\n\n", [["a", "b"], ["1", "2"]]),
        (b"a,b\n1,2\n\x1a", [["a", "b"], ["1", "2"]]),
        (b"a,b\n1,2\x1a\r\n", [["a", "b"], ["1", "2"]]),
        (b"a,\t\n", [["a", "\t"]]),
    ],
)
def test_what_can_be_trusted_is_read_as_it_stands(tmp_path: Path, content: bytes, expected: list[list[str]]) -> None:
    assert cells(written(tmp_path, content)) == expected


@pytest.mark.parametrize(
    ("content", "code", "where", "said"),
    [
        (b"", "format", "", "empty"),
        ("a,b\n".encode("utf-16"), "encoding", "", "UTF-16"),
        ("a,b\n".encode("utf-32"), "encoding", "", "UTF-32"),
        ("a,b\n".encode("utf-16-le"), "encoding", "row 1", "NUL at byte 1"),
        (b"a,b\n1,caf\xe9\n", "encoding", "row 2", "Byte 9 of the file (0xe9) is not UTF-8"),
        (b"\xef\xbb\xbfa,b\n1,caf\xe9\n", "encoding", "row 2", "Byte 12 "),
        (b'a,"1\n2"\nb,\xed\xa0\x80\n', "encoding", "row 2", "Byte 10 "),  # a surrogate is not UTF-8
        (b"a,b\n1,\x00\n", "encoding", "row 2", "NUL at byte 6"),
        (b"a,b\n1,\x07\n", "forbidden", "row 2", "control character 0x07 at byte 6"),
        (b"a,b\n1,\x1a\n2,3\n", "forbidden", "row 2", "0x1a"),
        (b"a,b\r\n1,2\n", "line_ends", "row 2", "line end"),
        (b"a,b\n1,2\r\n", "line_ends", "row 2", "line end"),
        (b"a,b\n1,2\r", "line_ends", "row 2", "line end"),
        (b"a,b\r1,2\r", "line_ends", "row 1", "bare carriage return"),
        (b'a,b\n1,"2\n3,4\n', "truncated", "row 2", "ends inside quotes"),
        (b"a,b,c\n1,2,3\n4,5", "truncated", "row 3", "2 cells instead of 3"),
        (b"a,b\n1,2\n1,2,3\n", "format", "row 3", "3 cells instead of 2"),
        (b"a,b\n1\n1,2\n", "format", "row 2", "1 cells instead of 2"),
        (b'a,b\n1,"2"3\n', "format", "row 2", "closing quote"),
    ],
)
def test_what_cannot_is_refused_with_its_place(
    tmp_path: Path, content: bytes, code: str, where: str, said: str
) -> None:
    refused = refusal(written(tmp_path, content))
    assert (refused.code, refused.where) == (code, where)
    assert said in refused.message


@pytest.mark.parametrize(
    ("begin", "repeated", "code", "said"),
    [
        (b"a,b\n1,", b"x", "too_large", "131,072"),
        (b"a,b\n", b"1,", "too_large", "1,048,576"),
        (b'a,b\nc,"', b'x","y\n', "too_large", "1,048,576"),
        (b"a,b\n", b"1,2\r", "line_ends", "bare carriage return"),
    ],
    ids=("field", "row", "quoted row", "bare returns"),
)
def test_what_does_not_end_is_refused(tmp_path: Path, begin: bytes, repeated: bytes, code: str, said: str) -> None:
    end = (MOST_BYTES_OF_A_ROW if len(repeated) > 1 else 200_000) * repeated
    refused = refusal(written(tmp_path, begin + end))
    assert (refused.code, refused.where) == (code, "row 2")
    assert said in refused.message


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    report = Report()
    read = list(rows(written(tmp_path, b'a,"1\n2"\n\nb,c\n'), report))
    assert read == [Row(1, ["a", "1\n2"]), Row(3, ["b", "c"])]
    assert (read[1].where, report.notices["An empty row was passed over."]) == ("row 3", 1)


def test_the_first_encoding_that_reads_the_whole_file_is_taken(tmp_path: Path) -> None:
    western = written(tmp_path, b"caf\xe9,b\n")
    assert cells(western, encodings=("utf-8-sig", "cp1252")) == [["café", "b"]]
    assert cells(written(tmp_path, "café,b\n".encode()), encodings=("utf-8-sig", "cp1252")) == [["café", "b"]]
    marked = written(tmp_path, b"\xef\xbb\xbfcaf\xe9,b\n")
    assert refusal(marked, encodings=("utf-8-sig", "cp1252")).code == "encoding"  # it says itself that it is UTF-8
    assert cells(written(tmp_path, b"caf\xe9,b\n"), encodings=("latin-1",)) == [["café", "b"]]
    neither = written(tmp_path, b"a\nb\x81\n")
    assert refusal(neither, encodings=("utf-8-sig", "cp1252")).where == "row 2"


def test_nothing_is_sniffed(tmp_path: Path) -> None:
    path = written(tmp_path, b"a;b\n1;2\n")
    assert cells(path) == [["a;b"], ["1;2"]]
    assert cells(path, delimiter=";") == [["a", "b"], ["1", "2"]]


def test_a_stated_width_holds_from_the_first_row_after_the_preamble(tmp_path: Path) -> None:
    path = written(tmp_path, b"Report Date: today\na,b\n1,2\n")
    assert cells(path, preamble=1, columns=2)[0] == ["Report Date: today"]
    assert refusal(path, columns=2).where == "row 1"
    assert refusal(path, preamble=1, columns=3).where == "row 2"


def test_progress_counts_every_byte(tmp_path: Path) -> None:
    ticks: list[int] = []
    content = b"\xef\xbb\xbf" + b"a,b\n" * 200_000
    assert len(list(rows(written(tmp_path, content), Report(tick=ticks.append)))) == 200_000
    assert (ticks, ticks[-1]) == (sorted(ticks), len(content))
    assert len(ticks) > 3


def test_a_long_file_takes_no_more_memory_than_a_row(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b,c,d\n" * 30_000)
    assert path.stat().st_size > 200_000
    tracemalloc.start()
    for _row in rows(path, Report()):
        pass
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 100_000


def test_a_table_goes_by_its_headings_whatever_their_case_and_order(tmp_path: Path) -> None:
    path = written(tmp_path, b"Report,27 May\nName  TWO,extra,NAME one\nb, x ,a\n,,  \n")
    found = table(path, Report(), known=("Name one", "Name two", "Name three"), required=("Name one",), preamble=1)
    assert (found.before, found.headings) == ([["Report", "27 May"]], ["Name two", "extra", "Name one"])
    assert found.unknown == ["extra"]
    lines = list(found.lines)
    assert [(line.where, line.cells) for line in lines] == [
        ("row 3", {"Name two": "b", "extra": "x", "Name one": "a"}),
        ("row 4", {}),
    ]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (b"b,c\n", "format", "missing: “a”"),
        (b"a,b,B\n", "duplicate", "twice: “b”"),
        (b"x\n", "format", "missing"),
    ],
)
def test_a_table_without_its_headings_is_refused(tmp_path: Path, content: bytes, code: str, said: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        table(written(tmp_path, content), Report(), known=("a", "b"), required=("a",))
    assert (refused.value.code, refused.value.where) == (code, "row 1")
    assert said in refused.value.message


def test_a_file_that_ends_before_its_headings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="no row of headings"):
        table(written(tmp_path, b"Report\n"), Report(), known=("a",), preamble=1)


def test_more_columns_than_any_list_has_are_refused_at_once(tmp_path: Path) -> None:
    """Headings are compared with one another, and each that is not known costs a remark in every entry."""
    path = tmp_path / "wide.csv"
    path.write_text(",".join(["a"] * 400_000) + "\n")
    with pytest.raises(UnreadableError, match="400,000 cells") as refused:
        table(path, Report(), known=("a",))
    assert (refused.value.where, refused.value.code) == ("row 1", "too_large")
