"""JSON of strangers, read strictly and in little memory: one line at a time, or one item of a large document at a time.

Refused with the place: another encoding than UTF-8 (a mark at the start is passed over), a member named twice in one
object, NaN and Infinity, numbers nobody writes, more than `DEEPEST` levels, lone surrogates and control characters
written as escapes, a line or an item of more than `LARGEST` bytes, line ends that change, a file that stops in the
middle. The parsers of Python and of yajl let the first, the second and the surrogates pass; here they do not.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

import ijson  # type: ignore[import-untyped]  # no stubs are published

from sanctions.formats.entry import SAMPLE, Report, UnreadableError

LARGEST = 1 << 21
"""Bytes of one line, of one item of a document, or of what stands before an item."""
DEEPEST = 64
TOO_DEEP = f"More than {DEEPEST} levels inside one another."
LONGEST_NUMBER = 40
"""Characters of a number: more than any identifier printed as one."""
MOST_OUTSIDE = 100
"""Texts of a document beside its items that are kept."""
CHUNK = 1 << 16
MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\0\0\xfe\xff": "UTF-32"}

SUSPECT = re.compile(rb"\\(?:u(?:[dD][89a-fA-F]|00[01][0-9a-fA-F]|007[fF])|[bf])")
"""What may be a lone surrogate or a control character; `ESCAPE` tells which."""
ESCAPE = re.compile(rb"\\(?:u([dD][89abAB]..)\\u[dD][c-fC-F]..|u(....)|(.?))", re.DOTALL)
LONGEST_ESCAPE = 12
BACKSLASH = 0x5C
KEPT_CONTROLS = {0x09, 0x0A, 0x0D}


Events = Iterator[tuple[str, Any]]


class Line(NamedTuple):
    """A line of JSON lines: its number in the file, the byte it begins at, and its object."""

    number: int
    at: int
    value: dict[str, Any]

    @property
    def where(self) -> str:
        """Its place, for people."""
        return f"line {self.number}"


def lines(path: Path, report: Report) -> Iterator[Line]:
    """The objects of a file of JSON lines; empty lines are passed over and noticed. Members keep their order.

    Raises:
        UnreadableError: at the first thing that cannot be trusted: ``encoding``, ``duplicate``, ``too_deep``,
            ``too_large``, ``line_ends``, ``forbidden``, ``format``; ``truncated`` for a last line that stops.
    """
    decode = json.JSONDecoder(
        object_pairs_hook=_pairs, parse_constant=_constant, parse_int=_integer, parse_float=_decimal
    ).decode
    with path.open("rb") as file:
        at = _skip_mark(file)
        number, ticked, line_end = 0, 0, b""
        while raw := file.readline(LARGEST + 1):
            number += 1
            with _at(f"line {number}", cut=not raw.endswith(b"\n")):
                line_end = _check_line(raw, line_end)
                if raw.strip():
                    yield Line(number, at, _object(raw, decode))
                else:
                    report.notices["An empty line was passed over."] += 1
            at += len(raw)
            if at - ticked >= CHUNK:
                report.tick(at - ticked)
                ticked = at
        report.tick(at - ticked)


def _check_line(raw: bytes, line_end: bytes) -> bytes:
    """Refuse a line by its bytes; answer its line end, which is that of all."""
    if len(raw) > LARGEST:
        raise UnreadableError(f"It is longer than {LARGEST >> 20} MB.", code="too_large")
    own = b"\r\n" if raw.endswith(b"\r\n") else raw[-1:] if raw.endswith(b"\n") else line_end
    if line_end and own != line_end:
        raise UnreadableError("Its line end is another than that of the lines before it.", code="line_ends")
    if SUSPECT.search(raw):
        _check_escapes(raw)
    return own


def _object(raw: bytes, decode: Callable[[str], Any]) -> dict[str, Any]:
    value = decode(raw.decode())
    if not isinstance(value, dict):
        raise UnreadableError("It is no object: every line is one, in braces.", code="format")
    if raw.count(b"{") + raw.count(b"[") > DEEPEST and _depth(value) > DEEPEST:
        raise UnreadableError(TOO_DEEP, code="too_deep")
    return value


def _depth(value: Any) -> int:
    """Levels of objects and lists; the parser has refused what Python could not walk through."""
    deepest, level = 0, [value]
    while level := [each for each in level if isinstance(each, dict | list)]:
        deepest += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return deepest


class Items:
    """The items of one list in one large document, whole and in order; ``prefix`` is the path of the list in keys.

    An item is built of Python's own values, numbers as `int` or `Decimal`. ``outside`` holds the single values that
    stand outside the list, by their path, as text; it is complete when the items end. ``where`` is the place of the
    item given last, for people.

    Raises (while it is iterated):
        UnreadableError: as `lines`; ``format`` too when there is no such list.
    """

    def __init__(self, path: Path, report: Report, prefix: str) -> None:
        self.path, self.report, self.prefix = path, report, prefix
        self.outside: dict[str, str] = {}
        self.number = 0

    @property
    def where(self) -> str:
        """The place of the item given last: "PublicationDetail 12"; of the document before the first: empty."""
        return f"{self.prefix.rpartition('.')[2]} {self.number}" if self.number else ""

    def __iter__(self) -> Iterator[Any]:
        with self.path.open("rb") as file:
            _skip_mark(file)
            source = _Source(file, self.report)
            with _at("", cut=True):
                yield from self._items(iter(ijson.basic_parse(source, buf_size=CHUNK)), source)

    def _items(self, events: Events, source: "_Source") -> Iterator[Any]:
        opened: list[tuple[str, set[str] | None]] = []
        """What is open around the items: its path, and the members seen of an object; None of a list."""
        path, found = "", False
        for event, value in events:
            if event == "map_key":
                above, members = opened[-1]
                if members is not None:
                    _once(members, value)
                path = f"{above}.{value}" if above else value
            elif event in {"end_map", "end_array"}:
                path = opened.pop()[0]
            elif opened and opened[-1] == (self.prefix, None):
                self.number += 1
                yield _built(event, value, events)
                source.begin(f"after {self.where}")
            elif event == "start_map":
                _check_depth(len(opened))
                opened.append((path, set()))
            elif event == "start_array":
                _check_depth(len(opened))
                found = found or path == self.prefix
                opened.append((path, None))
            elif value is not None:
                self._keep(path, str(value))
        if not found:
            raise UnreadableError(f"The document has no list {self.prefix}.", code="format")

    def _keep(self, path: str, text: str) -> None:
        if path in self.outside or len(self.outside) >= MOST_OUTSIDE:
            self.report.unknown(path[:SAMPLE], text, self.where)
        else:
            self.outside[path] = text


def _built(first: str, single: Any, events: Events) -> Any:
    """The value that begins with an event, of the events that follow."""
    if first not in {"start_map", "start_array"}:
        return _number(single)
    made: Any = {} if first == "start_map" else []
    around: list[tuple[Any, str]] = []
    current, key = made, ""
    for event, value in events:
        if event == "map_key":
            if value in current:
                _twice(value)
            key = value
        elif event in {"end_map", "end_array"}:
            if not around:
                break
            current, key = around.pop()
        else:
            inner: Any = {} if event == "start_map" else [] if event == "start_array" else _number(value)
            if isinstance(current, dict):
                current[key] = inner
            else:
                current.append(inner)
            if event in {"start_map", "start_array"}:
                _check_depth(len(around) + 1)
                around.append((current, key))
                current = inner
    return made


class _Source:
    """The bytes of a document for ijson, looked at before: encoding, escapes, and how many there are of one item."""

    def __init__(self, file: BinaryIO, report: Report) -> None:
        self._file, self._report = file, report
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._where, self._since, self._at = "", 0, file.tell()
        self._held = b""

    def begin(self, where: str) -> None:
        """An item is whole: the next one is counted from here."""
        self._where, self._since = where, 0

    def read(self, size: int) -> bytes:
        """What ijson asks for."""
        block = self._file.read(size)
        try:
            self._decoder.decode(block, final=size > 0 and not block)
        except UnicodeDecodeError as error:
            raise UnreadableError(
                f"A byte near byte {self._at + error.start} is not UTF-8; send the file in UTF-8.", code="encoding"
            ) from error
        self._at += len(block)
        self._since += len(block)
        if self._since > LARGEST + CHUNK:
            raise UnreadableError(
                f"More than {LARGEST >> 20} MB without one whole item.", where=self._where, code="too_large"
            )
        self._held = _check_escapes(self._held + block, ended=not block)
        self._report.tick(len(block))
        return block


def _check_escapes(raw: bytes, *, ended: bool = True) -> bytes:
    """Refuse lone surrogates and control characters; answer the bytes at the end that may begin an escape."""
    begin, last = 0, len(raw) - LONGEST_ESCAPE
    if not SUSPECT.search(raw):
        begin = max(last, 0)
        while begin and raw[begin - 1] == BACKSLASH:  # an escape begins where a run of them does, or two later
            begin -= 1
    for found in ESCAPE.finditer(raw, begin):
        if not ended and found.start() > last:
            return raw[found.start() :]
        _check_escape(found)
    return b""


def _check_escape(found: re.Match[bytes]) -> None:
    _pair, unit, short = found.groups()
    if unit is not None:
        try:
            number = int(unit, 16)
        except ValueError:
            return  # the parser says what is wrong with it
        if 0xD800 <= number < 0xE000:
            raise UnreadableError(
                f"Half of a character (\\u{unit.decode()}), a lone surrogate: damaged text.", code="forbidden"
            )
        if (number < 0x20 or number == 0x7F) and number not in KEPT_CONTROLS:
            raise UnreadableError(f"It has the control character \\u{unit.decode()}.", code="forbidden")
    elif short in {b"b", b"f"}:
        raise UnreadableError(f"It has the control character \\{short.decode()}.", code="forbidden")


def _skip_mark(file: BinaryIO) -> int:
    """Pass over a mark of UTF-8; answer where the content begins.

    Raises:
        UnreadableError: the file is empty, or its mark is another encoding's.
    """
    start = file.read(4)
    if not start.strip():
        raise UnreadableError("The file is empty.", code="format")
    for mark, name in MARKS.items():
        if start.startswith(mark):
            raise UnreadableError(f"The file is encoded in {name}; send it in UTF-8.", code="encoding")
    if b"\0" in start:
        raise UnreadableError("The file is UTF-16 or UTF-32, or no text; send it in UTF-8.", code="encoding")
    return file.seek(len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0)


@contextmanager
def _at(where: str, *, cut: bool) -> Iterator[None]:
    """Say what a parser raises in our words; ``cut``: what ends too early is the file."""
    try:
        yield
    except UnreadableError as error:
        raise UnreadableError(error.message, where=error.where or where, code=error.code) from error
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"Its byte {error.start} ({error.object[error.start]:#04x}) is not UTF-8; send the file in UTF-8.",
            where=where,
            code="encoding",
        ) from error
    except json.JSONDecodeError as error:
        ends = cut and (error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated"))
        why = "It stops in the middle" if ends else "It is not JSON"
        raise UnreadableError(
            f"{why} ({error.msg}, column {error.colno}).", where=where, code="truncated" if ends else "format"
        ) from error
    except RecursionError as error:
        raise UnreadableError(TOO_DEEP, where=where, code="too_deep") from error
    except ijson.JSONError as error:
        said = str(error).partition("\n")[0].removeprefix("b'").partition("\\n")[0]
        if "premature EOF" in said:
            raise UnreadableError("The document stops in the middle.", where=where, code="truncated") from error
        raise UnreadableError(f"It is not JSON ({said.strip()}).", where=where, code="format") from error
    except (SystemError, ValueError, ArithmeticError) as error:  # what ijson makes of a number of 5,000 digits
        if isinstance(error.__cause__, UnreadableError):
            raise error.__cause__ from error
        raise UnreadableError("A number is longer than anybody writes.", where=where, code="format") from error


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose members have different names."""
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for name, _value in pairs:
            _once(seen, name)
    return made


def _once(seen: set[str], name: str) -> None:
    if name in seen:
        _twice(name)
    seen.add(name)


def _twice(name: str) -> NoReturn:
    raise UnreadableError(f"The member “{name[:100]}” stands twice in one object.", code="duplicate")


def _check_depth(depth: int) -> None:
    if depth >= DEEPEST:
        raise UnreadableError(TOO_DEEP, code="too_deep")


def _constant(name: str) -> NoReturn:
    raise UnreadableError(f"{name} is no number of JSON.", code="format")


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise UnreadableError("A number is longer than anybody writes.", code="format")
    return int(text)


def _decimal(text: str) -> Any:
    return _number(Decimal(text))


def _number(value: Any) -> Any:
    """A single value; of numbers those that somebody would write out."""
    if isinstance(value, int | Decimal) and (
        abs(Decimal(value).adjusted()) > LONGEST_NUMBER or len(Decimal(value).as_tuple().digits) > LONGEST_NUMBER
    ):
        raise UnreadableError("A number is longer than anybody writes.", code="format")
    return value
