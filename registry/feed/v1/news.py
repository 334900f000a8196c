"""For people's readers: the newest records as Atom (RFC 4287, tombstones RFC 6721) and as JSON Feed 1.1."""

import datetime as dt
import io
import re
from dataclasses import dataclass
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.http import HttpRequest
from django.utils.xmlutils import SimplerXMLGenerator

from registry import queries
from registry.actions.ledger import moment
from registry.enums import Kind, Operation, Status
from registry.feed.v1 import answers, bodies
from registry.feed.v1.base import StateView
from registry.models import Event

NEWEST = 100
TITLE = "Registry of the International Partnership against Impunity for the Use of Chemical Weapons"
EPOCH = dt.datetime(2018, 1, 23, tzinfo=dt.UTC)
"""The partnership's founding: when an empty register was last changed, since the forms want a moment."""

_NOT_XML = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True)
class News:
    """What the feeds say: the newest event of each record that changed lately, living ones and tombstones apart."""

    title: str
    updated: dt.datetime
    entries: list[Event]
    gone: list[Event]


class NewsView(StateView):
    """The two forms say the same."""

    def body(self, request: HttpRequest, question: Any, at: queries.State) -> bytes:
        events = queries.since(max(at.sequence - NEWEST, 0), limit=NEWEST, upto=at.sequence)
        newest = {event.record: event for event in events.defer("document", "names", "search", "facets", "periods")}
        lines = sorted(newest.values(), key=lambda event: -event.sequence)
        title = f"DEMONSTRATION: {TITLE}" if at.demonstration else TITLE
        return self.written(
            News(
                title=title,
                updated=at.published_at or EPOCH,
                entries=[line for line in lines if line.status == Status.CURRENT],
                gone=[line for line in lines if line.status != Status.CURRENT],
            ),
            notice=" ".join(bodies.NOTICE.values()) if at.demonstration else "",
        )

    def written(self, news: News, *, notice: str) -> bytes:
        raise NotImplementedError


class AtomView(NewsView):
    """The newest records as Atom, with a tombstone for each that ended or was taken back."""

    content_type = answers.ATOM

    def written(self, news: News, *, notice: str) -> bytes:
        out = io.StringIO()
        xml = SimplerXMLGenerator(out, "utf-8")
        xml.startDocument()
        spaces = {"xmlns": "http://www.w3.org/2005/Atom", "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}
        xml.startElement("feed", AttributesImpl({**spaces, "xml:lang": "en"}))
        _text(xml, "id", _absolute("/v1/feed.atom"))
        _text(xml, "title", news.title)
        if notice:
            _text(xml, "subtitle", notice)
        _text(xml, "updated", moment(news.updated))
        xml.addQuickElement("link", None, {"rel": "self", "href": _absolute("/v1/feed.atom")})
        xml.startElement("author", AttributesImpl({}))
        _text(xml, "name", TITLE)
        xml.endElement("author")
        for line in news.entries:
            self._entry(xml, line)
        for line in news.gone:
            xml.startElement(
                "at:deleted-entry", AttributesImpl({"ref": _place(line), "when": moment(line.published_at)})
            )
            _text(xml, "at:comment", _said(line))
            xml.endElement("at:deleted-entry")
        xml.endElement("feed")
        xml.endDocument()
        return out.getvalue().encode()

    def _entry(self, xml: SimplerXMLGenerator, line: Event) -> None:
        xml.startElement("entry", AttributesImpl({}))
        _text(xml, "id", _place(line))
        _text(xml, "title", line.title)
        _text(xml, "updated", moment(line.published_at))
        xml.addQuickElement("link", None, {"href": _place(line), "type": answers.JSON})
        xml.addQuickElement("category", None, {"term": line.kind})
        _text(xml, "summary", _said(line))
        xml.endElement("entry")


class JsonFeedView(NewsView):
    """The newest records as JSON Feed; what ended or was taken back stands under `_tombstones`."""

    content_type = answers.JSON_FEED

    def written(self, news: News, *, notice: str) -> bytes:
        feed: dict[str, Any] = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": news.title,
            "home_page_url": _absolute("/v1/"),
            "feed_url": _absolute("/v1/feed.json"),
            "language": "en",
        }
        if notice:
            feed["description"] = notice
        feed["items"] = [
            {
                "id": _place(line),
                "url": _place(line),
                "title": line.title,
                "content_text": _said(line),
                "date_modified": moment(line.published_at),
                "tags": [line.kind],
            }
            for line in news.entries
        ]
        feed["_tombstones"] = [
            {"id": _place(line), "status": line.status, "date_deleted": moment(line.published_at)} for line in news.gone
        ]
        return bodies.whole(feed)


def _said(line: Event) -> str:
    """What happened, without a name: a tombstone must not keep one alive."""
    kind, _, ref = line.record.partition("/")
    return f"{Operation(line.operation).name.capitalize()}: {Kind(kind).name.lower()} {ref}, event {line.sequence}."


def _place(line: Event) -> str:
    return _absolute(bodies.url(line.record))


def _absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _text(xml: SimplerXMLGenerator, name: str, content: str) -> None:
    xml.addQuickElement(name, _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", content))
