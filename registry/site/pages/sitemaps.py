"""Every page's address for search engines: a map of what there are few of, one for each hundred numbered records."""

from collections.abc import Iterator, Sequence

from registry.enums import Kind
from registry.site import numbers
from registry.site.addresses import NUMBERED, group, place
from registry.site.pages.sanctions import LISTS, groups_of, hundreds_of
from registry.site.pages.sort import Made, Sort, shared
from registry.site.source import Source

PLAIN = (
    "", "participants/", "join/", "meetings/", "statements/", "sanctions/", "programmes/", "announcements/",
    "incidents/", "instruments/", "bodies/", "coverage/", "changes/", "data/", "accessibility/", "privacy/",
    "contact/", "corrections/",
)  # fmt: skip


def hundreds(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The shown records of a hundred, and the lists of them: ``target/T0000``."""
    for ref in refs:
        kind, _, hundred = ref.partition("/")
        lines = source.hundred(Kind(kind), hundred)
        pages = [(place(line.kind, line.ref), line.published_at) for line in lines]
        lists = [(f"{below}{hundred}/", None) for below in LISTS if kind == Kind.TARGET.value]
        yield f"sitemaps/{_name(hundred)}.xml", shared(source, "", None, pages=[*pages, *lists]) if pages else None


def every_hundred(source: Source) -> Iterator[Sequence[str]]:
    """All hundreds of both kinds."""
    yield _hundreds(source)


def kept(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """All pages besides those of targets and listings, and what leads to these."""
    lines = [line for line in source.kept.values() if line.shown and line.kind is not Kind.COUNT]
    counted = numbers.below(source.numbers, "day")
    times = [f"changes/{time}/" for time in [*sorted({day[:4] for day in counted}), *counted]]
    lists = [f"{below}{ref}/" for below in LISTS for ref in groups_of(hundreds_of(source))]
    pages = [*((one, None) for one in PLAIN), *((place(line.kind, line.ref), line.published_at) for line in lines)]
    yield "sitemaps/pages.xml", shared(source, "", None, pages=[*pages, *((one, None) for one in [*lists, *times])])


def index(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The map of maps."""
    hundreds = (ref.partition("/")[2] for ref in _hundreds(source))
    yield "sitemap.xml", shared(source, "", None, maps=["pages", *map(_name, hundreds)])


def _name(hundred: str) -> str:
    return f"{group(hundred)}/{hundred}"


def _hundreds(source: Source) -> list[str]:
    kinds = sorted(kind.value for kind in NUMBERED)
    return [f"{kind}/{hundred}" for kind in kinds for hundred in numbers.below(source.numbers, f"shard/{kind}")]


SORTS = (
    Sort("sitemap", "sitemap.xml", hundreds, every_hundred, languages=("",)),
    Sort("sitemap of the rest", "sitemap.xml", kept, languages=("",), always=True),
    Sort("sitemaps", "sitemaps.xml", index, languages=("",), always=True),
)
