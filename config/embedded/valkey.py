"""The broker of the local stack: Valkey on a Unix socket, every message appended to disk."""

import os
import signal
import socket
from pathlib import Path

from config.embedded import binaries, processes


class Valkey:
    """The broker of one home; its data in ``home/valkey``."""

    def __init__(self, home: Path) -> None:
        self.data = home / "valkey"
        self.program = binaries.valkey_server()
        self.socket = binaries.socket_folder(self.data, owners={os.geteuid()}) / "socket"

    @property
    def url(self) -> str:
        """For CELERY_BROKER_URL."""
        return f"redis+socket://{self.socket}"

    def prepare(self) -> None:
        """The folder, and no other server on it: two writers of one append-only file would spoil it."""
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.socket.parent.chmod(0o700)
        self.stop_orphans()
        self.socket.unlink(missing_ok=True)

    def stop_orphans(self) -> int:
        """Take down a broker whose supervisor is gone; how many there were."""
        return processes.take_down(lambda: processes.in_folder(self.data), polite=signal.SIGTERM)

    def argv(self) -> list[str]:
        """The server in the foreground. ``noeviction``: a full broker refuses, it does not forget."""
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "yes",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        return [str(self.program), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def ready(self) -> bool:
        """Whether it answers; while it reads its file back, it does not."""
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False
