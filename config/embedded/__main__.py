"""``python -m config.embedded run | stop | reset``: what the Makefile calls."""

import os
import shutil
import signal
import sys
from pathlib import Path

from config.embedded import StackError, processes
from config.embedded.postgres import Postgres
from config.embedded.run import CODE, Plan, plan, run
from config.embedded.supervisor import fail, say
from config.embedded.valkey import Valkey


def main(argv: list[str]) -> int:
    """Exit status 0, or 1 with a message that says what to do."""
    actions = {"run": run, "stop": stop, "reset": reset}
    if len(argv) != 1 or argv[0] not in actions:
        fail(__doc__ or "")
        return 2
    try:
        actions[argv[0]](plan())
    except StackError as error:
        fail(str(error))
        return 1
    return 0


def stop(wanted: Plan) -> None:
    """Ask the home's supervisor to stop, wait for it, and take down what a killed one left."""
    try:
        pid = int((wanted.home / "lock").read_text(encoding="utf-8").split()[0])
    except (OSError, IndexError, ValueError):
        pid = 0
    if pid and _supervises(pid):
        os.kill(pid, signal.SIGTERM)
        if not processes.wait_for(lambda: not processes.alive(pid), seconds=25):
            raise StackError(f"The supervisor (process {pid}) does not stop.")
    processes.take_down(lambda: processes.of_home(wanted.home), polite=signal.SIGTERM)
    if (wanted.home / "postgres").exists() or (wanted.home / "postgres.where").exists():
        Postgres(wanted.home).stop_orphans()
    if (wanted.home / "valkey").exists():
        Valkey(wanted.home).stop_orphans()
    say("Nothing runs now.")


def reset(wanted: Plan) -> None:
    """Stop, then remove the home and all its data.

    Raises:
        StackError: the home is not the usual one, or does not look like one of ours, and FORCE=1 is not set.
    """
    if not wanted.home.exists():
        say(f"{wanted.home} does not exist: nothing to remove.")
        return
    ours = (wanted.home / "secrets").is_dir() and (wanted.home / "logs").is_dir()
    if not ours or (wanted.home != CODE / ".local" and os.environ.get("FORCE") != "1"):
        raise StackError(f"This would remove {wanted.home} and everything in it. If that is meant: make reset FORCE=1")
    stop(wanted)
    Postgres(wanted.home).remove()
    socket = Valkey(wanted.home).socket.parent
    for folder in (socket, wanted.home):
        shutil.rmtree(folder, ignore_errors=True)
    say(f"Removed {wanted.home}; the next start seeds a new register.")


def _supervises(pid: int) -> bool:
    """Whether the number still belongs to a supervisor, and was not given to another program since."""
    try:
        return b"config.embedded" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
