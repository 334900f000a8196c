"""What a SECO target says that has no place in an entry: kept as remarks and named in the report. Pure."""

from collections.abc import Collection, Iterable
from typing import cast

from lxml import etree

from sanctions.formats.entry import Report
from sanctions.formats.guards.xml import contents, local
from sanctions.formats.spacing import one_line, several_lines
from sanctions.proposal import Remark


class Rest:
    """The remarks of a target that is being read."""

    def __init__(self, where: str, report: Report) -> None:
        self.where, self.report = where, report
        self.remarks: list[Remark] = []

    def _rest(
        self,
        element: etree._Element,
        path: str,
        attributes: Collection[str],
        children: Collection[str] = (),
        *,
        _all: bool = False,
        _text: bool = False,
    ) -> None:
        """Remark on what an element has besides: attributes, elements (unless `_all` are seen to elsewhere), texts."""
        for name, value in attributes_of(element):
            if name == "ssid" and path != "target":
                self.report.ignored["@ssid"] += 1
            elif name not in attributes and value.strip():
                self._remark(f"{path}/@{name}", one_line(value))
        takes_text = _text or path == "foreign-identifier"
        if not takes_text and (loose := one_line(element.text or "")):
            self._remark(path, loose)
        for child in element:
            if not _all and local(child) not in children:
                self._unknown(child, path)
            if loose := one_line(child.tail or ""):
                self._remark(path, loose)

    def _unknown(self, element: etree._Element, above: str = "") -> None:
        for path, said in contents(element, above):
            if path.endswith("/@ssid"):
                self.report.ignored["@ssid"] += 1
            else:
                self._remark(path, several_lines(said))

    def _remark(self, path: str, said: str) -> None:
        self.report.unknown(f"target/{path}", said, self.where)
        self.remarks.append(Remark(label=path[:200], text=said))


def attributes_of(element: etree._Element) -> Iterable[tuple[str, str]]:
    """Names and values, as text."""
    return cast(dict[str, str], element.attrib).items()
