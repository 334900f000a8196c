"""What the runbook has people type in the website's folder, typed there."""

import re
import subprocess
from pathlib import Path

import pytest

from registry.site.folder import Folder
from registry.site.store import KEPT
from tests.house.code import ROOT
from tests.registry.site.test_store import FIRST, held, published, read

RUNBOOK = (ROOT / "docs" / "runbooks" / "website-stands-still.md").read_text(encoding="utf-8")
FORMER, BACK, ANEW, REMOVE = re.findall(r"^```sh\n(.*?)^```", RUNBOOK, re.MULTILINE | re.DOTALL)
SECRET = b"what a court had destroyed"


def typed(folder: Path, commands: str, **said: str) -> str:
    done = subprocess.run(["sh", "-eu", "-c", commands], check=True, cwd=folder, env=PATH | said, capture_output=True)
    assert done.stderr == b""
    return done.stdout.decode()


PATH = {"PATH": "/usr/local/bin:/usr/bin:/bin"}


def contents(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three versions; the first two say what the third does not."""
    store = Folder(tmp_path)
    store.keep("site.css", b"body{}")
    for sequence, body in enumerate((SECRET, SECRET + b" again", b"nothing"), 1):
        published(store, {**FIRST, "en/t/T1/x.html": body}, sequence)
    return tmp_path


def test_former_versions_are_named_and_one_can_be_shown_again(folder: Path) -> None:
    lines = typed(folder, FORMER).splitlines()
    assert [line.split()[-1] for line in lines] == ["1", "2", "3"]
    typed(folder, BACK, root=lines[1].split()[0])
    store = Folder(folder)
    version = store.current()
    assert version
    assert (version.sequence, version.root) == (2, lines[1].split()[0])
    for sequence in range(4, 6 + KEPT):
        root = published(Folder(folder), {**FIRST, "en/a.html": b"%d" % sequence}, sequence)
    assert read(Folder(folder), root)["en/a.html"] == b"%d" % sequence
    assert SECRET not in contents(folder / "trees"), "what was given up is forgotten in its time"


def test_what_former_versions_hold_is_removed_and_what_is_shown_stays(folder: Path) -> None:
    before = Folder(folder).current()
    assert before
    shown = read(Folder(folder), before.root)
    assert SECRET in contents(folder)
    typed(folder, REMOVE)
    assert SECRET not in contents(folder)
    assert Folder(folder).current() == before
    assert read(Folder(folder), before.root) == shown
    assert Folder(folder).asset("site.css") == b"body{}"
    for sequence in range(4, 6 + KEPT):
        root = published(Folder(folder), {**FIRST, "en/b.html": b"%d" % sequence}, sequence)
        assert read(Folder(folder), root)["en/b.html"] == b"%d" % sequence
    assert held(Folder(folder), root)


def test_where_nothing_is_shown_nothing_is_removed(folder: Path) -> None:
    typed(folder, ANEW)
    assert Folder(folder).current() is None
    before = contents(folder / "trees")
    with pytest.raises(subprocess.CalledProcessError):
        typed(folder, REMOVE)
    assert contents(folder / "trees") == before
    published(Folder(folder), FIRST, 4)
    assert Folder(folder).current()
