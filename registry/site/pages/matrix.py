"""Coverage: which State lists which target, who lists alone, and how far each two agree."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from registry.enums import Kind
from registry.site import numbers
from registry.site.pages.sanctions import beside, every_hundred, hundreds_of, leading, rows
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """Who lists how many, alone and together; and the newest hundred rows."""
    lists, alone = numbers.below(source.numbers, "lists"), numbers.below(source.numbers, "alone")
    no_longer, both = numbers.below(source.numbers, "no_longer"), numbers.below(source.numbers, "both")
    states = sorted({*lists, *no_longer})
    pairs = {(one, two): both.get(f"{one}/{two}", 0) for one, two in combinations(sorted(lists), 2)}
    known = hundreds_of(source)
    yield (
        "coverage/",
        shared(
            source,
            "coverage",
            "coverage/",
            states=states,
            lists=lists,
            alone=alone,
            no_longer=no_longer,
            pairs={**pairs, **{(two, one): number for (one, two), number in pairs.items()}},
            listed=source.numbers["targets/LISTED"],
            leading=leading(known),
            **_rows(source, known[-1] if known else ""),
        ),
    )


def hundreds(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The rows of a hundred targets; one whose content was destroyed has none."""
    known = set(hundreds_of(source))
    for ref in refs:
        place = f"coverage/{ref}/"
        if ref not in known:
            yield place, None
            continue
        found = _rows(source, ref)
        yield place, shared(source, "coverage", place, hundred=ref, beside=beside(source, ref), **found)


def _rows(source: Source, hundred: str) -> dict[str, object]:
    found = list(rows(source.hundred(Kind.TARGET, hundred) if hundred else []).values())
    columns = sorted({cell.participant for row in found for cell in row.cells})
    by_row = [(row, {cell.participant: cell for cell in row.cells}) for row in found]
    return {"rows": by_row, "columns": columns}


SORTS = (
    Sort("coverage", "coverage.html", index, always=True),
    Sort("matrix", "matrix.html", hundreds, every_hundred),
)
