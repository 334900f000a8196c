"""Twenty thousand targets: the whole website is made in one go, in little memory, and one change touches little of it.

How long it takes is printed and not asserted: machines differ.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import env
from registry.site import build
from registry.site.folder import Folder
from registry.site.tree import TREE
from tests.bench import register

pytestmark = [pytest.mark.usefixtures("feed_db"), pytest.mark.long]

TARGETS = 20_000
MOST_MIB = 512
"""The process that makes it holds names and hashes of all files, and of what they say a few hundred at a time."""

TOUCHED = 150


@pytest.fixture
def where() -> Iterator[Path]:
    """A folder that is gone at once afterwards: it holds some gigabytes."""
    with tempfile.TemporaryDirectory(prefix="registry-many-") as folder:
        yield Path(folder)


def test_twenty_thousand_targets(where: Path, process_env: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    listings = register.fill(TARGETS)
    begun, site = time.monotonic(), where / "site"
    argv = [sys.executable, "manage.py", "build_site", "--into", str(site)]
    with (where / "log").open("wb") as log:
        process = subprocess.Popen(argv, cwd=env.BASE_DIR, env=process_env, stdout=log, stderr=log)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, (where / "log").read_text()[-2000:]
    seconds, mebibytes = time.monotonic() - begun, used.ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))

    store = Folder(site)
    files = dict(contents(store, root := shown(store)))
    pages = sum(name.endswith("/index.html") for name in files)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{TARGETS:,} targets, {listings:,} listings: {pages:,} pages, {len(files):,} files,"
            f" {sum(size for _, size in files.values()) >> 20:,} MiB in {seconds:.0f} s, {mebibytes:.0f} MiB of memory"
        )
    assert 2 * (TARGETS + listings) < pages < 2.1 * (TARGETS + listings)
    assert mebibytes < MOST_MIB

    register.amend(listings // 2)
    build.update(store)
    changed = set(files.items()) ^ set(contents(store, shown(store)))
    assert shown(store) != root
    assert len({name for name, _ in changed}) < TOUCHED


def shown(store: Folder) -> str:
    """The root of the version that is shown."""
    version = store.current()
    assert version is not None
    return version.root


def contents(store: Folder, root: str, path: str = "") -> Iterator[tuple[str, tuple[str, int]]]:
    """Every file of a version, by its path, with its hash and its bytes."""
    for name, entry in store.tree(root).items():
        if entry.kind == TREE:
            yield from contents(store, entry.digest, f"{path}/{name}")
        else:
            yield f"{path}/{name}", (entry.digest, entry.size)
