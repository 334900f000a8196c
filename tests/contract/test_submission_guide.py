"""The submission guide does what it says: its commands are run by a shell, with real curl, against a live server.

What the guide leaves to others is done here: the keeper's key, at each ``<!-- approved -->`` the two reviewers, and at
each ``<!-- read -->`` the worker that reads lists.
"""

import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from registry.models import Event
from sanctions.actions import publication, reading
from sanctions.enums import SubmissionStatus, UploadStatus
from sanctions.models import Submission, Upload
from tests.sanctions import builders

GUIDE = Path(settings.BASE_DIR) / "docs" / "submission-guide.md"
BLOCK = re.compile(r"(?:<!-- (?P<before>\w+) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```", re.DOTALL)

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "public", "owner"]),
    pytest.mark.skipif(not shutil.which("curl"), reason="curl is not on PATH"),
]


@dataclass(frozen=True)
class Block:
    """One piece of shell, and what must have happened before it."""

    before: str
    kind: str
    text: str


def blocks() -> Iterator[Block]:
    for found in BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        yield Block(found["before"] or "", found["kind"], found["text"])


class Shell:
    """The reader's terminal: variables stay from block to block."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.kept = folder / "variables"
        self.kept.write_text("".join(f"export {name}='{value}'\n" for name, value in variables.items()))

    def run(self, text: str) -> str:
        script = f"set -euo pipefail\nset -a\n. ./variables\n{text}\nexport -p > variables\n"
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.folder,
            env=env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout


@pytest.fixture
def shell(live_server: Any, tmp_path: Path) -> Shell:
    """The guide's shell with what `make run` and a keeper give a newcomer."""
    fr = builders.state("FR")
    builders.programme(fr)
    builders.incident()
    key = builders.api_key(builders.signatory(fr))
    return Shell(tmp_path, BASE=live_server.url, KEY=key, RUN=uuid.uuid4().hex)


def approve_and_publish() -> None:
    """What the desk and the worker do meanwhile."""
    for submission in Submission.objects.filter(status=SubmissionStatus.SUBMITTED):
        publication.publish(builders.approve(submission).pk)


def read_lists() -> None:
    """What the uploads worker does meanwhile."""
    assert reading.run_next(clock=timezone.now), "nothing waits to be read"


MEANWHILE = {"approved": approve_and_publish, "read": read_lists}


def test_the_guide_ends_with_the_record_in_the_feed(shell: Shell) -> None:
    told = []
    for block in blocks():
        if block.kind != "sh":
            continue
        if block.before in MEANWHILE:
            MEANWHILE[block.before]()
        told.append((block.text, shell.run(block.text)))
    approve_and_publish()
    said = "\n".join(text for _asked, text in told)
    assert "the same answer, and still one submission" in said
    assert '"/lines/0/content/birth_dates/0/text"' in said
    assert '"/colour"' in said
    operations = Event.objects.of("listing/L000001").values_list("operation", flat=True)
    assert list(operations) == ["published", "amended", "corrected", "ended"]
    (feed,) = (text for asked, text in told if "$REF/history" in asked)
    assert '"Xavier EXAMPLE"' in feed  # the public feed, without a key
    the_lists_are_what_the_guide_says(said)
    assert Submission.objects.exclude(status=SubmissionStatus.PUBLISHED).count() == 0


def the_lists_are_what_the_guide_says(said: str) -> None:
    became = Upload.objects.order_by("pk").values_list(
        "status", "refusal_code", "added", "ended", "unchanged", "refused"
    )
    assert list(became) == [
        (UploadStatus.DRAFTED, "", 2, 0, 0, 0),
        (UploadStatus.REFUSED, "faults", 0, 0, 0, 2),
        (UploadStatus.REFUSED, "too_many_endings", 0, 0, 0, 0),
        (UploadStatus.DRAFTED, "", 0, 1, 1, 0),
    ]
    for words in ("Reference *,Programme *", "/kind", "/measures", "PERSN", "too_many_endings"):
        assert words in said, words
    for number, operations in ((2, ["published"]), (3, ["published", "ended"])):
        written = Event.objects.of(f"listing/L00000{number}").values_list("operation", flat=True)
        assert list(written) == operations


def test_the_guide_is_marked_as_made_up_and_greets_in_french() -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert "All names, acts and numbers below are made up." in text
    assert "En bref" in text
    assert not re.search(r"pk_[0-9a-f]{8}_", text)


def test_a_command_that_fails_is_noticed(shell: Shell) -> None:
    """The twin: a wrong call in the guide would not go by."""
    with pytest.raises(AssertionError, match="not-found"):
        shell.run('curl --fail-with-body -sS "$BASE/api/v1/listings/none" -H "Authorization: Bearer $KEY"')
