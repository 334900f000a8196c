"""``entities.ftm.json``: every entity on a line of its own; links are identifiers held in properties."""

from collections.abc import Iterable, Iterator

from registry.canonical import canonical
from registry.exports.ftm.make import FIELDS, families
from registry.exports.record import Edition, Record

__all__ = ["FIELDS", "write"]


def write(records: Iterable[Record], edition: Edition) -> Iterator[bytes]:
    """The file, line by line, each identifier once; records come target by target."""
    for family in families(records, edition):
        for entity in (family.target, *family.others):
            yield canonical(entity.to_json()) + b"\n"
