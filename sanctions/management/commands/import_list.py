"""`manage.py import_list`: a whole list, in one of the field's formats, into a draft of a State, from the terminal."""

import re
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from json import dumps
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from partnership.actions import people
from partnership.actions.errors import RefusedError
from partnership.models import Participant, User
from partnership.permissions import NotAllowedError
from sanctions.actions import lines as drafting
from sanctions.actions import matching, reading, uploads
from sanctions.actions.submissions import InvalidError
from sanctions.actions.upload_files import CHUNK
from sanctions.actions.uploads import Received
from sanctions.enums import LineOperation, RowOutcome, UploadMode, UploadStatus
from sanctions.formats.catalogue import FORMATS
from sanctions.models import Submission, Upload
from sanctions.proposal import Proposal

STOOD = {UploadStatus.DRAFTED, UploadStatus.UNCHANGED}
COUNTS = ("entries", "added", "amended", "ended", "unchanged", "refused")
USAGE = 2
LOOKED = 1000
"""New entries whose likeness to known targets is looked at before the command ends."""
LOOK_EVERY = 0.5
"""Seconds between two looks at an upload that another process reads."""


class Command(BaseCommand):
    """Progress goes to standard error, what became of the list to standard output: a summary, or JSON with --json."""

    help = (
        "Read a list into a draft of a State: what is new is added, what differs amended, and with --full what is gone"
        " ended. All of it or nothing. Exit code: 0 when there is a draft or nothing changed, 1 when the list is"
        " refused (every fault is named), 2 when the command makes no sense. See docs/runbooks/import-a-list.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the list; of OFAC's set the sdn file")
        parser.add_argument("--for", dest="code", required=True, metavar="CODE", help="the State, such as FR")
        parser.add_argument("--format", required=True, choices=list(FORMATS), metavar="NAME", help=", ".join(FORMATS))
        mode = parser.add_mutually_exclusive_group(required=True)
        mode.add_argument(
            "--full", dest="mode", action="store_const", const=UploadMode.FULL, help="what is not in it has ended"
        )
        mode.add_argument(
            "--delta", dest="mode", action="store_const", const=UploadMode.DELTA, help="it holds changes alone"
        )
        parser.add_argument(
            "--by",
            metavar="USERNAME",
            help="in whose name; else an account of the State's that nobody can sign in with",
        )
        parser.add_argument(
            "--accept-endings",
            action="store_true",
            help="the explicit word for a full list that ends more than a tenth of what stands",
        )
        parser.add_argument(
            "--replace", action="store_true", help="withdraw unsubmitted drafts of earlier lists that are in the way"
        )
        parser.add_argument("--title", default="", help="of the draft (default: the format's and the file's name)")
        parser.add_argument("--json", action="store_true", help="say what became of it as JSON")

    def handle(self, *, file: Path, code: str, json: bool, **said: Any) -> None:
        participant = Participant.objects.filter(code=code).first()
        if participant is None:
            raise CommandError(f"--for: there is no participant {code!r}", returncode=USAGE)
        received = self._receive(participant, file, said)
        upload = received.upload
        if upload.finished_at is None:
            upload = self._read(upload)
        if json:
            self.stdout.write(dumps(summary(upload, repeated=received.repeated), ensure_ascii=False, indent=2))
        else:
            self._say(upload, received)
        if upload.status not in STOOD:
            sys.exit(1)

    def _receive(self, participant: Participant, file: Path, said: dict[str, Any]) -> Received:
        try:
            return uploads.receive(
                participant=participant,
                format_name=said["format"],
                mode=said["mode"],
                files=[(path.name, _bytes(path)) for path in _set(file, FORMATS[said["format"]].siblings)],
                title=said["title"],
                accept_endings=said["accept_endings"],
                replace=said["replace"],
                by=_person(said["by"]) if said["by"] else people.importer(participant),
                at=timezone.now(),
            )
        except InvalidError as error:
            raise CommandError("; ".join(problem.detail for problem in error.problems), returncode=USAGE) from error
        except (NotAllowedError, RefusedError, OSError) as error:
            raise CommandError(str(error), returncode=USAGE) from error

    def _read(self, upload: Upload) -> Upload:
        self.stderr.write(f"{upload.key}: {upload.size:,} bytes received")
        while upload.finished_at is None:
            read = reading.run(upload.pk, clock=timezone.now, watch=self._watch)
            if read is None:  # a worker of the registry was quicker to take it up
                time.sleep(LOOK_EVERY)
                upload.refresh_from_db()
                self._watch(upload.entries)
            upload = read or upload
        self.stderr.write("")
        return upload

    def _watch(self, entries: int) -> None:
        self.stderr.write(f"\r{entries:,} entries", ending="")

    def _say(self, upload: Upload, received: Received) -> None:
        said = summary(upload, repeated=received.repeated)
        for name in ("status", "listed_in", "dated", *COUNTS, "submission"):
            self.stdout.write(f"{name.replace('_', ' '):>12}  {'' if said[name] is None else said[name]}")
        if received.repeated:
            self.stdout.write("It is the same list as before: nothing was changed.")
        if upload.submission:
            self.stdout.write(_known(upload.submission))
        if upload.refusal:
            place = f"{upload.refusal_where}: " if upload.refusal_where else ""
            self.stdout.write(f"{place}{upload.refusal} ({upload.refusal_code})")
        for error in said["errors"]:
            self.stdout.write("  {where}: {own_reference} {pointer} {detail} ({code})".format(**error))
        for title, found in (("No place in the register's form", said["unmapped"]), ("Put right", said["notices"])):
            for what, times in found.items():
                self.stdout.write(f"{title}: {what} ({times['count'] if isinstance(times, dict) else times})")
        if said["programmes"]:
            self.stdout.write(f"New programmes, not published yet: {', '.join(said['programmes'])}")


def summary(upload: Upload, *, repeated: bool) -> dict[str, Any]:
    """What became of an upload, for machines."""
    errors = [
        {"where": row.where, "own_reference": row.own_reference, **problem}
        for row in upload.rows.filter(outcome=RowOutcome.REFUSED).order_by("number").iterator()
        for problem in row.problems
    ]
    if upload.refusal and upload.refusal_code != "faults":  # of the file itself, beside what was wrong so far
        what = {"pointer": "", "code": upload.refusal_code, "detail": upload.refusal}
        errors.insert(0, {"where": upload.refusal_where, "own_reference": "", **what})
    refusal = {"code": upload.refusal_code, "where": upload.refusal_where, "detail": upload.refusal}
    return {
        **{name: getattr(upload, name) for name in COUNTS},
        "errors": errors,
        "unmapped": upload.unmapped,
        "submission": str(upload.submission.key) if upload.submission else None,
        "status": upload.status,
        "refusal": refusal if upload.refusal else None,
        "notices": upload.notices,
        "ignored": upload.ignored,
        "programmes": upload.programmes,
        "repeated": repeated,
        "listed_in": upload.listed_in,
        "dated": upload.dated,
        "upload": str(upload.key),
    }


def _known(submission: Submission) -> str:
    """How many of the draft's new entries are like targets that are published, of the first so many."""
    adding = drafting.rows(submission).filter(operation=LineOperation.ADD, content__target__isnull=True)
    said = [drafting.content(line) for line in adding[:LOOKED]]
    subjects = [matching.subject(words) for words in said if isinstance(words, Proposal)]
    chunks = matching.batched(subjects, 100)
    found = [some for chunk in chunks for some in matching.candidates(chunk, public=True, limit=1)]
    alike = [one.ref or "" for some in found for one in some if one.is_match]
    known = matching.standing(set(alike))
    number = sum(ref in known for ref in alike)
    where = f"GET /api/v1/submissions/{submission.key}/candidates says which and why, and so does the desk"
    return f"Of {len(said)} new entries looked at, {number} are like targets that are published: {where}."


def _set(file: Path, siblings: tuple[str, ...]) -> Iterator[Path]:
    """The file and those beside it that belong to its set."""
    if not file.is_file():
        raise CommandError(f"there is no file {file}", returncode=USAGE)
    yield file
    if siblings and not re.search("sdn", file.name, re.IGNORECASE):
        raise CommandError(f"{file.name}: of the set the sdn file is named, and its name says sdn", returncode=USAGE)
    for word in siblings:
        beside = file.with_name(re.sub("sdn", word, file.name, count=1, flags=re.IGNORECASE))
        if not beside.is_file():
            raise CommandError(f"of the set {beside.name} is missing beside {file.name}", returncode=USAGE)
        yield beside


def _bytes(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def _person(username: str) -> User:
    try:
        return User.objects.select_related("participant").get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"--by: there is nobody called {username!r}", returncode=USAGE) from error
