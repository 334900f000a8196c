"""What the receiver holds, as files that a web server could serve as they are.

::

    events.jsonl                  every event, a line each, in order; the truth of this folder
    records/<kind>/<ref>.json     the newest event of each record, with its document
    index.json                    head, and for each record its newest event
    status.json                   how the receiver is
    state.json                    cursor, and how long events.jsonl is up to it
    fork.json                     only after a fork: the evidence

Killed at any moment, it goes on from the last state: what was appended to ``events.jsonl`` beyond it is cut off, and
record files are made again from the events where they differ.
"""

import contextlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from registry.receiver import verify

Event = Mapping[str, Any]
KEPT_LEAVES = 512
NEWEST = 20


class Mirror:
    """The folder, opened and repaired.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cursor = 0
        self.size = 0
        self.leaves: dict[int, str] = {}
        self.newest: list[dict[str, Any]] = []
        self.index: dict[str, dict[str, Any]] = {}
        (folder / "records").mkdir(parents=True, exist_ok=True)
        self._recover()

    @property
    def fork(self) -> dict[str, Any] | None:
        """The evidence of a fork, if there was one; it stays until a person removes the file."""
        return _read(self.folder / "fork.json")

    def apply(self, events: Sequence[Event]) -> None:
        """Take in verified events that follow the cursor without a gap."""
        lines = [verify.line(event) for event in events]
        with (self.folder / "events.jsonl").open("ab") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        for event in self._note(events):
            self._write_record(event)
        write(self.folder / "index.json", {"head": events[-1]["sequence"], "records": self.index})
        self.size += sum(map(len, lines))
        self.cursor = events[-1]["sequence"]
        self._write_state()

    def keep_evidence(self, evidence: Mapping[str, Any]) -> None:
        """Write down a fork; the mirror is not touched any more."""
        held = [event for event in self.newest if event["sequence"] >= self.cursor - NEWEST]
        write(self.folder / "fork.json", {**evidence, "held_cursor": self.cursor, "held_events": held})

    def _recover(self) -> None:
        state = _read(self.folder / "state.json") or {"cursor": 0, "size": 0}
        log = self.folder / "events.jsonl"
        with log.open("ab") as file:
            if file.tell() < state["size"]:
                state = {"cursor": 0, "size": 0}  # the log was cut behind our back: read the feed again
            file.truncate(state["size"])
        self.cursor, self.size = state["cursor"], state["size"]
        with log.open("rb") as file:
            latest = {event["record"]: event for event in self._note(json.loads(line) for line in file)}
        for event in latest.values():
            if _bytes(self._record_path(event)) != _pretty(event):
                self._write_record(event)
        write(self.folder / "index.json", {"head": self.cursor, "records": self.index})
        self._write_state()

    def _note(self, events: Iterable[Event]) -> list[Event]:
        """Keep leaves, newest and index in memory; the newest event of each record among these."""
        latest: dict[str, Event] = {}
        for event in events:
            latest[event["record"]] = event
            self.leaves[event["sequence"]] = event["leaf"]
            self.leaves.pop(event["sequence"] - KEPT_LEAVES, None)
            self.newest = [dict(event), *self.newest][:NEWEST]
            fields = ("kind", "sequence", "operation", "published_at", "content_sha256")
            self.index[event["record"]] = {field: event[field] for field in fields} | {
                "file": str(self._record_path(event).relative_to(self.folder))
            }
        return list(latest.values())

    def _record_path(self, event: Event) -> Path:
        kind, ref = str(event["record"]).split("/")  # verify.event admits one slash and no leading dot
        return self.folder / "records" / kind / f"{ref}.json"

    def _write_record(self, event: Event) -> None:
        path = self._record_path(event)
        path.parent.mkdir(exist_ok=True)
        draft = path.with_name(f".{path.name}.new")
        draft.write_bytes(_pretty(event))  # not flushed: recovery makes it again from the log
        draft.replace(path)

    def _write_state(self) -> None:
        write(self.folder / "state.json", {"cursor": self.cursor, "size": self.size})


def write(path: Path, content: Mapping[str, Any]) -> None:
    """A JSON file whole or not at all, on disk when this returns: draft, fsync, rename, fsync of the folder."""
    draft = path.with_name(f".{path.name}.new")
    with draft.open("wb") as file:
        file.write(_pretty(content))
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _pretty(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _bytes(path: Path) -> bytes | None:
    with contextlib.suppress(OSError):
        return path.read_bytes()
    return None


def _read(path: Path) -> dict[str, Any] | None:
    content = _bytes(path)
    if content is None:
        return None
    found: dict[str, Any] = json.loads(content)
    return found
