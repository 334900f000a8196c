"""``python3 config/install.py local|dev``: the virtual environment, from nothing or from what is there.

Plain Python of the standard library, for nothing else is there yet; it runs on any Python 3 so far that it can say
which one is needed. What a set of requirements asks for is known by the hash of its file: once ``.venv`` has it, pip
and the network are not asked again. pip and not uv, since pip follows the machine's own pip settings (mirrors,
certificates), and everybody has it.

``lock FILE`` stamps a compiled list with the hash of what it was compiled from; ``--check`` compares all stamps.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
INPUTS = {"base": ["base"], "local": ["base", "local"], "dev": ["base", "local", "dev"]}
LISTS = {**INPUTS, "yardstick": ["yardstick"]}  # the last is for an environment that the benchmark makes itself
OLDEST = (3, 11)


def main(argv: list[str]) -> int:
    """Exit status 0, or 1 with a message that says what to do."""
    if argv == ["--check"]:
        return check()
    if len(argv) == 2 and argv[0] == "lock":
        return stamp(argv[1])
    if len(argv) != 1 or argv[0] not in INPUTS:
        say(__doc__)
        return 2
    with (ROOT / "requirements" / "base.in").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two `make` at once: the second finds the work done
        return install(argv[0])


def install(wanted: str) -> int:
    """Make ``.venv`` if it does not work, and bring it to the wanted set unless it has it."""
    if not works():
        python = newest_enough()
        if python is None:
            say(
                "This needs Python 3.11 or newer; python3 here is {}.{}. Install one (on Debian or Ubuntu: "
                "apt install python3 python3-venv), or name it: make run PYTHON=/path/to/python3.12".format(
                    *sys.version_info[:2]
                )
            )
            return 1
        say("Making .venv")
        for stale in VENV.glob("installed-*"):
            stale.unlink()
        if subprocess.run([python, "-m", "venv", "--clear", str(VENV)], check=False).returncode:
            say("The virtual environment could not be made. On Debian or Ubuntu: apt install python3-venv")
            return 1
    (site_packages() / "registry-checkout.pth").write_text(os.path.relpath(ROOT, site_packages()) + "\n")
    # Each set holds the one before it.
    if any(has(name) for name in list(INPUTS)[list(INPUTS).index(wanted) :]):
        return 0
    listed = REQUIREMENTS / f"{wanted}.txt"
    count = sum("==" in line and not line.startswith((" ", "#")) for line in listed.read_text().splitlines())
    say(f"Installing {count} packages, each held to its hash (the first time: half a minute or so)")
    begun = time.monotonic()
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile", "-r", str(listed)]
    if subprocess.run(command, check=False).returncode:
        say("pip could not install the packages; its own message is above. Run the same command again to go on.")
        return 1
    (VENV / f"installed-{wanted}").write_text(digest(listed))
    say(f"Installed in {time.monotonic() - begun:.0f} s")
    return 0


def works() -> bool:
    """Whether ``.venv`` has a Python that runs, is new enough, and has pip."""
    python = VENV / "bin" / "python"
    ask = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([str(python), "-c", ask], check=False, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def newest_enough() -> str | None:
    """This Python, else another on PATH that is new enough, else None."""
    if sys.version_info[:2] >= OLDEST:
        return sys.executable
    return next(filter(None, map(shutil.which, ("python3.13", "python3.12", "python3.11"))), None)


def site_packages() -> Path:
    """Where ``.venv`` keeps packages; a file there makes the checkout importable from any folder."""
    return next((VENV / "lib").glob("python3.*")) / "site-packages"


def has(name: str) -> bool:
    """Whether the set was installed as its list says now."""
    done = VENV / f"installed-{name}"
    return done.exists() and done.read_text() == digest(REQUIREMENTS / f"{name}.txt")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def source(name: str) -> str:
    """The first line of a compiled list: what it was compiled from."""
    text = b"".join((REQUIREMENTS / f"{part}.in").read_bytes() for part in LISTS[name])
    return "# compiled by `make lock` from {}: {}\n".format(
        " ".join(f"{part}.in" for part in LISTS[name]), hashlib.sha256(text).hexdigest()
    )


def stamp(name: str) -> int:
    """Write that line."""
    path = REQUIREMENTS / f"{name}.txt"
    lines = [line for line in path.read_text().splitlines(keepends=True) if not line.startswith("# compiled")]
    path.write_text(source(name) + "".join(lines))
    return 0


def check() -> int:
    """Whether every list is compiled from its inputs as they are."""
    stale = [name for name in LISTS if not (REQUIREMENTS / f"{name}.txt").read_text().startswith(source(name))]
    for name in stale:
        say(f"requirements/{name}.txt was not compiled from its inputs as they are now: make lock")
    return 1 if stale else 0


def say(text: str) -> None:
    """A line on the screen."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
