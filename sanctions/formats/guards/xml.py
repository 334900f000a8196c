"""XML of strangers, opened safely and read element by element in memory that does not grow with the file.

Refused before any of it is built: a document type (with it go entities, external or nested, and parameter entities), an
encoding that is not plain from the first bytes, a root that is another format's. Refused while it is read: what is not
well-formed, more than 256 elements inside one another, and more than `LARGEST` bytes without one whole element of those
asked for (a text, an attribute or a tag without end among them). XInclude, style sheets and schemas that a file points
to are never followed; comments and processing instructions are no content and are dropped.
"""

import codecs
import re
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import cast

from lxml import etree

from sanctions.formats.entry import Report, UnreadableError

CHUNK = 1 << 16
LARGEST = 1 << 21
"""Bytes of one element asked for together with what stands before it. Entries of real lists have some ten thousand; the
worst that as many bytes can cost, empty elements of one letter, is sixty times as much memory."""
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
Events = Iterator[tuple[str, etree._Element]]
ENCODINGS = {"utf-8", "ascii", "iso8859-1", "cp1252", "utf-16"}
"""What lists come in, by Python's names; UTF-16 with its mark."""
MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}

DECLARATION = re.compile(
    r"<\?xml\s+version\s*=\s*['\"][\d.]+['\"](?:\s+encoding\s*=\s*['\"]([\w.:-]+)['\"])?[^<>]*?\?>"
)
BESIDES = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])")

CODES = {
    etree.ErrorTypes.ERR_RESOURCE_LIMIT: "too_large",
    etree.ErrorTypes.ERR_NAME_TOO_LONG: "too_large",
    etree.ErrorTypes.ERR_INVALID_ENCODING: "encoding",
    etree.ErrorTypes.ERR_UNKNOWN_ENCODING: "encoding",
    etree.ErrorTypes.ERR_UNSUPPORTED_ENCODING: "encoding",
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: "forbidden",
}


class Stream:
    """The elements of a file that have one of ``tags`` as local name and none of them above, each whole, in order.

    An element is good until the next one is asked for: then it is emptied. ``root`` is the outermost element, which
    must have one of the names in ``root``; its attributes can be read as soon as the first element was given.
    ``where`` is the place of the element given last, for people: "INDIVIDUAL 12, line 345".

    What has content but stands in none of the elements asked for goes to the report as unmapped: elements beside them,
    attributes of those around them (``attributes`` names the ones of the root that the reader reads itself).

    Raises (while it is iterated):
        UnreadableError: the file is refused, with the line where there is one.
    """

    def __init__(
        self,
        path: Path,
        report: Report,
        *,
        root: Collection[str],
        tags: Collection[str],
        attributes: Collection[str] = (),
    ) -> None:
        self.path, self.report = path, report
        self.roots, self.tags, self.attributes = frozenset(root), frozenset(tags), frozenset(attributes)
        self.root: etree._Element | None = None
        self.given: Counter[str] = Counter()
        self._current: etree._Element | None = None

    @property
    def where(self) -> str:
        """The place of the element given last; empty before the first."""
        if self._current is None:
            return ""
        tag = local(self._current)
        return f"{tag} {self.given[tag]}, line {self._current.sourceline}"

    def __iter__(self) -> Iterator[etree._Element]:
        with self.path.open("rb") as file:
            first = file.read(CHUNK)
            _check_opening(first, self.roots)
            parser = etree.XMLPullParser(
                events=("start", "end"),
                tag=[f"{{*}}{tag}" for tag in self.roots | self.tags],
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                dtd_validation=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            )
            fed = 0
            chunk = first
            while chunk:
                fed += len(chunk)
                _feed(parser, chunk)
                for event, element in cast(Events, parser.read_events()):
                    if self.root is None:
                        self._open(element)
                    if event == "end" and element is not self.root and self._is_outermost(element):
                        fed = 0
                        yield self._give(element)
                if fed > LARGEST:
                    raise UnreadableError(
                        f"more than {LARGEST >> 20} MB without one whole {' or '.join(sorted(self.tags))}",
                        where=_after(self),
                        code="too_large",
                    )
                self.report.tick(len(chunk))
                chunk = file.read(CHUNK)
            self.root = _close(parser)
            self._clear(None)

    def _open(self, root: etree._Element) -> None:
        self.root = root
        if root.getroottree().docinfo.internalDTD is not None:  # the opening's check, once more by the parser itself
            raise UnreadableError("a document type (DTD, entities) is not accepted", code="forbidden")
        for name, value in _attributes(root):
            if name not in self.attributes:
                self.report.unknown(f"{local(root)}/@{name}", value, f"line {root.sourceline}")

    def _is_outermost(self, element: etree._Element) -> bool:
        return not any(local(above) in self.tags for above in element.iterancestors())

    def _give(self, element: etree._Element) -> etree._Element:
        self._clear(element)
        self._current = element
        self.given[local(element)] += 1
        return element

    def _clear(self, element: etree._Element | None) -> None:
        """Free everything before an element, or all; only what is surely complete, as libxml2 asks."""
        if self._current is not None:
            self._current.clear(keep_tail=True)  # type: ignore[call-arg]  # stubs of an older lxml
        path = [] if element is None else [element, *element.iterancestors()][:-1]
        for open_ in path:
            parent = open_.getparent()
            while parent is not None and (before := open_.getprevious()) is not None:
                self._stray(before)
                parent.remove(before)
        if element is None and self.root is not None:
            for rest in self.root:
                self._stray(rest)
            if self.root.text and self.root.text.strip():
                self.report.unknown(f"{local(self.root)}/text()", self.root.text.strip(), "")

    def _stray(self, element: etree._Element) -> None:
        """Name what an element beside those asked for holds; those themselves are empty by now."""
        root = local(self.root) if self.root is not None else ""
        if local(element) not in self.tags:
            for path, text in contents(element):
                self.report.unknown(f"{root}/{path}", text, f"line {element.sourceline}")
        if element.tail and element.tail.strip():
            self.report.unknown(f"{root}/text()", element.tail.strip(), f"line {element.sourceline}")


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text(element: etree._Element | None) -> str:
    """The text of an element that has no elements, stripped; empty when there is none."""
    return ((element.text if element is not None else None) or "").strip()


def contents(element: etree._Element, above: str = "") -> Iterator[tuple[str, str]]:
    """Every text and attribute of an element and of those in it, with its path from there; empty ones left out."""
    path = f"{above}/{local(element)}" if above else local(element)
    for name, value in _attributes(element):
        yield f"{path}/@{name}", value
    if element.text and element.text.strip():
        yield path, element.text.strip()
    for child in element:
        yield from contents(child, path)
        if child.tail and child.tail.strip():
            yield path, child.tail.strip()


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    """The attributes that have content, by local name, without those that point to a schema."""
    for name, value in cast(dict[str, str], element.attrib).items():
        if value.strip() and not name.startswith(XSI):
            yield name.rpartition("}")[2], value.strip()


def _check_opening(first: bytes, roots: Collection[str]) -> None:
    """Refuse by the first bytes: encoding, document type, another format's root."""
    if not first.strip():
        raise UnreadableError("the file is empty", code="format")
    encoding = next((name for mark, name in MARKS.items() if first.startswith(mark)), "")
    if (not encoding and b"\0" in first[:4]) or b"\0\0" in first[:4]:
        raise UnreadableError("UTF-16 or UTF-32 without its mark; save the file as UTF-8", code="encoding")
    opening = first.decode("utf-16" if encoding == "utf-16" else "latin-1", errors="replace").removeprefix(
        "\xef\xbb\xbf"
    )
    declaration = DECLARATION.match(opening)
    if re.match(r"<\?xml\s", opening) and declaration is None:
        raise UnreadableError("the XML declaration cannot be read", where="line 1", code="format")
    declared = _codec(declaration[1]) if declaration and declaration[1] else ""
    if encoding and declared and declared != encoding:
        raise UnreadableError(
            f"the file is {encoding.upper()} by its first bytes and {declared.upper()} by its declaration",
            code="encoding",
        )
    if declared == "utf-16" and not encoding:
        raise UnreadableError("declared as UTF-16 but not written so", where="line 1", code="encoding")
    position = declaration.end() if declaration else 0
    while found := BESIDES.match(opening, position):
        position = found.end()
    line = f"line {opening.count(chr(10), 0, position) + 1}"
    if opening[position : position + 9].upper().startswith("<!DOCTYPE"):
        raise UnreadableError("a document type (DTD, entities) is not accepted", where=line, code="forbidden")
    root = ROOT.match(opening, position)
    if root is None:
        raise UnreadableError("not XML, or no element in its first 64 KB", where=line, code="format")
    if root[1] not in roots:
        raise UnreadableError(
            f"the outermost element is {root[1]}, expected {' or '.join(sorted(roots))}", where=line, code="format"
        )


def _codec(name: str) -> str:
    """Python's name of a declared encoding that lists come in."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        found = name
    if found not in ENCODINGS:
        raise UnreadableError(f"the encoding {name} is not accepted; save the file as UTF-8", code="encoding")
    return found


def _feed(parser: etree.XMLPullParser, chunk: bytes) -> None:
    try:
        parser.feed(chunk)
    except etree.XMLSyntaxError as error:
        raise _refusal(getattr(error, "code", 0), error.msg or "not well-formed", error.lineno or 0) from error
    # An entity that was never declared does not raise, it ends the reading (lxml with resolve_entities=False).
    for entry in parser.feed_error_log:
        if entry.level >= etree.ErrorLevels.ERROR:
            raise _refusal(entry.type, entry.message, entry.line)


def _close(parser: etree.XMLPullParser) -> etree._Element:
    try:
        root: etree._Element = parser.close()
    except etree.XMLSyntaxError as error:
        message = f"the file ends too early: {_plain(error.msg or '')}"
        raise UnreadableError(message, where=f"line {error.lineno}", code="truncated") from error
    return root


def _refusal(type_: int, message: str, line: int) -> UnreadableError:
    code = "too_deep" if "depth" in message else CODES.get(type_, "format")
    return UnreadableError(_plain(message), where=f"line {line}", code=code)


def _plain(message: str) -> str:
    """libxml2's sentence without its own place and its advice to switch the guard off."""
    return re.sub(r"(?:, (?:use|try) XML_PARSE_HUGE.*|, line \d+, column \d+.*)", "", message, flags=re.DOTALL).strip()


def _after(stream: Stream) -> str:
    return f"after {stream.where}" if stream.where else ""
