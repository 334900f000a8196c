"""Pages that say the same whatever the register holds, and those about it as a whole."""

from collections.abc import Iterator, Sequence

from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source


def _text(name: str, section: str = "", *, addressed: bool = True) -> Sort:
    place = f"{name}/"

    def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
        yield place, shared(source, section, place if addressed else None)

    return Sort(name, f"{name}.html", contexts, always=section == "data")


def _file(name: str, *, languages: Sequence[str]) -> Sort:
    def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
        yield name, shared(source, "", None)

    return Sort(name, name, contexts, languages=languages)


SORTS = (
    _text("data", "data"),
    _text("accessibility"),
    _text("privacy"),
    _text("contact"),
    _text("corrections"),
    _text("not-found", addressed=False),
    _file("opensearch.xml", languages=("en", "fr")),
    _file("robots.txt", languages=("",)),
)
