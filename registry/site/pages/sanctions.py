"""The sanctions register: its front, with the newest targets and ways in; and every target, a hundred at a time.

A front leads to the hundreds. Where there are more than a hundred of them it leads to pages that do (``T00``), so that
no page grows with the register.
"""

from collections.abc import Iterator, Sequence

from registry.enums import Kind
from registry.exports import coverage
from registry.site import numbers
from registry.site.addresses import group
from registry.site.line import Line
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source

STANDINGS = ("LISTED", "NOT_LISTED")
LISTS = ("sanctions/all/", "coverage/")
"""Where the lists by hundreds are."""


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The front: a search, numbers by State, programme, incident, kind and measure, and the newest hundred."""
    hundreds = hundreds_of(source)
    lines = source.hundred(Kind.TARGET, hundreds[-1]) if hundreds else []
    yield (
        "sanctions/",
        shared(
            source,
            "sanctions",
            "sanctions/",
            lines=lines[::-1],
            rows=rows(lines),
            leading=leading(hundreds),
            counted=source.numbers,
            by_state=in_force(source, "participant"),
            by_programme=in_force(source, "programme"),
            by_incident=in_force(source, "incident"),
            by_measure=in_force(source, "measure"),
            by_kind=numbers.below(source.numbers, "kind"),
            held=held(source),
            **choices(source),
        ),
    )


def hundreds(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """Every shown target of a hundred."""
    for ref in refs:
        place = f"sanctions/all/{ref}/"
        lines = source.hundred(Kind.TARGET, ref)
        if not lines:
            yield place, None
            continue
        yield (
            place,
            shared(source, "sanctions", place, hundred=ref, beside=beside(source, ref), lines=lines, rows=rows(lines)),
        )


def every_hundred(source: Source) -> Iterator[Sequence[str]]:
    """All hundreds that have a shown target."""
    yield hundreds_of(source)


def groups(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The hundreds of ten thousand references, in each list."""
    known = hundreds_of(source)
    for ref in refs:
        hundreds = [hundred for hundred in known if group(hundred) == ref]
        for below in LISTS:
            place = f"{below}{ref}/"
            said = shared(source, below.partition("/")[0], place, group=ref, below=below, hundreds=hundreds)
            yield place, said if hundreds else None


def every_group(source: Source) -> Iterator[Sequence[str]]:
    """Every ten thousand in which there is a shown target."""
    yield groups_of(hundreds_of(source))


def groups_of(hundreds: Sequence[str]) -> list[str]:
    """Every ten thousand that hundreds are in, in order."""
    return sorted({group(hundred) for hundred in hundreds})


def leading(hundreds: Sequence[str]) -> Sequence[str]:
    """What leads to all targets from a front: their hundreds, or what leads to these where they are many."""
    found = groups_of(hundreds)
    return found if len(found) > 1 else hundreds


def hundreds_of(source: Source) -> list[str]:
    """The hundreds that have a shown target, in order."""
    return list(numbers.below(source.numbers, "shard/target"))


def beside(source: Source, hundred: str) -> tuple[str, str]:
    """The hundred before one and the one after it; "" for none."""
    known = ["", *hundreds_of(source), ""]
    at = known.index(hundred)
    return known[at - 1], known[at + 1]


def unavailable(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """What a reader gets who searches while the register is down: every list, which needs no search."""
    yield (
        "sanctions/no-search/",
        shared(source, "sanctions", None, leading=leading(hundreds_of(source))),
    )


def rows(lines: Sequence[Line]) -> dict[str, coverage.Row]:
    """Who lists each, by record."""
    return {row.record: row for row in coverage.rows((line.record, line.text) for line in lines)}


def in_force(source: Source, facet: str) -> list[tuple[str, int]]:
    """How many listings in force have each value of a facet, the most first."""
    counted = numbers.below(source.numbers, facet)
    found = [(key.removesuffix("/IN_FORCE"), number) for key, number in counted.items() if key.endswith("/IN_FORCE")]
    return sorted(found, key=lambda one: (-one[1], one[0]))


def choices(source: Source) -> dict[str, object]:
    """What a search may be narrowed to: what any listing has, in force or not."""
    found = {facet: _values(source, facet) for facet in ("participant", "programme", "incident", "measure")}
    return {"choices": found | {"kind": list(numbers.below(source.numbers, "kind")), "status": list(STANDINGS)}}


def held(source: Source) -> list[tuple[str, list[str]]]:
    """Whose listings there are: the code of each participant, with its programmes that have any."""
    of: dict[str, list[str]] = {code: [] for code in _values(source, "participant")}
    for key in _values(source, "programme"):
        line = source.label(Kind.PROGRAMME, key)
        if line and (code := line.document.get("participant")) in of:
            of[code].append(key)
    return list(of.items())


def _values(source: Source, facet: str) -> list[str]:
    """The values that any listing has in a facet, in force or not."""
    return sorted({key.rpartition("/")[0] for key in numbers.below(source.numbers, facet)})


SORTS = (
    Sort("sanctions", "sanctions.html", index, always=True),
    Sort("hundred", "hundred.html", hundreds, every_hundred),
    Sort("group", "group.html", groups, every_group),
    Sort("no search", "no-search.html", unavailable, always=True),
)
