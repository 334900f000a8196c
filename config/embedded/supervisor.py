"""Keeps the parts up and stops them in order. One thread, one loop, woken by signals.

A part that dies is started again, after half a second at first, later after more, up to fifteen: a part that cannot
live does not eat the machine. What its processes left is killed first. Ctrl-C, SIGTERM and SIGHUP ask for the end, as
often as they come.
"""

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from config.embedded import StackError, processes
from config.embedded.parts import Part

FIRST_PAUSE, LONGEST_PAUSE, SETTLED = 0.5, 15.0, 30.0
LOG_LIMIT = 10 * 1024 * 1024


class Stopped(Exception):  # noqa: N818 - no error
    """Somebody asked for the end while something was under way."""


@dataclass
class Running:
    """A part and how it fares."""

    part: Part
    process: subprocess.Popen[bytes] | None
    since: float
    pause: float = FIRST_PAUSE
    again_at: float = 0.0


def say(text: str) -> None:
    """A line for whoever watches, if anyone still does."""
    with contextlib.suppress(OSError):
        print(text, flush=True)  # noqa: T201 - this is the program's screen


class Supervisor:
    """The parts of one home; logs go to ``home/logs/<part>.log``."""

    def __init__(self, home: Path) -> None:
        self.logs = home / "logs"
        self.running: dict[str, Running] = {}
        self.asked_to_stop = False
        self._wake, self._woken = socket.socketpair()
        for end in (self._wake, self._woken):
            end.setblocking(False)

    def listen(self) -> None:
        """Take the process's signals."""
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to wake the loop

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def start(self, part: Part, *, seconds: float = 60) -> None:
        """Start a part and wait until it is ready, watching the others meanwhile.

        Raises:
            StackError: it is not ready in time, with the end of its log.
            Stopped: the end was asked for.
        """
        self.running[part.name] = Running(part, self._spawn(part), time.monotonic())
        if not self.until(part.ready, seconds=seconds):
            raise StackError(f"{part.name} is not ready after {seconds:.0f} s.\n{self._tail(part.name)}")

    def once(self, name: str, argv: list[str], env: Mapping[str, str], cwd: Path, *, aloud: bool = False) -> None:
        """Run a command to its end, watching the parts meanwhile; ``aloud`` repeats what it says as it says it.

        Raises:
            StackError: it failed, with the end of its log.
            Stopped: the end was asked for; the command is ended too.
        """
        log = self.logs / f"{name}.log"
        heard = log.stat().st_size if log.exists() else 0
        process = self._spawn(Part(name, argv, env, cwd, stage=0))

        def ended() -> bool:
            nonlocal heard
            over = process.poll() is not None
            if aloud:
                heard = _repeat(log, heard)
            return over

        try:
            self.until(ended, seconds=float("inf"))
        finally:
            _end([(process, signal.SIGTERM)], grace=5)
        if process.returncode:
            why = f"its words are above, and in {log}" if aloud else self._tail(name)
            raise StackError(f"{name} failed ({_how(process.returncode)}).\n{why}")

    def until(self, check: Callable[[], bool], *, seconds: float) -> bool:
        """Watch until ``check`` is true; whether it came true in time.

        Raises:
            Stopped: the end was asked for.
        """
        deadline = time.monotonic() + seconds
        while True:
            self._watch()
            if self.asked_to_stop:
                raise Stopped
            if check():
                return True
            if time.monotonic() > deadline:
                return False
            self._sleep(0.1)

    def watch_for_ever(self) -> None:
        """Until the end is asked for."""
        while not self.asked_to_stop:
            self._watch()
            self._sleep(1.0)

    def stop(self) -> None:
        """Stop all parts, the highest stage first; what does not go in time is killed."""
        if not self.running:
            return
        say("Stopping")
        stages = sorted({running.part.stage for running in self.running.values()}, reverse=True)
        for stage in stages:
            here = [r for r in self.running.values() if r.part.stage == stage and r.process]
            say(f"  stopping {', '.join(r.part.name for r in here)}")
            _end(
                [(r.process, r.part.stop) for r in here if r.process],
                grace=max((r.part.grace for r in here), default=0),
            )
        self.running = {}
        say("Stopped; the data stays")

    def close(self) -> None:
        """Let go of the signals; nothing may be started after this."""
        signal.set_wakeup_fd(-1)
        for end in (self._wake, self._woken):
            end.close()

    def _watch(self) -> None:
        """Collect what died, start again what is due."""
        now = time.monotonic()
        for running in self.running.values():
            if running.process and running.process.poll() is not None:
                how = _how(running.process.returncode)
                _kill_group(running.process.pid)
                running.pause = FIRST_PAUSE if now - running.since > SETTLED else running.pause
                say(f"  {running.part.name} ended ({how}); starting it again in {running.pause:.1f} s")
                running.process, running.again_at = None, now + running.pause
                running.pause = min(running.pause * 2, LONGEST_PAUSE)
            if not running.process and now >= running.again_at and not self.asked_to_stop:
                running.process, running.since = self._spawn(running.part), now

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        part.before()
        path = self.logs / f"{part.name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        env = {**part.env, "REGISTRY_PART": part.name}
        with path.open("ab") as log:
            return processes.spawn(part.argv, log=log, cwd=part.cwd, env=env, who=part.who, last_will=part.stop)

    def _sleep(self, seconds: float) -> None:
        if select.select([self._wake], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                self._wake.recv(4096)

    def _tail(self, name: str) -> str:
        path = self.logs / f"{name}.log"
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[-25:] if path.exists() else []
        return "\n".join([*lines, f"(from {path})"])


def _repeat(log: Path, start: int) -> int:
    """Say the whole lines a log has gained; where the rest begins."""
    with log.open("rb") as file:
        file.seek(start if start <= log.stat().st_size else 0)
        *lines, rest = file.read().split(b"\n")
        for line in lines:
            say(f"    {line.decode(errors='replace')}")
        return file.tell() - len(rest)


def _end(these: list[tuple[subprocess.Popen[bytes], signal.Signals]], *, grace: float) -> None:
    """End processes together: their polite signal, then SIGKILL, to whatever is left of their sessions too."""
    for process, polite in these:
        if process.poll() is None:
            process.send_signal(polite)
    deadline = time.monotonic() + grace
    for process, _ in these:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, deadline - time.monotonic()))
        _kill_group(process.pid)
        process.wait()


def _kill_group(leader: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(leader, signal.SIGKILL)


def _how(code: int) -> str:
    if code < 0:
        return f"by {signal.Signals(-code).name}"
    return f"with status {code}"


def fail(message: str) -> None:
    """The last line of a start that cannot be."""
    with contextlib.suppress(OSError):
        sys.stderr.write(f"\n{message}\n")
