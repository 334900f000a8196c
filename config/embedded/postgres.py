"""A PostgreSQL cluster of our own: made once, started on a Unix socket alone, recovered after any death."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from config.embedded import StackError, binaries, processes

SOCKET_FILE = ".s.PGSQL.5432"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off")  # tests: data may be lost


class Postgres:
    """The cluster of one home.

    Args:
        home: REGISTRY_HOME; holds ``postgres/`` unless a root user's helper account cannot reach it, then
            ``/var/tmp/registry-…`` does.
        durable: ``False`` for tests: nothing is flushed to disk.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home
        self.durable = durable
        self.who = binaries.account()
        self.bin = binaries.postgres_bin(self.who)
        self.base = self._base()
        self.data = self.base / f"data{self._major()}"
        self.sockets = self._sockets()

    def url(self, name: str = "registry") -> str:
        """The owner's address of a database, for DATABASE_URL."""
        return f"postgresql://postgres@{quote(str(self.sockets), safe='')}/{name}"

    def prepare(self) -> None:
        """Make the cluster if there is none, and clear what a killed one left: needed before every start.

        Raises:
            StackError: initdb failed, or the data belongs to another account.
        """
        self._own(self.base)
        with self._locked():
            if not self.data.exists():
                self._initdb()
            self._own(self.sockets)
            self.stop_orphans()
            for stale in (
                self.data / "postmaster.pid",
                self.sockets / SOCKET_FILE,
                self.sockets / f"{SOCKET_FILE}.lock",
            ):
                stale.unlink(missing_ok=True)

    def stop_orphans(self) -> int:
        """Take down a cluster whose supervisor is gone, children included; how many processes there were.

        A dead postmaster's children hold the shared memory for a moment, so this waits until none is left.
        """
        return processes.take_down(lambda: processes.in_folder(self.data), polite=signal.SIGINT)

    def argv(self) -> list[str]:
        """The server in the foreground."""
        settings = (
            "listen_addresses=",
            f"unix_socket_directories={self.sockets}",
            "unix_socket_permissions=0700",
            "max_connections=100",
            "log_timezone=UTC",
            *(() if self.durable else FAST),
        )
        return [str(self.bin / "postgres"), "-D", str(self.data), *(part for s in settings for part in ("-c", s))]

    def ready(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    def create_database(self, name: str = "registry") -> None:
        """The database, if it is not there yet."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))

    def remove(self) -> None:
        """Stop it and delete all data."""
        self.stop_orphans()
        for folder in (self.base, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        (self.home / "postgres.where").unlink(missing_ok=True)

    def _base(self) -> Path:
        """Where data and socket lie; once chosen, kept, for data must not vanish when a folder's mode changes."""
        note, inside = self.home / "postgres.where", self.home / "postgres"
        if note.exists():
            return Path(note.read_text(encoding="utf-8").strip())
        if inside.exists() or self.who.uid is None or self.who.may("-x", self.home):
            return inside
        name = f"registry-{hashlib.sha256(bytes(self.home)).hexdigest()[:12]}"
        base = binaries.shared_folder(name, owners={os.geteuid(), self.who.uid})
        note.write_text(f"{base}\n", encoding="utf-8")
        return base

    def _sockets(self) -> Path:
        owners = {os.geteuid()} | ({self.who.uid} if self.who.uid is not None else set())
        return binaries.socket_folder(self.base / "socket", owners=owners)

    def _major(self) -> int:
        command = [str(self.bin / "postgres"), "--version"]
        words = subprocess.run(command, check=True, capture_output=True, text=True, cwd="/").stdout.split()
        return int(next(word for word in words if word[0].isdigit()).split(".")[0])

    def _own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.who.own(folder)
        folder.chmod(0o700)

    def _initdb(self) -> None:
        """Into a folder beside it, renamed when complete: initdb writes PG_VERSION early, a killed one looks whole."""
        fresh = self.data.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        locale = (
            ["--locale=C.UTF-8"] if self._major() < 17 else ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        )
        command = [str(self.bin / "initdb"), "-D", str(fresh), "-U", "postgres", "-E", "UTF8", *locale]
        command += ["--auth-local=trust", "--auth-host=reject", "--data-checksums", "--no-instructions"]
        if not self.durable:
            command.append("--no-sync")
        env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, cwd="/", env=env, umask=0o077, **self.who.popen()
        )
        if done.returncode:
            raise StackError(f"initdb failed:\n{done.stdout}{done.stderr}")
        fresh.rename(self.data)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
