"""Proposals written by the register and read back: the ways through files, and what of each member comes back.

A way takes one proposal (and its end), composes the public documents, writes the file and reads it with the reader of
its format. What is found of a member is measured, never declared. Nobody here exists.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from registry.canonical import canonical
from registry.exports.catalogue import FORMATS as WRITTEN
from registry.exports.fields import Fate
from registry.exports.record import Edition, Record
from sanctions.documents.listing import Document, Standing, listing
from sanctions.documents.target import target
from sanctions.enums import ListingStatus
from sanctions.formats.catalogue import FORMATS
from sanctions.formats.entry import Entry, Report
from sanctions.formats.round_trip import MEMBERS
from sanctions.formats.template.tables import write_csv
from sanctions.formats.template.workbook import write_xlsx
from sanctions.proposal import Ending, Form, Proposal, proposal
from sanctions.rules import settle

MOMENT = "2026-03-02T10:00:00.000000Z"
EDITION = Edition(sequence=9, published_at=MOMENT, participants={"FR": "France"})
WORD = re.compile(r"[^\W_]+")
KEYS = ("text", "number", "name")
"""The member of a value by which the others are told apart: the first of these that it has."""


def entry(said: Proposal, ended: Ending | None = None) -> Entry:
    """An entry as it stands in the register: settled by the rules."""
    return Entry(where="", said=settle(said), ended=ended)


def records(entries: list[Entry]) -> list[Record]:
    """Each listing after its target, as they would be published: ``T000001``, ``L000001`` and so on."""
    made = []
    for number, one in enumerate(entries, start=1):
        ref = f"{number:06}"
        document = listing(Standing(participant="FR", proposal=one.said, target=f"T{ref}", ended=one.ended))
        made += [
            _record(f"target/T{ref}", number, target([(f"L{ref}", document)]), one.ended is None),
            _record(f"listing/L{ref}", number, document, document["status"] == ListingStatus.IN_FORCE),
        ]
    return made


def _record(name: str, number: int, document: Document, current: bool) -> Record:
    return Record(
        record=name,
        sequence=number,
        operation="published" if current else "ended",
        status="current" if current else "ended",
        published_at=MOMENT,
        first_published_at=MOMENT,
        schema="listing/1" if name.startswith("listing") else "target/1",
        text=canonical(document).decode(),
        salt="c" * 64,
    )


def written(name: str, entries: list[Entry]) -> bytes:
    """The register's file of these listings."""
    form = WRITTEN[name]
    return b"".join(form.write([one for one in records(entries) if not form.kinds or one.kind in form.kinds], EDITION))


def _export(name: str, reader: str) -> Callable[[list[Entry], Path], list[Entry]]:
    def through(entries: list[Entry], path: Path) -> list[Entry]:
        path.write_bytes(written(name, entries))
        return read(reader, path)

    return through


def _template(write: Callable[..., None], reader: str) -> Callable[[list[Entry], Path], list[Entry]]:
    def through(entries: list[Entry], path: Path) -> list[Entry]:
        with path.open("wb") as out:
            write(((one, []) for one in entries), out)
        return read(reader, path)

    return through


def _authentic(entries: list[Entry], _path: Path) -> list[Entry]:
    lines = [json.loads(line) for line in written("register.jsonl", entries).splitlines()]
    return [of_document(line["document"]) for line in lines if line["kind"] == "listing"]


WAYS: dict[str, Callable[[list[Entry], Path], list[Entry]]] = {
    "register.jsonl": _authentic,
    "template-xlsx": _template(write_xlsx, "template-xlsx"),
    "template-csv": _template(write_csv, "template-csv"),
    "entities.ftm.json": _export("entities.ftm.json", "ftm"),
    "register.xml": _export("register.xml", "un-xml"),
}


def read(reader: str, path: Path) -> list[Entry]:
    """The entries of a file, with the programmes where staging puts them, and settled."""
    return [staged(one) for one in FORMATS[reader].read(path, Report())]


def staged(one: Entry) -> Entry:
    """What staging makes of an entry before anybody judges it."""
    said = one.said
    if one.programmes:
        first, *rest = one.programmes
        said = msgspec.structs.replace(said, programme=first, further_programmes=rest)
    return Entry(where=one.where, said=settle(said), ended=one.ended)


def of_document(document: Document) -> Entry:
    """The words of a State in the document of its listing: what `sanctions.documents.listing` made them of."""
    said = {name: value for name, value in document.items() if name in Proposal.__struct_fields__ and value is not None}
    for name, value in said.items():
        said[name] = _plain(value, name)
    said["target"] = document["target"].removeprefix("target/")
    said["incidents"] = [ref.removeprefix("incident/") for ref in document["incidents"]]
    said["announcement"] = (document["announcement"] or "").removeprefix("announcement/")
    said["too_few_identifiers"] = document["identification"] == "too_few"
    ended = document["ended"]
    if ended:
        ended = {"ended_on": ended["on"]["text"], "act": _plain(ended["act"], "act")} | {
            name: ended[name] for name in ("reason", "note") if ended[name]
        }
    return Entry(where="", said=proposal(said), ended=msgspec.convert(ended, Ending) if ended else None)


DERIVED = frozenset({"latin", "earliest", "latest", "precision"})


def _plain(value: Any, name: str) -> Any:
    """Without what is derived and what is unknown; a date is its words."""
    if isinstance(value, list):
        return [_plain(one, name) for one in value]
    if not isinstance(value, dict):
        return value
    if "precision" in value and name != "birth_dates":
        return value["text"]
    return {key: _plain(part, key) for key, part in value.items() if key not in DERIVED and part is not None}


Found = Counter[tuple[str, str]]


def values(one: Entry, member: str) -> Found:
    """What an entry says at a member: (what the value is known by, what it says there), empty ones left out."""
    group, _, part = member.partition(".")
    if group == "ended":
        holders: list[Any] = [one.ended] if one.ended else []
    else:
        held = getattr(one.said, group)
        if not part:
            return Counter(("", json.dumps(each)) for each in (held if isinstance(held, list) else [held]) if each)
        holders = held
    return Counter(
        (_key(holder, part), json.dumps(msgspec.to_builtins(getattr(holder, part)), sort_keys=True))
        for holder in holders
        if getattr(holder, part)
    )


def _key(holder: Form, part: str) -> str:
    known_by = next((key for key in KEYS if hasattr(holder, key)), part)
    return "" if known_by == part else getattr(holder, known_by)


def measured(before: Entry, after: Entry | None) -> dict[str, Fate]:
    """The fate of each member that is said: kept if all of it is there again and nothing else, lost if no word of it
    is anywhere, else changed. Of a listing that is not in the file only its end is judged."""
    fates = {}
    words = _folded(" | ".join(_texts(_builtins(after)))) if after else " "
    for member in MEMBERS:
        said = values(before, member)
        if not said or (after is None and not member.startswith("ended.")):
            continue
        again: Found = values(after, member) if after else Counter()
        if said == again:
            fates[member] = Fate.KEPT
        elif said & again or any(_folded(text) in words for _, value in said for text in _texts(json.loads(value))):
            fates[member] = Fate.CHANGED
        else:
            fates[member] = Fate.LOST
    return fates


def _builtins(one: Entry) -> list[Any]:
    return [msgspec.to_builtins(one.said), msgspec.to_builtins(one.ended)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for child in value.values():
            yield from _texts(child)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child)


def _folded(text: str) -> str:
    return f" {' '.join(WORD.findall(text.casefold()))} "
