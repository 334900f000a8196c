"""Figure 7: a real list read into a checked draft, against followthemoney validating the same entities in memory.

Ours is everything from the file to the rows in PostgreSQL: reading, tidying, mapping programmes, every rule,
comparing with what stands, writing. The yardstick is given the same designations as entities in memory. The real lists
are no part of the product: without them (REAL_LISTS) the figure is left out, and says so.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from django.utils import timezone

from tests.bench import yardstick
from tests.lists import folder

SETS = {
    "UN 2025": ("un-xml", ["un/consolidated_2025-04-19.xml"]),
    "OFAC 2019": ("ofac-csv", [f"ofac/2019-01_{word}.csv" for word in ("sdn", "alt", "add", "sdn_comments")]),
}

STATES = ("FR", "US", "DE")


def run() -> list[dict[str, Any]]:
    """Each list for three States, since the first also warms caches up: the ratio of the medians."""
    lists = folder()
    if lists is None:
        print("no real lists here: figure 7 is left out", file=sys.stderr)  # noqa: T201
        return []
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    rows = []
    for name, (format_, files) in SETS.items():
        takes = [_ours(code, format_, [lists / file for file in files]) for code in STATES]
        seconds, entries = statistics.median(seconds for seconds, _entries in takes), takes[0][1]
        with tempfile.TemporaryDirectory() as made:
            path = _entities(format_, lists / files[0], Path(made))
            theirs = yardstick.validating(path)
        print(f"  {name}: {entries} entries in {seconds:.1f} s, yardstick {theirs:.1f} s", file=sys.stderr)  # noqa: T201
        rows.append({"number": 7, "name": f"{name}, file to checked draft, over validating", "value": seconds / theirs,
                     "unit": "x", "reach": "<= 3", "ok": seconds / theirs <= 3})  # fmt: skip
    return rows


def _ours(code: str, format_: str, files: list[Path]) -> tuple[float, int]:
    from sanctions.actions import reading, uploads
    from sanctions.enums import UploadMode, UploadStatus
    from tests.sanctions import builders

    state = builders.state(code)
    sent = [(file.name, iter([file.read_bytes()])) for file in files]
    begun = time.perf_counter()
    upload = uploads.receive(
        participant=state, format_name=format_, mode=UploadMode.FULL, files=sent,
        by=builders.drafter(state), at=timezone.now(),
    ).upload  # fmt: skip
    reading.run(upload.pk, clock=timezone.now)
    seconds = time.perf_counter() - begun
    upload.refresh_from_db()
    if upload.status != UploadStatus.DRAFTED:
        raise RuntimeError(f"{files[0].name} became no draft: {upload.refusal}")
    return seconds, upload.entries


def _entities(format_: str, path: Path, made: Path) -> Path:
    """The same designations as FollowTheMoney entities, made by our own writer from the documents they would become."""
    from registry.canonical import canonical
    from registry.exports.ftm import entities
    from registry.exports.record import Edition, Record
    from sanctions.documents import listing, target
    from sanctions.formats.catalogue import FORMATS
    from sanctions.formats.entry import Report
    from sanctions.rules.settling import settle

    def record(name: str, document: dict[str, Any]) -> Record:
        moment = "2026-03-02T09:00:00.000000Z"
        return Record(
            record=name,
            sequence=1,
            operation="published",
            status="current",
            published_at=moment,
            first_published_at=moment,
            schema="",
            text=canonical(document).decode(),
        )

    def records() -> Iterator[Record]:
        for number, entry in enumerate(FORMATS[format_].read(path, Report()), start=1):
            said = listing.Standing(participant="US", proposal=settle(entry.said), target=f"T{number:06d}")
            document = listing.listing(said)
            yield record(f"target/T{number:06d}", target.target([(f"L{number:06d}", document)]))
            yield record(f"listing/L{number:06d}", document)

    file = made / "entities.ftm.json"
    with file.open("wb") as out:
        for line in entities.write(records(), Edition(sequence=1, published_at="2026-03-02T09:00:00.000000Z")):
            out.write(line)
    return file
