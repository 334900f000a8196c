"""A made-up list format for tests of uploads, and the way of such a list through the product's own actions.

One JSON object a line: ``{"ref", "name", …}``. ``head`` gives the list's day and name, ``broken`` refuses the file,
``pause`` touches a file and waits to be killed.
"""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from partnership.models import Participant, User
from sanctions.actions import publication, reading, submissions, uploads
from sanctions.enums import RowOutcome, UploadMode
from sanctions.formats import catalogue
from sanctions.formats.entry import Entry, Format, Report, UnreadableError
from sanctions.models import Upload
from sanctions.proposal import Act, BirthDate, Ending, Name, Proposal
from tests.sanctions import builders as given

LIST = "Made-up list"


def read(path: Path, report: Report) -> Iterator[Entry]:
    """The made-up reader."""
    listed_in = ""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            report.tick(len(line))
            said = json.loads(line)
            if "head" in said:
                report.dated, listed_in = said["head"], said.get("list", LIST)
            elif "broken" in said:
                raise UnreadableError("it is cut off", where=f"line {number}", code="truncated")
            elif "pause" in said:
                Path(said["pause"]).touch()
                signal.pause()
            else:
                yield _entry(said, f"line {number}", listed_in)


def _entry(said: dict[str, Any], where: str, listed_in: str) -> Entry:
    words = Proposal(
        own_reference=said["ref"],
        programme="",
        kind=said.get("kind", "PERSON"),
        names=[Name(text=said.get("name", f"Person {said['ref']}"))],
        birth_dates=[BirthDate(text=said.get("born", "1967-03"))],
        measures=["ASSET_FREEZE"],
        designated_on=said.get("day", "2026-01-15"),
        acts=[] if listed_in else [Act("Made-up act")],
        listed_in=listed_in,
        note=said.get("note", ""),
    )
    ended = Ending(ended_on="2026-01-31", reason="EXPIRED") if said.get("ended") else None
    return Entry(where=where, said=words, programmes=said.get("programmes", ["MADE-UP"]), ended=ended)


FORMAT = Format(name="made-up", title="Made-up list", read=read, listed_in=LIST, suffixes=(".jsonl",))
OWN = Format(name="made-up-own", title="Made-up template", read=read, suffixes=(".jsonl",))


def register(patch: pytest.MonkeyPatch) -> None:
    """Add the made-up formats to the catalogue."""
    known: dict[str, Format] = catalogue.FORMATS  # type: ignore[assignment]  # a dict, which only tests write to
    for format_ in (FORMAT, OWN):
        patch.setitem(known, format_.name, format_)


def refs(*numbers: int, **said: Any) -> list[dict[str, Any]]:
    """Entries by number."""
    return [{"ref": f"R{number}", **said} for number in numbers]


def file(*entries: dict[str, Any], dated: str = "2026-02-01", listed_in: str = LIST) -> bytes:
    """A list file of entries."""
    lines = [{"head": dated, "list": listed_in}, *entries]
    return b"".join(json.dumps(line).encode() + b"\n" for line in lines)


def sent(
    data: bytes, *, to: Participant, mode: UploadMode = UploadMode.FULL, by: User | None = None, **said: Any
) -> uploads.Received:
    """A list received, and not read yet."""
    return uploads.receive(
        participant=to,
        format_name=said.pop("format_name", FORMAT.name),
        mode=mode,
        files=[("made-up.jsonl", [data])],
        by=by or given.drafter(to),
        at=timezone.now(),
        **said,
    )


def uploaded(data: bytes, *, to: Participant, **said: Any) -> Upload:
    """A list received and read."""
    received = sent(data, to=to, **said)
    return reading.run(received.upload.pk, clock=timezone.now) or received.upload


def published(data: bytes, *, to: Participant, **said: Any) -> Upload:
    """A list received, read, submitted, approved and published."""
    upload = uploaded(data, to=to, **said)
    assert upload.submission, upload.refusal
    submitted = submissions.submit(upload.submission, by=given.signatory(to), at=timezone.now())
    publication.publish(given.approve(submitted).pk)
    return upload


def counts(upload: Upload) -> dict[str, int]:
    """Entries by outcome; zeros left out."""
    names = ("added", "amended", "ended", "unchanged", "refused")
    return {name: getattr(upload, name) for name in names if getattr(upload, name)}


def faults(upload: Upload) -> list[tuple[str, str, str]]:
    """Place, pointer and code of everything wrong with single entries."""
    rows = upload.rows.filter(outcome=RowOutcome.REFUSED).order_by("number")
    return [(row.where, problem["pointer"], problem["code"]) for row in rows for problem in row.problems]
