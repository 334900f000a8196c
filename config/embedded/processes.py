"""Parts as processes: started in a session of their own, recognised again when their supervisor is gone.

A part carries REGISTRY_PART and REGISTRY_STACK (its home) in its environment, and so do its children, so that
/proc shows what belongs to a home, whoever started it and however that ended; a recycled number cannot deceive. The two
servers overwrite their environment with their title, but keep their data folder as working folder.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import IO, Any

from config.embedded import StackError
from config.embedded.binaries import Account

PROC = Path("/proc")
_PR_SET_PDEATHSIG = 1
_prctl: Callable[..., int] | None = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


def spawn(
    argv: list[str],
    *,
    log: IO[bytes] | int,
    cwd: Path,
    env: Mapping[str, str],
    who: Account | None = None,
    last_will: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a part in its own session, so that Ctrl-C at the terminal reaches the supervisor alone.

    ``last_will`` is what the kernel sends the part when its supervisor dies without a word (Linux only).
    """

    def before_exec() -> None:
        if _prctl is not None:
            _prctl(_PR_SET_PDEATHSIG, int(last_will))

    extra: dict[str, Any] = who.popen() if who else {}
    return subprocess.Popen(
        argv,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=dict(env),
        start_new_session=True,
        preexec_fn=before_exec,  # noqa: PLW1509 - the supervisor has one thread, and this is one system call
        **extra,
    )


def alive(pid: int) -> bool:
    """Whether a process runs; one that died and was not yet collected does not."""
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        if PROC.joinpath("self").exists():
            return False
        try:
            os.kill(pid, 0)
        except OSError:
            return False
        return True
    return state not in {"Z", "X"}


def in_folder(folder: Path) -> list[int]:
    """Live processes whose working folder is this one: a server on its data."""
    return [pid for pid in _all() if _link(PROC / str(pid) / "cwd") == str(folder.resolve())]


def of_home(home: Path) -> list[int]:
    """Live processes that a supervisor of this home started, ourselves excepted."""
    mark = f"REGISTRY_STACK={home}".encode()
    found = []
    for pid in _all():
        with contextlib.suppress(OSError):
            if pid != os.getpid() and mark in (PROC / str(pid) / "environ").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def _all() -> list[int]:
    if not PROC.joinpath("self").exists():
        return []
    return [pid for pid in (int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()) if alive(pid)]


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


def take_down(find: Callable[[], Iterable[int]], *, polite: signal.Signals, grace: float = 5.0) -> int:
    """Stop what ``find`` finds: politely, after ``grace`` seconds with SIGKILL. Returns how many there were.

    Raises:
        StackError: something survives SIGKILL for ten seconds (a disk that hangs).
    """
    first = list(find())
    for pid in first:
        with contextlib.suppress(OSError):
            os.kill(pid, polite)
    deadline = time.monotonic() + grace
    while left := list(find()):
        if time.monotonic() > deadline + 10:
            raise StackError(f"Processes {left} of an earlier start cannot be stopped.")
        if time.monotonic() > deadline:
            for pid in left:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    return len(first)


def wait_for(check: Callable[[], bool], *, seconds: float, pause: float = 0.05) -> bool:
    """Whether ``check`` came true in time."""
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
