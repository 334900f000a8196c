"""How much memory a reading takes, measured in a process of its own. Linux only: the peak is the kernel's own mark."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 120
"""Seconds after which a reading hangs; nothing here takes a tenth of it."""

CHILD = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
{setup}
from sanctions.formats.entry import Report, UnreadableError

def kib(mark):
    status = Path("/proc/self/status").read_text()
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith(mark)))

report, entries, code = Report(), 0, ""
before = kib("VmRSS:")
begun = time.process_time()
try:
    for _entry in read(Path(sys.argv[1]), report):
        entries += 1
except UnreadableError as error:
    code = error.code
print(json.dumps({{
    "entries": entries, "code": code, "seconds": time.process_time() - begun, "kib": kib("VmHWM:") - before,
    "unmapped": list(report.unmapped),
}}))
"""
BY_NAME = "from sanctions.formats.catalogue import FORMATS\nread = FORMATS[{name!r}].read"
ELEMENTS = (
    "from sanctions.formats.guards.xml import Stream\n"
    "def read(path, report): return iter(Stream(path, report, root=[{root!r}], tags={tags!r}))"
)


@dataclass(frozen=True)
class Reading:
    """What came of a reading: entries yielded, the refusal's code or empty, processor seconds of the reading alone, KiB
    that the process grew by at its largest, unmapped paths."""

    entries: int
    code: str
    seconds: float
    kib: int
    unmapped: list[str]


def reading(format_name: str, path: Path) -> Reading:
    """Read a file by its format in a process of its own, keeping nothing."""
    return _measured(BY_NAME.format(name=format_name), path)


def elements(path: Path, *, root: str, tags: Sequence[str]) -> Reading:
    """Walk through the elements of an XML file in a process of its own, keeping nothing."""
    return _measured(ELEMENTS.format(root=root, tags=list(tags)), path)


def _measured(setup: str, path: Path) -> Reading:
    if not Path("/proc/self/status").exists():
        pytest.skip("memory is measured through /proc, which is Linux's")
    done = subprocess.run(
        [sys.executable, "-c", CHILD.format(root=str(ROOT), setup=setup), str(path)],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Reading(**json.loads(done.stdout))
