"""The world map: ours holds every participant, and a deployment's own can carry nothing but shapes."""

import csv
from pathlib import Path

import pytest

from registry.site import worldmap
from registry.site.worldmap import MapError, Shape, read

ROOT = Path(__file__).parents[3]
OURS = ROOT / "registry/site/assets/world.svg"
LIMIT = 60_000
"""A page has 100 kB in all; the map is written into it."""

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
GOOD = '<path id="QM" d="M1 1l2-.5.5 3z"/>'


def svg(inside: str, head: str = HEAD) -> bytes:
    return f"{head}{inside}</svg>".encode()


def participants() -> set[str]:
    with (ROOT / "seeds/data/participants.csv").open(encoding="utf-8", newline="") as lines:
        return {line["code"] for line in csv.DictReader(lines)} - {"EU"}


def test_ours_has_every_participating_state() -> None:
    codes = {shape.code for shape in read(OURS.read_bytes()).shapes}
    assert len(participants()) == 29
    assert participants() <= codes


def test_the_look_for_participants_bites() -> None:
    """The twin: without Luxembourg, which is but a circle, the same comparison fails."""
    lines = OURS.read_bytes().splitlines(keepends=True)
    without = read(b"".join(line for line in lines if b'id="LU"' not in line))
    assert participants() - {shape.code for shape in without.shapes} == {"LU"}


def test_ours_leaves_the_page_its_room() -> None:
    assert 20_000 < OURS.stat().st_size <= LIMIT


def test_ours_says_where_it_is_from_and_what_it_does_not_say() -> None:
    comment = OURS.read_text(encoding="utf-8").partition("-->")[0]
    assert comment.startswith("<!--")
    assert "Natural Earth (public domain)" in comment
    assert "statement of the partnership" in comment


def test_ours_stands_within_its_view_box() -> None:
    world = read(OURS.read_bytes())
    _, _, width, height = map(float, world.view_box.split())
    circles = [shape.attributes for shape in world.shapes if shape.tag == "circle"]
    assert circles
    for one in circles:
        assert 3 <= float(one["cx"]) <= width - 3
        assert 3 <= float(one["cy"]) <= height - 3


def test_a_map_of_ones_own_is_taken() -> None:
    """The twin of the refusals: what they refuse stands beside this, and this passes."""
    own = svg(
        "<!-- ours --><title>World</title><desc>All</desc>"
        f'<g id="all">{GOOD}<circle id="QN" cx="1" cy="-2.5" r=".5"/></g>'
    )
    world = read(b'<?xml version="1.0" encoding="utf-8"?>\n<!-- first -->\n' + own + b"<!-- last -->")
    assert world.view_box == "0 0 9 9"
    assert world.shapes == (
        Shape("QM", "path", {"d": "M1 1l2-.5.5 3z"}),
        Shape("QN", "circle", {"cx": "1", "cy": "-2.5", "r": ".5"}),
    )


def test_the_namespace_may_be_missing_or_have_a_prefix() -> None:
    plain = read(svg(GOOD, '<svg viewBox="0 0 9 9" width="9" height="9">'))
    prefixed = (
        b'<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:path id="QM" d="M1 1l2-.5.5 3z"/></s:svg>'
    )
    assert plain == read(prefixed) == read(svg(GOOD))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param(b"", "not XML", id="empty"),
        pytest.param(b"\x89PNG", "not XML", id="a picture"),
        pytest.param(svg(f"{GOOD}<g>"), "not XML", id="not closed"),
        pytest.param(svg(f"{GOOD}&unknown;"), "not XML", id="an entity of none"),
        pytest.param(b"<!DOCTYPE svg>" + svg(GOOD), "document type", id="a document type"),
        pytest.param(b'<!DOCTYPE svg [<!ENTITY e "M0 0">]>' + svg(f"{GOOD}&e;"), "document type", id="an entity"),
        pytest.param(b'<?xml-stylesheet href="x.css"?>' + svg(GOOD), "neither an element", id="a style sheet"),
        pytest.param(svg(GOOD) + b"<?x y?>", "neither an element", id="an instruction after"),
        pytest.param(svg(f"<?x y?>{GOOD}"), "neither an element", id="an instruction within"),
        pytest.param(b"<html><body/></html>", "the root is html", id="another root"),
        pytest.param(b'<svg xmlns="urn:x" viewBox="0 0 9 9"/>', "the root is {urn:x}svg", id="another svg"),
        pytest.param(svg(GOOD, "<svg>"), "viewBox", id="no view box"),
        pytest.param(svg(GOOD, '<svg viewBox="0 0 9">'), "viewBox", id="half a view box"),
        pytest.param(svg(GOOD, '<svg viewBox="0 0 9 9" onload="x()">'), "svg carries onload", id="active root"),
        pytest.param(svg(f"{GOOD}<script>x()</script>"), "an element script", id="a script"),
        pytest.param(svg(f"{GOOD}<style>path{{}}</style>"), "an element style", id="a style"),
        pytest.param(svg(f"<a>{GOOD}</a>"), "an element a,", id="a link"),
        pytest.param(svg(f"{GOOD}<use/>"), "an element use", id="a use"),
        pytest.param(svg(f'{GOOD}<path xmlns="urn:x" id="QN" d="M1 1"/>'), "{urn:x}path", id="another path"),
        pytest.param(svg(f"<title><script/></title>{GOOD}"), "an element script", id="a script in a title"),
        pytest.param(svg(f"{HEAD}{GOOD}</svg>"), "an element svg", id="a map in a map"),
        pytest.param(svg(f'<g transform="scale(2)">{GOOD}</g>'), "g carries transform", id="a moved group"),
        pytest.param(svg('<path d="M1 1"/>'), "the id '' is no alpha-2 code", id="no id"),
        pytest.param(svg('<path id="qm" d="M1 1"/>'), "the id 'qm'", id="lower case"),
        pytest.param(svg('<path id="QMM" d="M1 1"/>'), "the id 'QMM'", id="alpha-3"),
        pytest.param(svg(GOOD + '<circle id="QM" cx="1" cy="1" r="3"/>'), "a second shape QM", id="twice"),
        pytest.param(svg('<path id="QM" d="M1 1" onclick="x()"/>'), "path carries onclick", id="a handler"),
        pytest.param(svg('<path id="QM" d="M1 1" style="fill:red"/>'), "path carries style", id="a style of its own"),
        pytest.param(
            svg('<path xmlns:l="http://www.w3.org/1999/xlink" id="QM" d="M1 1" l:href="x"/>'), "xlink", id="a reference"
        ),
        pytest.param(svg('<path id="QM" d="M1 1" r="3"/>'), "path carries r", id="of another shape"),
        pytest.param(svg('<path id="QM"/>'), "QM has no d", id="nothing drawn"),
        pytest.param(svg('<path id="QM" d="url(x)"/>'), "QM has no d", id="no path"),
        pytest.param(svg('<circle id="QM" cx="1" cy="1"/>'), "QM has no r", id="no radius"),
        pytest.param(svg('<circle id="QM" cx="1" cy="a" r="3"/>'), "QM has no cy", id="no number"),
        pytest.param(svg("<g/>"), "no shape", id="no shape"),
    ],
)
def test_what_is_refused(body: bytes, said: str) -> None:
    with pytest.raises(MapError) as error:
        read(body)
    assert said in str(error.value)


def test_the_refusal_of_handlers_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without the look at attributes the same file is taken; the handler still is not in what was read."""
    body = svg('<path id="QM" d="M1 1" onclick="x()"/>')
    monkeypatch.setattr(worldmap, "_no_others", lambda element, allowed: None)
    assert read(body).shapes == (Shape("QM", "path", {"d": "M1 1"}),)
