"""The world map of the website as shapes by country code, read from an SVG. Pure: no Django, no database.

The pages write the shapes themselves, each with its own link and class. A deployment may put its own map in place of
ours, so only what draws is read, and whatever could load, run or restyle is refused, not dropped: whoever made the map
then learns that it would not look as it did to them.
"""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_NUMBERS = re.compile(_NUMBER)
_BOX = re.compile(rf"\s*{_NUMBER}(?:[\s,]+{_NUMBER}){{3}}\s*")
_CODE = re.compile(r"[A-Z]{2}")
_SHAPES: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    "path": {"d": re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE.,+\-\s]+")},
    "circle": {"cx": _NUMBERS, "cy": _NUMBERS, "r": _NUMBERS},
}
_IGNORED: Mapping[str, Set[str]] = {
    "svg": {"id", "viewBox", "width", "height", "version", "preserveAspectRatio"},
    "g": {"id"},  # no transform: the shapes are taken out of their group, and would stand elsewhere without it
    "title": {"id"},
    "desc": {"id"},
}


class MapError(ValueError):
    """The file is no map the website can use; the message says what is wrong, and in which line."""


@dataclass(frozen=True)
class Shape:
    """What is drawn for one code: a ``path`` with ``d``, or a ``circle`` with ``cx``, ``cy`` and ``r``.

    The code is ISO 3166-1 alpha-2, or a user-assigned one such as XK. Attributes are as the file has them, in the units
    of its view box, without the id; they hold numbers and the letters of path commands, and nothing else.
    """

    code: str
    tag: str
    attributes: Mapping[str, str]


@dataclass(frozen=True)
class WorldMap:
    """The shapes in the order they are drawn in, later ones on top, and the view box: ``0 0 960 444``."""

    view_box: str
    shapes: tuple[Shape, ...]


def read(svg: bytes) -> WorldMap:
    """The map of an SVG file. Comments, titles, descriptions and groups are allowed and not kept.

    Raises:
        MapError: not XML; a document type or a processing instruction; a root that is not ``svg`` or has no view box;
            an element that is neither ``path`` nor ``circle``; an attribute that does not draw, or lacks, or holds what
            is no number or path; an id that is no alpha-2 code, or there twice; no shape at all.
    """
    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise MapError(f"not XML: {error}") from error
    _only_elements(root)
    if _tag(root) != "svg":
        raise MapError(f"the root is {root.tag}, not svg")
    if not _BOX.fullmatch(view_box := root.get("viewBox", "")):
        raise MapError(f"the svg has no viewBox of four numbers: {view_box!r}")
    shapes: dict[str, Shape] = {}
    for element in root.iter(etree.Element):
        tag = _tag(element)
        if tag in _SHAPES:
            shape = _shape(element, tag)
            if shape.code in shapes:
                raise MapError(f"line {element.sourceline}: a second shape {shape.code}")
            shapes[shape.code] = shape
        elif tag in _IGNORED and (tag == "svg") == (element is root):
            _no_others(element, _IGNORED[tag])
        else:
            raise MapError(f"line {element.sourceline}: an element {tag}, neither path nor circle")
    if not shapes:
        raise MapError("the svg holds no shape")
    return WorldMap(view_box, tuple(shapes.values()))


def _only_elements(root: etree._Element) -> None:
    """Refuse what else XML can hold, comments apart; before and after the root, too, where style sheets are named."""
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise MapError("the file declares a document type")
    for node in [*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter()]:
        if node.tag in {etree.ProcessingInstruction, etree.Entity}:
            raise MapError(f"line {node.sourceline}: {node} is neither an element nor a comment")


def _tag(element: etree._Element) -> str:
    """The name of an SVG element, which a file may also leave without namespace; of another one with its namespace."""
    name: Any = etree.QName(element)
    return str(name.localname if name.namespace in {SVG, None} else name.text)


def _shape(element: etree._Element, tag: str) -> Shape:
    code = element.get("id", "")
    if not _CODE.fullmatch(code):
        raise MapError(f"line {element.sourceline}: the id {code!r} is no alpha-2 code")
    _no_others(element, {"id", *_SHAPES[tag]})
    for name, allowed in _SHAPES[tag].items():
        if not allowed.fullmatch(element.get(name, "")):
            raise MapError(f"line {element.sourceline}: {code} has no {name} that draws: {element.get(name)!r}")
    return Shape(code, tag, {name: element.get(name, "") for name in _SHAPES[tag]})


def _no_others(element: etree._Element, allowed: Set[str]) -> None:
    if others := sorted(str(name) for name in element.attrib if name not in allowed):
        raise MapError(f"line {element.sourceline}: {_tag(element)} carries {', '.join(others)}")
