"""XML of strangers is opened safely: hostile files are refused at once, in little memory, with the place."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from lxml import etree

from sanctions.formats.entry import CancelledError, Report, UnreadableError
from sanctions.formats.guards.xml import LARGEST, Stream, contents, local, text
from tests.formats import measuring

MIB = 1 << 20


@pytest.fixture
def made(tmp_path: Path) -> Callable[[bytes], Path]:
    """A file of the given bytes."""

    def make(content: bytes) -> Path:
        path = tmp_path / "list.xml"
        path.write_bytes(content)
        return path

    return make


def items(path: Path, report: Report | None = None) -> list[str]:
    """The texts of the ``item`` elements of a ``list``."""
    return [text(each) for each in Stream(path, report or Report(), root=["list"], tags=["item"])]


def refusal(path: Path) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        items(path)
    return caught.value


def test_whole_elements_in_order_whatever_the_namespace(made: Callable[[bytes], Path]) -> None:
    assert items(made(b"<list><item>a</item><in><item>b</item></in></list>")) == ["a", "b"]
    assert items(made(b"<x:list xmlns:x='urn:x'><x:item>a<!-- no content -->b</x:item></x:list>")) == ["ab"]
    assert items(made(b"<list/>")) == []


def test_the_root_and_the_place_can_be_read_with_the_first_element(made: Callable[[bytes], Path]) -> None:
    stream = Stream(
        made(b"<list on='2025'>\n<item/>\n<item/></list>"), Report(), root=["list"], tags=["item"], attributes=["on"]
    )
    assert stream.where == ""
    seen = [(stream.root is not None and stream.root.get("on"), stream.where) for _each in stream]
    assert seen == [("2025", "item 1, line 2"), ("2025", "item 2, line 3")]
    assert not stream.report.unmapped


def test_the_line_is_right_in_long_files(made: Callable[[bytes], Path]) -> None:
    stream = Stream(
        made(b"<list>" + b"\n" * 70_000 + b"<item>a</item>\n</list>"), Report(), root=["list"], tags=["item"]
    )
    assert [stream.where for _each in stream] == ["item 1, line 70001"]


def test_an_element_within_one_of_its_kind_is_not_given_apart(made: Callable[[bytes], Path]) -> None:
    given = [
        len(each)
        for each in Stream(
            made(b"<list><item><item>a</item><item/></item></list>"), Report(), root=["list"], tags=["item"]
        )
    ]
    assert given == [2]


def test_what_stands_beside_the_elements_is_named(made: Callable[[bytes], Path]) -> None:
    report = Report()
    content = b"""<list at='now'><before as='x'><y>1</y></before>
        loose<item>a</item>tail<group of='g'><item>b</item>in</group>
        <after>2</after></list>"""
    assert items(made(content), report) == ["a", "b"]
    assert {path: found.sample for path, found in report.unmapped.items()} == {
        "list/@at": "now",
        "list/before/@as": "x",
        "list/before/y": "1",
        "list/text()": "loose",
        "list/group/@of": "g",
        "list/group": "in",
        "list/after": "2",
    }
    assert report.unmapped["list/text()"].count == 2


def test_every_text_and_attribute_of_an_element_is_found() -> None:
    element = etree.fromstring("<a k='1'>x<b> y </b>z<c><d l='2'/></c></a>")
    assert list(contents(element)) == [("a/@k", "1"), ("a", "x"), ("a/b", "y"), ("a", "z"), ("a/c/d/@l", "2")]
    assert local(etree.fromstring("<n:a xmlns:n='urn:n'/>")) == "a"


LAUGHS = b"<!DOCTYPE list [<!ENTITY a 'ha'>" + b"".join(
    b"<!ENTITY %c '%s'>" % (letter, b"&%c;" % (letter - 1) * 10) for letter in b"bcdefghij"
)
FORBIDDEN = {
    "billion laughs": LAUGHS + b"]><list><item>&j;</item></list>",
    "quadratic blowup": b"<!DOCTYPE list [<!ENTITY a '" + b"x" * 50_000 + b"'>]><list><item>" + b"&a;" * 50_000,
    "laughs in an attribute": LAUGHS + b"]><list><item a='&j;'/></list>",
    "external entity": b"<!DOCTYPE list [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><list><item>&a;</item></list>",
    "external document type": b"<?xml version='1.0'?>\n<!DOCTYPE list SYSTEM 'http://127.0.0.1:9/x.dtd'><list/>",
    "parameter entity": b"<!DOCTYPE list [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><list/>",
    "after a comment": b"<?xml version='1.0'?><!-- > --><?x y?>\n<!DOCTYPE list><list/>",
    "in UTF-16": "\ufeff<!DOCTYPE list [<!ENTITY a 'x'>]><list><item>&a;</item></list>".encode("utf-16-le"),
    "entity without declaration": b"<list><item>&a;</item></list>",
}


@pytest.mark.parametrize("content", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_document_types_and_entities_are_refused(made: Callable[[bytes], Path], content: bytes) -> None:
    error = refusal(made(content))
    assert (error.code, error.where[:5]) == ("forbidden", "line ")


def test_the_entities_of_xml_itself_are_read(made: Callable[[bytes], Path]) -> None:
    assert items(made(b"<list><item>&lt;a &amp; b&gt; &quot;&#233;&#x130;&quot;<![CDATA[&a;]]></item></list>")) == [
        '<a & b> "\u00e9\u0130"&a;'
    ]


def test_a_document_type_is_refused_by_the_parser_too(
    made: Callable[[bytes], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin of the check of the opening: without it, the parsed document is asked."""
    monkeypatch.setattr("sanctions.formats.guards.xml._check_opening", lambda *_any: None)
    assert refusal(made(FORBIDDEN["external entity"])).code == "forbidden"
    assert items(made(b"<list><item>a</item></list>")) == ["a"]


def test_inclusions_style_sheets_and_schemas_are_not_followed(made: Callable[[bytes], Path], tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    report = Report()
    content = b"""<?xml version='1.0'?><?xml-stylesheet href='secret.txt'?>
        <list xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xsi:noNamespaceSchemaLocation='secret.txt'
        xmlns:xi='http://www.w3.org/2001/XInclude'><item>a<xi:include href='secret.txt' parse='text'/></item></list>"""
    stream = Stream(made(content), report, root=["list"], tags=["item"])
    assert [list(contents(each)) for each in stream] == [[("item", "a"), ("item/include/@href", "secret.txt"),
                                                          ("item/include/@parse", "text")]]  # fmt: skip
    assert not report.unmapped


ENCODED = "<list><item>\u00e9\u0130</item></list>"
ACCEPTED = {
    "UTF-8": ENCODED.encode(),
    "UTF-8 with its mark": b"\xef\xbb\xbf" + ENCODED.encode(),
    "UTF-8 declared": b"<?xml version='1.0' encoding='utf-8' standalone='yes'?>" + ENCODED.encode(),
    "UTF-16, little end first": ("\ufeff" + ENCODED).encode("utf-16-le"),
    "UTF-16 declared": ("\ufeff<?xml version='1.0' encoding='UTF-16'?>" + ENCODED).encode("utf-16-be"),
}


@pytest.mark.parametrize("content", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_encodings_that_say_what_they_are_are_read(made: Callable[[bytes], Path], content: bytes) -> None:
    assert items(made(content)) == ["\u00e9\u0130"]


def test_latin_1_and_windows_1252_are_read_where_declared(made: Callable[[bytes], Path]) -> None:
    for name in ("iso-8859-1", "windows-1252"):
        assert items(made(f"<?xml version='1.0' encoding='{name}'?><list><item>\u00e9".encode("latin-1") +
                          b"</item></list>")) == ["\u00e9"]  # fmt: skip


ENCODING = {
    "Latin-1 as UTF-8": b"<list><item>\xe9</item></list>",
    "Latin-1 declared as UTF-8": b"<?xml version='1.0' encoding='UTF-8'?><list><item>caf\xe9 </item></list>",
    "UTF-8 declared as UTF-16": b"<?xml version='1.0' encoding='UTF-16'?><list/>",
    "UTF-16 declared as UTF-8": "\ufeff<?xml version='1.0' encoding='UTF-8'?><list/>".encode("utf-16-le"),
    "UTF-8's mark declared as Latin-1": b"\xef\xbb\xbf<?xml version='1.0' encoding='ISO-8859-1'?><list/>",
    "UTF-16 without its mark": "<?xml version='1.0' encoding='UTF-16'?><list/>".encode("utf-16-be"),
    "UTF-32": "<list/>".encode("utf-32"),
    "UTF-7": b"<?xml version='1.0' encoding='utf-7'?><list/>",
    "EBCDIC": b"<?xml version='1.0' encoding='cp037'?><list/>",
    "none such": b"<?xml version='1.0' encoding='none-such'?><list/>",
    "a surrogate in UTF-8": b"<list><item>\xed\xa0\x80</item></list>",
}


@pytest.mark.parametrize("content", ENCODING.values(), ids=ENCODING.keys())
def test_wrong_encodings_are_refused(made: Callable[[bytes], Path], content: bytes) -> None:
    assert refusal(made(content)).code == "encoding"


MALFORMED = {
    "nothing": b"",
    "blanks": b" \n ",
    "no XML": b"PK\x03\x04 something else",
    "a table": b"ent_num,name\n1,A\n",
    "another root": b"<html><body><item>a</item></body></html>",
    "a declaration with its parts exchanged": b"<?xml encoding='utf-8' version='1.0'?><list/>",
    "tags crossed": b"<list><item></list></item>",
    "two roots": b"<list/><list/>",
    "a lone surrogate": b"<list><item>&#xD800;</item></list>",
    "a control character": b"<list><item>&#1;</item></list>",
    "NUL": b"<list><item>\0</item></list>",
    "an attribute twice": b"<list><item a='1' a='2'/></list>",
    "a prefix without namespace": b"<list><x:item/></list>",
    "a comment that hides the root": b"<!--" + b"x" * 70_000 + b"--><list/>",
}


@pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED.keys())
def test_what_is_not_the_format_is_refused(made: Callable[[bytes], Path], content: bytes) -> None:
    assert refusal(made(content)).code == "format"


def test_the_refusal_says_the_line_and_what_was_expected(made: Callable[[bytes], Path]) -> None:
    assert str(refusal(made(b"<html/>"))) == "line 1: the outermost element is html, expected list"
    assert str(refusal(made(b"<list>\n<item>\n</list>"))).startswith("line 3: Opening and ending tag mismatch")


@pytest.mark.parametrize("length", [7, 12, 20, 26, 27])
def test_a_file_cut_off_is_refused_after_what_was_whole(made: Callable[[bytes], Path], length: int) -> None:
    whole = b"<list><item>\xc3\xa9</item><item/></list>"
    error = refusal(made(whole[:length]))
    assert error.code == "truncated"
    assert items(made(whole)) == ["\u00e9", ""]


def test_progress_is_told_in_bytes_and_may_be_stopped(made: Callable[[bytes], Path]) -> None:
    path = made(b"<list>" + b"<item>a</item>" * 20_000 + b"</list>")
    ticks: list[int] = []
    assert len(items(path, Report(tick=ticks.append))) == 20_000
    assert sum(ticks) == path.stat().st_size
    assert len(ticks) > 3

    def stop(_read: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        items(path, Report(tick=stop))


def spread(before: bytes, repeated: bytes, after: bytes = b"", size: int = 64 * MIB) -> Iterable[bytes]:
    """About as many bytes as said, in pieces."""
    piece = repeated * (MIB // len(repeated))
    yield before
    for _each in range(size // MIB):
        yield piece
    yield after


BOMBS: dict[str, tuple[str, Iterable[bytes]]] = {
    "100,000 elements deep": ("too_deep", [b"<list>", b"<a>" * 100_000, b"</a>" * 100_000, b"</list>"]),
    "one text": ("too_large", spread(b"<list><item>", b"x", b"</item></list>")),
    "one attribute": ("too_large", spread(b"<list><item a='", b"x", b"'/></list>")),
    "one tag's name": ("too_large", spread(b"<list><", b"x", b"/></list>")),
    "attributes without number": (
        "too_large",
        [b"<list><item", *(b" a%d='%d'" % (n, n) for n in range(500_000)), b"/>"],
    ),
    "one comment": ("too_large", spread(b"<list><!--", b"x", b"--></list>")),
    "an element without end": ("too_large", spread(b"<list><item>", b"<a/>")),
    "elements nobody asked for": ("too_large", spread(b"<list>", b"<a/>", b"</list>")),
    "an element in its own kind": ("too_large", spread(b"<list><item>", b"<item/>", b"</item></list>")),
    "blanks": ("too_large", spread(b"<list>", b" \n", b"</list>")),
    "processing instructions": ("too_large", spread(b"<list>", b"<?a b?>", b"</list>")),
}


@pytest.mark.parametrize(("code", "pieces"), BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused_in_little_memory(tmp_path: Path, code: str, pieces: Iterable[bytes]) -> None:
    path = tmp_path / "bomb.xml"
    with path.open("wb") as file:
        file.writelines(pieces)
    read = measuring.elements(path, root="list", tags=["item"])
    assert (read.entries, read.code) == (0, code)
    assert read.kib < 100 * 1024


def test_memory_does_not_grow_with_the_number_of_elements(tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 200_000):
        path = tmp_path / f"{count}.xml"
        with path.open("wb") as file:
            file.write(b"<list>")
            for number in range(count):
                file.write(b"<item><a>%d</a><b c='%d'>x</b></item>\n" % (number, number))
            file.write(b"</list>")
        read = measuring.elements(path, root="list", tags=["item"])
        assert (read.entries, read.code) == (count, "")
        peaks.append(read.kib)
    assert peaks[1] < peaks[0] + 4 * 1024


def test_holding_on_to_elements_shows_in_the_measurement(tmp_path: Path) -> None:
    """The twin of the two above: what is measured does grow when something is kept."""
    path = tmp_path / "one.xml"
    path.write_bytes(b"<list><item>" + b"<a/>" * (LARGEST // 5) + b"</item></list>")
    read = measuring.elements(path, root="list", tags=["item"])
    assert (read.entries, read.code) == (1, "")
    assert read.kib > 20 * 1024
