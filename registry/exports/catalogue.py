"""The formats that the register is written in, by the name of the file. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType

from registry.exports import coverage_csv, coverage_xlsx, jsonl, listings_csv, listings_xlsx
from registry.exports.fields import Field
from registry.exports.ftm import entities, nested, simple
from registry.exports.record import Edition, Record
from registry.exports.un import writer as un

LISTINGS = ("listing",)
TARGETS = ("target", "listing")


@dataclass(frozen=True, kw_only=True)
class Format:
    """A format: ``name`` is what commands and files are called (``listings.csv``), ``title`` a line for people.

    ``kinds`` are the kinds of records it takes, empty for all; ``by_target`` that each target comes before its
    listings. ``fields`` are what becomes of each member of a listing's document.
    """

    name: str
    title: str
    media_type: str
    kinds: tuple[str, ...]
    by_target: bool
    write: Callable[[Iterable[Record], Edition], Iterator[bytes]]
    fields: Mapping[str, Field]


def _format(name: str, title: str, media_type: str, module: ModuleType, kinds: tuple[str, ...] = LISTINGS) -> Format:
    return Format(
        name=name,
        title=title,
        media_type=media_type,
        kinds=kinds,
        by_target=kinds == TARGETS,
        write=module.write,
        fields=module.FIELDS,
    )


_ALL = (
    _format(
        "register.jsonl", "The register, a line for each record: the authentic form", "application/jsonl", jsonl, ()
    ),
    _format("entities.ftm.json", "FollowTheMoney entities", "application/json+ftm", entities, TARGETS),
    _format("targets.nested.json", "Listed targets, each whole on one line", "application/json+ftm", nested, TARGETS),
    _format("targets.simple.csv", "Listed targets, a row for each, for machines", "text/csv", simple, TARGETS),
    _format("listings.csv", "Listings, a row for each, for spreadsheets", "text/csv; charset=utf-8", listings_csv),
    _format(
        "listings.xlsx",
        "Listings, a workbook with a sheet for each sort of value",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        listings_xlsx,
    ),
    _format(
        "coverage.csv", "Who lists whom, a row for each target", "text/csv; charset=utf-8", coverage_csv, ("target",)
    ),
    _format(
        "coverage.xlsx",
        "Who lists whom, a workbook with the figures of each two participants",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        coverage_xlsx,
        ("target",),
    ),
    _format("register.xml", "Listings in force, in the schema of the United Nations' list", "application/xml", un),
)
FORMATS: Mapping[str, Format] = {one.name: one for one in _ALL}
