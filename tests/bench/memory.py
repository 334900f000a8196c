"""What a list takes of memory, from the file to the rows of its draft: as much for 100,000 entries as for 1,000.

The lists are made up. Each is read in a process of its own, as a worker would read it; Linux only, since the peak is
the kernel's own mark.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SIZES = (1_000, 100_000)
REACH = 1.25
SIBLINGS = {
    "alt": '1,1,"aka","EXAMPLE, Xaver",-0- ',
    "add": '1,1,"1 Example Road","Exampletown","Exampleland",-0- ',
    "sdn_comments": '1,"; a made-up remark."',
}
LONGEST = 1_200
"""Seconds; the longest list takes a tenth of it."""

CHILD = """
import json, os, sys
from pathlib import Path
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
import django
django.setup()
from django.utils import timezone
from sanctions.actions import reading, uploads
from sanctions.enums import UploadMode
from tests.sanctions import builders

folder, code = Path(sys.argv[1]), sys.argv[2]
state = builders.state(code)
sent = [(path.name, iter([path.read_bytes()])) for path in sorted(folder.iterdir())]
upload = uploads.receive(
    participant=state, format_name="ofac-csv", mode=UploadMode.FULL, files=sent,
    by=builders.drafter(state), at=timezone.now(),
).upload
Path("/proc/self/clear_refs").write_text("5")  # the mark starts anew, without what receiving took
reading.run(upload.pk, clock=timezone.now)
upload.refresh_from_db()
status = Path("/proc/self/status").read_text()
mark = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))
print(json.dumps({"kib": mark, "status": upload.status, "added": upload.added, "refusal": upload.refusal}))
"""


def run() -> list[dict[str, Any]]:
    """One row: the peak at the largest size over that at the smallest."""
    if not Path("/proc/self/status").exists():
        print("memory is measured through /proc, which is Linux's: left out", file=sys.stderr)  # noqa: T201
        return []
    with tempfile.TemporaryDirectory() as folder:
        lists = [_list(Path(folder) / str(size), size) for size in SIZES]
        peaks = [_peak(*one) for one in zip(lists, SIZES, ("CA", "GB"), strict=True)]
    ratio = peaks[-1] / peaks[0]
    name = f"peak memory of a list of {SIZES[-1]:,} over {SIZES[0]:,} entries, file to draft"
    return [{"number": 7, "name": name, "value": ratio, "unit": "x", "reach": f"<= {REACH}", "ok": ratio <= REACH}]


def _list(folder: Path, size: int) -> Path:
    """A set of OFAC's files with made-up entries, each with a name, a programme and remarks."""
    folder.mkdir()
    for name, line in SIBLINGS.items():
        (folder / f"{name}.csv").write_text(f"{line}\r\n", encoding="utf-8", newline="")
    with (folder / "sdn.csv").open("w", encoding="utf-8", newline="") as out:
        for number in range(1, size + 1):
            remarks = f"DOB 1 Jan 1960; POB Exampletown; Passport X{number} (Exampleland); nationality Exampleland."
            unsaid = ",-0- " * 7
            out.write(f'{number},"EXAMPLE, Xavier {number}","individual","MADE-UP"{unsaid},"{remarks}"\r\n')
    return folder


def _peak(folder: Path, size: int, code: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), code], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    if said["added"] != size:
        raise RuntimeError(f"the list of {size:,} entries became no draft: {said}")
    print(f"  {size:,} entries: {said['kib'] >> 10} MiB at the most", file=sys.stderr)  # noqa: T201
    return int(said["kib"])
