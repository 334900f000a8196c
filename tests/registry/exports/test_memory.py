"""Writing takes no more memory for many records than for few: measured in processes of their own."""

import subprocess
import sys

import pytest

from registry.exports.catalogue import FORMATS

FEW, MANY = 500, 5_000
ROOM_MB = 24
"""How much more the many may take: less than a tenth of their documents."""

MEASURE = """
import re, sys
from pathlib import Path
from registry.exports.catalogue import FORMATS
from tests.registry.exports.making import EDITION, listing, target

def records(number):
    for place in range(1, number + 1):
        one = listing(f"L{place:06d}", target=f"target/T{place:06d}", kind="PERSON" if place % 2 else "GROUP")
        if form.by_target:
            yield target(one, ref=f"T{place:06d}")
        yield one

form = FORMATS[sys.argv[1]]
for piece in form.write(records(int(sys.argv[2])), EDITION):
    pass
# Not getrusage: it begins with what the process that started this one had taken.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
"""


def most(name: str, number: int) -> int:
    """Megabytes a process took to write so many made-up targets."""
    command = [sys.executable, "-c", MEASURE, name, str(number)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.long
@pytest.mark.parametrize("name", FORMATS)
def test_ten_times_the_records_take_no_more_memory(name: str) -> None:
    assert most(name, MANY) - most(name, FEW) < ROOM_MB


def test_memory_that_grows_is_noticed() -> None:
    """The twin: a writer that keeps what it was given."""
    grown = MEASURE.replace(
        "for piece in form.write(records(int(sys.argv[2])), EDITION):\n    pass",
        "kept = list(records(int(sys.argv[2])))",
    )
    command = [sys.executable, "-c", grown, "register.jsonl"]
    few, many = (
        int(subprocess.run([*command, str(number)], check=True, capture_output=True, text=True).stdout)
        for number in (10, 5_000)
    )
    assert many - few > ROOM_MB
