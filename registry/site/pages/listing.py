"""The page of a listing: what one State says of one target, whole, and every version of it."""

from collections.abc import Iterator, Sequence

from registry.enums import Kind
from registry.site.pages.sort import Made, Sort, shared
from registry.site.pages.target import VALUES, by_script
from registry.site.pages.told import told
from registry.site.source import Source


def contexts(source: Source, refs: Sequence[str]) -> Iterator[Made]:
    """The page of each listing."""
    records = [f"{Kind.LISTING.value}/{ref}" for ref in refs]
    histories = source.histories(records)
    targets = source.with_pages({f"target/{ref}" for lines in histories.values() for ref in lines[-1].says("target")})
    for record in records:
        if not (history := histories.get(record)):
            continue
        line = history[-1]
        place = f"listings/{line.ref}/"
        if not line.has_page:
            yield place, None
            continue
        document = line.document
        yield (
            place,
            shared(
                source,
                "sanctions",
                place,
                line=line,
                document=document,
                target=next(
                    (targets[name] for ref in line.says("target") if (name := f"target/{ref}") in targets), None
                ),
                names=by_script(document),
                values=[(group, document[group]) for group in VALUES if document.get(group)],
                told=told(history),
            ),
        )


def every(source: Source) -> Iterator[Sequence[str]]:
    """All that were ever published, two hundred at a time."""
    return ([line.ref for line in page] for page in source.every(Kind.LISTING))


SORT = Sort("listing", "listing.html", contexts, every)
