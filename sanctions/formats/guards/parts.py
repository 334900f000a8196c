"""The XML parts of a spreadsheet, walked through event by event: no tree is built, so that no part can be too large.

Refused at once: a document type (with it go entities), more than 64 elements inside one another, and more than a
megabyte without an element or a text beginning or ending, which is one endless attribute or tag.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from sanctions.formats.entry import Report, UnreadableError
from sanctions.formats.guards.archive import Archive

DEEPEST = 64
LONGEST_TOKEN = 1 << 20

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """What is told of each element: its name without namespace, and its attributes; and of each piece of text."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None] = lambda _name: None
    text: Callable[[str], None] = lambda _text: None


def walk(archive: Archive, name: str, listener: Listener, report: Report | None = None) -> Iterator[None]:
    """Tell the listener of a part's elements and texts; yields after every block of the file.

    ``report.tick`` gets the part's share of the archive's bytes.

    Raises:
        UnreadableError: the part is not well-formed (``format``), cut off, too deep, or has a document type.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    told = _Told(name, parser, listener)
    packed, inflated = archive.packed(name)
    read = ticked = since = 0
    for block in archive.blocks(name):
        before = told.events
        _parse(parser, block, name)
        read += len(block)
        since = since + len(block) if told.events == before else 0
        if since > LONGEST_TOKEN:
            raise UnreadableError("One tag of it has no end.", where=f"member {name}", code="too_large")
        if report is not None and (share := packed * read // max(inflated, 1)) > ticked:
            report.tick(share - ticked)
            ticked = share
        yield
    try:
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise UnreadableError(f"It ends too early ({error}).", where=f"member {name}", code="truncated") from error
    yield


def whole(archive: Archive, name: str, start: Callable[[str, Attributes], None]) -> None:
    """Tell of all elements of a part that is small; raises as `walk` does."""
    for _block in walk(archive, name, Listener(start=start)):
        pass


class _Told:
    """Takes expat's events, counts them and their depth, and passes them on without namespaces."""

    def __init__(self, name: str, parser: expat.XMLParserType, listener: Listener) -> None:
        self.name, self.listener = name, listener
        self.events = self.depth = 0
        self._local: dict[str, str] = {}
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.CommentHandler = parser.ProcessingInstructionHandler = self.nothing
        parser.StartDoctypeDeclHandler = self.document_type

    def start(self, name: str, attributes: Attributes) -> None:
        self.events += 1
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError("Its elements stand too deep.", where=f"member {self.name}", code="too_deep")
        local = self._local.get(name)
        if local is None:
            local = name.rpartition(" ")[2]
            if len(self._local) < 1000:
                self._local[name] = local
        self.listener.start(local, attributes)

    def end(self, name: str) -> None:
        self.events += 1
        self.depth -= 1
        self.listener.end(self._local.get(name) or name.rpartition(" ")[2])

    def text(self, text: str) -> None:
        self.events += 1
        self.listener.text(text)

    def nothing(self, *_: object) -> None:
        self.events += 1

    def document_type(self, *_: object) -> None:
        raise UnreadableError(
            "A document type (DTD, entities) is not accepted.", where=f"member {self.name}", code="forbidden"
        )


def _parse(parser: expat.XMLParserType, block: bytes, name: str) -> None:
    try:
        parser.Parse(block, False)
    except expat.ExpatError as error:
        raise UnreadableError(f"It is not well-formed XML ({error}).", where=f"member {name}", code="format") from error
    except ValueError as error:  # "multi-byte encodings are not supported" and the like
        raise UnreadableError(
            f"Its encoding is not read ({error}).", where=f"member {name}", code="encoding"
        ) from error
