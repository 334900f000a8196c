"""JSON of strangers is read strictly: what Python's and yajl's parsers let pass is refused, in little memory."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sanctions.formats.entry import CancelledError, Report, UnreadableError
from sanctions.formats.guards import json as guard

Make = Callable[[bytes], Path]


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """A file of the given bytes."""

    def make(content: bytes) -> Path:
        path = tmp_path / "list.json"
        path.write_bytes(content)
        return path

    return make


def values(path: Path, report: Report | None = None) -> list[dict[str, Any]]:
    return [line.value for line in guard.lines(path, report or Report())]


def items(path: Path, report: Report | None = None) -> list[Any]:
    return list(guard.Items(path, report or Report(), "list.entries"))


def refusal(read: Callable[[Path], object], path: Path) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    return caught.value


def document(item: bytes) -> bytes:
    """A document with one item more than the one that is looked at."""
    return b'{"list": {"entries": [1, ' + item + b"]}}"


HOSTILE: dict[str, tuple[bytes, str]] = {
    "a member twice": (b'{"a": 1, "b": 2, "a": 1}', "duplicate"),
    "a member twice, written otherwise": (b'{"a": 1, "\\u0061": 1}', "duplicate"),
    "a member twice within": (b'{"a": {"b": [{"c": 1, "c": 2}]}}', "duplicate"),
    "NaN": (b'{"a": NaN}', "format"),
    "Infinity": (b'{"a": -Infinity}', "format"),
    "a number of 5,000 digits": (b'{"a": ' + b"1" * 5000 + b"}", "format"),
    "a number of 41 digits": (b'{"a": ' + b"1" * 41 + b"}", "format"),
    "a huge exponent": (b'{"a": 1e999999999}', "format"),
    "a tiny exponent": (b'{"a": 1e-999999999}', "format"),
    "65 levels": (b'{"a": ' + b"[" * 64 + b"]" * 64 + b"}", "too_deep"),
    "100,000 levels": (b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "too_deep"),
    "100,000 levels of objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too_deep"),
    "the first half of a character": (b'{"a": "x\\ud800"}', "forbidden"),
    "the second half": (b'{"a": "\\uDC00x"}', "forbidden"),
    "halves exchanged": (b'{"a": "\\ude00\\ud83d"}', "forbidden"),
    "half a character in a name": (b'{"\\ud800": 1}', "forbidden"),
    "NUL, escaped": (b'{"a": "\\u0000"}', "forbidden"),
    "a control character, escaped": (b'{"a": "\\u001B[2J"}', "forbidden"),
    "a backspace": (b'{"a": "b\\b"}', "forbidden"),
    "a control character": (b'{"a": "\x01"}', "format"),
    "another escape": (b'{"a": "\\x41"}', "format"),
    "no digits of an escape": (b'{"a": "\\uzzzz"}', "format"),
    "a comment": (b'{"a": 1 /* one */}', "format"),
    "a comma too many": (b'{"a": 1,}', "format"),
    "single quotes": (b"{'a': 1}", "format"),
    "a leading zero": (b'{"a": 01}', "format"),
    "Latin-1": (b'{"a": "caf\xe9 "}', "encoding"),
    "an overlong byte": (b'{"a": "\xc0\xaf"}', "encoding"),
    "a surrogate in UTF-8": (b'{"a": "\xed\xa0\x80"}', "encoding"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_lines_are_refused_with_their_number(made: Make, content: bytes, code: str) -> None:
    error = refusal(values, made(b'{"a": 0}\n' + content + b"\n"))
    assert (error.code, error.where) == (code, "line 2")


@pytest.mark.parametrize(("content", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_documents_are_refused_alike(made: Make, content: bytes, code: str) -> None:
    assert refusal(items, made(document(content))).code == code


@pytest.mark.parametrize("read", [values, items])
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "format"),
        (b" \n", "format"),
        (b"[1, 2]\n", "format"),
        (b"PK\x03\x04 something else", "format"),
        (b"<list/>\n", "format"),
        ('{"a": 1}'.encode("utf-16"), "encoding"),
        ('{"a": 1}'.encode("utf-16-le"), "encoding"),
        ('{"a": 1}'.encode("utf-32"), "encoding"),
    ],
)
def test_what_is_no_json_or_not_utf_8_is_refused(
    made: Make, read: Callable[[Path], object], content: bytes, code: str
) -> None:
    assert refusal(read, made(content)).code == code


def test_plain_files_are_read_whole(made: Make) -> None:
    """The twin of every refusal above: the nearest that is right."""
    right = b'{"a": "\\ud83d\\ude00\\t\\n\\u00e9\\\\ud800\\\\b", "n": 1.5, "o": {"a": [{"a": null}]}, "t": true}'
    value = json.loads(right)
    assert "\\ud800" in value["a"]
    for mark in (b"", b"\xef\xbb\xbf"):
        assert values(made(mark + right + b"\n" + right)) == [value, value]
        assert items(made(mark + document(right))) == [1, value]
    deep = b'{"a": ' + b"[" * 63 + b"]" * 63 + b"}"
    assert len(values(made(deep))) == 1
    assert values(made(b'{"a": ' + b"1" * 40 + b"}")) == [{"a": int("1" * 40)}]


def test_the_place_of_a_line_is_its_number_and_its_byte(made: Make) -> None:
    report = Report()
    path = made(b'\xef\xbb\xbf{"a": "\xc3\xa9"}\r\n\r\n{"b": 1}\r\n')
    found = list(guard.lines(path, report))
    assert [(line.where, line.at) for line in found] == [("line 1", 3), ("line 3", 18)]
    assert path.read_bytes()[18:].startswith(b'{"b"')
    assert report.notices == {"An empty line was passed over.": 1}


def test_line_ends_must_not_change(made: Make) -> None:
    error = refusal(values, made(b'{"a": 1}\r\n{"a": 2}\n'))
    assert (error.code, error.where) == ("line_ends", "line 2")
    assert len(values(made(b'{"a": 1}\r\n{"a": 2}'))) == 2


@pytest.mark.parametrize("length", [3, 7, 8, 16])
def test_a_last_line_that_stops_is_a_file_cut_off(made: Make, length: int) -> None:
    whole = b'{"a": 1}\n'
    error = refusal(values, made(whole + b'{"b": "xy", "c": [1]}'[:length]))
    assert (error.code, error.where) == ("truncated", "line 2")
    assert refusal(values, made(b'{"b": "xy\n' + whole)).code == "format"


def test_a_document_cut_off_anywhere_is_refused(made: Make) -> None:
    whole = b'{"a": "1", "list": {"entries": [{"b": "\xc3\xa9\\u00e9"}, {"c": 2}], "d": 1}}'
    for length in range(4, len(whole)):
        within_escape = rb"\u00e9".startswith(whole[:length].rpartition(b"\xa9")[2] or b"?")
        codes = {"format", "truncated"} if within_escape else {"truncated", "encoding"}
        assert refusal(items, made(whole[:length])).code in codes, whole[:length]
    assert refusal(items, made(whole + b"{}")).code == "format"
    assert len(items(made(whole))) == 2


def test_what_stands_beside_the_items_is_kept_and_doubles_are_reported(made: Make) -> None:
    report = Report()
    found = guard.Items(
        made(b'{"on": "2025", "list": {"x": [{"y": 1}, {"y": 2}], "entries": [[1], "a"], "z": null}}'),
        report,
        "list.entries",
    )
    seen = [(item, found.where) for item in found]
    assert seen == [([1], "entries 1"), ("a", "entries 2")]
    assert found.outside == {"on": "2025", "list.x.y": "1"}
    assert report.unmapped["list.x.y"].sample == "2"


def test_a_document_without_the_list_is_another_format(made: Make) -> None:
    for content in (b'{"list": {"entries": {}}}', b'{"list": [{"other": []}]}', b"{}"):
        assert refusal(items, made(content)).code == "format"
    assert items(made(b'{"list": {"entries": []}}')) == []


@pytest.mark.parametrize("shift", range(16))
def test_an_escape_is_seen_where_blocks_meet(made: Make, shift: int) -> None:
    """ijson is fed in blocks; an escape may lie across two, behind backslashes that are text."""
    before = b'{"list": {"entries": ["' + b"x" * (guard.CHUNK - 23 - shift)
    assert refusal(items, made(before + b'\\ud800"]}}')).code == "forbidden"
    assert refusal(items, made(before + b'\\\\\\ud800"]}}')).code == "forbidden"
    assert len(items(made(before + b'\\\\ud800"]}}'))) == 1
    assert len(items(made(before + b'\\ud83d\\ude00"]}}'))) == 1


def test_a_line_and_an_item_without_end_are_refused_early(made: Make, tmp_path: Path) -> None:
    big = b'{"a": "' + b"x" * guard.LARGEST + b'"}'
    assert refusal(values, made(big + b"\n")).code == "too_large"
    ticks: list[int] = []
    path = made(document(b'{"a": "' + b"x" * (12 << 20) + b'"}'))
    assert refusal(lambda path: items(path, Report(tick=ticks.append)), path).code == "too_large"
    assert sum(ticks) < guard.LARGEST + 3 * guard.CHUNK
    many = b",".join([b'{"a": "' + b"x" * 1000 + b'"}'] * 4000)
    assert len(items(made(b'{"list": {"entries": [' + many + b"]}}"))) == 4000


MANY = {
    "lines": (values, b'{"a": "b"}\n' * 50_000),
    "items": (items, b'{"list": {"entries": [' + b",".join([b'{"a": "b"}'] * 50_000) + b"]}}"),
}


@pytest.mark.parametrize(("read", "content"), MANY.values(), ids=MANY.keys())
def test_progress_is_told_in_bytes_and_may_be_stopped(
    made: Make, read: Callable[[Path, Report], list[Any]], content: bytes
) -> None:
    ticks: list[int] = []
    assert len(read(made(content), Report(tick=ticks.append))) == 50_000
    assert sum(ticks) == len(content)
    assert len(ticks) > 3

    def stop(_read: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        read(made(content), Report(tick=stop))


def test_the_sentence_says_what_to_look_for(made: Make) -> None:
    error = refusal(values, made(b'{"a": 1, "a": 2}\n'))
    assert str(error) == "line 1: The member “a” stands twice in one object."
    assert re.search(r"byte 10 .0xe9", str(refusal(values, made(HOSTILE["Latin-1"][0]))))
