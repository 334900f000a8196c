"""The map of who takes part: each participant's shape by itself, all other land drawn as one. Pure, the file aside."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from registry.site.line import Line
from registry.site.rendering import ASSETS
from registry.site.worldmap import Shape, WorldMap, read

_FINE = 10
"""Our map is drawn in tenths of its unit. Written as whole numbers, without points, they are a quarter shorter."""

EUROPE = ("FI", "IE", "PT", "TN", "TR")
"""Its corners: most participants lie between them, too small to see on a map of the world."""

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_PART = re.compile(rf"[A-Za-z]|{_NUMBER.pattern}")
_SCALABLE = re.compile(r"[MmLlHhVvCcSsQqTtZz0-9.,+\-\s]*")  # an arc has flags and an angle among its lengths


@dataclass(frozen=True)
class MemberMap:
    """What the page draws, in this order; ``dots`` are lands too small to see, each a width with points of that width.

    ``europe`` is the part shown once more, enlarged; empty where the map does not tell. ``absent`` take part and have
    no shape: an organisation, or what a deployment's own map leaves out.
    """

    view_box: str
    europe: str
    land: Sequence[str]
    dots: Sequence[tuple[str, str]]
    members: Sequence[tuple[Line, Shape]]
    absent: Sequence[Line]


def drawn(members: Iterable[Line]) -> MemberMap:
    """The map on which these take part."""
    whole = world(settings.SITE_MAP)
    by_code = {line.ref: line for line in members}
    others = [shape for shape in whole.shapes if shape.code not in by_code]
    paths = [shape.attributes["d"].strip() for shape in others if shape.tag == "path"]
    shapes = {shape.code for shape in whole.shapes}
    return MemberMap(
        whole.view_box,
        _europe(whole),
        # a path that begins with a small letter would begin where the one before it ends
        land=[*filter(None, ["".join(path for path in paths if path[:1] == "M")]), *(p for p in paths if p[:1] != "M")],
        dots=_dots(shape for shape in others if shape.tag == "circle"),
        members=[(by_code[shape.code], shape) for shape in whole.shapes if shape.code in by_code],
        absent=[line for code, line in by_code.items() if code not in shapes],
    )


@lru_cache(maxsize=2)
def world(path: str) -> WorldMap:
    """The map of a deployment; ours where it has none.

    Raises:
        MapError: the file is no map we can use.
        OSError: it cannot be read.
    """
    return _fine(read(Path(path or ASSETS / "world.svg").read_bytes()))


def _europe(whole: WorldMap) -> str:
    """The box of Europe, to the units of the map."""
    found = [_points(shape.attributes["d"]) for shape in whole.shapes if shape.code in EUROPE and shape.tag == "path"]
    if len(found) < len(EUROPE) or not all(found):
        return ""
    across, down = ([point[axis] for points in found for point in points] for axis in (0, 1))
    left, top = min(across), min(down)
    return f"{left:f} {top:f} {max(across) - left:f} {max(down) - top:f}"


def _points(path: str) -> list[tuple[Decimal, Decimal]]:
    """The corners of a path of straight lines; none of another."""
    found: list[tuple[Decimal, Decimal]] = []
    x = y = Decimal(0)
    command, parts = "", iter(_PART.findall(path))
    for part in parts:
        if part.isalpha():
            command = part
            if command not in "MmLlZz":
                return []
            continue
        one, two = Decimal(part), Decimal(next(parts))
        x, y = (one, two) if command.isupper() else (x + one, y + two)
        command = {"M": "L", "m": "l"}.get(command, command)
        found.append((x, y))
    return found


def _dots(circles: Iterable[Shape]) -> list[tuple[str, str]]:
    """Circles as lines without length, with round ends: a tenth of the text."""
    found: dict[Decimal, list[str]] = defaultdict(list)
    for shape in circles:
        one = shape.attributes
        found[2 * Decimal(one["r"])].append(f"M{one['cx']} {one['cy']}h0")
    return [(f"{width:f}", "".join(points)) for width, points in found.items()]


def _fine(whole: WorldMap) -> WorldMap:
    """A map with ten times the units, so that its tenths are whole; as it is, if it has finer ones or arcs."""
    said = [whole.view_box, *(text for shape in whole.shapes for text in shape.attributes.values())]
    if not all(_SCALABLE.fullmatch(text) and all(map(_whole, _NUMBER.findall(text))) for text in said):
        return whole
    shapes = (
        Shape(shape.code, shape.tag, {name: _scaled(text) for name, text in shape.attributes.items()})
        for shape in whole.shapes
    )
    return WorldMap(_scaled(whole.view_box), tuple(shapes))


def _whole(number: str) -> bool:
    return Decimal(number) * _FINE % 1 == 0


def _scaled(text: str) -> str:
    """Numbers ten times as large, with no more between them than keeps them apart."""
    found, at = "", 0
    for number in _NUMBER.finditer(text):
        letters = "".join(re.findall("[A-Za-z]", text[at : number.start()]))
        value = f"{int(Decimal(number.group()) * _FINE)}"
        apart = " " if found and not letters and not value.startswith("-") else ""
        found, at = f"{found}{letters}{apart}{value}", number.end()
    return found + "".join(re.findall("[A-Za-z]", text[at:]))
